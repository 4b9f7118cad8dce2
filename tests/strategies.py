"""Strategies of hypothesis: any text that a table can hold, and whole graphs of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from kg import schema
from kg.graph.tables import columns
from kg.ids import author_id, entity_id, paper_id, result_id

__all__ = ["graph_rows", "numbers", "texts"]

# Parquet holds UTF-8, so no half of a surrogate pair; all else, control characters and emoji among it.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20) | st.sampled_from(
    [
        '"',
        "\\",
        "\\n",
        "a\r\nb",
        "<b>&amp;",
        "]]>",
        "\x00\x1b\x7f\x85",
        "e\u0301",
        "\ufeff",
        "\U0001f9ea",
        "x" * 300,
        " ",
        "%41",
    ]
)
numbers = st.floats() | st.sampled_from([5e-324, 1.7976931348623157e308, -0.0, 0.1 + 0.2, 1e22])
integers = st.integers(-(2**63), 2**63 - 1)
confidences = st.floats(0, 1, exclude_min=True)
_VALUES = {
    "string": texts,
    "integer": integers,
    "number": numbers,
    "date": st.dates(date(1, 1, 1), date(9999, 12, 31)),
    "strings": st.lists(texts, max_size=3),
    "integers": st.lists(integers, max_size=3),
}


@st.composite
def graph_rows(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Tables for tests.graphs.write_graph: a few nodes of any name and edges between them, valid but for what texts say."""
    papers = draw(st.lists(texts.map(paper_id), min_size=1, max_size=3, unique=True))
    entities = draw(st.lists(texts.map(entity_id), min_size=2, max_size=4, unique=True))
    types = {id: draw(st.sampled_from(list(schema.ENTITY_TYPES_BY_NAME))) for id in entities}
    authors = draw(st.lists(texts.map(author_id), max_size=2, unique=True))
    tables = {
        "papers": [_node(draw, "papers", id) for id in sorted(papers)],
        "entities": [_node(draw, "entities", id) | {"type": types[id]} for id in sorted(entities)],
        "authors": [_node(draw, "authors", id) for id in sorted(authors)],
        "results": [_node(draw, "results", result_id(id, 1)) for id in sorted(papers)],
        "digests": [_node(draw, "digests", "digest/2025-12-29-1234")],
    }
    names = dict.fromkeys(papers, "Paper") | types | dict.fromkeys(authors, "Author")
    names |= {row["id"]: "Result" for row in tables["results"]} | {"digest/2025-12-29-1234": "Digest"}
    ends: list[tuple[str, list[str], list[str]]] = [
        ("paper_entity", papers, entities),
        ("entity_entity", entities, entities),
        ("result_entity", [row["id"] for row in tables["results"]], entities),
        ("paper_author", papers, authors),
        ("digest_paper", ["digest/2025-12-29-1234"], papers),
    ]
    for table, sources, targets in ends:
        tables[table] = _edges(draw, table, sources, targets, names)
    tables["paper_result"] = [
        {"source": id, "source_type": "Paper", "type": "CLAIMS", "target": result_id(id, 1), "target_type": "Result"}
        for id in sorted(papers)
    ]
    tables["statements"] = [
        {"paper": papers[0], "subject": row["source"], "predicate": row["type"], "object": row["target"]}
        | _properties(draw, schema.STATEMENT_PROPERTIES[4:])
        | {"starts": [0], "ends": [1]}
        for row in tables["entity_entity"]
    ]
    return tables


def _node(draw: st.DrawFn, table: str, id: str) -> dict[str, Any]:
    node = next(node for node in schema.NODE_TYPES if node.table == table)
    return {"id": id} | _properties(draw, node.properties)


def _edges(
    draw: st.DrawFn, table: str, sources: list[str], targets: list[str], names: dict[str, str]
) -> list[dict[str, Any]]:
    if not targets:
        return []
    kinds = [edge.name for edge in schema.EDGE_TYPES if edge.table == table]
    keys = st.tuples(st.sampled_from(sources), st.sampled_from(kinds), st.sampled_from(targets))
    rows = []
    for source, kind, target in sorted(draw(st.lists(keys, max_size=4, unique=True))):
        ends = {
            "source": source,
            "source_type": names[source],
            "type": kind,
            "target": target,
            "target_type": names[target],
        }
        row = ends | _properties(draw, schema.EDGE_TABLES_BY_NAME[table].properties)
        if "starts" in columns(table):
            row |= {"starts": [0, 2], "ends": [1, 3]}
        rows.append(row)
    return rows


def _properties(draw: st.DrawFn, properties: tuple[schema.Property, ...]) -> dict[str, Any]:
    values = {}
    for item in properties:
        value = confidences if item.name == "confidence" else _VALUES[item.kind]
        values[item.name] = draw(value if item.required else st.none() | value)
    return values
