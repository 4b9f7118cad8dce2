"""What the heads look at: mentions gathered into groups (surfaces or entities), and features of groups, pairs and values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.extraction.encoder.alignment import ALIGNMENT_FEATURES, Place, align
from kg.extraction.encoder.arrays import Bools, Floats, Ints
from kg.extraction.encoder.number_spans import KINDS, Value
from kg.extraction.encoder.pieces import Pieces
from kg.extraction.encoder.tagging import TYPES

__all__ = [
    "GROUP_FEATURES",
    "PAIR_FEATURES",
    "VALUE_FEATURES",
    "VALUE_PAIR_FEATURES",
    "Group",
    "Layout",
    "ValueLayout",
    "alike",
    "lay_out",
    "lay_out_values",
]

GROUP_FEATURES = 14
PAIR_FEATURES = 24
_STRING_FEATURES = 7
VALUE_FEATURES = len(KINDS) + 6
_VALUE_DISTANCES = 10
VALUE_PAIR_FEATURES = _VALUE_DISTANCES + ALIGNMENT_FEATURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Mentions that speak of one thing: its type and the words (first, last) of each, in order."""

    type: str
    mentions: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Arrays for the heads. Mentions stand group after group. `between` is the pieces from one end of the closest pair of
    mentions of two groups to the other (both in)."""

    first: Ints  # (mentions,) piece
    last: Ints
    owner: Floats  # (groups, mentions), 1 where the mention is the group's
    lead: Ints  # (groups,) number of the first mention
    types: Ints  # (groups,)
    features: Floats  # (groups, GROUP_FEATURES)
    pairs: Floats  # (groups, groups, PAIR_FEATURES)
    between: Ints  # (groups, groups, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLayout:
    """Arrays for the results head: the pieces of each value, its features, and those of value and group together."""

    first: Ints
    last: Ints
    features: Floats  # (values, VALUE_FEATURES)
    pairs: Floats  # (values, groups, VALUE_PAIR_FEATURES)


def lay_out(text: str, pieces: Pieces, groups: Sequence[Group]) -> Layout:
    """The arrays of `groups`, of which there must be at least one, each with a mention."""
    mentions = [(n, *mention) for n, group in enumerate(groups) for mention in sorted(group.mentions)]
    owners = np.array([m[0] for m in mentions], dtype=np.int64)
    last_pieces = np.append(pieces.words[1:], len(pieces.ids) - 1) - 1
    first, last = pieces.words[[m[1] for m in mentions]], last_pieces[[m[2] for m in mentions]]
    lead = np.searchsorted(owners, np.arange(len(groups)))
    owner = (owners[None, :] == np.arange(len(groups))[:, None]).astype(np.float32)
    strings = [[text[slice(*pieces.span(*mention))] for mention in sorted(group.mentions)] for group in groups]
    pairs, between = _pair_features(first, last, owners, lead, pieces, strings)
    return Layout(
        first=first,
        last=last,
        owner=owner,
        lead=lead,
        types=np.array([TYPES.index(group.type) for group in groups], dtype=np.int64),
        features=_group_features(text, first, owners, lead, pieces, strings),
        pairs=pairs,
        between=between,
    )


def alike(layout: Layout) -> Bools:
    """(groups, groups): whether two groups share a word, or one is the initials of the other."""
    said = layout.pairs[..., -_STRING_FEATURES:].any(axis=-1)
    return np.asarray(said | said.T)


def lay_out_values(
    text: str, values: Sequence[Value], pieces: Pieces, layout: Layout
) -> tuple[ValueLayout, list[Value]]:
    """The arrays of the values that the pieces reach, and those values."""
    starts = pieces.starts[1:-1]
    spans = [
        (np.searchsorted(starts, v.start, side="right"), np.searchsorted(starts, v.end, side="left"), v) for v in values
    ]
    kept = [(int(a), int(b), v) for a, b, v in spans if 1 <= a <= b and pieces.ends[b] >= v.end]
    first, last = np.array([k[0] for k in kept], dtype=np.int64), np.array([k[1] for k in kept], dtype=np.int64)
    features = np.zeros((len(kept), VALUE_FEATURES), dtype=np.float32)
    for n, (_, _, value) in enumerate(kept):
        features[n, KINDS.index(value.kind)] = 1
    extra = len(KINDS)
    if kept:
        sentences = pieces.sentences[first]
        features[:, extra] = pieces.marks[first, 3] == 0
        features[:, extra + 1] = first / len(pieces.ids)
        features[:, extra + 2] = sentences == pieces.sentences.max()
        for n, (_, _, value) in enumerate(kept):
            inside = [v for _, _, v in kept if v.start <= value.start and value.end <= v.end and v is not value]
            around = [v for _, _, v in kept if value.start <= v.start and v.end <= value.end and v is not value]
            features[n, extra + 3], features[n, extra + 4] = bool(inside), bool(around)
            features[n, extra + 5] = min((sentences == sentences[n]).sum() / 5, 2)
    own = [v for _, _, v in kept]
    aligned = align(text, own, pieces.sentences[first].tolist(), _places(pieces, layout), len(layout.lead))
    pairs = np.concatenate([_value_distances(first, last, pieces, layout), aligned], axis=-1)
    return ValueLayout(first=first, last=last, features=features, pairs=pairs), own


def _places(pieces: Pieces, layout: Layout) -> list[Place]:
    owners = layout.owner.argmax(axis=0)
    columns = (pieces.starts[layout.first], pieces.ends[layout.last], pieces.sentences[layout.first], owners)
    return [
        Place(start=start, end=end, sentence=sentence, group=group, type=int(layout.types[group]))
        for start, end, sentence, group in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _group_features(
    text: str, first: Ints, owners: Ints, lead: Ints, pieces: Pieces, strings: list[list[str]]
) -> Floats:
    size, sentences = len(pieces.ids), pieces.sentences.max() + 1
    features = np.zeros((len(lead), GROUP_FEATURES), dtype=np.float32)
    for n in range(len(lead)):
        own = first[owners == n]
        where = pieces.sentences[own]
        forms = set(strings[n])
        sample = strings[n][0]
        features[n] = (
            pieces.marks[own[0], 3] == 0,
            np.log1p(len(own)),
            own[0] / size,
            own[-1] / size,
            where[0] / sentences,
            where[-1] / sentences,
            len(set(where.tolist())) / 4,
            where[-1] == sentences - 1,
            len({form.casefold() for form in forms}) / 3,
            any(form.isupper() and len(form) > 1 for form in forms),
            any(c.isdigit() for form in forms for c in form),
            any(form != form.lower() and form[1:] != form[1:].lower() for form in forms),
            len(sample.split()) / 4,
            any(f"({form})" in text for form in forms),
        )
    return features


def _pair_features(
    first: Ints, last: Ints, owners: Ints, lead: Ints, pieces: Pieces, strings: list[list[str]]
) -> tuple[Floats, Ints]:
    count, groups = len(first), len(lead)
    gap = np.maximum(first[None, :] - last[:, None], first[:, None] - last[None, :])
    sentence = pieces.sentences[first]
    apart = np.abs(sentence[:, None] - sentence[None, :])
    key = (apart * 2048 + np.maximum(gap, 0)) * count * count + np.arange(count * count).reshape(count, count)
    best = np.minimum.reduceat(np.minimum.reduceat(key, lead, axis=0), lead, axis=1) % (count * count)
    a, b = best // count, best % count  # the closest pair of mentions of two groups
    together = np.add.reduceat(np.add.reduceat(apart == 0, lead, axis=0, dtype=np.int64), lead, axis=1)
    distance, away = gap[a, b], apart[a, b]
    before = first[a] < first[b]
    title = pieces.marks[first, 3] == 0
    in_title = np.add.reduceat(title, lead, dtype=np.int64) > 0
    inner = np.minimum(first[a], first[b]), np.maximum(last[a], last[b])
    begins = np.zeros(len(pieces.ids) + 1, dtype=np.int64)
    np.add.at(begins, first + 1, 1)
    begins = begins.cumsum()
    crossed = np.maximum(begins[inner[1]] - begins[inner[0]] - 1, 0)
    features = np.zeros((groups, groups, PAIR_FEATURES), dtype=np.float32)
    columns = (
        away == 0,
        away == 1,
        np.minimum(away, 8) / 8,
        np.log1p(np.maximum(distance, 0)) / 5,
        (distance <= 1) & (away == 0),
        (distance <= 3) & (away == 0),
        before,
        before & (away == 0),
        ~before & (away == 0),
        np.log1p(together),
        np.minimum(crossed, 8) / 8,
        crossed == 0,
        title[a] & title[b],
        in_title[:, None] & in_title[None, :],
        in_title[:, None] & ~in_title[None, :],
        ~in_title[:, None] & in_title[None, :],
        (first[lead][:, None] < first[lead][None, :]),
    )
    for n, column in enumerate(columns):
        features[:, :, n] = column
    features[:, :, len(columns) :] = _string_features(strings)
    between = np.stack([np.minimum(first[a], first[b]), np.maximum(last[a], last[b])], axis=-1)
    return features, between


def _string_features(strings: list[list[str]]) -> Floats:
    """(groups, groups, 7): same key, one within the other (both ways), same last word, shared words, short for (both ways)."""
    groups = len(strings)
    features = np.zeros((groups, groups, _STRING_FEATURES), dtype=np.float32)
    words = [[_words(form) for form in dict.fromkeys(forms)] for forms in strings]
    shorts = [{form.rstrip("s").casefold() for form in forms if _SHORT.fullmatch(form)} for forms in strings]
    letters = [{"".join(w[0] for w in form) for form in forms if len(form) > 1} for forms in words]
    sets = [{w for form in forms for w in form} for forms in words]
    for i in range(groups):
        for j in range(groups):
            if i != j and sets[i].isdisjoint(sets[j]):
                features[i, j, 5:] = bool(shorts[i] & letters[j]), bool(shorts[j] & letters[i])
            elif i != j:
                features[i, j] = (
                    any(p == q for p in words[i] for q in words[j]),
                    any(_within(p, q) for p in words[i] for q in words[j]),
                    any(_within(q, p) for p in words[i] for q in words[j]),
                    bool({p[-1] for p in words[i] if p} & {q[-1] for q in words[j] if q}),
                    len(sets[i] & sets[j]) / max(1, len(sets[i] | sets[j])),
                    bool(shorts[i] & letters[j]),
                    bool(shorts[j] & letters[i]),
                )
    return features


_SHORT = re.compile(r"[A-Z][A-Za-z0-9\-]{1,9}")
_WORD = re.compile(r"[^\W_]+")


def _words(form: str) -> tuple[str, ...]:
    """The words of a form, folded, plural s off."""
    folded = (word.casefold() for word in _WORD.findall(form))
    return tuple(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in folded)


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(part)
    return 0 < size < len(whole) and any(whole[n : n + size] == part for n in range(len(whole) - size + 1))


def _value_distances(first: Ints, last: Ints, pieces: Pieces, layout: Layout) -> Floats:
    features = np.zeros((len(first), len(layout.lead), _VALUE_DISTANCES), dtype=np.float32)
    if not len(first):
        return features
    gap = np.maximum(layout.first[None, :] - last[:, None], first[:, None] - layout.last[None, :])
    apart = np.abs(pieces.sentences[first][:, None] - pieces.sentences[layout.first][None, :])
    count = len(layout.first)
    key = (apart * 2048 + np.maximum(gap, 0)) * count + np.arange(count)
    best = np.minimum.reduceat(key, layout.lead, axis=1) % count
    rows = np.arange(len(first))[:, None]
    distance, away = gap[rows, best], apart[rows, best]
    before = layout.first[best] < first[:, None]
    nearest = distance + away * 2048
    rank = np.argsort(np.argsort(nearest, axis=1, kind="stable"), axis=1, kind="stable")
    title = (pieces.marks[layout.first, 3] == 0)[best]
    columns = (
        away == 0,
        np.minimum(away, 8) / 8,
        np.log1p(np.maximum(distance, 0)) / 5,
        before & (away == 0),
        ~before & (away == 0),
        (distance <= 1) & (away == 0),
        (distance <= 4) & (away == 0),
        np.minimum(rank, 10) / 10,
        rank == 0,
        title,
    )
    for n, column in enumerate(columns):
        features[:, :, n] = column
    return features
