"""SHACL shapes (www.w3.org/TR/shacl), made from schema.py: what every node and statement of an export must have, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from kg import schema
from kg.ontology.owl import declared_prefixes, literal, statement
from kg.ontology.terms import DATATYPES, NAMESPACES, QUALIFIED, Qualified, camel

__all__ = ["BOUNDS", "CHOICES", "PATTERNS", "shapes_turtle"]

# What schema.py says in words, for the checks of the tables and of RDF alike.
BOUNDS: dict[str, tuple[str, float | int, str | None, float | int | None]] = {
    "confidence": ("sh:minExclusive", 0.0, "sh:maxInclusive", 1.0),
    "position": ("sh:minInclusive", 1, None, None),
    "rank": ("sh:minInclusive", 1, None, None),
    "papers": ("sh:minInclusive", 0, None, None),
    "weight": ("sh:minInclusive", 0, None, None),
    "author_count": ("sh:minInclusive", 0, None, None),
}
CHOICES = {
    "kind": ("absolute", "difference", "relative", "ratio"),
    "direction": ("up", "down"),
    "made_by": ("text", "rule", "lexicon"),
}
PATTERNS = {"month": r"^[0-9]{4}-(0[1-9]|1[0-2])$", "value": r"\S", "name": r"\S", "title": r"\S"}
_SPAN = r"^char=[0-9]+,[0-9]+$"


def shapes_turtle() -> str:
    """One closed shape for papers, entities, authors, results, digests and each class of statements."""
    names = NAMESPACES | {"sh": "http://www.w3.org/ns/shacl#"}
    nodes = [node for node in schema.NODE_TYPES if not node.is_entity]
    parts = [declared_prefixes(names), _entity_shape(), *map(_node_shape, nodes), *map(_statement_shape, QUALIFIED)]
    return "\n".join([*parts, _build_shape()])


def _shape(name: str, properties: Iterator[str], *, ignored: str = "rdf:type") -> str:
    pairs = [
        ("a", "sh:NodeShape"),
        ("sh:targetClass", f"kg:{name}"),
        ("sh:nodeKind", "sh:IRI"),
        ("sh:closed", "true"),
        ("sh:ignoredProperties", f"( {ignored} )"),
    ]
    return statement(f"kg:{name}Shape", [*pairs, *(("sh:property", item) for item in properties)])


def _property(path: str, *constraints: str) -> str:
    return f"[ sh:path {path} ; {' ; '.join(constraints)} ]"


def _entity_shape() -> str:
    def properties() -> Iterator[str]:
        types = " ".join(f"kg:{name}" for name in schema.ENTITY_TYPES_BY_NAME)
        yield _property("rdf:type", f"sh:in ( kg:Entity {types} )", "sh:minCount 2", "sh:maxCount 2")
        yield from _node_properties(schema.ENTITY_TYPES[0])
        yield _property("skos:exactMatch", "sh:nodeKind sh:IRI")

    return _shape("Entity", properties(), ignored="rdf:type rdfs:label")


def _node_shape(node: schema.NodeType) -> str:
    return _shape(node.name, _node_properties(node), ignored="rdf:type rdfs:label")


def _node_properties(node: schema.NodeType) -> Iterator[str]:
    """The properties of a sort of node, and the plain edges that start there."""
    pattern = literal(rf"^{node.prefix}/[^/\s]+$", "")
    yield _property("kg:id", "sh:datatype xsd:string", "sh:minCount 1", "sh:maxCount 1", f"sh:pattern {pattern}")
    yield from map(_literal_property, node.properties)
    for edge in schema.EDGE_TYPES:
        if node.name in edge.sources:
            yield _property(f"kg:{edge.camel}", *_ends(edge.targets))


def _literal_property(item: schema.Property) -> str:
    constraints = [f"sh:datatype {DATATYPES[item.kind]}"]
    if item.kind not in ("strings", "integers"):
        constraints += ["sh:minCount 1"] * item.required + ["sh:maxCount 1"]
    if item.name in BOUNDS:
        low, least, high, most = BOUNDS[item.name]
        constraints += [f"{low} {least}"] + ([f"{high} {most}"] if high else [])
    if item.name in CHOICES:
        constraints.append(f"sh:in ( {' '.join(literal(choice, '') for choice in CHOICES[item.name])} )")
    if item.name in PATTERNS:
        constraints.append(f"sh:pattern {literal(PATTERNS[item.name], '')}")
    return _property(f"kg:{camel(item.name)}", *constraints)


def _ends(types: tuple[str, ...]) -> tuple[str, ...]:
    name = "Entity" if set(types) <= set(schema.ENTITY_TYPES_BY_NAME) else types[0]
    return (f"sh:class kg:{name}",)


def _statement_shape(item: Qualified) -> str:
    def properties() -> Iterator[str]:
        once = ("sh:minCount 1", "sh:maxCount 1")
        yield _property("rdf:subject", *_ends(item.edges[0].sources), *once)
        edges = " ".join(f"kg:{edge.camel}" for edge in item.edges)
        yield _property("rdf:predicate", f"sh:in ( {edges} )", *once)
        yield _property("rdf:object", *_ends(item.edges[0].targets), *once)
        yield from map(_literal_property, item.properties)
        if item.table == "paper_entity":
            roles = " ".join(literal(role.name, "") for role in schema.ROLES)
            yield _property("kg:role", f"sh:in ( {roles} )", *once)
        if item.has_spans:
            yield _property("kg:span", "sh:datatype xsd:string", f"sh:pattern {literal(_SPAN, '')}")
            yield _property("kg:statedBy", "sh:class kg:Paper", *once)
        yield _property("prov:wasGeneratedBy", "sh:class kg:Build", *once)

    return _shape(item.name, properties())


def _build_shape() -> str:
    return _shape(
        "Build",
        iter(
            (
                _property("kg:id", "sh:datatype xsd:string", "sh:minCount 1", "sh:maxCount 1"),
                _property("kg:pipelineVersion", "sh:datatype xsd:string", "sh:minCount 1", "sh:maxCount 1"),
                _property("prov:endedAtTime", "sh:datatype xsd:dateTime", "sh:maxCount 1"),
            )
        ),
    )
