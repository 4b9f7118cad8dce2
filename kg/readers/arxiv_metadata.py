"""arXiv's metadata as JSON lines, under the names of its snapshots (`authors_parsed`, `versions`) or of its API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kg.ids import arxiv_identifier
from kg.paper import Paper
from kg.readers.dates import day
from kg.readers.fields import Record, papers_of
from kg.readers.json_records import are_lines, begins_as_json, records
from kg.readers.reading import Reading
from kg.readers.source import Source

__all__ = ["NAME", "read", "recognises"]

NAME = "arXiv metadata"

_OWN = re.compile(r'"(?:authors_parsed|update_date|journal-ref|report-no|primary_category|cate)"\s*:')


def recognises(start: str) -> bool:
    """Whether a JSON text has fields of arXiv's metadata.

    >>> recognises('{"id": "2506.01234", "title": "Tiny Titans", "update_date": "2025-06-03"}')
    True
    """
    return (are_lines(start) or begins_as_json(start)) and _OWN.search(start) is not None


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """A paper for every record, of the day of its first version."""
    return papers_of(((line, _common(record)) for line, record in records(source, reading)), source, reading)


def _common(record: Record) -> Record:
    """The record under common names: authors as they were parsed, and the day it appeared."""
    common = dict(record)
    if isinstance(record.get("authors_parsed"), list):
        common["authors"] = record["authors_parsed"]
    categories = record.get("categories")
    if isinstance(categories, str):
        common["categories"] = categories.split()
    first = _first_day(record)
    if first:
        common["date"] = first.isoformat()
    return common


def _first_day(record: Record) -> date | None:
    versions = record.get("versions")
    if isinstance(versions, list) and versions and isinstance(versions[0], dict):
        return day(versions[0].get("created"))
    # The day of the last change is that of the first only where the id names the same month.
    changed, found = day(record.get("update_date")), arxiv_identifier(str(record.get("id", "")))
    same = changed and found.startswith((f"arxiv:{changed:%y%m}.", f"arxiv:{changed:%y%m}"))
    return changed if same or not found else None
