"""Asking: a query given as text, file or name from queries/ runs on an embedded engine or a server; rows come out."""

from __future__ import annotations

from typing import Any

__all__ = ["cypher", "sparql"]


def cypher(*args: Any, **options: Any) -> Any:
    """Run a Cypher query on the embedded engine or a Neo4j server; see kg.asking.cypher."""
    from kg.asking.cypher import run

    return run(*args, **options)


def sparql(*args: Any, **options: Any) -> Any:
    """Run a SPARQL query on the embedded store; see kg.asking.sparql."""
    from kg.asking.sparql import run

    return run(*args, **options)
