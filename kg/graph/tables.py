"""The shape of every Parquet table, made from schema.py, and how one is written so that the same rows give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from kg import schema
from kg.errors import OutputError

__all__ = ["ROW_GROUP", "TABLES", "columns", "empty", "write"]

ROW_GROUP = 50_000  # rows; a writer that streams holds one row group at a time

_TYPES: dict[schema.Kind, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "date": pl.Date(),
    "strings": pl.List(pl.String()),
    "integers": pl.List(pl.Int64()),
}

_ENDS = ("source", "source_type", "type", "target", "target_type")

# Behind the graph: why names were merged, what was read, and what was extracted, so that `kg add` needs no old file.
_BEHIND: dict[str, dict[str, pl.DataType]] = {
    "statements": {item.name: _TYPES[item.kind] for item in schema.STATEMENT_PROPERTIES},
    "reasons": {
        "entity": pl.String(),
        "step": pl.String(),
        "a": pl.String(),
        "b": pl.String(),
        "papers": pl.Int64(),
        "paper": pl.String(),
    },
    "inputs": {"paper": pl.String(), "listing": pl.String()},
    "records": {"paper": pl.String(), "key": pl.String(), "record": pl.String()},
}

TABLES = (*schema.NODE_TABLES, *(table.name for table in schema.EDGE_TABLES), *_BEHIND)


def columns(table: str) -> dict[str, pl.DataType]:
    """Names and types of the columns of `table`, in order: id (and type) first for nodes, the two ends first for edges."""
    if table in _BEHIND:
        return _BEHIND[table]
    if table in schema.EDGE_TABLES_BY_NAME:
        properties = schema.EDGE_TABLES_BY_NAME[table].properties
        return {name: pl.String() for name in _ENDS} | {item.name: _TYPES[item.kind] for item in properties}
    node = next(node for node in schema.NODE_TYPES if node.table == table)
    head = ("id", "type") if node.is_entity else ("id",)
    return {name: pl.String() for name in head} | {item.name: _TYPES[item.kind] for item in node.properties}


def empty(table: str) -> pl.DataFrame:
    """The table without rows."""
    return pl.DataFrame(schema=columns(table))


def write(frames: pl.DataFrame | Iterable[pl.DataFrame], table: str, path: Path) -> int:
    """Write the rows of `table`; returns their number. Columns are put in order and cast; row order is the caller's."""
    want = columns(table)
    parts = [frames] if isinstance(frames, pl.DataFrame) else list(frames)
    frame = pl.concat([part.select(list(want)).cast(dict(want)) for part in parts] or [empty(table)])  # type: ignore[arg-type]
    try:
        frame.write_parquet(path, compression="zstd", compression_level=3, row_group_size=ROW_GROUP, statistics=True)
    except (OSError, pl.exceptions.ComputeError) as error:  # polars wraps a full disk in the latter
        reason = re.sub(r"^.*error: | \(os error \d+\)", "", str(error))
        raise OutputError(
            f"{path}: cannot be written ({reason}); free some space, or choose another folder with -o"
        ) from error
    return frame.height
