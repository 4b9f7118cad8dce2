"""How good the extraction is: records against gold ones of the same papers.

evaluation = evaluate("dev.records.jsonl", papers="dev.papers.jsonl")
evaluation.figures["entity"].f1
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.errors import InputError, OptionError
from kg.evaluation.matching import Compared
from kg.evaluation.page import render
from kg.evaluation.report import Evaluation, summarise
from kg.paper import Paper
from kg.record import Record

__all__ = ["Evaluation", "compare", "evaluate", "papers_beside", "render"]


def evaluate(
    gold: str | Path,
    *,
    papers: str | Path | None = None,
    records: str | Path | None = None,
    model: str | None = None,
    processes: int = 1,
) -> Evaluation:
    """Score the records of the file `records`, or what the pipeline `model` (kg's own unless told) reads in the papers.

    `gold` is JSONL of annotated records; `papers` the JSONL of their papers (id, title, abstract), the file beside it whose name
    has "papers" for "records" unless told. A gold paper of which there is no predicted record counts as one that says nothing.
    """
    from kg import execution

    texts = {paper.id: paper for paper in _papers(Path(papers) if papers else papers_beside(Path(gold)))}
    wanted = list(_records(Path(gold), texts))
    if records is not None:
        found: Iterable[Record] = _records(Path(records), texts, strict=False)
    else:
        found = execution.extract((texts[record.id] for record in wanted), model=model, processes=processes)
    predicted = {record.id: record for record in found}
    return compare(((texts[record.id].text, record) for record in wanted), predicted)


def compare(gold: Iterable[tuple[str, Record]], predicted: dict[str, Record]) -> Evaluation:
    """Score predicted records, by id, against the gold ones, each given with its text."""
    return summarise([Compared(one.id, text, one, predicted.get(one.id, Record(id=one.id))) for text, one in gold])


def papers_beside(gold: Path) -> Path:
    """The file of the papers that the gold records in `gold` are of, going by its name."""
    beside = gold.with_name(gold.name.replace("records", "papers"))
    if beside == gold or not beside.exists():
        raise OptionError(f"{gold}: no file of its papers stands beside it; name it with --papers")
    return beside


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, json.loads(line)
    except (OSError, ValueError) as error:
        raise InputError(path, None, f"cannot be read as JSON lines ({error})") from error


def _papers(path: Path) -> Iterator[Paper]:
    # Texts as they are, white space too: the offsets of records point into them.
    for number, line in _lines(path):
        try:
            yield Paper(id=str(line["id"]), title=line["title"], abstract=line["abstract"])
        except KeyError as missing:
            raise InputError(path, number, f"has no {missing}", do="papers need id, title and abstract") from missing


def _records(path: Path, texts: dict[str, Paper], *, strict: bool = True) -> Iterator[Record]:
    for number, line in _lines(path):
        paper = texts.get(str(line.get("id")))
        if paper is None:
            if strict:
                raise InputError(path, number, f"is the record of {line.get('id')!r}, which is not among the papers")
            continue
        try:
            yield Record.from_json(line, paper.text)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(path, number, f"is no record ({error})", do="see the annotation guidelines") from error
