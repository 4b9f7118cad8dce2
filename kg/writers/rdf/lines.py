"""N-Triples and N-Quads (www.w3.org/TR/n-triples, /n-quads): a line a triple."""

from __future__ import annotations

import polars as pl

from kg.ontology.terms import expand
from kg.writers.rdf.literals import DATATYPES, quoted
from kg.writers.rdf.names import iri_of

__all__ = ["lines"]


def lines(frame: pl.DataFrame, base_iri: str, *, with_graphs: bool) -> str:
    """The triples of `frame`, graphs left out unless asked for."""
    node = pl.lit("<") + iri_of(pl.col("object"), base_iri) + pl.lit(">")
    value = (
        pl.when(pl.col("kind") == "node")
        .then(node)
        .when(pl.col("kind") == "term")
        .then(_terms(frame, "object", pl.col("kind") == "term"))
        .when(pl.col("kind") == "iri")
        .then(pl.lit("<") + pl.col("object") + pl.lit(">"))
        .otherwise(quoted(pl.col("object")) + _datatypes(frame))
    )
    pieces = [
        pl.lit("<"),
        iri_of(pl.col("subject"), base_iri),
        pl.lit("> "),
        _terms(frame, "predicate"),
        pl.lit(" "),
        value,
    ]
    if with_graphs:
        graph = pl.lit(" <") + iri_of(pl.col("graph"), base_iri) + pl.lit(">")
        pieces.append(pl.when(pl.col("graph").is_not_null()).then(graph).otherwise(pl.lit("")))
    return str(frame.select(pl.concat_str(*pieces, pl.lit(" .\n")).str.join("")).item())


def _terms(frame: pl.DataFrame, column: str, where: pl.Expr | None = None) -> pl.Expr:
    found = (frame.filter(where) if where is not None else frame)[column].unique()
    return pl.col(column).replace_strict(
        found, [f"<{expand(term)}>" for term in found], default=None, return_dtype=pl.String
    )


def _datatypes(frame: pl.DataFrame) -> pl.Expr:
    marks = {kind: f"^^<{expand(datatype)}>" for kind, datatype in DATATYPES.items()} | {"string": ""}
    return pl.col("kind").replace_strict(marks, default="", return_dtype=pl.String)
