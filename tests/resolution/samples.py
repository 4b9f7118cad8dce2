"""Records in a line each, and what resolution makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date as Date
from typing import Any

from kg.lexicon import Entry, Lexicon
from kg.record import Entity, Record, Relation, Result
from kg.resolution import PaperFacts, Resolution, resolve

Sample = tuple[PaperFacts, Record]
EMPTY = Lexicon(())


def paper(
    id: str,
    *entities: str | tuple[str, ...],
    type: str = "Method",
    role: str = "uses",
    relations: Sequence[tuple[str, str, str]] = (),
    results: Sequence[Result] = (),
    date: Date | None = None,
) -> Sample:
    """A record whose entities are names, or tuples of a name and its other surfaces; `name:Type` gives one a type of its own."""
    text = f"{id}\n{'; '.join(entity if isinstance(entity, str) else ', '.join(entity) for entity in entities)}."
    sentence = ((len(id) + 1, len(text)),)
    made = []
    for entity in entities:
        first, *rest = (entity,) if isinstance(entity, str) else entity
        name, _, own_type = first.partition(":")
        made.append(
            Entity(
                name=name,
                type=own_type or type,
                role=role,
                surfaces=(name, *rest),
                mentions=((len(id) + 1, len(id) + 2),),
                evidence=sentence,
            )
        )
    stated = tuple(Relation(subject=s, predicate=p, object=o, evidence=sentence) for s, p, o in relations)
    record = Record(id=id, entities=tuple(made), relations=stated, results=tuple(results))
    return PaperFacts(id=f"paper/{id}", text=text, date=date), record


def made_of(samples: Iterable[Sample], *, lexicon: Lexicon = EMPTY, **options: Any) -> Resolution:
    """Their resolution, without a lexicon unless told otherwise."""
    return resolve(samples, lexicon=lexicon, **options)


def node(resolution: Resolution, id: str, name: str) -> str:
    """The node of the entity `name` of the record `id`."""
    rows = resolution.assignment.filter((resolution.assignment["id"] == id) & (resolution.assignment["name"] == name))
    return str(rows["node"].item())


def entry(name: str, type: str, *aliases: str, **more: Any) -> Entry:
    """A lexicon entry."""
    return Entry(name=name, type=type, aliases=aliases, **more)
