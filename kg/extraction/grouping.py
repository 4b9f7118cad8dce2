"""Mentions of one thing in one abstract become one entity: abbreviation, plural, case, hyphen, and the lexicon's aliases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Mention

from kg import schema
from kg.extraction.annotations import CANDIDATES, MENTIONS, text_of
from kg.record import MAX_NAME, Entity, Span

__all__ = ["entities_of", "fold", "group_mentions", "without_overlap"]

_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
_JOINT = re.compile(r"[\s\-‐‑–_]+")


def fold(surface: str) -> str:
    """What spellings of one name within one text have in common: no case, no hyphens, no plural s.

    >>> fold("Vision-Language Models") == fold("vision language model"), fold("VLMs"), fold("GPT-4o") == fold("GPT-4")
    (True, 'vlm', False)
    """
    words = _JOINT.sub(" ", _PLURAL.sub("", surface)).strip().casefold()
    if len(words) > 3 and words.endswith("s") and not words.endswith(("ss", "us", "is", "sis")):
        words = words[:-3] + "y" if words.endswith("ies") else words[:-1]
    return words


def without_overlap(mentions: Iterable[Mention]) -> list[Mention]:
    """The longest first, then the surest, then the first found; what overlaps a kept one goes. In the order of the text."""
    order = sorted(enumerate(mentions), key=lambda m: (m[1].start_char - m[1].end_char, -m[1]._.confidence, m[0]))
    taken: set[int] = set()
    kept = []
    for _, mention in order:
        tokens = range(mention.start, mention.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


@dataclass(slots=True)
class _Thing:
    """A group of mentions on its way to an entity."""

    mentions: list[Mention] = field(default_factory=list)
    types: Counter[str] = field(default_factory=Counter)


def entities_of(
    mentions: list[Mention], same: dict[str, str], introduced: Iterable[Span]
) -> list[tuple[Entity, list[Mention]]]:
    """Entities in the order of their first mention. `same` leads from the fold of a short form to that of its long form.

    The type is that of the surest mentions; a name that the paper introduces has the type that its introduction shows.
    """
    own = set(introduced)
    things: dict[str, _Thing] = {}
    for mention in mentions:
        key = fold(mention.kb_id_ or mention.text)
        key = same.get(fold(mention.text), same.get(key, key))
        thing = things.setdefault(key, _Thing())
        thing.mentions.append(mention)
        weight = 10.0 if (mention.start_char, mention.end_char) in own else 3.0 if mention.id_ == "lexicon" else 1.0
        thing.types[mention.label_] += weight * mention._.confidence
    named: dict[str, list[Mention]] = {}
    kinds: dict[str, str] = {}
    for thing in things.values():
        kind = thing.types.most_common(1)[0][0]
        name = _name(thing.mentions, kind)
        kinds.setdefault(name, kind)
        named.setdefault(name, []).extend(thing.mentions)
    return [(_entity(name, kinds[name], group), group) for name, group in named.items()]


def _name(mentions: list[Mention], kind: str) -> str:
    """The long form of methods, tasks and metrics; else what is written most often, the longest of these."""
    surfaces = Counter(mention.text for mention in mentions)
    if kind in ("Method", "Task", "Metric"):
        return max(surfaces, key=lambda surface: (len(surface), surfaces[surface]))
    return max(surfaces, key=lambda surface: (surfaces[surface], len(surface)))


def _entity(name: str, kind: str, mentions: list[Mention]) -> Entity:
    return Entity(
        name=name[:MAX_NAME],
        type=kind,
        role="mentions",
        surfaces=tuple(dict.fromkeys(mention.text for mention in mentions)),
        mentions=tuple(sorted((mention.start_char, mention.end_char) for mention in mentions)),
        confidence=round(max(mention._.confidence for mention in mentions), 3) or 0.5,  # no finder, no measure
    )


def _everywhere(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """The mentions, and every other whole-word place of the same strings: what is a name once is that name again."""
    text = text_of(doc)
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(text[mention.start_char : mention.end_char], mention)
    have = {(mention.start_char, mention.end_char) for mention in mentions}
    extra = []
    for surface, model in first.items():
        for start in _places(surface, text):
            span = (start, start + len(surface))
            if span not in have and (again := _like(doc, span, model)):
                extra.append(again)
    return [*mentions, *extra] if extra else mentions


def _like(doc: Doc, span: Span, model: Mention) -> Mention | None:
    again: Mention | None = doc.char_span(*span, label=model.label_, kb_id=model.kb_id_, span_id=model.id_)
    if again is not None:
        again._.confidence = model._.confidence
    return again


def _places(surface: str, text: str) -> Iterator[int]:
    """Where `surface` stands in `text` as a whole word."""
    start = text.find(surface)
    while start >= 0:
        end = start + len(surface)
        if not (_is_word(text[start - 1 : start]) or _is_word(text[end : end + 1])):
            yield start
        start = text.find(surface, end)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _candidates(doc: Doc) -> Iterable[Mention]:
    """Those of kg's finders; else what spaCy's own span categorizer or entity recognizer marked with kg's labels."""
    if CANDIDATES in doc.spans:
        return list(doc.spans[CANDIDATES])
    marked = doc.spans.get("sc", doc.ents)
    return [span for span in marked if span.label_ in schema.ENTITY_TYPES_BY_NAME]


@Language.component(
    "kg_grouping",
    requires=["doc.spans", "doc._.abbreviations"],
    assigns=["doc.spans", "doc._.entities", "span._.entity"],
)
def group_mentions(doc: Doc) -> Doc:
    """Choose the mentions among the candidates (or, where a pipeline has none, what it marked), and group them."""
    mentions = without_overlap(m for m in _candidates(doc) if len(m.text) <= MAX_NAME)
    mentions = without_overlap(_everywhere(doc, mentions))
    text = text_of(doc)
    same = {fold(text[slice(*pair.short)]): fold(text[slice(*pair.long)]) for pair in doc._.abbreviations}
    found = entities_of(mentions, same, doc._.introduced or ())
    for number, (_, group) in enumerate(found):
        for mention in group:
            mention._.entity = number
    doc.spans[MENTIONS] = mentions
    doc._.entities = tuple(entity for entity, _ in found)
    return doc
