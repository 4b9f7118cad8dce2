"""The ontology as a page for people: what `docs/ontology.md` holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import schema
from kg.ontology.terms import CLASSES, NAMESPACES, ONTOLOGY_IRI, PROPERTIES, Term

__all__ = ["ontology_page"]


def ontology_page() -> str:
    """Every class and property with its meaning, ends and public counterpart, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The ontology"
    yield ""
    yield "<!-- Made from kg/schema.py by `python -m kg.ontology`; a test fails when it is stale. -->"
    yield ""
    yield f"Namespace `{NAMESPACES['kg']}` (prefix `kg:`), version IRI `{ONTOLOGY_IRI}/{schema.SCHEMA_VERSION}`."
    yield "The files are [kg.ttl](../kg/ontology/kg.ttl) (OWL), [shapes.ttl](../kg/ontology/shapes.ttl) (SHACL) and"
    yield "[context.jsonld](../kg/ontology/context.jsonld) (JSON-LD). [RDF](rdf.md) shows exports and queries."
    yield ""
    yield "## Classes"
    yield ""
    yield from _table(
        ("class", "meaning", "in other vocabularies"),
        ((f"`kg:{item.name}`", item.doc, _codes((*item.parents, *(to for _, to in item.matches)))) for item in CLASSES),
    )
    edges = {edge.camel for edge in schema.EDGE_TYPES}
    yield ""
    yield "## Edges"
    yield ""
    yield "Every edge is a plain triple, and most have a statement of a class above beside it."
    yield ""
    yield from _properties(item for item in PROPERTIES if item.name in edges)
    yield ""
    yield "## Properties"
    yield ""
    yield from _properties(item for item in PROPERTIES if item.name not in edges)
    yield ""
    yield "Beside these, exports use `rdf:type`, `rdfs:label`, `rdf:subject`, `rdf:predicate`, `rdf:object`,"
    yield "`prov:wasGeneratedBy`, `prov:endedAtTime` and, for addresses of the same thing elsewhere, `skos:exactMatch`."


def _properties(items: Iterable[Term]) -> Iterator[str]:
    yield from _table(
        ("property", "meaning", "of", "value", "in other vocabularies"),
        ((f"`kg:{i.name}`", i.doc, _codes(i.domain), _codes(i.range), _codes(i.parents)) for i in items),
    )


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
