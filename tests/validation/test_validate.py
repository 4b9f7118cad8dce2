from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import rdflib
from click.testing import CliRunner
from rdflib.namespace import RDF, SH, XSD

import kg
from kg.cli.validate import validate as command
from kg.errors import OptionError
from kg.graph import Graph
from kg.ontology.terms import BASE_IRI, NAMESPACES
from kg.validation.report import Report
from kg.validation.shacl import check_shapes, check_triples
from tests.built import built
from tests.graphs import write_graph

Tables = dict[str, list[dict[str, Any]]]
ABSTRACT = "We use GRPO to train. It beats PPO by 4%. GRPO extends PPO."
TEXT = f"A small step\n{ABSTRACT}"


def span(text: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(text, after)
    return start, start + len(text)


def edge(source: str, kind: str, target: str, **values: Any) -> dict[str, Any]:
    types = {"paper": "Paper", "result": "Result", "digest": "Digest", "author": "Author"}
    ends = {
        name: types.get(id.partition("/")[0], "Method")
        for name, id in (("source_type", source), ("target_type", target))
    }
    return {"source": source, "type": kind, "target": target, **ends, **values}


def mention(*spans: tuple[int, int]) -> dict[str, Any]:
    return {
        "starts": [s for s, _ in spans],
        "ends": [e for _, e in spans],
        "surfaces": sorted({TEXT[s:e] for s, e in spans}),
    }


def sound() -> Tables:
    paper, grpo, ppo, result = "paper/arxiv:2512.00001", "entity/grpo", "entity/ppo", "result/arxiv:2512.00001-1"
    extends = span("GRPO extends PPO.")
    return {
        "papers": [
            {"id": "paper/a", "title": "Another", "abstract": "Nothing."},
            {"id": paper, "title": "A small step", "abstract": ABSTRACT, "date": date(2025, 12, 1), "month": "2025-12"},
        ],
        "entities": [
            {"id": grpo, "type": "Method", "name": "GRPO", "papers": 1},
            {"id": ppo, "type": "Method", "name": "PPO", "papers": 1},
        ],
        "authors": [{"id": "author/a", "name": "A", "papers": 1}],
        "results": [
            {
                "id": result,
                "value": "4%",
                "number": 4.0,
                "kind": "difference",
                "confidence": 0.5,
                "evidence": "It beats PPO by 4%.",
            }
        ],
        "digests": [{"id": "digest/2025-12-29-1", "title": "Page", "date": date(2025, 12, 29)}],
        "paper_entity": [
            edge(paper, "COMPARES_WITH", ppo, confidence=0.8, evidence="It beats PPO by 4%.") | mention(span("PPO")),
            edge(paper, "USES", grpo, confidence=0.9, evidence="We use GRPO to train.")
            | mention(span("GRPO"), span("GRPO", 40)),
        ],
        "entity_entity": [
            edge(grpo, "EXTENDS", ppo, weight=1, confidence=0.7, evidence="GRPO extends PPO.", made_by="text")
        ],
        "statements": [
            {
                "paper": paper,
                "subject": grpo,
                "predicate": "EXTENDS",
                "object": ppo,
                "confidence": 0.7,
                "evidence": "GRPO extends PPO.",
                "starts": [extends[0]],
                "ends": [extends[1]],
            }
        ],
        "paper_result": [edge(paper, "CLAIMS", result)],
        "result_entity": [edge(result, "OF", grpo), edge(result, "VERSUS", ppo)],
        "paper_author": [edge(paper, "AUTHORED_BY", "author/a", position=1)],
        "digest_paper": [edge("digest/2025-12-29-1", "LISTS", paper, rank=1, comments=0)],
    }


def problems(graph: Graph) -> list[tuple[Any, ...]]:
    return [tuple(problem.to_row().values()) for problem in kg.validate(graph).problems]


def changed(table: str, row: int, **values: Any) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        tables[table][row].update(values)

    return change


def test_a_sound_graph_has_no_problem_in_tables_and_triples(tmp_path: Path) -> None:
    report = kg.validate(write_graph(tmp_path, **sound()), shacl=True)
    assert report.problems == []
    assert report.conforms
    assert report.rows == 16
    assert report.triples == 106
    assert (None, SH.conforms, rdflib.Literal(lexical_or_value=True)) in rdflib.Graph().parse(data=report.shacl)


def test_the_built_sample_conforms(sample: Path) -> None:
    report = kg.validate(built(sample), shacl=True)
    assert report.problems == []
    assert report.triples > 10_000


def test_the_built_digests_have_no_problem_in_their_tables(shared: Path) -> None:
    report = kg.validate(built(*sorted((shared / "digests").iterdir())))
    assert report.problems == []
    assert report.rows > 5_000


DAMAGE: dict[str, tuple[Callable[[Tables], None], tuple[Any, ...]]] = {
    "dangling source": (
        changed("paper_result", 0, source="paper/none"),
        ("paper_result", 0, "source", "there is no node 'paper/none'"),
    ),
    "dangling target": (
        changed("result_entity", 1, target="entity/zzz"),
        ("result_entity", 1, "target", "there is no node 'entity/zzz'"),
    ),
    "type of an end": (
        changed("paper_entity", 1, target_type="Model"),
        ("paper_entity", 1, "target", "'entity/grpo' is of type Method, not Model"),
    ),
    "end that cannot be": (
        changed("digest_paper", 0, target="entity/grpo", target_type="Method"),
        ("digest_paper", 0, "target_type", "an edge LISTS does not end at 'Method'"),
    ),
    "unknown edge": (
        changed("entity_entity", 0, type="LIKES"),
        ("entity_entity", 0, "type", "'LIKES' is no edge of this table"),
    ),
    "unknown entity type": (
        changed("entities", 1, type="Thing"),
        ("entities", 1, "type", "'Thing' is no type of an entity"),
    ),
    "form of an id": (
        changed("authors", 0, id="author/a b"),
        ("authors", 0, "id", "'author/a b' is not author/ and a name without slash or white space"),
    ),
    "id twice": (changed("entities", 1, id="entity/grpo"), ("entities", 1, "id", "stands twice")),
    "order": (changed("entities", 1, id="entity/a"), ("entities", 1, "id", "is not in order after the row before")),
    "edge twice": (
        lambda tables: tables["paper_entity"].append(dict(tables["paper_entity"][1])),
        ("paper_entity", 2, "source, type, target", "stands twice"),
    ),
    "empty value": (changed("papers", 1, title=None), ("papers", 1, "title", "is empty and must not be")),
    "blank name": (changed("entities", 0, name=" "), ("entities", 0, "name", r"' ' does not match \S")),
    "empty item": (changed("entities", 0, aliases=["a", None]), ("entities", 0, "aliases", "holds an empty item")),
    "confidence of nought": (
        changed("paper_entity", 0, confidence=0.0),
        ("paper_entity", 0, "confidence", "0.0 is not in (0, 1]"),
    ),
    "confidence that is no number": (
        changed("results", 0, confidence=float("nan")),
        ("results", 0, "confidence", "NaN is not in (0, 1]"),
    ),
    "number without end": (
        changed("results", 0, number=float("inf")),
        ("results", 0, "number", "inf is no finite number"),
    ),
    "position": (changed("paper_author", 0, position=0), ("paper_author", 0, "position", "0 is less than 1")),
    "choice": (
        changed("results", 0, kind="guess"),
        ("results", 0, "kind", "'guess' is none of absolute, difference, relative, ratio"),
    ),
    "month": (
        changed("papers", 1, month="2025-13"),
        ("papers", 1, "month", "'2025-13' does not match ^[0-9]{4}-(0[1-9]|1[0-2])$"),
    ),
    "offsets that select something else": (
        changed("paper_entity", 1, starts=[21, 57]),
        ("paper_entity", 1, "starts", "21 to 24 selects 'RPO', not GRPO"),
    ),
    "offsets outside of the text": (
        changed("paper_entity", 0, starts=[900], ends=[903]),
        ("paper_entity", 0, "starts", f"900 to 903 is no place in a text of {len(TEXT)} characters"),
    ),
    "starts without ends": (changed("paper_entity", 0, ends=[]), ("paper_entity", 0, "starts", "1 starts and 0 ends")),
    "evidence of no paper": (
        changed("paper_entity", 0, evidence="It beats all."),
        ("paper_entity", 0, "evidence", "'It beats all.' does not stand in the paper's text"),
    ),
    "evidence of a result": (
        changed("results", 0, evidence="By 5%."),
        ("results", 0, "evidence", "'By 5%.' does not stand in the paper's text"),
    ),
    "evidence beside its offsets": (
        changed("statements", 0, starts=[20]),
        ("statements", 0, "evidence", f"its spans select '{TEXT[20:]}', not 'GRPO extends PPO.'"),
    ),
    "result of no paper": (
        lambda tables: tables["paper_result"].clear(),
        ("results", 0, "id", "no paper claims it"),
    ),
    "weight": (
        changed("entity_entity", 0, weight=3),
        ("entity_entity", 0, "weight", "entity/grpo EXTENDS entity/ppo has weight 3 and is stated by 1 papers"),
    ),
    "statement without an edge": (
        lambda tables: tables["entity_entity"].clear(),
        ("statements", None, "subject, predicate, object", "entity/grpo EXTENDS entity/ppo is stated and is no edge"),
    ),
    "statement of no paper": (
        changed("statements", 0, paper="paper/none"),
        ("statements", 0, "paper", "there is no node 'paper/none'"),
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_to_a_table_is_reported(name: str, tmp_path: Path) -> None:
    damage, wanted = DAMAGE[name]
    tables = copy.deepcopy(sound())
    damage(tables)
    assert wanted in problems(write_graph(tmp_path, **tables))


def test_two_sentences_are_evidence_where_the_ends_stand_in_different_ones(tmp_path: Path) -> None:
    tables = sound()
    first, second = span("We use GRPO to train."), span("GRPO extends PPO.")
    both = "We use GRPO to train. GRPO extends PPO."
    tables["statements"][0].update(evidence=both, starts=[first[0], second[0]], ends=[first[1], second[1]])
    tables["paper_entity"][0].update(evidence=both)
    assert problems(write_graph(tmp_path, **tables)) == []


def test_keys_that_stand_twice_far_apart_are_found_where_order_is_lost(tmp_path: Path) -> None:
    rows = [{"id": f"author/{name}", "name": name, "papers": 1} for name in ("b", "a", "b")]
    found = problems(write_graph(tmp_path, authors=rows))
    assert ("authors", 1, "id", "is not in order after the row before") in found
    assert ("authors", None, "id", "author/b stands 2 times") in found


def test_files_of_another_shape_are_reported_and_the_others_checked(tmp_path: Path) -> None:
    graph = write_graph(tmp_path, **(sound() | {"authors": [{"id": "author/a b", "name": "A"}], "paper_author": []}))
    digests = graph.path("digests")
    pl.read_parquet(digests).with_columns(date=pl.lit("today"), more=1).drop("title").write_parquet(digests)
    graph.path("results").write_bytes(b"no table")
    found = problems(graph)
    assert ("digests", None, "title", "this column is missing") in found
    assert ("digests", None, "date", "holds String, not Date") in found
    assert ("digests", None, "more", "the schema has no such column") in found
    assert any(row[:3] == ("results", None, "") and row[3].startswith("cannot be read: ") for row in found)
    assert any(row[:3] == ("authors", 0, "id") for row in found)


def test_rows_that_the_manifest_does_not_count_are_reported(tmp_path: Path) -> None:
    graph = write_graph(tmp_path, **sound())
    authors = pl.read_parquet(graph.path("authors"))
    pl.concat([authors, authors.with_columns(id=pl.lit("author/b"))]).write_parquet(graph.path("authors"))
    assert problems(graph) == [("authors", None, "", "has 2 rows, the manifest says 1")]


def test_problems_are_counted_in_full_and_kept_to_the_limit(tmp_path: Path) -> None:
    graph = write_graph(tmp_path, authors=[{"id": f"author/{n:03}", "name": " ", "papers": 1} for n in range(50)])
    report = kg.validate(graph, limit=7)
    assert (len(report.problems), report.count, report.conforms) == (7, 50, False)


KG = rdflib.Namespace(NAMESPACES["kg"])
PAPER = rdflib.URIRef(f"{BASE_IRI}paper/arxiv:2512.00001")
GRPO = rdflib.URIRef(f"{BASE_IRI}entity/grpo")
USE = rdflib.URIRef(f"{BASE_IRI}involvement/arxiv:2512.00001:uses:grpo")
SHACL: dict[str, tuple[Callable[[rdflib.Graph], Any], str, str, str]] = {
    "no name": (lambda g: g.remove((GRPO, KG.name, None)), "entity:grpo", "kg:name", "Less than 1 values"),
    "two titles": (
        lambda g: g.add((PAPER, KG.title, rdflib.Literal("B"))),
        "paper:arxiv:2512.00001",
        "kg:title",
        "More than 1",
    ),
    "datatype": (
        lambda g: g.set((PAPER, KG.date, rdflib.Literal("soon"))),
        "paper:arxiv:2512.00001",
        "kg:date",
        "xsd:date",
    ),
    "confidence": (
        lambda g: g.set((USE, KG.confidence, rdflib.Literal("1.5", datatype=XSD.decimal))),
        "involvement:arxiv:2512.00001:uses:grpo",
        "kg:confidence",
        "<= Literal",
    ),
    "unknown property": (
        lambda g: g.add((GRPO, KG.colour, rdflib.Literal("red"))),
        "entity:grpo",
        "kg:colour",
        "is closed",
    ),
    "unknown type": (lambda g: g.add((GRPO, RDF.type, KG.Thing)), "entity:grpo", "rdf:type", ""),
    "dangling end": (
        lambda g: g.add((PAPER, KG.uses, rdflib.URIRef(f"{BASE_IRI}entity/none"))),
        "paper:arxiv:2512.00001",
        "kg:uses",
        "does not have class kg:Entity",
    ),
    "wrong end": (
        lambda g: g.add((PAPER, KG.uses, PAPER)),
        "paper:arxiv:2512.00001",
        "kg:uses",
        "does not have class kg:Entity",
    ),
    "statement without object": (
        lambda g: g.remove((USE, RDF.object, None)),
        "involvement:arxiv:2512.00001:uses:grpo",
        "rdf:object",
        "Less than 1 values",
    ),
    "unknown role": (
        lambda g: g.set((USE, KG.role, rdflib.Literal("likes"))),
        "involvement:arxiv:2512.00001:uses:grpo",
        "kg:role",
        "not in list",
    ),
    "span": (
        lambda g: g.add((USE, KG.span, rdflib.Literal("3-4"))),
        "involvement:arxiv:2512.00001:uses:grpo",
        "kg:span",
        "pattern",
    ),
    "no evidence": (
        lambda g: g.remove((USE, KG.evidence, None)),
        "involvement:arxiv:2512.00001:uses:grpo",
        "kg:evidence",
        "Less than 1 values",
    ),
    "no activity": (
        lambda g: g.remove((None, RDF.type, KG.Build)),
        "involvement:arxiv:2512.00001:uses:grpo",
        "prov:wasGeneratedBy",
        "does not have class kg:Build",
    ),
    "literal for a node": (
        lambda g: g.add((PAPER, KG.claims, rdflib.Literal("4%"))),
        "paper:arxiv:2512.00001",
        "kg:claims",
        "does not have class kg:Result",
    ),
}


@pytest.fixture(scope="module")
def triples(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    return write_graph(tmp_path_factory.mktemp("shacl"), **sound()).rdf()


@pytest.mark.parametrize("name", SHACL)
def test_damage_to_the_triples_is_in_the_shacl_report(name: str, triples: rdflib.Graph) -> None:
    damage, node, path, says = SHACL[name]
    damaged = rdflib.Graph() + triples
    damage(damaged)
    report = Report()
    check_triples(damaged, report)
    found = [problem for problem in report.problems if (problem.row, problem.column) == (node, path)]
    assert any(says in problem.problem for problem in found), report.problems
    shacl = rdflib.Graph().parse(data=report.shacl, format="turtle")
    assert (None, SH.conforms, rdflib.Literal(lexical_or_value=False)) in shacl
    assert len(set(shacl.subjects(RDF.type, SH.ValidationResult))) == report.count


def test_shacl_is_refused_where_it_would_not_fit(tmp_path: Path) -> None:
    graph = write_graph(tmp_path, **sound())
    with pytest.raises(OptionError) as caught:
        check_shapes(graph, Report(), most=100)
    assert str(caught.value) == (
        f"--shacl checks up to 100 triples, and {tmp_path} has more; without it the tables are checked"
    )


def test_command_reports_as_table_json_csv_and_shacl_file(tmp_path: Path) -> None:
    tables = sound()
    run = CliRunner().invoke
    good, bad, out = str(tmp_path / "good"), str(tmp_path / "bad"), tmp_path / "report.ttl"
    write_graph(Path(good), **tables)
    tables["authors"][0]["papers"] = -1
    write_graph(Path(bad), **tables)
    done = run(command, ["-g", good])
    assert (done.exit_code, done.stdout) == (0, "16 rows checked: no problem\n")
    assert run(command, ["-g", good, "--quiet"]).stdout == ""
    assert run(command, ["-g", good, "--json"]).stdout == "[]\n"
    done = run(command, ["-g", bad, "--csv"])
    assert (done.exit_code, done.stdout) == (1, "table,row,column,problem\nauthors,0,papers,-1 is less than 0\n")
    done = run(command, ["-g", bad])
    assert done.exit_code == 1
    assert "-1 is less than 0" in done.stdout
    assert done.stdout.endswith("16 rows checked: 1 problem\n")
    done = run(command, ["-g", bad, "--json", "--shacl", "-o", str(out)])
    assert done.exit_code == 1
    assert [row["table"] for row in json.loads(done.stdout)] == ["authors", "triples"]
    assert (None, SH.resultPath, KG.papers) in rdflib.Graph().parse(out)
    assert run(command, ["-g", good, "-o", str(out)]).exit_code == 2
