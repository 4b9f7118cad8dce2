"""The trained component with the weights that ship: what it reads is a record, whatever the text; what is missing is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from spacy.language import Language

from kg import lexicon
from kg.errors import PipelineError
from kg.extraction import extract, load, to_record
from kg.extraction.pipeline import TRAINED, build, version
from kg.extraction.reader import WEIGHTS, Reader
from kg.paper import Paper
from kg.record import Record

TITLE = "LanternQA: Question Answering over Lighthouse Logs"
ABSTRACT = (
    "Large language models (LLMs) still struggle with old handwriting. We introduce LanternQA, a retrieval-augmented generation "
    "framework built on Qwen2.5-7B. On HotpotQA and Natural Questions, LanternQA outperforms GPT-4o by 3.2 points in exact match."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(TRAINED)


@pytest.fixture(scope="module")
def record(nlp: Language) -> Record:
    (found,) = extract([Paper(id="1", title=TITLE, abstract=ABSTRACT)], nlp=nlp)
    return found


def test_an_abstract_gives_entities_with_types_roles_and_relations(record: Record) -> None:
    found = {entity.name: (entity.type, entity.role) for entity in record.entities}
    assert found["HotpotQA"][1] == "evaluates_on"
    assert found["GPT-4o"] == ("Model", "compares_with")
    assert found["LanternQA"][1] == "introduces"
    assert record.relations


def test_offsets_point_at_surfaces_and_confidences_are_probabilities(record: Record) -> None:
    text = f"{TITLE}\n{ABSTRACT}"
    assert all(text[start:end] in entity.surfaces for entity in record.entities for start, end in entity.mentions)
    assert all(0 < entity.confidence <= entity.presence <= 1 for entity in record.entities)
    assert all(0 < one.confidence <= 1 for one in (*record.relations, *record.results))
    assert Record.from_json(json.loads(json.dumps(record.to_json())), text) == record


def test_abbreviation_and_long_form_are_one_entity(record: Record) -> None:
    (models,) = (entity for entity in record.entities if "LLMs" in entity.surfaces)
    assert "Large language models" in models.surfaces


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "Title only",
        "Title\n",
        "\nAbstract only.",
        "模型\n中文摘要。",
        "a\n" + "GPT-4 " * 2000,
        "x\n" + "$\\frac{1}{2}$ \u200b\ufeff 🙂 " * 40,
    ],
)
def test_any_text_is_read(nlp: Language, text: str) -> None:
    found = to_record(nlp(text))
    assert all(0 <= start < end <= len(text) for entity in found.entities for start, end in entity.mentions)
    assert len({entity.name for entity in found.entities}) == len(found.entities)


def test_the_same_text_gives_the_same_record(nlp: Language, record: Record) -> None:
    (again,) = extract([Paper(id="1", title=TITLE, abstract=ABSTRACT)], nlp=nlp)
    assert again == record


def test_the_pipeline_on_disk_reads_the_same(nlp: Language, record: Record, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    again = to_record(load(tmp_path / "pipeline")(f"{TITLE}\n{ABSTRACT}"), id="1", pipeline=record.pipeline)
    assert again == record


def test_other_weights_are_another_version(tmp_path: Path) -> None:
    changed = tmp_path / "weights"
    shutil.copytree(WEIGHTS, changed)
    settings = json.loads((changed / "settings.json").read_text())
    (changed / "settings.json").write_text(json.dumps({**settings, "result": 0.9}))
    first, second = build(TRAINED), build(TRAINED)
    second.get_pipe("reader").from_disk(changed)  # type: ignore[attr-defined]
    assert version(first) != version(second)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"settings\.json: the settings of the weights cannot be read"):
        _ = Reader(tmp_path, lexicon.load(None)).settings
    with pytest.raises(PipelineError, match=r"encoder\.onnx: a file of the weights is missing"):
        _ = Reader(tmp_path, lexicon.load(None)).digest
    with pytest.raises(PipelineError, match=r"tokenizer\.json: the tokenizer cannot be loaded"):
        Reader(tmp_path, lexicon.load(None)).scorer.cut("text")


def test_the_weights_are_small_and_say_where_they_come_from() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 40_000_000
    assert "CC0" in (WEIGHTS / "README.md").read_text()
    assert "Apache" in (WEIGHTS / "LICENSE").read_text()
