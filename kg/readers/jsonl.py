"""JSON lines: a paper a line, under whatever common names its fields have."""

from __future__ import annotations

from collections.abc import Iterator

from kg.paper import Paper
from kg.readers.fields import papers_of
from kg.readers.json_records import are_lines, records
from kg.readers.reading import Reading
from kg.readers.source import Source

__all__ = ["NAME", "read", "recognises"]

NAME = "JSON lines"


def recognises(start: str) -> bool:
    """Whether one of the lines is a whole JSON object, or the only line begins as one."""
    return are_lines(start)


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """A paper for every line; empty lines are passed over, those that are no paper reported."""
    return papers_of(records(source, reading), source, reading)
