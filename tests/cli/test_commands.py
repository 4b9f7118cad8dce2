"""What holds for every command."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import kg as package
from kg.cli import COMMANDS, cli
from tests.cli.running import kg
from tests.conftest import ROOT


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_function_a_page_and_an_example(name: str) -> None:
    assert callable(getattr(package, name))
    help_text = command(name).help or ""
    assert "Example:" in help_text
    assert f"kg {name}" in help_text
    assert f"## kg {name}\n" in (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")


def test_every_module_of_commands_is_a_command_or_shared() -> None:
    shared = {"__init__", "building", "options", "output", "progress", "server"}
    assert {path.stem for path in (ROOT / "kg" / "cli").glob("*.py")} - shared == set(COMMANDS)


def test_help_loads_nothing_heavy() -> None:
    heavy = ("spacy", "polars", "networkx", "rdflib", "neo4j", "ladybug", "pyoxigraph", "onnxruntime", "rich", "numpy")
    code = f"import sys, click; from kg.cli import cli; cli.get_help(click.Context(cli)); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"


def test_every_option_has_a_help_text() -> None:
    lacking = [
        f"{name} {option.name}"
        for name in COMMANDS
        for option in command(name).params
        if isinstance(option, click.Option) and not option.help
    ]
    assert lacking == []


def test_graphs_that_are_not_there_are_named_in_one_line(tmp_path: Path) -> None:
    done = kg("stats", "-g", "nowhere", cwd=tmp_path, code=1)
    assert (
        done.stderr
        == "kg: nowhere: no graph here; make one with `kg build INPUT… -o nowhere`, or name its folder with -g\n"
    )


@pytest.mark.parametrize("command", ["build", "extract"])
def test_an_input_of_which_nothing_can_be_used_is_one_line_and_exit_code_1(command: str, tmp_path: Path) -> None:
    missing = kg(command, "gone.txt", cwd=tmp_path, code=1)
    assert missing.stderr == "kg: gone.txt: there is no such file; check the path\n"
    several = kg(command, "gone.txt", "lost.csv", cwd=tmp_path, code=1).stderr.splitlines()
    assert [line.partition(": ")[2].partition(";")[0] for line in several] == [
        "gone.txt: there is no such file",
        "lost.csv: there is no such file",
        "gone.txt, lost.csv: holds no paper that can be read",
    ]


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    assert "No such option" in kg("stats", "--nonsense", cwd=tmp_path, code=2).stderr


def test_a_reader_that_closes_the_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(
        "".join(f'{{"title": "T {n}", "abstract": "We introduce Foo{n} here."}}\n' for n in range(2000))
    )
    shell = f"'{sys.executable}' -m kg extract p.jsonl | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", shell], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c_in_the_middle_of_a_build_leaves_no_half_graph(tmp_path: Path) -> None:
    lines = (
        f'{{"title": "T {n}", "abstract": "We introduce Foo{n} here. {"It beats PPO on GSM8K by 3%. " * 60}"}}\n'
        for n in range(4000)
    )
    (tmp_path / "p.jsonl").write_text("".join(lines))
    build = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "p.jsonl", "--processes", "1", "--model", "rules"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    segments = tmp_path / "output" / "cache" / "records"
    while not list(segments.glob("*.parquet")) and build.poll() is None:
        time.sleep(0.05)
    build.send_signal(2)
    _, said = build.communicate()
    assert (build.returncode, said) == (130, "kg: stopped; nothing was replaced\n")
    assert not (tmp_path / "output" / "graph.json").exists()
    assert list((tmp_path / "output" / "builds").glob("*")) == []
    assert list(segments.glob("*.parquet"))  # what was extracted is not lost
