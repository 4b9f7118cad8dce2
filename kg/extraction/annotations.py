"""What the components leave on a Doc, for each other and for the record.

`doc.spans["candidates"]` holds what may be a mention, as found by lexicon and patterns, one span a place; spans can overlap. Their label is
the entity type, `kb_id_` the name that the finder gives the thing (empty: as written), `id_` the finder.
`doc.spans["mentions"]` holds the mentions that stayed: no two overlap; `span._.entity` counts into `doc._.entities`.
"""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc, Span

from kg.record import Entity
from kg.record import Span as Offsets

__all__ = ["CANDIDATES", "MENTIONS", "Sentences", "add_candidate", "entities", "text_of"]

CANDIDATES = "candidates"
MENTIONS = "mentions"

Doc.set_extension("abbreviations", default=(), force=True)  # tuple[Abbreviation, ...]
Doc.set_extension(
    "introduced", default=None, force=True
)  # offsets of the names that the paper introduces; None: not looked for
Doc.set_extension("entities", default=(), force=True)  # tuple[Entity, ...]
Doc.set_extension("relations", default=(), force=True)  # tuple[Relation, ...]
Doc.set_extension("results", default=(), force=True)  # tuple[Result, ...]
Span.set_extension("confidence", default=0.0, force=True)
Span.set_extension("entity", default=None, force=True)  # int | None


def add_candidate(doc: Doc, offsets: Offsets, *, type: str, name: str, finder: str, confidence: float) -> None:
    """Add a span that may be a mention. Where offsets cut a token in two there is none; of two at one place the surer stays."""
    span = doc.char_span(*offsets, label=type, kb_id=name, span_id=finder)
    if span is None:
        return
    if CANDIDATES not in doc.spans:
        doc.spans[CANDIDATES] = []
    group = doc.spans[CANDIDATES]
    surest: float = (
        span._.confidence
    )  # an extension attribute belongs to the place, not to the span: 0 where none is yet
    if surest == 0:
        group.append(span)
    elif surest < confidence:
        places = [(other.start, other.end) for other in group]
        group[places.index((span.start, span.end))] = span
    else:
        return
    span._.confidence = confidence


def entities(doc: Doc) -> tuple[Entity, ...]:
    """The entities so far: without roles before the component `roles`, with them after it."""
    found: tuple[Entity, ...] = doc._.entities
    return found


def text_of(doc: Doc) -> str:
    """`doc.text`, put together once: every component reads it, and spaCy joins all tokens each time."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


class Sentences:
    """The sentences of a Doc as offsets without white space at the ends, and the sentence of a place. The title is the first."""

    __slots__ = ("_starts", "spans")

    def __init__(self, doc: Doc) -> None:
        text = text_of(doc)
        self.spans: list[Offsets] = []
        for sentence in doc.sents:
            start, end = sentence.start_char, sentence.end_char
            self.spans.append((start, start + len(text[start:end].rstrip())))
        self._starts = [start for start, _ in self.spans]

    def __len__(self) -> int:
        return len(self.spans)

    def at(self, place: int) -> int:
        """The number of the sentence in which the character at `place` stands."""
        return max(bisect_right(self._starts, place) - 1, 0)
