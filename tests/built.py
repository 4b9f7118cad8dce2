"""Graphs that the pipeline really builds, each once for all test modules."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import kg
from kg.graph import Graph

__all__ = ["built"]


@cache
def built(*inputs: Path) -> Graph:
    """The graph of `inputs`; tests must leave its folder's tables as they are."""
    folder = tempfile.mkdtemp(prefix="kg-built-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    graph: Graph = kg.build(list(inputs), output=folder)
    return graph
