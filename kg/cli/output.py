"""Rows are rendered here and nowhere else: a table for people, one JSON array or CSV for programs."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

__all__ = ["Output"]


@dataclass(frozen=True, slots=True)
class Output:
    """How a command shows rows: `form` is table, json or csv."""

    form: str

    def rows(self, rows: Iterable[Mapping[str, Any]], *, columns: Sequence[str] | None = None, title: str = "") -> None:
        """Print the rows. `columns` names them where there may be no row to tell; a title is shown above tables only."""
        if self.form == "json":
            click.echo(json.dumps(list(map(dict, rows)), indent=2, ensure_ascii=False, default=str))
        elif self.form == "csv":
            self._csv(rows, columns)
        else:
            self._table(list(rows), columns, title)

    def _csv(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str] | None) -> None:
        writer = None
        for row in rows:
            if writer is None:
                columns = columns or list(row)
                writer = csv.writer(sys.stdout, lineterminator="\n")
                writer.writerow(columns)
            writer.writerow([_plain(row.get(name), "; ") for name in columns or ()])
        if writer is None and columns:
            csv.writer(sys.stdout, lineterminator="\n").writerow(columns)

    def _table(self, rows: list[Mapping[str, Any]], columns: Sequence[str] | None, title: str) -> None:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        if not rows:
            click.echo("no rows")
            return
        names = list(columns or rows[0])
        table = Table(title=Text(title) if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for name in names:
            numeric = all(isinstance(row.get(name), int | float | None) for row in rows)
            table.add_column(Text(name.replace("_", " ")), justify="right" if numeric else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(_plain(row.get(name), ", ")) for name in names))  # Text: a name may hold [markup]
        # COLUMNS tells the width where there is no terminal to ask; trailing blanks are of no use to anyone.
        console = Console(width=shutil.get_terminal_size((160, 50)).columns, highlight=False)
        with console.capture() as captured:
            console.print(table)
        click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()), color=console.is_terminal or None)


def _plain(value: Any, separator: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e6 else str(value)
    if isinstance(value, list | tuple):
        return separator.join(_plain(item, separator) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
