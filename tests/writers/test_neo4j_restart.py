"""What outlives a server: a push that broke off is completed by the next, and what neo4j-admin imports is what a push makes."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kg
from benchmarks.synthetic import synthetic_graph
from kg.errors import ServerError
from kg.graph import Graph
from kg.writers.neo4j import Server
from tests.graphs import write_graph
from tests.neo4j_server import SCRIPT, Neo4jServer, forget, in_tables, on_server
from tests.writers.test_neo4j_push import NASTY, a_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Edges of every type, so that a push has many batches, and papers with any text."""
    folder = tmp_path_factory.mktemp("graph")
    plain = synthetic_graph(folder / "plain", papers=300, entities=80, mentions=2_000, statements=400)
    tables = {name: plain.read(name).to_dicts() for name in ("papers", "entities", "paper_entity", "entity_entity")}
    tables["papers"] += [
        {"id": f"paper/{n}", "title": text, "abstract": "", "categories": ["cs;CL", "a,b", '"', "\\"]}
        for n, text in enumerate(["", *NASTY])
    ]
    return write_graph(folder / "graph", **tables)


def test_server_killed_in_the_middle_of_a_push(
    graph: Graph, own_neo4j: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.writers.neo4j.connection.RETRY_SECONDS", 1.0)

    def kill_in_the_middle(items: Iterable[Any], what: str, *, total: int | None = None) -> Iterator[Any]:
        for count, item in enumerate(items):
            if what == "pushing edges" and count == 4:
                own_neo4j.kill()
            yield item

    with pytest.raises(ServerError, match="what was pushed so far stays, push again to complete it"):
        kg.push(graph, own_neo4j.server, name="killed", progress=kill_in_the_middle)
    server = own_neo4j.server  # starts it again
    assert (
        0
        < sum(len(rows) for rows in on_server(server, "killed").values())
        < sum(len(rows) for rows in in_tables(graph).values())
    )
    kg.push(graph, server, name="killed")
    assert on_server(server, "killed") == in_tables(graph)
    forget(server, "killed")


def test_files_of_neo4j_admin_make_the_same_database(graph: Graph, own_neo4j: Neo4jServer, tmp_path: Path) -> None:
    """Imported by the real neo4j-admin, then opened by the server, which lets nobody write to it."""
    kg.export(graph, "neo4j-admin", tmp_path / "files", name="imported")
    own_neo4j.stop()
    done = subprocess.run(
        ["sh", str(tmp_path / "files" / "import.sh")],
        env=own_neo4j.environment | {"NEO4J_ADMIN": f"sh {SCRIPT} admin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    own_neo4j.start("server.databases.read_only=neo4j")
    server = own_neo4j.server
    assert _without_empty_lists(on_server(server, "imported")) == _without_empty_lists(in_tables(graph))
    _read_only(server, tmp_path)
    own_neo4j.stop()


def _read_only(server: Server, folder: Path) -> None:
    with pytest.raises(ServerError) as raised:
        kg.push(a_graph(folder / "small"), server)
    said = str(raised.value)
    assert said.startswith(f"{server.uri} does not let the database be written: ")
    assert "\n" not in said


def _without_empty_lists(copy: dict[str, list[Any]]) -> dict[str, Counter[str]]:
    """A CSV file of the importer knows no empty list: there it is absent, or one empty text."""

    def clean(row: Any) -> Any:
        if isinstance(row, tuple):
            return (*row[:2], clean(row[2]))
        return {name: value for name, value in row.items() if value not in ([], [""])}

    return {kind: Counter(repr(clean(row)) for row in rows) for kind, rows in copy.items()}
