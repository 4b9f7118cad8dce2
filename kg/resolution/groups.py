"""Groups of keys that are one thing: each key points to at most one commoner key, and trees of pointers are groups.

A rare name therefore never chains two common ones together, and a tie between two common names must be strong itself.
What the lexicon, a register or a correction names is labelled: no group ever holds two labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

__all__ = ["Pointer", "pointers", "settle"]

# Asked of a tie by its kind: papers that say it; their share of all that say of the alias what else it is; their share of
# those and the papers that use the alias as a name of its own.
_DOWN = pl.DataFrame(
    [
        ("weak", 1, 0.6, 0.0),
        ("head", 4, 0.75, 0.25),
        ("other", 3, 0.8, 0.2),
        ("broad", 5, 0.9, 0.15),
        ("narrow", 5, 0.85, 0.25),
        ("cut", 5, 0.85, 0.25),
    ],
    schema={"kind": pl.String(), "least": pl.Int64(), "share": pl.Float64(), "of_own": pl.Float64()},
    orient="row",
)
# Asked where a name's own papers also write it as a commoner name: papers, their share of the name's, how much commoner.
_UP = pl.DataFrame(
    [("weak", 1, 0.1, 0), ("head", 3, 0.2, 4), ("other", 3, 0.2, 4)],
    schema={"kind": pl.String(), "up_least": pl.Int64(), "up_share": pl.Float64(), "commoner": pl.Int64()},
    orient="row",
)
_COMMON = 5  # papers that make a name common


@dataclass(frozen=True, slots=True)
class Pointer:
    """One key taken for another: by how many papers, one of them, and by what kind of tie."""

    child: str
    parent: str
    kind: str
    papers: int
    example: str


def pointers(ties: pl.DataFrame) -> list[Pointer]:
    """For each key the one pointer that the most papers stand behind, from the rarer key to the commoner."""
    judged = ties.filter(pl.col("fits") & (pl.col("both") * 10 < pl.col("papers")))  # two things in one paper are two
    judged = judged.join(_DOWN, on="kind").join(_UP, on="kind", how="left")
    pooled = pl.when(pl.col("kind") == "weak").then("weak").otherwise("papers")
    down = (
        (pl.col("papers") >= pl.col("least"))
        & (pooled >= pl.col("share") * pl.col("all"))
        & (pl.col("papers") >= pl.col("of_own") * (pl.col("papers") + pl.col("alias_own")))
    )
    # Sonnet 4.5 is Claude Sonnet 4.5: numbers agree, and a model's name is no common word
    release = pl.col("kind").is_in(["narrow", "broad"]) & (pl.col("type") == "Model") & pl.col("numbered")
    down = down | (release & (pl.col("papers") == pl.col("all")))
    up = (
        (pl.col("papers") >= pl.col("up_least"))
        & (pl.col("papers") >= pl.col("up_share") * pl.col("own"))
        & (pl.col("alias_own") >= pl.max_horizontal(pl.col("commoner") * pl.col("own"), pl.lit(1)))
    )
    rarer = pl.min_horizontal("own", "alias_own")
    scored = (pl.col("kind") == "weak") & (
        pl.col("class_") == "Metric"
    )  # the Dice score is Dice, however common both are
    strong = (rarer < _COMMON) | scored | ((pl.col("papers") >= 2) & (pl.col("papers") * 10 >= rarer))
    kept = judged.filter((down | up.fill_null(value=False)) & strong)
    alias_is_child = (pl.col("alias_own") < pl.col("own")) | (
        (pl.col("alias_own") == pl.col("own")) & (pl.col("alias") > pl.col("key"))
    )
    directed = kept.select(
        child=pl.when(alias_is_child).then("alias").otherwise("key"),
        parent=pl.when(alias_is_child).then("key").otherwise("alias"),
        kind="kind",
        papers="papers",
        example="example",
    )
    best = directed.sort("child", "papers", "parent", "kind", descending=[False, True, False, False]).unique(
        "child", keep="first", maintain_order=True
    )
    return [Pointer(*row) for row in best.iter_rows()]


def settle(
    found: Iterable[Pointer], labels: Mapping[str, str], different: Iterable[tuple[str, str]] = ()
) -> tuple[dict[str, str], list[Pointer]]:
    """The root of every key that is not its own, and the pointers that were kept.

    Keys with one label are one group, whatever the papers say. `different` are keys that must not meet.
    """
    kept = _one_label({pointer.child: pointer for pointer in found}, labels)
    for a, b in sorted({tuple(sorted(pair)) for pair in different}):
        _part(kept, labels, a, b)
    roots = _roots(kept, labels)
    return roots, sorted(kept.values(), key=lambda p: (p.child, p.parent))


def _strength(pointer: Pointer) -> tuple[int, str]:
    return (-pointer.papers, pointer.child)


def _order(pointing: Mapping[str, Pointer]) -> list[str]:
    """Children before their parents."""
    waiting: dict[str, int] = {}
    for pointer in pointing.values():
        waiting[pointer.parent] = waiting.get(pointer.parent, 0) + 1
    ready = sorted(child for child in pointing if child not in waiting)
    order = []
    while ready:
        child = ready.pop()
        order.append(child)
        if child in pointing:
            parent = pointing[child].parent
            waiting[parent] -= 1
            if waiting[parent] == 0:
                ready.append(parent)
    return order


def _one_label(pointing: dict[str, Pointer], labels: Mapping[str, str]) -> dict[str, Pointer]:
    """The pointers without those that would bring two labels into one tree; of several the weaker ones go."""
    children: dict[str, list[Pointer]] = {}
    for pointer in sorted(pointing.values(), key=_strength):
        children.setdefault(pointer.parent, []).append(pointer)
    carried: dict[str, str] = {}
    kept = dict(pointing)
    for key in _order(pointing):
        label = labels.get(key, "")
        for pointer in children.get(key, ()):
            below = carried.get(pointer.child, "")
            if below and label and below != label:
                del kept[pointer.child]
            label = label or below
        carried[key] = label
    return kept


def _part(kept: dict[str, Pointer], labels: Mapping[str, str], a: str, b: str) -> None:
    """Drop the weakest pointer between two keys until they are in two trees."""
    while True:
        up_a, up_b = _path(kept, a), _path(kept, b)
        ends_a = {a, *(p.parent for p in up_a)}
        ends_b = {b, *(p.parent for p in up_b)}
        if not ends_a & ends_b:
            return
        between = [p for p in up_a if p.child not in ends_b] + [p for p in up_b if p.child not in ends_a]
        if not between:
            return
        del kept[max(between, key=_strength).child]


def _path(kept: Mapping[str, Pointer], key: str) -> list[Pointer]:
    path = []
    while key in kept:
        path.append(kept[key])
        key = kept[key].parent
    return path


def _roots(kept: Mapping[str, Pointer], labels: Mapping[str, str]) -> dict[str, str]:
    label_of: dict[str, str] = {}
    keys = sorted({*kept, *(p.parent for p in kept.values()), *labels})
    top = {}
    for key in keys:
        path = _path(kept, key)
        top[key] = path[-1].parent if path else key
        label = next((labels[k] for k in (key, *(p.parent for p in path)) if k in labels), "")
        if label:
            label_of.setdefault(top[key], label)
    by_label: dict[str, str] = {}
    for key in keys:
        if label := label_of.get(top[key], ""):
            by_label.setdefault(label, top[key])
    roots = {key: by_label.get(label_of.get(top[key], ""), top[key]) for key in keys}
    return {key: root for key, root in roots.items() if key != root}
