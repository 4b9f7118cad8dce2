"""Every format gives the same papers under the same names."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.paper import Organization, Paper
from kg.readers import read

DATA = Path(__file__).parent.parent / "data" / "readers"


@pytest.fixture
def papers_in(tmp_path: Path) -> Callable[[str], list[Paper]]:
    """The papers of a text, which has no problems."""

    def papers(text: str) -> list[Paper]:
        path = tmp_path / "input"
        path.write_text(text, encoding="utf-8")
        return list(read([path]))

    return papers


def test_daily_papers_of_the_api() -> None:
    first, second = read([DATA / "daily-papers-api.json"])
    assert (first.title, first.id, first.identifiers) == ("Pruning by Spectrum", "2512.01234", ("arxiv:2512.01234",))
    assert first.abstract == "We introduce SnipRate, which prunes ResNet-50. Page: https://sniprate.github.io."
    assert (first.authors, first.author_count, first.date) == (("Ada Moss", "Bo Ek"), 2, date(2025, 12, 1))
    assert first.organizations == (
        Organization(name="University of California, Berkeley", handle="ucb"),
        Organization(name="Tsinghua University"),
    )
    assert (first.upvotes, first.code_stars, first.keywords) == (41, 120, ("pruning", "spectrum"))
    assert (first.code_url, first.project_url) == ("https://github.com/example/sniprate", "https://sniprate.github.io")
    assert second.project_url == "https://anchors.example.org"
    assert second.organizations == (Organization(name="Qwen", handle="Qwen"),)
    listings = [paper.listing for paper in (first, second)]
    assert [(listing.rank, listing.comments) for listing in listings if listing] == [(1, 2), (2, 0)]
    assert {listing.digest.title for listing in listings if listing} == {"Daily Papers, 3 December 2025"}
    text = (DATA / "daily-papers-api.json").read_text().split("\n")
    assert [text[paper.line - 1].strip() for paper in (first, second) if paper.line] == ["{", "{"]


def test_a_single_paper_of_the_api_is_listed_nowhere(papers_in: Callable[[str], list[Paper]]) -> None:
    entry = json.loads((DATA / "daily-papers-api.json").read_text())[0]["paper"]
    (paper,) = papers_in(json.dumps(entry, indent=2))
    assert (paper.title, paper.upvotes, paper.listing) == ("Pruning by Spectrum", 41, None)
    assert paper.organizations[0].name == "University of California, Berkeley"


def test_daily_papers_as_lines_are_read_like_the_array(papers_in: Callable[[str], list[Paper]]) -> None:
    entries = json.loads((DATA / "daily-papers-api.json").read_text())
    lines = papers_in("".join(json.dumps(entry) + "\n" for entry in entries))
    assert [(paper.title, paper.upvotes, paper.line) for paper in lines] == [
        ("Pruning by Spectrum", 41, 1),
        ("Anchors for Long Dialogues", 0, 2),
    ]


def test_saved_page() -> None:
    first, second = read([DATA / "page.html"])
    assert (first.title, first.abstract) == ("Pruning by Spectrum <b>", 'We introduce "SnipRate" &amp; more.')
    assert first.organizations == (Organization(name="Adobe", handle="adobe"),)
    assert (first.upvotes, first.date, first.line) == (41, date(2025, 12, 1), 6)
    assert [(p.listing.rank, p.listing.comments, p.listing.digest.date) for p in (first, second) if p.listing] == [
        (1, 2, date(2025, 12, 3)),
        (2, None, date(2025, 12, 3)),
    ]


def test_snapshot_of_arxiv() -> None:
    first, old, new = read([DATA / "snapshot.jsonl"])
    assert first.identifiers == ("arxiv:2512.01234", "doi:10.1000/xyz.5")
    assert first.authors == ("Ada Moss", "Bo Ek", "C. Dunn Jr")
    assert first.categories == ("cs.LG", "cs.CV")
    assert first.date == date(2025, 12, 1)
    assert old.date is None, "changed a year later: the id tells the month, the last change tells nothing"
    assert new.date == date(2025, 6, 30)


def test_atom_feed() -> None:
    first, second = read([DATA / "atom.xml"])
    assert (first.title, first.abstract) == (
        "Pruning by Spectrum & More",
        "We introduce SnipRate, which prunes ResNet-50.",
    )
    assert first.identifiers == ("arxiv:2512.01234", "doi:10.1000/xyz.5")
    assert (first.authors, first.organizations) == (("Ada Moss", "Bo Ek"), (Organization(name="ETH Zurich"),))
    assert (first.date, first.url) == (date(2025, 12, 1), "http://arxiv.org/abs/2512.01234v2")
    assert (first.categories, first.line) == (("cs.LG", "cs.CV"), 7)
    assert second.identifiers == ("arxiv:hep-th/9901001",)


def test_a_feed_that_says_utf16_is_read_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes((DATA / "atom.xml").read_text().replace('"UTF-8"', '"UTF-16"').encode("utf-16"))
    assert len(list(read([path]))) == 2


def test_table() -> None:
    first, second = read([DATA / "papers.csv"])
    assert first.abstract == "We introduce SnipRate; it prunes ResNet-50. It is fast."
    assert (first.identifiers, first.authors) == (("arxiv:2512.01234",), ("Ada Moss", "Bo Ek"))
    assert (first.date, first.keywords, first.upvotes) == (date(2025, 12, 1), ("pruning", "spectrum"), 1204)
    assert (second.title, second.authors, second.line) == ('Anchors for "Long" Dialogues', ("Cy Dunn", "Di Ek"), 4)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_of_any_delimiter(delimiter: str, mark: str, end: str, papers_in: Callable[[str], list[Paper]]) -> None:
    rows = [["TITLE", "Summary", "doi"], ["Pruning", "We prune.", "https://doi.org/10.1000/ABC"]]
    (paper,) = papers_in(mark + "".join(delimiter.join(row) + end for row in rows))
    assert (paper.title, paper.abstract, paper.identifiers) == ("Pruning", "We prune.", ("doi:10.1000/abc",))


RECORD = {"id": "2512.01234", "title": "Pruning", "abstract": "We prune."}
OTHER = {"id": "x-2", "title": "Anchors", "abstract": "We anchor."}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([RECORD, OTHER]),
        json.dumps([RECORD, OTHER], indent=2),
        json.dumps({"papers": [RECORD, OTHER]}),
        json.dumps({"count": 2, "Data": [RECORD, OTHER]}, indent=2),
        json.dumps({"2512.01234": RECORD, "x-2": OTHER}),
        json.dumps(RECORD) + "\n" + json.dumps(OTHER),
        "\n" + json.dumps(RECORD) + "\n\n" + json.dumps(OTHER) + "\n",
        json.dumps(RECORD, indent=2) + "\n" + json.dumps(OTHER, indent=2),
    ],
)
def test_json_in_all_its_shapes(text: str, papers_in: Callable[[str], list[Paper]]) -> None:
    found = [(paper.id, paper.title, paper.abstract, paper.identifiers) for paper in papers_in(text)]
    assert found == [
        ("2512.01234", "Pruning", "We prune.", ("arxiv:2512.01234",)),
        ("x-2", "Anchors", "We anchor.", ()),
    ]


def test_an_array_is_never_whole_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    with path.open("w") as file:
        file.write("[\n")
        file.writelines(
            json.dumps({**RECORD, "title": f"P{k}", "abstract": "word " * 2_000}) + ",\n" for k in range(400)
        )
        file.write(json.dumps(OTHER) + "]")
    tracemalloc.start()
    count = sum(1 for _ in read([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 401
    assert peak < 1_500_000 < path.stat().st_size / 2


@pytest.mark.parametrize(
    ("field", "value", "name", "expected"),
    [
        ("summary", "In other words.", "abstract", "We prune."),
        ("authors", "Lee, Ann and Ek, Bo", "authors", ("Ann Lee", "Bo Ek")),
        ("authors", [{"given": "Ann", "family": "Lee"}], "authors", ("Ann Lee",)),
        ("author_count", 17, "author_count", 17),
        ("affiliations", ["ETH Zurich", "Google"], "organizations", ("ETH Zurich", "Google")),
        ("organization", "ETH Zurich; Google", "organizations", ("ETH Zurich", "Google")),
        ("published", "2025-12-01T00:00:00Z", "date", date(2025, 12, 1)),
        ("year", 2025, "date", None),
        ("pdf_url", "http://arxiv.org/pdf/2512.01234v1", "url", "http://arxiv.org/pdf/2512.01234v1"),
        ("categories", "cs.LG cs.CV", "categories", ("cs.LG", "cs.CV")),
        ("cate", "cs.CR", "categories", ("cs.CR",)),
        ("stars", "1,200", "code_stars", 1200),
        ("upvotes", -3, "upvotes", None),
        ("upvotes", True, "upvotes", None),
        ("Code URL", "https://github.com/a/b", "code_url", "https://github.com/a/b"),
        ("DOI", "10.48550/arXiv.2512.01234", "identifiers", ("arxiv:2512.01234", "doi:10.48550/arxiv.2512.01234")),
    ],
)
def test_fields_under_their_common_names(
    field: str, value: Any, name: str, expected: Any, papers_in: Callable[[str], list[Paper]]
) -> None:
    (paper,) = papers_in(json.dumps({**RECORD, field: value}))
    found = getattr(paper, name)
    assert (tuple(item.name for item in found) if name == "organizations" else found) == expected


def test_metadata_may_lack_abstracts_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "metadata.csv"
    path.write_text("id,title\n2512.01234,Pruning\n")
    (paper,) = read([path], titles_suffice=True)
    assert (paper.title, paper.abstract) == ("Pruning", "")
    problems: list[InputError] = []
    assert list(read([path], report=problems.append)) == []
    assert str(problems[0]) == (
        f"{path}: has no column abstract or summary, but id, title; name the column of the abstracts so"
    )
