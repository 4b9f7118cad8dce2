"""The triples of a graph against the shapes, with pyshacl; everything is in memory, so up to a million triples."""

from __future__ import annotations

from typing import Any

import rdflib
from rdflib.namespace import RDF, SH

from kg.errors import OptionError
from kg.graph import Graph
from kg.ontology import FOLDER
from kg.ontology.terms import NAMESPACES, prefixes
from kg.progress import Progress, no_progress
from kg.validation.report import Problem, Report
from kg.writers.rdf import parts

__all__ = ["MOST_TRIPLES", "check_shapes", "check_triples"]

MOST_TRIPLES = 1_000_000


def check_shapes(graph: Graph, report: Report, *, progress: Progress = no_progress, most: int = MOST_TRIPLES) -> None:
    """Add what the shapes find to `report`. Raises OptionError where there are more than `most` triples."""
    pieces = []
    for part in progress(parts(graph, format="ntriples"), "reading triples"):
        pieces.append(part)
        report.triples += part.count(b"\n")
        if report.triples > most:
            raise OptionError(
                f"--shacl checks up to {most:,} triples, and {graph.folder} has more; without it the tables are checked"
            )
    check_triples(rdflib.Graph().parse(data=b"".join(pieces), format="nt"), report)


def check_triples(triples: rdflib.Graph, report: Report) -> None:
    """Add what the shapes find in `triples` to `report`."""
    import pyshacl

    shapes = rdflib.Graph().parse(FOLDER / "shapes.ttl")
    _, found, _ = pyshacl.validate(triples, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False)
    for name, iri in (prefixes() | {"sh": str(SH)}).items():
        found.bind(name, iri)
    results = sorted(_problem(found, result) for result in found.subjects(RDF.type, SH.ValidationResult))
    for shape, node, path, message in results:
        report.add(Problem(shape, node, path, message))
    report.shacl = found.serialize(format="turtle")


def _problem(found: rdflib.Graph, result: Any) -> tuple[str, str, str, str]:
    shape = found.value(result, SH.sourceConstraintComponent)
    message = found.value(result, SH.resultMessage)
    path = found.value(result, SH.resultPath)
    value = found.value(result, SH.value)
    said = f"{message}" if value is None or str(value) in str(message) else f"{message} (it is {_name(value)})"
    return "triples", _name(found.value(result, SH.focusNode)), _name(path) if path else _name(shape), said


def _name(node: Any) -> str:
    """An IRI with its prefix, where it has one."""
    text = str(node)
    for prefix, iri in (NAMESPACES | prefixes() | {"sh": str(SH)}).items():
        if text.startswith(iri):
            return f"{prefix}:{text.removeprefix(iri)}"
    return text
