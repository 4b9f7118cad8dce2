"""Quantitative claims: each value with the thing that it is claimed of, the measure, what it was measured on, and against what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.annotations import Sentences, entities, text_of
from kg.extraction.values import Value, find_values
from kg.record import Entity, Result, Span

__all__ = ["find_results"]

_SYSTEM = ("Method", "Model")
_DATA = ("Benchmark", "Dataset")
_AGAINST = re.compile(
    r"\b(?:over|than|compared (?:to|with)|versus|vs\.|relative to|against|outperform\w*|surpass\w*|exceed\w*)\b"
)
_CLAIM = re.compile(
    r"\b(?:achiev|improv|outperform|surpass|exceed|beat|reach|attain|obtain|yield|reduc|increas|decreas|gain|result|show|demonstrat|"
    r"accura|score|speed|faster|higher|lower|better|perform|win|retain|maintain|sav|boost|drop|deliver|provid|"
    r"cut|up to|degrad|retriev|error|precision|recall|only|fail)",
    re.IGNORECASE,
)


class _Places:
    """The mentions of one sentence, with their entities, in order."""

    def __init__(self, known: tuple[Entity, ...], span: Span) -> None:
        mentions = [(mention, entity) for entity in known for mention in entity.mentions]
        inside = (place for place in mentions if span[0] <= place[0][0] and place[0][1] <= span[1])
        self.all = sorted(inside, key=lambda place: place[0])

    def of(self, types: tuple[str, ...]) -> list[tuple[Span, Entity]]:
        return [place for place in self.all if place[1].type in types]


def _main(known: tuple[Entity, ...]) -> Entity | None:
    """What the paper is about: the first method or model it introduces, else what it introduces, studies or uses first."""
    for roles, types in ((("introduces",), _SYSTEM), (("introduces",), None), (("studies", "uses"), _SYSTEM)):
        for entity in known:
            if entity.role in roles and (types is None or entity.type in types):
                return entity
    return None


def _subject(value: Value, places: _Places, main: Entity) -> tuple[Entity, float]:
    before = [place for place in places.of(_SYSTEM) if place[0][1] <= value.span[0]]
    if any(entity is main for _, entity in places.all):
        return main, 0.6
    own = [place for place in before if place[1].role in ("introduces", "studies")]
    if own:
        return own[-1][1], 0.5
    return main, 0.4


def _metric(value: Value, places: _Places) -> str:
    best, reach = "", 45
    for (start, end), entity in places.of(("Metric",)):
        gap = start - value.span[1] if start >= value.span[1] else value.span[0] - end
        if 0 <= gap < reach:
            best, reach = entity.name, gap
    return best


def _on(value: Value, places: _Places, text: str) -> str:
    data = places.of(_DATA)
    behind = [
        p
        for p in data
        if p[0][0] >= value.span[1]
        and re.search(r"\b(?:on|in|for|across|at|of)\b", text[value.span[1] : p[0][0]][-24:])
    ]
    if behind:
        return behind[0][1].name
    before = [place for place in data if place[0][1] <= value.span[0]]
    return before[-1][1].name if before else data[0][1].name if data else ""


def _versus(value: Value, places: _Places, text: str, subject: Entity, first: int) -> str:
    for (start, _), entity in places.of(_SYSTEM):
        cues = list(_AGAINST.finditer(text, first, start))
        if entity is not subject and cues and start - cues[-1].end() < 40:
            return entity.name
    return ""


def _results(text: str, sentences: Sentences, known: tuple[Entity, ...]) -> Iterator[Result]:
    main = _main(known)
    if main is None:
        return
    for first, last in sentences.spans[1:]:
        sentence = text[first:last]
        if not any(map(str.isdigit, sentence)) or not _CLAIM.search(sentence):
            continue
        places = _Places(known, (first, last))
        inside = [span for span, _ in places.all]
        for value in find_values(sentence, first):
            if any(start < value.span[1] and value.span[0] < end for start, end in inside):
                continue
            subject, confidence = _subject(value, places, main)
            yield Result(
                subject=subject.name,
                value=value.text,
                metric=_metric(value, places),
                on=_on(value, places, text),
                versus=_versus(value, places, text, subject, first),
                number=value.number,
                unit=value.unit,
                kind=value.kind,
                direction=value.direction,
                confidence=confidence,
                span=value.span,
                evidence=((first, last),),
            )


@Language.component("kg_results", requires=["doc.sents", "doc._.entities"], assigns=["doc._.results"])
def find_results(doc: Doc) -> Doc:
    """Find the values of the abstract, and to each its subject, metric, dataset and rival."""
    doc._.results = tuple(_results(text_of(doc), Sentences(doc), entities(doc)))
    return doc
