"""Precision, recall and F1 over all papers (micro): mentions, entities, edges, relations, results.

mention    exact span and type
mention*   exact span and type, Dataset and Benchmark counted as one type
overlap    spans overlap and the type is the same
entity     same type, at least one surface in common
edge       an entity match whose role is right too: the paper -> entity edge of the graph
key edge   edge, over the roles introduces, evaluates_on, compares_with, uses, studies alone
relation   triples, both ends matched and the same relation
result     subject matched and the same numbers in the value
result*    so too, and metric, on and versus right as well
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.evaluation.matching import KEY_ROLES, Compared, squash
from kg.record import Result, Span

__all__ = ["MAIN", "Figure", "count", "figures"]

MAIN = ("mention", "mention*", "overlap", "entity", "edge", "key edge", "relation", "result", "result*")
Claims = Counter[tuple[str | None, str]]

_DATA = {"Dataset": "Data", "Benchmark": "Data"}


@dataclass(slots=True)
class Figure:
    """How many were right, predicted and gold; `found` counts gold ones where that is not `right` (overlap)."""

    right: int = 0
    predicted: int = 0
    gold: int = 0
    found: int | None = None

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return (self.right if self.found is None else self.found) / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, right: int, predicted: int, gold: int, found: int | None = None) -> None:
        """Add one paper's counts."""
        self.right, self.predicted, self.gold = self.right + right, self.predicted + predicted, self.gold + gold
        if found is not None:
            self.found = (self.found or 0) + found


def figures(papers: Iterable[Compared]) -> dict[str, Figure]:
    """The figures of MAIN, then those of each type (`mention Method`) and each role (`edge uses`)."""
    table: dict[str, Figure] = defaultdict(Figure)
    for name in MAIN:
        table[name] = Figure()
    for paper in papers:
        count(paper, table)
    rest = sorted(set(table) - set(MAIN))
    return {name: table[name] for name in (*MAIN, *rest)}


def count(paper: Compared, table: dict[str, Figure]) -> None:
    """Add one paper to the figures."""
    _mentions(paper, table)
    _edges(paper, table)
    guesses = {(r.subject, r.predicate, r.object) for r in paper.predicted.relations}
    right = {paper.as_gold(*guess) for guess in guesses} & paper.gold_triples
    table["relation"].add(len(right), len(guesses), len(paper.gold_triples))
    _results(paper, table)


def _mentions(paper: Compared, table: dict[str, Figure]) -> None:
    gold, predicted = paper.gold_types, paper.predicted_types
    table["mention"].add(len(gold.items() & predicted.items()), len(predicted), len(gold))
    folded = [{(span, _DATA.get(kind, kind)) for span, kind in spans.items()} for spans in (gold, predicted)]
    table["mention*"].add(len(folded[0] & folded[1]), len(predicted), len(gold))
    hits = sum(_meets(span, kind, gold) for span, kind in predicted.items())
    found = sum(_meets(span, kind, predicted) for span, kind in gold.items())
    table["overlap"].add(hits, len(predicted), len(gold), found)
    for kind in set(gold.values()) | set(predicted.values()):
        a, b = ({span for span, own in spans.items() if own == kind} for spans in (gold, predicted))
        table[f"mention {kind}"].add(len(a & b), len(b), len(a))


def _meets(span: Span, kind: str, others: dict[Span, str]) -> bool:
    return any(own == kind and other[0] < span[1] and span[0] < other[1] for other, own in others.items())


def _edges(paper: Compared, table: dict[str, Figure]) -> None:
    gold = Counter(entity.role for entity in paper.gold.entities)
    said = Counter(entity.role for entity in paper.predicted.entities)
    right = Counter(entity.role for entity in paper.predicted.entities if entity.name in paper.right_roles)
    table["entity"].add(len(paper.pairs), said.total(), gold.total())
    table["edge"].add(right.total(), said.total(), gold.total())
    table["key edge"].add(*(sum(roles[role] for role in KEY_ROLES) for roles in (right, said, gold)))
    for role in gold.keys() | said.keys():
        table[f"edge {role}"].add(right[role], said[role], gold[role])


def _results(paper: Compared, table: dict[str, Figure]) -> None:
    gold, said = paper.gold.results, paper.predicted.results
    claims: Claims = Counter((result.subject, squash(result.value)) for result in gold)
    guesses: Claims = Counter((paper.pairs.get(result.subject), squash(result.value)) for result in said)
    table["result"].add((claims & guesses).total(), guesses.total(), claims.total())
    whole = Counter(_whole(result, result.subject, {}) for result in gold)
    guessed = Counter(_whole(result, paper.pairs.get(result.subject), paper.pairs) for result in said)
    table["result*"].add((whole & guessed).total(), guessed.total(), whole.total())


def _whole(result: Result, subject: str | None, pairs: dict[str, str]) -> tuple[str | None, ...]:
    slots = (result.metric, result.on, result.versus)
    return (subject, squash(result.value), *(pairs.get(slot, slot).casefold() for slot in slots))
