"""The figures of an evaluation: worked by hand on a small paper, and equal to the corpus's own script on real ones."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kg.evaluation import compare
from kg.evaluation.figures import MAIN
from kg.record import Record

TEXT = "GridNet: Fast Routing\nGridNet beats RouteMax by 3.5 points on the PathBench benchmark."
GOLD: dict[str, Any] = {
    "id": "1",
    "entities": [
        {"name": "GridNet", "type": "Method", "surfaces": ["GridNet"], "role": "introduces"},
        {"name": "RouteMax", "type": "Method", "surfaces": ["RouteMax"], "role": "compares_with"},
        {"name": "PathBench", "type": "Benchmark", "surfaces": ["PathBench"], "role": "evaluates_on"},
        {"name": "routing", "type": "Task", "surfaces": ["Routing"], "role": "addresses"},
    ],
    "relations": [["GridNet", "outperforms", "RouteMax"], ["GridNet", "evaluated_on", "PathBench"]],
    "results": [{"subject": "GridNet", "metric": "", "value": "3.5 points", "on": "PathBench", "versus": "RouteMax"}],
}


def predicted(**changes: Any) -> dict[str, Any]:
    record = json.loads(json.dumps(GOLD))
    record.update(changes)
    return record


def figures_of(record: dict[str, Any]) -> dict[str, Any]:
    gold, said = (Record.from_json(data, TEXT) for data in (GOLD, record))
    return compare([(TEXT, gold)], {"1": said}).figures


def test_gold_against_itself_is_right_everywhere() -> None:
    figures = figures_of(predicted())
    assert {name: figures[name].f1 for name in MAIN} == dict.fromkeys(MAIN, 1.0)


def test_a_paper_without_a_prediction_counts_as_missed() -> None:
    found = compare([(TEXT, Record.from_json(GOLD, TEXT))], {})
    assert found.figures["mention"].gold == 5
    assert found.figures["mention"].recall == 0
    assert found.confusion["Method"]["nothing"] == 3


def test_a_wrong_role_costs_the_edge_alone() -> None:
    entities = [dict(entity) for entity in GOLD["entities"]]
    entities[1]["role"] = "uses"
    figures = figures_of(predicted(entities=entities))
    assert figures["entity"].f1 == 1
    assert figures["edge"].right == 3
    assert (figures["key edge"].right, figures["key edge"].predicted) == (2, 3)
    assert figures["relation"].f1 == 1


def test_a_wrong_type_costs_the_entity_and_its_triples() -> None:
    entities = [dict(entity) for entity in GOLD["entities"]]
    entities[2]["type"] = "Dataset"
    figures = figures_of(predicted(entities=entities))
    assert (figures["mention"].right, figures["mention*"].right) == (4, 5)
    assert figures["entity"].right == 3
    assert figures["relation"].right == 1
    assert (figures["result"].right, figures["result*"].right) == (
        1,
        1,
    )  # the slot's name still says what the gold one says


def test_results_are_compared_by_their_numbers() -> None:
    results = [{"subject": "GridNet", "value": "+3.5%", "metric": "", "on": "", "versus": ""}]
    figures = figures_of(predicted(results=results))
    assert (figures["result"].right, figures["result*"].right) == (1, 0)


def test_figures_equal_those_of_the_corpus_script(shared: Path) -> None:
    """On gold records that were damaged at random, every figure, type and role is the script's to the last digit."""
    spec = importlib.util.spec_from_file_location("score", shared / "corpus" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    papers = {paper["id"]: paper for paper in score.read_jsonl(shared / "corpus" / "dev.papers.jsonl")}
    gold = score.read_jsonl(shared / "corpus" / "dev.records.jsonl")
    damaged = [damage(record, papers[record["id"]], random.Random(n)) for n, record in enumerate(gold)]
    texts = {id: paper["title"] + "\n" + paper["abstract"] for id, paper in papers.items()}
    found = compare(
        [(texts[record["id"]], Record.from_json(record, texts[record["id"]])) for record in gold],
        {record["id"]: Record.from_json(record, texts[record["id"]]) for record in damaged},
    )
    assert found.to_json()["figures"] == score.score(papers, gold, damaged)
    assert 0.1 < found.figures["relation"].f1 < 0.99


def damage(record: dict[str, Any], paper: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    text = paper["title"] + "\n" + paper["abstract"]
    entities = []
    for entity in Record.from_json(record, text).entities:
        if chance.random() < 0.15:
            continue
        mentions = [[s + chance.choice((0, 0, 0, 2)), e] for s, e in entity.mentions]
        kind = chance.choice((entity.type, entity.type, entity.type, "Dataset", "Model"))
        role = chance.choice((entity.role, entity.role, "uses"))
        entities.append({"name": entity.name + "!", "type": kind, "role": role, "surfaces": [], "mentions": mentions})
    names = {entity["name"] for entity in entities}
    relations = [[a + "!", chance.choice((r, r, r, "extends")), b + "!"] for a, r, b in record["relations"]]
    results = [
        {**result, "subject": result["subject"] + "!", "on": result["on"] and result["on"] + "!"}
        for result in record["results"]
    ]
    return {
        "id": record["id"],
        "entities": entities,
        "relations": [triple for triple in relations if triple[0] in names and triple[2] in names],
        "results": results,
    }


@pytest.mark.parametrize(("confidence", "error"), [(1.0, 0.0), (0.6, 0.4)])
def test_calibration_is_the_gap_between_confidence_and_what_is_right(confidence: float, error: float) -> None:
    entities = [{**entity, "presence": confidence, "confidence": confidence} for entity in GOLD["entities"]]
    found = compare([(TEXT, Record.from_json(GOLD, TEXT))], {"1": Record.from_json(predicted(entities=entities), TEXT)})
    assert found.calibration["entity"].error == pytest.approx(error)
    assert found.calibration["edge"].error == pytest.approx(error)
