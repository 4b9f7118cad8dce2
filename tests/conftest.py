"""What tests share: where the corpus is, and how a test says that it needs a real part."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

pytest_plugins = ["tests.neo4j_server"]

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))


def missing(reason: str) -> NoReturn:
    """Skip the test for want of a real part; fail instead where KG_REQUIRE_ALL=1 says that all parts are there."""
    if os.environ.get("KG_REQUIRE_ALL") == "1":
        pytest.fail(f"KG_REQUIRE_ALL=1, but {reason}")
    pytest.skip(reason)


def need(path: Path, what: str) -> Path:
    """`path`, or `missing` where it does not exist: need(Path("/usr/bin/chromium"), "Debian's chromium")."""
    if not path.exists():
        missing(f"{what} is not here ({path})")
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real digests and the annotated corpus beside the checkout (or KG_SHARED)."""
    return need(SHARED / "corpus", "the annotated corpus").parent


@pytest.fixture(scope="session")
def sample() -> Path:
    """The project's own sample digest."""
    return ROOT / "examples" / "daily-papers.txt"
