"""A user's kg.toml stands above papers and lexicon, says what matches nothing, and is refused on one line where it is wrong."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kg.errors import InputError
from kg.lexicon import Lexicon
from kg.resolution import read_corrections
from tests.resolution.samples import Sample, entry, made_of, node, paper

SAMPLES: list[Sample] = [
    *(paper(f"long{n}", ("Direct Preference Optimization", "DPO")) for n in range(6)),
    paper("a", "DPO", "PPO", "GPT-4:Model", relations=[("DPO", "outperforms", "PPO"), ("DPO", "extends", "PPO")]),
    paper("b", "PPO", "ChatGPT 4:Model", "image synthesis:Task"),
    paper("c", "image generation:Task", "our method", "MMLU:Dataset"),
]


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "kg.toml"


def test_same_is_one_node(toml: Path) -> None:
    toml.write_text('same = [["GPT-4", "ChatGPT 4"]]')
    made = made_of(SAMPLES, corrections=toml)
    assert node(made, "a", "GPT-4") == node(made, "b", "ChatGPT 4")


def test_same_beats_types_and_lexicon(toml: Path) -> None:
    toml.write_text('same = [["MMLU", "PPO"]]')
    lexicon = Lexicon((entry("MMLU", "Benchmark"), entry("PPO", "Method", different=("MMLU",))))
    made = made_of(SAMPLES, corrections=toml, lexicon=lexicon)
    assert node(made, "c", "MMLU") == node(made, "a", "PPO")


def test_different_parts_an_abbreviation_from_its_long_form(toml: Path) -> None:
    toml.write_text('different = [["DPO", "Direct Preference Optimization"]]')
    made = made_of(SAMPLES, corrections=toml)
    assert node(made, "a", "DPO") != node(made, "long0", "Direct Preference Optimization")


def test_different_parts_names_that_fold_alike(toml: Path) -> None:
    toml.write_text('different = [["image synthesis", "image generation"]]')
    made = made_of(SAMPLES, corrections=toml)
    assert node(made, "b", "image synthesis") != node(made, "c", "image generation")


def test_different_parts_names_of_one_lexicon_entry(toml: Path) -> None:
    toml.write_text('different = [["GPT-4", "ChatGPT 4"]]')
    lexicon = Lexicon((entry("GPT-4", "Model", "ChatGPT 4"),))
    assert node(made_of(SAMPLES, lexicon=lexicon), "a", "GPT-4") == "entity/gpt-4"
    made = made_of(SAMPLES, lexicon=lexicon, corrections=toml)
    assert node(made, "a", "GPT-4") != node(made, "b", "ChatGPT 4")


def test_type_beats_the_vote(toml: Path) -> None:
    toml.write_text('[type]\nMMLU = "Benchmark"')
    made = made_of(SAMPLES, corrections=toml)
    assert made.frames["entities"].filter(pl.col("name") == "MMLU")["type"].item() == "Benchmark"


def test_ignored_name_has_no_node(toml: Path) -> None:
    toml.write_text('ignore = ["our method", "PPO"]')
    made = made_of(SAMPLES, corrections=toml)
    assert not {"our method", "PPO"} & set(made.frames["entities"]["name"])
    assert made.frames["statements"].is_empty()


def test_ignoring_an_abbreviation_ignores_what_it_means(toml: Path) -> None:
    toml.write_text('ignore = ["DPO"]')
    made = made_of(SAMPLES, corrections=toml)
    assert "Direct Preference Optimization" not in set(made.frames["entities"]["name"])


def test_dropped_edge_of_one_paper(toml: Path) -> None:
    toml.write_text('[[drop]]\npaper = "b"\nentity = "PPO"\nrole = "uses"')
    made = made_of(SAMPLES, corrections=toml)
    edges = made.frames["paper_entity"].filter(pl.col("target") == "entity/ppo")
    assert edges["source"].to_list() == ["paper/a"]


def test_dropped_statement_of_one_paper(toml: Path) -> None:
    toml.write_text('[[drop]]\npaper = "a"\nsubject = "DPO"\nrelation = "outperforms"\nobject = "PPO"')
    made = made_of(SAMPLES, corrections=toml)
    assert made.frames["statements"]["predicate"].to_list() == ["EXTENDS"]


def test_what_matches_nothing_is_said(toml: Path) -> None:
    toml.write_text(
        'same = [["GPT-4", "GPT-9"]]\nignore = ["your method"]\n[type]\nMMMLU = "Benchmark"\n'
        '[[drop]]\npaper = "a"\nentity = "PPO"\nrole = "studies"'
    )
    assert made_of(SAMPLES, corrections=toml).unmatched == (
        'same: no paper speaks of "GPT-9"',
        'ignore: no paper speaks of "your method"',
        'type: no paper speaks of "MMMLU"',
        "drop studies PPO of a: no such edge",
    )


def test_without_its_entries_the_graph_is_as_before(toml: Path) -> None:
    toml.write_text("same = []\n")
    before, after = made_of(SAMPLES), made_of(SAMPLES, corrections=toml)
    assert all(after.frames[table].equals(before.frames[table]) for table in before.frames)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('same = [["a", "b"]', "1: is no TOML: unclosed array; see `kg build --help` for an example"),
        ("same = [\n  ['a']\n]", "2: `same` needs two names or more; add the other name"),
        ('same = ["a", "b"]', '1: `same` is no list of lists; write same = [["DPO", "PPO"]]'),
        ("ignore = [1]", '1: `ignore` is no list of names; write names in quotes: ["DPO", "PPO"]'),
        ("\nmerge = []", "2: unknown entry 'merge'; use same, different, ignore, type, drop"),
        (
            '[type]\nMMLU = "Test"',
            "2: unknown type 'Test' of 'MMLU'; use one of Method, Model, Dataset, Benchmark, Task, Metric, Organization",
        ),
        (
            '[[drop]]\npaper = "a"',
            "2: a `drop` that says no edge; give paper and entity (and role), or paper, subject, relation, object",
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_on_one_line(toml: Path, text: str, message: str) -> None:
    toml.write_text(text)
    with pytest.raises(InputError) as refused:
        read_corrections(toml)
    assert str(refused.value) == f"{toml}:{message}"


def test_a_file_that_is_missing_is_refused(toml: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_corrections(toml)
