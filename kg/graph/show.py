"""One node with all that the graph says of it, a sentence behind every edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from kg.graph.find import find
from kg.graph.graph import Graph

__all__ = ["Shown", "show", "why"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A node and its edges. Rows: edge (an arrow tells its direction), other (name or title), confidence, papers, paper, evidence."""

    node: dict[str, Any]
    edges: list[dict[str, Any]]


def show(graph: Graph, name: str, *, min_confidence: float = 0.0, limit: int = 0) -> Shown:
    """The paper or entity that `name` means, with at most `limit` edges (0: all). Raises NameNotFound where there is none."""
    found = find(graph, name)
    id = str(found["id"])
    table, edges_of = ("papers", _of_paper) if found["type"] == "Paper" else ("entities", _of_entity)
    edges = edges_of(graph, id, min_confidence)
    return Shown(_row(graph, table, id), edges.head(limit or edges.height).to_dicts())


def why(graph: Graph, name: str) -> list[dict[str, Any]]:
    """The steps that made one node of several names: step, a, b, papers (that support it), paper (one of them)."""
    found = find(graph, name)
    return graph.scan("reasons").filter(pl.col("entity") == found["id"]).drop("entity").collect().to_dicts()


def _row(graph: Graph, table: str, id: object) -> dict[str, Any]:
    return graph.scan(table).filter(pl.col("id") == id).collect().row(0, named=True)


def _of_paper(graph: Graph, id: str, min_confidence: float) -> pl.DataFrame:
    names = graph.scan("entities").select(target="id", name="name")
    edges = (
        graph.scan("paper_entity")
        .filter((pl.col("source") == id) & (pl.col("confidence") >= min_confidence))
        .join(names, on="target")
        .select(
            edge=pl.col("type") + " →", other="name", confidence="confidence", evidence="evidence", sort=pl.col("type")
        )
    )
    named = graph.scan("entities").select("id", "name")
    statements = (
        graph.scan("statements")
        .filter((pl.col("paper") == id) & (pl.col("confidence") >= min_confidence))
        .join(named.rename({"id": "subject", "name": "from"}), on="subject")
        .join(named.rename({"id": "object", "name": "to"}), on="object")
        .select(
            edge=pl.lit("says"),
            other=pl.format("{} {} {}", "from", "predicate", "to"),
            confidence="confidence",
            evidence="evidence",
            sort=pl.lit("~1"),
        )
    )
    rows = pl.concat([edges, statements, _results(graph, id, min_confidence)]).sort(
        "sort", "confidence", "other", descending=[False, True, False]
    )
    return rows.select("edge", "other", "confidence", "evidence").collect()


def _results(graph: Graph, id: str, min_confidence: float) -> pl.LazyFrame:
    """The paper's results in words: `PPO: 85.3% accuracy on GSM8K versus DPO`."""
    ends = graph.scan("result_entity").join(graph.scan("entities").select(target="id", name="name"), on="target")
    slots = {
        edge: ends.filter(pl.col("type") == edge)
        .select(id="source", **{edge: "name"})
        .unique("id", keep="first", maintain_order=True)
        for edge in ("OF", "BY_METRIC", "ON", "VERSUS")
    }
    rows = (
        graph.scan("paper_result")
        .filter(pl.col("source") == id)
        .select(id="target")
        .join(graph.scan("results"), on="id")
    )
    for slot in slots.values():
        rows = rows.join(slot, on="id", how="left")
    claim = pl.concat_str(
        _word("", "OF"),
        pl.lit(": "),
        "value",
        _word(" ", "BY_METRIC"),
        _word(" on ", "ON"),
        _word(" versus ", "VERSUS"),
    )
    return rows.filter(pl.col("confidence") >= min_confidence).select(
        edge=pl.lit("claims"), other=claim, confidence="confidence", evidence="evidence", sort=pl.lit("~2")
    )


def _word(before: str, column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_null()).then(pl.lit("")).otherwise(pl.format(before + "{}", column))


def _of_entity(graph: Graph, id: str, min_confidence: float) -> pl.DataFrame:
    titles = graph.scan("papers").select(source="id", title="title")
    names = graph.scan("entities").select("id", "name")
    papers = (
        graph.scan("paper_entity")
        .filter((pl.col("target") == id) & (pl.col("confidence") >= min_confidence))
        .join(titles, on="source")
        .select(
            edge=pl.col("type") + " ←",
            other="title",
            confidence="confidence",
            papers=pl.lit(None, pl.Int64),
            evidence="evidence",
            sort=pl.lit(2),
        )
    )
    between = graph.scan("entity_entity").filter(pl.col("confidence") >= min_confidence)
    sides = [
        between.filter(pl.col(own) == id)
        .join(names.rename({"id": other, "name": "other"}), on=other)
        .select(
            edge=pl.col("type") + arrow,
            other="other",
            confidence="confidence",
            papers="weight",
            evidence="evidence",
            sort=pl.lit(1),
        )
        for own, other, arrow in (("source", "target", " →"), ("target", "source", " ←"))
    ]
    rows = pl.concat([*sides, papers]).sort(
        "sort", "edge", pl.col("papers").fill_null(0).neg(), pl.col("confidence").neg(), "other"
    )
    return rows.select("edge", "other", "papers", "confidence", "evidence").collect()
