"""The vocabulary: which class and property of RDF stands for what in schema.py, and which public ones mean the same.

The writer, the ontology, the shapes, the JSON-LD context and the SPARQL store read it from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import schema
from kg.ontology.alignment import CLASS_PARENTS, EDGE_PARENTS, EQUIVALENT, MATCHES, PROPERTY_PARENTS

__all__ = [
    "ALIGNED_CLASSES",
    "BASE_IRI",
    "CLASSES",
    "DATATYPES",
    "NAMESPACES",
    "ONTOLOGY_IRI",
    "PROPERTIES",
    "QUALIFIED",
    "QUALIFIED_BY_TABLE",
    "Class",
    "Qualified",
    "Term",
    "camel",
    "expand",
    "prefixes",
]

# RFC 2606 reserves .example: no one can ever own these addresses, so they name things and never lead to a stranger's page.
BASE_IRI = "https://kg.example/"
ONTOLOGY_IRI = "https://kg.example/ontology"

NAMESPACES = {
    "kg": f"{ONTOLOGY_IRI}#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
# A number is a decimal, which every format and reader holds exactly as people write it: 85.3, not 8.529999999999999E1.
DATATYPES: dict[schema.Kind, str] = {
    "string": "xsd:string",
    "integer": "xsd:integer",
    "number": "xsd:decimal",
    "date": "xsd:date",
    "strings": "xsd:string",
    "integers": "xsd:integer",
}


def camel(name: str) -> str:
    """A column's name as that of a property.

    >>> camel("first_seen")
    'firstSeen'
    """
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def expand(curie: str) -> str:
    """The IRI of a prefixed name of NAMESPACES.

    >>> expand("kg:Paper")
    'https://kg.example/ontology#Paper'
    """
    prefix, _, local = curie.partition(":")
    return NAMESPACES[prefix] + local


@dataclass(frozen=True, slots=True)
class Qualified:
    """The class of the statements that stand behind the rows of an edge table, and what their ids begin with."""

    name: str
    table: str
    prefix: str
    doc: str

    @property
    def properties(self) -> tuple[schema.Property, ...]:
        """The columns that become properties as they are; starts and ends become kg:span."""
        own: tuple[schema.Property, ...] = schema.STATEMENT_PROPERTIES[4:]
        if self.table != "statements":
            own = schema.EDGE_TABLES_BY_NAME[self.table].properties
        return tuple(item for item in own if item.name not in ("starts", "ends"))

    @property
    def has_spans(self) -> bool:
        return self.table in ("paper_entity", "statements")

    @property
    def edges(self) -> tuple[schema.EdgeType, ...]:
        """The edge types that such a statement can be about."""
        table = "entity_entity" if self.table == "statements" else self.table
        return tuple(edge for edge in schema.EDGE_TYPES if edge.table == table)


QUALIFIED = (
    Qualified(
        "Involvement",
        "paper_entity",
        "involvement",
        "what one paper does with one entity: its role, with confidence, evidence and the places where the text names it",
    ),
    Qualified(
        "Assertion",
        "statements",
        "assertion",
        "what one paper states of two entities, with confidence, evidence and the evidence's place in the text",
    ),
    Qualified(
        "Relation",
        "entity_entity",
        "relation",
        "what all papers together state of two entities: the assertions summed up",
    ),
    Qualified(
        "Authorship", "paper_author", "authorship", "that a paper was written under a name, with the name's place"
    ),
    Qualified("Listing", "digest_paper", "listing", "that a digest lists a paper, with its rank there"),
)
QUALIFIED_BY_TABLE = {item.table: item for item in QUALIFIED}


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the ontology. `parents` are rdfs:subClassOf; `matches` are (property, class) pairs of other vocabularies."""

    name: str
    doc: str
    parents: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A property of the ontology: `domain` are classes of it, `range` a datatype or classes of it, `parents` rdfs:subPropertyOf."""

    name: str
    doc: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    parents: tuple[str, ...] = ()

    @property
    def is_literal(self) -> bool:
        return self.range[0].startswith("xsd:")


def _classes() -> Iterator[Class]:
    yield Class("Entity", "what papers speak of: the union of the entity types below", ("skos:Concept",))
    for node in schema.NODE_TYPES:
        equivalent = (("owl:equivalentClass", EQUIVALENT[node.name]),) if node.name in EQUIVALENT else ()
        yield Class(node.name, node.doc, CLASS_PARENTS[node.name], equivalent + MATCHES.get(node.name, ()))
    yield Class(
        "Statement",
        "a triple as a thing of its own, with what stands behind it; rdf:subject, rdf:predicate and rdf:object give the triple",
        ("rdf:Statement", "prov:Entity"),
    )
    for item in QUALIFIED:
        yield Class(item.name, item.doc, ("kg:Statement",))
    yield Class("Build", "the run of the pipeline that made a graph", ("prov:Activity",))


def _properties() -> Iterator[Term]:
    owners: dict[str, list[str]] = {}
    first: dict[str, schema.Property] = {}
    groups = [("Entity" if node.is_entity else node.name, node.properties) for node in schema.NODE_TYPES]
    groups += [(item.name, item.properties) for item in QUALIFIED]
    for owner, properties in groups:
        for item in properties:
            first.setdefault(item.name, item)
            owners.setdefault(item.name, []).append(f"kg:{owner}")
    for name, item in first.items():
        domain, parents = tuple(dict.fromkeys(owners[name])), PROPERTY_PARENTS.get(name, ())
        yield Term(camel(name), item.doc, domain, (DATATYPES[item.kind],), parents)
    yield Term("id", "the id in the graph's tables", ("owl:Thing",), ("xsd:string",), ("dcterms:identifier",))
    yield Term(
        "role",
        f"what the paper does with the entity: {', '.join(role.name for role in schema.ROLES)}",
        ("kg:Involvement",),
        ("xsd:string",),
    )
    yield Term(
        "span",
        "characters of the paper's text (title, newline, abstract) as RFC 5147 writes them: char=10,14 is the four after the tenth",
        ("kg:Involvement", "kg:Assertion"),
        ("xsd:string",),
    )
    yield Term(
        "statedBy",
        "the paper whose text says so",
        ("kg:Involvement", "kg:Assertion"),
        ("kg:Paper",),
        ("prov:hadPrimarySource",),
    )
    yield Term("pipelineVersion", "the version of the pipeline that extracted it", ("kg:Build",), ("xsd:string",))
    for edge in schema.EDGE_TYPES:
        yield Term(edge.camel, edge.doc, _ends(edge.sources), _ends(edge.targets), EDGE_PARENTS.get(edge.name, ()))


def _ends(types: tuple[str, ...]) -> tuple[str, ...]:
    if set(types) == set(schema.ENTITY_TYPES_BY_NAME):
        return ("kg:Entity",)
    return tuple(f"kg:{name}" for name in types)


CLASSES = tuple(_classes())
PROPERTIES = tuple(_properties())


def _aligned() -> dict[str, tuple[str, ...]]:
    by_name = {f"kg:{item.name}": item for item in CLASSES}

    def above(curie: str) -> Iterator[str]:
        item = by_name.get(curie)
        for parent in (*item.parents, *(to for how, to in item.matches if how.startswith("owl:"))) if item else ():
            yield parent
            yield from above(parent)

    return {item.name: tuple(dict.fromkeys(above(f"kg:{item.name}"))) for item in CLASSES}


# What an instance of each class is as well, by its own and its parents' parents.
ALIGNED_CLASSES = _aligned()


def prefixes(base_iri: str = BASE_IRI) -> dict[str, str]:
    """Every prefix of an export: the vocabularies, and one for each sort of node, below `base_iri`."""
    sorts = dict.fromkeys(node.prefix for node in schema.NODE_TYPES)
    own = [*sorts, *(item.prefix for item in QUALIFIED), "graph", "build"]
    return NAMESPACES | {name: f"{base_iri}{name}/" for name in own}
