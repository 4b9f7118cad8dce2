"""Registers link nodes to their addresses elsewhere: a ROR dump of either version, or a CSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.resolution import read_register
from tests.resolution.samples import made_of, node, paper

FIRST = [
    {
        "id": "https://ror.org/01",
        "name": "Example University",
        "aliases": ["University of Example"],
        "acronyms": ["EU"],
        "labels": [],
    }
]
SECOND = [
    {
        "id": "https://ror.org/01",
        "names": [
            {"value": "EU", "types": ["acronym"]},
            {"value": "University of Example", "types": ["alias"]},
            {"value": "Example University", "types": ["ror_display", "label"]},
        ],
    }
]


@pytest.mark.parametrize("records", [FIRST, SECOND], ids=["version 1", "version 2"])
def test_organizations_are_linked_to_ror(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    file = tmp_path / "ror.json"
    file.write_text(json.dumps(records))
    made = made_of(
        [
            paper("a", "Example University", "EU", type="Organization"),
            paper("b", "University of Example", type="Organization"),
            paper("c", "Example University:Task"),
        ],
        registers=[file],
    )
    linked = made.frames["entities"].filter(made.frames["entities"]["same_as"].list.len() > 0)
    assert linked.select("type", "papers", "same_as").rows() == [("Organization", 2, ["https://ror.org/01"])]
    assert node(made, "a", "Example University") == node(made, "b", "University of Example") != node(made, "a", "EU")


def test_names_are_linked_to_wikidata(tmp_path: Path) -> None:
    file = tmp_path / "wikidata.csv"
    file.write_text("name,QID,aliases\nImageNet,Q24901201,Image Net|ILSVRC data\nnobody's thing,Q1,\n")
    made = made_of([paper("a", "ImageNet:Dataset"), paper("b", "ILSVRC data:Dataset")], registers=[file])
    assert made.frames["entities"].select("id", "same_as").rows() == [
        ("entity/imagenet", ["http://www.wikidata.org/entity/Q24901201"])
    ]


def test_reasons_name_the_register(tmp_path: Path) -> None:
    file = tmp_path / "wikidata.csv"
    file.write_text("name,QID,aliases\nImageNet,Q24901201,ILSVRC data\n")
    made = made_of([paper("a", "ImageNet:Dataset"), paper("b", "ILSVRC data:Dataset")], registers=[file])
    assert "register" in set(made.frames["reasons"]["step"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title,QID\n", "1: the first line does not name the columns name, QID; write name,QID,aliases"),
        ("name,QID,aliases\nImageNet,24901201,\n", "2: '24901201' is no QID; write it as Q42"),
        ("name,QID,aliases\n,Q42,\n", "2: Q42 has no name; write name,QID,aliases"),
    ],
)
def test_a_csv_that_is_wrong_is_refused_on_one_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "wikidata.csv"
    file.write_text(text)
    with pytest.raises(InputError) as refused:
        list(read_register(file))
    assert str(refused.value) == f"{file}:{message}"


@pytest.mark.parametrize("text", ['[{"id": "x"', '[{"id": "x"}]', '{"a": 1}]'])
def test_a_json_that_is_no_ror_dump_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ror.json"
    file.write_text(text)
    with pytest.raises(InputError, match="is no ROR dump"):
        list(read_register(file))
