"""Literals: their datatypes, and text between quotes as N-Triples and Turtle escape it."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

__all__ = ["DATATYPES", "decimal_kinds", "decimals", "quoted"]

DATATYPES = {name: f"xsd:{name}" for name in ("integer", "decimal", "double", "date", "dateTime")}

# Only the first four must be escaped; the other control characters are, so that an editor shows what is there.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPES |= {
    chr(code): f"\\u{code:04X}" for code in (*range(32), 0x7F, *range(0x80, 0xA0)) if chr(code) not in _ESCAPES
}


def quoted(text: pl.Expr) -> pl.Expr:
    """`text` between double quotes."""
    return pl.lit('"') + text.str.replace_many(list(_ESCAPES), list(_ESCAPES.values())) + pl.lit('"')


def decimals(number: pl.Expr) -> pl.Expr:
    """Numbers as xsd:decimal: the shortest digits that read back the same, without exponent; INF and NaN as xsd:double has them."""
    text = number.cast(pl.String)
    odd = text.map_elements(_without_exponent, return_dtype=pl.String, skip_nulls=True)
    return pl.when(text.str.contains("[enN]")).then(odd).otherwise(text)


def _without_exponent(text: str) -> str:
    if text in _SPECIAL or "e" not in text:
        return _SPECIAL.get(text, text)
    digits = f"{Decimal(text):f}"
    return digits if "." in digits else f"{digits}.0"


_SPECIAL = {"inf": "INF", "-inf": "-INF", "NaN": "NaN"}


def decimal_kinds(number: pl.Expr) -> pl.Expr:
    """The kinds of `decimals`: decimal, or double for what no decimal can be."""
    return pl.when(number.is_finite()).then(pl.lit("decimal")).otherwise(pl.lit("double"))
