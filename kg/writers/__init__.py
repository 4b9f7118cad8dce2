"""Writers: each takes an open graph and puts it somewhere. FORMATS is what `kg export` knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import OptionError

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["FORMATS", "Format", "export", "push", "view"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of `kg export`: the module whose `write(graph, target, **options)` makes it, the file or folder it makes."""

    module: str
    target: str
    doc: str
    options: tuple[tuple[str, Any], ...] = ()


_RDF = "kg.writers.rdf"
FORMATS = {
    "turtle": Format(
        _RDF, "graph.ttl", "RDF, Turtle: folded by prefix and subject, for people and programs", (("format", "turtle"),)
    ),
    "ntriples": Format(_RDF, "graph.nt", "RDF, N-Triples: a line a triple", (("format", "ntriples"),)),
    "nquads": Format(
        _RDF, "graph.nq", "RDF, N-Quads: each paper's statements in a named graph of its own", (("format", "nquads"),)
    ),
    "trig": Format(_RDF, "graph.trig", "RDF, TriG: as N-Quads, folded", (("format", "trig"),)),
    "jsonld": Format(_RDF, "graph.jsonld", "RDF, JSON-LD with a published context", (("format", "jsonld"),)),
    "rdfxml": Format(_RDF, "graph.rdf", "RDF/XML", (("format", "rdfxml"),)),
    "graphml": Format("kg.writers.graphml", "graph.graphml", "GraphML, for Gephi, yEd, Cytoscape, igraph"),
    "gexf": Format("kg.writers.gexf", "graph.gexf", "GEXF 1.3 with dates, for Gephi"),
    "csv": Format("kg.writers.csv", "csv", "a folder with a CSV file a table"),
    "neo4j-admin": Format(
        "kg.writers.neo4j_admin", "neo4j-admin", "a folder for neo4j-admin's bulk import, with its command line"
    ),
    "html": Format("kg.writers.html", "graph.html", "the interactive page, one file"),
}


def export(graph: Graph, format: str, target: str | Path | None = None, **options: Any) -> Path:
    """Write the graph in one of FORMATS; returns what was written. `target` is beside the graph unless given.

    Raises OptionError for an unknown format, OutputError where the target cannot be written.
    """
    if format not in FORMATS:
        raise OptionError(f"unknown format {format!r}; kg exports {', '.join(FORMATS)}")
    known = FORMATS[format]
    path = Path(target) if target else graph.folder / known.target
    write: Callable[..., None] = import_module(known.module).write
    write(graph, path, **dict(known.options), **options)
    return path


def push(*args: Any, **options: Any) -> Any:
    """Make a Neo4j server's copy equal to the graph; see kg.writers.neo4j.push."""
    from kg.writers.neo4j import push as function

    return function(*args, **options)


def view(*args: Any, **options: Any) -> Path:
    """Write the interactive page and open it in the browser; see kg.writers.html.view."""
    from kg.writers.html import view as function

    path: Path = function(*args, **options)
    return path
