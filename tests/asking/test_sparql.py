from __future__ import annotations

import re
import shlex
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.asking.sparql import named_queries, run
from kg.asking.sparql.process import TooLong
from kg.asking.sparql.store import store_folder
from kg.asking.sparql.text import checked, with_parameters
from kg.cli import cli
from kg.cli.sparql import sparql
from kg.errors import OptionError, QueryError
from kg.graph import Graph, open_graph
from tests.cli.running import kg
from tests.conftest import ROOT
from tests.graphs import write_graph

PAGE = (ROOT / "docs" / "rdf.md").read_text("utf-8")
FOREVER = "SELECT (count(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


def small(folder: Path, name: str = "GRPO") -> Graph:
    return write_graph(
        folder,
        papers=[{"id": "paper/arxiv:2512.00001", "title": "A small step", "year": 2025, "code_stars": 3}],
        entities=[
            {"id": "entity/grpo", "type": "Method", "name": name, "aliases": ["grpo"], "papers": 1},
            {"id": "entity/ppo", "type": "Method", "name": "PPO", "papers": 0},
        ],
        paper_entity=[edge("paper/arxiv:2512.00001", "Paper", "USES", "entity/grpo") | {"confidence": 0.93}],
        entity_entity=[edge("entity/grpo", "Method", "EXTENDS", "entity/ppo")],
    )


def edge(source: str, source_type: str, type: str, target: str) -> dict[str, object]:
    return {"source": source, "source_type": source_type, "type": type, "target": target, "target_type": "Method"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return small(tmp_path_factory.mktemp("sparql"))


def test_select_gives_rows_of_plain_values(graph: Graph) -> None:
    answer = run(
        graph,
        """SELECT ?id ?year ?confidence ?new ?nothing {
             ?i kg:statedBy ?p ; kg:confidence ?confidence . ?p kg:id ?id ; kg:year ?year . BIND(?year > 2024 AS ?new)
             OPTIONAL { ?p kg:url ?nothing } }""",
    )
    assert answer.columns == ("id", "year", "confidence", "new", "nothing")
    assert answer.rows == [
        {"id": "paper/arxiv:2512.00001", "year": 2025, "confidence": 0.93, "new": True, "nothing": None}
    ]


def test_ask_gives_yes_or_no(graph: Graph) -> None:
    assert run(graph, "ASK { ?e kg:name 'GRPO' }").yes is True
    assert run(graph, "ASK { ?e kg:name 'nothing' }").yes is False


def test_construct_and_describe_give_turtle_and_rows(graph: Graph) -> None:
    answer = run(graph, "CONSTRUCT { ?e kg:name ?n } WHERE { ?e kg:name ?n }")
    assert answer.turtle == (
        "@prefix entity: <https://kg.example/entity/> .\n@prefix kg: <https://kg.example/ontology#> .\n"
        'entity:grpo kg:name "GRPO" .\nentity:ppo kg:name "PPO" .\n'
    )
    assert answer.rows[0] == {
        "subject": "https://kg.example/entity/grpo",
        "predicate": "https://kg.example/ontology#name",
        "object": "GRPO",
    }
    assert 'kg:name "PPO"' in (run(graph, "DESCRIBE entity:ppo").turtle or "")


def test_public_vocabularies_find_the_same_things(graph: Graph) -> None:
    answer = run(
        graph,
        """SELECT ?title ?label ?other ?base { ?p a schema:ScholarlyArticle ; dcterms:title ?title ; schema:mentions ?e .
             ?e a skos:Concept ; skos:prefLabel ?label ; skos:altLabel ?other ; prov:wasDerivedFrom/rdfs:label ?base }""",
    )
    assert answer.rows == [{"title": "A small step", "label": "GRPO", "other": "grpo", "base": "PPO"}]


def test_store_is_made_anew_when_the_graph_changes(tmp_path: Path) -> None:
    names = "SELECT ?n { entity:grpo kg:name ?n }"
    assert run(small(tmp_path), names).rows == [{"n": "GRPO"}]
    first = store_folder(open_graph(tmp_path))
    made = first.stat().st_mtime_ns
    assert store_folder(open_graph(tmp_path)).stat().st_mtime_ns == made  # kept
    assert run(small(tmp_path, "Group RPO"), names).rows == [{"n": "Group RPO"}]
    assert not first.exists()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?x {\n ?x kg:name ", "line 2, column 13: here should stand "),
        (
            "SELECT * { ?s foo:bar ?o }",
            "line 1, column 22: unknown prefix; declare it with PREFIX, or write the address in <>",
        ),
        ("INSERT DATA { <a:b> <a:c> <a:d> }", "INSERT is refused: the graph is read-only here"),
        ("PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("# SELECT\nLOAD <http://127.0.0.1/>", "LOAD is refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused: a query sees this graph only"),
        ("SELECT * { \\u0053ervice SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("nothing-of-that-name", "nothing-of-that-name: neither a query, nor a file, nor a name of `kg sparql --list`"),
    ],
)
def test_wrong_and_refused_queries_say_so(graph: Graph, query: str, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(graph, query)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a schema:Service }  # SERVICE",
        'ASK { ?s kg:title \'a SERVICE \\\' {\' ; kg:name """SERVICE " <""" }',
        "ASK { <http://x/SERVICE> ?load ?insert . BIND(1 AS ?delete) }",
        "SELECT (1 AS ?clear) { FILTER(?a <3 && ?b > 2) }",
    ],
)
def test_words_that_only_look_like_it_are_not_refused(query: str) -> None:
    assert checked(query) == query


def test_a_store_that_is_damaged_says_what_to_do(tmp_path: Path) -> None:
    folder = store_folder(small(tmp_path))
    for file in folder.iterdir():
        file.write_bytes(b"no store")
    with pytest.raises(QueryError) as caught:
        run(open_graph(tmp_path), "ASK { ?s ?p ?o }")
    assert str(caught.value) == f"the store {folder} cannot be opened; delete it, and the next query makes it anew"


def test_a_query_that_would_run_for_ever_is_ended_in_time(graph: Graph) -> None:
    start = time.monotonic()
    with pytest.raises(TooLong) as caught:
        run(graph, FOREVER, timeout=0.5)
    assert time.monotonic() - start < 10
    assert str(caught.value) == (
        "the query took longer than 0.5 s and was ended; narrow it, or give it longer with --timeout"
    )


def test_parameters_are_values_never_text() -> None:
    query = (
        'SELECT * {\n  ?e kg:name ?name .\n  VALUES ?name { "GRPO" }  # :param method\n  VALUES ?n { 3 }  # :param\n}'
    )
    changed = with_parameters(query, {"method": 'a" } DROP \\ "\n', "n": "12"})
    assert 'VALUES ?name { "a\\" } DROP \\\\ \\"\\n" }  # :param method' in changed
    assert "VALUES ?n { 12 }" in changed
    with pytest.raises(OptionError) as caught:
        with_parameters(query, {"other": "1"})
    assert str(caught.value) == "the query has no parameter 'other'; it has method, n"
    with pytest.raises(OptionError) as caught:
        with_parameters(query, {"n": "1 } #"})
    assert str(caught.value) == "the parameter 'n' is a number such as 3, not '1 } #'"


def test_a_file_runs_bare_and_with_another_value(graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "papers of.rq"
    file = file.with_name("papers.rq")
    file.write_text('SELECT ?id {\n  ?e kg:name ?name ; kg:id ?id .\n  VALUES ?name { "GRPO" }  # :param\n}\n', "utf-8")
    assert run(graph, str(file)).rows == [{"id": "entity/grpo"}]
    assert run(graph, str(file), params={"name": "PPO"}).rows == [{"id": "entity/ppo"}]


def test_command_prints_table_json_csv_and_turtle(graph: Graph) -> None:
    query, folder = "SELECT ?name ?papers { ?e kg:name ?name ; kg:papers ?papers } ORDER BY ?name", graph.folder
    assert kg("sparql", query, "-g", folder, "--csv", cwd=folder).stdout == "name,papers\nGRPO,1\nPPO,0\n"
    assert kg("sparql", "SELECT", "-g", folder, cwd=folder, code=1).stderr.startswith("kg: SELECT: neither")
    in_process = CliRunner().invoke
    assert '"papers": 1' in in_process(sparql, [query, "-g", str(folder), "--json"]).stdout
    assert "GRPO" in in_process(sparql, [query, "-g", str(folder)]).stdout
    assert "kg:Method" in in_process(sparql, ["DESCRIBE entity:grpo", "-g", str(folder)]).stdout
    assert "--turtle is for triples" in in_process(sparql, [query, "--turtle", "-g", str(folder)]).stderr
    assert in_process(sparql, ["--param", "x", query, "-g", str(folder)]).exit_code == 2


def test_every_named_query_says_what_it_answers_and_runs_on_an_empty_graph(tmp_path: Path) -> None:
    graph = write_graph(tmp_path)
    for query in named_queries():
        assert len(query["answers"]) > 10, query
        run(graph, query["name"])


def test_the_commands_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path / "output")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^kg (?!sparql --serve|validate).*", PAGE, re.MULTILINE)
    assert len(commands) >= 7
    for command in commands:
        done = CliRunner().invoke(cli, shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.output)
    assert (tmp_path / "graph.ttl").read_text("utf-8").startswith("@prefix assertion: ")


def test_the_python_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(import kg.*?)```", PAGE, re.DOTALL)
    small(tmp_path / "output")
    monkeypatch.chdir(tmp_path)
    with redirect_stdout(StringIO()) as printed:
        exec(example, {})
    assert sorted(printed.getvalue().split()) == ["GRPO", "PPO"]
