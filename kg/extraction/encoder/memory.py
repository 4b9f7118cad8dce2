"""What is known of terms before a text is read: how often each was a mention where it was annotated, and the lexicon.

A small network forgets names that it saw a few times; a table does not. Both lean the tag scores, and overrule nothing.
"""

from __future__ import annotations

import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from kg.errors import PipelineError
from kg.extraction.encoder.arrays import Floats, Ints
from kg.extraction.encoder.pieces import Pieces
from kg.extraction.encoder.settings import Settings
from kg.extraction.encoder.tagging import TAGS, TYPES, tag_words
from kg.extraction.lexicon import Finder
from kg.lexicon import Lexicon
from kg.record import Span

__all__ = ["Memory", "Terms", "count_terms", "load_terms", "save_terms"]

Words = tuple[str, ...]
Terms = dict[
    Words, tuple[int, dict[str, int]]
]  # a term's words, folded: how often it occurred, and as a mention of each type

_LONGEST = 8  # words
_LOW, _HIGH = -2.0, 3.0  # bounds of the log odds
_TYPE_OF = np.array([tag[2:] for tag in TAGS])  # "" for O
_DATA = ("Dataset", "Benchmark")
_DOUBT = 2.0  # occurrences that every type is given beforehand, a quarter of them as mentions


class Memory:
    """Leans the tag scores of a text's words towards what its terms usually are."""

    def __init__(self, terms: Terms, names: Lexicon | None = None) -> None:
        self._leanings = {words: _leanings(*counts) for words, counts in terms.items()}
        self._starts = {words[:n] for words in terms for n in range(1, len(words))}
        self._finder = Finder(names) if names is not None else None

    def lean(self, text: str, pieces: Pieces, settings: Settings) -> Floats:
        """(words, TAGS), to be added to the tag logits of the words."""
        leaning = np.zeros((len(pieces.words), len(TAGS)), dtype=np.float32)
        if settings.terms:
            for first, last, kinds in self._found(text, pieces.word_spans):
                for kind, odds in kinds.items():
                    _add(leaning, first, last, kind, settings.terms * odds)
        if settings.lexicon and self._finder is not None:
            found = self._finder.find_meant(text)
            spans: dict[Span, str] = {one.span: one.entry.type for one in found if one.sure or one.entry.type in _DATA}
            tags = tag_words(spans, pieces.word_spans)
            places = np.flatnonzero(tags)
            leaning[places, tags[places]] += settings.lexicon
            # Data is where small networks stray: MATH, used without a word on what it is, looks like a task or a model.
            data = places[np.isin(_TYPE_OF[tags[places]], _DATA)]
            leaning[data, 1:] -= settings.lexicon * (_TYPE_OF[1:] != _TYPE_OF[tags[data], None])
        return leaning

    def _found(self, text: str, spans: Ints) -> Iterator[tuple[int, int, Mapping[str, float]]]:
        """The terms of the text, from left to right, the longest at each place; none overlaps another."""
        words = [text[start:end].casefold() for start, end in spans.tolist()]
        first = 0
        while first < len(words):
            last, found = first, None
            end = first + 1
            while True:
                key = tuple(words[first:end])
                if key in self._leanings:
                    last, found = end - 1, self._leanings[key]
                if end == len(words) or key not in self._starts:
                    break
                end += 1
            if found is not None:
                yield first, last, found
            first = last + 1


def _add(leaning: Floats, first: int, last: int, kind: str, amount: float) -> None:
    base = 1 + 4 * TYPES.index(kind)
    if first == last:
        leaning[first, base + 3] += amount
    else:
        leaning[first, base] += amount
        leaning[first + 1 : last, base + 1] += amount
        leaning[last, base + 2] += amount


def _leanings(occurred: int, kinds: Mapping[str, int]) -> dict[str, float]:
    """The log odds of each type, smoothed and bounded.

    >>> {kind: round(odds, 2) for kind, odds in _leanings(100, {"Method": 90, "Task": 1}).items()}
    {'Method': 2.06}
    """
    found = {}
    for kind, count in kinds.items():
        if count > 1:
            share = (count + _DOUBT / 4) / (max(occurred, count) + _DOUBT)
            found[kind] = min(_HIGH, max(_LOW, math.log(share / (1 - share))))
    return found


def count_terms(texts: Iterable[tuple[list[tuple[str, int, int]], Mapping[Span, str]]]) -> Terms:
    """The terms of annotated texts, each given as its words (folded, start, end) and its mentions' types: those annotated twice.

    Terms as a whole are counted, inside longer mentions too."""
    annotated: dict[Words, Counter[str]] = defaultdict(Counter)
    read = []
    for words, mentions in texts:
        starts = {start: n for n, (_, start, _) in enumerate(words)}
        ends = {end: n for n, (_, _, end) in enumerate(words)}
        folded = [word for word, _, _ in words]
        for (start, end), kind in mentions.items():
            if start in starts and end in ends and ends[end] - starts[start] < _LONGEST:
                annotated[tuple(folded[starts[start] : ends[end] + 1])][kind] += 1
        read.append(folded)
    kept = {words: kinds for words, kinds in annotated.items() if kinds.total() > 1}
    starts_of = {words[:n] for words in kept for n in range(1, len(words))}
    occurred: Counter[Words] = Counter()
    for folded in read:
        for first in range(len(folded)):
            for end in range(first + 1, len(folded) + 1):
                key = tuple(folded[first:end])
                if key in kept:
                    occurred[key] += 1
                if key not in starts_of:
                    break
    return {words: (occurred[words], dict(sorted(kinds.items()))) for words, kinds in sorted(kept.items())}


def save_terms(terms: Terms, path: Path) -> None:
    """Write what `load_terms` reads: a line a term, packed, the same bytes for the same terms."""
    lines = (
        "\t".join([" ".join(words), str(occurred), *(f"{kind}={count}" for kind, count in kinds.items())])
        for words, (occurred, kinds) in terms.items()
    )
    with path.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
        packed.write("".join(line + "\n" for line in lines).encode())


def load_terms(path: Path) -> Terms:
    """Raises PipelineError where the file is missing or says something else."""
    terms: Terms = {}
    try:
        with gzip.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                words, occurred, *kinds = line.rstrip("\n").split("\t")
                terms[tuple(words.split(" "))] = (
                    int(occurred),
                    {k: int(n) for k, n in (kind.split("=") for kind in kinds)},
                )
    except (OSError, EOFError, ValueError) as error:
        raise PipelineError(f"{path}: the terms beside the weights cannot be read ({error})") from error
    return terms
