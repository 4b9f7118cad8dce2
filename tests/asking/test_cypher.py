"""Cypher on the embedded engine: reads only, entity types, parameters, errors that name their place, the cached file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import ladybug
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.asking.cypher.embedded import database_file
from kg.asking.cypher.named import Query, with_values
from kg.asking.cypher.patterns import within
from kg.asking.cypher.refused import check_reading
from kg.asking.cypher.tokens import tokens
from kg.asking.cypher.types import expanded
from kg.errors import OptionError, QueryError
from kg.graph import Graph
from tests.cli.running import kg as run_kg
from tests.graphs import write_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    types = {"a": "Method", "b": "Model", "c": "Task", "d": "Method"}
    edge = {"source_type": "Paper", "confidence": 0.9, "starts": [3], "ends": [5], "evidence": "We use it."}
    return write_graph(
        tmp_path_factory.mktemp("graph") / "output",
        papers=[{"id": "paper/1", "title": "One: \"quoted\" \\ 'text'\n🧪"}, {"id": "paper/2", "title": "Two"}],
        entities=[{"id": f"entity/{id}", "type": type, "name": id.upper()} for id, type in types.items()],
        paper_entity=[
            edge | {"source": "paper/1", "type": "USES", "target": f"entity/{id}", "target_type": type}
            for id, type in types.items()
        ],
        results=[{"id": "result/1-1", "value": "5%", "number": 5.0, "evidence": "It gains 5%."}],
        result_entity=[
            {"source": "result/1-1", "source_type": "Result", "type": "ON", "target": "entity/c", "target_type": "Task"}
        ],
    )


def names(graph: Graph, pattern: str, **params: Any) -> list[str]:
    rows = kg.cypher(graph, f"{pattern} RETURN m.name AS name ORDER BY m.id", params=params).rows
    return [row["name"] for row in rows]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("MATCH (m:Entity)", "ABCD"),
        ("MATCH (m:Method)", "AD"),
        ("MATCH (m:Method {})", "AD"),
        ("MATCH (m:Method {name: 'D'})", "D"),
        ("MATCH (m:`Method`)", "AD"),
        ("MATCH (m:Entity:Method)", "AD"),
        ("MATCH (m:Method|Model)", "ABD"),
        ("MATCH (m:Method|:Model) WHERE m.name <> 'A' OR m.name = 'B'", "BD"),
        ("MATCH (m:Method|Task) WHERE m.name STARTS WITH 'C' OR m.name ENDS WITH 'A'", "AC"),
        ("MATCH (:Paper)-[:USES]->(m:Task|Model)", "BC"),
        ("MATCH (p:Paper)-[:USES]->(:Task|Model) WITH p LIMIT 1 MATCH (p)-->(m:Method)", "AD"),
        ("MATCH (m:Entity) WHERE EXISTS { MATCH (m)<--(:Paper)-->(x:Task|Dataset) WHERE x.name = 'C' }", "ABCD"),
        ("MATCH (m:Entity) WHERE (m)<-[:ON]-(:Result)", "C"),
        ("MATCH (m:Method) WHERE (:Paper)-[:USES]->(m) AND (m)<--(:Paper)", "AD"),
        ("OPTIONAL MATCH (m:Dataset|Metric) WITH m WHERE m IS NOT NULL", ""),
        ("MATCH (m:Method) WHERE m.name = '(m:Model)' OR m.name = $x // (m:Task)\n", "D"),
    ],
)
def test_entity_types(graph: Graph, pattern: str, found: str) -> None:
    assert names(graph, pattern, **({"x": "D"} if "$x" in pattern else {})) == list(found)


def test_mixed_labels_and_functions_of_neo4j(graph: Graph) -> None:
    answer = kg.cypher(
        graph,
        "MATCH (n:Paper|Method)<-[r:LISTS|USES]-(p) RETURN n.id AS id, type(r) AS type, toString(r.confidence) AS text,"
        " toInteger('7') AS seven, r.starts AS starts, toFloat('0.5') AS half ORDER BY id",
    )
    assert answer.columns == ("id", "type", "text", "seven", "starts", "half")
    assert [row["id"] for row in answer.rows] == ["entity/a", "entity/d"]
    assert (answer.rows[0]["type"], answer.rows[0]["seven"], answer.rows[0]["starts"]) == ("USES", 7, [3])


def test_nodes_relationships_and_paths_come_as_plain_values(graph: Graph) -> None:
    row = kg.cypher(graph, "MATCH x = (p:Paper)-[r:USES]->(m:Task) RETURN p, r, m, x, sum(1) AS one").rows[0]
    assert row["p"] == {"label": "Paper", "id": "paper/1", "title": "One: \"quoted\" \\ 'text'\n🧪", "abstract": ""} | {
        name: [] for name in ("categories", "identifiers", "keywords", "links")
    }
    assert row["r"]["type"] == "USES"
    assert row["r"]["evidence"] == "We use it."
    assert (row["m"]["label"], row["m"]["type"]) == ("Task", "Task")
    assert [node["label"] for node in row["x"]["nodes"]] == ["Paper", "Task"]
    assert (row["one"], type(row["one"])) == (1, int)


REFUSED = [
    "COPY (MATCH (n) RETURN n.id) TO 'FILE'",
    "copy Paper from 'FILE'",
    "MATCH (n) RETURN n.id; COPY (MATCH (n) RETURN n.id) TO 'FILE'",
    "// a comment\rCOPY (MATCH (n) RETURN n.id) TO 'FILE'",
    "/* x */ COPY (MATCH (n) RETURN n.id) TO 'FILE'",
    "EXPLAIN COPY (MATCH (n) RETURN n.id) TO 'FILE'",
    "PROFILE COPY (MATCH (n) RETURN n.id) TO 'FILE'",
    "LOAD FROM 'FILE' RETURN *",
    "MATCH (n) WITH 1 AS x LOAD FROM 'FILE' RETURN *",
    "MATCH (n) WHERE n.papers = 1.LOAD FROM 'FILE' RETURN *",
    "ATTACH 'FILE' AS x (dbtype lbug)",
    "INSTALL httpfs",
    "LOAD EXTENSION 'FILE'",
    "EXPORT DATABASE 'FILE'",
    "IMPORT DATABASE 'FILE'",
    "CALL threads=1",
    "CALL show_tables() RETURN *",
    "CREATE (:Paper {id: 'x'})",
    "MATCH (n:Paper) SET n.title = 'x'",
    "MATCH (n:Paper) DETACH DELETE n",
    "MATCH (n:Paper) REMOVE n.title",
    "MERGE (:Paper {id: 'x'})",
    "DROP TABLE USES",
    "ALTER TABLE Paper ADD x INT64",
    "CREATE MACRO f(x) AS x",
    "BEGIN TRANSACTION",
    "CHECKPOINT",
    "USE other",
    "COMMENT ON TABLE Paper IS 'x'",
    "SHOW TABLES",
    "",
    " ; ",
]


@pytest.mark.parametrize("text", REFUSED)
def test_all_but_reading_is_refused_before_the_engine_sees_it(
    text: str, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.asking.cypher.embedded._connection", lambda *_: pytest.fail("the engine saw it"))
    target = tmp_path / "written"
    with pytest.raises(QueryError):
        kg.cypher(graph, text.replace("FILE", str(target)))
    assert not target.exists()


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:Paper) WHERE n.title = 'COPY x TO y; DELETE' RETURN n",
        'MATCH (n:Paper) WHERE n.title = "it\'s \\" SET" RETURN n',
        "MATCH (n:Paper) /* SET ; */ RETURN n.`load` // DELETE",
        "MATCH (n:Paper) RETURN n;",
        "UNWIND [1] AS created RETURN created AS settings",
        "MATCH (n:Set)-[:CALL]->(m) RETURN n.set",
    ],
)
def test_words_in_texts_comments_and_names_are_no_commands(text: str) -> None:
    check_reading(text)


@given(st.text(st.sampled_from("'\"`/*\\\n\r; COPYcopy$1.(){}"), max_size=40))
def test_tokens_joined_are_the_text(text: str) -> None:
    with suppress(QueryError):  # a string without its end
        assert "".join(token.text for token in tokens(text)) == text


@given(st.text(st.sampled_from("'\"`/*\\\n;:(){}|,a"), max_size=30))
def test_expansion_keeps_texts_without_entity_types(text: str) -> None:
    with suppress(QueryError):  # a string without its end
        assert expanded(text).text == text
        held = within(text, "g").text
        assert held.replace(" {graph: $g}", "").replace("graph: $g, ", "").replace("graph: $g", "") == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MATCH (m:Method)\nRETURN m.nope AS x", "line 2, column 10: Cannot find property nope for m, at: nope AS x"),
        (
            "MATCH (m:Method|Model)\nWHERE m.nope RETURN m",
            "line 2, column 9: Cannot find property nope for m, at: nope RETURN m",
        ),
        (
            "MATCH (m:Method {name: 'A'})\n  RETRN m",
            "line 2, column 3: the engine cannot read on from here, at: RETRN m",
        ),
        ("MATCH (m:Nope) RETURN m", "line 1, column 10: Table Nope does not exist, at: Nope) RETURN m"),
        ("RETURN k", "line 1, column 8: Variable k is not in scope, at: k"),
        ("MATCH (m:Method)\nRETURN f(m)", "line 2, column 8: function F does not exist, at: f(m)"),
        ("MATCH (m:Method {name: 'A) RETURN m", "line 1, column 24: a string begins here and has no end"),
        (
            "MATCH (m:Method:Model) RETURN m",
            "line 1, column 9: no node is Method and Model at once; write Method|Model for either",
        ),
        (
            "MATCH (m) SET m.x = 1",
            "line 1, column 11: SET is refused: a query only reads; change the graph's inputs and build it anew",
        ),
        ("MATCH (m) RETURN $a", "the query wants $a; give it with --param a=VALUE"),
        ("nothing-of-that-name", "nothing-of-that-name: neither a query, nor a file, nor a name of `kg cypher --list`"),
    ],
)
def test_errors_name_the_line_and_the_place(text: str, said: str, graph: Graph) -> None:
    with pytest.raises(QueryError) as raised:
        kg.cypher(graph, text)
    assert str(raised.value) == said


def test_header_keeps_the_lines_of_a_file(graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "mine.cypher"
    file.write_text(
        "// Mine.\n:param name => 'A';\n:param n => 1\nMATCH (m:Method {name: $name})\nRETURN m.nope, $n", "utf-8"
    )
    with pytest.raises(QueryError, match="line 5, column 10"):
        kg.cypher(graph, str(file))


def test_parameters_take_the_kind_of_their_default() -> None:
    query = Query.of(
        ":param s => 'x'\n:param i => 1\n:param f => 0.5\n:param l => ['a', \"b\"]\n:param b => true\nRETURN $s, $i, $f, $l, $b, $free"
    )
    given_values = {"s": "5", "i": "7", "f": "1", "l": "c, d", "b": "false", "free": "3"}
    assert with_values(query, given_values) == {"s": "5", "i": 7, "f": 1.0, "l": ["c", "d"], "b": False, "free": 3}
    assert with_values(query, {"free": "a word"}) == {
        "s": "x",
        "i": 1,
        "f": 0.5,
        "l": ["a", "b"],
        "b": True,
        "free": "a word",
    }
    with pytest.raises(OptionError, match="the parameter 'i' is a int such as 1, not 'true'"):
        with_values(query, {"i": "true", "free": ""})
    with pytest.raises(OptionError, match="no parameter 'nope'; it has b, f, free, i, l, s"):
        with_values(query, {"nope": "1"})


def test_long_query_is_stopped(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"the query took longer than 0\.2 s and was stopped"):
        kg.cypher(
            graph, "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n", timeout=0.2
        )


def test_file_is_made_once_for_a_build_and_anew_for_another(tmp_path: Path) -> None:
    first = write_graph(tmp_path, papers=[{"id": "paper/1", "title": "One"}])
    file = database_file(first)
    made = file.stat().st_mtime_ns
    assert database_file(first).stat().st_mtime_ns == made
    second = write_graph(tmp_path, papers=[{"id": "paper/2", "title": "Two"}])
    assert kg.cypher(second, "MATCH (p:Paper) RETURN p.title AS t").rows == [{"t": "Two"}]
    assert not file.exists()


def test_graph_in_a_folder_that_cannot_be_written_is_read(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(self: Graph, name: str) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Graph, "cache", fails)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert len(kg.cypher(graph, "MATCH (m:Method) RETURN m.id AS id").rows) == 2
    assert len(list(tmp_path.glob("kg-cypher-*/cypher-*.lbug"))) == 1


def test_engine_itself_refuses_writes(graph: Graph) -> None:
    """The second wall, should something pass the first."""
    with (
        ladybug.Database(database_file(graph), read_only=True) as database,
        ladybug.Connection(database) as connection,
        pytest.raises(RuntimeError, match="read-only"),
    ):
        connection.execute("CREATE (:Paper {id: 'x'})")


def test_command_prints_tables_json_and_csv(graph: Graph, tmp_path: Path) -> None:
    query = "MATCH (m:Method) RETURN m.name AS name, m.papers AS papers ORDER BY m.id"
    options = ("cypher", query, "-g", graph.folder)
    assert run_kg(*options, "--csv", cwd=tmp_path).stdout == "name,papers\nA,1\nD,1\n"
    assert '"name": "A"' in run_kg(*options, "--json", cwd=tmp_path).stdout
    assert "papers" in run_kg(*options, cwd=tmp_path).stdout
    done = run_kg("cypher", "MATCH (m) DELETE m", "-g", graph.folder, cwd=tmp_path, code=1)
    assert done.stderr == (
        "kg: line 1, column 11: DELETE is refused: a query only reads; change the graph's inputs and build it anew\n"
    )
    assert "benchmark-use" in run_kg("cypher", "--list", cwd=tmp_path).stdout
    assert "Missing argument 'QUERY'" in run_kg("cypher", cwd=tmp_path, code=2).stderr
    assert (
        "'x' is not NAME=VALUE"
        in run_kg("cypher", "RETURN 1", "--param", "x", "-g", graph.folder, cwd=tmp_path, code=2).stderr
    )
