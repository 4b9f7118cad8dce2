"""What stands below an abstract on a Daily Papers page: organization lines, `• N authors`, `·`, date and comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.paper import Organization

__all__ = ["DATE", "Foot", "foot_at", "organization_line"]

DATE = re.compile(
    r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.? (?P<day>\d{1,2})"
    r"(?:, ?(?P<year>\d{4}))?(?: +(?P<comments>\d{1,6}))?",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"[•·∙]\s*(\d[\d,]{0,8})\s+authors?", re.IGNORECASE)
_DOT = re.compile(r"[·∙]\s*(.*)")
_COUNT = re.compile(r"\d{1,6}")
_CUT_FOOT = re.compile(r"[•·∙].{0,20}")
_CUT_DATE = re.compile(r"[A-Z][a-z]{0,8}(?: \d{0,2}(?:, ?\d{0,4})?)?")
_HANDLE = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(slots=True)
class Foot:
    """What a foot says; `end` is the index of the line below it."""

    end: int
    organizations: tuple[Organization, ...] = ()
    authors: int | None = None
    date: str = ""
    comments: int | None = None


def foot_at(lines: Sequence[str], index: int) -> Foot | None:
    """The foot that begins at that line, blank lines in it passed over; None where none begins.

    >>> foot_at(["  • 4 authors", "·", "Dec 3, 2024 2", "", "Tiny Titans"], 0)
    Foot(end=3, organizations=(), authors=4, date='Dec 3, 2024', comments=2)
    """
    foot = Foot(end=index)
    place = index
    while place < len(lines):
        if lines[place].strip():
            after = _take(foot, lines, place)
            if after == place:
                break
            place = foot.end = after
        elif place == index:
            return None
        else:
            place += 1
    return foot if foot.end > index else None


def organization_line(text: str, *, attached: bool) -> Organization | None:
    """The organization that a line names: its handle, then its name.

    A line that is not attached to more of a foot must show that its first word is a handle: by small letters, or
    because it comes again in the name. Else a title would pass for one.

    >>> organization_line("naver-ai NAVER AI Lab", attached=False)
    Organization(name='NAVER AI Lab', handle='naver-ai')
    >>> organization_line("MBZUAI Mohamed bin Zayed University of Artificial Intelligence", attached=True).handle
    'MBZUAI'
    >>> organization_line("Scaling Laws for Neural Language Models", attached=False) is None
    True
    >>> organization_line("Code will be released", attached=True) is None
    True
    """
    handle, _, name = text.partition(" ")
    name = name.strip()
    if len(text) > 120 or not _HANDLE.fullmatch(handle) or re.search(r"[.,;:!?]$|https?:|www\.", text):
        return None
    if not name:
        return Organization(name=handle) if attached else None
    if not (name[0].isupper() or name[0].isdigit() or name == handle):
        return None
    if any(word.islower() for word in re.findall(r"[^\W\d_]{4,}", name)) and not _same(handle, name):
        return None
    return Organization(name=name, handle=handle) if attached or handle.islower() or _same(handle, name) else None


def _same(handle: str, name: str) -> bool:
    folded, folded_name = (re.sub(r"[\W_]", "", text).casefold() for text in (handle, name))
    return folded in folded_name or folded_name in folded


def _take(foot: Foot, lines: Sequence[str], index: int) -> int:
    """Put what the line says into the foot; the index below it, or `index` where the line is none of a foot's."""
    line, begun = lines[index].strip(), foot.end < index or foot.authors is not None
    if (match := _AUTHORS.fullmatch(line)) and foot.authors is None and not foot.date:
        foot.authors = int(match[1].replace(",", ""))
        return index + 1
    if (match := _DOT.fullmatch(line)) and not foot.date:
        return _take_dot(foot, lines, index, match[1])
    attached = begun and bool(lines[index - 1].strip())
    if attached and not foot.date and _take_date(foot, line):
        return index + 1
    if attached and not foot.date and (found := organization_line(line, attached=True)) and index + 1 < len(lines):
        below = Foot(end=index + 1)
        if lines[index + 1].strip() and _take(below, lines, index + 1) > index + 1:
            foot.organizations = (*foot.organizations, found)
            return index + 1
    return _take_cut(lines, index)


def _take_dot(foot: Foot, lines: Sequence[str], index: int, rest: str) -> int:
    if rest:
        return index + 1 if _take_date(foot, rest) else index
    below = next((k for k in range(index + 1, len(lines)) if lines[k].strip()), len(lines))
    if below == len(lines):
        return below
    if _take_date(foot, lines[below].strip()) or _is_cut_date(lines, below):
        return below + 1
    # A dot with nothing behind it is a foot's only where more of a foot stands above it.
    return index + 1 if foot.authors is not None or foot.organizations else index


def _take_date(foot: Foot, text: str) -> bool:
    if match := DATE.fullmatch(text):
        comments = match["comments"]
        foot.date = text[: match.start("comments")].strip() if comments else text
        foot.comments = int(comments) if comments else foot.comments
        return True
    if _COUNT.fullmatch(text):
        foot.comments = int(text)
        return True
    return False


def _take_cut(lines: Sequence[str], index: int) -> int:
    """A last line, without line end, that begins as a foot does: what a cut page ends with is no text of an abstract."""
    return index + 1 if index == len(lines) - 1 and _CUT_FOOT.fullmatch(lines[index].strip()) else index


def _is_cut_date(lines: Sequence[str], index: int) -> bool:
    return index == len(lines) - 1 and _CUT_DATE.fullmatch(lines[index].strip()) is not None
