"""Names as a reader wants to see them: what LaTeX says of a name set in Unicode."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["SET_BY_LATEX", "readable"]

SET_BY_LATEX = r"[\\$^{]"  # a name without any of these is as it should be
_STYLE = re.compile(r"\\(?:emph|(?:math|text)[a-z]*|bf|it|rm|sc|em|sf|tt)\b\s*|\\(?:left|right)\b|\\[,;!]")
_ACCENT = re.compile(r"\\([`'^\"~=.])\{?(\w)\}?|\\([cvuHkr])\{(\w)\}")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_RAISED = re.compile(r"([_^])(?:\{([0-9+\-]{1,4})\}|([0-9+*]))")
_PLACED = re.compile(r"([_^])\{([^{}]*)\}")
_MACRO = re.compile(r"\\([A-Za-z]+)\s*")
_SIGNS = {
    "times": "×",
    "infty": "∞",
    "ell": "ℓ",
    "to": "→",
    "rightarrow": "→",
    "star": "*",
    "pm": "±",
    "deg": "°",
    "varepsilon": "ε",
}
_HIGH = str.maketrans("0123456789+-*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻*")
_LOW = str.maketrans("0123456789+-*", "₀₁₂₃₄₅₆₇₈₉₊₋*")


def readable(name: str) -> str:
    r"""`name` with LaTeX's styles taken off, and its Greek letters, raised and lowered figures as characters.

    >>> [readable(name) for name in (r"$\tau^2$-Bench", "R$^2$GRPO", r"\emph{Foo}Net", "Adaptive-$k$", r"$\ell_1$", "GRPO_{rank}")]
    ['τ²-Bench', 'R²GRPO', 'FooNet', 'Adaptive-k', 'ℓ₁', 'GRPO_rank']
    """
    text = _ACCENT.sub(lambda m: unicodedata.normalize("NFC", (m[2] or m[4]) + _ACCENTS[m[1] or m[3]]), name)
    text = _RAISED.sub(lambda m: (m[2] or m[3]).translate(_HIGH if m[1] == "^" else _LOW), _STYLE.sub("", text))
    text = _MACRO.sub(lambda m: _character(m[1]), _PLACED.sub(r"\1\2", text))
    text = " ".join(re.sub(r"[${}\\]", "", text).replace("~", " ").split())
    return text or name


def _character(macro: str) -> str:
    """The character that a macro stands for, its own letters where there is none."""
    if macro in _SIGNS:
        return _SIGNS[macro]
    try:
        return unicodedata.lookup(f"GREEK {'CAPITAL' if macro[0].isupper() else 'SMALL'} LETTER {macro.upper()}")
    except KeyError:
        return macro
