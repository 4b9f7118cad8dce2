"""Graph: a built graph opened for reading. Tables are read when asked for, whole or in batches."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from kg.errors import GraphError
from kg.graph.store import current_build
from kg.graph.tables import ROW_GROUP, TABLES, columns

if TYPE_CHECKING:
    import networkx as nx

if TYPE_CHECKING:
    import rdflib

__all__ = ["Graph", "open_graph"]


def open_graph(folder: str | Path = "output") -> Graph:
    """Open the graph in `folder`. Raises GraphError where there is none, or it is of another schema or damaged."""
    folder = Path(folder)
    return Graph(folder=folder, build=current_build(folder))


@dataclass(frozen=True)
class Graph:
    """A built graph: `folder` is what the user named, `build` holds the tables. Nothing is kept open."""

    folder: Path
    build: Path

    @property
    def name(self) -> str:
        """The folder's own name; a server that holds several graphs tells them apart by it."""
        return self.folder.resolve().name

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Schema and pipeline version, inputs and their hashes, counts, skipped papers, time, build id."""
        data: dict[str, Any] = json.loads((self.build / "manifest.json").read_text("utf-8"))
        return data

    def path(self, table: str) -> Path:
        """The Parquet file of `table`."""
        if table not in TABLES:
            raise GraphError(f"no table {table!r}; there are {', '.join(TABLES)}")
        return self.build / f"{table}.parquet"

    def scan(self, table: str) -> pl.LazyFrame:
        """The table as a lazy frame."""
        return pl.scan_parquet(self.path(table))

    def read(self, table: str, *, min_confidence: float = 0.0) -> pl.DataFrame:
        """The table whole, in its own order; rows below `min_confidence` left out where it has confidences."""
        return _above(self.scan(table), table, min_confidence).collect()

    def batches(self, table: str, *, size: int = ROW_GROUP, min_confidence: float = 0.0) -> Iterator[pl.DataFrame]:
        """The table's rows in order, in frames of at most `size` rows, so that memory does not grow with the graph."""
        for start in range(0, self.height(table), size):
            frame = _above(self.scan(table).slice(start, size), table, min_confidence).collect()
            if frame.height:
                yield frame

    def height(self, table: str) -> int:
        """The number of rows of `table`."""
        return int(self.scan(table).select(pl.len()).collect().item())

    def network(self, *, papers: bool = True, min_confidence: float = 0.0) -> nx.MultiDiGraph:
        """The graph as a NetworkX MultiDiGraph; see kg.graph.network."""
        from kg.graph.network import network

        return network(self, papers=papers, min_confidence=min_confidence)

    def cache(self, name: str) -> Path:
        """A path beside the graph where an engine may keep what it made of this build; those of other builds are deleted.

        The path is not created: what is written there should be written aside and moved into place.
        """
        folder = self.folder / "cache"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}-{self.build.name}"
        for old in folder.glob(f"{name}-*"):
            if not old.name.startswith(path.name):
                shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
        return path

    def pyvis(self, **options: Any) -> Any:
        """The most telling things as a pyvis Network for notebooks, laid out and still; see kg.writers.html.notebook."""
        from kg.writers.html.notebook import pyvis_network

        return pyvis_network(self, **options)

    def rdf(self) -> rdflib.Graph:
        """The graph's triples as an rdflib Graph, in memory: some 20 KB a paper."""
        from kg.writers.rdf.memory import rdflib_graph

        return rdflib_graph(self)


def _above(frame: pl.LazyFrame, table: str, min_confidence: float) -> pl.LazyFrame:
    if min_confidence > 0 and "confidence" in columns(table):
        return frame.filter(pl.col("confidence") >= min_confidence)
    return frame
