"""The recipe names commands and files that are there."""

from __future__ import annotations

import re

from kg.extraction.reader import WEIGHTS
from tests.conftest import ROOT


def test_every_file_that_the_recipe_names_is_there() -> None:
    recipe = (ROOT / "training" / "README.md").read_text(encoding="utf8")
    scripts = set(re.findall(r"python (training/\w+\.py)", recipe))
    modules = set(re.findall(r"`(kg/[\w/]+\.py)`", recipe))
    assert len(scripts) == 3
    assert [name for name in sorted(scripts | modules) if not (ROOT / name).exists()] == []
    assert WEIGHTS.is_dir()
