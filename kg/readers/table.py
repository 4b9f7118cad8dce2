"""CSV: a paper a row below a row of names, parted by commas, semicolons, tabs or bars."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator

from kg.paper import Paper
from kg.readers.fields import Record, papers_of
from kg.readers.reading import Reading
from kg.readers.source import MAX_LINE, Source, Unreadable
from kg.readers.values import field_key

__all__ = ["NAME", "read", "recognises"]

NAME = "CSV"

_DELIMITERS = ",;\t|"


def recognises(start: str) -> bool:
    """Whether the first row names a title and more.

    >>> recognises("id;Title;Abstract\\n"), recognises("A Title, However Long\\n")
    (True, False)
    """
    return _delimiter(start) != ""


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """A paper for every row. A row that is none is reported; a table without abstracts cannot be read."""
    return papers_of(_rows(source, reading), source, reading)


def _delimiter(start: str) -> str:
    head = re.split(r"[\r\n]", start.lstrip("\r\n"), maxsplit=1)[0][:5000]
    for delimiter in sorted(_DELIMITERS, key=head.count, reverse=True):
        names = {field_key(name) for name in next(csv.reader([head], delimiter=delimiter), [])}
        if "title" in names and len(names) > 1:
            return delimiter
    return ""


def _rows(source: Source, reading: Reading) -> Iterator[tuple[int, Record]]:
    lines = _Lines(source, reading)
    delimiter = _delimiter(source.start)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    names: list[str] = []
    while True:
        lines.row = []
        try:
            row = next(rows, None)
        except csv.Error as error:
            reading.report(source.error(lines.row[0][0], _said(error), do="close quotes, and double those in a cell"))
            lines.retry()
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if row is None:
            break
        line = lines.row[0][0]
        if not names:
            names = row
            _refuse_without_abstracts(names, source, reading)
        elif len(row) > len(names) and any(row[len(names) :]):
            problem = f"the row has {len(row)} cells, where {len(names)} columns are named"
            reading.report(source.error(line, problem, do="put cells that hold the delimiter in quotes"))
        elif any(row):
            yield line, {name: _cell(name, cell) for name, cell in zip(names, row, strict=False)}
    if source.cut:
        reading.report(source.error(lines.last, f"the file breaks off here: {source.cut}", do="fetch it again"))


class _Lines:
    """The lines of a table, for csv to take. `row` are those of the row in hand, with their numbers."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.row: list[tuple[int, str]] = []
        self.last = 0
        self._again: list[tuple[int, str]] = []
        self._source, self._lines, self._report = source, source.lines(), reading.report

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, line = self._again.pop() if self._again else self._next()
        self.last = number
        self.row.append((number, line))
        return line

    def retry(self) -> None:
        """Give the lines of the row in hand out again, but for the first: an open quote has taken them in."""
        self._again.extend(reversed(self.row[1:]))

    def _next(self) -> tuple[int, str]:
        for number, line in self._lines:
            if line is None:
                problem = f"the line has more than {MAX_LINE >> 20} MB, and no paper has"
                self._report(self._source.error(number, problem, do="delete the row"))
            elif (self.last or line.strip()) and not (self._source.cut and not line.endswith(b"\n")):
                return number, line.decode("utf-8", "surrogateescape")
        raise StopIteration


def _refuse_without_abstracts(names: list[str], source: Source, reading: Reading) -> None:
    if not reading.titles_suffice and not {field_key(name) for name in names} & {"abstract", "summary"}:
        problem = f"has no column abstract or summary, but {', '.join(name for name in names if name)[:200]}"
        raise Unreadable(source.name, None, problem, do="name the column of the abstracts so")


def _said(error: csv.Error) -> str:
    text = str(error)
    if "field limit" in text:
        return f"the row has a cell of more than {csv.field_size_limit():,} characters"
    if "unexpected end" in text:
        return "the row breaks off: a quote that opens here is never closed"
    return f"the row is not CSV: {text}"


def _cell(name: str, cell: str) -> object:
    """The cell, or the list that it spells as Python and JSON do: ['DPO', 'PPO']."""
    spelled = cell.strip()
    if not (spelled.startswith("[") and spelled.endswith("]")) or field_key(name) in ("title", "abstract", "summary"):
        return cell
    try:
        return ast.literal_eval(spelled)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return cell
