"""Listings of one paper are one paper, in any order."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.tables import columns
from kg.paper import Digest, Listing, Organization, Paper
from kg.resolution import merge_papers

MONDAY, TUESDAY = (Digest(id=f"digest/{day}", title="Daily Papers", date=date(2025, 6, day)) for day in (2, 3))
SENTENCE = "We train small models on long documents and measure how well they answer questions about tables in them."
ABSTRACT = " ".join([SENTENCE] * 3)
NEARLY = ABSTRACT.replace("tables", "figures", 1)
OTHER = " ".join(reversed(SENTENCE.split()))


def listed(title: str, abstract: str, digest: Digest, rank: int = 1, **more: object) -> Paper:
    return Paper(title=title, abstract=abstract, listing=Listing(digest=digest, rank=rank, comments=None), **more)  # type: ignore[arg-type]


def test_same_paper_on_two_pages_is_one_node_listed_by_both() -> None:
    merged = merge_papers([listed("Tiny Titans", ABSTRACT, MONDAY, 3), listed("TINY titans!", NEARLY, TUESDAY)])
    assert len(set(merged.paper_of)) == 1
    assert merged.frames["papers"].height == 1
    assert merged.frames["digest_paper"].select("source", "rank").rows() == [("digest/2", 3), ("digest/3", 1)]


def test_same_title_with_another_abstract_is_another_paper() -> None:
    merged = merge_papers([Paper(title="Tiny Titans", abstract=ABSTRACT), Paper(title="Tiny Titans", abstract=OTHER)])
    assert len(set(merged.paper_of)) == 2


def test_identifier_joins_papers_of_two_titles() -> None:
    one = Paper(title="Tiny Titans", abstract=ABSTRACT, identifiers=("arxiv:2506.01234",))
    two = Paper(title="Small Giants", abstract=OTHER, identifiers=("arxiv:2506.01234", "doi:10.1/x"))
    assert set(merge_papers([one, two]).paper_of) == {"paper/arxiv:2506.01234"}


def test_two_identifiers_of_one_scheme_are_two_papers() -> None:
    papers = [Paper(title="Tiny Titans", abstract=ABSTRACT, identifiers=(f"arxiv:2506.0123{n}",)) for n in range(2)]
    bare = Paper(title="Tiny Titans", abstract=ABSTRACT)
    merged = merge_papers([*papers, bare])
    assert merged.paper_of == ("paper/arxiv:2506.01230", "paper/arxiv:2506.01231", "paper/arxiv:2506.01230")


def test_the_one_with_an_identifier_gives_name_and_text_the_others_what_it_lacks() -> None:
    known = Paper(title="Tiny Titans", abstract=NEARLY, identifiers=("arxiv:2506.01234",), authors=("A. One", "B. Two"))
    page = listed(
        "Tiny titans", ABSTRACT, MONDAY, author_count=9, upvotes=4, date=date(2025, 6, 2), code_url="https://x.test"
    )
    (row,) = merge_papers([page, known]).frames["papers"].to_dicts()
    assert (row["id"], row["title"], row["abstract"]) == ("paper/arxiv:2506.01234", "Tiny Titans", NEARLY)
    assert (row["date"], row["author_count"], row["upvotes"]) == (date(2025, 6, 2), 2, 4)
    assert (row["url"], row["code_url"]) == ("https://arxiv.org/abs/2506.01234", "https://x.test")


def test_identifier_gives_year_and_month_where_no_date_is_given() -> None:
    paper = Paper(title="Tiny Titans", abstract=ABSTRACT, identifiers=("arxiv:2506.01234",))
    (row,) = merge_papers([paper]).frames["papers"].to_dicts()
    assert (row["date"], row["year"], row["month"]) == (None, 2025, "2025-06")


def test_an_author_is_a_name() -> None:
    papers = [
        Paper(title="One", abstract=ABSTRACT, authors=("José Pérez", "Ann Lee")),
        Paper(title="Two", abstract=OTHER, authors=("José  Pérez", "José Pérez")),
    ]
    frames = merge_papers(papers).frames
    assert frames["authors"].select("id", "papers").rows() == [("author/ann-lee", 1), ("author/josé-pérez", 2)]
    assert frames["paper_author"].height == 3


def test_organization_lines_are_affiliations() -> None:
    page = listed(
        "Tiny Titans", ABSTRACT, MONDAY, organizations=(Organization(name="Alibaba Group", handle="alibaba"),)
    )
    assert merge_papers([page, page]).affiliations.select("name").rows() == [("Alibaba Group",)]


def test_two_papers_of_one_title_without_identifiers_have_two_ids() -> None:
    merged = merge_papers([Paper(title="Tiny Titans", abstract=text) for text in (ABSTRACT, OTHER)])
    assert len(set(merged.frames["papers"]["id"])) == 2


@pytest.mark.parametrize("table", ["papers", "authors", "paper_author", "digests", "digest_paper"])
def test_tables_have_the_columns_of_the_schema(table: str) -> None:
    for papers in ([], [listed("Tiny Titans", ABSTRACT, MONDAY, authors=("A",))]):
        assert dict(merge_papers(papers).frames[table].schema) == columns(table)


LISTINGS = st.builds(
    Paper,
    title=st.sampled_from(["Tiny Titans", "TINY TITANS", "Small Giants"]),
    abstract=st.sampled_from([ABSTRACT, NEARLY, OTHER]),
    identifiers=st.sampled_from(
        [(), ("arxiv:2506.01234",), ("arxiv:2506.09999",), ("doi:10.1/x",), ("arxiv:2506.01234", "doi:10.1/x")]
    ),
    upvotes=st.none() | st.integers(0, 3),
)


@settings(deadline=None)
@given(st.lists(LISTINGS, max_size=7), st.randoms(use_true_random=False))
def test_order_does_not_matter(papers: list[Paper], chance: random.Random) -> None:
    shuffled = sorted(papers, key=lambda _: chance.random())
    one, two = merge_papers(papers), merge_papers(shuffled)
    assert all(one.frames[table].equals(two.frames[table]) for table in one.frames)
    assert sorted(zip(map(repr, papers), one.paper_of, strict=True)) == sorted(
        zip(map(repr, shuffled), two.paper_of, strict=True)
    )


def test_five_digests_list_251_papers(shared: Path) -> None:
    from kg import readers

    listings = list(readers.read(sorted((shared / "digests").glob("*.txt"))))
    merged = merge_papers(listings)
    assert (len(listings), len(set(merged.paper_of)), merged.frames["papers"].height) == (269, 251, 251)
