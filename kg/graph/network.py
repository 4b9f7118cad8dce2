"""The graph as a NetworkX graph, for analysis in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from kg import schema
from kg.graph.graph import Graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network"]


def network(graph: Graph, *, papers: bool = True, min_confidence: float = 0.0) -> nx.MultiDiGraph:
    """A MultiDiGraph of the whole graph: nodes by id with `type` and their properties, edges keyed by their type.

    Without `papers` only entities and the edges between them are in it.
    """
    import networkx as nx

    found = nx.MultiDiGraph(name=graph.name)
    for table in schema.NODE_TABLES if papers else ("entities",):
        kind = next(node.name for node in schema.NODE_TYPES if node.table == table)
        found.add_nodes_from((row.pop("id"), {"type": kind} | row) for row in _rows(graph.read(table)))
    for table in schema.EDGE_TABLES_BY_NAME if papers else ("entity_entity",):
        for row in _rows(graph.read(table, min_confidence=min_confidence)):
            source, target, kind = row.pop("source"), row.pop("target"), row["type"]
            found.add_edge(source, target, key=kind, **row)
    return found


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.drop("source_type", "target_type", strict=False).to_dicts()
