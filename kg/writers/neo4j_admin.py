"""neo4j-admin's bulk import: CSV files and the command line that reads them, for graphs too large to push."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from kg import schema
from kg.errors import OutputError
from kg.graph import Graph
from kg.graph.tables import columns
from kg.progress import Progress, no_progress
from kg.writers.neo4j import statements

__all__ = ["write"]

_TYPES: dict[schema.Kind, str] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "date": "date",
    "strings": "string[]",
    "integers": "long[]",
}
# Stands between the items of a list and in no text: the importer splits at it and knows no way to escape it.
_DELIMITER = "\x1f"
_SHOWN = "U+001F"

_IMPORT = """#!/bin/sh
# Makes a database of the files beside this script, in place of what it held; the server must not be running.
# The database is called as the first argument says, neo4j unless given. NEO4J_ADMIN is another neo4j-admin than the one
# on the path. Then start the server and run after.cypher, which makes the constraints and indexes.
set -eu
cd "$(dirname "$0")"
"""

Marks = dict[str, str]  # what a push writes beside the schema's properties: the graph's name and the build


def write(
    graph: Graph, target: Path, *, name: str = "", min_confidence: float = 0.0, progress: Progress = no_progress
) -> None:
    """Write a folder of CSV files, `import.sh` with the exact command line, and `after.cypher` with constraints and indexes.

    The database it makes is the one that a push makes, but that an empty list is absent there (a later push puts it right).
    Raises OutputError.
    """
    target = Path(target)
    marks = {"graph": name or graph.name, "build": statements.stamp(graph.build.name, min_confidence)}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            nodes, edges = _nodes(graph, aside, marks, progress), _edges(graph, aside, marks, min_confidence, progress)
            options = [*nodes, *edges]
            _scripts(aside, options)
            aside.chmod(0o755)
            if target.exists():
                shutil.rmtree(target) if target.is_dir() else target.unlink()
            aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written ({error.strerror or error}); choose another folder with -o"
        ) from error


def _nodes(graph: Graph, folder: Path, marks: Marks, progress: Progress) -> Iterator[str]:
    for table in schema.NODE_TABLES:
        types = [node for node in schema.NODE_TYPES if node.table == table]
        head = {"id": "id:ID"} | ({"type": "type:string"} if types[0].is_entity else {})
        head |= {item.name: f"{item.name}:{_TYPES[item.kind]}" for item in types[0].properties}
        frames = progress(graph.batches(table), f"writing {table}", total=graph.height(table))
        if not types[0].is_entity:
            frames = (frame.with_columns(type=pl.lit(types[0].name)) for frame in frames)
        written = _csv(folder, table, head, frames, marks)
        for node in types:
            if node.name in written:
                labels = f"{node.name}:{statements.ENTITY}" if node.is_entity else node.name
                yield f"--nodes={labels}={node.name}.csv"


def _edges(graph: Graph, folder: Path, marks: Marks, min_confidence: float, progress: Progress) -> Iterator[str]:
    for table in schema.EDGE_TABLES:
        head = {"source": ":START_ID", "target": ":END_ID"}
        head |= {item.name: f"{item.name}:{_TYPES[item.kind]}" for item in table.properties}
        frames = graph.batches(table.name, min_confidence=min_confidence)
        frames = progress(frames, f"writing {table.name}", total=graph.height(table.name))
        written = _csv(folder, table.name, head, frames, marks)
        for edge in schema.EDGE_TYPES:
            if edge.table == table.name and edge.name in written:
                yield f"--relationships={edge.name}={edge.name}.csv"


def _csv(folder: Path, table: str, head: dict[str, str], frames: Iterator[pl.DataFrame], marks: Marks) -> set[str]:
    """Write a CSV file with the importer's header for each type that has rows in the table; returns these types."""
    cells = [_cell(column, columns(table).get(column)) for column in head]
    title = ",".join([*head.values(), *(f"{mark}:string" for mark in marks)]) + "\n"
    written: set[str] = set()
    for frame in frames:
        for (name,), part in frame.group_by(["type"], maintain_order=True):
            rows = part.select(*cells, **{mark: pl.lit(value) for mark, value in marks.items()})
            with (folder / f"{name}.csv").open("ab") as data:
                if str(name) not in written:
                    data.write(title.encode())
                # Text is always quoted, so that an empty text is not an absent one.
                data.write(rows.write_csv(include_header=False, quote_style="non_numeric", null_value="").encode())
            written.add(str(name))
    return written


def _cell(column: str, kind: Any) -> pl.Expr:
    if isinstance(kind, pl.List):
        inner = pl.element().cast(pl.String).str.replace_all(_DELIMITER, " ", literal=True)
        return pl.col(column).list.eval(inner).list.join(_DELIMITER).alias(column)
    return pl.col(column)


def _scripts(folder: Path, options: list[str]) -> None:
    command = [
        "exec ${NEO4J_ADMIN:-neo4j-admin} database import full",
        *options,
        f"--array-delimiter={_SHOWN}",
        "--multiline-fields=true",
        "--overwrite-destination=true",
        '"${1:-neo4j}"',
    ]
    text = _IMPORT + " \\\n  ".join(command) + "\n"
    (folder / "import.sh").write_text(text, "utf-8")
    after = [*statements.constraints(), *statements.indexes()]
    (folder / "after.cypher").write_text("".join(f"{line};\n" for line in after), "utf-8")
