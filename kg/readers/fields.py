"""Papers from records of named fields, whatever of their common names the fields bear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.paper import Paper, fold_space
from kg.readers.dates import day, year
from kg.readers.reading import Reading, complete
from kg.readers.source import Source
from kg.readers.values import (
    author_names,
    categories,
    field_key,
    identifiers,
    organizations,
    plain_text,
    strings,
    whole_number,
)

__all__ = ["NAMES", "Malformed", "Record", "paper_of", "papers_of"]

Record = Mapping[str, object]

# What fields are called in the files that people have, by `field_key`; an earlier name goes before a later one.
NAMES = {
    "title": "title",
    "abstract": "abstract summary",
    "id": "id paperid openalexid",
    "arxiv": "arxivid arxiv eprint",
    "doi": "doi",
    "authors": "authors author authornames creators",
    "author_count": "authorcount numauthors",
    "organizations": "organizations organization affiliations affiliation institutions",
    "date": "date published publishedat publicationdate submitted submitteddate created createdat",
    "year": "year publicationyear",
    "url": "url link pageurl paperurl absurl pdfurl landingpage",
    "code_url": "codeurl githubrepo github code repository repo",
    "project_url": "projecturl projectpage project homepage website",
    "upvotes": "upvotes likes",
    "code_stars": "codestars githubstars stars",
    "primary": "primarycategory cate",
    "categories": "categories category subjects",
    "keywords": "keywords aikeywords tags",
}
_FIELDS = {key: (field, place) for field, keys in NAMES.items() for place, key in enumerate(keys.split())}


class Malformed(ValueError):
    """A record cannot be a paper: (problem, remedy)."""


def paper_of(record: Record, *, source: str = "", line: int | None = None) -> Paper:
    """The paper of a record whose fields have common names, in any case: title, abstract or summary, id, authors …

    >>> paper = paper_of({"Title": "Tiny  Titans", "summary": "We train.", "arXiv_ID": "2506.01234v2", "authors": "A B; C D"})
    >>> paper.title, paper.identifiers, paper.authors
    ('Tiny Titans', ('arxiv:2506.01234',), ('A B', 'C D'))
    """
    fields = _known_fields(record).get
    authors = author_names(fields("authors"))
    count = whole_number(fields("author_count"))
    arxiv, url = plain_text(fields("arxiv")), plain_text(fields("url"))
    identifier = plain_text(fields("id")) or arxiv
    return Paper(
        title=_sole_text(fields("title"), "title"),
        abstract=_sole_text(fields("abstract"), "abstract"),
        id=identifier,
        identifiers=identifiers(identifier, arxiv, url, plain_text(fields("doi"))),
        authors=authors,
        author_count=count if count is not None else len(authors) or None,
        organizations=organizations(fields("organizations")),
        date=day(fields("date")),
        year=year(fields("year")),
        url=url,
        code_url=plain_text(fields("code_url")),
        project_url=plain_text(fields("project_url")),
        upvotes=whole_number(fields("upvotes")),
        code_stars=whole_number(fields("code_stars")),
        categories=categories(fields("categories"), fields("primary")),
        keywords=strings(fields("keywords")),
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


def _known_fields(record: Record) -> dict[str, object]:
    """The fields of known names that hold something."""
    found: dict[str, object] = {}
    places: dict[str, int] = {}
    for name, value in record.items():
        field, place = _FIELDS.get(field_key(name), ("", 0))
        if field and value not in (None, "", []) and place < places.get(field, 99):
            found[field], places[field] = value, place
    return found


def _sole_text(value: object, name: str) -> str:
    """The text, empty where there is none; Malformed where there is something else."""
    if isinstance(value, str):
        return fold_space(value)
    if value is not None:
        raise Malformed(f"the {name} is {str(value)[:40]}, no text", "write it as a string")
    return ""
