"""Each row by itself and after the one before it: required values, ids, bounds, choices, order and uniqueness."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from kg import schema
from kg.graph import Graph
from kg.graph.tables import columns
from kg.ontology.shapes import CHOICES, PATTERNS
from kg.progress import Progress, no_progress
from kg.validation.report import Problem, Report

__all__ = ["check_rows"]

_LEAST = {"position": 1, "rank": 1, "papers": 0, "weight": 0, "author_count": 0}
_KEYS = {"statements": ("paper", "subject", "predicate", "object")}


def check_rows(graph: Graph, table: str, report: Report, *, progress: Progress = no_progress) -> None:
    """Report what is wrong in the rows of `table`."""
    rules = [*_required(table), *_values(table), *_ids(table), *_edges(table)]
    key = _key(table)
    start, last, ordered = 0, None, True
    for frame in progress(graph.batches(table), f"checking {table}", total=graph.height(table)):
        rows = frame.with_row_index("row", offset=start)
        for column, wrong, problem in rules:
            report.add_frame(table, column, rows.filter(wrong.fill_null(value=False)).select("row", problem=problem))
        if key:
            last, in_order = _check_order(table, key, rows, last, report)
            ordered = ordered and in_order
        start += frame.height
    if not ordered:
        _check_unique(graph, table, key, report)


def _required(table: str) -> Iterator[tuple[str, pl.Expr, pl.Expr]]:
    needed = [item.name for item in _properties(table) if item.required]
    needed += [
        name for name in ("id", "type", "source", "source_type", "target", "target_type") if name in columns(table)
    ]
    for name in dict.fromkeys(needed):
        yield name, pl.col(name).is_null(), pl.lit("is empty and must not be")
    for name, kind in columns(table).items():
        if kind == pl.List(pl.String()) or kind == pl.List(pl.Int64()):
            yield name, pl.col(name).list.contains(None), pl.lit("holds an empty item")


def _properties(table: str) -> tuple[schema.Property, ...]:
    if table in schema.EDGE_TABLES_BY_NAME:
        return schema.EDGE_TABLES_BY_NAME[table].properties
    if table == "statements":
        return schema.STATEMENT_PROPERTIES
    return next((node.properties for node in schema.NODE_TYPES if node.table == table), ())


def _values(table: str) -> Iterator[tuple[str, pl.Expr, pl.Expr]]:
    for name in columns(table):
        value = pl.col(name)
        if name == "confidence":
            inside = (value > 0) & (value <= 1) & value.is_not_nan()
            yield name, ~inside, pl.format("{} is not in (0, 1]", value)
        if name == "number":
            yield name, value.is_infinite() | value.is_nan(), pl.format("{} is no finite number", value)
        if name in _LEAST:
            yield name, value < _LEAST[name], pl.format("{} is less than {}", value, pl.lit(_LEAST[name]))
        if name in CHOICES and table in ("results", "entity_entity"):
            choices = ", ".join(CHOICES[name])
            yield name, ~value.is_in(CHOICES[name]), pl.format("'{}' is none of {}", value, pl.lit(choices))
        if name in PATTERNS and table in schema.NODE_TABLES:
            yield (
                name,
                ~value.str.contains(PATTERNS[name]),
                pl.format("'{}' does not match {}", value, pl.lit(PATTERNS[name])),
            )


def _ids(table: str) -> Iterator[tuple[str, pl.Expr, pl.Expr]]:
    prefixes = {node.table: node.prefix for node in schema.NODE_TYPES}
    if table in prefixes:
        form = rf"^{prefixes[table]}/[^/\s]+$"
        problem = f"is not {prefixes[table]}/ and a name without slash or white space"
        yield "id", ~pl.col("id").str.contains(form), pl.format("'{}' {}", pl.col("id"), pl.lit(problem))
    if table == "entities":
        yield (
            "type",
            ~pl.col("type").is_in(list(schema.ENTITY_TYPES_BY_NAME)),
            pl.format("'{}' is no type of an entity", pl.col("type")),
        )


def _edges(table: str) -> Iterator[tuple[str, pl.Expr, pl.Expr]]:
    edges = [edge for edge in schema.EDGE_TYPES if edge.table == ("entity_entity" if table == "statements" else table)]
    if not edges:
        return
    column = "predicate" if table == "statements" else "type"
    known = [edge.name for edge in edges]
    yield column, ~pl.col(column).is_in(known), pl.format("'{}' is no edge of this table", pl.col(column))
    if table == "statements":
        return
    for end, allowed in (("source_type", edges[0].sources), ("target_type", edges[0].targets)):
        problem = pl.format("an edge {} does not end at '{}'", pl.col("type"), pl.col(end))
        yield end, ~pl.col(end).is_in(allowed), problem


def _key(table: str) -> tuple[str, ...]:
    if table in schema.NODE_TABLES:
        return ("id",)
    if table in schema.EDGE_TABLES_BY_NAME:
        return ("source", "type", "target")
    return _KEYS.get(table, ())


def _check_order(
    table: str, key: tuple[str, ...], rows: pl.DataFrame, last: pl.DataFrame | None, report: Report
) -> tuple[pl.DataFrame, bool]:
    """Report rows that are not after the row before them. Returns the last row, and whether all are in order.

    Where all are, no key stands twice but side by side.
    """
    keyed = rows.select("row", key=pl.struct(key))
    joined = keyed if last is None else pl.concat([last, keyed])
    before = joined.select("row", "key", before=pl.col("key").shift())
    if last is None:
        before = before.slice(1)
    parts = [(pl.col("key").struct.field(name), pl.col("before").struct.field(name)) for name in key]
    same, less = pl.lit(value=True), pl.lit(value=False)
    for this, other in parts:
        less = less | (same & (this < other))
        same = same & (this == other)
    names = ", ".join(key)
    report.add_frame(table, names, before.filter(same).select("row", problem=pl.lit("stands twice")))
    misplaced = before.filter(less).select("row", problem=pl.lit("is not in order after the row before"))
    report.add_frame(table, names, misplaced)
    return keyed.tail(1), misplaced.is_empty()


def _check_unique(graph: Graph, table: str, key: tuple[str, ...], report: Report) -> None:
    """Report keys that stand twice in a table that is not in order."""
    counts = graph.scan(table).group_by(key).len().filter(pl.col("len") > 1).collect(engine="streaming")
    for row in counts.sort(key).iter_rows(named=True):
        name = ", ".join(str(row[column]) for column in key)
        report.add(Problem(table, None, ", ".join(key), f"{name} stands {row['len']} times"))
