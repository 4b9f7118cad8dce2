"""Records once extracted are kept: by the hash of the paper's text and the pipeline's version, across builds and broken ones.

They lie in the current build's table `records`; those of a build that is still running lie in segments under cache/, so that
a build that is stopped loses at most one segment's work.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from kg.errors import GraphError
from kg.graph.store import current_build
from kg.graph.tables import columns
from kg.record import Record

__all__ = ["forget_segments", "keep", "known_records", "record_key"]

SEGMENT = 1000  # records


def record_key(text: str, version: str) -> str:
    """The key of the record that the pipeline `version` makes of `text`: 32 hex digits."""
    return hashlib.blake2b(f"{version}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def known_records(folder: Path, keys: pl.DataFrame) -> pl.DataFrame:
    """Of `keys` (a frame with the column `key`), those whose record is known: columns key, record (JSON)."""
    sources = sorted(_segments(folder).glob("*.parquet"))
    with contextlib.suppress(GraphError):  # no build yet, or one of an older schema
        sources.append(current_build(folder) / "records.parquet")
    frames = [
        pl.scan_parquet(source).join(keys.lazy().select("key"), on="key", how="semi").select("key", "record")
        for source in sources
    ]
    if not frames:
        return pl.DataFrame(schema={"key": pl.String, "record": pl.String})
    return pl.concat(frames).unique("key", keep="first", maintain_order=True).collect()


def keep(records: Iterable[tuple[str, str, Record]], folder: Path) -> Iterator[pl.DataFrame]:
    """Write (paper id, key, record) rows away in segments as they come; gives each segment's rows."""
    rows: list[tuple[str, str, str]] = []
    try:
        for paper, key, record in records:
            rows.append((paper, key, _as_text(record)))
            if len(rows) == SEGMENT:
                yield _write(rows, folder)
                rows = []
    finally:
        if rows:  # also when stopped in the middle
            last = _write(rows, folder)
    if rows:
        yield last


def forget_segments(folder: Path) -> None:
    """Delete the segments: their records stand in the published build."""
    shutil.rmtree(_segments(folder), ignore_errors=True)


def _as_text(record: Record) -> str:
    """The record without its id: it belongs to the text, whatever the paper is called in the next build."""
    data = record.to_json()
    del data["id"]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _segments(folder: Path) -> Path:
    return folder / "cache" / "records"


def _write(rows: list[tuple[str, str, str]], folder: Path) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=columns("records"), orient="row")
    segments = _segments(folder)
    segments.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256("".join(row[1] for row in rows).encode()).hexdigest()[:16]
    temporary = segments / f".{name}.new"
    frame.write_parquet(temporary)
    os.replace(temporary, segments / f"{name}.parquet")
    return frame
