"""The triples of a graph in memory, for those who work with rdflib."""

from __future__ import annotations

from io import BytesIO

import rdflib

from kg.graph import Graph
from kg.ontology.terms import prefixes
from kg.writers.rdf import write

__all__ = ["rdflib_graph"]


def rdflib_graph(graph: Graph) -> rdflib.Graph:
    """All triples of `graph`, with its prefixes bound. rdflib keeps about a kilobyte a triple."""
    made = rdflib.Graph(bind_namespaces="none")
    for name, iri in prefixes().items():
        made.bind(name, iri)
    data = BytesIO()
    write(graph, data, format="ntriples")
    return made.parse(data=data.getvalue(), format="nt")
