"""A Reading as the entities, relations and results of a record: names, calibrated confidences, and the sentences that show them."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from kg.extraction import values
from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.encoder.cues import COMPARES
from kg.extraction.encoder.reading import Claim, Link, Reading, Thing
from kg.extraction.encoder.settings import Settings
from kg.record import MAX_NAME, Entity, Relation, Result, Span

__all__ = ["to_entities", "to_relations", "to_results"]

_OWN = re.compile(r"\b(?:we|our|this (?:paper|work|study)|introduc\w*|propos\w*|present\w*)\b", re.IGNORECASE)


class Evidence:
    """The sentences of a text, by place."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self._text, self._spans = text, spans
        self._starts = [start for start, _ in spans]

    def at(self, place: int) -> int:
        """The number of the sentence in which the character at `place` stands."""
        return max(bisect_right(self._starts, place) - 1, 0)

    def of_role(self, thing: Thing) -> tuple[Span, ...]:
        """The sentence of the abstract, or the title where it stands in no other, that best shows what the paper does with it."""
        numbers = sorted({self.at(start) for start, _ in thing.mentions})
        behind = [n for n in numbers if n] or numbers
        if thing.role in ("introduces", "uses", "studies", "addresses"):
            own = [n for n in behind if _OWN.search(self._text, *self._spans[n])]
            return (self._spans[(own or behind)[0]],)
        return (self._spans[behind[-1 if thing.role != "mentions" else 0]],)

    def of_pair(self, one: Thing, predicate: str, other: Thing) -> tuple[Span, ...]:
        """The first sentence of the abstract that has both (the title else), or the two nearest that have one each.

        Of sentences that name what outperforms and what is outperformed, the first that compares.
        """
        first, second = ({self.at(start) for start, _ in thing.mentions} for thing in (one, other))
        both = sorted(first & second, key=lambda n: (not n, n))
        if both:
            compare = [n for n in both if predicate == "outperforms" and COMPARES.search(self._text, *self._spans[n])]
            return (self._spans[(compare or both)[0]],)
        near = min(((abs(i - j), i, j) for i in first for j in second), default=(0, 0, 0))
        return tuple(self._spans[n] for n in sorted(near[1:]))

    def at_value(self, claim: Claim, subject: Thing) -> tuple[Span, ...]:
        """The value's sentence, and where the subject stands in another the nearest of its own before."""
        number = self.at(claim.span[0])
        own = {self.at(start) for start, _ in subject.mentions}
        if number in own:
            return (self._spans[number],)
        near = min(own, key=lambda n: (n > number, abs(n - number)))
        return tuple(self._spans[n] for n in sorted((near, number)))


def to_entities(reading: Reading, text: str, sentences: Sequence[Span], settings: Settings) -> tuple[Entity, ...]:
    """An entity of each thing, in the same order, under a name of its own."""
    evidence = Evidence(text, sentences)
    presence, edge = settings.curves["presence"], settings.curves["edge"]
    taken: Counter[str] = Counter()
    explained = _long_forms(reading.things, text)
    found = []
    for number, thing in enumerate(reading.things):
        name = _name(thing, text)
        taken[name] += 1
        found.append(
            Entity(
                name=name if taken[name] == 1 else f"{name} ({thing.type})",
                type=thing.type,
                role=thing.role,
                surfaces=tuple(dict.fromkeys(text[slice(*span)] for span in (*thing.mentions, *explained[number]))),
                mentions=thing.mentions,
                confidence=min(edge(thing.score * thing.role_score), presence(thing.score)),
                presence=presence(thing.score),
                evidence=evidence.of_role(thing),
            )
        )
    return tuple(found)


def _long_forms(things: Sequence[Thing], text: str) -> dict[int, list[Span]]:
    """Of things of one word, by number, the long form by which the text explains it, though no thing is marked there.

    In "distributional dynamic programming (DP)" the longer name is marked; what DP stands for would be guessed from other papers.
    """
    owners = {mention: n for n, thing in enumerate(things) for mention in thing.mentions}
    found: dict[int, list[Span]] = defaultdict(list)
    for pair in find_abbreviations(text):
        n = owners.get(pair.short)
        if n is not None and not any(" " in text[start:end] for start, end in things[n].mentions):
            found[n].append(pair.long)
    return found


def _name(thing: Thing, text: str) -> str:
    """What stands before the title's colon is the paper's own name for it. Else the long form of methods, tasks and metrics; of
    the rest what is written most often, the longest of these.
    """
    start, end = thing.mentions[0]
    if start == 0 and text[end : end + 1] == ":":
        return text[:end][:MAX_NAME]
    surfaces = Counter(text[start:end] for start, end in thing.mentions)
    if thing.type in ("Method", "Task", "Metric"):
        return max(surfaces, key=lambda surface: (len(surface), surfaces[surface]))[:MAX_NAME]
    return max(surfaces, key=lambda surface: (surfaces[surface], len(surface)))[:MAX_NAME]


def to_relations(
    reading: Reading, entities: Sequence[Entity], text: str, sentences: Sequence[Span], settings: Settings
) -> tuple[Relation, ...]:
    """The relations, between the entities that `to_entities` made."""
    evidence, curve = Evidence(text, sentences), settings.curves["relation"]
    return tuple(
        Relation(
            subject=entities[link.subject].name,
            predicate=link.predicate,
            object=entities[link.object].name,
            confidence=curve(link_score(link, reading)),
            evidence=evidence.of_pair(reading.things[link.subject], link.predicate, reading.things[link.object]),
        )
        for link in reading.links
    )


def link_score(link: Link, reading: Reading) -> float:
    """A relation is right where it holds and both its ends are there."""
    ends = reading.things[link.subject].score * reading.things[link.object].score
    return float(link.score * ends)


def to_results(
    reading: Reading, entities: Sequence[Entity], text: str, sentences: Sequence[Span], settings: Settings
) -> tuple[Result, ...]:
    """The results, their numbers read by the rules for values."""
    evidence, curve = Evidence(text, sentences), settings.curves["result"]
    found = []
    for claim in reading.claims:
        value = values.read_value(text, claim.span, sentences[evidence.at(claim.span[0])])
        subject = reading.things[claim.subject]
        found.append(
            Result(
                subject=entities[claim.subject].name,
                value=text[slice(*claim.span)],
                metric=_named(claim.metric, entities),
                on=_named(claim.on, entities),
                versus=_named(claim.versus, entities),
                number=None if math.isnan(value.number) else value.number,
                unit=value.unit,
                kind=value.kind,
                direction=value.direction,
                confidence=curve(claim.score * subject.score),
                span=claim.span,
                evidence=evidence.at_value(claim, subject),
            )
        )
    return tuple(found)


def _named(number: int | None, entities: Sequence[Entity]) -> str:
    return "" if number is None else entities[number].name
