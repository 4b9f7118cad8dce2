"""RDF: Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, streamed from the tables in a fixed order.

The text is put together by polars, a column at a time, so that no Python object stands for a term. pyoxigraph's serializer
takes such objects, orders prefixes by chance, folds no JSON-LD and loses carriage returns in RDF/XML; it reads what is
written here in the tests, and answers the queries.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, Protocol

import polars as pl

from kg.errors import OptionError
from kg.graph import Graph
from kg.ontology.terms import BASE_IRI
from kg.progress import Progress, no_progress
from kg.writers.rdf.jsonld import JsonText
from kg.writers.rdf.lines import lines
from kg.writers.rdf.names import checked_base
from kg.writers.rdf.rdfxml import XmlText
from kg.writers.rdf.triples import triples
from kg.writers.rdf.turtle import TurtleText
from kg.writers.target import new_file

__all__ = ["FORMATS", "parts", "write"]

FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")


class _Text(Protocol):
    def start(self) -> str: ...
    def part(self, frame: pl.DataFrame) -> str: ...
    def end(self) -> str: ...


class _Lines:
    def __init__(self, base_iri: str, *, with_graphs: bool) -> None:
        self.base_iri, self.with_graphs = base_iri, with_graphs

    def start(self) -> str:
        return ""

    def part(self, frame: pl.DataFrame) -> str:
        return lines(frame, self.base_iri, with_graphs=self.with_graphs)

    def end(self) -> str:
        return ""


def write(
    graph: Graph,
    target: Path | BinaryIO,
    *,
    format: str,
    base_iri: str = BASE_IRI,
    build_time: bool = False,
    min_confidence: float = 0.0,
    progress: Progress = no_progress,
) -> None:
    """Write `graph` to a file (compressed where its name ends in .gz or .zst) or an open one. Memory does not grow with the graph.

    nquads and trig put what a paper says into a graph of its own. The same graph gives the same bytes, unless
    `build_time` asks for the time of the build. Raises OptionError for a format or base IRI that cannot be used.
    """
    made = parts(
        graph, format=format, base_iri=base_iri, build_time=build_time, min_confidence=min_confidence, progress=progress
    )
    with new_file(target) if isinstance(target, Path) else nullcontext(target) as out:
        for part in made:
            out.write(part)


def parts(
    graph: Graph,
    *,
    format: str,
    base_iri: str = BASE_IRI,
    build_time: bool = False,
    min_confidence: float = 0.0,
    progress: Progress = no_progress,
) -> Iterator[bytes]:
    """The bytes that `write` writes, some megabytes at a time."""
    text = _text(format, checked_base(base_iri))
    frames = triples(
        graph,
        build_time=build_time,
        min_confidence=min_confidence,
        in_paper_graphs=format in ("nquads", "trig"),
    )
    return _encoded(text, progress(frames, f"writing {format}"))


def _text(format: str, base_iri: str) -> _Text:
    match format:
        case "turtle" | "trig":
            return TurtleText(base_iri, with_graphs=format == "trig")
        case "ntriples" | "nquads":
            return _Lines(base_iri, with_graphs=format == "nquads")
        case "jsonld":
            return JsonText(base_iri)
        case "rdfxml":
            return XmlText(base_iri)
    raise OptionError(f"unknown RDF format {format!r}; there are {', '.join(FORMATS)}")


def _encoded(text: _Text, frames: Iterator[pl.DataFrame]) -> Iterator[bytes]:
    yield text.start().encode()
    for frame in frames:
        if frame.height:
            yield text.part(frame).encode()
    yield text.end().encode()
