"""GraphML, GEXF and CSV: read back by the programs' own readers, they hold the graph."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest

import kg
from kg.errors import OptionError, OutputError
from kg.graph import Graph
from kg.writers.target import new_file, new_folder
from tests.graphs import write_graph

NASTY = 'A "quoted" <b>&amp; \\ \x00\x1b 名前 😀\nline'
SEEN = 'A "quoted" <b>&amp; \\ \ufffd\ufffd 名前 😀\nline'


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    edge = {
        "source": "paper/a",
        "source_type": "Paper",
        "target_type": "Method",
        "evidence": NASTY,
        "starts": [1],
        "ends": [2],
    }
    return write_graph(
        tmp_path_factory.mktemp("graph"),
        papers=[{"id": "paper/a", "title": NASTY, "categories": ["cs.CL", "cs.LG"], "upvotes": 7}],
        entities=[{"id": "entity/m", "type": "Method", "name": NASTY, "aliases": ["M", "m, n"], "papers": 1}],
        paper_entity=[edge | {"type": "USES", "target": "entity/m", "confidence": 0.75}],
    )


def test_graphml_read_back_is_the_graph(graph: Graph, tmp_path: Path) -> None:
    found = nx.read_graphml(kg.export(graph, "graphml", tmp_path / "g.graphml"))
    paper = found.nodes["paper/a"]
    assert (paper["label"], paper["type"], paper["categories"], paper["upvotes"]) == (SEEN, "Paper", "cs.CL | cs.LG", 7)
    assert found.nodes["entity/m"]["aliases"] == "M | m, n"
    edge = found.edges["paper/a", "entity/m"]
    assert (edge["type"], edge["confidence"], edge["evidence"]) == ("USES", 0.75, SEEN)


def test_gexf_read_back_is_the_graph(graph: Graph, tmp_path: Path) -> None:
    found = _gexf(kg.export(graph, "gexf", tmp_path / "g.gexf"))
    assert found == {"nodes": {"paper/a": SEEN, "entity/m": SEEN}, "edges": [("paper/a", "entity/m", "USES")]}


def _gexf(path: Path) -> dict[str, Any]:
    from xml.etree import ElementTree

    root = ElementTree.parse(path).getroot()
    space = "{http://gexf.net/1.3}"
    return {
        "nodes": {node.attrib["id"]: node.attrib["label"] for node in root.iter(f"{space}node")},
        "edges": [
            (edge.attrib["source"], edge.attrib["target"], edge.attrib["kind"]) for edge in root.iter(f"{space}edge")
        ],
    }


def test_csv_read_back_is_the_tables(graph: Graph, tmp_path: Path) -> None:
    folder = kg.export(graph, "csv", tmp_path / "csv")
    entities = pl.read_csv(folder / "entities.csv")
    assert entities["name"].to_list() == [NASTY]
    assert [json.loads(text) for text in entities["aliases"]] == [["M", "m, n"]]
    assert pl.read_csv(folder / "paper_entity.csv").height == 1
    assert (folder / "authors.csv").read_text() == "id,name,papers\n"


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_a_name_in_gz_is_compressed_and_the_same_twice(graph: Graph, tmp_path: Path, format: str) -> None:
    plain = kg.export(graph, format, tmp_path / "g.xml").read_bytes()
    packed = [kg.export(graph, format, tmp_path / f"{n}.xml.gz").read_bytes() for n in "ab"]
    assert packed[0] == packed[1]
    assert gzip.decompress(packed[0]) == plain


def test_low_confidence_is_left_out_where_asked(graph: Graph, tmp_path: Path) -> None:
    assert nx.read_graphml(kg.export(graph, "graphml", tmp_path / "g", min_confidence=0.8)).number_of_edges() == 0


def test_an_unknown_format_is_told_the_known_ones(graph: Graph) -> None:
    with pytest.raises(OptionError, match="unknown format 'xlsx'; kg exports turtle, ntriples"):
        kg.export(graph, "xlsx")


def test_a_file_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    target.write_text("before")

    def lines() -> Iterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), new_file(target) as out:
        out.writelines(lines())
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]
    assert target.read_text() == "before"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine")
    with (
        pytest.raises(OutputError, match=r"holds other files \(notes.md, …\); name an empty or a new folder"),
        new_folder(tmp_path) as folder,
    ):
        (folder / "papers.csv").write_text("")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]


def test_a_place_that_cannot_be_written_is_told_in_one_line(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written \(No such file or directory\)"):
        kg.export(graph, "graphml", tmp_path / "no" / "folder" / "g.graphml")
