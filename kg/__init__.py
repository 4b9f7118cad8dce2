"""kg reads digests of machine-learning papers and builds a knowledge graph of them.

Everything that a command does is one function here with the command's name:

    import kg
    graph = kg.build(["digest.txt"], output="output")
    kg.search(graph, "policy optimization")
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    __version__ = version("kg-papers")
except PackageNotFoundError:  # a checkout that is not installed
    __version__ = "0+checkout"

# name: module and attribute; loaded on first use, so that `import kg` is quick
_PUBLIC = {
    "Paper": ("kg.paper", "Paper"),
    "Record": ("kg.record", "Record"),
    "Graph": ("kg.graph", "Graph"),
    "KgError": ("kg.errors", "KgError"),
    "add": ("kg.graph.build", "add"),
    "build": ("kg.graph.build", "build"),
    "cypher": ("kg.asking.cypher", "run"),
    "evaluate": ("kg.evaluation", "evaluate"),
    "export": ("kg.writers", "export"),
    "extract": ("kg.extraction", "extract"),
    "open": ("kg.graph", "open_graph"),
    "push": ("kg.writers", "push"),
    "read": ("kg.readers", "read"),
    "resolve": ("kg.resolution", "resolve"),
    "search": ("kg.graph", "search"),
    "show": ("kg.graph", "show"),
    "sparql": ("kg.asking.sparql", "run"),
    "stats": ("kg.graph", "stats"),
    "train": ("kg.training", "train"),
    "validate": ("kg.validation", "validate"),
    "view": ("kg.writers", "view"),
}

__all__ = ["__version__", *sorted(_PUBLIC)]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
