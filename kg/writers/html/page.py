"""The page: one file with the graph, vis-network and our own script and style inside, that loads nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg import __version__, schema
from kg.errors import OutputError
from kg.palette import PALETTE
from kg.writers.html.payload import Payload

__all__ = ["page_of", "page_size"]

# In the order in which they are joined: one scope, since modules in a page opened from a file cannot import each other.
SCRIPTS = (
    "data.js",
    "labels.js",
    "layout.js",
    "state.js",
    "filter.js",
    "ties.js",
    "views.js",
    "shapes.js",
    "draw.js",
    "dom.js",
    "evidence.js",
    "panel.js",
    "search.js",
    "legend.js",
    "keys.js",
    "app.js",
)

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"

# How an edge reads from its end to its start; the other way round its name says it.
_INVERSE = {
    "INTRODUCES": "introduced by",
    "EVALUATES_ON": "evaluated on it",
    "COMPARES_WITH": "compared with by",
    "USES": "used by",
    "STUDIES": "studied by",
    "ADDRESSES": "addressed by",
    "REPORTS": "reported by",
    "MENTIONS": "mentioned by",
    "AFFILIATED_WITH": "papers from here",
    "EXTENDS": "extended by",
    "PART_OF": "has as a part",
    "USED_FOR": "solved with",
    "TRAINED_ON": "training data of",
    "EVALUATED_ON": "evaluated here",
    "OUTPERFORMS": "outperformed by",
    "MEASURED_BY": "measures",
    "DEVELOPED_BY": "developed",
    "SUBTYPE_OF": "kinds and versions",
    "CLAIMS": "claimed by",
    "OF": "results of it",
    "ON": "results on it",
    "BY_METRIC": "results in it",
    "VERSUS": "results against it",
    "AUTHORED_BY": "papers",
    "LISTS": "listed by",
}


def page_of(payload: Payload, *, title: str, count: int, papers: bool | None) -> str:
    """The whole page as text. `count` is the number of nodes, for the search field's hint."""
    style = _asset("page.css") + _mark_colours()
    script = _script()
    parts = {
        "policy": _policy(script, style),
        "version": html.escape(__version__),
        "title": html.escape(title),
        "style": style,
        "count": f"{count:,}",
        "config": _config(title, payload, papers=papers),
        "script": script,
        **payload.blocks,
    }
    return "".join(
        parts[piece] if place % 2 else piece for place, piece in enumerate(_PLACE.split(_asset("template.html")))
    )


def page_size() -> int:
    """Bytes that the page takes without the graph."""
    return len(_script()) + len(_asset("page.css")) + len(_asset("template.html")) + 8192


def _config(title: str, payload: Payload, *, papers: bool | None) -> str:
    data = {
        "title": title,
        "papers": papers,
        "types": [_type(node) for node in schema.NODE_TYPES],
        "edges": [_edge(edge) for edge in schema.EDGE_TYPES],
        "leftOut": _left_out(payload.left_out),
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _type(node: schema.NodeType) -> Mapping[str, Any]:
    style = PALETTE[node.name]
    return {
        "name": node.name,
        "plural": node.plural,
        "doc": node.doc,
        "entity": node.is_entity,
        "colour": style.colour,
        "border": style.border,
        "shape": style.shape,
    }


def _edge(edge: schema.EdgeType) -> Mapping[str, str]:
    label = edge.name.lower().replace("_", " ")
    inverse = _INVERSE.get(edge.name, label)
    return {"name": edge.name, "label": label, "inverse": inverse, "table": edge.table, "doc": edge.doc}


def _left_out(left_out: Mapping[str, int]) -> str:
    """One sentence for the reader, empty where nothing is missing."""
    parts = []
    if left_out.get("evidence"):
        parts.append(f"the sentences behind {left_out['evidence']:,} of the weakest edges")
    if left_out.get("nodes"):
        parts.append(f"{left_out['nodes']:,} of the least important things")
    if not parts and left_out.get("context"):
        parts.append("parts of abstracts")
    if not parts:
        return ""
    return f"Left out to keep this file small: {' and '.join(parts)}. To see them: kg view --max-size, or kg show NAME."


def _policy(script: str, style: str) -> str:
    """A Content-Security-Policy under which nothing runs but our script, and nothing is loaded at all."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _script() -> str:
    own = "\n".join(_asset(name) for name in SCRIPTS)
    vis = _vis_network().read_text("utf-8")
    # vis-network is a universal module: without this name in the way it sets window.vis.
    return f'{vis}\n(() => {{\n"use strict";\n{own}\n}})();\n'.replace("</script", "<\\/script")


def _vis_network() -> Path:
    """The script inside pyvis's wheel, found without importing pyvis, which brings networkx and IPython along."""
    spec = find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise OutputError("the page needs pyvis, which carries vis-network; install it with `pip install pyvis`")
    return Path(spec.submodule_search_locations[0]) / _VIS


def _mark_colours() -> str:
    """The colour of marked mentions, by type."""
    return "".join(f".t-{name} {{ --type: {style.colour}; }}\n" for name, style in PALETTE.items())


def _asset(name: str) -> str:
    return files("kg.writers.html").joinpath("assets", name).read_text("utf-8")
