"""From papers to records: a spaCy pipeline reads each abstract, and what it found becomes a Record.

nlp = load()
for record in extract(papers, nlp=nlp): ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from kg import ids
from kg.errors import InputError, Report, stop_at_first
from kg.extraction.pipeline import load, version
from kg.paper import Paper
from kg.record import Record

__all__ = ["extract", "load", "to_record", "version"]


def extract(
    papers: Iterable[Paper], *, nlp: Language | None = None, batch_size: int = 64, report: Report = stop_at_first
) -> Iterator[Record]:
    """The record of each paper, in order. Its id is the paper's, or the one that kg gives it where it has none.

    A paper on which a component fails is reported and left out. `report` raises unless another one is given.
    """
    nlp = nlp or load()
    pipeline = version(nlp)
    rest = iter(papers)
    while batch := list(islice(rest, batch_size)):
        for paper, doc in zip(batch, _docs(nlp, batch, report), strict=True):
            if doc is not None:
                yield to_record(doc, id=paper.id or ids.paper_id(paper.title, paper.identifiers), pipeline=pipeline)


def to_record(doc: Doc, *, id: str = "", pipeline: str = "") -> Record:
    """The record of a Doc that the pipeline has been over."""
    return Record(id=id, entities=doc._.entities, relations=doc._.relations, results=doc._.results, pipeline=pipeline)


def _docs(nlp: Language, batch: list[Paper], report: Report) -> list[Doc | None]:
    try:
        return list(nlp.pipe([paper.text for paper in batch], batch_size=len(batch)))
    except Exception:  # a component's own error, of whatever kind: find out whose paper it is
        return [_doc(nlp, paper, report) for paper in batch]


def _doc(nlp: Language, paper: Paper, report: Report) -> Doc | None:
    try:
        return nlp(paper.text)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        problem = f'"{paper.title[:60]}" cannot be read by the pipeline ({reason})'
        report(InputError(paper.source or paper.id or "a paper", paper.line, problem, do="it is left out"))
        return None
