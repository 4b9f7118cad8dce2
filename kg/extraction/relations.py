"""What the paper states of two entities, by their roles, types and the cue words between them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.annotations import Sentences, entities
from kg.record import Entity, Relation

__all__ = ["find_relations"]

_SYSTEM = ("Method", "Model")


def _by_roles(own: Entity, other: Entity) -> tuple[str, float] | None:
    if own.type in _SYSTEM:
        if other.role == "evaluates_on":
            return "evaluated_on", 0.5
        if other.role == "compares_with":
            return "outperforms", 0.5
        if other.role == "addresses":
            return "used_for", 0.4
        if other.role == "reports":
            return "measured_by", 0.4
    return None


def _relations(known: tuple[Entity, ...], sentences: Sentences) -> Iterator[Relation]:
    own = next((e for e in known if e.role == "introduces"), None)
    if own is None:
        return
    for other in known:
        if other is not own and (found := _by_roles(own, other)):
            yield Relation(
                subject=own.name,
                predicate=found[0],
                object=other.name,
                confidence=found[1],
                evidence=tuple(dict.fromkeys((*own.evidence, *other.evidence))),
            )


@Language.component("kg_relations", requires=["doc.sents", "doc._.entities"], assigns=["doc._.relations"])
def find_relations(doc: Doc) -> Doc:
    """Relate what the paper introduces to what it is tested on, compared with, used for and measured by."""
    doc._.relations = tuple(_relations(entities(doc), Sentences(doc)))
    return doc
