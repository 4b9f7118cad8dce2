"""A plain pyvis Network of the map, for notebooks: places computed ahead, physics off."""

from __future__ import annotations

from datetime import date as Date
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.graph import Graph
from kg.palette import PALETTE
from kg.writers.html.first_view import telling, the_map
from kg.writers.html.importance import importance
from kg.writers.html.labels import lines_of
from kg.writers.html.network import read_network
from kg.writers.html.selection import select

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

__all__ = ["pyvis_network"]


def pyvis_network(
    graph: Graph, *, type: tuple[str, ...] = (), since: Date | None = None, min_confidence: float = 0.0
) -> PyvisNetwork:
    """The things that the page draws first, where it draws them: `graph.pyvis().show("map.html")` in a notebook.

    Node ids are those of the graph. `type`, `since` and `min_confidence` narrow it as they do the page.
    """
    from pyvis.network import Network as PyvisNetwork

    network = select(read_network(graph, min_confidence=min_confidence), types=type, since=since)
    rank = importance(network)
    view = the_map(network, rank)
    score = telling(network, rank)[view.rows]
    share = np.sqrt(score / max(float(score.max(initial=0)), 1e-12))
    drawn = PyvisNetwork(height="640px", width="100%", directed=True, notebook=True, cdn_resources="in_line")
    nodes = network.nodes[view.rows.tolist()]
    for place, node in enumerate(nodes.iter_rows(named=True)):
        style = PALETTE[node["type"]]
        drawn.add_node(
            node["id"],
            label="\n".join(lines_of(node["name"])),
            title=_title(node),
            shape=style.shape,
            color=style.colour,
            size=float(4 + 14 * share[place]),
            x=float(view.x[place]),
            y=float(view.y[place]),
        )
    ids = nodes["id"].to_list()
    for a, b in zip(*view.pairs, strict=True):
        drawn.add_edge(ids[a], ids[b], color="#cfd1cf", arrows="")
    drawn.toggle_physics(False)  # noqa: FBT003 (pyvis takes it by position)
    return drawn


def _title(node: dict[str, Any]) -> str:
    """What pyvis shows on hovering. It is markup there, so what a name holds is escaped."""
    from html import escape

    return escape(f"{node['name']} ({node['type']}, papers: {node['papers']})")
