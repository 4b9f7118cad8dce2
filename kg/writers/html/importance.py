"""How important each node is: PageRank over papers and entities, where background mentions count little."""

from __future__ import annotations

import numpy as np
import polars as pl

from kg import schema
from kg.writers.html.network import Floats, Network

__all__ = ["edge_weights", "importance"]

_DAMPING = 0.85
_ROUNDS = 40

# What an edge says of its entity's importance. A measure such as accuracy is in every paper and tells little.
_ROLE_WEIGHTS = {
    "INTRODUCES": 1.0,
    "EVALUATES_ON": 1.0,
    "COMPARES_WITH": 1.0,
    "USES": 1.0,
    "STUDIES": 1.0,
    "ADDRESSES": 0.8,
    "AFFILIATED_WITH": 0.5,
    "REPORTS": 0.3,
    "MENTIONS": 0.25,
}


def edge_weights(network: Network) -> Floats:
    """The weight of every edge between papers and entities, confidence included; 0 for all other edges.

    Authors' names, digests and results stay out: they say nothing of what the papers are about.
    """
    weights = dict.fromkeys((relation.edge for relation in schema.RELATIONS), 1.0) | _ROLE_WEIGHTS
    by_type = network.edges["type"].replace_strict(weights, default=0.0, return_dtype=pl.Float64).to_numpy()
    repeated: Floats = 1.0 + np.log1p(np.maximum(network.edges["weight"].to_numpy(), 1) - 1.0)
    product: Floats = by_type * network.edges["confidence"].to_numpy() * repeated
    return product


def importance(network: Network) -> Floats:
    """PageRank of every node, edges taken both ways, adding up to 1 (L. Page et al., 1998).

    Nodes that no weighted edge touches share what is left.
    """
    count = network.nodes.height
    if not count:
        return np.zeros(0)
    source, target = network.ends()
    weight = edge_weights(network)
    ends = np.concatenate([source, target])
    others = np.concatenate([target, source])
    strength = np.bincount(ends, np.concatenate([weight, weight]), count)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(strength[others] > 0, np.concatenate([weight, weight]) / strength[others], 0.0)
    rank: Floats = np.full(count, 1.0 / count)
    for _ in range(_ROUNDS):
        given = np.bincount(ends, rank[others] * share, count)
        rank = (1 - _DAMPING) / count + _DAMPING * given.astype(np.float64)
        rank /= float(rank.sum())
    return rank
