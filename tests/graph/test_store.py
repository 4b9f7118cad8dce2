"""The folder of a graph: replaced in one step, written by one build at a time, and plain about damage."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import kg
from kg.errors import GraphError, LockedError, OutputError
from kg.graph import store
from kg.graph.tables import TABLES, columns, empty, write
from tests.graphs import write_graph


def test_a_second_build_replaces_the_first_and_leaves_what_lies_beside(tmp_path: Path) -> None:
    first = write_graph(tmp_path, papers=[{"id": "paper/a", "title": "A"}])
    (tmp_path / "mine.ttl").write_text("kept")
    second = write_graph(tmp_path, papers=[{"id": "paper/b", "title": "B"}])
    assert kg.open(tmp_path).read("papers")["title"].to_list() == ["B"]
    assert first.read("papers")["title"].to_list() == ["A"]  # a reader that had it open can go on
    third = write_graph(tmp_path, papers=[{"id": "paper/c", "title": "C"}])
    assert {path.name for path in (tmp_path / "builds").iterdir()} == {second.build.name, third.build.name}
    assert (tmp_path / "mine.ttl").read_text() == "kept"


def test_the_same_rows_make_the_same_build(tmp_path: Path) -> None:
    rows = [{"id": f"paper/{n}", "title": "Schrödinger"} for n in range(100)]
    builds = [write_graph(tmp_path / name, papers=rows).build for name in ("one", "two")]
    assert builds[0].name == builds[1].name
    for table in TABLES:
        assert (builds[0] / f"{table}.parquet").read_bytes() == (builds[1] / f"{table}.parquet").read_bytes()


def test_the_same_build_again_is_current_again(tmp_path: Path) -> None:
    rows = [{"id": "paper/a", "title": "A"}]
    first = write_graph(tmp_path, papers=rows)
    write_graph(tmp_path)
    assert write_graph(tmp_path, papers=rows).build == first.build
    assert kg.open(tmp_path).read("papers").height == 1


def test_two_builds_into_one_folder_exclude_each_other(tmp_path: Path) -> None:
    with store.lock(tmp_path), pytest.raises(LockedError, match="another build is writing here"), store.lock(tmp_path):
        pass


def test_a_build_that_fails_changes_nothing(tmp_path: Path) -> None:
    before = write_graph(tmp_path, papers=[{"id": "paper/a", "title": "A"}])

    def fail(build: Path) -> None:
        write(empty("papers"), "papers", build / "papers.parquet")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.lock(tmp_path), store.new_build(tmp_path) as build:
        fail(build)
    assert kg.open(tmp_path).build == before.build
    assert [path.name for path in (tmp_path / "builds").iterdir()] == [before.build.name]


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file can grow beyond 20 kB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_is_told_in_one_line_and_the_old_graph_stays(tmp_path: Path) -> None:
    before = write_graph(tmp_path, papers=[{"id": "paper/a", "title": "A"}])
    rows = [{"id": f"paper/{n}", "title": f"{hash(str(n))}" * 20} for n in range(20_000)]
    with pytest.raises(OutputError, match=r"papers.parquet: cannot be written \(File too large\); free some space"):
        write_graph(tmp_path, papers=rows)
    assert kg.open(tmp_path).build == before.build


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}'])
def test_a_damaged_pointer_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "graph.json").write_text(text)
    with pytest.raises(GraphError, match=r"graph.json: is damaged; build the graph anew with `kg build`"):
        kg.open(tmp_path)


def test_a_graph_of_another_schema_is_refused(tmp_path: Path) -> None:
    graph = write_graph(tmp_path)
    (tmp_path / "graph.json").write_text(json.dumps({"build": graph.build.name, "schema": 0}))
    with pytest.raises(GraphError, match="the graph has schema 0, this kg reads 1"):
        kg.open(tmp_path)


def test_a_lacking_table_is_named(tmp_path: Path) -> None:
    graph = write_graph(tmp_path)
    graph.path("authors").unlink()
    with pytest.raises(GraphError, match="lacks authors; build the graph anew"):
        kg.open(tmp_path)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_its_columns_when_empty(tmp_path: Path, table: str) -> None:
    path = tmp_path / "t.parquet"
    write(empty(table), table, path)
    assert dict(pl.read_parquet_schema(path)) == columns(table)


def test_batches_are_the_table_in_order(tmp_path: Path) -> None:
    graph = write_graph(tmp_path, papers=[{"id": f"paper/{n:03}", "title": ""} for n in range(25)])
    frames = list(graph.batches("papers", size=10))
    assert [frame.height for frame in frames] == [10, 10, 5]
    assert pl.concat(frames).equals(graph.read("papers"))


def test_low_confidence_is_left_out_where_asked(tmp_path: Path) -> None:
    edges = [{"source": "paper/a", "type": "USES", "target": f"entity/{n}", "confidence": n / 10} for n in range(10)]
    graph = write_graph(tmp_path, paper_entity=edges)
    assert graph.read("paper_entity", min_confidence=0.7)["target"].to_list() == ["entity/7", "entity/8", "entity/9"]
    assert sum(frame.height for frame in graph.batches("paper_entity", min_confidence=0.7)) == 3


def test_what_engines_keep_is_forgotten_with_the_build_it_was_made_of(tmp_path: Path) -> None:
    first = write_graph(tmp_path)
    first.cache("store").mkdir()
    first.cache("page").write_text("kept")
    second = write_graph(tmp_path, papers=[{"id": "paper/a", "title": "A"}])
    assert not second.cache("store").exists()
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {f"page-{first.build.name}"}
