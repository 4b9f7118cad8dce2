"""push: makes a Neo4j server's copy of the graph equal to the tables. Twice is once; a push that broke off is completed by the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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

    def write(self, text: str, rows: list[Any]) -> int:
        """Run one batch in a transaction of its own, retried where the server asks for it; returns what it says is done."""

        def work(transaction: ManagedTransaction) -> int:
            result = transaction.run(text, rows=rows, graph=self.name, build=self.stamp)
            return int(result.single(strict=True)["done"])

        return self.session.execute_write(work)

    def read(self, text: str) -> list[str]:
        def work(transaction: ManagedTransaction) -> list[str]:
            result = transaction.run(text, graph=self.name, build=self.stamp)
            return [str(record[0]) for record in result]

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
                if not keep:
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
    for text, _, rows in _counted(_node_batches(graph), "pushing nodes", total, progress):
        nodes += copy.write(text, rows)
    total = sum(graph.height(table.name) for table in schema.EDGE_TABLES)
    for text, edge, rows in _counted(_edge_batches(graph, min_confidence), "pushing edges", total, progress):
        done = copy.write(text, rows)
        if done < len(rows):
            raise GraphError(f"{graph.build}: {len(rows) - done} edges {edge} lack an end; `kg validate` names them")
        edges += done
    return Pushed(nodes, edges)


_Batch = tuple[str, str, list[Any]]


def _counted(batches: Iterator[_Batch], what: str, total: int, progress: Progress) -> Iterator[_Batch]:
    """The batches, while `progress` sees their rows go by."""
    current: list[_Batch] = []

    def rows() -> Iterator[list[Any]]:
        for batch in batches:
            current[:] = [batch]
            yield batch[2]

    for _ in progress(rows(), what, total=total):
        yield current[0]


def _node_batches(graph: Graph) -> Iterator[_Batch]:
    for table in schema.NODE_TABLES:
        types = [node for node in schema.NODE_TYPES if node.table == table]
        for frame in graph.batches(table):
            for node in types:
                part = frame.filter(pl.col("type") == node.name) if node.is_entity else frame
                names = ["id", *(["type"] if node.is_entity else []), *(item.name for item in node.properties)]
                for rows in _pieces(part.select(names)):
                    yield statements.merge_nodes(node), node.name, rows


def _edge_batches(graph: Graph, min_confidence: float) -> Iterator[_Batch]:
    for table in schema.EDGE_TABLES:
        names = ["source", "target", *(item.name for item in table.properties)]
        for frame in graph.batches(table.name, min_confidence=min_confidence):
            for (name,), part in frame.group_by(["type"], maintain_order=True):
                edge = schema.EDGE_TYPES_BY_NAME[str(name)]
                for rows in _pieces(part.select(names)):
                    yield statements.merge_edges(edge), edge.name, rows


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
        for batch in progress(_slices(copy.read(statements.stale_edges(edge))), f"removing stale {edge.name}"):
            edges += copy.write(statements.delete_edges(), batch)
    for label in dict.fromkeys(statements.ENTITY if node.is_entity else node.name for node in schema.NODE_TYPES):
        for batch in progress(_slices(copy.read(statements.stale_nodes(label))), f"removing stale {label}"):
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
