"""Cypher: a text, a file or a named query of queries/, on the embedded engine or a Neo4j server; the same rows from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.asking.cypher.named import Query, find, named_queries, with_values
from kg.graph import Graph
from kg.progress import Progress, no_progress
from kg.writers.neo4j import Server

__all__ = ["Answer", "named_queries", "run"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: its columns, and a row for each result."""

    columns: tuple[str, ...] = ()
    rows: list[dict[str, Any]] = field(default_factory=list)


def run(
    where: Graph | Server | str,
    query: str,
    *,
    params: Mapping[str, Any] | None = None,
    name: str = "",
    timeout: float | None = None,
    progress: Progress = no_progress,
) -> Answer:
    """Ask a query of a graph (on the embedded engine) or of a server (its address, or a Server); nothing can be changed by it.

    On a server that holds several graphs, `name` is the one to ask; all of them unless it is given. A node is {label, id, …}, a
    relationship {type, …}, a path {nodes, relationships}, each without what is null. Raises QueryError where the query is wrong,
    refused, or took longer than `timeout` seconds; OptionError for a parameter that it lacks.
    """
    server = Server.of(where) if isinstance(where, str) else where if isinstance(where, Server) else None
    found: Query = find(query, engine="neo4j" if server else "ladybug")
    parameters = with_values(found, params or {})
    if server:
        from kg.asking.cypher.server import ask

        columns, rows = ask(server, found.text, parameters, name=name, timeout=timeout)
    else:
        from kg.asking.cypher.embedded import ask as ask_embedded

        assert isinstance(where, Graph)
        columns, rows = ask_embedded(where, found.text, parameters, timeout=timeout, progress=progress)
    return Answer(columns, [dict(zip(columns, row, strict=True)) for row in rows])
