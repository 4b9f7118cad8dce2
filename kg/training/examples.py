"""Annotated papers as the network learns from them: pieces, and the right answer of every head."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.extraction.encoder.arrays import Floats, Ints
from kg.extraction.encoder.layout import Group, Layout, ValueLayout, lay_out, lay_out_values
from kg.extraction.encoder.number_spans import Value, find_values, squash
from kg.extraction.encoder.pieces import Pieces, words_at
from kg.extraction.encoder.tagging import TYPES, tag_words
from kg.extraction.encoder.tasks import RELATIONS, ROLES, SLOTS
from kg.record import Span, expand

__all__ = ["Annotated", "Example", "fold_of", "make_example", "mention_types", "read_annotated"]

_FOLDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A paper's text and its gold record (as JSON)."""

    id: str
    text: str
    record: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Inputs and answers. `same` is 1, 0 or -1 (not asked); `slots` is (values, 1 + groups, SLOTS) shares,
    the first row none.
    """

    pieces: Pieces
    tags: Ints
    surfaces: Layout | None
    same: Ints | None
    entities: Layout | None
    roles: Ints
    relations: Floats
    values: ValueLayout | None
    results: Floats
    slots: Floats


def fold_of(identifier: str) -> int:
    """The fold, 0 to 9, that a paper falls into by the hash of its id; fold 0 is held out of training."""
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:4], "big") % _FOLDS


def read_annotated(papers: Path, records: Path) -> Iterator[Annotated]:
    """Papers (id, title, abstract) joined with their records, in the order of the records."""
    with papers.open(encoding="utf8") as lines:
        texts = {p["id"]: p["title"] + "\n" + p["abstract"] for p in map(json.loads, lines)}
    with records.open(encoding="utf8") as lines:
        for record in map(json.loads, lines):
            yield Annotated(id=record["id"], text=texts[record["id"]], record=record)


def make_example(paper: Annotated, pieces: Pieces) -> Example:
    """The answers that the gold record of `paper` gives."""
    entities = paper.record["entities"]
    spans = mention_owners(paper)
    mentions: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for span, n in spans.items():
        place = words_at(span, pieces.word_spans)
        if place:
            mentions[n][" ".join(paper.text[slice(*span)].casefold().split())].append(place)
    surfaces, owners = [], []
    for n, forms in mentions.items():
        for places in forms.values():
            surfaces.append(Group(type=entities[n]["type"], mentions=tuple(places)))
            owners.append(n)
    order = sorted(mentions, key=lambda n: min(min(places) for places in mentions[n].values()))
    groups = [
        Group(
            type=entities[n]["type"],
            mentions=tuple(sorted(place for places in mentions[n].values() for place in places)),
        )
        for n in order
    ]
    layout = lay_out(paper.text, pieces, groups) if groups else None
    values, kept = lay_out_values(paper.text, find_values(paper.text), pieces, layout) if layout else (None, [])
    number = {entities[n]["name"]: i for i, n in enumerate(order)}
    results, slots = _results(paper, kept, number, len(order))
    several = len(surfaces) > 1
    return Example(
        pieces=pieces,
        tags=tag_words({span: entities[n]["type"] for span, n in spans.items()}, pieces.word_spans),
        surfaces=lay_out(paper.text, pieces, surfaces) if several else None,
        same=_same(surfaces, owners) if several else None,
        entities=layout,
        roles=np.array([ROLES.index(entities[n]["role"]) for n in order], dtype=np.int64),
        relations=_relations(paper.record.get("relations", []), number),
        values=values if kept else None,
        results=results,
        slots=slots,
    )


def mention_owners(paper: Annotated) -> dict[Span, int]:
    """The gold mentions of a paper, each with the number of its entity."""
    entities = paper.record["entities"]
    return expand([(surface, n) for n, entity in enumerate(entities) for surface in entity["surfaces"]], paper.text)


def mention_types(paper: Annotated) -> dict[Span, str]:
    """The gold mentions of a paper, each with its type."""
    return {span: paper.record["entities"][n]["type"] for span, n in mention_owners(paper).items()}


def _same(surfaces: list[Group], owners: list[int]) -> Ints:
    owner = np.array(owners)
    same = (owner[:, None] == owner[None, :]).astype(np.int64)
    kinds = np.array([TYPES.index(surface.type) for surface in surfaces])
    same[kinds[:, None] != kinds[None, :]] = -1
    np.fill_diagonal(same, -1)
    return same


def _relations(triples: Iterable[list[str]], number: dict[str, int]) -> Floats:
    table = np.zeros((len(number), len(number), len(RELATIONS)), dtype=np.float32)
    for subject, predicate, target in triples:
        i, j = number.get(subject), number.get(target)
        if i is not None and j is not None and i != j and predicate in RELATIONS:
            table[i, j, RELATIONS.index(predicate)] = 1
    return table


def _results(paper: Annotated, values: list[Value], number: dict[str, int], groups: int) -> tuple[Floats, Floats]:
    """Which values are results, and the shares of entities in their slots; no share where the right one is no group.

    A gold value is found where the text has it as written, else by its numbers. A result of no group is none."""
    texts = [paper.text[v.start : v.end] for v in values]
    keys = [squash(text) for text in texts]
    results = np.zeros(len(values), dtype=np.float32)
    slots = np.zeros((len(values), 1 + groups, len(SLOTS)), dtype=np.float32)
    for result in paper.record.get("results", []):
        if result["subject"] not in number:
            continue
        key = squash(result["value"])
        places = [n for n, own in enumerate(keys) if own == key]
        exact = [n for n in places if texts[n] == result["value"]] or [n for n in places if texts[n] in result["value"]]
        for n in exact or places:
            results[n] = 1
            for k, slot in enumerate(SLOTS):
                name = result.get(slot)
                if not name:
                    slots[n, 0, k] += 1
                elif name in number:
                    slots[n, 1 + number[name], k] += 1
    total = slots.sum(axis=1, keepdims=True)
    return results, slots / np.maximum(total, 1)
