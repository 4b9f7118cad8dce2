"""The labels that the heads tell apart, and which types allow which of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from kg.extraction.encoder.tagging import TYPES

__all__ = ["RELATIONS", "ROLES", "SLOTS", "allowed_relations", "allowed_roles", "allowed_slots"]

ROLES = (
    "introduces",
    "evaluates_on",
    "compares_with",
    "uses",
    "studies",
    "addresses",
    "reports",
    "affiliated",
    "mentions",
)
RELATIONS = (
    "extends", "part_of", "used_for", "trained_on", "evaluated_on", "outperforms", "measured_by", "developed_by", "subtype_of",
)  # fmt: skip
SLOTS = ("subject", "metric", "on", "versus")

_MADE = ("Method", "Model")
_DATA = ("Dataset", "Benchmark")
_ENDS = {
    "extends": (_MADE, _MADE),
    "part_of": (("Method",), _MADE),
    "used_for": (_MADE, ("Task",)),
    "trained_on": (_MADE, ("Dataset",)),
    "evaluated_on": (_MADE, _DATA),
    "outperforms": (_MADE, _MADE),
    "measured_by": ((*_MADE, "Benchmark", "Task"), ("Metric",)),
    "developed_by": ((*_MADE, *_DATA), ("Organization",)),
}
_ROLES_OF = {
    "Method": ("introduces", "compares_with", "uses", "studies", "mentions"),
    "Model": ("introduces", "compares_with", "uses", "studies", "mentions"),
    "Dataset": ("introduces", "evaluates_on", "compares_with", "uses", "studies", "mentions"),
    "Benchmark": ("introduces", "evaluates_on", "compares_with", "uses", "studies", "mentions"),
    "Task": ("introduces", "evaluates_on", "uses", "studies", "addresses", "mentions"),
    "Metric": ("introduces", "compares_with", "uses", "studies", "reports", "mentions"),
    "Organization": ("uses", "studies", "affiliated", "mentions"),
}
# Of the 10,448 results of the training papers all but some fifty.
_SLOT_TYPES = {
    "subject": TYPES,
    "metric": ("Metric",),
    "on": ("Dataset", "Benchmark", "Task"),
    "versus": ("Method", "Model", "Dataset", "Benchmark"),
}


@cache
def allowed_relations() -> npt.NDArray[np.bool_]:
    """(types, types, RELATIONS): whether a relation can hold between two types."""
    table = np.zeros((len(TYPES), len(TYPES), len(RELATIONS)), dtype=np.bool_)
    for n, relation in enumerate(RELATIONS):
        for i, left in enumerate(TYPES):
            for j, right in enumerate(TYPES):
                ends = _ENDS.get(relation)
                table[i, j, n] = left in ends[0] and right in ends[1] if ends else left == right != "Organization"
    return table


@cache
def allowed_roles() -> npt.NDArray[np.bool_]:
    """(types, ROLES): whether an entity of a type can have a role."""
    return np.array([[role in _ROLES_OF[kind] for role in ROLES] for kind in TYPES])


@cache
def allowed_slots() -> npt.NDArray[np.bool_]:
    """(types, SLOTS): whether an entity of a type can fill a result's slot."""
    return np.array([[kind in _SLOT_TYPES[slot] for slot in SLOTS] for kind in TYPES])
