"""A text as the encoder reads it: word pieces, their place in the text, and what an uncased vocabulary loses of them."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kg.extraction.encoder.arrays import Ints
from kg.record import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["CASES", "GLUES", "LENGTH", "SHAPES", "Pieces", "cut_pieces", "sentence_starts", "words_at"]

LENGTH = 512  # positions of the encoder; the pieces of a longer text are cut off
CASES = ("special", "lower", "upper", "title", "mixed", "digits", "mark", "other")
GLUES = ("special", "spaced", "glued", "continued")  # after a space, after another word, inside a word
SHAPES = 256  # buckets of word shapes

_TOKEN = re.compile(r"\S+")
_EDGES = "()[]{}.,;:!?\"'`"
# A full stop after these ends no sentence.
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|resp|approx|Fig|Eq|Sec|Dr|St|w\.r\.t|a\.k\.a|no)|\b[A-Z])\.$"
)
_SENTENCE_END = re.compile(r"[.!?][)\"'\]]*\s+(?=[A-Z0-9(\"'\[$\\])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The pieces of a text, the two special ones included: `marks` has case, shape, glue and segment (0 title, 1 abstract)
    of each, `starts` and `ends` its characters (0, 0 for special ones), `sentences` its sentence, `words` the first piece of
    each word and `word_spans` the characters of each word."""

    ids: Ints
    marks: Ints
    starts: Ints
    ends: Ints
    sentences: Ints
    words: Ints
    word_spans: Ints

    def span(self, first: int, last: int) -> Span:
        """The characters of the words `first` to `last` (both in)."""
        return int(self.word_spans[first, 0]), int(self.word_spans[last, 1])


def words_at(span: Span, word_spans: Ints) -> tuple[int, int] | None:
    """The words, first and last, that cover exactly the characters of `span`, where some do.

    >>> words_at((2, 9), np.array([[0, 1], [2, 5], [6, 9]])), words_at((2, 8), np.array([[0, 1], [2, 5], [6, 9]]))
    ((1, 2), None)
    """
    first, last = int(np.searchsorted(word_spans[:, 0], span[0])), int(np.searchsorted(word_spans[:, 1], span[1]))
    covered = first <= last < len(word_spans) and (word_spans[first, 0], word_spans[last, 1]) == span
    return (first, last) if covered else None


def cut_pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """The pieces of `text` (title, newline, abstract), at most LENGTH of them."""
    encoding = tokenizer.encode(text)
    size = min(len(encoding.ids), LENGTH)
    ids = np.array(encoding.ids[:size], dtype=np.int64)
    ids[-1] = encoding.ids[-1]  # the closing piece stays where a text is cut
    offsets = np.array(encoding.offsets[:size], dtype=np.int64)
    numbers = [-1 if n is None else n for n in encoding.word_ids[:size]]
    offsets[-1], numbers[-1] = 0, -1
    words = [i for i in range(1, size) if numbers[i] >= 0 and numbers[i] != numbers[i - 1]]
    ends = [(words[n + 1] if n + 1 < len(words) else size - 1) - 1 for n in range(len(words))]
    bounds = sentence_starts(text)
    return Pieces(
        ids=ids,
        marks=_marks(text, offsets, numbers),
        starts=offsets[:, 0],
        ends=offsets[:, 1],
        sentences=np.searchsorted(bounds, offsets[:, 0], side="right") - 1,
        words=np.array(words, dtype=np.int64),
        word_spans=np.array(
            [(offsets[i, 0], offsets[j, 1]) for i, j in zip(words, ends, strict=True)], np.int64
        ).reshape(-1, 2),
    )


def sentence_starts(text: str) -> Ints:
    """Where the sentences of a title, newline, abstract begin; the title is the first.

    >>> sentence_starts("A title\\nOne, e.g. this. Two.").tolist()
    [0, 8, 24]
    """
    title = text.find("\n") + 1
    ends = (
        match.end()
        for match in _SENTENCE_END.finditer(text, title)
        if not _ABBREVIATIONS.search(text, max(0, match.start() - 8), match.start() + 1)
    )
    return np.array([0, *([title] if title else []), *ends], dtype=np.int64)


def _marks(text: str, offsets: Ints, numbers: list[int]) -> Ints:
    title = text.find("\n")
    shapes = np.zeros(len(text) + 1, dtype=np.int64)
    for match in _TOKEN.finditer(text):
        shapes[match.start() : match.end()] = _shape_bucket(match.group().strip(_EDGES))
    marks = np.zeros((len(offsets), 4), dtype=np.int64)
    for i, (start, end) in enumerate(offsets.tolist()):
        if numbers[i] < 0:
            continue
        glue = 3 if numbers[i] == numbers[i - 1] else 2 if start and not text[start - 1].isspace() else 1
        marks[i] = _case(text[start:end]), shapes[start], glue, int(start > title)
    return marks


@lru_cache(20_000)
def _case(piece: str) -> int:
    if piece.isdigit():
        return CASES.index("digits")
    if not any(c.isalnum() for c in piece):
        return CASES.index("mark")
    if piece.islower():
        return CASES.index("lower")
    if piece.isupper():
        return CASES.index("upper")
    if piece[:1].isupper() and piece[1:].islower():
        return CASES.index("title")
    return CASES.index("mixed" if piece.upper() != piece.lower() else "other")


@lru_cache(20_000)
def _shape_bucket(token: str) -> int:
    """A number for the token's shape, runs of one kind folded beyond two: "GPT-4o" is "XX-dx"."""
    shape: list[str] = []
    for c in token[:40]:
        kind = "d" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c if c.isascii() else "u"
        if shape[-2:] != [kind, kind]:
            shape.append(kind)
    return zlib.crc32("".join(shape).encode()) % SHAPES
