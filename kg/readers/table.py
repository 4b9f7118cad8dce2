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
    rows = csv.reader(_lines(source, reading), delimiter=_delimiter(source.start), strict=True)
    names: list[str] = []
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            if not source.cut:
                reading.report(source.error(line, _said(error), do="put the cell in quotes, and double those in it"))
            continue
        if row is None:
            break
        if not names:
            names = row
            _refuse_without_abstracts(names, source, reading)
        elif len(row) > len(names) and any(row[len(names) :]):
            problem = f"the row has {len(row)} cells, where {len(names)} columns are named"
            reading.report(source.error(line, problem, do="put cells that hold the delimiter in quotes"))
        elif any(row):
            yield line, {name: _cell(name, cell) for name, cell in zip(names, row, strict=False)}
    if source.cut:
        reading.report(source.error(rows.line_num, f"the file breaks off here: {source.cut}", do="fetch it again"))


def _lines(source: Source, reading: Reading) -> Iterator[str]:
    begun = False
    for number, line in source.lines():
        if line is None:
            problem = f"the line has more than {MAX_LINE >> 20} MB, and no paper has"
            reading.report(source.error(number, problem, do="delete the row"))
            yield "\n"
        elif (begun or line.strip()) and not (source.cut and not line.endswith(b"\n")):
            begun = True
            yield line.decode("utf-8", "surrogateescape")


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
