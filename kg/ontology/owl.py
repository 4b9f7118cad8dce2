"""The ontology as Turtle: what `kg/ontology/kg.ttl` holds, made from schema.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import schema
from kg.ontology.terms import CLASSES, NAMESPACES, ONTOLOGY_IRI, PROPERTIES, Class, Term

__all__ = ["declared_prefixes", "label", "literal", "ontology_turtle", "statement"]


def ontology_turtle() -> str:
    """Classes and properties with labels, comments, domains, ranges and what they mean in public vocabularies."""
    parts = [declared_prefixes(NAMESPACES), _header()]
    parts += [statement(f"kg:{item.name}", _class(item)) for item in CLASSES]
    parts += [statement(f"kg:{item.name}", _property(item)) for item in PROPERTIES]
    return "\n".join(parts)


def declared_prefixes(names: dict[str, str]) -> str:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(names.items()))


def statement(subject: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A subject with a predicate a line."""
    return f"{subject} " + " ;\n    ".join(f"{predicate} {value}" for predicate, value in pairs) + " .\n"


def literal(text: str, language: str = "@en") -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"{language}'


def label(name: str) -> str:
    """A term's name as words.

    >>> label("evaluatedOn"), label("Paper")
    ('evaluated on', 'paper')
    """
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()


def _header() -> str:
    return statement(
        f"<{ONTOLOGY_IRI}>",
        (
            ("a", "owl:Ontology"),
            ("owl:versionIRI", f"<{ONTOLOGY_IRI}/{schema.SCHEMA_VERSION}>"),
            ("owl:versionInfo", literal(str(schema.SCHEMA_VERSION), "")),
            ("dcterms:title", literal("The kg ontology")),
            ("dcterms:license", "<https://spdx.org/licenses/MIT>"),
            (
                "rdfs:comment",
                literal(
                    "What papers of machine learning introduce, use, study, compare and evaluate on, "
                    "with the sentence that says so behind every edge."
                ),
            ),
        ),
    )


def _common(name: str, doc: str) -> Iterator[tuple[str, str]]:
    yield "rdfs:label", literal(label(name))
    yield "rdfs:comment", literal(doc)
    yield "rdfs:isDefinedBy", f"<{ONTOLOGY_IRI}>"


def _class(item: Class) -> Iterator[tuple[str, str]]:
    yield "a", "owl:Class"
    yield from _common(item.name, item.doc)
    if item.parents:
        yield "rdfs:subClassOf", ", ".join(item.parents)
    yield from item.matches


def _property(item: Term) -> Iterator[tuple[str, str]]:
    yield "a", "owl:DatatypeProperty" if item.is_literal else "owl:ObjectProperty"
    yield from _common(item.name, item.doc)
    yield "rdfs:domain", _union(item.domain)
    yield "rdfs:range", _union(item.range)
    if item.parents:
        yield "rdfs:subPropertyOf", ", ".join(item.parents)


def _union(classes: tuple[str, ...]) -> str:
    return classes[0] if len(classes) == 1 else f"[ a owl:Class ; owl:unionOf ( {' '.join(classes)} ) ]"
