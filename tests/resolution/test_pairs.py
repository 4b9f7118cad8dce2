"""Pairs of names that two people judged: how many that resolution joins are one thing, and how many it finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg import lexicon
from kg.record import Entity, Record
from kg.resolution import PaperFacts, resolve


def read_names(path: Path) -> Iterator[tuple[PaperFacts, Record]]:
    """The records' names without their places in the texts, which resolution does not look at."""
    with path.open(encoding="utf8") as lines:
        for data in map(json.loads, lines):
            entities = tuple(
                Entity(name=e["name"], type=e["type"], role=e["role"], surfaces=tuple(e["surfaces"]), mentions=())
                for e in data["entities"]
            )
            yield PaperFacts(id=f"paper/{data['id']}", text=""), Record(id=data["id"], entities=entities)


def test_pairs_judged_by_people(shared: Path) -> None:
    corpus = shared / "corpus"
    records = (record for part in ("train", "dev") for record in read_names(corpus / f"{part}.records.jsonl"))
    made = resolve(records, lexicon=lexicon.load())
    node = {(id, name): node for id, name, node in made.assignment.iter_rows()}
    pairs = [json.loads(line) for line in (corpus / "pairs.dev.jsonl").read_text(encoding="utf8").splitlines()]
    called = [node[tuple(pair["a"])] == node[tuple(pair["b"])] for pair in pairs]
    right = sum(says and pair["same"] for says, pair in zip(called, pairs, strict=True))
    precision, recall = right / sum(called), right / sum(pair["same"] for pair in pairs)
    assert precision >= 0.97
    assert 2 * precision * recall / (precision + recall) >= 0.95
