"""Reading digests and lists of papers: one module a format, chosen by what a file holds, whatever it is called."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from kg.errors import InputError, Report, stop_at_first
from kg.paper import Paper
from kg.readers import arxiv_metadata, atom, daily_papers, hugging_face, json_text, jsonl, saved_page, table
from kg.readers.folders import files
from kg.readers.metadata import fill_in
from kg.readers.reading import Notice, Reading, keep_quiet
from kg.readers.source import Foreign, Source, Unreadable, open_source

__all__ = ["FORMATS", "Format", "Notice", "fill_in", "keep_quiet", "read"]


class Format(Protocol):
    """What a module of a format offers. `NAME` is what people are told that kg reads."""

    NAME: str

    def recognises(self, start: str) -> bool:
        """Whether a file that begins so is of this format."""

    def read(self, source: Source, reading: Reading) -> Iterator[Paper]:
        """Its papers in order; what is wrong with one of them goes to `reading.report`."""


# The first that recognises a file reads it: those that know a format's own names come before the general ones.
FORMATS = tuple(
    cast(Format, module)
    for module in (hugging_face, arxiv_metadata, jsonl, json_text, saved_page, atom, table, daily_papers)
)


def read(
    inputs: Iterable[str | Path],
    *,
    report: Report = stop_at_first,
    notice: Notice = keep_quiet,
    year: int | None = None,
    titles_suffice: bool = False,
) -> Iterator[Paper]:
    """The papers of files, folders (gone through by name, hidden files left out) and standard input (`-`), in order.

    `.gz` and `.zst` are unpacked; the format is told by the content, never by the name. A paper that cannot be used goes
    to `report` as an InputError and costs only itself. `notice` gets a word about what was assumed. `year` is that of
    dates without one; `titles_suffice` lets papers without abstract through, as metadata may have them.
    """
    reading = Reading(report=report, notice=notice, year=year, titles_suffice=titles_suffice)
    for given in inputs:
        name = str(given)
        if name != "-" and os.path.isdir(name):
            yield from _in_folder(name, reading)
        else:
            try:
                yield from _in_file(name, reading)
            except Unreadable as error:
                report(error)


def _in_folder(folder: str, reading: Reading) -> Iterator[Paper]:
    """The papers of all files below the folder. Those that are not for kg get a notice, unless there are no others."""
    readable = False
    for name in files(folder, reading):
        try:
            yield from _in_file(name, reading)
            readable = True
        except Foreign as error:
            reading.notice(error)
        except Unreadable as error:
            readable = True
            reading.report(error)
    if not readable:
        reading.report(InputError(folder, None, "the folder holds no file that kg reads", do=_what_is_read()))


def _in_file(name: str, reading: Reading) -> Iterator[Paper]:
    with open_source(name) as source:
        module = next((module for module in FORMATS if module.recognises(source.start)), None)
        if module is None:
            raise Foreign(source.name, None, "is in no format that kg knows", do=_what_is_read())
        said: list[InputError] = []

        def report(error: InputError) -> None:
            said.append(error)
            reading.report(error)

        paper = None
        for paper in module.read(source, replace(reading, report=report)):
            yield paper
        if paper is None and not said:
            raise Foreign(source.name, None, "holds no papers", do="leave it out")


def _what_is_read() -> str:
    return f"kg reads {', '.join(module.NAME for module in FORMATS)}, each also as .gz or .zst"
