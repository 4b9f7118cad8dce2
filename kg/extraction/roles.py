"""What the paper does with each entity, by cue words in the sentences where it stands.

Every mention is read against the cues of its sentence; the strongest role that its type allows wins, in the order of
`schema.ROLES`. Where no cue speaks, the type has a usual role: benchmarks are evaluated on, metrics reported, tasks addressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.annotations import Sentences, entities, text_of
from kg.extraction.patterns import own_names
from kg.record import Entity, Span
from kg.schema import ROLES_BY_NAME

__all__ = ["Reading", "assign_roles", "read_role"]

_OWN = re.compile(r"\b(?:[Ww]e|[Tt]his (?:paper|work|study|report|survey|article)|[Oo]ur|(?:the|The) paper|[Hh]ere)\b")
_COMPARED = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|better than|superior to|compared (?:to|with)|comparison (?:to|with)|"
    r"relative to|over (?:the )?(?:strong(?:est)? |existing |previous |prior )?(?:baselines?|state-of-the-art)|baselines?|versus|vs\.|"
    r"competitive with|comparable (?:to|with)|on par with|rival\w*|than|match(?:es|ing)? the performance|state-of-the-art)\b"
)
_EVALUATED = re.compile(
    r"\b(?:evaluat\w*|experiment\w*|benchmark\w*|results|test(?:ed|s|ing)?|demonstrat\w*|achiev\w*|improv\w*|outperform\w*|"
    r"validat\w*|performance|accuracy|state-of-the-art|score\w*)\b",
    re.IGNORECASE,
)
_USED = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|leverag\w*|employ\w*|adopt\w*|appl(?:y|ies|ied|ying)|combin\w*|integrat\w*|incorporat\w*|"
    r"based on|built? (?:up)?on|builds? (?:up)?on|via|through|with|by|fine-tun\w*|train\w*|utiliz\w*|extend\w*|initializ\w*|from)\b",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"\b(?:stud(?:y|ies|ied)|investigat\w*|analy[sz]\w*|examin\w*|survey\w*|review\w*|explor\w*|understand\w*|theor\w*|"
    r"characteri[sz]\w*|revisit\w*|rethink\w*|benchmark\w*|evaluat\w*|assess\w*|audit\w*|probe|probing)\b",
    re.IGNORECASE,
)
_TRAINED_ON = re.compile(
    r"\b(?:train(?:ed|ing)?|pre-?train(?:ed|ing)?|fine-?tun(?:ed|ing)?|annotat\w*|collect\w*|from|built)\b",
    re.IGNORECASE,
)
_MADE_BY = re.compile(
    r"\b(?:developed|built|released|created|made|trained|deployed|submitted|conducted|launched) (?:\w+ )?(?:by|at|from|in) (?:the )?$"
)
_NUMBER = re.compile(r"\d")
_ENOUGH = 20  # mentions of one thing that are read: no abstract has more, and a file that is none must end
_NEAR = 600  # characters to either side of a mention within its sentence, for the same reason


@dataclass(frozen=True, slots=True)
class Reading:
    """A role with the sentence (by number) that shows it."""

    role: str
    confidence: float
    sentence: int


_ORDER = tuple(ROLES_BY_NAME)  # the strongest first


def read_role(kind: str, sentence: str, place: int, *, title: bool, late: bool) -> tuple[str, float]:
    """The role that one mention shows, and how surely: `place` is where it stands in `sentence`.

    `title`: the sentence is the title; `late`: the paper's own work has been spoken of by now.

    >>> text = "Ours outperforms PPO on GSM8K."
    >>> read_role("Method", text, 17, title=False, late=True)[0]
    'compares_with'
    >>> read_role("Benchmark", text, 24, title=False, late=True)[0]
    'evaluates_on'
    """
    if kind == "Organization":
        made = _MADE_BY.search(sentence[max(0, place - 40) : place])
        return ("affiliated", 0.5) if made and late else ("mentions", 0.6)
    if kind == "Task":
        return ("addresses", 0.8 if title or late else 0.6)
    if kind == "Metric":
        shown = _NUMBER.search(sentence) or _EVALUATED.search(sentence)
        return ("reports", 0.8) if shown and late else ("mentions", 0.5)
    if kind in ("Benchmark", "Dataset"):
        return _read_data(kind, sentence, late=late, title=title)
    return _read_system(kind, sentence, place, title=title, late=late)


def _read_data(kind: str, sentence: str, *, late: bool, title: bool) -> tuple[str, float]:
    if kind == "Dataset" and _TRAINED_ON.search(sentence) and not _EVALUATED.search(sentence):
        return "uses", 0.6
    if late or _EVALUATED.search(sentence):
        return "evaluates_on", 0.8
    return ("studies", 0.4) if title else ("mentions", 0.5)


def _read_system(kind: str, sentence: str, place: int, *, title: bool, late: bool) -> tuple[str, float]:
    compared = next((cue for cue in _COMPARED.finditer(sentence) if cue.end() <= place), None)
    if compared and late:
        return "compares_with", 0.6
    before = sentence[max(0, place - 60) : place]
    if late and _USED.search(before):
        return "uses", 0.6
    if title:
        return ("studies", 0.5) if _STUDIED.search(sentence) else ("uses", 0.5)
    if late and _STUDIED.search(sentence[:place]):
        return "studies", 0.4
    return ("uses", 0.4) if late else ("mentions", 0.6)


def _readings(entity: Entity, text: str, sentences: Sentences, late_from: int, own: set[Span]) -> Iterable[Reading]:
    for start, end in entity.mentions[:_ENOUGH]:
        number = sentences.at(start)
        if (start, end) in own:
            yield Reading("introduces", 0.85, number)
            continue
        first, last = sentences.spans[number]
        first, last = max(first, start - _NEAR), min(last, end + _NEAR)
        role, confidence = read_role(
            entity.type, text[first:last], start - first, title=number == 0, late=number >= late_from
        )
        yield Reading(role, confidence, number)


def _first_own(text: str, sentences: Sentences) -> int:
    """The number of the first sentence of the abstract that speaks of the paper's own work; the second where none does."""
    for number, (start, end) in enumerate(sentences.spans[1:], 1):
        if _OWN.search(text, start, end):
            return number
    return min(2, len(sentences.spans))


@Language.component("kg_roles", requires=["doc.sents", "doc._.entities"], assigns=["doc._.entities"])
def assign_roles(doc: Doc) -> Doc:
    """Give each entity its role, the sentence that shows it, and a confidence: that of the mentions times that of the role."""
    text, sentences = text_of(doc), Sentences(doc)
    late_from = _first_own(text, sentences)
    own = {pattern.span for pattern in own_names(text)} if doc._.introduced is None else set(doc._.introduced)
    known = []
    for entity in entities(doc):
        readings = list(_readings(entity, text, sentences, late_from, own))
        best = min(readings, key=lambda r: (_ORDER.index(r.role), -r.confidence, r.sentence))
        known.append(
            replace(
                entity,
                role=best.role,
                confidence=round(entity.confidence * best.confidence, 3),
                evidence=(sentences.spans[best.sentence],),
            )
        )
    doc._.entities = tuple(known)
    return doc
