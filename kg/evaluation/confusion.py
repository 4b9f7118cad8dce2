"""What is taken for what: gold types against predicted ones, by mention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg import schema
from kg.evaluation.matching import Compared

__all__ = ["MISSED", "confusion"]

MISSED = "nothing"  # a gold mention that no predicted one overlaps, or a predicted one that overlaps no gold one


def confusion(papers: Iterable[Compared]) -> dict[str, dict[str, int]]:
    """Rows are gold types and MISSED, columns predicted types and MISSED.

    A mention meets the one of the other side that overlaps it most; those whose spans differ count as well."""
    counts: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        met = set()
        for span, kind in paper.gold_types.items():
            other = _nearest(span, paper.predicted_types)
            counts[kind, MISSED if other is None else paper.predicted_types[other]] += 1
            if other is not None:
                met.add(other)
        for span, kind in paper.predicted_types.items():
            if span not in met and _nearest(span, paper.gold_types) is None:
                counts[MISSED, kind] += 1
    names = [*schema.ENTITY_TYPES_BY_NAME, MISSED]
    return {gold: {predicted: counts[gold, predicted] for predicted in names} for gold in names}


def _nearest(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    shared = {other: min(span[1], other[1]) - max(span[0], other[0]) for other in others}
    best = max(shared, key=lambda other: (shared[other], -other[0]), default=None)
    return best if best is not None and shared[best] > 0 else None
