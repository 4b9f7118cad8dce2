"""Finding and showing nodes by what a person types."""

from __future__ import annotations

import pytest

import kg
from kg.errors import NameNotFound
from kg.graph import Graph
from tests.graphs import write_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    entity = {"first_seen": None, "same_as": []}
    return write_graph(
        tmp_path_factory.mktemp("graph"),
        papers=[
            {
                "id": "paper/arxiv:2402.03300",
                "title": "DeepSeekMath",
                "abstract": "GRPO is a variant of PPO. It is lean.",
            },
            {"id": "paper/other", "title": "Policy optimization at large", "abstract": "…"},
        ],
        entities=[
            {
                "id": "entity/grpo",
                "type": "Method",
                "name": "Group Relative Policy Optimization",
                "aliases": ["GRPO"],
                "papers": 7,
                **entity,
            },
            {
                "id": "entity/ppo",
                "type": "Method",
                "name": "PPO",
                "aliases": ["Proximal Policy Optimization"],
                "papers": 9,
                **entity,
            },
            {"id": "entity/po", "type": "Task", "name": "policy optimization", "papers": 1, **entity},
        ],
        paper_entity=[
            {
                "source": "paper/arxiv:2402.03300",
                "source_type": "Paper",
                "type": "INTRODUCES",
                "target": "entity/grpo",
                "target_type": "Method",
                "confidence": 0.9,
                "evidence": "GRPO is a variant of PPO.",
            }
        ],
        entity_entity=[
            {
                "source": "entity/grpo",
                "source_type": "Method",
                "type": "EXTENDS",
                "target": "entity/ppo",
                "target_type": "Method",
                "weight": 3,
                "confidence": 0.8,
                "evidence": "GRPO is a variant of PPO.",
                "made_by": "text",
            }
        ],
        reasons=[
            {
                "entity": "entity/grpo",
                "step": "abbreviation",
                "a": "Group Relative Policy Optimization",
                "b": "GRPO",
                "papers": 5,
            }
        ],
    )


def test_search_puts_exact_names_first_then_those_in_most_papers(graph: Graph) -> None:
    rows = kg.search(graph, "policy optimization")
    assert [row["name"] for row in rows] == [
        "policy optimization",
        "Policy optimization at large",
        "PPO",
        "Group Relative Policy Optimization",
    ]
    assert rows[2]["as"] == "Proximal Policy Optimization"
    assert kg.search(graph, "policy optimization", limit=1) == rows[:1]


@pytest.mark.parametrize(
    "name", ["GRPO", "grpo", "entity/grpo", "group-relative policy optimisation", "Group Relative Policy Optimization"]
)
def test_an_entity_is_found_by_name_alias_spelling_or_id(graph: Graph, name: str) -> None:
    assert kg.show(graph, name).node["id"] == "entity/grpo"


@pytest.mark.parametrize(
    "name", ["2402.03300", "arxiv:2402.03300", "https://arxiv.org/abs/2402.03300v3", "deepseekmath"]
)
def test_a_paper_is_found_by_id_address_or_title(graph: Graph, name: str) -> None:
    assert kg.show(graph, name).node["title"] == "DeepSeekMath"


def test_every_edge_of_an_entity_is_shown_with_its_sentence(graph: Graph) -> None:
    edges = kg.show(graph, "GRPO").edges
    assert [(row["edge"], row["other"], row["evidence"]) for row in edges] == [
        ("EXTENDS →", "PPO", "GRPO is a variant of PPO."),
        ("INTRODUCES ←", "DeepSeekMath", "GRPO is a variant of PPO."),
    ]
    assert [row["edge"] for row in kg.show(graph, "PPO").edges] == ["EXTENDS ←"]
    assert kg.show(graph, "GRPO", min_confidence=0.95).edges == []


def test_a_name_that_is_not_there_gets_the_nearest(graph: Graph) -> None:
    with pytest.raises(NameNotFound) as raised:
        kg.show(graph, "GRPPO")
    assert str(raised.value) == (
        'no paper or entity is called "GRPPO" (near it: Group Relative Policy Optimization, PPO); try `kg search "GRPPO"`'
    )


def test_the_network_has_the_nodes_and_edges_of_the_tables(graph: Graph) -> None:
    network = graph.network()
    assert (len(network), network.number_of_edges()) == (5, 2)
    assert network.edges["entity/grpo", "entity/ppo", "EXTENDS"]["weight"] == 3
    assert set(graph.network(papers=False)) == {"entity/grpo", "entity/ppo", "entity/po"}
