"""The named queries: each gives the same rows in the same order on the embedded engine and on a real server."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import schema
from kg.asking.cypher.named import ENGINES, QUERIES, find, named_queries
from kg.asking.cypher.tokens import Token, significant
from kg.graph import Graph
from kg.writers.neo4j import Server
from tests.neo4j_server import forget, in_tables, on_server

FILES = sorted(QUERIES.glob("*.cypher"))
NAMES = sorted({path.name.partition(".")[0] for path in FILES})


@pytest.fixture(scope="module")
def sample_graph(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return kg.build([sample], output=tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def pushed_sample(sample_graph: Graph, neo4j_server: Server) -> Iterator[Server]:
    kg.push(sample_graph, neo4j_server, name="test-queries")
    yield neo4j_server
    forget(neo4j_server, "test-queries")


@pytest.mark.parametrize("name", NAMES)
def test_same_rows_from_both_engines(name: str, sample_graph: Graph, pushed_sample: Server) -> None:
    embedded, served = kg.cypher(sample_graph, name), kg.cypher(pushed_sample, name, name="test-queries")
    assert embedded.columns == served.columns
    assert embedded.rows == served.rows


def test_at_least_twenty_queries_find_something_in_the_sample(sample_graph: Graph) -> None:
    found = {name for name in NAMES if kg.cypher(sample_graph, name).rows}
    assert len(found) >= 20, sorted(set(NAMES) - found)


def test_five_real_digests(shared: Path, neo4j_server: Server, tmp_path: Path) -> None:
    """The server's copy is the tables, and every query gives the same rows."""
    graph = kg.build(sorted((shared / "digests").iterdir()), output=tmp_path)
    try:
        for _ in range(2):
            done = kg.push(graph, neo4j_server, name="test-five")
            counts = {kind: len(rows) for kind, rows in in_tables(graph).items()}
            assert {kind: len(rows) for kind, rows in on_server(neo4j_server, "test-five").items()} == counts
            assert done.nodes + done.edges == sum(counts.values())
        assert on_server(neo4j_server, "test-five") == in_tables(graph)
        for name in NAMES:
            assert kg.cypher(graph, name) == kg.cypher(neo4j_server, name, name="test-five"), name
    finally:
        forget(neo4j_server, "test-five")


def test_there_are_enough_and_few_have_a_file_an_engine() -> None:
    assert len(NAMES) >= 25
    two = [name for name in NAMES if not (QUERIES / f"{name}.cypher").exists()]
    assert len(two) <= 5
    assert all((QUERIES / f"{name}.{engine}.cypher").exists() for name in two for engine in ENGINES)


def test_every_query_says_what_it_answers_and_documents_its_parameters() -> None:
    for path in FILES:
        text = path.read_text("utf-8")
        query = find(str(path), engine="neo4j")
        assert query.answers.endswith("."), path
        used = {token.text[1:] for token in significant(query.text) if token.kind == "parameter"}
        assert set(query.parameters) == used, path
        comments = " ".join(line for line in text.splitlines() if line.startswith("//"))
        assert all(f"${name}" in comments for name in used), path


def test_list_names_them_all() -> None:
    assert [row["name"] for row in named_queries()] == NAMES


# The dialect: what both engines understand alike. Names of functions, in small letters.
FUNCTIONS = {
    "count",
    "min",
    "max",
    "sum",
    "size",
    "type",
    "tolower",
    "tostring",
    "tointeger",
    "right",
    "coalesce",
    "length",
    "nodes",
}
KEYWORDS_APART = {
    "UNION",
    "CALL",
    "FOREACH",
    "COLLECT",
    "AVG",
    "SHORTESTPATH",
    "LABELS",
    "LABEL",
    "REDUCE",
    "SUBSTRING",
    "HEAD",
}


def lint(text: str) -> list[str]:
    """What of a query is not in the dialect that both engines share."""
    words = significant(find(text, engine="ladybug").text)
    wrong = [f"{word.text} is not in the dialect" for word in words if word.upper in KEYWORDS_APART]
    wrong += [
        f"function {word.text} is not in the dialect"
        for word, after in itertools.pairwise(words)
        if after.text == "("
        and word.kind == "word"
        and word.text.lower() not in FUNCTIONS
        and word.upper not in _PATTERNS
    ]
    wrong += [f"label or type {word.text} is not in schema.py" for word in _labels(words) if word.name not in _NAMES]
    wrong += ["lists count from 0 on one engine and from 1 on the other"] * (
        " ".join(w.text for w in words).count(" ] [") > 0
    )
    if re.search(r"\w\[\d", text):
        wrong.append("lists count from 0 on one engine and from 1 on the other")
    returned = _returned(words)
    variables = {word.text for before, word in itertools.pairwise(words) if before.text in "([" and word.kind == "word"}
    for item in returned:
        if len(item) == 1 and item[0].kind == "word":
            continue
        if len(item) < 3 or item[-2].upper != "AS":
            wrong.append(f"{' '.join(word.text for word in item)} needs a name: AS …")
        elif item[-1].text in variables and item[-1].text != item[0].text:
            wrong.append(f"{item[-1].text} names a column and a variable: ORDER BY would take one or the other")
    order = [word.upper for word in words]
    aggregates_only = all(word.text.lower() in FUNCTIONS for item in returned for word in item[:1])
    if "ORDER" not in order and not aggregates_only:
        wrong.append("rows come in no order; end with ORDER BY … id")
    if "ORDER" in order and "LIMIT" in order[: order.index("ORDER")]:
        wrong.append("LIMIT before ORDER BY takes any rows")
    return wrong


_PATTERNS = {
    "MATCH",
    "WHERE",
    "AND",
    "OR",
    "NOT",
    "IN",
    "EXISTS",
    "WITH",
    "RETURN",
    "BY",
    "DISTINCT",
    "WHEN",
    "THEN",
    "ELSE",
    "AS",
}
_NAMES = {*schema.NODE_TYPES_BY_NAME, *schema.EDGE_TYPES_BY_NAME, "Entity"}


def _labels(words: list[Token]) -> Iterator[Token]:
    """The words that stand as a label or type: after a colon, or after | in brackets."""
    for before, word in itertools.pairwise(words):
        if word.name and before.text in (":", "|"):
            yield word


def _returned(words: list[Token]) -> list[list[Token]]:
    start = max(place for place, word in enumerate(words) if word.upper == "RETURN") + 1
    start += words[start].upper == "DISTINCT"
    items: list[list[Token]] = [[]]
    depth = 0
    for word in words[start:]:
        if depth == 0 and word.upper in ("ORDER", "LIMIT", "SKIP"):
            break
        depth += (word.text in "([{") - (word.text in ")]}")
        if depth == 0 and word.text == ",":
            items.append([])
        else:
            items[-1].append(word)
    return items


@pytest.mark.parametrize("path", [path for path in FILES if path.name.count(".") == 1], ids=lambda path: path.stem)
def test_query_keeps_to_the_dialect(path: Path) -> None:
    assert lint(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("MATCH (m:Method) RETURN m.name ORDER BY m.id", "m . name needs a name"),
        ("MATCH (m:Method) RETURN m.name AS name", "no order"),
        ("MATCH (m:Methods) RETURN m ORDER BY m.id", "Methods"),
        ("MATCH (m:Method) RETURN collect(m) AS ms ORDER BY ms", "collect"),
        ("MATCH (m:Method) RETURN m.aliases[0] AS a ORDER BY a", "count from 0"),
        ("MATCH (m:Method) RETURN substring(m.name, 1) AS a ORDER BY a", "substring"),
        ("MATCH (m:Method) RETURN m ORDER BY m.id UNION MATCH (m:Model) RETURN m", "UNION"),
        ("MATCH (m:Method)<-[:USES]-(p) RETURN p.title AS m ORDER BY m.id", "a column and a variable"),
        ("MATCH (m:Method)<-[:USED]-(p) RETURN p ORDER BY p.id", "USED"),
    ],
)
def test_lint_finds_what_the_engines_take_differently(text: str, wrong: str) -> None:
    assert any(wrong in line for line in lint(text)), lint(text)


def test_named_query_takes_other_values(sample_graph: Graph) -> None:
    rows: list[dict[str, Any]] = kg.cypher(sample_graph, "benchmark-use", params={"benchmark": "HumanEval"}).rows
    assert rows
    assert all(row["evidence"] for row in rows)
    assert rows != kg.cypher(sample_graph, "benchmark-use").rows
