"""Annotated papers as examples: what the gold record says is what the network is asked for. No torch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kg.extraction.encoder.pieces import cut_pieces
from kg.extraction.encoder.tagging import decode
from kg.extraction.encoder.tasks import RELATIONS, ROLES, SLOTS
from kg.training import train
from kg.training.examples import Annotated, fold_of, make_example, read_annotated
from tests.extraction.told import TEXT, tokenizer

RECORD = {
    "id": "1",
    "entities": [
        {"name": "Grid Network", "type": "Method", "surfaces": ["Grid Network", "GridNet"], "role": "introduces"},
        {"name": "RouteMax", "type": "Method", "surfaces": ["RouteMax"], "role": "compares_with"},
        {"name": "PathBench", "type": "Benchmark", "surfaces": ["PathBench"], "role": "evaluates_on"},
        {"name": "not there", "type": "Task", "surfaces": ["not there"], "role": "addresses"},
    ],
    "relations": [["Grid Network", "outperforms", "RouteMax"], ["Grid Network", "used_for", "not there"]],
    "results": [
        {"subject": "Grid Network", "metric": "", "value": "3.5 points", "on": "PathBench", "versus": "RouteMax"}
    ],
}


def test_an_example_asks_for_what_the_record_says() -> None:
    pieces = cut_pieces(TEXT, tokenizer())
    example = make_example(Annotated(id="1", text=TEXT, record=RECORD), pieces)
    mentions = decode(np.eye(29, dtype=np.float32)[example.tags] * 9)
    spans = [TEXT[pieces.word_spans[m.first, 0] : pieces.word_spans[m.last, 1]] for m in mentions]
    assert spans == ["GridNet", "Grid Network", "GridNet", "GridNet", "RouteMax", "PathBench", "RouteMax"]
    assert [ROLES[role] for role in example.roles] == ["introduces", "compares_with", "evaluates_on"]
    assert [(i, j, RELATIONS[k]) for i, j, k in np.argwhere(example.relations)] == [(0, 1, "outperforms")]
    assert example.same is not None
    assert (example.same == 1).sum() == 2  # GridNet and Grid Network, both ways
    assert example.results.sum() == 1
    filled = example.slots[int(example.results.argmax())]
    assert [int(filled[:, SLOTS.index(slot)].argmax()) for slot in ("subject", "metric", "on", "versus")] == [
        1,
        0,
        3,
        2,
    ]


def test_papers_are_found_beside_their_records(tmp_path: Path) -> None:
    title, abstract = TEXT.split("\n")
    (tmp_path / "a.papers.jsonl").write_text(json.dumps({"id": "1", "title": title, "abstract": abstract}) + "\n")
    (tmp_path / "a.records.jsonl").write_text(json.dumps(RECORD) + "\n")
    (paper,) = read_annotated(tmp_path / "a.papers.jsonl", tmp_path / "a.records.jsonl")
    assert (paper.id, paper.text) == ("1", TEXT)


def test_folds_are_of_like_size_and_stay() -> None:
    folds = [fold_of(str(n)) for n in range(2000)]
    assert set(folds) == set(range(10))
    assert all(150 < folds.count(fold) < 250 for fold in range(10))
    assert folds[:8] == [fold_of(str(n)) for n in range(8)]


def test_training_without_torch_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.training
    from kg.errors import OptionError

    monkeypatch.setattr(kg.training, "find_spec", lambda name: None)
    with pytest.raises(OptionError) as caught:
        train(["a.records.jsonl"], output=tmp_path / "pipeline")
    assert str(caught.value) == "training needs torch, which is not installed: pip install 'kg-papers[train]'"
