"""A paper from a record of named fields, whatever of their common names they bear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from kg.ids import arxiv_identifier
from kg.paper import Organization, Paper, fold_space
from kg.readers.dates import day
from kg.readers.reading import Reading, complete
from kg.readers.source import Source

__all__ = ["Malformed", "Record", "field_key", "identifiers", "paper_of", "papers_of", "strings", "whole_number"]

Record = Mapping[str, object]

_ABSTRACT = ("abstract", "summary")
_DATE = ("date", "published", "publishedat", "publicationdate", "submitted", "submitteddate", "created", "createdat")
_ID = ("id", "paperid", "arxivid", "arxiv", "eprint", "openalexid")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_NAME_PARTS = ("given", "first", "firstname", "family", "last", "lastname")


class Malformed(ValueError):
    """A record cannot be a paper: (problem, remedy)."""


@lru_cache(maxsize=4096)
def field_key(name: str) -> str:
    """The key under which spellings of a field's name meet.

    >>> field_key("\\ufeffPublished_At") == field_key("publishedAt")
    True
    """
    return re.sub(r"[\W_]+", "", name).casefold()


def paper_of(record: Record, *, source: str = "", line: int | None = None) -> Paper:
    """The paper of a record whose fields have common names, at any case: title, abstract or summary, id, authors …

    >>> paper = paper_of({"Title": "Tiny  Titans", "summary": "We train.", "arXiv_ID": "2506.01234v2", "authors": "A B; C D"})
    >>> paper.title, paper.identifiers, paper.authors
    ('Tiny Titans', ('arxiv:2506.01234',), ('A B', 'C D'))
    """
    fields = {field_key(name): value for name, value in record.items() if value is not None and value != ""}
    authors = _authors(_first(fields, ("authors", "author", "authornames", "creators")))
    url = _text(fields, ("url", "link", "pageurl", "paperurl", "absurl", "pdfurl", "landingpage"))
    identifier = _text(fields, _ID)
    count = whole_number(_first(fields, ("authorcount", "numauthors")))
    return Paper(
        title=_required(fields, ("title",)),
        abstract=_required(fields, _ABSTRACT),
        id=identifier,
        identifiers=identifiers(
            identifier, url, _text(fields, ("doi",)), _text(fields, ("arxivid", "arxiv", "eprint"))
        ),
        authors=authors,
        author_count=count if count is not None else len(authors) or None,
        organizations=_organizations(fields),
        date=_day(fields),
        url=url,
        code_url=_text(fields, ("codeurl", "githubrepo", "github", "code", "repository", "repo")),
        project_url=_text(fields, ("projecturl", "projectpage", "project", "homepage", "website")),
        upvotes=whole_number(_first(fields, ("upvotes", "likes"))),
        code_stars=whole_number(_first(fields, ("codestars", "githubstars", "stars"))),
        categories=_categories(fields),
        keywords=strings(_first(fields, ("keywords", "aikeywords", "tags"))),
        source=source,
        line=line,
    )


def papers_of(records: Iterable[tuple[int | None, Record]], source: Source, reading: Reading) -> Iterator[Paper]:
    """The paper of every record, given with its line; what cannot be one is reported."""
    for line, record in records:
        try:
            paper = complete(paper_of(record, source=source.name, line=line), source, reading)
        except Malformed as error:
            problem, remedy = error.args
            reading.report(source.error(line, problem, do=remedy))
            continue
        if paper is not None:
            yield paper


def identifiers(*texts: str) -> tuple[str, ...]:
    """The identifiers that ids, addresses and DOIs give, the first of each scheme, arXiv before DOI.

    >>> identifiers("17", "https://huggingface.co/papers/2506.01234", "https://doi.org/10.48550/arXiv.2506.01234")
    ('arxiv:2506.01234', 'doi:10.48550/arxiv.2506.01234')
    """
    arxiv = doi = ""
    for text in texts:
        _, on_site, local = text.partition("huggingface.co/papers/")
        arxiv = arxiv or arxiv_identifier(local if on_site else text)
        found = _DOI.search(text)
        doi = doi or (f"doi:{found.group().rstrip('.,;').lower()}" if found else "")
    return tuple(text for text in (arxiv, doi) if text)


def strings(value: object, separator: str = r"[;,|\n]") -> tuple[str, ...]:
    """The strings of a list, or of a text in which they stand one after the other; each once, in order.

    >>> strings(["DPO", " PPO ", 3, "DPO"]), strings("DPO; PPO")
    (('DPO', 'PPO'), ('DPO', 'PPO'))
    """
    parts: Iterable[object] = (
        re.split(separator, value) if isinstance(value, str) else value if isinstance(value, list) else ()
    )
    folded = (fold_space(part) for part in parts if isinstance(part, str))
    return tuple(dict.fromkeys(part for part in folded if part))


def whole_number(value: object) -> int | None:
    """The number, not below zero, that a value is or spells.

    >>> whole_number(12), whole_number("1,204"), whole_number("many"), whole_number(True)
    (12, 1204, None, None)
    """
    if isinstance(value, str) and re.fullmatch(r"\d{1,3}(,\d{3})+|\d{1,12}", value.strip()):
        return int(value.replace(",", ""))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    return None


def _first(fields: Record, names: Iterable[str]) -> object:
    return next((fields[name] for name in names if name in fields), None)


def _text(fields: Record, names: Iterable[str]) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            return fold_space(value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
    return ""


def _required(fields: Record, names: Iterable[str]) -> str:
    """The text of the field, empty where it is missing; Malformed where it is something else than a text."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return fold_space(value)
        if value is not None and not isinstance(value, str):
            raise Malformed(f"the {name} is no text but {str(value)[:40]!r}", "write it as a string")
    return ""


def _authors(value: object) -> tuple[str, ...]:
    """Names from a list of names or of objects that hold one, or from a text: "A B, C D and E F"; "B, A; D, C"."""
    if isinstance(value, str):
        parts = re.split(r"\s*[;\n]\s*", value) if ";" in value else re.split(r",\s+and\s+|\s+and\s+|,\s*", value)
        return tuple(name for part in parts if (name := fold_space(part)))
    if not isinstance(value, list):
        return ()
    return tuple(name for item in value if (name := _author(item)))


def _author(item: object) -> str:
    if isinstance(item, str):
        return fold_space(item)
    if isinstance(item, list):  # arXiv's authors_parsed: [last, first, suffix]
        last, first, *rest = (*(str(part) for part in item[:3]), "", "")
        return fold_space(" ".join((first, last, *rest)))
    if not isinstance(item, dict):
        return ""
    named = {field_key(str(key)): value for key, value in item.items() if isinstance(value, str)}
    whole = named.get("name") or named.get("fullname") or named.get("displayname") or ""
    return fold_space(whole or " ".join(named[part] for part in _NAME_PARTS if part in named))


def _organizations(fields: Record) -> tuple[Organization, ...]:
    value = _first(fields, ("organizations", "organization", "affiliations", "affiliation", "institutions"))
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, str):
        return tuple(Organization(name=name) for name in strings(value, r"[;|\n]"))
    if isinstance(value, tuple):  # a reader that knows the field has made them
        return value
    if not isinstance(value, list):
        return ()
    named: dict[Organization, None] = dict.fromkeys(Organization(name=name) for name in strings(value))
    for item in value:
        if isinstance(item, dict):
            handle, name = item.get("handle") or "", item.get("fullname") or item.get("name") or ""
            if isinstance(name, str) and name.strip() and isinstance(handle, str):
                named[Organization(name=fold_space(name), handle=fold_space(handle))] = None
    return tuple(named)


def _categories(fields: Record) -> tuple[str, ...]:
    primary = _first(fields, ("primarycategory", "cate"))
    first = (fold_space(primary),) if isinstance(primary, str) and primary.strip() else ()
    rest = strings(_first(fields, ("categories", "category", "subjects")), r"[;,|\s]+")
    return tuple(dict.fromkeys((*first, *rest)))


def _day(fields: Record) -> date | None:
    return next((found for name in _DATE if (found := day(fields.get(name)))), None)
