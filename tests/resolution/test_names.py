"""Which spellings are one name. The cases lie in tests/data/resolution; `expect: fail` marks what does not work yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.resolution.abbreviations import spells_out
from kg.resolution.known import Keyring

DATA = Path(__file__).parent.parent / "data" / "resolution"


def cases(file: str) -> list[Any]:
    lines = (DATA / file).read_text(encoding="utf8").splitlines()
    return [
        pytest.param(
            case, id=f"{case['a']} | {case['b']}", marks=[pytest.mark.xfail] if case["expect"] == "fail" else []
        )
        for case in map(json.loads, lines)
    ]


@pytest.mark.parametrize("case", cases("names.jsonl"))
def test_names_meet_or_stay_apart(case: dict[str, Any]) -> None:
    keys = Keyring().keys([case["a"], case["b"]])
    assert (keys[case["a"]] == keys[case["b"]]) == case["same"], case["why"]


@pytest.mark.parametrize("case", cases("abbreviations.jsonl"))
def test_long_forms_spell_abbreviations_out(case: dict[str, Any]) -> None:
    assert spells_out(case["a"], case["b"]) == case["same"], case["why"]


def test_no_case_stands_twice() -> None:
    for file in ("names.jsonl", "abbreviations.jsonl"):
        pairs = [frozenset((case.values[0]["a"], case.values[0]["b"])) for case in cases(file)]
        assert len(pairs) == len(set(pairs))
