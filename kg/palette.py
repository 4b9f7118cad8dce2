"""One colour and one shape a node type, the same in the page, in Neo4j Browser and in exports that carry colours.

The hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), told apart by people who do not see all colours alike.
They name eight; Metric, Result and Digest share hues with other types and differ in shape and lightness.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PALETTE", "Style"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a type is drawn: `colour` and `border` as #rrggbb, `text` the colour readable on it, `shape` one of vis-network's.

    `size` is the diameter where size says nothing else, in pixels of Neo4j Browser's scale.
    """

    colour: str
    border: str
    text: str
    shape: str
    size: int


PALETTE: dict[str, Style] = {
    "Paper": Style("#bbbbbb", "#7a7a7a", "#000000", "square", 50),
    "Author": Style("#eeeeee", "#999999", "#000000", "dot", 40),
    "Organization": Style("#e69f00", "#a87400", "#000000", "hexagon", 60),
    "Method": Style("#0072b2", "#004f7c", "#ffffff", "dot", 65),
    "Model": Style("#56b4e9", "#2a86ba", "#000000", "diamond", 65),
    "Dataset": Style("#009e73", "#006e50", "#ffffff", "triangle", 60),
    "Benchmark": Style("#d55e00", "#954200", "#ffffff", "star", 60),
    "Task": Style("#cc79a7", "#9a4d77", "#000000", "triangleDown", 60),
    "Metric": Style("#f0e442", "#a89e14", "#000000", "dot", 45),
    "Result": Style("#f7f1a3", "#a89e14", "#000000", "square", 40),
    "Digest": Style("#4d4d4d", "#1f1f1f", "#ffffff", "square", 45),
}
