"""push: makes a Neo4j server's copy of the graph equal to the tables. Twice is once; a push that broke off is completed by the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from kg import schema
from kg.errors import GraphError, ServerError
from kg.graph import Graph
from kg.progress import Progress, no_progress
from kg.writers.neo4j import statements
from kg.writers.neo4j.connection import Server, connect, server_errors

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

__all__ = ["Pushed", "push"]

BATCH = 5_000  # rows of a transaction
BATCH_BYTES = 4_000_000  # and so much data at most: a server with 512 MB of heap must hold it several times over
REMEMBERED = (
    5_000_000  # nodes whose element ids a first push keeps in memory, some 150 bytes each; beyond, ends are looked up
)
OVERLONG = 32_000  # bytes; a TEXT index takes values of 32,766


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: nodes and edges that are on the server now, and stale ones of an earlier push that were removed."""

    nodes: int = 0
    edges: int = 0
    removed_nodes: int = 0
    removed_edges: int = 0


@dataclass(frozen=True, slots=True)
class _Copy:
    """The graph's copy on a server: an open session, the name its parts carry, and the stamp of this push."""

    session: Session
    name: str
    stamp: str

    def write(self, text: str, rows: list[Any], **more: Any) -> int:
        """Run one batch in a transaction of its own, retried where the server asks for it; returns what it says is done."""

        def work(transaction: ManagedTransaction) -> int:
            result = transaction.run(text, rows=rows, graph=self.name, build=self.stamp, **more)
            return int(result.single(strict=True)["done"])

        return self.session.execute_write(work)

    def read(self, text: str) -> list[tuple[Any, ...]]:
        def work(transaction: ManagedTransaction) -> list[tuple[Any, ...]]:
            return [tuple(record) for record in transaction.run(text, graph=self.name, build=self.stamp)]

        return self.session.execute_read(work)


def push(
    graph: Graph,
    uri: str | Server = "",
    *,
    user: str = "",
    password: str = "",
    database: str = "",
    name: str = "",
    keep: bool = False,
    min_confidence: float = 0.0,
    progress: Progress = no_progress,
) -> Pushed:
    """Make the server's copy of the graph equal to the graph; what is not given comes from NEO4J_* in the environment.

    The copy goes by `name`, the folder's name unless given: an older push under this name is replaced, and what it left is removed
    unless `keep`. Nothing else in the database is touched. Raises ServerError, and GraphError where an edge lacks an end.
    """
    server = uri if isinstance(uri, Server) else Server.of(uri, user=user, password=password, database=database)
    stamp = statements.stamp(graph.build.name, min_confidence)
    with connect(server) as driver, driver.session(database=server.database or None) as session:
        copy = _Copy(session, name or graph.name, stamp)
        overlong = _overlong(graph)
        with server_errors(server):
            _prepare(driver, server, overlong)
        try:
            with server_errors(server):
                done = _write(graph, copy, min_confidence, progress)
                if not keep:  # looked for on a first push too: another could have begun meanwhile
                    done = _remove_stale(copy, done, progress)
                _index(driver, server, overlong)
        except ServerError as error:
            raise ServerError(f"{error}; what was pushed so far stays, push again to complete it") from error
    return done


def _prepare(driver: Driver, server: Server, overlong: list[str]) -> None:
    _run(driver, server, *statements.constraints(), *statements.drop_indexes(overlong))
    _run(driver, server, "CALL db.awaitIndexes(600)")


def _index(driver: Driver, server: Server, overlong: list[str]) -> None:
    """Make the indexes once the data is there, which is quicker; one that another graph's long names keep from being made is dropped."""
    from neo4j.exceptions import Neo4jError

    _run(driver, server, *statements.indexes(overlong))
    try:
        _run(driver, server, "CALL db.awaitIndexes(3600)")
    except Neo4jError:
        for record in _run(
            driver, server, "SHOW INDEXES YIELD name, state WHERE state = 'FAILED' AND name STARTS WITH 'kg_'"
        ):
            _run(driver, server, f"DROP INDEX `{record['name']}` IF EXISTS")


def _run(driver: Driver, server: Server, *texts: str) -> list[Any]:
    """Run statements in one transaction, which is what makes the schema's quick; returns the records of the last."""

    def work(transaction: ManagedTransaction) -> list[Any]:
        return [list(transaction.run(text)) for text in texts][-1] if texts else []

    with driver.session(database=server.database or None) as session:
        return session.execute_write(work)


def _write(graph: Graph, copy: _Copy, min_confidence: float, progress: Progress) -> Pushed:
    nodes = edges = 0
    total = sum(graph.height(table) for table in schema.NODE_TABLES)
    is_first = total <= REMEMBERED and not copy.read(statements.any_node())
    for node, rows in _counted(_node_batches(graph), "pushing nodes", total, progress):
        nodes += copy.write(statements.merge_nodes(node), rows)
    space, elements = _elements(copy) if is_first else ("", {})
    total = sum(graph.height(table.name) for table in schema.EDGE_TABLES)
    for edge, rows in _counted(_edge_batches(graph, min_confidence), "pushing edges", total, progress):
        if is_first:
            known = [
                [elements[row[0]], elements[row[1]], *row[2:]] for row in rows if {row[0], row[1]} <= elements.keys()
            ]
            done = copy.write(statements.create_edges(edge), known, space=space)
        else:
            done = copy.write(statements.merge_edges(edge), rows)
        if done < len(rows):
            raise GraphError(
                f"{graph.build}: {len(rows) - done} edges {edge.name} lack an end; `kg validate` names them"
            )
        edges += done
    if is_first:
        _check_alone(copy, edges)
    return Pushed(nodes, edges)


def _elements(copy: _Copy) -> tuple[str, dict[str, int]]:
    """What all element ids of the database begin with, and the number in which that of each node of the graph ends, by its id."""
    space, elements = "", {}
    for label in statements.KEYS:
        for id, element in copy.read(statements.elements(label)):
            space, _, number = element.rpartition(":")
            elements[id] = int(number)
    return f"{space}:", elements


def _check_alone(copy: _Copy, edges: int) -> None:
    """Two first pushes of one graph at a time create edges twice: then none is left, so that the next push makes them once."""
    if copy.read(statements.count_edges()) != [(edges,)]:
        for batch in _slices([element for (element,) in copy.read(statements.edges())]):
            copy.write(statements.delete_all_edges(), batch)
        raise ServerError(f"another push of {copy.name!r} ran at the same time")


_Type = TypeVar("_Type", schema.NodeType, schema.EdgeType)


def _counted(
    batches: Iterator[tuple[_Type, list[Any]]], what: str, total: int, progress: Progress
) -> Iterator[tuple[_Type, list[Any]]]:
    """The batches, while `progress` sees their rows go by."""
    current: list[tuple[_Type, list[Any]]] = []

    def rows() -> Iterator[list[Any]]:
        for batch in batches:
            current[:] = [batch]
            yield batch[1]

    for _ in progress(rows(), what, total=total):
        yield current[0]


def _node_batches(graph: Graph) -> Iterator[tuple[schema.NodeType, list[Any]]]:
    for table in schema.NODE_TABLES:
        types = [node for node in schema.NODE_TYPES if node.table == table]
        for frame in graph.batches(table):
            for node in types:
                part = frame.filter(pl.col("type") == node.name) if node.is_entity else frame
                names = ["id", *(["type"] if node.is_entity else []), *(item.name for item in node.properties)]
                for rows in _pieces(part.select(names)):
                    yield node, rows


def _edge_batches(graph: Graph, min_confidence: float) -> Iterator[tuple[schema.EdgeType, list[Any]]]:
    for table in schema.EDGE_TABLES:
        names = ["source", "target", *(item.name for item in table.properties)]
        for frame in graph.batches(table.name, min_confidence=min_confidence):
            for (name,), part in frame.group_by(["type"], maintain_order=True):
                edge = schema.EDGE_TYPES_BY_NAME[str(name)]
                for rows in _pieces(part.select(names)):
                    yield edge, rows


def _pieces(frame: pl.DataFrame) -> Iterator[list[Any]]:
    """The rows in lists of at most BATCH rows and BATCH_BYTES, or a single row."""
    for piece in frame.iter_slices(BATCH):
        if piece.height > 1 and piece.estimated_size() > BATCH_BYTES:
            half = piece.height // 2
            yield from _pieces(piece.head(half))
            yield from _pieces(piece.tail(piece.height - half))
        elif piece.height:
            yield [list(row) for row in piece.iter_rows()]


def _remove_stale(copy: _Copy, done: Pushed, progress: Progress) -> Pushed:
    """Edges first, then nodes; each found by one scan, then deleted in batches."""
    edges = nodes = 0
    for edge in schema.EDGE_TYPES:
        stale = [element for (element,) in copy.read(statements.stale_edges(edge))]
        for batch in progress(_slices(stale), f"removing stale {edge.name}"):
            edges += copy.write(statements.delete_edges(), batch)
    for label in statements.KEYS:
        stale = [element for (element,) in copy.read(statements.stale_nodes(label))]
        for batch in progress(_slices(stale), f"removing stale {label}"):
            nodes += copy.write(statements.delete_nodes(label), batch)
    return replace(done, removed_edges=edges, removed_nodes=nodes)


def _slices(items: list[str]) -> Iterable[list[str]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _overlong(graph: Graph) -> list[str]:
    """Labels of which some name or title is too long for a TEXT index."""
    labels = []
    for table, name in (("papers", "title"), ("digests", "title"), ("authors", "name"), ("entities", "name")):
        longest = graph.scan(table).select(pl.col(name).str.len_bytes().max()).collect().item()
        if (longest or 0) > OVERLONG:
            labels += [node.name for node in schema.NODE_TYPES if node.table == table]
            labels += [statements.ENTITY] if table == "entities" else []
    return labels
