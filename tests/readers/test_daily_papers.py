"""Daily Papers pages, in all their variants."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.paper import Paper
from kg.readers import read
from kg.readers.daily_papers import recognises
from tests.readers.page_variants import VARIANTS, A, B, C, Variant


def papers_of(path: Path, **options: Any) -> tuple[list[Paper], list[str], list[str]]:
    """Papers, problems and notices, with the folder left out of the messages."""
    problems: list[InputError] = []
    notices: list[InputError] = []
    papers = list(read([path], report=problems.append, notice=notices.append, **options))
    return papers, *([str(error).replace(f"{path.parent}/", "") for error in group] for group in (problems, notices))


def written(folder: Path, text: str) -> Path:
    path = folder / "page.txt"
    path.write_text(text, encoding="utf-8")
    return path


def shown(paper: Paper, names: dict[str, Any]) -> dict[str, Any]:
    assert paper.listing is not None
    digest = paper.listing.digest.date
    known = {
        "title": paper.title,
        "abstract": paper.abstract,
        "author_count": paper.author_count,
        "organizations": [f"{found.handle}/{found.name}" for found in paper.organizations],
        "date": paper.date.isoformat() if paper.date else None,
        "month_day": f"{paper.date:%m-%d}" if paper.date else None,
        "comments": paper.listing.comments,
        "rank": paper.listing.rank,
        "digest": digest.isoformat() if digest else None,
    }
    return {name: known[name] for name in names}


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.why)
def test_every_variant_of_a_page_gives_its_papers(variant: Variant, tmp_path: Path) -> None:
    found, problems, _ = papers_of(written(tmp_path, variant.text))
    expected = [{name: value for name, value in given.items() if name != "month_day"} for given in variant.papers]
    if any("month_day" in given for given in variant.papers):  # no year on the page: the file's own
        expected = [{name: value for name, value in given.items() if name != "date"} for given in variant.papers]
    assert [shown(paper, given) for paper, given in zip(found, expected, strict=False)] == expected
    assert len(found) == len(expected)
    assert problems == variant.problems


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.why)
def test_every_variant_is_recognised(variant: Variant) -> None:
    assert recognises(variant.text)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(tmp_path: Path, end: str) -> None:
    text = VARIANTS[0].text
    plain, _, _ = papers_of(written(tmp_path, text))
    path = tmp_path / "page.txt"
    path.write_bytes(text.replace("\n", end).encode())
    found, problems, _ = papers_of(path)
    assert [(paper.title, paper.date, paper.line) for paper in found] == [
        (paper.title, paper.date, paper.line) for paper in plain
    ]
    assert problems == []


def test_a_page_without_years_takes_the_file_s_own_with_a_word_about_it(tmp_path: Path) -> None:
    path = written(tmp_path, f"Daily Papers\n\nDec 29\n\nPruning by Spectrum\n\n{A}\n\n  • 3 authors\n·\nMay 2\n")
    stamp = 1_700_000_000  # in November 2023
    os.utime(path, (stamp, stamp))
    (paper,), problems, notices = papers_of(path)
    assert paper.date == date(2023, 5, 2)
    assert problems == []
    assert notices == [
        "page.txt: no date on the page names a year, so 2023 is taken, in which the file was last changed; "
        "give the year (--year) where it is another"
    ]


def test_the_year_that_is_asked_for_goes_before_what_the_page_tells(tmp_path: Path) -> None:
    found, _, notices = papers_of(written(tmp_path, VARIANTS[0].text), year=2031)
    assert [paper.date for paper in found] == [date(2023, 6, 4), date(2031, 5, 2)]
    assert notices == []


def test_links_of_the_abstract_are_kept_in_order(tmp_path: Path) -> None:
    text = f"Daily Papers\n\nTwo Works\n\n{A} {C}\n\n  • 3 authors\n\nNo Link\n\n{B}\n\n  • 3 authors\n"
    found, _, _ = papers_of(written(tmp_path, text))
    assert [(paper.links, paper.code_url, paper.project_url) for paper in found] == [
        (
            ("https://github.com/example/sniprate", "https://storm.github.io/flow"),
            "https://github.com/example/sniprate",
            "https://storm.github.io/flow",
        ),
        ((), "", ""),
    ]


def test_the_digest_is_named_by_date_and_content(tmp_path: Path) -> None:
    first, _, _ = papers_of(written(tmp_path, VARIANTS[0].text))
    again, _, _ = papers_of(written(tmp_path, VARIANTS[0].text))
    other, _, _ = papers_of(written(tmp_path, VARIANTS[0].text + "\n"))
    digests = [papers[0].listing.digest for papers in (first, again, other) if papers[0].listing]
    assert digests[0] == digests[1] != digests[2]
    assert digests[0].id.startswith("digest/2024-12-29-")
    assert digests[0].title == "Daily Papers, 29 December 2024"


def test_text_that_is_no_page_is_not_taken_for_one() -> None:
    assert not recognises("Dear all,\n\nthe meeting is on Friday. Please bring your notes.\n\nBest, Ann\n")
    assert not recognises('def f():\n    """Docs."""\n    return 1\n')
    assert not recognises("# Heading\n\n- one\n- two\n")


def test_bytes_that_are_not_utf8_cost_their_paper_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    bad = b"Na\xefve Pruning\n\n" + B.encode() + b"\n\n  \xe2\x80\xa2 3 authors\n\n"
    path.write_bytes(b"Daily Papers\n\n" + bad + f"Flows of Weather\n\n{C}\n\n  • 2 authors\n".encode())
    found, problems, _ = papers_of(path)
    assert [paper.title for paper in found] == ["Flows of Weather"]
    assert problems == [
        'page.txt:3: byte 0xEF after character 2 is not UTF-8, so "Na?ve Pruning" is left out; save the file as UTF-8'
    ]


TITLES = st.sampled_from([
    "Pruning by Spectrum", "Anchors for Long Dialogues", "Do Forecasts Need to Blur?", "s1: Simple test-time scaling",
    "GPT Takes the Bar Exam", "Attention Is Not All You Need.", "Daily Papers", "Subscribe", "new", "Dec 29", "$\\pi_0$: A Flow",
    "3D Gaussians of the Sky", "“Why” Matters", "Tülu 3: Pushing Frontiers", "Nemotron-4 15B Technical Report",
])  # fmt: skip
ABSTRACTS = st.sampled_from([A, B, C, A.replace(". ", ".\n\nWe go on. "), f"{B}.\nThe rest • of it\n· and this."])
ORGANIZATIONS = st.sampled_from([
    "naver-ai NAVER AI Lab", "facebook AI at Meta", "ByteDance ByteDance", "tencent Tencent", "stanfordnlp Stanford NLP",
    "Qwen Qwen", "allenai Ai2", "zai-org Z.ai", "PKU-Alignment PKU-Alignment", "nvidia NVIDIA", "deepseek-ai DeepSeek",
])  # fmt: skip
DATES = st.dates(date(2016, 1, 1), date(2025, 12, 31))


@st.composite
def listings(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": draw(TITLES),
        "abstract": draw(ABSTRACTS),
        "organization": draw(st.none() | ORGANIZATIONS),
        "authors": draw(st.none() | st.integers(1, 300)),
        "date": draw(st.none() | DATES),
        "comments": draw(st.none() | st.integers(0, 99)),
    }


def foot(listing: dict[str, Any]) -> list[str]:
    lines = [listing["organization"]] if listing["organization"] else []
    if listing["authors"]:
        lines.append(f"  • {listing['authors']} author{'s' if listing['authors'] > 1 else ''}")
    if on := listing["date"]:
        written = f"{on:%b} {on.day}" + ("" if on.year == 2025 else f", {on.year}")
        lines += ["·", written + ("" if listing["comments"] is None else f" {listing['comments']}")]
    return lines


@settings(max_examples=80, deadline=None)
@for_any(st.lists(listings(), min_size=1, max_size=6))
def test_parts_can_be_missing_in_any_combination(tmp_path_factory: pytest.TempPathFactory, given: list[Any]) -> None:
    """A page written from its parts is read back into them.

    Two things cannot be told and are not asked for: a title that is a header's line or ends as a sentence, where
    nothing stands below the abstract above it.
    """
    parts = ["new", "Subscribe", "Daily Papers", "Dec 29, 2025"]
    odd = {"Daily Papers", "Subscribe", "new", "Dec 29"}
    for before, listing in zip([None, *given], given, strict=False):
        if before and listing["title"] in odd and not (before["authors"] or before["date"]):
            listing["title"] = "Pruning by Spectrum"
        parts += [listing["title"], listing["abstract"], "\n".join(foot(listing))]
    path = tmp_path_factory.getbasetemp() / "parts.txt"
    path.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
    found, problems, _ = papers_of(path)
    assert problems == []
    assert [
        {
            "title": paper.title,
            "abstract": paper.abstract,
            "organization": " ".join((paper.organizations[0].handle, paper.organizations[0].name))
            if paper.organizations
            else None,
            "authors": paper.author_count,
            "date": paper.date,
            "comments": paper.listing.comments if paper.listing else None,
        }
        for paper in found
    ] == [
        {
            **listing,
            "abstract": " ".join(listing["abstract"].split()),
            "comments": listing["comments"] if listing["date"] else None,
        }
        for listing in given
    ]
