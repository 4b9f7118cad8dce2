"""A real Neo4j server for tests: that of `make neo4j`, on free ports of this machine, or the one that NEO4J_TEST_URI names."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ServerError
from kg.graph import Graph
from kg.writers.neo4j import Server, connect
from tests.conftest import ROOT, missing

SCRIPT = ROOT / "docker" / "neo4j.sh"
PASSWORD = "only-for-tests"


class Neo4jServer:
    """A server that starts when it is first asked for, and can be stopped, killed and started again."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.bolt, self.http = _free_ports(2)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> Server:
        """Where it is; starts it if it does not run."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        return self._address

    @property
    def _address(self) -> Server:
        return Server(f"bolt://localhost:{self.bolt}", "neo4j", PASSWORD)

    @property
    def browser(self) -> str:
        return f"http://localhost:{self.http}/browser/"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "NEO4J_HOME": str(self.home),
            "NEO4J_PASSWORD": PASSWORD,
            "BOLT_PORT": str(self.bolt),
            "HTTP_PORT": str(self.http),
            "PAGE_CACHE": "128m",
            "JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # quick to start, which is what tests wait for
        }

    def start(self, conf: str = "") -> None:
        log = self.home / "started.log"
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                ["sh", str(SCRIPT)], env=self.environment | {"NEO4J_EXTRA_CONF": conf}, stdout=out, stderr=out
            )
        until = time.monotonic() + 180
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.bolt)) == 0 and self._answers():
                    return
            time.sleep(0.2)
        self.stop()
        pytest.fail(f"Neo4j did not start:\n{log.read_text()[-3000:]}")

    def _answers(self) -> bool:
        try:
            with connect(self._address) as driver:
                return bool(driver.execute_query("RETURN 1").records)
        except ServerError:
            return False

    def stop(self) -> None:
        """Shut down in order."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture(scope="session")
def own_neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A server of our own, which a test may stop and start."""
    for program, package in (("java", "Java 17"), ("mvn", "Maven")):
        if shutil.which(program) is None:
            missing(f"{package} is not here, so Neo4j cannot be started")
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"))
    yield server
    server.kill()


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest) -> Server:
    """A running server: NEO4J_TEST_URI (with NEO4J_TEST_USER, NEO4J_TEST_PASSWORD), else one of our own."""
    if uri := os.environ.get("NEO4J_TEST_URI"):
        return Server(uri, os.environ.get("NEO4J_TEST_USER", "neo4j"), os.environ.get("NEO4J_TEST_PASSWORD", ""))
    own: Neo4jServer = request.getfixturevalue("own_neo4j")
    return own.server


@pytest.fixture
def copy_name(request: pytest.FixtureRequest, neo4j_server: Server) -> Iterator[str]:
    """A graph's name of the test's own; what was pushed under it is deleted afterwards."""
    name = f"test-{request.node.name}"
    yield name
    forget(neo4j_server, name)


def forget(server: Server, name: str) -> None:
    with connect(server) as driver, driver.session() as session:
        session.run(
            "MATCH ()-[r]->() WHERE r.graph = $g CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS", g=name
        ).consume()
        session.run(
            "MATCH (n) WHERE n.graph = $g CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", g=name
        ).consume()


def on_server(server: Server, name: str) -> dict[str, list[Any]]:
    """Everything that the server holds of a graph: nodes by label, edges by type, each with all its properties."""
    found: dict[str, list[Any]] = {}
    with connect(server) as driver:
        nodes = driver.execute_query(
            "MATCH (n) WHERE n.graph = $g RETURN labels(n) AS labels, properties(n) AS p", g=name
        )
        for labels, properties in nodes.records:
            found.setdefault(":".join(sorted(set(labels) - {"Entity"})), []).append(_plain(properties))
        edges = driver.execute_query(
            "MATCH (a)-[r]->(b) WHERE r.graph = $g RETURN type(r) AS t, a.id AS a, b.id AS b, properties(r) AS p",
            g=name,
        )
        for kind, source, target, properties in edges.records:
            found.setdefault(kind, []).append((source, target, _plain(properties)))
    return {kind: sorted(rows, key=repr) for kind, rows in sorted(found.items())}


def in_tables(graph: Graph) -> dict[str, list[Any]]:
    """The same of the graph's tables."""
    from kg import schema

    found: dict[str, list[Any]] = {}
    for node in schema.NODE_TYPES:
        for row in graph.read(node.table).iter_rows(named=True):
            if not node.is_entity or row["type"] == node.name:
                found.setdefault(node.name, []).append(_plain(row))
    for table in schema.EDGE_TABLES:
        for row in graph.read(table.name).iter_rows(named=True):
            properties = {name: value for name, value in row.items() if name not in _ENDS}
            found.setdefault(row["type"], []).append((row["source"], row["target"], _plain(properties)))
    return {kind: sorted(rows, key=repr) for kind, rows in sorted(found.items())}


_ENDS = ("source", "source_type", "type", "target", "target_type")


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.to_native() if hasattr(value, "to_native") else value
        for name, value in sorted(properties.items())
        if value is not None and name not in ("graph", "build")
    }
