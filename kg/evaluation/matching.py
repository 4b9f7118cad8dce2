"""Which predicted mention, entity and triple is which gold one.

An entity matches one of the same type with which it shares a surface (the text of its own mentions, case and white space
folded), one to one, most common surfaces first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kg.record import Entity, Record, Span

__all__ = ["KEY_ROLES", "Compared", "squash"]

KEY_ROLES = frozenset({"introduces", "evaluates_on", "compares_with", "uses", "studies"})


@dataclass(frozen=True)
class Compared:
    """A paper's text, its gold record and the predicted one, and how they meet."""

    id: str
    text: str
    gold: Record
    predicted: Record

    @cached_property
    def gold_owners(self) -> dict[Span, int]:
        """Gold mentions, each with the number of its entity; where two overlap the longest stands."""
        return _owners(self.gold.entities, len(self.text))

    @cached_property
    def predicted_owners(self) -> dict[Span, int]:
        """Predicted mentions, each with the number of its entity."""
        return _owners(self.predicted.entities, len(self.text))

    @cached_property
    def gold_types(self) -> dict[Span, str]:
        """Gold mentions, each with its type."""
        return {span: self.gold.entities[n].type for span, n in self.gold_owners.items()}

    @cached_property
    def predicted_types(self) -> dict[Span, str]:
        """Predicted mentions, each with its type."""
        return {span: self.predicted.entities[n].type for span, n in self.predicted_owners.items()}

    @cached_property
    def pairs(self) -> dict[str, str]:
        """Names of predicted entities, each with the name of the gold one that it is."""
        gold, predicted = (_surfaces(owners, self.text) for owners in (self.gold_owners, self.predicted_owners))
        shared = [
            (common, one.name, other.name)
            for i, one in enumerate(self.predicted.entities)
            for j, other in enumerate(self.gold.entities)
            if one.type == other.type and (common := len(predicted[i] & gold[j]))
        ]
        found: dict[str, str] = {}
        used: set[str] = set()
        for _, one, other in sorted(shared, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if one not in found and other not in used:
                found[one] = other
                used.add(other)
        return found

    @cached_property
    def right_roles(self) -> frozenset[str]:
        """Names of the predicted entities that match, role too."""
        gold = {entity.name: entity.role for entity in self.gold.entities}
        return frozenset(
            e.name for e in self.predicted.entities if e.name in self.pairs and e.role == gold[self.pairs[e.name]]
        )

    @cached_property
    def gold_triples(self) -> frozenset[tuple[str, str, str]]:
        """Gold relations, by name."""
        return frozenset((r.subject, r.predicate, r.object) for r in self.gold.relations)

    def as_gold(self, subject: str, predicate: str, target: str) -> tuple[str | None, str, str | None]:
        """A predicted triple, its ends by their gold names (None where an end matches nothing)."""
        return self.pairs.get(subject), predicate, self.pairs.get(target)


def _owners(entities: Iterable[Entity], size: int) -> dict[Span, int]:
    found = [(s, e, n) for n, entity in enumerate(entities) for s, e in entity.mentions if 0 <= s < e <= size]
    owners: dict[Span, int] = {}
    taken: set[int] = set()
    for start, end, n in sorted(found, key=lambda f: (f[0] - f[1], f[0], f[2])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            owners[start, end] = n
    return owners


def _surfaces(owners: dict[Span, int], text: str) -> dict[int, set[str]]:
    own: dict[int, set[str]] = defaultdict(set)
    for (start, end), n in owners.items():
        own[n].add(re.sub(r"\s+", " ", text[start:end]).casefold())
    return own


def squash(value: str) -> str:
    """What a result's value is compared by: its numbers, or its letters where it has none.

    >>> squash("+1,024.5 points"), squash("Two-fold")
    ('1024.5', 'twofold')
    """
    return " ".join(re.findall(r"\d+(?:\.\d+)?", value.replace(",", ""))) or re.sub(r"\W", "", value).casefold()
