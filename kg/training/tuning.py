"""Thresholds and confidence curves: what is chosen after training, on papers that were not trained on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from kg.evaluation import compare
from kg.evaluation.matching import Compared
from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.layout import Layout, ValueLayout
from kg.extraction.encoder.memory import Memory
from kg.extraction.encoder.pieces import Pieces, sentence_starts
from kg.extraction.encoder.reading import Reading, read
from kg.extraction.encoder.records import link_score, to_entities, to_relations, to_results
from kg.extraction.encoder.scoring import Judgements, Scorer
from kg.extraction.encoder.settings import Curve, Settings, fit_curve
from kg.extraction.encoder.tasks import RELATIONS
from kg.record import Record, Span
from kg.training.examples import Annotated

__all__ = ["Cutting", "Trial", "calibrate", "f1", "set_bars", "tune"]

_LOW = 0.05  # relations and results at least this probable are looked at when thresholds are chosen
_STEPS = tuple(round(0.1 + 0.025 * n, 3) for n in range(29))


class Cutting(Scorer, Protocol):
    """A scorer that cuts texts into pieces too."""

    def cut(self, text: str) -> Pieces: ...


class Trial:
    """Reads texts with settings that change: pieces and encodings are kept, and so the encoder runs once a text."""

    def __init__(self, scorer: Cutting, memory: Memory | None = None) -> None:
        self._scorer, self._memory = scorer, memory
        self._pieces: dict[str, Pieces] = {}
        self._encoded: dict[bytes, tuple[Floats, Floats]] = {}

    def read(self, paper: Annotated, settings: Settings) -> Reading:
        """What the paper's text says."""
        if paper.text not in self._pieces:
            self._pieces[paper.text] = self._scorer.cut(paper.text)
        pieces = self._pieces[paper.text]
        leaning = self._memory.lean(paper.text, pieces, settings) if self._memory else None
        return read(paper.text, pieces, self, settings, leaning)

    def encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        key = pieces.ids.tobytes() + pieces.marks.tobytes()
        if key not in self._encoded:
            self._encoded[key] = self._scorer.encode(pieces)
        return self._encoded[key]

    def group(self, hidden: Floats, layout: Layout) -> Floats:
        return self._scorer.group(hidden, layout)

    def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
        return self._scorer.judge(hidden, layout, values)


def f1(papers: Iterable[Annotated], trial: Trial, settings: Settings) -> dict[str, float]:
    """The F1 of every figure."""
    pairs = [(paper, _record(paper, trial.read(paper, settings), settings)) for paper in papers]
    gold = [(paper.text, Record.from_json(paper.record, paper.text)) for paper, _ in pairs]
    found = compare(gold, {paper.id: record for paper, record in pairs})
    return {name: figure.f1 for name, figure in found.figures.items()}


# In this order, each with what was best of those before.
_TRIED: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("outside", (-0.9, -0.6, -0.3, 0.0, 0.3, 0.6)),
    ("lexicon", (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)),
    ("terms", (0.0, 0.3, 0.6, 0.9)),
    ("outside", (-0.6, -0.3, 0.0, 0.15, 0.3, 0.45, 0.6, 0.9)),
    ("lexicon", (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)),
    ("same", (0.1, 0.2, 0.3, 0.5)),
)


def tune(papers: Sequence[Annotated], trial: Trial, settings: Settings) -> Settings:
    """The settings with the best F1 of mentions and entities."""
    best = settings
    for name, values in _TRIED:
        tried = [replace(best, **{name: value}) for value in values]  # type: ignore[arg-type]
        best = max(tried, key=lambda one: _of_entities(papers, trial, one))
    return best


def set_bars(papers: Sequence[Annotated], trial: Trial, settings: Settings) -> Settings:
    """The settings with the bars that give the best F1 of each relation, and of results."""
    low = replace(settings, relation=dict.fromkeys(RELATIONS, _LOW), result=_LOW)
    readings = [(paper, trial.read(paper, low)) for paper in papers]
    compared = [_compared(paper, reading, low) for paper, reading in readings]
    bars = {relation: _relation_bar(relation, readings, compared) for relation in RELATIONS}
    results = [_results_at(readings, settings, bar) for bar in _STEPS]
    return replace(settings, relation=bars, result=_STEPS[max(range(len(_STEPS)), key=lambda n: results[n])])


def _of_entities(papers: Iterable[Annotated], trial: Trial, settings: Settings) -> float:
    figures = f1(papers, trial, settings)
    return figures["mention"] + figures["entity"]


def _relation_bar(relation: str, readings: list[tuple[Annotated, Reading]], compared: list[Compared]) -> float:
    """The threshold with the best F1 for one relation."""
    said: list[tuple[float, bool]] = []
    gold = 0
    for (_, reading), paper in zip(readings, compared, strict=True):
        gold += sum(triple[1] == relation for triple in paper.gold_triples)
        for link, one in zip(reading.links, paper.predicted.relations, strict=True):
            if link.predicate == relation:
                said.append((link.score, paper.as_gold(one.subject, one.predicate, one.object) in paper.gold_triples))

    def at(bar: float) -> float:
        kept = [right for score, right in said if score > bar]
        return 2 * sum(kept) / (len(kept) + gold) if gold else 0.0

    return max(_STEPS, key=lambda bar: (round(at(bar), 6), -abs(bar - 0.4))) if gold >= 10 else 0.5


def _results_at(readings: list[tuple[Annotated, Reading]], settings: Settings, bar: float) -> float:
    pairs = []
    for paper, reading in readings:
        kept = replace(reading, claims=tuple(claim for claim in reading.claims if claim.worth > bar), links=())
        pairs.append((paper, _record(paper, kept, settings)))
    gold = [(paper.text, Record.from_json(paper.record, paper.text)) for paper, _ in pairs]
    return compare(gold, {paper.id: record for paper, record in pairs}).figures["result"].f1


def calibrate(papers: Iterable[Annotated], trial: Trial, settings: Settings) -> Settings:
    """The settings with confidence curves that fit these papers."""
    seen: dict[str, tuple[list[float], list[bool]]] = {
        name: ([], []) for name in ("presence", "edge", "relation", "result")
    }

    def note(name: str, score: float, right: bool) -> None:  # noqa: FBT001
        seen[name][0].append(score)
        seen[name][1].append(right)

    plain = replace(settings, curves={name: Curve() for name in seen})
    for paper in papers:
        reading = trial.read(paper, settings)
        compared = _compared(paper, reading, plain)
        for thing, entity in zip(reading.things, compared.predicted.entities, strict=True):
            note("presence", thing.score, entity.name in compared.pairs)
            note("edge", thing.score * thing.role_score, entity.name in compared.right_roles)
        for link, one in zip(reading.links, compared.predicted.relations, strict=True):
            triple = compared.as_gold(one.subject, one.predicate, one.object)
            note("relation", link_score(link, reading), triple in compared.gold_triples)
        gold = {(result.subject, result.value) for result in compared.gold.results}
        for claim, result in zip(reading.claims, compared.predicted.results, strict=True):
            right = (compared.pairs.get(result.subject), result.value) in gold
            note("result", claim.score * reading.things[claim.subject].score, right)
    return replace(settings, curves={name: fit_curve(*pairs) for name, pairs in seen.items()})


def _compared(paper: Annotated, reading: Reading, settings: Settings) -> Compared:
    return Compared(paper.id, paper.text, Record.from_json(paper.record, paper.text), _record(paper, reading, settings))


def _record(paper: Annotated, reading: Reading, settings: Settings) -> Record:
    sentences = _sentences(paper.text)
    entities = to_entities(reading, paper.text, sentences, settings)
    return Record(
        id=paper.id,
        entities=entities,
        relations=to_relations(reading, entities, paper.text, sentences, settings),
        results=to_results(reading, entities, paper.text, sentences, settings),
    )


def _sentences(text: str) -> list[Span]:
    starts = [*sentence_starts(text).tolist(), len(text)]
    return [(start, start + len(text[start:end].rstrip())) for start, end in pairwise(starts)]
