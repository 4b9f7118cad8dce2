"""From mentions to entities: those of one string are one surface, and surfaces of one thing one group."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.layout import Group, alike, lay_out
from kg.extraction.encoder.pieces import Pieces, words_at
from kg.extraction.encoder.scoring import Scorer
from kg.extraction.encoder.settings import Settings
from kg.extraction.encoder.tagging import Mention

__all__ = ["gather"]

_UNLIKE = 2.0  # nats; two things in one node mislead more than one thing in two


def gather(
    text: str, pieces: Pieces, mentions: list[Mention], hidden: Floats, scorer: Scorer, settings: Settings
) -> tuple[list[Group], list[float]]:
    """Mentions of one string become one surface (of the type that weighs most), surfaces of one thing one group; with scores."""
    by_form: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        start, end = pieces.span(mention.first, mention.last)
        by_form[" ".join(text[start:end].casefold().split())].append(mention)
    surfaces: list[Group] = []
    scores: list[float] = []
    for same in by_form.values():
        weight: dict[str, float] = defaultdict(float)
        for mention in same:
            weight[mention.type] += float(np.exp(mention.score))
        kind = max(weight, key=lambda k: weight[k])
        surfaces.append(Group(type=kind, mentions=tuple((m.first, m.last) for m in same)))
        scores.append(max(float(np.exp(m.score)) for m in same))
    if len(surfaces) == 1:
        return surfaces, scores
    layout = lay_out(text, pieces, surfaces)
    logits = scorer.group(hidden, layout) - _logit(settings.same) - _UNLIKE * ~alike(layout)
    clusters = _cluster(logits, [surface.type for surface in surfaces])
    groups = []
    for cluster in clusters:
        places = sorted(place for n in cluster for place in surfaces[n].mentions)
        groups.append(Group(type=surfaces[cluster[0]].type, mentions=tuple(places)))
    best = [max(scores[n] for n in cluster) for cluster in clusters]
    groups, best = _explained(text, pieces, groups, best)
    order = sorted(range(len(groups)), key=lambda n: groups[n].mentions[0])
    return [groups[n] for n in order], [best[n] for n in order]


def _explained(text: str, pieces: Pieces, groups: list[Group], scores: list[float]) -> tuple[list[Group], list[float]]:
    """The groups, those joined of which one holds a short form and the other the long form that explains it."""
    owner = {mention: n for n, group in enumerate(groups) for mention in group.mentions}
    joined = list(range(len(groups)))
    for pair in find_abbreviations(text):
        short, long = (owner.get(words_at(form, pieces.word_spans) or (-1, -1)) for form in (pair.short, pair.long))
        if short is not None and long is not None and joined[short] != joined[long]:
            kept, gone = sorted((joined[short], joined[long]), key=lambda n: -scores[n])
            joined = [kept if n == gone else n for n in joined]
    together = []
    for kept in dict.fromkeys(joined):
        places = tuple(sorted(m for n, group in enumerate(groups) if joined[n] == kept for m in group.mentions))
        together.append(Group(type=groups[kept].type, mentions=places))
    return together, [scores[kept] for kept in dict.fromkeys(joined)]


def _cluster(logits: Floats, kinds: list[str]) -> list[list[int]]:
    """Groups of surfaces, joined best pair first as long as the mean logit between two groups is above 0."""
    clusters = [[n] for n in range(len(kinds))]
    barred = np.array([[one != other for one in kinds] for other in kinds])
    np.fill_diagonal(barred, val=True)
    sums = logits.astype(np.float64)
    sizes = np.ones(len(kinds))
    while True:
        means = np.where(barred, -np.inf, sums / np.outer(sizes, sizes))
        i, j = sorted(int(n) for n in np.unravel_index(means.argmax(), means.shape))
        if means[i, j] <= 0:
            return [cluster for cluster in clusters if cluster]
        clusters[i] += clusters[j]
        clusters[j] = []
        sizes[i] += sizes[j]
        sums[i] += sums[j]
        sums[:, i] += sums[:, j]
        barred[j] = barred[:, j] = True


def _logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
