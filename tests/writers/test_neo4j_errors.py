"""What `kg push` says when a server cannot be pushed to: one clear line, exit 1."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kg.errors import OptionError
from kg.writers.neo4j import Server
from tests.cli.running import kg
from tests.writers.test_neo4j_push import a_graph


def refused(folder: Path, server: Server, *options: str, password: str | None = None) -> str:
    """The line on stderr of a push that must fail."""
    a_graph(folder / "output")
    environment = {"NEO4J_PASSWORD": server.password if password is None else password}
    done = kg("push", "--uri", server.uri, *options, cwd=folder, code=1, env=environment)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("kg: ").strip()


def test_wrong_password(tmp_path: Path, neo4j_server: Server) -> None:
    said = refused(tmp_path, neo4j_server, password="wrong")
    assert said == f"{neo4j_server.uri} refused user 'neo4j': set NEO4J_PASSWORD, or leave it unset to be asked"


def test_no_such_database(tmp_path: Path, neo4j_server: Server) -> None:
    said = refused(tmp_path, neo4j_server, "--database", "nowhere")
    assert said == f"{neo4j_server.uri} has no database 'nowhere'; leave --database out for the one that it has"


def test_no_server_there(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nothing answers
        uri = f"bolt://localhost:{taken.getsockname()[1]}"
        said = refused(tmp_path, Server(uri, password="x"))
    assert said == f"{uri} does not answer (Couldn't connect to {uri[7:]}); is the server running?"


def test_no_address(tmp_path: Path) -> None:
    a_graph(tmp_path / "output")
    done = kg("push", cwd=tmp_path, code=1)
    assert done.stderr == "kg: no server is named: give --uri, such as bolt://localhost:7687, or set NEO4J_URI\n"
    done = kg("push", "--uri", "http://localhost:7474", cwd=tmp_path, code=1)
    assert done.stderr.startswith("kg: http://localhost:7474: no address of a Neo4j server; it begins with neo4j://, ")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"URI": "neo4j+s://a", "USERNAME": "u", "PASSWORD": "p", "DATABASE": "d"}.items():
        monkeypatch.setenv(f"NEO4J_{name}", value)
    assert Server.of() == Server("neo4j+s://a", "u", "p", "d")
    assert Server.of("bolt+ssc://b", user="v", database="e") == Server("bolt+ssc://b", "v", "p", "e")
    assert "'p'" not in repr(Server.of())


def test_password_is_asked_for_where_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    asked: list[str] = []
    server = Server.of("bolt://a", ask=lambda what: asked.append(what) or "typed")
    assert (server.password, asked) == ("typed", ["Password of neo4j at bolt://a"])
    monkeypatch.setenv("NEO4J_PASSWORD", "")
    assert Server.of("bolt://a", ask=lambda what: "typed").password == ""


def test_every_scheme_is_taken() -> None:
    for scheme in ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"):
        assert Server.of(f"{scheme}://host").uri == f"{scheme}://host"
    with pytest.raises(OptionError, match="no address of a Neo4j server"):
        Server.of("neo4js://host")
