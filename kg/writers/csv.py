"""A folder with a CSV file a table, for spreadsheets and whatever else reads them; lists stand as JSON arrays."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kg import schema
from kg.graph import Graph
from kg.progress import Progress, no_progress
from kg.writers.target import new_folder

__all__ = ["write"]

_TABLES = (*schema.NODE_TABLES, *schema.EDGE_TABLES_BY_NAME, "statements")


def write(graph: Graph, target: Path, *, min_confidence: float = 0.0, progress: Progress = no_progress) -> None:
    """Write `<table>.csv` for every table of nodes, edges and statements, UTF-8, with a header line."""
    with new_folder(target) as folder:
        for table in _TABLES:
            with (folder / f"{table}.csv").open("wb") as out:
                out.write((",".join(graph.scan(table).collect_schema()) + "\n").encode())
                batches = graph.batches(table, min_confidence=min_confidence)
                for frame in progress(batches, f"writing {table}", total=graph.height(table)):
                    _flat(frame).write_csv(out, include_header=False)


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    if not lists:
        return frame
    return frame.with_columns(
        pl.col(name).map_elements(_json, return_dtype=pl.String, skip_nulls=True).alias(name) for name in lists
    )


def _json(items: pl.Series) -> str:
    import json

    return json.dumps(items.to_list(), ensure_ascii=False)
