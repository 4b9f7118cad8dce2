"""kg extract"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from kg.cli.building import printing, reading_options
from kg.cli.progress import progress_for
from kg.errors import InputError, NoPapers

__all__ = ["extract", "target_or_stdout"]


@click.command()
@reading_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The JSONL file to write (.gz and .zst compress).  [default: standard output]",
)
def extract(
    inputs: tuple[str, ...],
    year: int | None,
    model: str | None,
    processes: int,
    strict: bool,
    quiet: bool,
    output: Path | None,
) -> None:
    """The records of papers alone, a JSON line each: entities with role, mentions and confidence, relations, results.

    Offsets point into title, newline, abstract. Ids are those of the input.

    Example: kg extract examples/daily-papers.txt -o records.jsonl
    """
    from kg import execution, readers

    tell = printing(strict=strict)
    problems: list[InputError] = []

    def report(problem: InputError) -> None:
        problems.append(problem)
        tell(problem)

    papers = readers.read(inputs, report=report, year=year)
    records = execution.extract(papers, model=model, processes=processes, report=report)
    count = 0
    with target_or_stdout(output) as out:
        for record in progress_for(quiet=quiet)(records, "extracting"):
            out.write((json.dumps(record.to_json(), ensure_ascii=False) + "\n").encode())
            count += 1
        if not count:
            raise NoPapers(inputs, problems)


@contextlib.contextmanager
def target_or_stdout(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
    else:
        from kg.writers.target import new_file

        with new_file(output) as out:
            yield out
