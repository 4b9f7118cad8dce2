"""Hugging Face's daily papers as its API answers: an array of entries around papers, or papers alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from kg.paper import Digest, Listing, Paper
from kg.readers.dates import day
from kg.readers.digests import digest_of
from kg.readers.fields import Record, papers_of
from kg.readers.json_records import are_lines, begins_as_json, records
from kg.readers.reading import Reading
from kg.readers.source import Source
from kg.readers.values import whole_number

__all__ = ["NAME", "listed", "read", "recognises"]

NAME = "Hugging Face daily papers"

_OWN = re.compile(r'"(?:submittedOnDailyAt|submittedOnDailyBy|githubRepo|ai_keywords|discussionId|numComments)"\s*:')
_ENTRY = re.compile(r'"paper"\s*:\s*\{')


def recognises(start: str) -> bool:
    """Whether a JSON text has fields of that API."""
    return (begins_as_json(start) or are_lines(start)) and bool(_OWN.search(start) or _ENTRY.search(start))


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """A paper for every entry. An array of entries around papers is a digest; papers alone are not listed by one."""
    if source.start.lstrip().startswith("[") and _ENTRY.search(source.start):
        content = source.keep_whole()
        entries = list(records(source, reading))
        yield from listed(entries, content, source, reading)
    else:
        flat = ((line, _flat(entry)) for line, entry in records(source, reading))
        yield from papers_of(flat, source, reading)


def listed(
    entries: Iterable[tuple[int, Record]], content: bytes, source: Source, reading: Reading, *, on: date | None = None
) -> Iterator[Paper]:
    """The papers of a page's entries, listed by the digest of its content, in their order.

    Its date is `on`, or the day on which most of its papers were submitted to it.
    """
    flat = [(line, _flat(entry)) for line, entry in entries]
    days = Counter(found for _, entry in flat if (found := day(entry.get("submittedOnDailyAt"))))
    digest = digest_of(content, on or max(days, key=lambda found: (days[found], found), default=None))
    for rank, (line, entry) in enumerate(flat, start=1):
        for paper in papers_of([(line, entry)], source, reading):
            yield replace(paper, listing=_listing(digest, rank, entry))


def _listing(digest: Digest, rank: int, entry: Record) -> Listing:
    return Listing(digest=digest, rank=rank, comments=whole_number(entry.get("numComments")))


def _flat(entry: Record) -> Record:
    """The paper's fields over those of the entry around it, which repeats some of them."""
    paper = entry.get("paper")
    inner = {name: value for name, value in paper.items() if value is not None} if isinstance(paper, dict) else {}
    return {**{name: value for name, value in entry.items() if name != "paper"}, **inner}
