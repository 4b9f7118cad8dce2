"""Edges: what papers do with nodes, what they state of two nodes, what results are of.

Merged over papers; both sides of a contradiction are kept.
"""

from __future__ import annotations

import polars as pl

from kg import schema

__all__ = ["aggregate", "paper_edges", "result_tables", "statement_rows"]

_EDGE = {role.name: role.edge for role in schema.ROLES}
_RELATION = {relation.name: relation.edge for relation in schema.RELATIONS}
_NARROW = ("mention", "paper", "id", "node_type", "role", "confidence")
_RESULT_ENDS = (("subject", "OF"), ("on", "ON"), ("metric", "BY_METRIC"), ("versus", "VERSUS"))
_BEST = (["confidence", "evidence"], [True, False])


def paper_edges(mentions: pl.DataFrame, carried: pl.DataFrame) -> pl.DataFrame:
    """The table paper_entity. Of two roles of one node in one paper the stronger stays, with the mentions of both.

    `mentions` has mention, paper, id, node_type, name, role, confidence; `carried` the rest by mention, numbered from 0.
    """
    counted = mentions.with_columns(times=pl.len().over("paper", "id"))
    several = _merged(counted.filter(pl.col("times") > 1).join(carried, on="mention"))
    several = several.with_columns(mention=pl.int_range(pl.len(), dtype=pl.UInt32()) + carried.height)
    narrow = pl.concat([part.select(_NARROW) for part in (counted.filter(pl.col("times") == 1), several)])
    carried = pl.concat([carried, several.select(carried.columns)])
    edges = narrow.select(
        "mention",
        source="paper",
        source_type=pl.lit("Paper"),
        type=pl.col("role").cast(pl.String()).replace_strict(_EDGE, return_dtype=pl.String()),
        target="id",
        target_type="node_type",
        confidence="confidence",
    ).sort("source", "type", "target")
    # What is wide is carried over once, into the order that stays.
    wide = carried.select("mention", "evidence", "starts", "ends", "surfaces")
    return edges.join(wide, on="mention", how="left", maintain_order="left").drop("mention")


def _merged(mentions: pl.DataFrame) -> pl.DataFrame:
    """A row a paper and node, of several mentions each."""
    strength = {role.name: place for place, role in enumerate(schema.ROLES)}
    ranked = mentions.with_columns(
        rank=pl.col("role").cast(pl.String()).replace_strict(strength, return_dtype=pl.Int64())
    ).sort(
        "paper", "id", "rank", "confidence", "evidence", "name", descending=[False, False, False, True, False, False]
    )
    merged = ranked.group_by("paper", "id", maintain_order=True).agg(
        pl.col("node_type", "role", "evidence").first(),
        pl.col("confidence").max(),
        spans=pl.struct(start=pl.col("starts").explode(), end=pl.col("ends").explode()).unique().sort(),
        surfaces=pl.col("surfaces").explode().drop_nulls().unique(maintain_order=True),
    )
    return merged.with_columns(
        starts=pl.col("spans").list.eval(pl.element().struct.field("start")).list.drop_nulls(),
        ends=pl.col("spans").list.eval(pl.element().struct.field("end")).list.drop_nulls(),
    )


def _ends(claims: pl.DataFrame, nodes: pl.DataFrame, columns: tuple[str, ...], how: str) -> pl.DataFrame:
    for column in columns:
        ends = nodes.rename({"name": column, "id": f"{column}_id", "node_type": f"{column}_type"})
        claims = claims.join(ends, on=["paper", column], how=how)  # type: ignore[arg-type]
    return claims


def statement_rows(relations: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """The table statements: a row a paper and triple, of several the surest. What relates a node to itself says nothing.

    `nodes` has paper, name, id, node_type: which node an entity name of a paper is.
    """
    numbered = relations.with_row_index("row")
    found = _ends(numbered.drop("starts", "ends"), nodes, ("subject", "object"), "inner")
    ordered = found.filter(pl.col("subject_id") != pl.col("object_id")).sort(
        "paper",
        "subject_id",
        "predicate",
        "object_id",
        "confidence",
        "evidence",
        descending=[False] * 4 + [True, False],
    )
    once = ordered.unique(["paper", "subject_id", "predicate", "object_id"], keep="first", maintain_order=True)
    rows = once.select(
        "row",
        "paper",
        subject="subject_id",
        predicate=pl.col("predicate").cast(pl.String()).replace_strict(_RELATION, return_dtype=pl.String()),
        object="object_id",
        confidence="confidence",
        evidence="evidence",
    ).sort("paper", "subject", "predicate", "object")
    spans = numbered.select("row", "starts", "ends")
    return rows.join(spans, on="row", how="left", maintain_order="left").drop("row")


def aggregate(statements: pl.DataFrame, dates: pl.DataFrame, types: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """The table entity_entity: statements merged over papers, and the edges that rules make where no paper states them.

    `dates` has paper, date; `types` has id, type; `rules` has subject, predicate, object, made_by.
    """
    said = (
        statements.join(dates, on="paper", how="left")
        .group_by("subject", "predicate", "object")
        .agg(
            weight=pl.col("paper").n_unique().cast(pl.Int64()),
            first_seen=pl.col("date").min(),
            last_seen=pl.col("date").max(),
            evidence=pl.col("evidence").sort_by(_BEST[0], descending=_BEST[1]).first(),
            confidence=pl.col("confidence").max(),
        )
        .with_columns(made_by=pl.lit("text"))
    )
    made = rules.join(said, on=["subject", "predicate", "object"], how="anti").select(
        "subject",
        "predicate",
        "object",
        weight=pl.lit(0, pl.Int64()),
        first_seen=pl.lit(None, pl.Date()),
        last_seen=pl.lit(None, pl.Date()),
        evidence=pl.lit(""),
        confidence=pl.lit(1.0),
        made_by="made_by",
    )
    edges = pl.concat([said, made])
    for end, name in (("subject", "source"), ("object", "target")):
        edges = edges.join(types.rename({"id": end, "type": f"{name}_type"}), on=end)
    return edges.select(
        source="subject",
        source_type="source_type",
        type="predicate",
        target="object",
        target_type="target_type",
        weight="weight",
        first_seen="first_seen",
        last_seen="last_seen",
        confidence="confidence",
        evidence="evidence",
        made_by="made_by",
    ).sort("source", "type", "target")


def result_tables(results: pl.DataFrame, nodes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The tables results, paper_result and result_entity. Ends that are no entity of the paper are left open."""
    filled = results.with_columns(pl.col("unit", "kind", "direction").replace("", None))
    table = filled.select("id", "value", "number", "unit", "kind", "direction", "confidence", "evidence").sort("id")
    claims = results.select(
        source="paper", source_type=pl.lit("Paper"), type=pl.lit("CLAIMS"), target="id", target_type=pl.lit("Result")
    ).sort("source", "type", "target")
    ends = pl.concat(
        [
            _ends(results.select("paper", "id", column), nodes, (column,), "inner").select(
                source="id",
                source_type=pl.lit("Result"),
                type=pl.lit(edge),
                target=f"{column}_id",
                target_type=f"{column}_type",
            )
            for column, edge in _RESULT_ENDS
        ]
    )
    return table, claims, ends.unique().sort("source", "type", "target")
