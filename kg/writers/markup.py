"""What GraphML and GEXF share: nodes and edges as plain attribute rows, and text that XML can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kg import schema
from kg.graph import Graph
from kg.graph.tables import columns
from kg.progress import Progress, no_progress

__all__ = ["attributes", "edges", "nodes", "quoted", "text"]

# Characters that XML 1.0 forbids even as references; a name that holds one is shown with U+FFFD in its place.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENDS = {"source", "source_type", "target", "target_type"}


def text(value: Any) -> str:
    """`value` as XML character data: lists joined by " | ", dates as ISO.

    >>> text(["A & B", "C"])
    'A &amp; B | C'
    """
    return escape(_FORBIDDEN.sub("\ufffd", _plain(value)))


def quoted(value: Any) -> str:
    """`value` as a quoted XML attribute."""
    return quoteattr(_FORBIDDEN.sub("\ufffd", _plain(value)))


def attributes(tables: tuple[str, ...], *, but: frozenset[str] = frozenset()) -> dict[str, str]:
    """Names and XML types (string, long, double) of all columns of `tables`, in order of appearance."""
    kinds = {"Int64": "long", "Float64": "double"}
    found: dict[str, str] = {}
    for table in tables:
        for name, kind in columns(table).items():
            if name not in _ENDS and name not in but:
                found.setdefault(name, kinds.get(str(kind), "string"))
    return found


def nodes(graph: Graph, *, progress: Progress = no_progress) -> Iterator[dict[str, Any]]:
    """A row a node: id, label (what to show), type, and its properties that are not null."""
    for table in schema.NODE_TABLES:
        kind = next(node.name for node in schema.NODE_TYPES if node.table == table)
        for frame in progress(graph.batches(table), f"writing {table}", total=graph.height(table)):
            for row in frame.iter_rows(named=True):
                label = row.get("name") or row.get("title") or row.get("value") or row["id"]
                yield {"label": label, "type": kind} | {
                    key: value for key, value in row.items() if value not in (None, [])
                }


def edges(graph: Graph, *, min_confidence: float = 0.0, progress: Progress = no_progress) -> Iterator[dict[str, Any]]:
    """A row an edge: source, target, type, and its properties that are not null."""
    for table in schema.EDGE_TABLES_BY_NAME:
        batches = graph.batches(table, min_confidence=min_confidence)
        for frame in progress(batches, f"writing {table}", total=graph.height(table)):
            for row in frame.drop("source_type", "target_type").iter_rows(named=True):
                yield {key: value for key, value in row.items() if value not in (None, [])}


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(map(_plain, value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
