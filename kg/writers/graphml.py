"""GraphML (graphml.graphdrawing.org), streamed: nodes with label and type, edges with type, all properties as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from kg import schema
from kg.graph import Graph
from kg.progress import Progress, no_progress
from kg.writers import markup
from kg.writers.target import new_file

__all__ = ["write"]

_NODE_KEYS = {"label": "string", "type": "string"} | markup.attributes(
    schema.NODE_TABLES, but=frozenset({"id", "type"})
)
_EDGE_KEYS = markup.attributes(tuple(schema.EDGE_TABLES_BY_NAME))


def write(graph: Graph, target: Path, *, min_confidence: float = 0.0, progress: Progress = no_progress) -> None:
    """Write `target` (compressed where it ends in .gz or .zst). Memory does not grow with the graph."""
    with new_file(target) as out:
        _put(out, '<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">')
        for owner, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
            for name, kind in keys.items():
                _put(out, f'<key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>')
        _put(out, '<graph edgedefault="directed">')
        for node in markup.nodes(graph, progress=progress):
            _put(out, f"<node id={markup.quoted(node['id'])}>", *_data(node, "node", _NODE_KEYS), "</node>")
        for edge in markup.edges(graph, min_confidence=min_confidence, progress=progress):
            ends = f"source={markup.quoted(edge['source'])} target={markup.quoted(edge['target'])}"
            _put(out, f"<edge {ends}>", *_data(edge, "edge", _EDGE_KEYS), "</edge>")
        _put(out, "</graph>", "</graphml>")


def _put(out: BinaryIO, *lines: str) -> None:
    out.write(("\n".join(lines) + "\n").encode())


def _data(row: Mapping[str, Any], owner: str, keys: Iterable[str]) -> list[str]:
    return [f'<data key="{owner}_{key}">{markup.text(row[key])}</data>' for key in keys if key in row]
