"""Extraction in this process or in several local ones, streaming, in input order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, PipelineError, Report, stop_at_first
from kg.paper import Paper
from kg.record import Record

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["extract"]

BATCH = 32  # papers a task: some seconds of work, a few hundred KB between processes
WORTH_A_PROCESS = 4 * BATCH  # papers; below this a second process costs more time to start than it saves

_pipeline: Language | None = None  # of a worker process, loaded once by _start


def extract(
    papers: Iterable[Paper], *, model: str | Path | None = None, processes: int = 1, report: Report = stop_at_first
) -> Iterator[Record]:
    """The record of each paper, in order. At most a few batches a process are under way, so papers may be a long stream.

    A paper that the pipeline cannot read is reported and left out. Raises PipelineError where the pipeline cannot be loaded.
    """
    papers = iter(papers)
    first = list(islice(papers, WORTH_A_PROCESS))
    if processes <= 1 or len(first) < WORTH_A_PROCESS:
        yield from _here(first, papers, model, report)
    else:
        yield from _there(first, papers, model, processes, report)


def _here(first: list[Paper], rest: Iterator[Paper], model: str | Path | None, report: Report) -> Iterator[Record]:
    from kg import extraction

    if first:
        yield from extraction.extract(chain(first, rest), nlp=extraction.load(model), report=report)


def _there(
    first: list[Paper], rest: Iterator[Paper], model: str | Path | None, processes: int, report: Report
) -> Iterator[Record]:
    # spawn: polars and onnxruntime hold threads, which a fork would leave locked.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(model,))
    under_way: deque[Future[tuple[list[Record], list[InputError]]]] = deque()
    try:
        for batch in _batches(chain(first, rest)):
            under_way.append(pool.submit(_work, batch))
            if len(under_way) >= 3 * processes:
                yield from _finish(under_way.popleft(), report)
        while under_way:
            yield from _finish(under_way.popleft(), report)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _batches(papers: Iterator[Paper]) -> Iterator[list[Paper]]:
    while batch := list(islice(papers, BATCH)):
        yield batch


def _start(model: str | Path | None) -> None:
    global _pipeline
    from kg import extraction

    _pipeline = extraction.load(model)


def _work(papers: list[Paper]) -> tuple[list[Record], list[InputError]]:
    from kg import extraction

    problems: list[InputError] = []
    return list(extraction.extract(papers, nlp=_pipeline, report=problems.append)), problems


def _finish(future: Future[tuple[list[Record], list[InputError]]], report: Report) -> list[Record]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        records, problems = future.result()
    except BrokenProcessPool as error:
        raise PipelineError("an extraction process ended early (out of memory?); try --processes 1") from error
    for problem in problems:
        report(problem)
    return records
