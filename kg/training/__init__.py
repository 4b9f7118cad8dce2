"""Training of the extraction: annotated records in, a packaged pipeline out. Needs the extra `train` (torch).

train(["train.records.jsonl"], dev="dev.records.jsonl", output="pipeline")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from kg.errors import OptionError

__all__ = ["train"]


def train(
    records: Sequence[str | Path],
    *,
    output: str | Path,
    dev: str | Path | None = None,
    base: str | Path | None = None,
    work: str | Path | None = None,
    epochs: float = 5.0,
    minutes: float | None = None,
    seed: int = 0,
    layers: int = 6,
    fold: int | None = 0,
    report: Callable[[str], None] = lambda line: None,
) -> dict[str, float]:
    """Train on annotated records, each file with its papers beside it (`…records…`, `…papers…`), and write a spaCy pipeline.

    `base` is the encoder to start from (MiniLM-L6 unless told). Papers of one of ten folds by id (`fold`; None: of none) are left
    out; confidences are fitted on them, and thresholds chosen on `dev` and some of them. With `epochs`, the same seed
    gives the same weights on the same machine; `minutes` trains as long instead, however far that leads. Checkpoints lie in
    `work` (the output's name and `.work` unless told), and a run that was stopped goes on from there. Returns the F1 figures on dev.

    Raises OptionError where torch is missing or a file cannot be used.
    """
    if find_spec("torch") is None:
        raise OptionError("training needs torch, which is not installed: pip install 'kg-papers[train]'")
    from kg.training.course import Course, run_course

    output = Path(output)
    course = Course(
        records=tuple(Path(path) for path in records),
        dev=Path(dev) if dev else None,
        output=output,
        work=Path(work) if work else output.with_name(output.name + ".work"),
        base=Path(base) if base else None,
        epochs=epochs,
        minutes=minutes,
        seed=seed,
        layers=layers,
        fold=fold,
    )
    return run_course(course, report=report)
