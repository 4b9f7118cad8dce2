"""Mentions as tags on words: B, I, E and S of each type, and O, decoded so that the tags agree with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.extraction.encoder.arrays import Floats, Ints
from kg.extraction.encoder.pieces import words_at

__all__ = ["TAGS", "TYPES", "Mention", "decode", "tag_words"]

TYPES = ("Method", "Model", "Dataset", "Benchmark", "Task", "Metric", "Organization")
TAGS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
_LOW = np.float32(-1e4)
_SURE = 9.0  # nats


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words `first` to `last` (both in), with its type and the mean log-probability of its tags."""

    first: int
    last: int
    type: str
    score: float


def tag_words(spans: dict[tuple[int, int], str], word_spans: Ints) -> Ints:
    """The tag of each word, given the type of each character span; a span that is no run of whole words is left out."""
    tags = np.zeros(len(word_spans), dtype=np.int64)
    for span, kind in spans.items():
        words = words_at(span, word_spans)
        if words is None:
            continue
        first, last = words
        base = 1 + 4 * TYPES.index(kind)
        if first == last:
            tags[first] = base + 3
        else:
            tags[first], tags[last] = base, base + 2
            tags[first + 1 : last] = base + 1
    return tags


def _transitions() -> tuple[Floats, Floats, Floats]:
    """What may follow what, start and end: 0 where allowed, else very low."""
    size = len(TAGS)
    step = np.full((size, size), _LOW, dtype=np.float32)
    opens = [i for i in range(size) if i == 0 or (i - 1) % 4 in (0, 3)]
    closes = [i for i in range(size) if i == 0 or (i - 1) % 4 in (2, 3)]
    for i in closes:
        step[i, opens] = 0
    for base in range(1, size, 4):
        step[base, [base + 1, base + 2]] = 0
        step[base + 1, [base + 1, base + 2]] = 0
    begin, end = np.full(size, _LOW, dtype=np.float32), np.full(size, _LOW, dtype=np.float32)
    begin[opens], end[closes] = 0, 0
    return step, begin, end


_STEP, _BEGIN, _END = _transitions()


def decode(logits: Floats, *, bias: float = 0.0, breaks: Ints | None = None) -> list[Mention]:
    """The mentions of the best allowed tag sequence (Viterbi). `bias` is added to O: above 0 gives fewer mentions.

    `logits` is (words, tags). `breaks` are words before which no mention may go on (the abstract's first).
    """
    if not len(logits):
        return []
    logs = logits - logits.max(axis=1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
    scores = logs.copy()
    scores[:, 0] += bias
    # A word that is surely outside every mention parts the text: what stands between two such words is decoded alone.
    outside = scores[:, 0] - scores[:, 1:].max(axis=1) > _SURE
    fresh = set() if breaks is None else set(breaks.tolist())
    tags = [0] * len(logits)
    first = 0
    cuts = sorted({*np.flatnonzero(outside).tolist(), *fresh, len(logits)})
    for cut in cuts:
        if cut > first:
            tags[first:cut] = _best(scores[first:cut])
        first = cut + 1 if cut < len(logits) and outside[cut] else cut
    return _mentions(tags, logs)


def _best(scores: Floats) -> list[int]:
    """The allowed tag sequence with the highest sum."""
    best = scores[0] + _BEGIN
    back = np.zeros(scores.shape, dtype=np.int64)
    for n in range(1, len(scores)):
        ways = best[:, None] + _STEP
        back[n] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[n]
    tags = [int((best + _END).argmax())]
    for n in range(len(scores) - 1, 0, -1):
        tags.append(int(back[n, tags[-1]]))
    return tags[::-1]


def _mentions(tags: list[int], logs: Floats) -> list[Mention]:
    mentions, first = [], 0
    for n, tag in enumerate(tags):
        if tag == 0:
            continue
        place = (tag - 1) % 4
        if place in (0, 3):
            first = n
        if place in (2, 3):
            score = float(np.mean([logs[i, tags[i]] for i in range(first, n + 1)]))
            mentions.append(Mention(first=first, last=n, type=TYPES[(tag - 1) // 4], score=score))
    return mentions
