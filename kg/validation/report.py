"""What a validation found: problems as rows, counted in full and kept up to a limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

__all__ = ["Problem", "Report"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts from 0 and is None where the whole table is meant; of a SHACL result, `row` is the node's IRI."""

    table: str
    row: int | str | None
    column: str
    problem: str

    def to_row(self) -> dict[str, Any]:
        return {"table": self.table, "row": self.row, "column": self.column, "problem": self.problem}


@dataclass(slots=True)
class Report:
    """`problems` holds the first `limit`; `count` is how many there are; `rows` how many rows of tables were checked.

    `shacl` is the SHACL report as Turtle, where one was asked for.
    """

    limit: int = 1000
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    rows: int = 0
    triples: int = 0
    shacl: str = ""

    @property
    def conforms(self) -> bool:
        return self.count == 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.problems) < self.limit:
            self.problems.append(problem)

    def add_frame(self, table: str, column: str, found: pl.DataFrame) -> None:
        """Add the rows of a frame with the columns `row` and `problem`."""
        self.count += found.height
        for row, problem in found.select("row", "problem").head(self.limit - len(self.problems)).iter_rows():
            self.problems.append(Problem(table, row, column, problem))
