"""What the caller of `read` asked for, and what every paper has to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.errors import InputError, Report, stop_at_first
from kg.paper import Paper
from kg.readers.links import code_link, links, project_link
from kg.readers.source import Source

__all__ = ["MAX_ABSTRACT", "MAX_TITLE", "Notice", "Reading", "complete", "keep_quiet"]

MAX_ABSTRACT = 100_000
MAX_TITLE = 2_000

Notice = Callable[[InputError], None]


def keep_quiet(notice: InputError) -> None:
    """The notice that nobody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where problems and notices go, the year of dates without one, and whether papers without abstract will do.

    A problem costs a paper; a notice is a word about papers that are kept.
    """

    report: Report = stop_at_first
    notice: Notice = keep_quiet
    year: int | None = None
    titles_suffice: bool = False


def complete(paper: Paper, source: Source, reading: Reading) -> Paper | None:
    """The paper with the links of its abstract; None, and a report, where it cannot be used."""
    problem, remedy = _problem(paper, titles_suffice=reading.titles_suffice)
    if problem:
        reading.report(source.error(paper.line, problem, do=remedy))
        return None
    if "://" not in paper.abstract:
        return paper
    found = links(paper.abstract)
    return replace(
        paper,
        links=found,
        code_url=paper.code_url or code_link(found),
        project_url=paper.project_url or project_link(found),
    )


def _problem(paper: Paper, *, titles_suffice: bool) -> tuple[str, str]:
    if not paper.title:
        return "a paper has no title", "add one, or delete the paper"
    name = f'"{paper.title[:80]}"'.encode("utf-8", "replace").decode()
    if not paper.abstract and not titles_suffice:
        return f"{name} has no abstract", "add one, or delete the paper"
    if len(paper.title) > MAX_TITLE:
        return f"a title has {len(paper.title):,} characters, where {MAX_TITLE:,} are read", "check what it is"
    if len(paper.abstract) > MAX_ABSTRACT:
        return (
            f"{name} has an abstract of {len(paper.abstract):,} characters, where {MAX_ABSTRACT:,} are read",
            "give the abstract alone",
        )
    return _broken_text(paper, name)


def _broken_text(paper: Paper, name: str) -> tuple[str, str]:
    text = "\n".join((
        paper.title, paper.abstract, paper.id, paper.url, paper.code_url, paper.project_url,
        *paper.identifiers, *paper.authors, *paper.categories, *paper.keywords,
        *(text for organization in paper.organizations for text in (organization.name, organization.handle)),
    ))  # fmt: skip
    if "\0" in text:
        return f"{name.replace(chr(0), '')} holds a NUL byte", "delete the byte"
    try:
        text.encode()
    except UnicodeEncodeError as error:
        char = text[error.start]
        if "\udc80" <= char <= "\udcff":
            return f"{name} holds byte 0x{ord(char) - 0xDC00:02X}, which is not UTF-8", "save the file as UTF-8"
        return f"{name} holds half of a surrogate pair (\\u{ord(char):04x})", "write the whole character"
    return "", ""
