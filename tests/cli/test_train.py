"""kg train: what it says before it can train."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="torch is installed here")
def test_without_torch_the_extra_is_named(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli, ["train", str(tmp_path / "a.records.jsonl"), "-o", str(tmp_path / "pipeline")])
    assert str(run.exception) == "training needs torch, which is not installed: pip install 'kg-papers[train]'"


def test_an_output_must_be_named() -> None:
    run = CliRunner().invoke(cli, ["train", "a.records.jsonl"])
    assert run.exit_code == 2
    assert "--output" in run.output
