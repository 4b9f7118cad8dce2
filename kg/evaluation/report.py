"""All that an evaluation found, as one plain object; made of compared papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.evaluation.calibration import Calibration, calibration, claims
from kg.evaluation.confusion import confusion
from kg.evaluation.figures import Figure, figures
from kg.evaluation.matching import Compared

__all__ = ["Evaluation", "summarise"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by name, gold types against predicted ones, calibration of entities, edges and relations, and the papers,
    the worst first (by the F1 of edges and relations together)."""

    figures: dict[str, Figure]
    confusion: dict[str, dict[str, int]]
    calibration: dict[str, Calibration]
    papers: tuple[Compared, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values; papers by id with their F1."""
        return {
            "figures": {
                name: {
                    "precision": round(f.precision, 4),
                    "recall": round(f.recall, 4),
                    "f1": round(f.f1, 4),
                    "gold": f.gold,
                }
                for name, f in self.figures.items()
            },
            "confusion": self.confusion,
            "calibration": {
                name: {
                    "error": round(table.error, 4),
                    "bins": [
                        {
                            "from": b.low,
                            "to": b.high,
                            "count": b.count,
                            "confidence": round(b.confidence, 4),
                            "right": round(b.right, 4),
                        }
                        for b in table.bins
                    ],
                }
                for name, table in self.calibration.items()
            },
            "papers": [{"id": paper.id, "f1": round(quality(paper), 4)} for paper in self.papers],
        }


def summarise(papers: Sequence[Compared]) -> Evaluation:
    """Everything about these papers."""
    return Evaluation(
        figures=figures(papers),
        confusion=confusion(papers),
        calibration={name: calibration(pairs) for name, pairs in claims(papers).items()},
        papers=tuple(sorted(papers, key=lambda paper: (quality(paper), paper.id))),
    )


def quality(paper: Compared) -> float:
    """F1 of one paper's edges and relations together; 1 where there was nothing to find and nothing was said."""
    table = figures([paper])
    both = Figure()
    for name in ("edge", "relation"):
        both.add(table[name].right, table[name].predicted, table[name].gold)
    return both.f1 if both.predicted or both.gold else 1.0
