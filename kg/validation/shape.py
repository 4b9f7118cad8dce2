"""The tables as files: can each be read, has it its columns and types, and as many rows as the manifest says."""

from __future__ import annotations

import polars as pl

from kg.graph import Graph
from kg.graph.tables import TABLES, columns
from kg.validation.report import Problem, Report

__all__ = ["check_shape"]


def check_shape(graph: Graph, report: Report) -> tuple[str, ...]:
    """Report tables of another shape; returns those whose rows can be checked."""
    sound = []
    for table in TABLES:
        try:
            found = dict(graph.scan(table).collect_schema())
            height = graph.height(table)
        except (pl.exceptions.PolarsError, OSError) as error:
            report.add(Problem(table, None, "", f"cannot be read: {str(error).splitlines()[0]}"))
            continue
        report.rows += height
        counted = graph.manifest.get("counts", {}).get(table)
        if counted is not None and counted != height:
            report.add(Problem(table, None, "", f"has {height} rows, the manifest says {counted}"))
        if _has_columns(table, found, report):
            sound.append(table)
    return tuple(sound)


def _has_columns(table: str, found: dict[str, pl.DataType], report: Report) -> bool:
    before = report.count
    wanted = columns(table)
    for name, kind in wanted.items():
        if name not in found:
            report.add(Problem(table, None, name, "this column is missing"))
        elif found[name] != kind:
            report.add(Problem(table, None, name, f"holds {found[name]}, not {kind}"))
    for name in found:
        if name not in wanted:
            report.add(Problem(table, None, name, "the schema has no such column"))
    return report.count == before
