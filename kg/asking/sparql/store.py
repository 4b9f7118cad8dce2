"""The embedded store: all triples of a graph in a folder beside it, made when first asked and again when the graph changes.

It holds what the Turtle export holds, and what the ontology adds: that a kg:Paper is a schema:ScholarlyArticle, that its
kg:title is its dcterms:title, and so on, so that queries in public vocabularies find something.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyoxigraph as ox

from kg import __version__
from kg.errors import OutputError
from kg.graph import Graph
from kg.ids import short_hash
from kg.ontology.owl import ontology_turtle
from kg.ontology.terms import ALIGNED_CLASSES, BASE_IRI, PROPERTIES
from kg.progress import Progress, no_progress
from kg.writers.rdf.lines import lines
from kg.writers.rdf.triples import triples

__all__ = ["store_folder"]

_CLASSES = pl.DataFrame(
    [(f"kg:{name}", parent) for name, parents in ALIGNED_CLASSES.items() for parent in parents],
    schema=["object", "parent"],
    orient="row",
)
_PROPERTIES = pl.DataFrame(
    [(f"kg:{item.name}", parent) for item in PROPERTIES for parent in item.parents],
    schema=["predicate", "parent"],
    orient="row",
)


def store_folder(graph: Graph, *, progress: Progress = no_progress) -> Path:
    """The folder of the graph's store, made where it is not there yet. Raises OutputError where it cannot be written."""
    try:
        cache = graph.cache("sparql")
        # Another kg can make other triples of the same build.
        folder = cache.with_name(f"{cache.name}-{short_hash(__version__ + ontology_turtle())}")
        if not folder.exists():
            _make(graph, folder, progress)
    except OSError as error:
        raise OutputError(
            f"{graph.folder / 'cache'}: the store cannot be written ({error.strerror or error}); free some space or copy the graph"
        ) from error
    return folder


def _make(graph: Graph, folder: Path, progress: Progress) -> None:
    aside = folder.with_name(f"{folder.name}.new-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        _load(graph, aside, progress)
        os.replace(aside, folder)
    except OSError:
        if not folder.exists():  # else another process was faster
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _load(graph: Graph, folder: Path, progress: Progress) -> None:
    store = ox.Store(str(folder))
    text = (
        lines(part, BASE_IRI, with_graphs=False).encode()
        for frame in progress(triples(graph), "loading triples")
        for part in (frame, _classes(frame), _properties(frame))
        if part.height
    )
    # One load of all: a load of each part would sort and write files of its own, five times as slow.
    store.bulk_load(io.BufferedReader(_Stream(text), 1 << 20), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    store.flush()


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _classes(frame: pl.DataFrame) -> pl.DataFrame:
    types = frame.filter(pl.col("predicate") == "rdf:type").join(_CLASSES, on="object")
    return types.with_columns(object="parent").drop("parent")


def _properties(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.join(_PROPERTIES, on="predicate").with_columns(predicate="parent").drop("parent")
