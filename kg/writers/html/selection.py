"""Selection: the part of a graph that a page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date

import numpy as np

from kg import schema
from kg.errors import OptionError
from kg.writers.html.importance import edge_weights, importance
from kg.writers.html.network import Mask, Network, keep

__all__ = ["select"]


def select(
    network: Network,
    *,
    around: Sequence[str] = (),
    depth: int = 2,
    types: Sequence[str] = (),
    since: Date | None = None,
    top: int | None = None,
) -> Network:
    """Narrow a network: by date, by type, around some nodes (given by id), to the most important nodes; in that order.

    Raises OptionError for a type that entities do not have.
    """
    if since:
        network = _since(network, since)
    if types:
        network = _of_types(network, types)
    if around:
        network = keep(network, _around(network, around, depth))
    if top is not None and top < network.nodes.height:
        order = np.argsort(-importance(network), kind="stable")
        chosen = np.zeros(network.nodes.height, bool)
        chosen[order[: max(top, 0)]] = True
        network = keep(network, chosen)
    return network


def _since(network: Network, since: Date) -> Network:
    """Papers of that day and later, and what they speak of; papers without a date go."""
    papers = network.is_type("Paper")
    recent = (network.nodes["first"] >= since).fill_null(value=False).to_numpy()
    left = keep(network, ~papers | recent, _stated(network, papers & recent))
    source, target = left.ends()
    papers = left.is_type("Paper")
    spoken = papers.copy()
    spoken[target[papers[source]]] = True
    spoken[source[papers[target]]] = True
    return keep(left, spoken)


def _stated(network: Network, papers: Mask) -> Mask:
    """The edges that stay when only these papers do: an entity-entity edge needs one that states it, or a rule."""
    had = np.bincount(network.statements["edge"].to_numpy(), minlength=network.edges.height)
    mine = network.statements["edge"].to_numpy()[papers[network.statements["paper"].to_numpy()]]
    has = np.bincount(mine, minlength=network.edges.height)
    stays: Mask = (had == 0) | (has > 0)
    return stays


def _of_types(network: Network, types: Sequence[str]) -> Network:
    """Entities of these types, and the papers that speak of one."""
    known = {name.lower(): name for name in schema.ENTITY_TYPES_BY_NAME}
    unknown = [name for name in types if name.lower() not in known]
    if unknown:
        raise OptionError(f"no entity type {unknown[0]!r}; there are {', '.join(known.values())}")
    wanted = network.is_type(*(known[name.lower()] for name in types))
    others = network.is_type(*known.values()) & ~wanted
    source, target = network.ends()
    speaking = np.zeros(network.nodes.height, bool)
    speaking[source[wanted[target]]] = True
    return keep(network, ~others & (speaking | ~network.is_type("Paper")))


def _around(network: Network, ids: Sequence[str], depth: int) -> Mask:
    """Nodes within `depth` steps of these, by edges of papers and entities; and who wrote and listed those papers."""
    reached = network.nodes["id"].is_in(ids).to_numpy().copy()
    source, target = network.ends()
    step = edge_weights(network) > 0
    for _ in range(depth):
        further = reached.copy()
        further[target[step & reached[source]]] = True
        further[source[step & reached[target]]] = True
        reached = further
    beside = reached.copy()
    beside[target[reached[source] & network.is_type("Paper")[source]]] = True
    beside[source[reached[target] & network.is_type("Paper")[target]]] = True
    aside = network.is_type("Author", "Digest", "Result")
    around: Mask = reached | (beside & aside)
    return around
