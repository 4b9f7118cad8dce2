"""What stands beside the weights: thresholds, and the curves that make a score the probability of being right."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import PipelineError

__all__ = ["CURVES", "Curve", "Settings", "fit_curve", "load_settings", "save_settings"]

CURVES = ("presence", "edge", "relation", "result")


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising line through (score, share that was right) points, as measured on papers that were not trained on.

    >>> Curve((0.0, 1.0), (0.2, 0.8))(0.5)
    0.5
    """

    scores: tuple[float, ...] = (0.0, 1.0)
    shares: tuple[float, ...] = (0.0, 1.0)

    def __call__(self, score: float) -> float:
        share = float(np.interp(score, self.scores, self.shares))
        return round(min(max(share, 0.001), 1.0), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What turns scores into decisions: probabilities above which a thing is said, tuned on dev; and into confidences."""

    outside: float = 0.0  # added to the log-probability of "no mention": above 0 gives fewer mentions
    terms: float = 0.0  # how much the odds of a known term weigh; see kg.extraction.encoder.memory
    lexicon: float = 0.0  # added to the score of what the lexicon says
    same: float = 0.5
    roles: dict[str, float] = field(default_factory=dict)  # added to the log-probability of a role
    relation: dict[str, float] = field(default_factory=dict)  # by relation, 0.5 where absent
    result: float = 0.5
    second: float = 0.34  # a second entity for a slot is taken above this
    curves: dict[str, Curve] = field(default_factory=lambda: {name: Curve() for name in CURVES})
    about: dict[str, Any] = field(default_factory=dict)  # how the weights were made


def load_settings(path: Path) -> Settings:
    """Raises PipelineError where the file is missing or says something else."""
    try:
        data = json.loads(path.read_text(encoding="utf8"))
        curves = {
            name: Curve(tuple(curve["scores"]), tuple(curve["shares"])) for name, curve in data.pop("curves").items()
        }
        return Settings(**data, curves=curves)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PipelineError(f"{path}: the settings of the weights cannot be read ({error})") from error


def save_settings(settings: Settings, path: Path) -> None:
    """Write what `load_settings` reads."""
    path.write_text(json.dumps(asdict(settings), indent=1, sort_keys=True) + "\n", encoding="utf8")


def fit_curve(scores: Sequence[float], right: Sequence[bool], *, knots: int = 12) -> Curve:
    """The rising curve nearest to what was seen: isotonic regression by pooling adjacent violators, on bins of equal size."""
    if not scores:
        return Curve()
    order = np.argsort(scores, kind="stable")
    xs, ys = np.array(scores, dtype=np.float64)[order], np.array(right, dtype=np.float64)[order]
    bins = [part for part in np.array_split(np.arange(len(xs)), min(knots, len(xs))) if len(part)]
    blocks: list[list[float]] = []  # weight, mean share, sum of scores
    for part in bins:
        blocks.append([float(len(part)), float(ys[part].mean()), float(xs[part].sum())])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            weight, share, total = blocks.pop()
            last = blocks[-1]
            blocks[-1] = [last[0] + weight, (last[0] * last[1] + weight * share) / (last[0] + weight), last[2] + total]
    return Curve(tuple(round(b[2] / b[0], 5) for b in blocks), tuple(round(b[1], 5) for b in blocks))
