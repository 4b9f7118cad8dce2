"""JSON-LD 1.1 (www.w3.org/TR/json-ld11): one object a subject, with the names of the published context."""

from __future__ import annotations

import json

import polars as pl

from kg.ontology.context import context, keys

__all__ = ["JsonText"]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPES |= {chr(code): f"\\u{code:04x}" for code in range(32) if chr(code) not in _ESCAPES}


class JsonText:
    """The text of a document, a frame of triples at a time; a subject's triples must not be spread over frames."""

    def __init__(self, base_iri: str) -> None:
        self.base_iri, self.started = base_iri, False

    def start(self) -> str:
        return f'{{"@context": {json.dumps(context(self.base_iri), indent=1, ensure_ascii=False)},\n"@graph": ['

    def part(self, frame: pl.DataFrame) -> str:
        subject, predicate = pl.col("subject"), pl.col("predicate")
        marked = frame.with_columns(new_subject=subject.ne_missing(subject.shift()) | (pl.int_range(pl.len()) == 0))
        marked = marked.with_columns(first=pl.col("new_subject") | predicate.ne_missing(predicate.shift()))
        marked = marked.with_columns(last=pl.col("first").shift(-1, fill_value=True))
        text = marked.select(pl.concat_str(self._before(), _opened(), _value(), _closed()).str.join("")).item()
        self.started = True
        return f"{text}}}"

    def end(self) -> str:
        return "\n]}\n"

    def _before(self) -> pl.Expr:
        start = pl.lit(",\n" if self.started else "\n")
        closed = pl.when(pl.int_range(pl.len()) == 0).then(start).otherwise(pl.lit("},\n"))
        new_subject = pl.concat_str(closed, pl.lit('{"@id": "'), pl.col("subject"), pl.lit('", '))
        return pl.when(pl.col("new_subject")).then(new_subject).otherwise(pl.lit(", "))


def _opened() -> pl.Expr:
    """The key before the first value of a predicate, and the bracket where more follow."""
    key = pl.concat_str(pl.lit('"'), pl.col("predicate").replace(keys()), pl.lit('": '))
    bracket = pl.when(pl.col("last")).then(pl.lit("")).otherwise(pl.lit("["))
    return pl.when(pl.col("first")).then(pl.concat_str(key, bracket)).otherwise(pl.lit(""))


def _closed() -> pl.Expr:
    return pl.when(pl.col("last") & ~pl.col("first")).then(pl.lit("]")).otherwise(pl.lit(""))


def _value() -> pl.Expr:
    text = pl.col("object")
    # A class or property is a name of the context; a decimal stays text, since JSON's numbers are read as doubles.
    word = pl.when(pl.col("kind") == "term").then(text.str.replace("kg:", "", literal=True)).otherwise(text)
    quoted = pl.lit('"') + word.str.replace_many(list(_ESCAPES), list(_ESCAPES.values())) + pl.lit('"')
    # The context says that a number is a decimal; INF and NaN are none.
    double = pl.concat_str(pl.lit('{"@value": '), quoted, pl.lit(', "@type": "xsd:double"}'))
    return (
        pl.when(pl.col("kind") == "integer").then(text).when(pl.col("kind") == "double").then(double).otherwise(quoted)
    )
