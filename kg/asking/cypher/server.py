"""Cypher on a Neo4j server, in a transaction that only reads; its values made those that the embedded engine gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg import schema
from kg.asking.cypher.patterns import Expanded, within
from kg.errors import QueryError
from kg.writers.neo4j import Server, connect

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

__all__ = ["ask"]

_NAME = "kg_graph"  # the parameter that holds the graph's name
_MARKS = ("graph", "build")  # what a push writes beside the schema's properties


def ask(
    server: Server, text: str, parameters: Mapping[str, Any], *, name: str = "", timeout: float | None = None
) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Columns and rows of a query, of the graph of that `name` alone if one is given.

    Raises QueryError where the query is wrong, writes or takes too long, ServerError for the rest.
    """
    from neo4j import READ_ACCESS, unit_of_work

    query = within(text, _NAME) if name else Expanded(text, text, ())
    given = dict(parameters) | ({_NAME: name} if name else {})

    @unit_of_work(timeout=timeout)
    def work(transaction: ManagedTransaction) -> tuple[tuple[str, ...], list[list[Any]]]:
        result = transaction.run(query.text, given)
        return tuple(result.keys()), [[_plain(value) for value in record.values()] for record in result]

    try:
        with (
            connect(server) as driver,
            driver.session(database=server.database or None, default_access_mode=READ_ACCESS) as session,
        ):
            return session.execute_read(work)
    except QueryError as error:
        if not (error.line and error.column and query.changes):
            raise
        lines = query.text.split("\n")
        line, column = query.place(sum(len(each) + 1 for each in lines[: error.line - 1]) + error.column - 1)
        raise QueryError(str(error).partition(": ")[2], line=line, column=column) from error


def _plain(value: Any) -> Any:
    from neo4j.graph import Node, Path, Relationship
    from neo4j.time import Date, DateTime, Duration, Time

    if isinstance(value, Node):
        labels = sorted(value.labels)
        label = next((name for name in labels if name in schema.NODE_TYPES_BY_NAME), ":".join(labels))
        return {"label": label, **_properties(value)}
    if isinstance(value, Relationship):
        return {"type": value.type, **_properties(value)}
    if isinstance(value, Path):
        return {
            "nodes": [_plain(node) for node in value.nodes],
            "relationships": [_plain(edge) for edge in value.relationships],
        }
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in sorted(value.items()) if item is not None}
    if isinstance(value, Date | DateTime | Time):
        return value.to_native()
    if isinstance(value, Duration):
        return str(value)
    return value


def _properties(entity: Any) -> dict[str, Any]:
    return {name: _plain(item) for name, item in sorted(entity.items()) if name not in _MARKS}
