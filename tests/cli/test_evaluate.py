"""kg evaluate: figures on the screen, as JSON, and the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from tests.evaluation.test_figures import GOLD, TEXT, predicted


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    title, abstract = TEXT.split("\n")
    (tmp_path / "gold.papers.jsonl").write_text(json.dumps({"id": "1", "title": title, "abstract": abstract}) + "\n")
    (tmp_path / "gold.records.jsonl").write_text(json.dumps(GOLD) + "\n")
    entities = [{**entity, "surfaces": entity["surfaces"]} for entity in GOLD["entities"][:3]]
    said = predicted(entities=entities, relations=GOLD["relations"][:1])
    (tmp_path / "said.jsonl").write_text(json.dumps(said) + "\n")
    return tmp_path / "gold.records.jsonl"


def test_records_are_scored_and_shown_side_by_side(gold: Path) -> None:
    page = gold.with_name("gold.html")
    run = CliRunner().invoke(
        cli, ["evaluate", str(gold), "--records", str(gold.with_name("said.jsonl")), "--json", "--html", str(page)]
    )
    assert run.exit_code == 0, run.output
    found = json.loads(run.output)
    assert found["figures"]["entity"] == {"precision": 1.0, "recall": 0.75, "f1": 0.8571, "gold": 4}
    assert found["figures"]["relation"]["recall"] == 0.5
    assert found["confusion"]["Task"]["nothing"] == 1
    html = page.read_text()
    assert html.count("<mark") == 7 + 5 + 4  # the legend, gold, predicted
    assert html.count('class="off"') == 1  # Routing, which was missed
    assert "<script" not in html


def test_the_pipeline_reads_where_no_records_are_given(gold: Path) -> None:
    run = CliRunner().invoke(cli, ["evaluate", str(gold), "--worst", "1"])
    assert run.exit_code == 0, run.output
    assert "key edge" in run.output
    assert "expected calibration error" in " ".join(run.output.split())


def test_papers_that_are_not_there_are_one_clear_line(tmp_path: Path) -> None:
    alone = tmp_path / "alone.jsonl"
    alone.write_text("{}\n")
    run = CliRunner().invoke(cli, ["evaluate", str(alone)])
    assert str(run.exception) == f"{alone}: no file of its papers stands beside it; name it with --papers"


def test_a_record_of_an_unknown_paper_is_named(gold: Path) -> None:
    with gold.open("a") as lines:
        lines.write(json.dumps({"id": "2", "entities": []}) + "\n")
    run = CliRunner().invoke(cli, ["evaluate", str(gold)])
    assert str(run.exception) == f"{gold}:2: is the record of '2', which is not among the papers"
