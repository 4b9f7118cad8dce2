"""What is in a graph: counts by type, and the most connected of each."""

from __future__ import annotations

import polars as pl

from kg import schema
from kg.graph.graph import Graph

__all__ = ["stats"]


def stats(graph: Graph, *, top: int = 3) -> list[dict[str, object]]:
    """A row a node type and edge type that the graph has: kind (node or edge), type, count, most (the `top` of them).

    For entities `most` are those in most papers, for edges those that most edges of the type point to.
    """
    return [*_nodes(graph, top), *_edges(graph, top)]


def _nodes(graph: Graph, top: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    entities = graph.scan("entities").select("type", "name", "papers", "id").collect()
    for node in schema.NODE_TYPES:
        if node.is_entity:
            own = entities.filter(pl.col("type") == node.name).sort("papers", "name", descending=[True, False])
            most = [f"{name} ({papers})" for name, papers in own.head(top).select("name", "papers").iter_rows()]
            count = own.height
        else:
            count, most = graph.height(node.table), []
        if count:
            rows.append({"kind": "node", "type": node.name, "count": count, "most": most})
    return rows


def _edges(graph: Graph, top: int) -> list[dict[str, object]]:
    names = graph.scan("entities").select("id", "name")
    rows: list[dict[str, object]] = []
    for table in schema.EDGE_TABLES_BY_NAME:
        edges = graph.scan(table).select("type", id="target")
        by_target = edges.group_by("type", "id").len("edges").join(names, on="id", how="left").collect()
        for edge in schema.EDGE_TYPES:
            own = by_target.filter(pl.col("type") == edge.name)
            if own.height:
                best = own.drop_nulls("name").sort("edges", "name", descending=[True, False]).head(top)
                most = [f"{name} ({count})" for name, count in best.select("name", "edges").iter_rows()]
                rows.append({"kind": "edge", "type": edge.name, "count": own["edges"].sum(), "most": most})
    return rows
