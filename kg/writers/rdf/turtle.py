"""Turtle and TriG (www.w3.org/TR/turtle, /trig): folded by prefix, graph, subject and predicate."""

from __future__ import annotations

import polars as pl

from kg.ontology.terms import prefixes
from kg.writers.rdf.literals import DATATYPES, quoted

__all__ = ["TurtleText"]


class TurtleText:
    """The text of a document, a frame of triples at a time; a subject's triples must not be spread over frames."""

    def __init__(self, base_iri: str, *, with_graphs: bool) -> None:
        self.base_iri, self.with_graphs = base_iri, with_graphs

    def start(self) -> str:
        return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes(self.base_iri).items()))

    def part(self, frame: pl.DataFrame) -> str:
        if not self.with_graphs:
            frame = frame.with_columns(graph=pl.lit(None, pl.String))
        graph, subject = pl.col("graph"), pl.col("subject")
        marked = frame.with_columns(
            new_graph=graph.ne_missing(graph.shift()) | (pl.int_range(pl.len()) == 0)
        ).with_columns(new_subject=subject.ne_missing(subject.shift()) | pl.col("new_graph"))
        marked = marked.with_columns(
            new_predicate=pl.col("predicate").ne_missing(pl.col("predicate").shift()) | pl.col("new_subject")
        )
        text = str(marked.select(pl.concat_str(_before(), _predicate(), _object()).str.join("")).item())
        return text + (" .\n}\n" if frame["graph"][-1] is not None else " .\n")

    def end(self) -> str:
        return ""


def _before() -> pl.Expr:
    """What stands between the object before and this predicate or object."""
    graph, first = pl.col("graph"), pl.int_range(pl.len()) == 0
    was_in_graph = graph.shift().is_not_null()
    closed = pl.when(first).then(pl.lit("")).when(was_in_graph).then(pl.lit(" .\n}\n")).otherwise(pl.lit(" .\n"))
    opened = (
        pl.when(graph.is_not_null())
        .then(pl.concat_str(pl.lit("\n"), graph, pl.lit(" {"), ignore_nulls=True))
        .otherwise(pl.lit(""))
    )
    new_graph = pl.concat_str(closed, opened, pl.lit("\n"), pl.col("subject"), pl.lit(" "))
    new_subject = pl.concat_str(pl.lit(" .\n\n"), pl.col("subject"), pl.lit(" "))
    return (
        pl.when(pl.col("new_graph"))
        .then(new_graph)
        .when(pl.col("new_subject"))
        .then(new_subject)
        .when(pl.col("new_predicate"))
        .then(pl.lit(" ;\n    "))
        .otherwise(pl.lit(", "))
    )


def _predicate() -> pl.Expr:
    word = pl.when(pl.col("predicate") == "rdf:type").then(pl.lit("a ")).otherwise(pl.col("predicate") + pl.lit(" "))
    return pl.when(pl.col("new_predicate")).then(word).otherwise(pl.lit(""))


def _object() -> pl.Expr:
    kind, text = pl.col("kind"), pl.col("object")
    marks = {name: f"^^{datatype}" for name, datatype in DATATYPES.items()}
    typed = quoted(text) + kind.replace_strict(marks, default="", return_dtype=pl.String)
    # A very small bare decimal is read by rdflib as one with an exponent, which is none.
    bare = (kind == "integer") | ((kind == "decimal") & ~text.str.contains(r"^-?0\.000000"))
    return (
        pl.when(kind.is_in(["node", "term"]) | bare)
        .then(text)
        .when(kind == "iri")
        .then(pl.lit("<") + text + pl.lit(">"))
        .otherwise(typed)
    )
