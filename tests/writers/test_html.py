"""The page as made: what goes in, how large it is, that the same graph gives the same bytes; and its parts."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

import kg
from kg import schema
from kg.errors import NameNotFound, OptionError, OutputError
from kg.graph import Graph
from kg.ids import entity_id
from kg.writers.html import write
from kg.writers.html.columns import pack
from kg.writers.html.communities import CHILDREN, LEAF, communities
from kg.writers.html.first_view import CANVAS, the_map
from kg.writers.html.importance import importance
from kg.writers.html.labels import LINE, lines_of
from kg.writers.html.layout import Boxes, arrange
from kg.writers.html.network import Network, read_network
from kg.writers.html.page import _INVERSE, SCRIPTS
from kg.writers.html.payload import make_payload
from kg.writers.html.reading import reading_page
from kg.writers.html.selection import select
from tests.browser import opened
from tests.cli.running import kg as run_kg
from tests.writers.page_graphs import HOSTILE_NAME, HOSTILE_TITLE, fields_graph, hostile_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return fields_graph(tmp_path_factory.mktemp("fields"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return read_network(fields_graph(tmp_path_factory.mktemp("large"), copies=12))


def names(network: Network) -> set[str]:
    return set(network.nodes["name"])


def test_the_same_graph_gives_the_same_bytes(graph: Graph, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write(graph, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_view_writes_beside_the_graph_and_opens_nothing_when_told(graph: Graph) -> None:
    assert kg.view(graph, open=False) == graph.folder / "graph.html"
    assert (graph.folder / "graph.html").read_text("utf-8").startswith("<!doctype html>")


def test_view_opens_the_page(graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("webbrowser.open", asked.append)
    kg.view(graph, tmp_path / "page.html")
    assert asked == [(tmp_path / "page.html").as_uri()]


def test_command_writes_the_page_and_says_where(graph: Graph, tmp_path: Path) -> None:
    options = (
        "-g",
        graph.folder,
        "--no-open",
        "--around",
        "TideNet",
        "--since",
        "2024-03",
        "--top",
        "20",
        "--no-papers",
    )
    done = run_kg("view", *options, "-o", "page.html", cwd=tmp_path)
    assert done.stdout == "page.html\n"
    assert (tmp_path / "page.html").stat().st_size > 400_000


def test_page_that_cannot_be_written_is_an_error_and_leaves_nothing(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write(graph, tmp_path / "nowhere" / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_loaded_from_outside(graph: Graph, tmp_path: Path) -> None:
    write(graph, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert not re.search(r"<(script|link|img|iframe|object|embed)[^>]+(src|href)=", page)
    assert "@import" not in page
    assert "vis-network" in page


def test_names_are_no_markup_and_no_placeholders(tmp_path: Path) -> None:
    write(hostile_graph(tmp_path / "graph"), tmp_path / "page.html", title=HOSTILE_TITLE)
    page = (tmp_path / "page.html").read_text("utf-8")
    assert HOSTILE_TITLE not in page
    assert HOSTILE_NAME not in page
    assert page.count("</script") == 5
    assert "<!--" not in page  # else a browser may read a later </script> as text
    assert page.count('id="config">') == 1


def test_around_keeps_the_neighbourhood(graph: Graph) -> None:
    network = read_network(graph)
    near = select(network, around=[entity_id("TideNet")], depth=1)
    assert {"TideNet", "EbbFormer", "tide forecasting"} <= names(near)
    assert "KiteRL" not in names(near)
    assert set(near.nodes["type"]) >= {"Paper", "Method", "Result"}
    further = select(network, around=[entity_id("TideNet")], depth=3)
    assert names(near) < names(further)


def test_around_an_unknown_name_offers_others(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(NameNotFound, match="TideNet"):
        write(graph, tmp_path / "page.html", around=["TideNett"])


def test_type_keeps_entities_of_the_type_and_papers_that_speak_of_one(graph: Graph) -> None:
    kept = select(read_network(graph), types=["benchmark"])
    assert set(kept.nodes.filter(~kept.nodes["type"].is_in(["Paper", "Result", "Digest"]))["name"]) == {"HarborBench"}
    assert 0 < kept.is_type("Paper").sum() < read_network(graph).is_type("Paper").sum()
    with pytest.raises(OptionError, match="no entity type 'Animal'; there are Method, Model, Dataset"):
        select(read_network(graph), types=["Animal"])


def test_since_drops_older_papers_and_what_only_they_say(graph: Graph) -> None:
    since = date(2025, 1, 1)
    kept = select(read_network(graph), since=since)
    papers = kept.nodes.filter(kept.nodes["type"] == "Paper")
    assert papers.height > 0
    assert papers["first"].min() >= since
    assert kept.statements.height < read_network(graph).statements.height
    source, target = kept.ends()
    entities = np.flatnonzero(kept.is_type(*schema.ENTITY_TYPES_BY_NAME))
    assert set(entities) <= {*source.tolist(), *target.tolist()}


def test_top_keeps_the_most_important(graph: Graph) -> None:
    network = read_network(graph)
    kept = select(network, top=10)
    order = np.argsort(-importance(network), kind="stable")[:10]
    assert names(kept) == {network.nodes["name"][int(row)] for row in order}


def test_confidence_leaves_out_weak_edges_and_statements(graph: Graph) -> None:
    network = read_network(graph, min_confidence=0.85)
    assert 0 < network.edges.height < read_network(graph).edges.height
    assert network.edges["confidence"].min() >= 0.85


def test_importance_adds_up_to_one_and_is_highest_for_what_holds_the_graph_together(graph: Graph) -> None:
    network = read_network(graph)
    rank = importance(network)
    assert rank.sum() == pytest.approx(1)
    of = dict(zip(network.nodes["name"], rank, strict=True))
    assert min(of["HarborBench"], of["kite steering"]) > max(of["TideNet"], of["KiteRL"], of["gust rollouts"])


def test_every_paper_and_entity_is_in_one_community_that_can_be_shown(large: Network) -> None:
    tree, leaf = communities(large, importance(large))
    inside = large.is_type("Paper", *schema.ENTITY_TYPES_BY_NAME)
    assert (leaf[inside] >= 0).all()
    assert (leaf[large.is_type("Author", "Digest")] == -1).all()
    children = np.bincount([community.parent for community in tree[1:]], minlength=len(tree))
    assert children.max() <= CHILDREN + 1
    assert (children[np.unique(leaf[leaf >= 0])] == 0).all()
    entities = large.is_type(*schema.ENTITY_TYPES_BY_NAME)
    assert np.bincount(leaf[entities]).max() <= LEAF * 1.5
    assert all(community.parent < row for row, community in enumerate(tree))


def test_communities_find_the_fields(large: Network) -> None:
    _, leaf = communities(large, importance(large))
    row = {name: number for number, name in enumerate(large.nodes["name"])}
    together = [leaf[row["TideNet-3"]] == leaf[row[other]] for other in ("EbbFormer-3", "SurgeRank-3", "Moonpull-3")]
    assert all(together)
    assert leaf[row["TideNet-3"]] != leaf[row["KiteRL-5"]]


sizes = st.lists(st.tuples(st.floats(4, 20), st.floats(0, 120), st.floats(0, 32)), min_size=1, max_size=25)


@given(sizes=sizes, data=st.data())
@settings(max_examples=15, deadline=None)
def test_laid_out_boxes_do_not_overlap_and_stay_on_the_canvas(
    sizes: list[tuple[float, float, float]], data: st.DataObject
) -> None:
    radius, width, height = (np.array(column) for column in zip(*sizes, strict=True))
    boxes = Boxes(radius, np.where(height > 0, width, 0), height)
    count = len(sizes)
    ends = st.lists(st.integers(0, count - 1), min_size=0, max_size=30)
    source, target = (np.array(data.draw(ends), np.int64) for _ in "ab")
    number = min(len(source), len(target))
    x, y = arrange(source[:number], target[:number], np.ones(number), boxes, canvas=CANVAS)
    wide, high, under = boxes.extent(0)
    for a, b in combinations(range(count), 2):
        apart = (
            abs(x[a] - x[b]) >= (wide[a] + wide[b]) / 2
            or abs(y[a] + under[a] - y[b] - under[b]) >= (high[a] + high[b]) / 2
        )
        assert apart
    assert (np.abs(x) + wide / 2 <= CANVAS[0] / 2 + 1).all()


def test_map_shows_what_belongs_together_near_each_other(large: Network) -> None:
    view = the_map(large, importance(large))
    field = [large.nodes["name"][int(row)].partition("-")[2] for row in view.rows]
    where = np.stack([view.x, view.y], 1)
    apart = {True: [], False: []}
    for a, b in combinations(range(len(field)), 2):
        if field[a] and field[b]:
            apart[field[a] == field[b]].append(float(np.hypot(*(where[a] - where[b]))))
    assert np.mean(apart[True]) < np.mean(apart[False])


@given(st.text(max_size=90))
def test_lines_hold_the_name_and_fit(name: str) -> None:
    lines = lines_of(name)
    assert 1 <= len(lines) <= 2
    assert all(len(line) <= LINE + 4 for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines) == " ".join(name.split())


def test_page_breaks_names_as_python_does(browser: Browser, graph: Graph, tmp_path: Path) -> None:
    write(graph, tmp_path / "page.html")
    tried = [
        "GRPO",
        "Group Relative Policy Optimization",
        "a " * 40,
        "x" * 60,
        "",
        "混合专家模型 的 高效 推理",
        "Low-Rank Adaptation of very large things",
    ]
    with opened(browser, tmp_path / "page.html", ready="core") as seen:
        assert seen.page.evaluate("names => names.map((name) => kg.linesOf(name))", tried) == [
            lines_of(name) for name in tried
        ]


def test_weakest_evidence_goes_first_then_the_least_important_nodes(graph: Graph) -> None:
    network = read_network(graph)
    whole = make_payload(network, limit=10**9)
    assert whole.left_out == {"evidence": 0, "context": 0, "nodes": 0}
    less = make_payload(network, limit=whole.size - len(whole.blocks["text"]) // 2)
    assert less.size <= whole.size - len(whole.blocks["text"]) // 2
    assert less.left_out["evidence"] > 0
    assert less.left_out["nodes"] == 0
    least = make_payload(network, limit=whole.size // 3)
    assert least.left_out["nodes"] > 0
    assert least.size <= whole.size // 3
    with pytest.raises(OptionError, match="--max-size is too small"):
        make_payload(network, limit=100)


def test_packed_columns_are_the_same_bytes_whenever_they_are_packed() -> None:
    columns = {"a": np.arange(5, dtype=np.int32), "b": np.array([1], np.uint8)}
    assert pack(columns, texts={"t": ["é", "\ud800"]}) == pack(columns, texts={"t": ["é", "\ud800"]})


def test_scripts_are_those_of_the_folder_and_none_is_long() -> None:
    folder = Path(kg.__file__).parent / "writers" / "html" / "assets"
    assert sorted(SCRIPTS) == sorted(path.name for path in folder.glob("*.js"))
    assert [path.name for path in folder.glob("*.js") if len(path.read_text("utf-8").splitlines()) > 300] == []


def test_every_edge_reads_both_ways() -> None:
    assert set(_INVERSE) == set(schema.EDGE_TYPES_BY_NAME)


def test_pyvis_network_is_laid_out_and_still(graph: Graph) -> None:
    network = graph.pyvis()
    assert {node["label"] for node in network.nodes} >= {"TideNet", "KiteRL"}
    assert all(isinstance(node["x"], float) and isinstance(node["y"], float) for node in network.nodes)
    assert network.options.physics.enabled is False
    assert network.edges
    assert {edge["from"] for edge in network.edges} <= {node["id"] for node in network.nodes}


def test_reading_page_marks_what_was_found_and_lists_roles_relations_results(
    browser: Browser, graph: Graph, tmp_path: Path
) -> None:
    page = reading_page(graph, "paper/arxiv:2506.00004")
    (tmp_path / "reading.html").write_text(page, "utf-8")
    with opened(browser, tmp_path / "reading.html", ready="") as seen:
        marks = seen.page.locator("mark").all_inner_texts()
        assert any(mark.startswith("Moonpull") for mark in marks)
        roles = ["Introduces", "Compares with", "Studies", "Addresses", "Mentions"]
        assert seen.page.locator("aside h2").all_inner_texts() == [*roles, "Relations", "Results"]
        assert "better than SurgeRank by" in seen.page.locator("aside").inner_text()
        assert seen.problems == []
        assert len(seen.requests) == 1


def test_reading_page_shows_attacks_as_text(browser: Browser, tmp_path: Path) -> None:
    page = reading_page(hostile_graph(tmp_path / "graph"), "paper/arxiv:2506.00001")
    (tmp_path / "reading.html").write_text(page, "utf-8")
    with opened(browser, tmp_path / "reading.html", ready="") as seen:
        assert seen.page.locator("h1").inner_text() == HOSTILE_TITLE
        assert HOSTILE_NAME in seen.page.locator("article").inner_text()
        assert seen.page.locator("img, svg, script, aside i, article b, a").count() == 0
        assert seen.problems == []


def test_reading_page_of_an_unknown_paper_is_an_error(graph: Graph) -> None:
    with pytest.raises(NameNotFound, match="no paper has the id 'paper/none'"):
        reading_page(graph, "paper/none")
