"""Console blocks of the pages: every `$ kg …` line in them is run, and what it prints stands below it.

usage: python docs/console.py [--check] PAGE…   (--check exits 1 where a page says what kg does not print)
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
_TIME = re.compile(r"built \d{4}-\d\d-\d\d \d\d:\d\d UTC")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def refreshed(page: str) -> str:
    """The page with the output of its console blocks as it is now. Blocks run in order, in one folder with the examples."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        return _BLOCK.sub(lambda block: f"```console\n{_run(block.group(1), folder)}```", page)


def _run(block: str, folder: Path) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_output(command, folder)}" for command in commands)


def _output(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "COLUMNS": "118", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"`{command}` ends with {done.returncode}: {done.stderr}")
    said = _TIME.sub("built 2025-12-29 08:00 UTC", done.stdout)  # the one thing that differs from run to run
    lines = [line.rstrip() for line in said.splitlines()]
    return "\n".join(lines).strip("\n") + "\n" if lines else ""


def main(arguments: list[str]) -> int:
    """Refresh the pages, or with --check tell which are stale."""
    stale = False
    for path in [Path(name) for name in arguments if name != "--check"]:
        before = path.read_text("utf-8")
        after = refreshed(before)
        if before != after and "--check" in arguments:
            sys.stderr.write(f"{path}: says what kg does not print; run `make docs`\n")
            stale = True
        elif before != after:
            path.write_text(after, "utf-8")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
