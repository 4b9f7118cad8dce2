"""Record: all that one abstract says. Offsets are characters into the paper's text (title, newline, abstract).

The JSON form is that of the annotation guidelines, each entity with `mentions` and `confidence` besides; a record without
them (a gold one) is read all the same, mentions then being every whole-word occurrence of the surfaces, longest first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kg import schema

__all__ = ["MAX_NAME", "Entity", "Record", "Relation", "Result", "Span", "expand"]

Span = tuple[int, int]
MAX_NAME = 200  # characters; what is longer is no name


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing that the paper speaks of. `evidence` is the sentence that shows its role.

    `confidence`, in (0, 1], is that of the edge from the paper: the thing is there and has this type and role. `presence` is
    that it is there and has this type, whatever its role.
    """

    name: str
    type: str
    role: str
    surfaces: tuple[str, ...]
    mentions: tuple[Span, ...]
    confidence: float = 1.0
    presence: float = 1.0
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Subject, predicate, object, the ends by entity name. `evidence`: one sentence, or two where the ends stand in two."""

    subject: str
    predicate: str
    object: str
    confidence: float = 1.0
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A quantitative claim. `value` is as written; `metric`, `on` and `versus` are entity names or empty.

    `kind` is absolute, difference, relative, ratio or empty; `direction` is up, down or empty; `span` is where the value is.
    """

    subject: str
    value: str
    metric: str = ""
    on: str = ""
    versus: str = ""
    number: float | None = None
    unit: str = ""
    kind: str = ""
    direction: str = ""
    confidence: float = 1.0
    span: Span | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the paper `id` says. Entity names are unique within a record; `pipeline` names the version that read it."""

    id: str
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    results: tuple[Result, ...] = ()
    pipeline: str = ""

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the guidelines, with mentions, confidences and evidence spans."""
        return {
            "id": self.id,
            "entities": [_entity_json(entity) for entity in self.entities],
            "relations": [[r.subject, r.predicate, r.object] for r in self.relations],
            "relation_confidence": [r.confidence for r in self.relations],
            "relation_evidence": [_spans(r.evidence) for r in self.relations],
            "results": [_result_json(result) for result in self.results],
            "pipeline": self.pipeline,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], text: str) -> Record:
        """Read a record of `text`. Raises ValueError with what is wrong: an unknown type, role or relation, a missing end."""
        entities = _read_entities(data.get("entities", []), text)
        names = {entity.name for entity in entities}
        scores = data.get("relation_confidence") or [1.0] * len(data.get("relations", []))
        proofs = data.get("relation_evidence") or [[]] * len(data.get("relations", []))
        relations = tuple(
            Relation(subject=s, predicate=p, object=o, confidence=c, evidence=_read_spans(e))
            for (s, p, o), c, e in zip(data.get("relations", []), scores, proofs, strict=True)
        )
        for relation in relations:
            if relation.predicate not in schema.RELATIONS_BY_NAME:
                raise ValueError(f"unknown relation {relation.predicate!r}")
            if not {relation.subject, relation.object} <= names:
                raise ValueError(
                    f"relation {relation.subject!r} {relation.predicate} {relation.object!r} names no entity of the record"
                )
        return cls(
            id=str(data.get("id", "")),
            entities=entities,
            relations=relations,
            results=tuple(_read_result(result) for result in data.get("results", [])),
            pipeline=str(data.get("pipeline", "")),
        )


def expand(surfaces: list[tuple[str, int]], text: str) -> dict[Span, int]:
    """Every whole-word occurrence of each (surface, owner) in `text`; where two overlap the longest wins.

    >>> expand([("PPO", 0), ("PPO-Clip", 1)], "PPO-Clip beats PPO")
    {(0, 8): 1, (15, 18): 0}
    """
    found = [
        (match.start(), match.end(), owner)
        for surface, owner in surfaces
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text)
    ]
    spans: dict[Span, int] = {}
    taken: set[int] = set()
    for start, end, owner in sorted(found, key=lambda f: (f[0] - f[1], f[0], f[2])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            spans[start, end] = owner
    return dict(sorted(spans.items()))


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _read_spans(spans: list[list[int]]) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, end in spans)


def _entity_json(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "type": entity.type,
        "role": entity.role,
        "surfaces": list(entity.surfaces),
        "mentions": _spans(entity.mentions),
        "confidence": entity.confidence,
        "presence": entity.presence,
        "evidence": _spans(entity.evidence),
    }


def _read_entities(items: list[dict[str, Any]], text: str) -> tuple[Entity, ...]:
    missing = [(s, n) for n, item in enumerate(items) if "mentions" not in item for s in item.get("surfaces", [])]
    places: dict[int, list[Span]] = {}
    for span, owner in (expand(missing, text) if missing else {}).items():
        places.setdefault(owner, []).append(span)
    entities = []
    for n, item in enumerate(items):
        if item.get("type") not in schema.ENTITY_TYPES_BY_NAME:
            raise ValueError(f"unknown type {item.get('type')!r} of {item.get('name')!r}")
        if item.get("role") not in schema.ROLES_BY_NAME:
            raise ValueError(f"unknown role {item.get('role')!r} of {item.get('name')!r}")
        mentions = _read_spans(item["mentions"]) if "mentions" in item else tuple(places.get(n, ()))
        entities.append(
            Entity(
                name=item["name"],
                type=item["type"],
                role=item["role"],
                surfaces=tuple(item.get("surfaces") or dict.fromkeys(text[s:e] for s, e in mentions)),
                mentions=mentions,
                confidence=item.get("confidence", 1.0),
                presence=item.get("presence", 1.0),
                evidence=_read_spans(item.get("evidence", [])),
            )
        )
    return tuple(entities)


_RESULT_FIELDS = ("metric", "on", "versus", "number", "unit", "kind", "direction", "confidence")


def _result_json(result: Result) -> dict[str, Any]:
    data: dict[str, Any] = {"subject": result.subject, "value": result.value}
    data.update({field: getattr(result, field) for field in _RESULT_FIELDS})
    data["span"] = list(result.span) if result.span else None
    data["evidence"] = _spans(result.evidence)
    return data


def _read_result(item: dict[str, Any]) -> Result:
    known = {field: item[field] for field in _RESULT_FIELDS if item.get(field) is not None}
    span = item.get("span")
    return Result(
        subject=item["subject"],
        value=item["value"],
        span=(int(span[0]), int(span[1])) if span else None,
        evidence=_read_spans(item.get("evidence", [])),
        **known,
    )
