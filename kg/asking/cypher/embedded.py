"""The embedded engine (ladybug): the graph's tables in one file beside the graph, made anew when the graph changes, opened read-only."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from kg import schema
from kg.asking.cypher.patterns import Expanded
from kg.asking.cypher.refused import check_reading
from kg.asking.cypher.tokens import position, significant
from kg.asking.cypher.types import ENTITY, expanded
from kg.errors import GraphError, OutputError, QueryError
from kg.graph import Graph
from kg.progress import Progress, no_progress

__all__ = ["ask", "database_file", "load"]

LAYOUT = 1  # raised when what `load` makes changes, so that an older file is not read

_TYPES: dict[schema.Kind, str] = {
    "string": "STRING",
    "integer": "INT64",
    "number": "DOUBLE",
    "date": "DATE",
    "strings": "STRING[]",
    "integers": "INT64[]",
}
# Functions that Neo4j has and this engine has under another name.
_MACROS = (
    "type(r) AS label(r)",
    "toString(x) AS CAST(x, 'STRING')",
    "toInteger(x) AS CAST(x, 'INT64')",
    "toFloat(x) AS CAST(x, 'DOUBLE')",
)


def ask(
    graph: Graph, text: str, parameters: Mapping[str, Any], *, timeout: float | None, progress: Progress = no_progress
) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Columns and rows of a query that reads; values as `kg.asking.cypher` documents them. Raises QueryError."""
    check_reading(text)
    query = expanded(text)
    with _connection(database_file(graph, progress=progress), timeout) as connection:
        try:
            result = connection.execute(query.text, dict(parameters) or None)
            columns = tuple(result.get_column_names())
            rows = result.get_all()
        except RuntimeError as error:
            raise _translated(str(error), query, timeout) from error
    return columns, [[_plain(value) for value in row] for row in rows]


@contextmanager
def _connection(file: Path, timeout: float | None) -> Iterator[Any]:
    import ladybug

    try:
        database = ladybug.Database(file, read_only=True)
    except RuntimeError as error:
        raise GraphError(f"{file}: cannot be opened ({_first(error)}); delete it, it is made anew") from error
    with database, ladybug.Connection(database) as connection:
        if timeout:
            connection.set_query_timeout(int(timeout * 1000))
        yield connection


def database_file(graph: Graph, *, progress: Progress = no_progress) -> Path:
    """The engine's file for this build of the graph, made if it is not there; beside the graph, or where that cannot be written in
    the user's temporary folder."""
    import ladybug

    name = f"cypher-{LAYOUT}-{ladybug.__version__}.lbug"
    try:
        folder = graph.cache("cypher")
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK) or (folder / name).exists()
    except OSError:
        writable = False
    if not writable:
        folder = Path(tempfile.gettempdir()) / f"kg-cypher-{os.getuid()}-{graph.build.name}"
        folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / name
    if not file.exists():
        aside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
        try:
            load(graph, aside / name, progress=progress)
            os.replace(aside / name, file)
        except OSError as error:
            raise OutputError(f"{file}: cannot be written ({error.strerror or error}); free some space") from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return file


def load(graph: Graph, file: Path, *, progress: Progress = no_progress) -> None:
    """Make the engine's file of the graph: a table a node type, all entities in one; a table an edge type."""
    import ladybug

    tables = {node.table: node for node in schema.NODE_TYPES}
    steps: list[schema.NodeType | schema.EdgeType] = [*tables.values(), *schema.EDGE_TYPES]
    with (
        ladybug.Database(file, auto_checkpoint=False) as database,
        ladybug.Connection(database) as connection,
        tempfile.TemporaryDirectory(prefix="kg-cypher-") as folder,
    ):
        connection.execute("BEGIN TRANSACTION")  # one for all: each COPY on its own would be written to disk
        for step in progress(steps, "loading the Cypher engine", total=len(steps)):
            if isinstance(step, schema.EdgeType):
                _load_edges(connection, graph, step, Path(folder) / "part.parquet")
            else:
                _load_nodes(connection, graph, step)
        for macro in _MACROS:
            connection.execute(f"CREATE MACRO {macro}")
        connection.execute("COMMIT")


def _load_nodes(connection: Any, graph: Graph, node: schema.NodeType) -> None:
    label = ENTITY if node.is_entity else node.name
    head = "id STRING, type STRING" if node.is_entity else "id STRING"
    rest = "".join(f", `{item.name}` {_TYPES[item.kind]}" for item in node.properties)
    connection.execute(f"CREATE NODE TABLE `{label}`({head}{rest}, PRIMARY KEY (id))")
    if graph.height(node.table):
        connection.execute(f"COPY `{label}` FROM {_quoted(graph.path(node.table))}")


def _load_edges(connection: Any, graph: Graph, edge: schema.EdgeType, part: Path) -> None:
    source, target = (
        ENTITY if ends[0] in schema.ENTITY_TYPES_BY_NAME else ends[0] for ends in (edge.sources, edge.targets)
    )
    names = [item.name for item in schema.EDGE_TABLES_BY_NAME[edge.table].properties]
    rest = "".join(f", `{item.name}` {_TYPES[item.kind]}" for item in schema.EDGE_TABLES_BY_NAME[edge.table].properties)
    connection.execute(f"CREATE REL TABLE `{edge.name}`(FROM `{source}` TO `{target}`{rest})")
    rows = graph.scan(edge.table).filter(pl.col("type") == edge.name).select("source", "target", *names)
    frame = rows.collect()
    if frame.height:
        frame.write_parquet(part, compression="uncompressed")
        connection.execute(f"COPY `{edge.name}` FROM {_quoted(part)}")


def _quoted(path: Path) -> str:
    return "'" + str(path.resolve()).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _plain(value: Any) -> Any:
    """A node as {label, id, …}, a relationship as {type, …}, a path as {nodes, relationships}; what is null left out; sums as int."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "_NODES" in value:
        return {"nodes": _plain(value["_NODES"]), "relationships": _plain(value["_RELS"])}
    properties = {name: _plain(item) for name, item in sorted(value.items()) if name[:1] != "_" and item is not None}
    if "_SRC" in value:
        return {"type": value["_LABEL"], **properties}
    if "_LABEL" in value:
        return {"label": value["_LABEL"] if value["_LABEL"] != ENTITY else properties["type"], **properties}
    return properties


_PLACE = re.compile(r"\(line: (\d+), offset: (\d+)\)")
_SUBJECTS = (
    re.compile(r"Cannot find property (?P<name>\w+) for (?P<of>\w+)"),
    re.compile(
        r"(?:Table|function|Variable|Function|Parameter) (?P<name>\w+) (?:does not exist|is not in scope|did not)", re.I
    ),
)


def _translated(said: str, query: Expanded, timeout: float | None) -> QueryError:
    """The engine's message in one line, with the place in the user's text: as it says, or where the name it speaks of first stands."""
    text = query.original
    problem = re.sub(
        r"^(Parser|Binder|Catalog|Runtime|Conversion) exception: ", "", " ".join(said.split('\n"')[0].split())
    )
    problem = problem.removesuffix(".")
    if "interrupted" in said.lower():
        return QueryError(
            f"the query took longer than {timeout:g} s and was stopped" if timeout else "the query was stopped"
        )
    offset = None
    if found := _PLACE.search(said):
        starts = [0, *(match.end() for match in re.finditer("\n", query.text))]
        offset = starts[int(found[1]) - 1] + int(found[2])
        line, column = query.place(min(offset, len(query.text)))
        problem = _PLACE.sub("", problem).strip().removesuffix(".")
        problem = re.sub(
            r"Invalid input <.*>: expected rule \w+|mismatched input .*", "the engine cannot read on from here", problem
        )
    else:
        place = next((_token_of(match.groupdict(), text) for each in _SUBJECTS if (match := each.search(said))), None)
        if place is None:
            return QueryError(problem)
        line, column = position(text, place)
    here = text.splitlines()[line - 1] if text.splitlines() else ""
    return QueryError(f"{problem}, at: {here[column - 1 :].strip()[:60] or 'the end'}", line=line, column=column)


def _token_of(named: dict[str, str], text: str) -> int | None:
    words = significant(text)
    for place, word in enumerate(words):
        of = named.get("of")
        if word.name.upper() == named["name"].upper() and (of is None or (place > 1 and words[place - 2].name == of)):
            return word.start
    return None


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0]
