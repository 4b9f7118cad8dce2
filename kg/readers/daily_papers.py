"""Daily Papers pages: a header, the page's date, then papers as title and abstract lines; all else can be missing.

Below an abstract stand any of an organization line (handle and name), `• N authors`, and `·` with a date and a count of
comments. White space tells little: blank lines may be lost, and an abstract may be wrapped or stand in paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg.paper import Digest, Listing, Paper, fold_space
from kg.readers.dates import MONTHS
from kg.readers.digests import digest_of
from kg.readers.page_foot import DATE
from kg.readers.page_layout import Entry, entries, is_prose, looks_like_pairs
from kg.readers.reading import Reading, complete
from kg.readers.source import Source

__all__ = ["NAME", "read", "recognises"]

NAME = "the text of a Daily Papers page"

_HEADER = re.compile(
    r"new|get trending papers in your email inbox!?|subscribe|(?:daily|trending) papers"
    r"|by ?AK and the research community",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"^(?:daily papers|by ?AK and the research community|[•·] *\d[\d,]* authors?|· *\n*(?:[A-Z][a-z]{2} \d{1,2}\b.*))$",
    re.IGNORECASE | re.MULTILINE,
)
_ENDED = re.compile(r"[.!?…][^\w\s]*$|https?://\S+$")


@dataclass(frozen=True, slots=True)
class _Header:
    """What stands above the first paper. `end` is the index of the first line below it."""

    end: int
    page_date: str = ""


def recognises(start: str) -> bool:
    """Whether the text has a line that only such pages have, or is pairs of title and abstract lines throughout.

    >>> recognises("Tiny Titans\\n\\nWe train small models.\\n\\n  • 4 authors\\n·\\nDec 3\\n")
    True
    >>> recognises("Dear all,\\n\\nthe meeting is at noon.\\n")
    False
    """
    if start.lstrip()[:1] in ("<", "{", "["):
        return False
    text = "\n".join(line.strip() for line in re.split(r"\r\n|\n|\r", start))
    return bool(_SIGNS.search(text)) or looks_like_pairs(text)


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """The papers of the page in its order. A title without abstract, or a paper that the file's end cuts, is reported."""
    content = source.whole()
    lines = re.split(r"\r\n|\n|\r", content.decode("utf-8", "surrogateescape"))
    header = _header(lines)
    found = list(entries(lines, header.end))
    year = _page_year(header, found, source, reading)
    digest = digest_of(content, _date(header.page_date, year))
    for rank, entry in enumerate(found, start=1):
        # A page that was copied whole ends with a foot or a line end.
        cut = rank == len(found) and entry.foot is None and (bool(source.cut) or bool(lines[-1].strip()))
        problem, remedy, line = _problem(entry, last=rank == len(found), cut=cut)
        if problem:
            reading.report(source.error(line, problem, do=remedy))
        elif (paper := complete(_paper(entry, year, digest, rank, source), source, reading)) is not None:
            yield paper
    if source.cut:
        reading.report(source.error(len(lines), f"the page breaks off here: {source.cut}", do="fetch it again"))


def _header(lines: Sequence[str]) -> _Header:
    """The header lines, each at most once, so that a paper can bear the title of one of them."""
    seen: set[str] = set()
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for place, index in enumerate(filled):
        line = lines[index].strip()
        below = filled[place + 1] if place + 1 < len(filled) else len(lines)
        # What has an abstract under it is a title, whatever it says.
        if below < len(lines) and is_prose(lines[below].strip()):
            return _Header(index)
        if DATE.fullmatch(line):
            return _Header(below, line)
        if line.lower() in seen or not _HEADER.fullmatch(line):
            return _Header(index)
        seen.add(line.lower())
    return _Header(len(lines))


def _page_year(header: _Header, found: Sequence[Entry], source: Source, reading: Reading) -> int:
    """The year of dates that name none: the one asked for, the page date's, the one after the latest, or the file's."""
    if reading.year:
        return reading.year
    if (of_page := DATE.fullmatch(header.page_date)) and of_page["year"]:
        return int(of_page["year"])
    dates = [entry.foot.date for entry in found if entry.foot]
    years = [int(match["year"]) for text in dates if (match := DATE.fullmatch(text)) and match["year"]]
    if years:
        return max(years) + 1
    if header.page_date or any(dates):
        problem = f"no date on the page names a year, so {source.year} is taken, in which the file was last changed"
        reading.notice(source.error(None, problem, do="give the year (--year) where it is another"))
    return source.year


def _date(text: str, year: int) -> date | None:
    if not (match := DATE.fullmatch(text)):
        return None
    try:
        return date(int(match["year"] or year), MONTHS[match["month"][:3].lower()], int(match["day"]))
    except ValueError:  # such as 29 February of a year that has none
        return None


def _problem(entry: Entry, *, last: bool, cut: bool) -> tuple[str, str, int]:
    title = f'"{entry.title[:80]}"'.encode("utf-8", "replace").decode()
    for line, text in entry.lines:
        if broken := re.search("[\udc80-\udcff]", text):
            byte = f"byte 0x{ord(broken.group()) - 0xDC00:02X} after character {broken.start()} is not UTF-8"
            return f"{byte}, so {title} is left out", "save the file as UTF-8", line
    if not entry.abstract:
        if last and entry.foot is None:
            return f"{title} has no abstract under it: the page breaks off", "copy or fetch the whole page", entry.line
        return f"{title} has no abstract under it", "put it on the next line or delete the title", entry.line
    if cut and not _ENDED.search(entry.abstract):
        return f"the abstract of {title} breaks off with the page", "copy or fetch the whole page", entry.line
    return "", "", entry.line


def _paper(entry: Entry, year: int, digest: Digest, rank: int, source: Source) -> Paper:
    foot = entry.foot
    return Paper(
        title=fold_space(entry.title),
        abstract=fold_space(entry.abstract),
        author_count=foot.authors if foot else None,
        organizations=(*entry.organizations, *(foot.organizations if foot else ())),
        date=_date(foot.date, year) if foot else None,
        listing=Listing(digest=digest, rank=rank, comments=foot.comments if foot else None),
        source=source.name,
        line=entry.line,
    )
