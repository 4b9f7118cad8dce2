"""First views: which things the page shows when it opens, and how the communities lie beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from kg import schema
from kg.writers.html.communities import Community
from kg.writers.html.importance import edge_weights
from kg.writers.html.labels import label_size, lines_of
from kg.writers.html.layout import Boxes, arrange
from kg.writers.html.network import Floats, Ints, Mask, Network

__all__ = ["CANVAS", "View", "overview", "telling", "the_map"]

CANVAS = (1000, 590)  # pixels: what the page's own furniture leaves of 1280 x 720
FILLED = 0.46  # of the canvas by labels and shapes: more, and there is no white between them
MOST = 240  # things; more are no picture
DOTS = 1.0  # things without a label beside each that has one; theirs come out on zooming in
COMMUNITY_LINE = 24  # characters
GATHERED = 0.4  # of the largest circle: the one that holds the smaller communities has no size of its own


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn where: rows (of the nodes, or of the tree), and whole pixels from the middle of CANVAS.

    The first `labelled` of them have room for their label; `pairs` are drawn, as places in `rows`.
    """

    rows: Ints
    x: Floats
    y: Floats
    labelled: int
    pairs: tuple[Ints, Ints]


def telling(network: Network, rank: Floats) -> Floats:
    """Importance for a map: PageRank of entities, less for what a single paper speaks of; 0 for all that is no entity."""
    entities = network.is_type(*schema.ENTITY_TYPES_BY_NAME)
    papers = np.maximum(network.nodes["papers"].fill_null(1).to_numpy(), 1)
    measures = network.is_type("Metric")  # accuracy is in every paper and belongs to none
    score: Floats = np.where(entities, rank * (1 - 0.8 / papers), 0.0) * np.where(measures, 0.4, 1.0)
    return score


def the_map(network: Network, rank: Floats, *, with_papers: bool = False) -> View:
    """The most telling entities, as many as can be read, those that belong together near each other."""
    score = telling(network, rank)
    if with_papers:
        score = np.maximum(score, np.where(network.is_type("Paper"), rank * 0.5, 0.0))
    order = np.argsort(-score, kind="stable")[: MOST * 2]
    order = order[score[order] > 0]
    source, target, weight = _ties(network, order)
    tied = np.zeros(len(order), bool)
    tied[source] = tied[target] = True
    chosen = np.flatnonzero(tied) if tied.sum() > 3 else np.arange(len(order))
    names = network.nodes["name"]
    sizes, labelled = _budget([names[int(row)] for row in order[chosen]], score[order[chosen]])
    chosen = chosen[: len(sizes.radius)]
    number = np.full(len(order), -1)
    number[chosen] = np.arange(len(chosen))
    kept = (number[source] >= 0) & (number[target] >= 0)
    source, target, weight = number[source[kept]], number[target[kept]], weight[kept]
    backbone = _backbone(source, target, weight, len(chosen))
    x, y = arrange(source[backbone], target[backbone], weight[backbone], sizes, canvas=CANVAS)
    return View(order[chosen], x, y, labelled, (source[backbone], target[backbone]))


def overview(network: Network, tree: list[Community], leaf: Ints, rank: Floats) -> View:
    """The communities right under the root, near those that they share edges with."""
    top = [row for row, community in enumerate(tree) if community.parent == 0]
    above = np.arange(len(tree))
    for row, community in enumerate(tree):
        if community.parent > 0:
            above[row] = above[community.parent]
    place = np.full(len(tree) + 1, -1)  # the last for nodes in no community
    place[top] = np.arange(len(top))
    group = np.where(leaf >= 0, place[above[leaf]], -1)
    source, target = network.ends()
    a, b, weight = group[source], group[target], edge_weights(network)
    used = (a >= 0) & (b >= 0) & (a != b)
    source, target, weight = _summed(a[used], b[used], weight[used], max(len(top), 1))
    size = np.bincount(group[group >= 0], rank[group >= 0], len(top))
    gathered = np.array([tree[row].gathered for row in top], np.int64)
    share = np.sqrt(size / max(float(size[gathered == 0].max(initial=0)), 1e-12))
    radius = 10 + 26 * np.where(gathered > 0, GATHERED, share)
    texts = [_community_lines(network, tree[row]) for row in top]
    rooms = np.array([label_size(lines, 12.5) for lines in texts]).reshape(-1, 2)
    boxes = Boxes(radius, rooms[:, 0], rooms[:, 1])
    association = weight / np.sqrt(np.maximum(size[source] * size[target], 1e-12))
    backbone = _backbone(source, target, association, len(top), each=2)
    x, y = arrange(source[backbone], target[backbone], association[backbone], boxes, canvas=CANVAS)
    return View(np.array(top, np.int64), x, y, len(top), (source[backbone], target[backbone]))


def _community_lines(network: Network, community: Community) -> list[str]:
    if community.gathered:
        return [f"{community.gathered:,} smaller", "communities"]
    return [lines_of(network.nodes["name"][row], 1, COMMUNITY_LINE)[0] for row in community.names] or ["…"]


def _budget(names: list[str], score: Floats) -> tuple[Boxes, int]:
    """Sizes of the first things whose labels fill the canvas as far as can be read, then of those without label."""
    share = np.sqrt(score / max(float(score.max(initial=0)), 1e-12))
    radius, font = 4 + 14 * share, 12 + 4 * share
    rooms = np.array([label_size(lines_of(name), size) for name, size in zip(names, font, strict=True)]).reshape(-1, 2)
    area = (np.maximum(rooms[:, 0], 2 * radius) + 6) * (rooms[:, 1] + 2 * radius + 8)
    labelled = int(np.searchsorted(np.cumsum(area), CANVAS[0] * CANVAS[1] * FILLED, side="right"))
    shown = min(len(names), MOST, int(labelled * (1 + DOTS)))
    rooms[labelled:] = 0
    radius[labelled:] = np.minimum(radius[labelled:], 5)
    return Boxes(radius[:shown], rooms[:shown, 0], rooms[:shown, 1]), min(labelled, shown)


def _ties(network: Network, rows: Ints) -> tuple[Ints, Ints, Floats]:
    """How strongly the chosen nodes belong together (as places in `rows`): in the same papers, or stated of each other.

    Papers shared, as a share of the papers of both (cosine), so that a name of every paper does not draw all to itself.
    """
    place = np.full(network.nodes.height, -1)
    place[rows] = np.arange(len(rows))
    source, target = network.ends()
    papers = network.is_type("Paper")
    weight = edge_weights(network)
    stated = (place[source] >= 0) & (place[target] >= 0) & (weight > 0)
    through = papers[source] & (place[target] >= 0) & (weight > 0)
    listed = pl.DataFrame({"paper": source[through], "entity": place[target[through]]}).unique()
    shared = (
        listed.join(listed, on="paper", suffix="_b")
        .filter(pl.col("entity") < pl.col("entity_b"))
        .group_by("entity", "entity_b")
        .len()
        .sort("entity", "entity_b")
    )
    a = np.concatenate([shared["entity"].to_numpy(), place[source[stated]]])
    b = np.concatenate([shared["entity_b"].to_numpy(), place[target[stated]]])
    together = np.concatenate([shared["len"].to_numpy().astype(float), 2 * weight[stated]])
    a, b, together = _summed(a, b, together, len(rows))
    of = np.maximum(np.bincount(listed["entity"].to_numpy(), minlength=len(rows)), 1)
    cosine: Floats = together / np.sqrt((of[a] * of[b]).astype(np.float64))
    return a, b, cosine


def _summed(a: Ints, b: Ints, weight: Floats, count: int) -> tuple[Ints, Ints, Floats]:
    """Undirected pairs, each once, lower end first, with the sum of its weights."""
    key, inverse = np.unique(np.minimum(a, b) * count + np.maximum(a, b), return_inverse=True)
    total: Floats = np.bincount(inverse, weight, len(key)).astype(np.float64)
    return key // count, key % count, total


def _backbone(source: Ints, target: Ints, weight: Floats, count: int, *, each: int = 3) -> Mask:
    """The pairs that are among the `each` strongest of one of their ends: the skeleton that can be drawn."""
    number = np.arange(len(source))
    ends = np.concatenate([source, target])
    pair = np.concatenate([number, number])
    order = np.lexsort((pair, -weight[pair], ends))
    starts = np.searchsorted(ends[order], np.arange(count))
    nth = np.arange(len(order)) - starts[ends[order]]
    kept = np.zeros(len(source), bool)
    kept[pair[order[nth < each]]] = True
    return kept
