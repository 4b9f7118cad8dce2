"""The recipe names commands and files that are there."""

from __future__ import annotations

import re

from kg.extraction.reader import WEIGHTS
from tests.conftest import ROOT


def test_the_recipe_names_every_script_and_only_files_that_are_there() -> None:
    recipe = (ROOT / "training" / "README.md").read_text(encoding="utf8")
    scripts = set(re.findall(r"python (training/\w+\.py)", recipe))
    modules = set(re.findall(r"`(kg/[\w/]+\.py)`", recipe))
    assert scripts == {f"training/{script.name}" for script in (ROOT / "training").glob("*.py")}
    assert [name for name in sorted(modules) if not (ROOT / name).exists()] == []
    assert WEIGHTS.is_dir()
