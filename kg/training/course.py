"""A whole training: read the records, train, export, choose thresholds, fit confidences, package."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import torch
import torch.distributed as dist
from tokenizers import Tokenizer

from kg import lexicon
from kg.errors import OptionError
from kg.evaluation import papers_beside
from kg.extraction.encoder.memory import Memory, Terms, count_terms, save_terms
from kg.extraction.encoder.pieces import Pieces, cut_pieces
from kg.extraction.encoder.scoring import SETTINGS, TERMS, TOKENIZER, OnnxScorer
from kg.extraction.encoder.settings import Settings, load_settings, save_settings
from kg.extraction.reader import Reader
from kg.training import bases, tuning
from kg.training.examples import Annotated, Example, fold_of, make_example, mention_types, read_annotated
from kg.training.export import export, quantise
from kg.training.loop import Progress, Run, train
from kg.training.model import Network
from kg.training.results_head import train_results
from kg.training.torch_scorer import TorchScorer

__all__ = [
    "Course",
    "Lesson",
    "can_bfloat16",
    "complete",
    "join_group",
    "known_terms",
    "load_tokenizer",
    "read_records",
    "run_course",
]

_BATCH = 16
_OFTEN = 3  # a term that occurs less often tells nothing
_TUNED = 300  # held-out papers that thresholds are chosen on, beside dev
_RESULT_EPOCHS = 3  # of the results head alone
_LOOK = 100  # held-out papers that are looked at after each epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """See `kg.training.train`."""

    records: tuple[Path, ...]
    dev: Path | None
    output: Path
    work: Path
    base: Path | None
    epochs: float
    minutes: float | None
    seed: int
    layers: int
    fold: int | None


class Lesson:
    """An example that is made when it is first needed."""

    def __init__(self, paper: Annotated, pieces: Pieces) -> None:
        self._paper, self._pieces = paper, pieces

    @cached_property
    def _example(self) -> Example:
        return make_example(self._paper, self._pieces)

    def __call__(self) -> Example:
        return self._example


def run_course(course: Course, *, report: Callable[[str], None]) -> dict[str, float]:
    """Train and package. Returns the F1 figures on dev (on the held-out fold where there is no dev)."""
    papers = read_records(course.records)
    held = [paper for paper in papers if fold_of(paper.id) == course.fold]
    lessons = [paper for paper in papers if fold_of(paper.id) != course.fold]
    dev = read_records([course.dev]) if course.dev else held
    if not lessons or not dev:
        raise OptionError("there is nothing to train on, or to tune on: give more records, or name --dev")
    base = bases.find_base(course.base, course.work)
    tokenizer = load_tokenizer(base)
    join_group()
    network = _trained(course, lessons, held[:_LOOK] or dev, base, tokenizer, report)
    return complete(network, base, course, lessons=lessons, dev=dev, held=held or dev, report=report)


def complete(
    network: Network,
    base: Path,
    course: Course,
    *,
    lessons: Sequence[Annotated],
    dev: Sequence[Annotated],
    held: Sequence[Annotated],
    report: Callable[[str], None],
) -> dict[str, float]:
    """From a trained network to a pipeline: export, the results head, thresholds, confidences. Returns the figures on dev."""
    weights = course.work / "weights"
    if _leads():
        write_weights(network, weights, base)
    if dist.is_initialized():
        dist.barrier()
    train_results(network, lessons, OnnxScorer(weights), epochs=_RESULT_EPOCHS, seed=course.seed, report=report)
    if not _leads():
        return {}
    write_weights(network, weights, base)
    terms = known_terms(lessons, load_tokenizer(base))
    save_terms(terms, weights / TERMS)
    trial = tuning.Trial(OnnxScorer(weights), Memory(terms, lexicon.load(None)))
    report("choosing thresholds")
    settings = tuning.tune([*dev, *held[:_TUNED]], trial, Settings())
    # On fewer papers, some relations would have their bar from a handful of cases.
    settings = tuning.set_bars([*dev, *held], trial, settings)
    report("fitting confidences")
    settings = tuning.calibrate(held, trial, settings)
    about = {
        "made": datetime.now(UTC).date().isoformat(),
        "seed": course.seed,
        "layers": course.layers,
        "left_out_fold": course.fold,
        "records": [path.name for path in course.records],
    }
    save_settings(replace(settings, about=about), weights / SETTINGS)
    _package(weights, course.output)
    return tuning.f1(dev, trial, load_settings(weights / SETTINGS))


def read_records(files: Iterable[Path]) -> list[Annotated]:
    """The annotated papers of files of records, each with its papers beside it."""
    return [paper for records in files for paper in read_annotated(papers_beside(records), records)]


def join_group() -> None:
    """Join the processes that torchrun has started, where it has: several train on a share of each batch."""
    if "RANK" in os.environ and not dist.is_initialized():
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")


def _leads() -> bool:
    return not dist.is_initialized() or not dist.get_rank()


def write_weights(network: Network, weights: Path, base: Path) -> None:
    """The network's graphs with 8-bit weights, and the base's tokenizer, in the folder `weights`."""
    export(network, weights)
    quantise(weights)
    shutil.copyfile(base / bases.TOKENIZER, weights / TOKENIZER)


def load_tokenizer(base: Path) -> Tokenizer:
    """The base's tokenizer, cutting nothing off."""
    tokenizer = Tokenizer.from_file(str(base / bases.TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _trained(
    course: Course,
    lessons: Sequence[Annotated],
    look: Sequence[Annotated],
    base: Path,
    tokenizer: Tokenizer,
    report: Callable[[str], None],
) -> Network:
    torch.manual_seed(course.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = Network(bases.base_size(base, course.layers))
    bases.load_base(network.encoder, base / bases.WEIGHTS)
    network.to(device)
    pieces = [cut_pieces(paper.text, tokenizer) for paper in lessons]

    def look_at(network: Network, progress: Progress) -> None:
        figures = tuning.f1(look, tuning.Trial(TorchScorer(network, tokenizer)), Settings())
        shown = " ".join(
            f"{name} {figures[name]:.3f}" for name in ("mention", "entity", "key edge", "relation", "result")
        )
        report(f"epoch {progress.epoch}, {progress.elapsed / 60:.0f} minutes: {shown}")

    run = Run(
        seed=course.seed,
        batch=_BATCH,
        minutes=course.minutes or 0.0,
        steps=None if course.minutes else round(course.epochs * len(lessons) / _BATCH),
        bfloat16=device.type == "cuda" or can_bfloat16(),
    )
    train(
        network,
        [Lesson(paper, own) for paper, own in zip(lessons, pieces, strict=True)],
        [len(own.ids) for own in pieces],
        run,
        folder=course.work,
        at_epoch_end=look_at,
        report=report,
    )
    return network


def can_bfloat16() -> bool:
    """Whether this processor multiplies in bfloat16 itself; without that it is slower than float32."""
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


def known_terms(papers: Iterable[Annotated], tokenizer: Tokenizer) -> Terms:
    """How often the terms of annotated papers are mentions, of those that occur a few times."""

    def words(text: str) -> list[tuple[str, int, int]]:
        cut = tokenizer.pre_tokenizer.pre_tokenize_str(text)
        return [(text[start:end].casefold(), start, end) for _, (start, end) in cut]

    counted = count_terms((words(paper.text), mention_types(paper)) for paper in papers)
    return {key: counts for key, counts in counted.items() if counts[0] >= _OFTEN}


def _package(weights: Path, output: Path) -> None:
    """A spaCy pipeline with the trained weights in it, at `output`."""
    from kg.extraction.pipeline import TRAINED, build

    nlp = build(TRAINED)
    reader = nlp.get_pipe("reader")
    assert isinstance(reader, Reader)
    reader.from_disk(weights)
    part = output.with_name(f".{output.name}.{os.getpid()}.new")
    nlp.to_disk(part)
    if output.exists():
        shutil.rmtree(output)
    part.replace(output)
