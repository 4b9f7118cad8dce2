"""Files of records, beside the papers that they are of: what `kg resolve` and `kg evaluate` read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import ids, readers
from kg.errors import InputError, Report, stop_at_first
from kg.paper import Paper
from kg.record import Record
from kg.resolution import PaperFacts
from kg.resolution.papers import month_of

__all__ = ["read_records"]


def read_records(
    records: Iterable[str | Path], papers: Iterable[str | Path], *, report: Report = stop_at_first
) -> Iterator[tuple[PaperFacts, Record]]:
    """Each record of the JSONL files with what resolution needs of its paper, which is found by the record's id.

    A line that is no record, or whose paper is missing, is reported and left out.
    """
    known = {_id(paper): paper for paper in readers.read(papers, report=report)}
    for path in records:
        for number, line in enumerate(_lines(Path(path)), 1):
            if line.strip():
                try:
                    yield _read(line, known)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    problem = f"is no record ({error})"
                    report(
                        InputError(
                            path, number, problem, do="write it as `kg extract` does, and name its papers with --papers"
                        )
                    )


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise InputError(path, None, f"cannot be read ({error.strerror})", do="name a JSONL file of records") from error


def _id(paper: Paper) -> str:
    return paper.id or ids.paper_id(paper.title, paper.identifiers)


def _read(line: bytes, papers: dict[str, Paper]) -> tuple[PaperFacts, Record]:
    data = json.loads(line)
    paper = papers.get(data["id"])
    if paper is None:
        raise ValueError(f"no paper has the id {data['id']!r}")
    facts = PaperFacts(id=data["id"], text=paper.text, date=paper.date or month_of(paper.identifiers))
    return facts, Record.from_json(data, paper.text)
