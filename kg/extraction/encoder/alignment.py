"""Which names go with which numbers: features of a value and a group of mentions, by how the sentence lists and orders them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.number_spans import Value
from kg.extraction.encoder.wording import LEADS, WORDINGS, lead, wording

__all__ = ["ALIGNMENT_FEATURES", "Place", "align", "list_places"]

_ORDER = 12
ALIGNMENT_FEATURES = _ORDER + len(WORDINGS) + len(LEADS)
_AROUND = 40  # characters before and after a name that say what it is there for
_LISTED = re.compile(
    r"\s*(?:\([^()]{0,30}\))?\s*(?:[,;/&]\s*(?:(?:and|or|vs\.?)\s)?|(?:and|or|vs\.?)\s)\s*(?:(?:by|to|of|on|the|in)\s)?\s*"
)
_STOPS = re.compile(r"[,;:()]|\b(?:and|while|but|whereas)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mention stands: its characters, its sentence, its group and the type of that."""

    start: int
    end: int
    sentence: int
    group: int
    type: int


def list_places(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of each span, in the order of the text: its place in the enumeration around it, and how many that names.

    >>> text = "85%, 91% and 70% on CoLA"
    >>> list_places(text, [(0, 3), (5, 8), (13, 16), (20, 24)])
    [(0, 3), (1, 3), (2, 3), (0, 1)]
    """
    runs: list[int] = []
    for n, (start, _) in enumerate(spans):
        if n and _LISTED.fullmatch(text, spans[n - 1][1], start) and start > spans[n - 1][1]:
            runs[-1] += 1
        else:
            runs.append(1)
    return [(place, length) for length in runs for place in range(length)]


def align(
    text: str, values: Sequence[Value], sentences: Sequence[int], mentions: Sequence[Place], groups: int
) -> Floats:
    """(values, groups, ALIGNMENT_FEATURES); `sentences` are those of the values."""
    features = np.zeros((len(values), groups, ALIGNMENT_FEATURES), dtype=np.float32)
    if not values:
        return features
    mentions = sorted(mentions, key=lambda m: (m.start, m.end))
    listed = _listed_mentions(text, mentions)
    whole = _outermost(values)
    outer = sorted(set(whole), key=lambda n: values[n].start)
    numbers = dict(zip(outer, list_places(text, [(values[n].start, values[n].end) for n in outer]), strict=True))
    starts = [values[n].start for n in outer]
    plain = _without(text, mentions)
    leads = [lead(plain[max(0, m.start - _AROUND) : m.start], plain[m.end : m.end + _AROUND]) for m in mentions]
    said = {(m.start, m.group): ways for m, ways in zip(mentions, leads, strict=True)}
    for n, value in enumerate(values):
        table = features[n]
        here = [m for m in mentions if m.sentence == sentences[n]]
        place, length = numbers[whole[n]]
        respectively = bool(here) and "respectively" in text[value.end : value.end + 200]
        for mention in here:
            row = table[mention.group]
            own_place, own_length = listed[mention.start, mention.end]
            if length > 1 and own_length == length:
                row[0 if own_place == place else 1] = 1
                row[2] = max(row[2], float(respectively and own_place == place))
            row[3] += 0.5
        if here:
            table[here[0].group, 4] = 1
        for mention in {m.type: m for m in mentions if m.end <= value.start}.values():  # the last of its type before
            table[mention.group, 5] = 1
            table[mention.group, 6] = mention.sentence == sentences[n]
        for mention in {
            m.type: m for m in reversed(here) if m.start >= value.end
        }.values():  # the first of its type after
            table[mention.group, 7] = 1
        table[:, 8] = table[:, 3] == 0
        for mention in _nearest(value, here):
            low, high = min(mention.end, value.end), max(mention.start, value.start)
            rivals = {m.group for m in here if low <= m.start < high and m.type == mention.type} - {mention.group}
            table[mention.group, 9:_ORDER] = np.log1p(
                (sum(low <= start < high for start in starts), len(rivals), len(_STOPS.findall(text, low, high)))
            )
            way = wording(plain[low:high], behind=mention.start >= value.end) if low <= high else None
            if way is not None:
                table[mention.group, _ORDER + WORDINGS.index(way)] = 1
            for way in said[mention.start, mention.group]:
                table[mention.group, _ORDER + len(WORDINGS) + LEADS.index(way)] = 1
    return features


def _without(text: str, mentions: Sequence[Place]) -> str:
    """The text with a mark for each character of a mention, so that names between a number and a name part nothing."""
    for mention in mentions:
        text = text[: mention.start] + "▮" * (mention.end - mention.start) + text[mention.end :]
    return text


def _listed_mentions(text: str, mentions: Sequence[Place]) -> dict[tuple[int, int], tuple[int, int]]:
    """The places of mentions in enumerations of their type, by their characters."""
    listed: dict[tuple[int, int], tuple[int, int]] = {}
    for kind in {mention.type for mention in mentions}:
        spans = [(mention.start, mention.end) for mention in mentions if mention.type == kind]
        listed.update(zip(spans, list_places(text, spans), strict=True))
    return listed


def _outermost(values: Sequence[Value]) -> list[int]:
    """Of each value, by number: the longest one around it, mostly itself ("3 to 5%" around "5%")."""
    around = []
    for value in values:
        holding = [n for n, v in enumerate(values) if v.start <= value.start and value.end <= v.end]
        around.append(max(holding, key=lambda n: values[n].end - values[n].start))
    return around


def _nearest(value: Value, mentions: Sequence[Place]) -> list[Place]:
    """Of each group the mention that stands nearest to the value."""
    nearest: dict[int, Place] = {}
    for mention in sorted(mentions, key=lambda m: max(m.start - value.end, value.start - m.end)):
        nearest.setdefault(mention.group, mention)
    return list(nearest.values())
