"""Language cases: lines of data, each with its reason; `"expect": "fail"` marks what does not work yet."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from kg.extraction import pipeline

DATA = Path(__file__).parent.parent / "data" / "extraction"


def cases(name: str) -> list[Any]:
    """The lines of a file as pytest parameters, named by their reasons."""
    lines = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [pytest.param(case, id=case["why"].replace(" ", "_"), marks=_marks(case)) for case in lines]


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, raises=AssertionError)] if case.get("expect") == "fail" else []


@cache
def rules() -> Language:
    """The pipeline of rules."""
    return pipeline.build(pipeline.RULES)
