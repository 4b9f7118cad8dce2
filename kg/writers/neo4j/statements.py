"""The Cypher that kg writes with, made from schema.py: constraints, indexes, and one statement a node and an edge type.

What kg wrote carries `graph` (the graph's name) and `build` (the push that wrote it last): several graphs share a database,
each its own copy of a node, and a push finds what is stale. Values travel as parameters; only names of schema.py stand in the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg import schema

__all__ = [
    "ENTITY",
    "KEYS",
    "LABELS",
    "any_node",
    "constraints",
    "count_edges",
    "create_edges",
    "delete_all_edges",
    "delete_edges",
    "delete_nodes",
    "drop_indexes",
    "edges",
    "elements",
    "indexes",
    "merge_edges",
    "merge_nodes",
    "stale_edges",
    "stale_nodes",
    "stamp",
]

ENTITY = "Entity"
KEYS = tuple(dict.fromkeys(ENTITY if node.is_entity else node.name for node in schema.NODE_TYPES))
LABELS = (*schema.NODE_TYPES_BY_NAME, ENTITY)
_TITLED = ("Paper", "Digest")
_TEXT = (
    *((label, "name") for label in (ENTITY, *schema.ENTITY_TYPES_BY_NAME, "Author")),
    *((label, "title") for label in _TITLED),
)


def stamp(build: str, min_confidence: float) -> str:
    """What the parts of a push carry as `build`: the same tables with other edges left out are another push."""
    return f"{build}-{min_confidence:g}" if min_confidence else build


def constraints() -> list[str]:
    """A unique id for each label, within a graph."""
    return [
        f"CREATE CONSTRAINT kg_{label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE (n.graph, n.id) IS UNIQUE"
        for label in LABELS
    ]


def indexes(overlong: Sequence[str] = ()) -> list[str]:
    """Indexes over name, title and date, and full text over names, aliases and titles.

    A TEXT index finds equal, prefix and part, and takes values of 32 kB, where a RANGE index takes 8; a label in `overlong`
    holds a longer name or title and gets none (the full text has no such limit).
    """
    text = [(label, name) for label, name in _TEXT if label not in overlong]
    return [
        *(
            f"CREATE TEXT INDEX {_index(label, name)} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
            for label, name in text
        ),
        *(f"CREATE RANGE INDEX {_index(label, 'date')} IF NOT EXISTS FOR (n:{label}) ON (n.date)" for label in _TITLED),
        "CREATE FULLTEXT INDEX kg_names IF NOT EXISTS "
        f"FOR (n:{ENTITY}|Author|{'|'.join(_TITLED)}) ON EACH [n.name, n.aliases, n.title]",
    ]


def drop_indexes(overlong: Sequence[str]) -> list[str]:
    """Drops what an earlier push made of the labels in `overlong`."""
    return [f"DROP INDEX {_index(label, name)} IF EXISTS" for label, name in _TEXT if label in overlong]


def _index(label: str, name: str) -> str:
    return f"kg_{label.lower()}_{name}"


def merge_nodes(node: schema.NodeType) -> str:
    """Upserts nodes of one type from `$rows`, each a list: the id, then the type's properties in order (null removes one).

    An entity keeps its node when its type changes. Properties and labels that others gave the node stay.
    """
    key = ENTITY if node.is_entity else node.name
    names = (*(("type",) if node.is_entity else ()), *(item.name for item in node.properties))
    values = ", ".join(f"`{name}`: row[{place}]" for place, name in enumerate(names, 1))
    labels = ""
    if node.is_entity:
        others = ":".join(name for name in schema.ENTITY_TYPES_BY_NAME if name != node.name)
        labels = f" SET n:{node.name} REMOVE n:{others}"
    return (
        f"UNWIND $rows AS row MERGE (n:{key} {{graph: $graph, id: row[0]}}) "
        f"SET n += {{build: $build, {values}}}{labels} RETURN count(*) AS done"
    )


def merge_edges(edge: schema.EdgeType) -> str:
    """Upserts edges of one type from `$rows`, each a list: source, target, then the table's properties in order.

    `done` is smaller than the number of rows where an end is missing.
    """
    names = [item.name for item in schema.EDGE_TABLES_BY_NAME[edge.table].properties]
    values = "".join(f", `{name}`: row[{place}]" for place, name in enumerate(names, 2))
    return (
        f"UNWIND $rows AS row MATCH (a:{_key(edge.sources)} {{graph: $graph, id: row[0]}}) "
        f"MATCH (b:{_key(edge.targets)} {{graph: $graph, id: row[1]}}) "
        f"MERGE (a)-[r:`{edge.name}` {{graph: $graph}}]->(b) SET r += {{build: $build{values}}} RETURN count(*) AS done"
    )


def create_edges(edge: schema.EdgeType) -> str:
    """Creates edges of one type as `merge_edges` merges them, `$rows` naming the ends by the last part of their element ids.

    That is twice as quick, and right where the graph has no edges yet; `$space` is the part that all element ids begin with.
    """
    names = [item.name for item in schema.EDGE_TABLES_BY_NAME[edge.table].properties]
    values = "".join(f", `{name}`: row[{place}]" for place, name in enumerate(names, 2))
    return (
        "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = $space + row[0] MATCH (b) WHERE elementId(b) = $space + row[1] "
        f"CREATE (a)-[:`{edge.name}` {{graph: $graph, build: $build{values}}}]->(b) RETURN count(*) AS done"
    )


def any_node() -> str:
    """A row where the graph has any node."""
    return f"MATCH (n:{'|'.join(KEYS)}) WHERE n.graph = $graph RETURN n.id LIMIT 1"


def elements(label: str) -> str:
    """Id and element id of the graph's nodes of a label."""
    return f"MATCH (n:{label}) WHERE n.graph = $graph RETURN n.id AS id, elementId(n) AS element"


def count_edges() -> str:
    """The number of edges of the graph."""
    return "MATCH ()-[r]->() WHERE r.graph = $graph RETURN count(r)"


def edges() -> str:
    """Element ids of all edges of the graph."""
    return "MATCH ()-[r]->() WHERE r.graph = $graph RETURN elementId(r)"


def delete_all_edges() -> str:
    """Deletes the edges in `$rows`, whichever push wrote them."""
    return "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row AND r.graph = $graph DELETE r RETURN count(*) AS done"


def stale_edges(edge: schema.EdgeType) -> str:
    """Element ids of this graph's edges of one type that another push wrote."""
    return f"MATCH ()-[r:`{edge.name}`]->() WHERE r.graph = $graph AND r.build <> $build RETURN elementId(r) AS stale"


def stale_nodes(label: str) -> str:
    """Element ids of this graph's nodes of a label that another push wrote."""
    return f"MATCH (n:{label}) WHERE n.graph = $graph AND n.build <> $build RETURN elementId(n) AS stale"


def delete_edges() -> str:
    """Deletes the edges in `$rows`, looking again whether they are stale."""
    return (
        "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row AND r.graph = $graph AND r.build <> $build "
        "DELETE r RETURN count(*) AS done"
    )


def delete_nodes(label: str) -> str:
    """Deletes the nodes in `$rows`; one to which somebody tied a relationship of his own stays as a bare node: its
    properties, without kg's labels and marks."""
    labels = f"{ENTITY}:{':'.join(schema.ENTITY_TYPES_BY_NAME)}" if label == ENTITY else label
    return (
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row AND n.graph = $graph AND n.build <> $build "
        "WITH n, EXISTS { (n)--() } AS tied "
        f"FOREACH (_ IN CASE WHEN tied THEN [1] ELSE [] END | REMOVE n:{labels} REMOVE n.graph, n.build) "
        "FOREACH (_ IN CASE WHEN tied THEN [] ELSE [1] END | DELETE n) "
        "RETURN count(*) AS done"
    )


def _key(types: Sequence[str]) -> str:
    return ENTITY if types[0] in schema.ENTITY_TYPES_BY_NAME else types[0]
