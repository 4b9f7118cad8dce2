"""How the map from papers to records runs: in this process or in several; the answer is the same, in the same order."""

from kg.execution.local import extract

__all__ = ["extract"]
