"""The real pages and corpora beside the checkout, and the project's own sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.paper import Paper
from kg.readers import read
from kg.readers.metadata import title_key


@pytest.fixture(scope="module")
def pages(shared: Path) -> dict[str, list[Paper]]:
    return {path.name: list(read([path])) for path in sorted((shared / "digests").glob("*.txt"))}


@pytest.fixture(scope="module")
def papers(pages: dict[str, list[Paper]]) -> list[Paper]:
    return [paper for listed in pages.values() for paper in listed]


def test_every_listing_of_the_real_pages_is_found(pages: dict[str, list[Paper]], papers: list[Paper]) -> None:
    assert [len(listed) for listed in pages.values()] == [46, 102, 29, 39, 53]
    assert len({title_key(paper.title) for paper in papers}) == 251
    assert [paper.listing.rank for paper in pages["000_85f5312b54d5329d.txt"] if paper.listing] == list(range(1, 47))


def test_organizations_and_missing_feet_of_the_real_pages(papers: list[Paper]) -> None:
    names = [organization.name for paper in papers for organization in paper.organizations]
    assert names == ["Stanford NLP", "ByteDance", "Tencent", "Adobe", "NAVER AI Lab", "AI at Meta"]
    assert sum(paper.date is None and paper.author_count is None for paper in papers) == 15


def test_dates_without_a_year_fall_in_2025(shared: Path, papers: list[Paper]) -> None:
    written = {path.name: path.read_text().split("\n") for path in (shared / "digests").glob("*.txt")}
    for paper in papers:
        if paper.date and paper.line:
            lines = written[Path(paper.source).name][paper.line :]
            dated = lines[next(k for k, line in enumerate(lines) if line.strip() == "·") + 1]
            assert paper.date.year == (int(dated.split(", ")[1][:4]) if "," in dated else 2025), dated


def test_links_of_the_real_abstracts_are_kept(papers: list[Paper]) -> None:
    with_links = {title_key(paper.title): paper.links for paper in papers if paper.links}
    assert len(with_links) == 67
    assert all(link in paper.abstract and link[-1] not in ".,)" for paper in papers for link in paper.links)


def test_corpora_are_read_whole(shared: Path) -> None:
    for name, count in (("dev.papers.jsonl", 60), ("train.papers.jsonl", 10168)):
        problems: list[InputError] = []
        assert sum(1 for _ in read([shared / "corpus" / name], report=problems.append)) == count
        assert problems == []
    conference = read([shared / "corpus" / "conference.jsonl.gz"])
    paper = next(conference)
    assert paper.organizations
    assert paper.authors
    conference.close()  # type: ignore[attr-defined]


def test_the_sample_is_a_page_with_most_variants(sample: Path) -> None:
    papers = list(read([sample]))
    assert len(papers) >= 36
    assert len({title_key(paper.title) for paper in papers}) == len(papers)
    assert {paper.date.year for paper in papers if paper.date} >= set(range(2017, 2026)) - {2019}
    assert any(paper.organizations and paper.author_count for paper in papers)
    assert any(paper.organizations and paper.author_count is None for paper in papers)
    assert any(paper.date is None for paper in papers)
    assert papers[0].listing is not None
    assert papers[0].listing.digest.title == "Daily Papers, 29 December 2025"
