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


def test_training_on_a_little_gives_a_pipeline_and_the_same_seed_the_same_weights(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="training is an extra: pip install 'kg-papers[train]'")
    pytest.importorskip("onnx")
    from safetensors.torch import save_file

    from kg.extraction import load
    from kg.training.encoder import Encoder, Size

    title, abstract = TEXT.split("\n")
    records = tmp_path / "a.records.jsonl"
    with records.open("w") as lines, (tmp_path / "a.papers.jsonl").open("w") as texts:
        for n in range(24):
            lines.write(json.dumps({**RECORD, "id": str(n)}) + "\n")
            texts.write(json.dumps({"id": str(n), "title": title, "abstract": abstract}) + "\n")
    base = tmp_path / "base"
    base.mkdir()
    torch.manual_seed(1)
    size = Size(layers=1, width=48, inner=96, vocabulary=tokenizer().get_vocab_size())
    save_file(Encoder(size).state_dict(), base / "model.safetensors")
    tokenizer().save(str(base / "tokenizer.json"))
    made = [tmp_path / name for name in ("one", "two")]
    for output in made:
        figures = train([records], output=output, base=base, epochs=30, layers=1, seed=3)
        assert figures["mention"] > 0.1  # an untrained network finds nothing
    weights = [(output / "reader" / "entities.onnx").read_bytes() for output in made]
    assert weights[0] == weights[1]
    doc = load(made[0])(TEXT)
    assert all(TEXT[start:end] in entity.surfaces for entity in doc._.entities for start, end in entity.mentions)


def test_training_without_torch_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.training
    from kg.errors import OptionError

    monkeypatch.setattr(kg.training, "find_spec", lambda name: None)
    with pytest.raises(OptionError) as caught:
        train(["a.records.jsonl"], output=tmp_path / "pipeline")
    assert str(caught.value) == "training needs torch, which is not installed: pip install 'kg-papers[train]'"
