"""What is written about kg is run: the README, the tutorial, the reference pages, the docstrings."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from tests.conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_reference_is_what_the_commands_and_the_schema_say() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_reference.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_every_console_block_prints_what_it_shows(page: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "console.py", "--check", ROOT / page],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_every_python_example_runs(page: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    kg.build([tmp_path / "examples" / "daily-papers.txt"], output=tmp_path / "output")
    examples = [
        text for text in _PYTHON.findall((ROOT / page).read_text("utf-8")) if "SPARQLWrapper" not in text
    ]  # needs an endpoint
    assert examples
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(examples)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [target for target, _ in _LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def _modules() -> list[str]:
    names = [module.name for module in pkgutil.walk_packages(kg.__path__, "kg.")]
    return [name for name in names if not name.startswith("kg.training") and name != "kg.__main__"]


@pytest.mark.parametrize("name", _modules())
def test_every_docstring_example_holds(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


@pytest.mark.parametrize("name", _modules())
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert (importlib.import_module(name).__doc__ or "").strip()


def test_the_corrections_shown_are_corrections_that_kg_reads(tmp_path: Path) -> None:
    from kg.resolution.corrections import read_corrections

    block = re.search(
        r"^```toml\n(.*?)^```$", (ROOT / "docs" / "corrections.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert block
    (tmp_path / "kg.toml").write_text(block.group(1), "utf-8")
    found = read_corrections(tmp_path / "kg.toml")
    assert (len(found.same), len(found.different), len(found.ignore), len(found.types), len(found.drop)) == (
        1,
        1,
        1,
        1,
        2,
    )
