"""Literals: their datatypes, and text between quotes as N-Triples and Turtle escape it."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl

__all__ = ["DATATYPES", "decimals", "doubles", "quoted"]

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
    """Numbers as xsd:decimal: the shortest digits that read back the same, without exponent."""
    text = number.cast(pl.String)
    plain = pl.when(text.str.contains("e", literal=True)).then(
        text.map_elements(_without_exponent, return_dtype=pl.String, skip_nulls=True)
    )
    return plain.otherwise(text)


def _without_exponent(text: str) -> str:
    digits = f"{Decimal(text):f}" if "e" in text else text
    return digits if "." in digits else f"{digits}.0"


def doubles(number: pl.Expr) -> pl.Expr:
    """Numbers as xsd:double in its canonical form, shortest digits: every reader that makes literals canonical leaves them be."""
    return number.map_batches(_doubles, return_dtype=pl.String)


def _doubles(numbers: pl.Series) -> pl.Series:
    # A Series of unique values would make -0.0 and 0.0 one.
    return pl.Series([None if number is None else _double(number) for number in numbers], dtype=pl.String)


def _double(number: float) -> str:
    """
    >>> _double(85.3), _double(1e-7), _double(float("-inf")), _double(0.0)
    ('8.53E1', '1.0E-7', '-INF', '0.0E0')
    """
    if not np.isfinite(number):
        return "NaN" if np.isnan(number) else "INF" if number > 0 else "-INF"
    mantissa, _, exponent = np.format_float_scientific(number, trim="0").partition("e")
    return f"{mantissa}E{int(exponent)}"
