"""Communities of papers and entities, and theirs in turn, so that a graph of any size opens a few dozen circles at a time.

Leiden (V. Traag, L. Waltman, N. J. van Eck, 2019) by graspologic-native, seeded. Each level is one call: edges between
communities are dropped and each community's weights scaled to the same sum, which with the number of communities as
resolution is what splitting each community on its own would give.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import graspologic_native
import numpy as np

from kg import schema
from kg.writers.html.importance import edge_weights
from kg.writers.html.network import Floats, Ints, Mask, Network

__all__ = ["NAMES", "Community", "communities"]

LEAF = 56  # entities; a community of no more is shown whole
CHILDREN = 24  # circles that one view shows; the smaller ones are gathered in one
NAMES = 2  # by which a community is called
_LEVELS = 7
_SEED = 7


@dataclass(frozen=True, slots=True)
class Community:
    """A node of the tree. `parent` is a row of the tree, -1 for the root; `names` are rows of its most telling entities.

    One with `gathered` set has no topic: it holds so many communities that are too small to be shown beside the others.
    """

    parent: int
    names: tuple[int, ...]
    gathered: int = 0


@dataclass(slots=True)
class _Branch:
    level: int
    label: int
    weight: float
    size: int
    children: list[int]


def communities(network: Network, rank: Floats) -> tuple[list[Community], Ints]:
    """The tree, root first and parents before children, and for every node the row of its leaf (-1: in none).

    Papers and entities are in communities; a result is where its paper is; authors' names and digests are in none.
    """
    members = network.is_type("Paper", *schema.ENTITY_TYPES_BY_NAME)
    entities = network.is_type(*schema.ENTITY_TYPES_BY_NAME)
    if not members.any():
        return [Community(-1, ())], np.full(network.nodes.height, -1)
    levels = _levels(network, members, entities)
    tree, leaf = _tree(levels, rank, entities)
    names = _names(network, levels, rank, tree)
    return _gathered(tree, names, leaf)


def _levels(network: Network, members: Mask, entities: Mask) -> list[Ints]:
    """The label of every node on each level, coarse to fine; -1 for nodes that are in no community."""
    source, target = network.ends()
    weight = edge_weights(network)
    used = weight > 0
    source, target, weight = source[used], target[used], weight[used]
    label: Ints = np.where(members, 0, -1).astype(np.int64)
    levels = [label]
    for _ in range(_LEVELS):
        size = np.bincount(label[entities], minlength=int(label.max()) + 1)
        inside = (label[source] == label[target]) & (size[label[source]] > LEAF)
        if not inside.any():
            break
        finer = _split(source[inside], target[inside], weight[inside], label)
        if finer.max() == label.max():
            break
        label = finer
        levels.append(label)
    return levels


def _split(source: Ints, target: Ints, weight: Floats, label: Ints) -> Ints:
    """`label` with every community that has edges here split by them; labels start from 0 in the order of nodes."""
    parts, group = np.unique(label[source], return_inverse=True)
    scaled = weight / np.bincount(group, weight)[group]
    count = len(label)
    rows = np.concatenate([source, target])
    columns = np.concatenate([target, source])
    order = np.lexsort((columns, rows))
    pointer = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=pointer[1:])
    _, found = graspologic_native.leiden_csr(
        pointer,
        columns[order].astype(np.int32),
        np.concatenate([scaled, scaled])[order],
        count,
        resolution=float(len(parts)),
        seed=_SEED,
    )
    fine = np.fromiter((found.get(node, -1) for node in range(count)), np.int64, count)
    touched = np.isin(label, parts) & (label >= 0)
    fine = np.where(touched, fine, -1)
    wide = int(fine.max()) + 2
    key = np.where(label >= 0, label * wide + fine + 1, -1)
    return _renumbered(key)


def _renumbered(key: Ints) -> Ints:
    """Keys as 0, 1, … in the order in which nodes first have them; -1 stays."""
    kept = key >= 0
    values, first, inverse = np.unique(key[kept], return_index=True, return_inverse=True)
    place = np.empty(len(values), np.int64)
    place[np.argsort(first, kind="stable")] = np.arange(len(values))
    labels = np.full(len(key), -1, np.int64)
    labels[kept] = place[inverse]
    return labels


def _tree(levels: list[Ints], rank: Floats, entities: Mask) -> tuple[list[_Branch], Ints]:
    """The branches, root first, one for each community that its parent does not equal; and every node's leaf."""
    tree = [_Branch(0, 0, 1.0, int(entities.sum()), [])]
    branch_of = np.zeros(1, np.int64)  # by label of the level before
    leaf = np.where(levels[0] >= 0, 0, -1)
    for level, (coarse, fine) in enumerate(pairwise(levels), start=1):
        kept = fine >= 0
        count = int(fine.max()) + 1
        parent = np.zeros(count, np.int64)
        parent[fine[kept]] = coarse[kept]
        weight = np.bincount(fine[kept], rank[kept], count)
        size = np.bincount(fine[entities], minlength=count)
        siblings = np.bincount(parent, minlength=len(branch_of))
        now = np.empty(count, np.int64)
        for label in range(count):
            above = int(branch_of[parent[label]])
            if siblings[parent[label]] == 1:  # not split on this level
                now[label] = above
                continue
            now[label] = len(tree)
            tree[above].children.append(len(tree))
            tree.append(_Branch(level, label, float(weight[label]), int(size[label]), []))
        leaf[kept] = now[fine[kept]]
        branch_of = now
    return tree, leaf


def _names(network: Network, levels: list[Ints], rank: Floats, tree: list[_Branch]) -> list[tuple[int, ...]]:
    """For each branch the entities that tell most of it: important, and with most of their edges inside."""
    source, target = network.ends()
    weight = edge_weights(network)
    count = network.nodes.height
    everywhere = np.bincount(source, weight, count) + np.bincount(target, weight, count)
    plain = network.is_type(*schema.ENTITY_TYPES_BY_NAME) & ~network.is_type("Metric", "Organization")
    papers = np.maximum(network.nodes["papers"].fill_null(1).to_numpy(), 1)
    any_entity = network.is_type(*schema.ENTITY_TYPES_BY_NAME)
    names: list[tuple[int, ...]] = [()] * len(tree)
    for level, label in enumerate(levels):
        inside = (label[source] == label[target]) & (label[source] >= 0)
        within = np.bincount(source[inside], weight[inside], count) + np.bincount(target[inside], weight[inside], count)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(everywhere > 0, within / everywhere, 0.0)
        score = rank * share**1.5 * np.where(plain, 1.0, 0.1) * (1 - 0.8 / papers)
        chosen = np.flatnonzero(any_entity)
        order = chosen[np.lexsort((chosen, -score[chosen], label[chosen]))]
        starts = np.searchsorted(label[order], np.arange(int(label.max()) + 2))
        for number, branch in enumerate(tree):
            if branch.level == level:
                first, last = starts[branch.label], starts[branch.label + 1]
                names[number] = tuple(order[first : min(first + NAMES, last)].tolist())
    return names


def _gathered(tree: list[_Branch], names: list[tuple[int, ...]], leaf: Ints) -> tuple[list[Community], Ints]:
    """The tree with no more than CHILDREN + 1 children to a parent: the smaller ones gathered, in turn if need be."""
    result: list[Community] = []
    place = np.zeros(len(tree), np.int64)

    def add(branch: int, parent: int) -> None:
        place[branch] = len(result)
        result.append(Community(parent, names[branch]))
        gather(sorted(tree[branch].children, key=lambda child: (-tree[child].weight, child)), int(place[branch]))

    def gather(children: list[int], parent: int) -> None:
        shown = [child for child in children[:CHILDREN] if tree[child].size > 2] or children[:CHILDREN]
        rest = [child for child in children if child not in set(shown)]
        if len(rest) < 2:
            shown, rest = children, []
        for child in shown:
            add(child, parent)
        if rest:
            result.append(Community(parent, names[rest[0]], len(rest)))
            gather(rest, len(result) - 1)

    add(0, -1)
    return result, np.where(leaf >= 0, place[leaf], -1)
