"""The JSON-LD context: a short key for every class and property, and how its values are read."""

from __future__ import annotations

from typing import Any

from kg.ontology.terms import BASE_IRI, CLASSES, PROPERTIES, prefixes

__all__ = ["context", "keys"]

_BORROWED: dict[str, tuple[str, str | None]] = {
    "label": ("rdfs:label", None),
    "subject": ("rdf:subject", "@id"),
    "predicate": ("rdf:predicate", "@vocab"),
    "object": ("rdf:object", "@id"),
    "exactMatch": ("skos:exactMatch", "@id"),
    "wasGeneratedBy": ("prov:wasGeneratedBy", "@id"),
    "endedAtTime": ("prov:endedAtTime", "xsd:dateTime"),
}


def context(base_iri: str = BASE_IRI) -> dict[str, Any]:
    """The value of "@context": prefixes, then classes, then properties."""
    terms: dict[str, Any] = {"@version": 1.1} | prefixes(base_iri)
    terms |= {item.name: f"kg:{item.name}" for item in CLASSES}
    for item in PROPERTIES:
        kind = "@id" if not item.is_literal else None if item.range == ("xsd:string",) else item.range[0]
        terms[item.name] = {"@id": f"kg:{item.name}"} | ({"@type": kind} if kind else {})
    for key, (curie, kind) in _BORROWED.items():
        terms[key] = {"@id": curie} | ({"@type": kind} if kind else {})
    return terms


def keys() -> dict[str, str]:
    """The key of every predicate that an export uses."""
    own = {f"kg:{item.name}": item.name for item in PROPERTIES}
    return {"rdf:type": "@type"} | own | {curie: key for key, (curie, _) in _BORROWED.items()}
