"""A Daily Papers page saved as HTML: its papers stand as JSON in a `data-props` attribute."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html import unescape

from lxml import etree

from kg.errors import InputError
from kg.paper import Paper
from kg.readers.dates import day
from kg.readers.fields import Record
from kg.readers.hugging_face import listed
from kg.readers.json_records import records
from kg.readers.reading import Reading
from kg.readers.source import Source, Unreadable

__all__ = ["NAME", "read", "recognises"]

NAME = "a Daily Papers page as HTML"

_COPY = "save the page of daily papers itself, as HTML"
_DEEPEST = 6  # levels of the data in which a list of papers is looked for


def recognises(start: str) -> bool:
    """Whether the text begins as an HTML page does.

    >>> recognises("<!DOCTYPE html><html>"), recognises('<?xml version="1.0"?><feed>')
    (True, False)
    """
    head = start.lstrip()[:2000].lower()
    return head.startswith(("<!doctype html", "<html", "<div", "<body", "<main")) or (
        head.startswith(("<!--", "<?xml")) and "<html" in head
    )


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """The papers in the order of the page. Of data that break off, those that stand before the break are kept."""
    content = source.whole()
    text = _decoded(content, source)
    for line, data in _data(content):
        try:
            props = json.loads(data)
        except (ValueError, RecursionError):
            continue
        if found := _papers(props):
            entries = ((line, entry) for entry in found)
            yield from listed(entries, content, source, reading, on=_page_date(props))
            break
    else:
        if not (entries_before := _before_break(text, source, reading)):
            raise Unreadable(source.name, None, "the page holds no papers", do=_COPY)
        yield from listed(entries_before, content, source, reading)
    if source.cut:
        reading.report(source.error(None, f"the page breaks off: {source.cut}", do="fetch it again"))


def _decoded(content: bytes, source: Source) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        if error.end == len(content) and error.reason == "unexpected end of data":
            return content[: error.start].decode()
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"byte 0x{content[error.start]:02X} is not UTF-8"
        raise Unreadable(source.name, line, problem, do="save the page as UTF-8") from error


def _before_break(text: str, source: Source, reading: Reading) -> list[tuple[int, Record]]:
    """The entries of a page whose data have no end, and a report of where they break off."""
    begin = text.find("data-props=")
    data = unescape(text[begin:]) if begin >= 0 else ""
    if not (found := re.search(r'"dailyPapers"\s*:\s*(?=\[)', data)):
        return []
    line = text.count("\n", 0, begin) + 1

    def report(error: InputError) -> None:
        reading.report(source.error(line, "the page breaks off in its data", do=_COPY))

    rest = io.BytesIO(data[found.end() :].encode("utf-8", "replace"))
    part = Source(source.name, rest, year=source.year)
    return [(line, entry) for _, entry in records(part, replace(reading, report=report))]


def _data(content: bytes) -> Iterator[tuple[int, str]]:
    """The `data-props` attributes of a page, with the lines on which their elements begin."""
    page = etree.iterparse(io.BytesIO(content), events=("start",), html=True, encoding="utf-8", huge_tree=True)
    with suppress(etree.XMLSyntaxError):  # a page of which nothing is left
        for _, element in page:
            if data := element.get("data-props"):
                yield element.sourceline, data


def _papers(value: object, depth: int = 0) -> list[Record]:
    """The first list of entries around papers, or of papers, in the page's data."""
    if isinstance(value, list):
        entries = [item for item in value if isinstance(item, dict)]
        if any(isinstance(item.get("paper"), dict) or ("title" in item and "summary" in item) for item in entries):
            return [*entries]
    if depth < _DEEPEST and isinstance(value, (list, dict)):
        below = value if isinstance(value, list) else value.values()
        return next((found for item in below if (found := _papers(item, depth + 1))), [])
    return []


def _page_date(props: object) -> date | None:
    names = ("date", "dateString", "publishedDate", "day")
    return next((found for name in names if isinstance(props, dict) and (found := day(props.get(name)))), None)
