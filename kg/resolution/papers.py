"""One paper, one node: listings of the same paper put together, whatever their order, and the tables made of papers alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from difflib import SequenceMatcher
from typing import Any

import polars as pl

from kg.ids import author_id, paper_id, short_hash, slug
from kg.paper import Paper

__all__ = ["ALIKE", "MergedPapers", "abstract_likeness", "merge_papers", "month_of"]

ALIKE = 0.9  # abstracts so like each other, under one title, are one paper's

_Cluster = list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPapers:
    """Listings, the id of the paper each went to (`paper_of`, in the same order), and the tables of papers.

    `frames`: papers, authors, paper_author, digests, digest_paper. `affiliations`: rows (paper, date, name) from organization
    lines and metadata, which `resolve` takes.
    """

    listings: tuple[Paper, ...]
    paper_of: tuple[str, ...]
    frames: dict[str, pl.DataFrame]
    affiliations: pl.DataFrame


def merge_papers(listings: Iterable[Paper]) -> MergedPapers:
    """Put listings of one paper together.

    Two are one paper when an identifier agrees, or their titles do (letters and digits) and their abstracts are alike; never
    where they, or what they were put together with, have two different identifiers of one scheme. The one with an identifier
    (arXiv's first, then the longer abstract) gives name and text; the others fill in what it lacks.
    """
    papers = tuple(listings)
    clusters = sorted(
        (sorted(c, key=lambda n: _rank(papers[n])) for c in _clusters(papers)), key=lambda c: _rank(papers[c[0]])
    )
    ids = _ids([papers[cluster[0]] for cluster in clusters])
    paper_of = [""] * len(papers)
    merged = []
    for id, cluster in zip(ids, clusters, strict=True):
        merged.append((id, [papers[n] for n in cluster]))
        for n in cluster:
            paper_of[n] = id
    merged.sort(key=lambda item: item[0])
    return MergedPapers(
        listings=papers, paper_of=tuple(paper_of), frames=_frames(merged), affiliations=_affiliations(merged)
    )


def abstract_likeness(a: str, b: str) -> float:
    """How alike two abstracts are, from 0 to 1: twice the words that they share in order, by the words of both.

    >>> abstract_likeness("We study DPO and PPO .", "We study DPO and PPO !")
    1.0
    """
    left, right = (re.findall(r"\w+", text.casefold()) for text in sorted((a, b)))
    if left == right:
        return 1.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def month_of(identifiers: Sequence[str]) -> Date | None:
    """The first day of the month that an arXiv id names; None where there is none.

    >>> month_of(["arxiv:2506.01234"]), month_of(["arxiv:hep-th/9901001"]), month_of(["doi:10.1/x"])
    (datetime.date(2025, 6, 1), datetime.date(1999, 1, 1), None)
    """
    for identifier in identifiers:
        found = re.match(r"arxiv:(?:.*/)?(\d\d)(\d\d)", identifier)
        if found and 1 <= int(found[2]) <= 12:
            return Date((1900 if int(found[1]) > 90 else 2000) + int(found[1]), int(found[2]), 1)
    return None


def _rank(paper: Paper) -> tuple[Any, ...]:
    """Smaller for the listing that rather gives name and text; the same for no two listings that differ."""
    arxiv = any(name.startswith("arxiv:") for name in paper.identifiers)
    return (
        not arxiv,
        not paper.identifiers,
        -len(paper.abstract),
        sorted(paper.identifiers),
        paper.title,
        paper.abstract,
        paper.date is None,
        paper.date or Date.min,
        repr(paper),
    )


def _clusters(papers: Sequence[Paper]) -> list[_Cluster]:
    clusters: dict[int, _Cluster] = {n: [n] for n in range(len(papers))}
    owner = list(range(len(papers)))

    def join(a: int, b: int) -> None:
        low, high = sorted((owner[a], owner[b]))
        if low == high or _contradict(papers, clusters[low], clusters[high]):
            return
        for n in clusters[high]:
            owner[n] = low
        clusters[low] += clusters.pop(high)

    order = sorted(range(len(papers)), key=lambda n: _rank(papers[n]))
    first: dict[str, int] = {}
    for n in order:
        for identifier in sorted(papers[n].identifiers):
            join(first.setdefault(identifier, n), n)
    titles: dict[str, list[int]] = {}
    for n in order:
        titles.setdefault(slug(papers[n].title), []).append(n)
    for alike in titles.values():
        for a, b in _alike_pairs(papers, alike):
            join(a, b)
    return list(clusters.values())


def _contradict(papers: Sequence[Paper], left: _Cluster, right: _Cluster) -> bool:
    """Whether the two hold different identifiers of one scheme."""
    schemes: dict[str, set[str]] = {}
    for n in (*left, *right):
        for identifier in papers[n].identifiers:
            schemes.setdefault(identifier.partition(":")[0], set()).add(identifier)
    return any(len(values) > 1 for values in schemes.values())


def _alike_pairs(papers: Sequence[Paper], same_title: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs with alike abstracts, the most alike first. `same_title` stands in the order of rank."""
    by_text: dict[str, list[int]] = {}
    for n in same_title:
        by_text.setdefault(papers[n].abstract, []).append(n)
    for same in by_text.values():
        yield from ((same[0], n) for n in same[1:])
    texts = list(by_text)
    scored = [
        (-likeness, i, j)
        for i, a in enumerate(texts)
        for j in range(i + 1, len(texts))
        if (likeness := abstract_likeness(a, texts[j])) >= ALIKE
    ]
    for _, i, j in sorted(scored):
        # Every pair of the two texts: where an identifier keeps one apart another may still join.
        yield from ((a, b) for a in by_text[texts[i]] for b in by_text[texts[j]])


def _ids(leaders: Sequence[Paper]) -> list[str]:
    """The papers' ids, `leaders` in the order of rank. Where two papers bear one title and no id, all but the first get a suffix."""
    seen: set[str] = set()
    ids = []
    for paper in leaders:
        id = paper_id(paper.title, paper.identifiers)
        if id in seen:
            id += "-" + short_hash(paper.abstract + "\n" + " ".join(paper.identifiers))
        seen.add(id)
        ids.append(id)
    return ids


_Merged = list[tuple[str, list[Paper]]]
_PAPERS = {
    "id": pl.String(),
    "title": pl.String(),
    "abstract": pl.String(),
    "date": pl.Date(),
    "year": pl.Int64(),
    "month": pl.String(),
    "url": pl.String(),
    "code_url": pl.String(),
    "project_url": pl.String(),
    "author_count": pl.Int64(),
    "upvotes": pl.Int64(),
    "code_stars": pl.Int64(),
    "categories": pl.List(pl.String()),
    "keywords": pl.List(pl.String()),
    "links": pl.List(pl.String()),
    "identifiers": pl.List(pl.String()),
}


def _row(id: str, members: list[Paper]) -> tuple[Any, ...]:
    def first(field: str) -> Any:
        return next((value for paper in members if (value := getattr(paper, field)) not in (None, "", ())), None)

    def most(field: str) -> int | None:
        return max((value for paper in members if (value := getattr(paper, field)) is not None), default=None)

    identifiers = sorted({identifier for paper in members for identifier in paper.identifiers})
    arxiv = next((name.removeprefix("arxiv:") for name in identifiers if name.startswith("arxiv:")), "")
    day = first("date")
    month = day or month_of(identifiers)
    authors = first("authors")
    return (
        id,
        members[0].title,
        members[0].abstract,
        day,
        month.year if month else first("year"),
        f"{month:%Y-%m}" if month else None,
        first("url") or (f"https://arxiv.org/abs/{arxiv}" if arxiv else None),
        first("code_url"),
        first("project_url"),
        len(authors) if authors else first("author_count"),
        most("upvotes"),
        most("code_stars"),
        list(dict.fromkeys(name for paper in members for name in paper.categories)),
        list(dict.fromkeys(name for paper in members for name in paper.keywords)),
        list(members[0].links),
        identifiers,
    )


def _frames(merged: _Merged) -> dict[str, pl.DataFrame]:
    authors, written = _author_tables(merged)
    digests, listed = _digest_tables(merged)
    return {
        "papers": pl.DataFrame([_row(id, members) for id, members in merged], schema=_PAPERS, orient="row"),
        "authors": authors,
        "paper_author": written,
        "digests": digests,
        "digest_paper": listed,
    }


def _edges(rows: list[tuple[Any, ...]], source: str, edge: str, target: str, **columns: pl.DataType) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={"source": pl.String(), "target": pl.String(), **columns}, orient="row")
    head = ("source", pl.lit(source).alias("source_type"), pl.lit(edge).alias("type"), "target")
    return frame.select(*head, pl.lit(target).alias("target_type"), *columns).sort("source", "target")


def _author_tables(merged: _Merged) -> tuple[pl.DataFrame, pl.DataFrame]:
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    rows = []
    for paper, members in merged:
        listed = next((member.authors for member in members if member.authors), ())
        seen: set[str] = set()
        for position, name in enumerate(listed, 1):
            id = author_id(name)
            if id not in seen:
                seen.add(id)
                names.setdefault(id, name)
                counts[id] = counts.get(id, 0) + 1
                rows.append((paper, id, position))
    schema = {"id": pl.String(), "name": pl.String(), "papers": pl.Int64()}
    table = pl.DataFrame([(id, name, counts[id]) for id, name in sorted(names.items())], schema=schema, orient="row")
    return table, _edges(rows, "Paper", "AUTHORED_BY", "Author", position=pl.Int64())


def _digest_tables(merged: _Merged) -> tuple[pl.DataFrame, pl.DataFrame]:
    digests = {}
    places: dict[tuple[str, str], tuple[int, int | None]] = {}
    for paper, members in merged:
        for listing in (member.listing for member in members if member.listing):
            digests[listing.digest.id] = (listing.digest.id, listing.digest.title, listing.digest.date)
            place = (listing.rank, listing.comments)
            places[listing.digest.id, paper] = min(
                place, places.get((listing.digest.id, paper), place), key=lambda p: (p[0], p[1] is None, p[1] or 0)
            )
    schema = {"id": pl.String(), "title": pl.String(), "date": pl.Date()}
    table = pl.DataFrame(sorted(digests.values(), key=lambda row: row[0]), schema=schema, orient="row")
    rows = [(*ends, *place) for ends, place in places.items()]
    return table, _edges(rows, "Digest", "LISTS", "Paper", rank=pl.Int64(), comments=pl.Int64())


def _affiliations(merged: _Merged) -> pl.DataFrame:
    rows = {
        (id, next((member.date for member in members if member.date), None), organization.name.strip())
        for id, members in merged
        for member in members
        for organization in member.organizations
        if organization.name.strip()
    }
    schema = {"paper": pl.String(), "date": pl.Date(), "name": pl.String()}
    return pl.DataFrame(sorted(rows, key=lambda row: (row[0], row[2])), schema=schema, orient="row")
