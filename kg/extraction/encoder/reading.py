"""From scores to what a text says: tags to mentions, surfaces to entities, and the roles, relations and results of those."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from kg.extraction.encoder.arrays import Floats, sigmoid, softmax
from kg.extraction.encoder.brackets import close_brackets
from kg.extraction.encoder.cues import object_odds, role_odds
from kg.extraction.encoder.grouping import gather
from kg.extraction.encoder.layout import Group, Layout, lay_out, lay_out_values
from kg.extraction.encoder.number_spans import Value, find_values, squash
from kg.extraction.encoder.pieces import Pieces
from kg.extraction.encoder.scoring import Judgements, Scorer
from kg.extraction.encoder.settings import Settings
from kg.extraction.encoder.tagging import Mention, decode
from kg.extraction.encoder.tasks import RELATIONS, ROLES, SLOTS, allowed_relations, allowed_roles, allowed_slots

__all__ = ["Claim", "Link", "Reading", "Thing", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An entity: its type, mentions (character spans, in order), role, and the probabilities of mentions and role."""

    type: str
    mentions: tuple[tuple[int, int], ...]
    role: str
    score: float
    role_score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relation between things, by number."""

    subject: int
    predicate: str
    object: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A result: the span of its value, its things by number (None where the slot is empty).

    `worth` is the probability that the value is a result at all, `score` that it is one of `subject`.
    """

    span: tuple[int, int]
    subject: int
    metric: int | None
    on: int | None
    versus: int | None
    worth: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that a text says."""

    things: tuple[Thing, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()


def read(text: str, pieces: Pieces, scorer: Scorer, settings: Settings, leaning: Floats | None = None) -> Reading:
    """What `text` says, one encoder pass. `leaning` (words, tags) is what is known of its words beforehand."""
    hidden, logits = scorer.encode(pieces)
    tags = logits[pieces.words] if leaning is None else logits[pieces.words] + leaning
    title = text.find("\n")
    breaks = np.flatnonzero(pieces.word_spans[:, 0] > title)[:1] if title >= 0 else None
    read_as = decode(tags, bias=settings.outside, breaks=breaks)
    mentions = [mention for mention in close_brackets(text, pieces, read_as) if _can_be_name(text, pieces, mention)]
    if not mentions:
        return Reading()
    groups, scores = gather(text, pieces, mentions, hidden, scorer, settings)
    layout = lay_out(text, pieces, groups)
    value_layout, values = lay_out_values(text, find_values(text), pieces, layout)
    judged = scorer.judge(hidden, layout, value_layout)
    roles = judged.roles + role_odds(text, pieces, groups)
    relations = judged.relations + object_odds(text, pieces, groups)
    things = _things(pieces, groups, scores, roles, layout, settings)
    return Reading(
        things=things,
        links=_links(layout, relations, settings),
        claims=_claims(text, values, layout, judged, settings),
    )


_NO_NAME = re.compile(r"[\W\d_]*|w\.?r\.?t\.?|e\.g\.?|i\.e\.?|et al\.?|viz\.?|cf\.?|etc\.?|resp\.?", re.IGNORECASE)


def _can_be_name(text: str, pieces: Pieces, mention: Mention) -> bool:
    """A number alone, such as the 25 of AIME24/25, is no name, nor is "w.r.t."."""
    return not _NO_NAME.fullmatch(text, *pieces.span(mention.first, mention.last))


def _things(
    pieces: Pieces, groups: list[Group], scores: list[float], logits: Floats, layout: Layout, settings: Settings
) -> tuple[Thing, ...]:
    roles = softmax(np.where(allowed_roles()[layout.types], logits, -np.inf))
    leaning = roles * np.exp([settings.roles.get(role, 0.0) for role in ROLES])
    things = []
    for n, group in enumerate(groups):
        spans = tuple(pieces.span(*mention) for mention in group.mentions)
        best = int(leaning[n].argmax())
        things.append(
            Thing(type=group.type, mentions=spans, role=ROLES[best], score=scores[n], role_score=float(roles[n, best]))
        )
    return tuple(things)


def _links(layout: Layout, logits: Floats, settings: Settings) -> tuple[Link, ...]:
    allowed = allowed_relations()[layout.types[:, None], layout.types[None, :]]
    probable = sigmoid(logits)
    np.einsum("iij->ij", allowed)[:] = False
    bars = np.array([settings.relation.get(relation, 0.5) for relation in RELATIONS])
    said = [
        Link(subject=int(i), predicate=RELATIONS[k], object=int(j), score=float(probable[i, j, k]))
        for i, j, k in np.argwhere(allowed & (probable > bars))
    ]
    both = {(link.object, link.predicate, link.subject): link.score for link in said}
    # No relation holds both ways: of two things one outperforms the other, or is part of it. The surer one stays.
    return tuple(link for link in said if link.score >= both.get((link.subject, link.predicate, link.object), 0.0))


def _claims(
    text: str, values: list[Value], layout: Layout, judged: Judgements, settings: Settings
) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    if not values:
        return ()
    probable = sigmoid(judged.results)
    slots = np.where(allowed_slots()[layout.types][None], judged.slots, -np.inf)
    none = judged.none.copy()
    none[:, SLOTS.index("subject")] = -1e9
    shares = softmax(np.concatenate([none[:, None], slots], axis=1).transpose(0, 2, 1))
    taken: set[int] = set()
    said: set[tuple[int, str, int | None]] = set()
    for n in np.argsort(-probable, kind="stable").tolist():
        value = values[n]
        if probable[n] <= settings.result or not taken.isdisjoint(range(value.start, value.end)):
            continue
        taken.update(range(value.start, value.end))
        shares[n, 1:, 1 + int(shares[n, 0, 1:].argmax())] = 0  # nothing is measured on or against itself
        picks = [_picks(shares[n, k], settings.second) for k in range(len(SLOTS))]
        metric, on, versus = picks[1][0], picks[2], picks[3][0]
        for subject in picks[0]:
            for place in on:
                key = (subject or 0, squash(text[value.start : value.end]), place)
                if subject is not None and key not in said:
                    said.add(key)
                    claims.append(
                        Claim(span=(value.start, value.end), subject=subject, metric=metric, on=place, versus=versus,
                              worth=float(probable[n]), score=float(probable[n] * shares[n, 0, subject + 1]))
                    )  # fmt: skip
    return tuple(sorted(claims, key=lambda c: (c.span, c.subject, -1 if c.on is None else c.on)))


def _picks(shares: Floats, second: float) -> list[int | None]:
    """The best filling of a slot and others above `second`, by number; None is empty, and stands alone."""
    best = int(shares.argmax())
    picks = [best] + [int(i) for i in np.flatnonzero(shares > second) if i != best and i and best]
    return [i - 1 if i else None for i in picks]
