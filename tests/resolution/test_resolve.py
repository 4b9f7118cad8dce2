"""What becomes one node, what stays two, and what the graph's tables say of it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kg import schema
from kg.graph.tables import columns
from kg.lexicon import Lexicon
from kg.record import Result
from kg.resolution import gather, put_together, resolve_gathered
from tests.resolution.samples import entry, made_of, node, paper

LONG = ("Direct Preference Optimization", "DPO")


def spelled_out(count: int, *names: str) -> list[tuple[object, object]]:
    return [paper(f"long{n}", names or LONG) for n in range(count)]


def test_every_spelling_is_one_node() -> None:
    made = made_of(
        [paper("a", "graph neural networks"), paper("b", "Graph-Neural Network"), paper("c", "the Graph Neural Nets")]
    )
    assert made.assignment["node"].unique().to_list() == ["entity/graph-neural-network"]
    (row,) = made.frames["entities"].to_dicts()
    assert row["papers"] == 3
    assert {row["name"], *row["aliases"]} == {"graph neural networks", "Graph-Neural Network", "the Graph Neural Nets"}


def test_a_name_is_shown_as_it_would_be_typeset_and_found_as_it_was_written() -> None:
    made = made_of(
        [
            paper("a", r"$\tau^2$-Bench:Benchmark"),
            paper("b", r"$\tau^2$-Bench:Benchmark"),
            paper("c", "tau2-bench:Benchmark"),
        ]
    )
    (row,) = made.frames["entities"].to_dicts()
    assert row["name"] == "τ²-Bench"
    assert {r"$\tau^2$-Bench", "tau2-bench"} <= set(row["aliases"])


def test_of_names_in_as_many_papers_the_one_without_latex_is_shown() -> None:
    made = made_of([paper("a", r"\textbf{E}volved Sign"), paper("b", "evolved sign")])
    assert made.frames["entities"]["name"].to_list() == ["evolved sign"]


def test_of_names_in_as_many_papers_the_one_without_the_capitals_of_a_title_is_shown_where_the_thing_has_a_common_name() -> (
    None
):
    for kind, shown in (("Task", "math word problems"), ("Model", "Math Word Problems")):
        made = made_of([paper("a", f"Math Word Problems:{kind}"), paper("b", f"math word problems:{kind}")])
        assert made.frames["entities"]["name"].to_list() == [shown]
    many = [paper(f"titled{n}", "Model Soups") for n in range(2)]
    assert made_of([*many, paper("b", "model soups")]).frames["entities"]["name"].to_list() == ["Model Soups"]


def test_what_one_paper_of_several_takes_for_the_same_is_no_alias() -> None:
    slip = paper("slip", ("deep neural network", "graph neural networks", "deep networks"))
    (row,) = made_of([slip, paper("a", "deep neural network")]).frames["entities"].to_dicts()
    assert row["aliases"] == ["deep networks"]
    (alone,) = made_of([slip]).frames["entities"].to_dicts()
    assert alone["aliases"] == ["deep networks", "graph neural networks"]


def test_abbreviation_goes_to_the_long_form_of_its_own_abstract() -> None:
    made = made_of(
        [
            paper("speech", ("ASR", "automatic speech recognition")),
            paper("attack", ("ASR", "attack success rate")),
            paper("long", "automatic speech recognition"),
        ]
    )
    assert node(made, "speech", "ASR") == node(made, "long", "automatic speech recognition")
    assert node(made, "attack", "ASR") != node(made, "speech", "ASR")


def test_bare_abbreviation_goes_to_the_dominant_long_form() -> None:
    made = made_of([*spelled_out(5), paper("bare", "DPO")])
    assert node(made, "bare", "DPO") == node(made, "long0", LONG[0])


def test_bare_abbreviation_stays_alone_where_few_papers_spell_it_out() -> None:
    made = made_of([*spelled_out(4), paper("bare", "DPO")])
    assert node(made, "bare", "DPO") != node(made, "long0", LONG[0])


def test_bare_abbreviation_stays_alone_where_no_long_form_dominates() -> None:
    other = [paper(f"other{n}", ("dynamic programming operator", "DPO")) for n in range(2)]
    made = made_of([*spelled_out(8), *other, paper("bare", "DPO")])
    assert node(made, "bare", "DPO") not in {
        node(made, "long0", LONG[0]),
        node(made, "other0", "dynamic programming operator"),
    }


def test_type_tells_two_meanings_of_an_abbreviation_apart() -> None:
    speech = [paper(f"speech{n}", ("automatic speech recognition", "ASR"), type="Task") for n in range(6)]
    attack = [paper(f"attack{n}", ("attack success rate", "ASR"), type="Metric") for n in range(6)]
    made = made_of([*speech, *attack, paper("x", "ASR", type="Metric"), paper("y", "ASR", type="Task")])
    assert node(made, "x", "ASR") == node(made, "attack0", "attack success rate")
    assert node(made, "y", "ASR") == node(made, "speech0", "automatic speech recognition")


def test_abbreviations_inside_longer_names_are_written_out() -> None:
    made = made_of(
        [*spelled_out(5), paper("a", "iterative DPO"), paper("b", "iterative direct preference optimisation")]
    )
    assert node(made, "a", "iterative DPO") == node(made, "b", "iterative direct preference optimisation")


def test_contracted_name_needs_one_paper_that_spells_it_out() -> None:
    made = made_of([paper("a", ("federated averaging", "FedAvg")), paper("b", "FedAvg")])
    assert node(made, "a", "federated averaging") == node(made, "b", "FedAvg")


def test_names_that_papers_use_for_one_thing_are_one_node() -> None:
    both = [paper(f"both{n}", ("diffusion models", "diffusion")) for n in range(5)]
    made = made_of([*both, paper("a", "diffusion")])
    assert node(made, "a", "diffusion") == node(made, "both0", "diffusion models")


def test_names_that_one_paper_uses_for_two_things_are_two_nodes() -> None:
    both = [paper(f"both{n}", ("diffusion models", "diffusion")) for n in range(5)]
    apart = [paper(f"apart{n}", "diffusion models", "diffusion") for n in range(2)]
    made = made_of([*both, *apart])
    assert node(made, "apart0", "diffusion") != node(made, "apart0", "diffusion models")


def test_rare_name_does_not_chain_two_common_ones() -> None:
    common = [paper(f"a{n}", "attention mechanism") for n in range(9)] + [
        paper(f"b{n}", "attention score") for n in range(9)
    ]
    rare = [paper("x", ("attention", "attention mechanism")), paper("y", ("attention", "attention score"))]
    made = made_of([*common, *rare])
    assert node(made, "a0", "attention mechanism") != node(made, "b0", "attention score")


def test_versions_stay_apart_whatever_papers_write() -> None:
    loose = [paper(f"a{n}", ("GPT-4o", "GPT-4"), type="Model") for n in range(9)]
    made = made_of([*loose, paper("b", "GPT-4", type="Model")])
    assert node(made, "a0", "GPT-4o") != node(made, "b", "GPT-4")


def test_benchmark_and_task_of_one_name_are_two_nodes() -> None:
    made = made_of([paper("a", "MATH:Benchmark"), paper("b", "math:Task"), paper("c", "MATH:Dataset")])
    assert (node(made, "a", "MATH"), node(made, "b", "math")) == ("entity/math", "entity/math-task")


def test_type_that_one_paper_gives_is_no_second_thing() -> None:
    made = made_of(
        [paper("a", "VGG:Model"), paper("b", "VGG:Method"), *(paper(f"c{n}", "VGG:Method") for n in range(3))]
    )
    assert made.frames["entities"].select("type", "papers").rows() == [("Method", 5)]


def test_lexicon_gives_name_type_and_aliases() -> None:
    lexicon = Lexicon((entry("GSM8K", "Benchmark", "Grade School Math 8K"),))
    made = made_of([paper("a", "Grade-School Math 8K:Dataset"), paper("b", "GSM8k:Dataset")], lexicon=lexicon)
    (row,) = made.frames["entities"].to_dicts()
    assert (row["id"], row["name"], row["type"], row["papers"]) == ("entity/gsm8k", "GSM8K", "Benchmark", 2)


@pytest.mark.parametrize(("tasks", "nodes"), [(1, 1), (2, 2)])
def test_one_paper_does_not_make_a_task_of_a_curated_dataset(tasks: int, nodes: int) -> None:
    papers = [paper(f"data{n}", "ImageNet:Dataset") for n in range(4)]
    papers += [paper(f"task{n}", "ImageNet:Task") for n in range(tasks)]
    curated = made_of(papers, lexicon=Lexicon((entry("ImageNet", "Dataset"),)))
    assert curated.frames["entities"].height == nodes
    assert made_of(papers).frames["entities"].height == 2


@pytest.mark.parametrize(("others", "one"), [(1, True), (3, False)])
def test_the_lexicon_reads_a_bare_abbreviation_as_two_thirds_of_its_papers_do(others: int, one: bool) -> None:  # noqa: FBT001
    made = made_of(
        [
            *spelled_out(2),
            *(paper(f"other{n}", ("differential patch output", "DPO")) for n in range(others)),
            paper("bare", "DPO"),
        ],
        lexicon=Lexicon((entry(LONG[0], "Method", "DPO"),)),
    )
    assert (node(made, "bare", "DPO") == node(made, "long0", LONG[0])) is one
    names = made.frames["entities"]["name"]
    assert names.n_unique() == len(names), "what is held apart is shown apart"


def test_two_entries_of_the_lexicon_never_meet() -> None:
    lexicon = Lexicon((entry("attention", "Method"), entry("attention mechanism", "Method")))
    both = [paper(f"both{n}", ("attention mechanism", "attention")) for n in range(9)]
    made = made_of([*both, paper("a", "attention")], lexicon=lexicon)
    assert node(made, "a", "attention") != node(made, "both0", "attention mechanism")


def test_lexicon_names_the_developer_of_a_model() -> None:
    lexicon = Lexicon((entry("Qwen2.5", "Model", developer="Alibaba"),))
    made = made_of([paper("a", "Qwen2.5:Model", "Alibaba:Organization")], lexicon=lexicon)
    edges = made.frames["entity_entity"].select("source", "type", "target", "made_by", "weight").rows()
    assert edges == [("entity/qwen2.5", "DEVELOPED_BY", "entity/alibaba", "lexicon", 0)]


def test_versions_and_subsets_are_below_their_family() -> None:
    names = (
        "Qwen2.5-Math-7B:Model",
        "Qwen2.5-Math:Model",
        "Qwen2.5:Model",
        "Qwen:Model",
        "AIME 2024:Benchmark",
        "AIME:Benchmark",
    )
    made = made_of([paper("a", *names)])
    edges = made.frames["entity_entity"].filter(pl.col("made_by") == "rule")
    assert set(edges.select("source", "type", "target").rows()) == {
        ("entity/qwen2.5-math-7b", "SUBTYPE_OF", "entity/qwen2.5-math"),
        ("entity/qwen2.5-math", "SUBTYPE_OF", "entity/qwen2.5"),
        ("entity/qwen2.5", "SUBTYPE_OF", "entity/qwen"),
        ("entity/aime-2024", "SUBTYPE_OF", "entity/aime"),
    }


def test_statements_are_merged_over_papers_and_contradictions_kept() -> None:
    made = made_of(
        [
            paper("a", "DPO", "PPO", relations=[("DPO", "outperforms", "PPO")], date=date(2025, 3, 1)),
            paper("b", "DPO", "PPO", relations=[("DPO", "outperforms", "PPO")], date=date(2025, 5, 1)),
            paper("c", "DPO", "PPO", relations=[("PPO", "outperforms", "DPO")], date=date(2025, 4, 1)),
        ]
    )
    edges = made.frames["entity_entity"].select("source", "target", "weight", "first_seen", "last_seen")
    assert edges.rows() == [
        ("entity/dpo", "entity/ppo", 2, date(2025, 3, 1), date(2025, 5, 1)),
        ("entity/ppo", "entity/dpo", 1, date(2025, 4, 1), date(2025, 4, 1)),
    ]
    assert made.frames["statements"].height == 3
    assert made.frames["entities"].select("first_seen", "last_seen").unique().rows() == [
        (date(2025, 3, 1), date(2025, 5, 1))
    ]


def test_statement_of_two_names_of_one_thing_is_none() -> None:
    made = made_of([*spelled_out(5), paper("a", LONG[0], "DPO", relations=[("DPO", "subtype_of", LONG[0])])])
    assert made.frames["statements"].is_empty()


def test_two_mentions_of_one_thing_in_a_paper_are_one_edge_in_the_stronger_role() -> None:
    one, two = paper("a", "DPO", role="introduces"), paper("a", LONG[0], role="mentions")
    made = made_of([*spelled_out(5), one, two])
    edges = made.frames["paper_entity"].filter(pl.col("source") == "paper/a")
    assert edges.select("type", "surfaces").rows() == [("INTRODUCES", ["DPO", LONG[0]])]


def test_results_lead_to_the_nodes_of_their_names() -> None:
    result = Result(subject="DPO", value="85.3%", number=85.3, unit="%", metric="accuracy", on="GSM8K", span=(3, 8))
    made = made_of([paper("a", "DPO", "accuracy:Metric", "GSM8K:Benchmark", results=[result])])
    assert made.frames["results"].select("id", "value", "number", "unit", "kind").rows() == [
        ("result/a-1", "85.3%", 85.3, "%", None)
    ]
    assert made.frames["result_entity"].select("type", "target").rows() == [
        ("BY_METRIC", "entity/accuracy"),
        ("OF", "entity/dpo"),
        ("ON", "entity/gsm8k"),
    ]
    assert made.frames["paper_result"].select("source", "target").rows() == [("paper/a", "result/a-1")]


def test_organizations_of_sources_are_affiliations() -> None:
    rows = pl.DataFrame({"paper": ["paper/a"], "date": [date(2025, 1, 1)], "name": ["Alibaba Group"]})
    made = made_of([paper("a", "DPO")], affiliations=rows)
    edges = made.frames["paper_entity"].filter(pl.col("type") == "AFFILIATED_WITH")
    assert edges.select("source", "target", "target_type", "evidence").rows() == [
        ("paper/a", "entity/alibaba-group", "Organization", "")
    ]


TABLES = (
    "entities",
    "paper_entity",
    "entity_entity",
    "statements",
    "results",
    "paper_result",
    "result_entity",
    "reasons",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "samples", [[], [paper("a", "DPO", "PPO", relations=[("DPO", "extends", "PPO")])]], ids=["none", "one"]
)
def test_tables_have_the_columns_of_the_schema(table: str, samples: list[object]) -> None:
    assert dict(made_of(samples).frames[table].schema) == columns(table)


def test_parts_gathered_apart_and_put_together_give_the_same_graph() -> None:
    samples = [*spelled_out(5), paper("bare", "DPO", "PPO", relations=[("DPO", "extends", "PPO")])]
    whole = made_of(samples)
    parts = put_together([gather(samples[3:]), gather([]), gather(samples[:3])])
    again = resolve_gathered(parts)
    assert all(again.frames[table].equals(whole.frames[table]) for table in TABLES)


def test_every_relation_and_role_has_an_edge() -> None:
    made = made_of(
        [
            paper("a", "DPO", "PPO", relations=[("DPO", relation.name, "PPO") for relation in schema.RELATIONS]),
            *(paper(role.name, "DPO", role=role.name) for role in schema.ROLES),
        ]
    )
    assert set(made.frames["statements"]["predicate"]) == {relation.edge for relation in schema.RELATIONS}
    assert set(made.frames["paper_entity"]["type"]) == {role.edge for role in schema.ROLES}
