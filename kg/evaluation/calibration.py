"""Whether a confidence means what it says: of what is claimed with confidence p, a share p should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.evaluation.matching import Compared

__all__ = ["Bin", "Calibration", "calibration", "claims"]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of like confidence: how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability table, and the expected calibration error (Naeini, Cooper, Hauskrecht 2015): the mean gap of its bins."""

    bins: tuple[Bin, ...]

    @property
    def error(self) -> float:
        total = sum(one.count for one in self.bins)
        return sum(one.count * abs(one.confidence - one.right) for one in self.bins) / total if total else 0.0


def calibration(pairs: Sequence[tuple[float, bool]]) -> Calibration:
    """The table of (confidence, whether it was right), in ten bins of equal width; empty ones are left out.

    >>> round(calibration([(0.9, True), (0.9, True), (0.9, False)]).error, 3)
    0.233
    """
    bins = []
    for n in range(BINS):
        low, high = n / BINS, (n + 1) / BINS
        own = [(p, right) for p, right in pairs if low < p <= high or (n == 0 and p <= 0)]
        if own:
            size = len(own)
            bins.append(Bin(low, high, size, sum(p for p, _ in own) / size, sum(right for _, right in own) / size))
    return Calibration(tuple(bins))


def claims(papers: Iterable[Compared]) -> dict[str, list[tuple[float, bool]]]:
    """Of entities, edges and relations: the confidence of each predicted one, and whether it is right.

    An entity is claimed with its `presence`, the edge to it with its `confidence`.
    """
    found: dict[str, list[tuple[float, bool]]] = {"entity": [], "edge": [], "relation": []}
    for paper in papers:
        for entity in paper.predicted.entities:
            found["entity"].append((entity.presence, entity.name in paper.pairs))
            found["edge"].append((entity.confidence, entity.name in paper.right_roles))
        for one in paper.predicted.relations:
            right = paper.as_gold(one.subject, one.predicate, one.object) in paper.gold_triples
            found["relation"].append((one.confidence, right))
    return found
