"""arXiv's Atom feed, as its API answers a query: an entry a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kg.paper import Paper
from kg.readers.fields import Record, papers_of
from kg.readers.reading import Reading
from kg.readers.source import Source, Unreadable

__all__ = ["NAME", "read", "recognises"]

NAME = "arXiv's Atom feed"

_BLOCK = 1 << 15
_ATOM, _ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"


def recognises(start: str) -> bool:
    """Whether the text begins as an Atom feed does.

    >>> recognises('<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">')
    True
    """
    return (
        re.match(r"\s*<(?:[?!]|(?:\w+:)?feed\b)", start) is not None
        and re.search(r"<(?:\w+:)?feed\b", start) is not None
    )


def read(source: Source, reading: Reading) -> Iterator[Paper]:
    """A paper for every entry; where the feed breaks off is reported. One that defines entities, as bombs do, is not read."""
    if "<!ENTITY" in source.start:
        raise Unreadable(source.name, None, "the feed defines entities, as an attack does", do="take them out")
    yield from papers_of(_records(source, reading), source, reading)


def _records(source: Source, reading: Reading) -> Iterator[tuple[int | None, Record]]:
    # The content is UTF-8 by now, whatever the feed says of itself.
    parser = etree.XMLPullParser(
        events=("end",), tag=f"{_ATOM}entry", encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )
    stream, broken = source.stream(), None
    while broken is None:
        block = stream.read(_BLOCK)
        try:
            parser.feed(block) if block else parser.close()
        except etree.XMLSyntaxError as error:
            broken = error
        for _, entry in parser.read_events():
            yield entry.sourceline, _record(entry)
            entry.clear()
            while entry.getprevious() is not None:  # what was read is not kept
                del entry.getparent()[0]
        if not block:
            break
    if broken is not None:
        why = source.cut or str(broken.msg).partition(", line")[0]
        reading.report(source.error(broken.lineno, f"the feed breaks off here: {why}", do="fetch it again"))


def _record(entry: etree._Element) -> Record:
    links = [link.attrib for link in entry.iterfind(f"{_ATOM}link")]
    page = next((link.get("href", "") for link in links if link.get("rel") == "alternate"), "")
    primary = entry.find(f"{_ARXIV}primary_category")
    return {
        "id": _text(entry, f"{_ATOM}id").rpartition("/abs/")[2],
        "title": _text(entry, f"{_ATOM}title"),
        "abstract": _text(entry, f"{_ATOM}summary"),
        "authors": [_text(author, f"{_ATOM}name") for author in entry.iterfind(f"{_ATOM}author")],
        "affiliations": [found.text or "" for found in entry.iter(f"{_ARXIV}affiliation")],
        "date": _text(entry, f"{_ATOM}published"),
        "url": page or _text(entry, f"{_ATOM}id"),
        "doi": _text(entry, f"{_ARXIV}doi"),
        "primary_category": primary.get("term") if primary is not None else None,
        "categories": [category.get("term", "") for category in entry.iterfind(f"{_ATOM}category")],
    }


def _text(element: etree._Element, tag: str) -> str:
    return str(element.findtext(tag) or "")
