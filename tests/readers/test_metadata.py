"""Filling papers in from metadata of their titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.paper import Paper
from kg.readers import fill_in, read

LISTED = Paper(title="Pre-Training by  Spectrum!", abstract="We prune networks by the spectrum of their layers.")
KNOWN = Paper(
    title="Pretraining by spectrum",
    abstract="We prune networks by the spectrum of their layers.",
    id="2512.01234",
    identifiers=("arxiv:2512.01234",),
    authors=("Ada Moss", "Bo Ek"),
    author_count=2,
    date=date(2025, 12, 1),
    url="http://arxiv.org/abs/2512.01234",
    categories=("cs.LG",),
)


def test_what_is_missing_is_filled_in_and_what_is_there_stays() -> None:
    (paper,) = fill_in([LISTED], [KNOWN])
    assert (paper.title, paper.abstract) == (LISTED.title, LISTED.abstract)
    assert (paper.id, paper.identifiers, paper.authors) == ("2512.01234", ("arxiv:2512.01234",), ("Ada Moss", "Bo Ek"))
    assert (paper.date, paper.url, paper.categories) == (date(2025, 12, 1), KNOWN.url, ("cs.LG",))
    own = Paper(title=KNOWN.title, abstract="x", author_count=3, date=date(2025, 1, 1), identifiers=("doi:10.1/x",))
    (paper,) = fill_in([own], [KNOWN])
    assert (paper.author_count, paper.date) == (3, date(2025, 1, 1))
    assert paper.identifiers == ("arxiv:2512.01234", "doi:10.1/x")


def test_no_paper_is_added_and_order_stays() -> None:
    other = Paper(title="Anchors", abstract="We anchor.")
    assert [p.title for p in fill_in([other, LISTED], [KNOWN])] == ["Anchors", LISTED.title]
    assert list(fill_in([other], [KNOWN])) == [other]


def test_titles_meet_over_case_punctuation_unicode_form_and_space() -> None:
    for title in ("PRETRAINING BY SPECTRUM", "Pre–training\u00a0by ‘Spectrum’", "Ｐｒｅｔｒａｉｎｉｎｇ by spectrum"):
        (paper,) = fill_in([Paper(title=title, abstract="x")], [KNOWN])
        assert paper.id == "2512.01234"
    for title in ("Pretraining by a spectrum", "…"):
        (paper,) = fill_in([Paper(title=title, abstract="x")], [KNOWN])
        assert paper.id == ""


def test_of_two_papers_with_one_title_the_alike_is_taken_else_neither() -> None:
    double = Paper(
        title=KNOWN.title, abstract="Stars pull each other.", id="2401.00001", identifiers=("arxiv:2401.00001",)
    )
    for metadata in ([KNOWN, double], [double, KNOWN]):
        (paper,) = fill_in([LISTED], metadata)
        assert paper.id == "2512.01234"
    unlike = Paper(title=KNOWN.title, abstract="Nothing of the kind is said in this one here.")
    assert list(fill_in([unlike], [KNOWN, double])) == [unlike]


def test_the_same_paper_twice_is_one_and_its_gaps_are_filled() -> None:
    again = Paper(
        title=KNOWN.title, abstract=KNOWN.abstract, id="2512.01234", identifiers=("arxiv:2512.01234",), upvotes=7
    )
    (paper,) = fill_in([LISTED], [KNOWN, again])
    assert (paper.id, paper.upvotes) == ("2512.01234", 7)


def test_a_paper_with_another_identifier_is_another_paper() -> None:
    other = Paper(title=KNOWN.title, abstract=KNOWN.abstract, identifiers=("arxiv:2401.00001",))
    assert list(fill_in([other], [KNOWN])) == [other]


def test_metadata_finds_the_ids_of_the_real_pages(shared: Path) -> None:
    read_of_it = 0

    def counted(papers: Iterable[Paper]) -> Iterator[Paper]:
        nonlocal read_of_it
        for paper in papers:
            read_of_it += 1
            yield paper

    papers = list(read([shared / "digests"]))
    metadata = read([shared / "corpus" / "arxiv.jsonl.gz"], titles_suffice=True)
    filled = list(fill_in(papers, counted(metadata)))
    assert read_of_it == 80_588
    assert len(filled) == len(papers)
    assert len({name for paper in filled for name in paper.identifiers}) >= 30
