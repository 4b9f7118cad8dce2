"""kg export neo4j-admin: files, the command line, and what to run afterwards. The import itself is tested in test_neo4j_restart.py."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.errors import OutputError
from kg.writers.neo4j import Server, connect
from tests.writers.test_neo4j_push import a_graph


def test_every_file_is_in_the_command(tmp_path: Path) -> None:
    folder = kg.export(a_graph(tmp_path / "output"), "neo4j-admin", tmp_path / "files", name="mine")
    assert sorted(path.name for path in folder.iterdir()) == [
        "EXTENDS.csv",
        "Method.csv",
        "Paper.csv",
        "USES.csv",
        "after.cypher",
        "import.sh",
    ]
    command = (folder / "import.sh").read_text("utf-8")
    for option in (
        "--nodes=Paper=Paper.csv",
        "--nodes=Method:Entity=Method.csv",
        "--relationships=USES=USES.csv",
        "--relationships=EXTENDS=EXTENDS.csv",
        "--array-delimiter=U+001F",
        "--multiline-fields=true",
    ):
        assert f"  {option} \\\n" in command
    lines = (folder / "Method.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("id:ID,type:string,name:string,aliases:string[],papers:long,first_seen:date,")
    assert lines[1].startswith('"entity/m0","Method","M0","a\x1fb",1,')
    assert ',"mine",' in lines[1]


def test_old_files_are_replaced_and_a_failure_leaves_none(tmp_path: Path) -> None:
    graph = a_graph(tmp_path / "output")
    folder = kg.export(graph, "neo4j-admin", tmp_path / "files")
    (folder / "OLD.csv").write_text("old")
    kg.export(graph, "neo4j-admin", tmp_path / "files")
    assert not (folder / "OLD.csv").exists()
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError):
        kg.export(graph, "neo4j-admin", tmp_path / "taken" / "files")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "output", "taken"]


def test_after_cypher_makes_what_a_push_makes(neo4j_server: Server, tmp_path: Path) -> None:
    kg.export(a_graph(tmp_path / "output"), "neo4j-admin", tmp_path / "files")
    with connect(neo4j_server) as driver:
        for line in (tmp_path / "files" / "after.cypher").read_text("utf-8").split(";\n"):
            if line:
                driver.execute_query(line)
        made = driver.execute_query(
            "SHOW INDEXES YIELD name WHERE name STARTS WITH 'kg_' RETURN count(*) AS n"
        ).records[0]["n"]
    assert made >= 24
