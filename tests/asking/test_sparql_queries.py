"""The named queries: SPARQL and Cypher of one name give the same columns and the same rows in the same order."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.asking.cypher.named import find
from kg.asking.sparql import Answer, named_queries
from kg.asking.sparql.text import parameters
from kg.graph import Graph
from kg.ontology.terms import BASE_IRI, NAMESPACES
from tests.built import built
from tests.conftest import ROOT

QUERIES = ROOT / "queries"
NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))
# The edge that a query of a graph is about, as Cypher names its columns.
GRAPHS = {
    "lineage": ("newer", "extends", "older"),
    "method-parts": ("part", "partOf", "whole"),
    "model-family": ("member", "subtypeOf", "parent"),
}
ROWS = sorted({*NAMES} - {*GRAPHS, "paper-neighbourhood"})


@pytest.fixture(scope="module")
def graph(sample: Path) -> Graph:
    return built(sample)


def test_there_are_enough_with_a_cypher_of_the_same_name() -> None:
    cypher = {path.name.partition(".")[0] for path in QUERIES.glob("*.cypher")}
    assert len(NAMES) >= 15
    assert {*NAMES} <= cypher
    assert [query["name"] for query in named_queries()] == NAMES


@pytest.mark.parametrize("name", ROWS)
def test_sparql_and_cypher_give_the_same_rows(name: str, graph: Graph) -> None:
    same_rows(graph, name)


@cache
def sparql(graph: Graph, name: str) -> Answer:
    answer: Answer = kg.sparql(graph, name, timeout=60)
    return answer


def same_rows(graph: Graph, name: str) -> None:
    by_sparql, by_cypher = sparql(graph, name), kg.cypher(graph, name)
    assert by_sparql.columns == by_cypher.columns
    assert plain(by_sparql.rows) == plain(by_cypher.rows)


def plain(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Rows with dates as text: SPARQL's JSON knows no other, Cypher's engines give Python's."""
    return [tuple(v if isinstance(v, int | float | None) else str(v) for v in row.values()) for row in rows]


@pytest.mark.parametrize("name", GRAPHS)
def test_sparql_and_cypher_give_the_same_edges(name: str, graph: Graph) -> None:
    source, edge, target = GRAPHS[name]
    by_cypher = {(row[source]["id"], row[target]["id"]) for row in kg.cypher(graph, name).rows}
    predicate = NAMESPACES["kg"] + edge
    rows = [row for row in sparql(graph, name).rows if row["predicate"] == predicate]
    assert {tuple(row[end].removeprefix(BASE_IRI) for end in ("subject", "object")) for row in rows} == by_cypher
    assert by_cypher


def test_sparql_and_cypher_give_the_same_neighbourhood(graph: Graph) -> None:
    by_cypher = {
        (row["r"]["evidence"], row["x"]["id"])
        for row in kg.cypher(graph, "paper-neighbourhood").rows
        if "name" in row["x"]
    }
    found: dict[str, dict[str, str]] = {}
    for row in kg.sparql(graph, "paper-neighbourhood").rows:
        found.setdefault(row["subject"], {})[row["predicate"].rpartition("#")[2]] = row["object"]
    involvements = [item for item in found.values() if "evidence" in item]
    by_sparql = {(item["evidence"], item["object"].removeprefix(BASE_IRI)) for item in involvements}
    assert by_sparql == by_cypher
    assert by_cypher


def test_most_queries_find_something_in_the_sample(graph: Graph) -> None:
    empty = [name for name in NAMES if not sparql(graph, name).rows]
    assert len(NAMES) - len(empty) >= 20, empty


def test_parameters_are_named_in_the_header_and_change_the_rows(graph: Graph) -> None:
    for name in NAMES:
        text = (QUERIES / f"{name}.rq").read_text("utf-8")
        header = [line for line in text.splitlines() if line.startswith("#")]
        assert header[0].endswith("."), name
        assert all(re.search(rf"\b{parameter}\b.*:", " ".join(header[1:])) for parameter in parameters(text)), name
        if name in ROWS:
            assert parameters(text).keys() == find(name, engine="ladybug").parameters.keys(), name
    for name, given in (("benchmark-use", {"benchmark": "ImageNet"}), ("introduced-by", {"name": "LoRA"})):
        rows = kg.sparql(graph, name, params=given).rows
        assert plain(rows) == plain(kg.cypher(graph, name, params=given).rows)
        assert rows
        assert rows != sparql(graph, name).rows


def test_same_rows_on_a_real_digest(shared: Path) -> None:
    graph = built(min((shared / "digests").iterdir()))
    for name in ROWS:
        same_rows(graph, name)
