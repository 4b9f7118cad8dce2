"""load and extract: pipelines of kg and of a user, versions, order, a paper that fails, and the floor on real papers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg import lexicon
from kg.errors import InputError, PipelineError
from kg.extraction import extract, load, pipeline, to_record, version
from kg.paper import Paper
from kg.record import Record
from tests.extraction.cases import rules

CONFIG = Path(pipeline.__file__).with_name("rules.cfg")
PAPERS = [
    Paper(id=f"p{n}", title=f"Grid{n}Net: Routing", abstract=f"We introduce Grid{n}Net on GSM8K.") for n in range(7)
]


@Language.component("test_fails_on_grid3")
def fails_on_grid3(doc: Doc) -> Doc:
    if "Grid3Net" in doc.text:
        raise RuntimeError("no grids\nhere")
    return doc


@Language.component("test_marks_grids", assigns=["doc.ents"])
def marks_grids(doc: Doc) -> Doc:
    doc.ents = [Span(doc, token.i, token.i + 1, label="Method") for token in doc if token.text.startswith("Grid")]
    return doc


@Language.component("test_marks_people", assigns=["doc.ents"])
def marks_people(doc: Doc) -> Doc:
    doc.ents = [Span(doc, 0, 1, label="PERSON")]
    return doc


@pytest.fixture
def failing() -> Language:
    nlp = pipeline.build(CONFIG)
    nlp.add_pipe("test_fails_on_grid3", first=True)
    return nlp


def test_records_come_in_the_order_of_the_papers_in_batches_of_any_size() -> None:
    records = [list(extract(iter(PAPERS), nlp=rules(), batch_size=size)) for size in (1, 3, 64)]
    assert [record.id for record in records[0]] == [f"p{n}" for n in range(7)]
    assert records[0] == records[1] == records[2]


def test_a_paper_without_an_id_has_the_one_that_kg_gives_it() -> None:
    paper = Paper(title="Grids", abstract="We route.", identifiers=("arxiv:2506.01234",))
    assert [record.id for record in extract([paper], nlp=rules())] == ["paper/arxiv:2506.01234"]


def test_a_paper_on_which_a_component_fails_costs_itself_only(failing: Language) -> None:
    problems: list[str] = []
    records = list(extract(PAPERS, nlp=failing, report=lambda error: problems.append(str(error))))
    assert [record.id for record in records] == ["p0", "p1", "p2", "p4", "p5", "p6"]
    assert problems == [
        'p3: "Grid3Net: Routing" cannot be read by the pipeline (RuntimeError: no grids); it is left out'
    ]


def test_without_a_report_the_first_failure_is_raised(failing: Language) -> None:
    with pytest.raises(InputError, match="Grid3Net"):
        list(extract(PAPERS, nlp=failing))


def test_a_record_survives_its_json_form() -> None:
    text = "GridNet: Routing\nWe introduce GridNet. It beats PPO by 3.1% on GSM8K."
    record = to_record(rules()(text), id="p", pipeline="v")
    assert Record.from_json(json.loads(json.dumps(record.to_json())), text) == record
    assert record.relations
    assert record.results


def test_the_same_text_gives_the_same_record_in_another_process() -> None:
    text = "GridNet: Routing\\nWe introduce GridNet (GN) and Volt. They beat PPO by 3% on GSM8K and MMLU."
    program = (
        "import json; from pathlib import Path; from kg.extraction import pipeline, to_record;"
        "nlp = pipeline.build(Path(pipeline.__file__).with_name('rules.cfg'));"
        f"print(json.dumps(to_record(nlp('{text}')).to_json()))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""


def test_version_changes_with_settings_and_lexicon_only(tmp_path: Path) -> None:
    first = version(pipeline.build(CONFIG))
    assert first == version(rules())
    changed = tmp_path / "mine.cfg"
    changed.write_text(CONFIG.read_text().replace("shape = 0.5", "shape = 0.4"))
    assert version(load(changed)) != first
    names = tmp_path / "names.csv"
    names.write_text("name,type,aliases,developer,different,match\nGridNet,Method,,,,\n")
    changed.write_text(CONFIG.read_text().replace("path = null", f'path = "{names}"'))
    before = version(load(changed))
    names.write_text(names.read_text() + "VoltNet,Method,,,,\n")
    assert len({first, before, version(load(changed))}) == 3


def test_a_lexicon_of_ones_own_is_used(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name,type,aliases,developer,different,match\nohmic routing,Method,,,,\n")
    config = tmp_path / "mine.cfg"
    config.write_text(CONFIG.read_text().replace("path = null", f'path = "{names}"'))
    assert [e.name for e in load(config)("T\nWe use ohmic routing.")._.entities] == ["ohmic routing"]


def test_a_spacy_pipeline_with_the_same_labels_makes_whole_records(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("test_marks_grids")
    nlp.to_disk(tmp_path / "mine")
    mine = load(tmp_path / "mine")
    (record,) = extract(PAPERS[:1], nlp=mine)
    assert [(entity.name, entity.type, entity.evidence != ()) for entity in record.entities] == [
        ("Grid0Net", "Method", True)
    ]
    assert version(mine) != version(rules())


def test_labels_that_kg_does_not_know_are_left_out(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("test_marks_people")
    nlp.to_disk(tmp_path / "mine")
    (record,) = extract(PAPERS[:1], nlp=load(tmp_path / "mine"))
    assert record.entities == ()


def test_a_pipeline_that_finds_nothing_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "empty")
    with pytest.raises(PipelineError) as error:
        load(tmp_path / "empty")
    assert str(error.value) == (
        f"{tmp_path / 'empty'}: the pipeline has no component that finds entities; train one, or use kg's own"
    )


@pytest.mark.parametrize(
    "content", [None, "[nlp", '[nlp]\nlang = "en"\npipeline = ["x"]\n\n[components.x]\nfactory = "none"\n']
)
def test_what_is_no_pipeline_is_refused_on_one_line(tmp_path: Path, content: str | None) -> None:
    config = tmp_path / "mine.cfg"
    if content is not None:
        config.write_text(content)
    with pytest.raises(PipelineError) as error:
        load(config)
    assert str(error.value).startswith(f"{config}: no pipeline can be made of it (")
    assert "\n" not in str(error.value)


FLOORS = {"mention": 0.38, "entity": 0.42, "key edge": 0.30, "relation": 0.08, "result": 0.15}


def test_the_rules_reach_their_floor_on_the_annotated_papers(shared: Path, tmp_path: Path) -> None:
    corpus = shared / "corpus"
    lines = [json.loads(line) for line in (corpus / "dev.papers.jsonl").read_text("utf-8").splitlines()]
    papers = [Paper(id=line["id"], title=line["title"], abstract=line["abstract"]) for line in lines]
    found = tmp_path / "records.jsonl"
    found.write_text("".join(json.dumps(record.to_json()) + "\n" for record in extract(papers, nlp=rules())))
    command = [
        sys.executable,
        corpus / "score.py",
        corpus / "dev.papers.jsonl",
        corpus / "dev.records.jsonl",
        found,
        "--json",
    ]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert {name: figures[name]["f1"] >= floor for name, floor in FLOORS.items()} == dict.fromkeys(FLOORS, True)


def test_the_package_lexicon_is_used() -> None:
    assert rules().get_pipe("lexicon").digest == lexicon.load().digest  # type: ignore[attr-defined]
