"""JSON: an array of papers, an object that holds one, or a single paper, under whatever common names its fields have."""

from __future__ import annotations

from collections.abc import Iterator

from kg.paper import Paper
from kg.readers.fields import papers_of
from kg.readers.json_records import begins_as_json, records
from kg.readers.reading import Reading
from kg.readers.source import Source

__all__ = ["NAME", "read", "recognises"]

NAME = "JSON"


def recognises(start: str) -> bool:
    """Whether the text begins as a JSON array or object does."""
    return begins_as_json(start)


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """A paper for every object; what is none, and where the text breaks off, is reported."""
    return papers_of(records(source, reading), source, reading)
