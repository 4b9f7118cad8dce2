"""Abbreviations that a text explains: Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions" (2003).

Added to theirs: plurals (`LLMs`), mixed case (`LoRA`), a note behind the short form (`(GRPO; a variant of PPO)`), and initials
first: where the initials of the words before the bracket spell the short form, those words are the long form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.annotations import Sentences, text_of
from kg.record import Span

__all__ = ["Abbreviation", "find_abbreviations"]

_BRACKET = re.compile(r"\(([^()]{2,120})\)")
_SHORT = re.compile(r"(?=[^\s]*[A-Z])[A-Za-z0-9$\\][\w\-+.&/@$\\^*]{0,14}(?: [A-Z0-9][\w\-+.]{0,8})?$")
_NOTE = re.compile(r"\s*[;,:]|\s+(?:hereafter|for short|in short)")
_LEAD = re.compile(r"(?:e\.g\.,?|i\.e\.,?|or|termed|dubbed|called|named|denoted|abbreviated|short|as|aka|a\.k\.a\.)\s+")
_WORD = re.compile(r"[^\s\-–/]+")
_SMALL = "a an the of for in on and or to with by our we is are this that these using via from as its their"
_STOP = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that explains it, as offsets into the text."""

    short: Span
    long: Span


def find_abbreviations(text: str) -> Iterator[Abbreviation]:
    """Each pair in the order of the text: `long form (SF)`, or `SF (long form)`.

    >>> text = "Large Language Models (LLMs) with Low-Rank Adaptation (LoRA; 2021) on an A100 (80GB)"
    >>> [(text[slice(*pair.short)], text[slice(*pair.long)]) for pair in find_abbreviations(text)]
    [('LLMs', 'Large Language Models'), ('LoRA', 'Low-Rank Adaptation')]
    """
    for match in _BRACKET.finditer(text):
        start, inside = match.start(1), match[1]
        if lead := _LEAD.match(inside):
            start, inside = start + lead.end(), inside[lead.end() :]
        if note := _NOTE.search(inside):
            inside = inside[: note.start()]
        inside = inside.rstrip()
        pair = None
        if _SHORT.match(inside):
            pair = _long_before(text, (start, start + len(inside)), match.start())
        elif " " in inside or "-" in inside:
            pair = _short_before(text, (start, start + len(inside)), match.start())
        if pair:
            yield pair


def _long_before(text: str, short: Span, bracket: int) -> Abbreviation | None:
    letters = _letters(text[slice(*short)])
    if not 2 <= len(letters) <= 12:
        return None
    sentence = max(text.rfind(stop, 0, bracket) for stop in ("\n", ". ", "(", ")")) + 1
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, sentence, bracket)]
    words = words[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words:
        return None
    start = _by_initials(text, words, letters)
    if start is None:
        start = _by_letters(text, words[0][0], bracket, letters)
    if start is None:
        return None
    end = start + len(text[start:bracket].rstrip())
    return Abbreviation(short, (start, end)) if _plausible(text[start:end], text[slice(*short)]) else None


def _short_before(text: str, long: Span, bracket: int) -> Abbreviation | None:
    before = re.search(r"(\S+)\s*$", text[max(0, bracket - 24) : bracket])
    if not before or not _SHORT.match(before[1]):
        return None
    start = max(0, bracket - 24) + before.start(1)
    letters = _letters(before[1])
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, *long)]
    if len(letters) < 2 or len(words) > len(letters) + 5:
        return None
    capitals = "".join(filter(str.isupper, text[slice(*long)])).casefold()  # Unified consistency eXamination
    if capitals != letters and _by_initials(text, words, letters) != long[0]:
        return None
    return Abbreviation((start, start + len(before[1])), long)


def _letters(short: str) -> str:
    """The letters to be explained: lower case, without a plural s.

    >>> _letters("MLLMs"), _letters("k-NN"), _letters("LoRAs")
    ('mllm', 'knn', 'lora')
    """
    if len(short) > 2 and short.endswith("s") and not short[:-1].islower() and short[-2].isupper():
        short = short[:-1]
    return "".join(c for c in short if c.isalnum()).casefold()


def _by_initials(text: str, words: list[Span], letters: str) -> int | None:
    """Where the long form starts if initials, small words left out at will, spell `letters`; the shortest such stretch."""
    for first in range(len(words) - 1, -1, -1):
        initials = [(text[s].casefold(), text[s:e].casefold() in _STOP) for s, e in words[first:]]
        if initials[0][0] == letters[0] and _spells(initials, letters):
            return words[first][0]
    return None


def _spells(initials: list[tuple[str, bool]], letters: str) -> bool:
    place = 0
    for initial, small in initials:
        if place < len(letters) and initial == letters[place]:
            place += 1
        elif not small:
            return False
    return place == len(letters)


def _by_letters(text: str, low: int, high: int, letters: str) -> int | None:
    """Schwartz and Hearst: from the right, each letter in turn; the first one must start a word."""
    place = high - 1
    for number in range(len(letters) - 1, -1, -1):
        while place >= low:
            starts_word = place == low or not text[place - 1].isalnum()
            if text[place].casefold() == letters[number] and (number > 0 or starts_word):
                break
            place -= 1
        if place < low:
            return None
        place -= 1
    return place + 1


def _plausible(long: str, short: str) -> bool:
    words = long.split()
    if len(long) <= len(short) or short in words or words[0].casefold() in _STOP:
        return False
    return len(words) <= 2 * len(short) and not re.search(r"[;:,]\s", long)


@Language.component("kg_abbreviations", requires=["doc.sents"], assigns=["doc._.abbreviations"])
def mark_abbreviations(doc: Doc) -> Doc:
    """Keep the pairs whose two forms stand in one sentence."""
    sentences = Sentences(doc)
    pairs = find_abbreviations(text_of(doc))
    doc._.abbreviations = tuple(pair for pair in pairs if sentences.at(pair.short[0]) == sentences.at(pair.long[0]))
    return doc
