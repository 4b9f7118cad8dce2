"""Trainings of a tiny network on a few texts: by themselves, and by what others say. Needs torch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kg.extraction.encoder.tasks import ROLES
from kg.training import train
from kg.training.examples import Annotated, make_example
from tests.conftest import ROOT
from tests.extraction.told import TEXT, tokenizer
from tests.training.test_examples import RECORD

torch = pytest.importorskip("torch", reason="training is an extra: pip install 'kg-papers[train]'")
pytest.importorskip("onnx", reason="training is an extra: pip install 'kg-papers[train]'")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dozen records, a tiny base, and a pipeline trained on them."""
    from safetensors.torch import save_file

    from kg.training.encoder import Encoder, Size

    folder = tmp_path_factory.mktemp("training")
    title, abstract = TEXT.split("\n")
    with (folder / "a.records.jsonl").open("w") as lines, (folder / "a.papers.jsonl").open("w") as texts:
        for n in range(24):
            lines.write(json.dumps({**RECORD, "id": str(n)}) + "\n")
            texts.write(json.dumps({"id": str(n), "title": title, "abstract": abstract}) + "\n")
    (folder / "base").mkdir()
    torch.manual_seed(1)
    size = Size(layers=1, width=48, inner=96, vocabulary=tokenizer().get_vocab_size())
    save_file(Encoder(size).state_dict(), folder / "base" / "model.safetensors")
    tokenizer().save(str(folder / "base" / "tokenizer.json"))
    _train(folder, "one")
    return folder


def _train(folder: Path, name: str) -> dict[str, float]:
    return train([folder / "a.records.jsonl"], output=folder / name, base=folder / "base", epochs=30, layers=1, seed=3)


def test_training_on_a_little_gives_a_pipeline_and_the_same_seed_the_same_weights(folder: Path) -> None:
    from kg.extraction import load

    assert _train(folder, "two")["mention"] > 0.1  # an untrained network finds nothing
    weights = [(folder / name / "reader" / "entities.onnx").read_bytes() for name in ("one", "two")]
    assert weights[0] == weights[1]
    doc = load(folder / "one")(TEXT)
    assert all(TEXT[start:end] in entity.surfaces for entity in doc._.entities for start, end in entity.mentions)


def test_two_teachers_make_a_pipeline_that_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.extraction import load

    monkeypatch.syspath_prepend(str(ROOT / "training"))
    import distil

    def run(*words: object) -> None:
        monkeypatch.setattr("sys.argv", ["distil.py", *map(str, words)])
        distil.main()

    teacher, records, papers = folder / "one" / "reader", folder / "a.records.jsonl", folder / "a.papers.jsonl"
    run("label", papers, "--teachers", teacher, teacher, "-o", folder / "answers", "--papers", 8)
    answers = folder / "answers.0.pickle"
    whole = answers.read_bytes()
    answers.write_bytes(whole[:-10])
    run("label", papers, "--teachers", teacher, teacher, "-o", folder / "answers", "--papers", 8)
    assert answers.read_bytes() == whole, "what was cut off is said again"
    start, output = folder / "one.work" / "checkpoint.pt", folder / "distilled"
    run(
        "train", records, "--dev", records, "--answers", answers, "--start", start, "-o", output,
        "--base", folder / "base", "--layers", 1,
    )  # fmt: skip
    assert load(output / "pipeline")(TEXT)._.entities


def test_a_teacher_that_is_sure_asks_for_what_gold_asks_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    import distil

    from kg.extraction.encoder.pieces import cut_pieces
    from kg.extraction.encoder.tagging import TAGS
    from kg.training import bases
    from kg.training.losses import losses
    from kg.training.model import Network

    gold = make_example(Annotated(id="1", text=TEXT, record=RECORD), cut_pieces(TEXT, tokenizer()))
    assert gold.same is not None
    answers = distil.Answers(
        text=TEXT, groups=(), surfaces=(), tags=np.eye(len(TAGS))[gold.tags], same=np.maximum(gold.same, 0),
        roles=np.eye(len(ROLES))[gold.roles], relations=gold.relations, results=gold.results, slots=gold.slots,
    )  # fmt: skip
    taught = distil.Taught(
        pieces=gold.pieces, answers=answers, surfaces=gold.surfaces, entities=gold.entities, values=gold.values
    )
    network = Network(bases.base_size(folder / "base", 1)).eval()
    with torch.no_grad():
        hidden, tags = network.encoder(
            torch.from_numpy(gold.pieces.ids)[None], torch.from_numpy(gold.pieces.marks)[None]
        )
        asked = [ask(network, one, hidden[0], tags[0]) for ask, one in ((losses, gold), (distil.losses_of_all, taught))]
    assert asked[0].keys() == asked[1].keys() == {"tags", "same", "roles", "relations", "results", "slots"}
    for name, value in asked[0].items():
        assert float(value) == pytest.approx(float(asked[1][name]), rel=1e-4), name
