"""Edges by their ends: nodes that are there, of the type that the edge says, and sums that agree with what they sum up."""

from __future__ import annotations

import polars as pl

from kg import schema
from kg.graph import Graph
from kg.progress import Progress, no_progress
from kg.validation.report import Problem, Report

__all__ = ["check_ends", "check_sums"]

# Columns that hold ids of nodes, and the columns that say their type or the only type they can have.
_ENDS: dict[str, tuple[tuple[str, str | None, str | None], ...]] = {
    **dict.fromkeys(schema.EDGE_TABLES_BY_NAME, (("source", "source_type", None), ("target", "target_type", None))),
    "statements": (("paper", None, "Paper"), ("subject", None, "Entity"), ("object", None, "Entity")),
    "inputs": (("paper", None, "Paper"),),
    "records": (("paper", None, "Paper"),),
}


def check_ends(graph: Graph, tables: tuple[str, ...], report: Report, *, progress: Progress = no_progress) -> None:
    """Report edges and statements whose ends are missing or of another type."""
    if not set(schema.NODE_TABLES) <= set(tables):
        return
    nodes = _nodes(graph)
    for table in tables:
        for column, typed, only in _ENDS.get(table, ()):
            start = 0
            for frame in progress(graph.batches(table), f"checking ends of {table}", total=graph.height(table)):
                rows = frame.select(
                    pl.int_range(start, start + frame.height).alias("row"),
                    pl.col(column).alias("end"),
                    (pl.col(typed) if typed else pl.lit(only, pl.String)).alias("says"),
                )
                found = rows.with_columns(key=pl.col("end").hash()).join(
                    nodes, on="key", how="left", maintain_order="left"
                )
                report.add_frame(table, column, _wrong(found))
                start += frame.height


def _nodes(graph: Graph) -> pl.DataFrame:
    """Every node's hash and type: 16 bytes a node, whatever its id."""
    kinds = pl.Enum(list(schema.NODE_TYPES_BY_NAME))
    parts = []
    for table in schema.NODE_TABLES:
        only = next(node.name for node in schema.NODE_TYPES if node.table == table)
        kind = pl.col("type") if table == "entities" else pl.lit(only)
        parts += [
            frame.select(key=pl.col("id").hash(), type=kind.cast(kinds, strict=False)).unique("key")
            for frame in graph.batches(table)
        ]
    return pl.concat(parts).unique("key") if parts else pl.DataFrame(schema={"key": pl.UInt64(), "type": kinds})


def _wrong(found: pl.DataFrame) -> pl.DataFrame:
    kind, says = pl.col("type").cast(pl.String), pl.col("says")
    entity = (says == "Entity") & kind.is_in(list(schema.ENTITY_TYPES_BY_NAME))
    return found.filter(kind.is_null() | ~((kind == says) | entity)).select(
        "row",
        problem=pl.when(kind.is_null())
        .then(pl.format("there is no node '{}'", "end"))
        .otherwise(pl.format("'{}' is of type {}, not {}", "end", kind, says)),
    )


def check_sums(graph: Graph, tables: tuple[str, ...], report: Report) -> None:
    """Report edges between entities whose weight is not the number of papers that state it, and statements without an edge."""
    if not {"statements", "entity_entity"} <= set(tables):
        return
    key = ["source", "type", "target"]
    names = {"subject": "source", "predicate": "type", "object": "target"}
    stated = graph.scan("statements").rename(names).group_by(key).agg(stated=pl.col("paper").n_unique())
    edges = graph.scan("entity_entity").select(*key, "weight", "made_by").with_row_index("row")
    both = edges.join(stated, on=key, how="full", coalesce=True)
    wrong = both.filter(pl.col("row").is_null() | (pl.col("weight") != pl.col("stated").fill_null(0)))
    for row in wrong.sort("row", *key).collect(engine="streaming").iter_rows(named=True):
        triple = f"{row['source']} {row['type']} {row['target']}"
        if row["row"] is None:
            report.add(Problem("statements", None, "subject, predicate, object", f"{triple} is stated and is no edge"))
        else:
            problem = f"{triple} has weight {row['weight']} and is stated by {row['stated'] or 0} papers"
            report.add(Problem("entity_entity", row["row"], "weight", problem))
