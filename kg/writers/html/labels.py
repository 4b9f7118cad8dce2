"""Labels: how a name is broken into lines, and how much room it takes in the widest of the fonts a browser may choose.

The page breaks names by the same rule (assets/labels.js), so a place kept free here is wide enough there.
"""

from __future__ import annotations

import unicodedata

__all__ = ["LINE", "LINES", "label_size", "lines_of"]

LINE = 20  # characters
LINES = 2
LINE_HEIGHT = 1.2  # of the font's size

# Hundredths of an em of the characters from space to ~ in DejaVu Sans Bold: Arial, Inter, Segoe UI and Roboto are narrower.
# fmt: off
_WIDTHS = [
    35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70,
    70, 70, 40, 40, 84, 84, 84, 58, 100, 77, 76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85,
    73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50, 50, 67, 72, 59, 72, 68, 44, 72,
    71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71, 37, 71, 84,
]
# fmt: on


def lines_of(name: str, most: int = LINES, line: int = LINE) -> list[str]:
    """The name in at most `most` lines of about `line` characters, broken at spaces (or after hyphens), the rest as an ellipsis.

    >>> lines_of("Group Relative Policy Optimization")
    ['Group Relative', 'Policy Optimization']
    >>> lines_of("GRPO")
    ['GRPO']
    >>> lines_of("A Study of Very Many Things and of Some Others Besides")
    ['A Study of Very Many', 'Things and of Some…']
    """
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if len(longer) <= line or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    cut = [text if len(text) <= line + 4 else text[: line + 3] + "…" for text in lines[:most]]
    if len(lines) > most and not cut[-1].endswith("…"):
        cut[-1] += "…"
    return cut


def label_size(lines: list[str], font: float) -> tuple[float, float]:
    """Width and height of the lines in a font of so many pixels."""
    width = max((sum(map(_width, line)) for line in lines), default=0)
    return width / 100 * font, len(lines) * LINE_HEIGHT * font


def _width(character: str) -> int:
    if " " <= character <= "~":
        return _WIDTHS[ord(character) - 32]
    return 105 if unicodedata.east_asian_width(character) in "WF" else 80
