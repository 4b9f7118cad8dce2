"""RDF/XML (www.w3.org/TR/rdf-syntax-grammar): a description a subject. XML cannot hold most control characters."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import polars as pl

from kg.ontology.terms import NAMESPACES, expand
from kg.writers.rdf.literals import DATATYPES
from kg.writers.rdf.names import iri_of

__all__ = ["XmlText"]

# Characters that XML 1.0 forbids even as references become U+FFFD; a bare carriage return would be read as a line feed.
_FORBIDDEN = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)]
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"} | dict.fromkeys(_FORBIDDEN, "\ufffd")


class XmlText:
    """The text of a document, a frame of triples at a time; a subject's triples must not be spread over frames."""

    def __init__(self, base_iri: str) -> None:
        self.base_iri = base_iri

    def start(self) -> str:
        spaces = "".join(f"\n    xmlns:{name}={quoteattr(iri)}" for name, iri in NAMESPACES.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'

    def part(self, frame: pl.DataFrame) -> str:
        subject = pl.col("subject")
        new = subject.ne_missing(subject.shift()) | (pl.int_range(pl.len()) == 0)
        closed = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("")).otherwise(pl.lit("</rdf:Description>\n"))
        about = _escaped(iri_of(subject, self.base_iri))
        before = pl.when(new).then(pl.concat_str(closed, pl.lit('<rdf:Description rdf:about="'), about, pl.lit('">\n')))
        text = frame.select(pl.concat_str(before.otherwise(pl.lit("")), self._property(frame)).str.join("")).item()
        return f"{text}</rdf:Description>\n"

    def end(self) -> str:
        return "</rdf:RDF>\n"

    def _property(self, frame: pl.DataFrame) -> pl.Expr:
        kind, predicate, text = pl.col("kind"), pl.col("predicate"), pl.col("object")
        terms = frame.filter(pl.col("kind") == "term")["object"].unique()
        iri = (
            pl.when(kind == "node")
            .then(iri_of(text, self.base_iri))
            .when(kind == "term")
            .then(text.replace_strict(terms, [expand(term) for term in terms], default=None, return_dtype=pl.String))
            .otherwise(text)
        )
        marks = {name: f' rdf:datatype="{expand(datatype)}"' for name, datatype in DATATYPES.items()}
        datatype = kind.replace_strict(marks, default="", return_dtype=pl.String)
        resource = pl.concat_str(pl.lit("  <"), predicate, pl.lit(' rdf:resource="'), _escaped(iri), pl.lit('"/>\n'))
        literal = pl.concat_str(
            pl.lit("  <"), predicate, datatype, pl.lit(">"), _escaped(text), pl.lit("</"), predicate, pl.lit(">\n")
        )
        return pl.when(kind.is_in(["node", "term", "iri"])).then(resource).otherwise(literal)


def _escaped(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))
