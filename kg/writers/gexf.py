"""GEXF 1.3 (gexf.net), streamed, for Gephi: the page's colours, and first and last date as each node's spell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from kg import schema
from kg.graph import Graph
from kg.palette import PALETTE
from kg.progress import Progress, no_progress
from kg.writers import markup
from kg.writers.target import new_file

__all__ = ["write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<graph mode="dynamic" defaultedgetype="directed" timeformat="date">"""

_NODE_KEYS = {"type": "string"} | markup.attributes(schema.NODE_TABLES, but=frozenset({"id", "type"}))
_EDGE_KEYS = markup.attributes(tuple(schema.EDGE_TABLES_BY_NAME), but=frozenset({"type", "weight"}))


def write(graph: Graph, target: Path, *, min_confidence: float = 0.0, progress: Progress = no_progress) -> None:
    """Write `target` (compressed where it ends in .gz or .zst). Memory does not grow with the graph."""
    with new_file(target) as out:
        _put(out, _HEAD, *_declare("node", _NODE_KEYS), *_declare("edge", _EDGE_KEYS), "<nodes>")
        for node in markup.nodes(graph, progress=progress):
            colour = PALETTE[node["type"]].colour
            _put(
                out,
                f"<node id={markup.quoted(node['id'])} label={markup.quoted(node['label'])}{_spell(node)}>",
                *_values(node, _NODE_KEYS),
                f'<viz:color hex="{colour}"/>',
                "</node>",
            )
        _put(out, "</nodes>", "<edges>")
        for number, edge in enumerate(markup.edges(graph, min_confidence=min_confidence, progress=progress)):
            ends = f'id="{number}" source={markup.quoted(edge["source"])} target={markup.quoted(edge["target"])}'
            weight = f' weight="{float(max(edge.get("weight", 1), 1))}"'
            _put(
                out, f'<edge {ends} kind="{edge["type"]}"{weight}{_spell(edge)}>', *_values(edge, _EDGE_KEYS), "</edge>"
            )
        _put(out, "</edges>", "</graph>", "</gexf>")


def _put(out: BinaryIO, *lines: str) -> None:
    out.write(("\n".join(lines) + "\n").encode())


def _declare(owner: str, keys: Mapping[str, str]) -> list[str]:
    rows = [f'<attribute id="{key}" title="{key}" type="{kind}"/>' for key, kind in keys.items()]
    return [f'<attributes class="{owner}" mode="static">', *rows, "</attributes>"]


def _values(row: Mapping[str, Any], keys: Mapping[str, str]) -> list[str]:
    rows = [f'<attvalue for="{key}" value={markup.quoted(row[key])}/>' for key in keys if key in row]
    return ["<attvalues>", *rows, "</attvalues>"] if rows else []


def _spell(row: Mapping[str, Any]) -> str:
    first, last = row.get("first_seen") or row.get("date"), row.get("last_seen") or row.get("date")
    return f' start="{first}" end="{last}"' if first and last else ""
