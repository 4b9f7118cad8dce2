"""Pushing to a real Neo4j server: its copy equals the tables, whatever was there before."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import kg
from kg import schema
from kg.errors import GraphError, ServerError
from kg.graph import Graph
from kg.writers.neo4j import Pushed, Server, connect
from tests.graphs import write_graph
from tests.neo4j_server import forget, in_tables, on_server
from tests.strategies import graph_rows

NASTY = [
    'it\'s "quoted"',
    "back\\slash \\n \\' \\u0041",
    "two\nlines\r\n\tand a tab",
    "🧪 emoji 👩‍👩‍👧 and ünïcödé 漢字",
    "'}) DETACH DELETE n //",
    "`) MATCH (x) SET x.name = 'gone' RETURN $rows",
    "$graph {id: row[0]} /* no end",
    "\x00\x1f control",
]


def a_graph(folder: Path, *, methods: int = 3, papers: int = 2, role: str = "USES", type: str = "Method") -> Graph:
    """Papers p0…, entities m0… of one type, an edge from each paper to each entity, and m0 EXTENDS all others."""
    ids = [f"entity/m{n}" for n in range(methods)]
    return write_graph(
        folder,
        papers=[{"id": f"paper/p{n}", "title": f"P{n}", "date": date(2025, 1, 1 + n)} for n in range(papers)],
        entities=[{"id": id, "type": type, "name": id[7:].upper(), "aliases": ["a", "b"]} for id in ids],
        paper_entity=[
            {"source": f"paper/p{n}", "source_type": "Paper", "type": role, "target": id, "target_type": type}
            | {"confidence": 0.5, "evidence": "So.", "starts": [1, 5], "ends": [3, 9], "surfaces": ["m"]}
            for n in range(papers)
            for id in ids
        ],
        entity_entity=[
            {
                "source": ids[0],
                "source_type": type,
                "type": "EXTENDS",
                "target": id,
                "target_type": type,
                "confidence": 0.9,
            }
            for id in ids[1:]
        ],
    )


def test_server_equals_tables_and_pushing_twice_changes_nothing(
    tmp_path: Path, neo4j_server: Server, copy_name: str
) -> None:
    graph = a_graph(tmp_path)
    first = kg.push(graph, neo4j_server, name=copy_name)
    assert first == Pushed(nodes=5, edges=8)
    assert on_server(neo4j_server, copy_name) == in_tables(graph)
    assert kg.push(graph, neo4j_server, name=copy_name) == first
    assert on_server(neo4j_server, copy_name) == in_tables(graph)


def test_what_the_graph_no_longer_has_is_removed(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    """Push A, then A and B, then A."""
    small, large = a_graph(tmp_path / "a"), a_graph(tmp_path / "b", methods=5, papers=4)
    for graph in (small, large, small):
        done = kg.push(graph, neo4j_server, name=copy_name)
        assert on_server(neo4j_server, copy_name) == in_tables(graph)
    assert done == Pushed(nodes=5, edges=8, removed_nodes=4, removed_edges=16)


def test_keep_leaves_what_an_older_push_wrote(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    large = a_graph(tmp_path / "b", methods=5, papers=4)
    kg.push(large, neo4j_server, name=copy_name)
    done = kg.push(a_graph(tmp_path / "a"), neo4j_server, name=copy_name, keep=True)
    assert done == Pushed(nodes=5, edges=8)
    assert on_server(neo4j_server, copy_name) == in_tables(large)


def test_entity_of_another_type_keeps_its_node(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    kg.push(a_graph(tmp_path / "a"), neo4j_server, name=copy_name)
    query = "MATCH (n:Entity {graph: $g, id: 'entity/m0'}) RETURN elementId(n) AS id, labels(n) AS labels"
    with connect(neo4j_server) as driver:
        before = driver.execute_query(query, g=copy_name).records[0]
        kg.push(a_graph(tmp_path / "b", type="Model"), neo4j_server, name=copy_name)
        after = driver.execute_query(query, g=copy_name).records[0]
    assert (before["id"], sorted(after["labels"])) == (after["id"], ["Entity", "Model"])


def test_low_confidence_is_left_out_and_removed(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    graph = a_graph(tmp_path)
    kg.push(graph, neo4j_server, name=copy_name)
    done = kg.push(graph, neo4j_server, name=copy_name, min_confidence=0.8)
    assert done == Pushed(nodes=5, edges=2, removed_edges=6)
    assert set(on_server(neo4j_server, copy_name)) == {"Paper", "Method", "EXTENDS"}


def test_two_graphs_share_a_database(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    one, other = a_graph(tmp_path / "a"), a_graph(tmp_path / "b", methods=4, role="STUDIES")
    try:
        kg.push(one, neo4j_server, name=copy_name)
        kg.push(other, neo4j_server, name=f"{copy_name}-2")
        kg.push(a_graph(tmp_path / "c", methods=1), neo4j_server, name=copy_name)
        assert on_server(neo4j_server, f"{copy_name}-2") == in_tables(other)
    finally:
        forget(neo4j_server, f"{copy_name}-2")


@pytest.fixture
def notes(neo4j_server: Server, copy_name: str) -> Iterator[Any]:
    with connect(neo4j_server) as driver:
        yield driver
        driver.execute_query("MATCH (n:Note) DETACH DELETE n")


def test_what_others_wrote_stays(tmp_path: Path, neo4j_server: Server, copy_name: str, notes: Any) -> None:
    """A node of somebody else's with kg's label and id, an edge between kg's nodes, a property on one, a note tied to one."""
    kg.push(a_graph(tmp_path / "a", methods=3), neo4j_server, name=copy_name)
    notes.execute_query(
        "MATCH (a:Entity {graph: $g, id: 'entity/m0'}), (b:Entity {graph: $g, id: 'entity/m1'}), (c:Entity {graph: $g, id: 'entity/m2'}) "
        "SET a.stars = 5 CREATE (a)-[:EXTENDS {mine: true}]->(b), (:Note:Paper {id: 'paper/p0'})-[:ABOUT]->(c)",
        g=copy_name,
    )
    kg.push(a_graph(tmp_path / "b", methods=2, papers=1), neo4j_server, name=copy_name)
    kept = notes.execute_query(
        "MATCH (a:Entity {graph: $g})-[:EXTENDS {mine: true}]->(b) MATCH (n:Note:Paper)-[:ABOUT]->(c) "
        "RETURN a.stars AS stars, b.id AS other, n.id AS note, c.name AS name, labels(c) AS labels, c.graph AS graph",
        g=copy_name,
    ).records
    assert [dict(record) for record in kept] == [
        {"stars": 5, "other": "entity/m1", "note": "paper/p0", "name": "M2", "labels": [], "graph": None}
    ]
    notes.execute_query("MATCH (:Note)-[:ABOUT]->(c) DETACH DELETE c")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=graph_rows())
def test_any_text_and_number_survives(neo4j_server: Server, rows: dict[str, list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph = write_graph(Path(folder), **rows)
        try:
            kg.push(graph, neo4j_server, name="test-any")
            assert repr(on_server(neo4j_server, "test-any")) == repr(in_tables(graph))
        finally:
            forget(neo4j_server, "test-any")


def test_nasty_and_long_texts_survive(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    """Longer than an index key holds (8,000 bytes, 32,766 for text), and evidence of 10,000 characters."""
    long = "🧪 a very long name " * 2_500
    names = [*NASTY, long]
    graph = write_graph(
        tmp_path,
        papers=[{"id": f"paper/{n}", "title": name, "abstract": name} for n, name in enumerate(names)],
        entities=[
            {"id": f"entity/{n}", "type": "Task", "name": name, "aliases": names} for n, name in enumerate(names)
        ],
        authors=[{"id": f"author/{n}", "name": name} for n, name in enumerate(names)],
        paper_entity=[
            {
                "source": "paper/0",
                "source_type": "Paper",
                "type": "ADDRESSES",
                "target": f"entity/{n}",
                "target_type": "Task",
            }
            | {"evidence": (name * 10_000)[:10_000], "confidence": 1.0}
            for n, name in enumerate(names)
        ],
    )
    kg.push(graph, neo4j_server, name=copy_name)
    assert on_server(neo4j_server, copy_name) == in_tables(graph)
    forget(neo4j_server, copy_name)
    kg.push(a_graph(tmp_path / "b"), neo4j_server, name=copy_name)  # brings the indexes back
    assert "kg_task_name" in _indexes(neo4j_server)


def test_every_label_has_a_unique_id_and_names_are_indexed(
    tmp_path: Path, neo4j_server: Server, copy_name: str
) -> None:
    kg.push(a_graph(tmp_path), neo4j_server, name=copy_name)
    with connect(neo4j_server) as driver:
        found = driver.execute_query("SHOW CONSTRAINTS YIELD labelsOrTypes AS l, properties AS p, type AS t").records
        constraints = {record["l"][0]: (record["p"], record["t"]) for record in found}
        full = driver.execute_query(
            "CALL db.index.fulltext.queryNodes('kg_names', 'M1') YIELD node WHERE node.graph = $g RETURN node.id AS id",
            g=copy_name,
        ).records
        plan = driver.execute_query("EXPLAIN MATCH (m:Method {name: $name}) RETURN m", name="M1").summary.plan
    assert constraints == {label: (["graph", "id"], "UNIQUENESS") for label in (*schema.NODE_TYPES_BY_NAME, "Entity")}
    assert [record["id"] for record in full] == ["entity/m1"]
    assert "IndexSeek" in str(plan)
    assert {"kg_paper_title", "kg_paper_date", "kg_digest_date", "kg_author_name", "kg_entity_name"} <= _indexes(
        neo4j_server
    )


def _indexes(server: Server) -> set[str]:
    with connect(server) as driver:
        found = driver.execute_query("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name").records
    return {record["name"] for record in found}


def test_edge_without_its_end_is_an_error(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    graph = write_graph(
        tmp_path,
        papers=[{"id": "paper/p", "title": "P"}],
        paper_entity=[
            {
                "source": "paper/p",
                "source_type": "Paper",
                "type": "USES",
                "target": "entity/none",
                "target_type": "Method",
            }
        ],
    )
    with pytest.raises(GraphError, match="1 edges USES lack an end; `kg validate` names them"):
        kg.push(graph, neo4j_server, name=copy_name)


def test_progress_sees_every_row(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    seen: dict[str, tuple[int, int | None]] = {}

    def progress(items: Any, what: str, *, total: int | None = None) -> Any:
        count = 0
        for item in items:
            yield item
            count += len(item)
        if count:
            seen[what] = (count, total)

    kg.push(a_graph(tmp_path), neo4j_server, name=copy_name, progress=progress)
    assert seen == {"pushing nodes": (5, 5), "pushing edges": (8, 8)}


def test_two_first_pushes_at_a_time_leave_no_edge_twice(tmp_path: Path, neo4j_server: Server, copy_name: str) -> None:
    graph = a_graph(tmp_path)

    def another_begins(items: Any, what: str, *, total: int | None = None) -> Any:
        for item in items:
            if what == "pushing edges":
                kg.push(graph, neo4j_server, name=copy_name)
            yield item

    with pytest.raises(ServerError, match=r"another push of .* ran at the same time; .* push again to complete it"):
        kg.push(graph, neo4j_server, name=copy_name, progress=another_begins)
    kg.push(graph, neo4j_server, name=copy_name)
    assert on_server(neo4j_server, copy_name) == in_tables(graph)
