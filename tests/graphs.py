"""Graphs for tests: any rows, written as a build is written, opened as a user opens one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from kg import schema
from kg.graph import Graph, open_graph
from kg.graph.store import lock, new_build, publish
from kg.graph.tables import TABLES, columns, write

_DEFAULTS: dict[schema.Kind, Any] = {"string": "", "integer": 1, "number": 1.0, "strings": [], "integers": []}


def write_graph(folder: Path, **tables: Iterable[Mapping[str, Any]]) -> Graph:
    """Write a graph of the given rows (`papers=[{…}], paper_entity=[{…}], …`); what is not given is empty.

    A required column that a row lacks gets a plain value ("" or [] or 1), an optional one is null.
    """
    with lock(folder), new_build(folder) as build:
        counts = {name: write(_frame(name, tables.pop(name, ())), name, build / f"{name}.parquet") for name in TABLES}
        assert not tables, f"no such tables: {', '.join(tables)}"
        publish(
            folder, build, {"pipeline": "test", "counts": counts, "time": "2025-12-29T00:00:00+00:00", "inputs": []}
        )
    return open_graph(folder)


def _frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    required = {item.name: _DEFAULTS[item.kind] for item in _properties(name) if item.required}
    return pl.DataFrame(
        [{column: row.get(column, required.get(column)) for column in columns(name)} for row in rows],
        schema=columns(name),
    )


def _properties(name: str) -> tuple[schema.Property, ...]:
    if name in schema.EDGE_TABLES_BY_NAME:
        return schema.EDGE_TABLES_BY_NAME[name].properties
    if name == "statements":
        return schema.STATEMENT_PROPERTIES
    return next((node.properties for node in schema.NODE_TYPES if node.table == name), ())
