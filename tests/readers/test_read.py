"""`read`: which inputs it takes, and what it says of those that it cannot read."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import os
import pkgutil
import random
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard

import kg.readers
from kg.errors import InputError
from kg.paper import Paper
from kg.readers import FORMATS, read
from tests.readers.page_variants import VARIANTS, A, B

PAGE = VARIANTS[0].text
KNOWN = (
    "kg reads Hugging Face daily papers, arXiv metadata, JSON lines, JSON, a Daily Papers page as HTML, arXiv's Atom "
    "feed, CSV, the text of a Daily Papers page, each also as .gz or .zst"
)


def line(title: str, abstract: str = "We prune.") -> str:
    return json.dumps({"title": title, "abstract": abstract}) + "\n"


def found(path: Path | str, *, base: Path) -> tuple[list[str], list[str]]:
    """The titles of the papers, and the problems without the folder's name."""
    problems: list[InputError] = []
    titles = [paper.title for paper in read([path], report=problems.append)]
    return titles, [str(problem).replace(f"{base}/", "") for problem in problems]


def test_every_module_of_readers_is_tried() -> None:
    modules = [importlib.import_module(f"kg.readers.{info.name}") for info in pkgutil.iter_modules(kg.readers.__path__)]
    formats = {module.__name__ for module in modules if hasattr(module, "recognises")}
    assert formats == {module.__name__ for module in FORMATS}  # type: ignore[attr-defined]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gz", "zst"])
@pytest.mark.parametrize("name", ["page.txt", "page.json", "page.gz", "page"])
def test_content_decides_never_the_name(pack: object, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(pack(PAGE.encode()))  # type: ignore[operator]
    assert len(list(read([path]))) == 2


def test_packed_parts_one_after_the_other_are_one_file(tmp_path: Path) -> None:
    for pack in (gzip.compress, zstandard.compress):
        path = tmp_path / pack.__name__
        path.write_bytes(pack(line("A").encode()) + pack(line("B").encode()))
        assert [paper.title for paper in read([path])] == ["A", "B"]


def test_the_packed_page_is_the_same_digest(tmp_path: Path) -> None:
    plain, packed = tmp_path / "page.txt", tmp_path / "page.txt.gz"
    plain.write_text(PAGE)
    packed.write_bytes(gzip.compress(PAGE.encode()))
    assert {paper.listing.digest for paper in read([plain, packed]) if paper.listing} == {
        paper.listing.digest for paper in read([plain]) if paper.listing
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [PAGE, line("Größe 大") + line("B")], ids=["page", "jsonl"])
def test_encodings_with_a_mark_are_read(encoding: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "input"
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    path.write_bytes(mark + text.encode(encoding))
    plain = tmp_path / "plain"
    plain.write_text(text, encoding="utf-8")
    assert [(p.title, p.abstract, p.line) for p in read([path])] == [
        (p.title, p.abstract, p.line) for p in read([plain])
    ]


def test_folders_are_gone_through_by_name_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("b/deep/z.jsonl", "b/a.jsonl", "a.jsonl", "c.jsonl", ".hidden.jsonl", ".git/x.jsonl"):
        (tmp_path / name).write_text(line(name))
    (tmp_path / "notes.md").write_text("# Notes\n")
    notices: list[InputError] = []
    titles = [paper.title for paper in read([tmp_path], notice=notices.append)]
    assert titles == ["a.jsonl", "c.jsonl", "b/a.jsonl", "b/deep/z.jsonl"]
    assert [str(notice) for notice in notices] == [f"{tmp_path}/notes.md: is in no format that kg knows; {KNOWN}"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(line("A").encode()))))
    (paper,) = read(["-"])
    assert (paper.title, paper.source) == ("A", "standard input")


def test_papers_come_before_the_input_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO("".join(line(f"P{k}", "word " * 200) for k in range(2000)).encode())
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
    papers = read(["-"])
    assert [next(papers).title for _ in range(100)] == [f"P{k}" for k in range(100)]
    assert stream.tell() < len(stream.getvalue()) / 4
    papers.close()  # type: ignore[attr-defined]


def test_python_callers_get_the_first_problem_raised(tmp_path: Path) -> None:
    path = tmp_path / "input.jsonl"
    path.write_text(line("A") + "{}\n" + line("B"))
    papers = read([path])
    assert next(papers).title == "A"
    with pytest.raises(InputError, match=r"input\.jsonl:2: a paper has no title; add one, or delete the paper"):
        next(papers)


def test_what_the_report_raises_passes(tmp_path: Path) -> None:
    def report(error: InputError) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(read([tmp_path / "missing"], report=report))


WHOLE_FILES = {
    "empty": (b"", "is empty; leave it out, or fetch it again"),
    "blank": (b" \n\r\n\t", "is empty; leave it out, or fetch it again"),
    "binary": (bytes(range(256)) * 4, "is a binary file, not text; save it as text, UTF-8"),
    "zeros": (bytes(500), "is binary, or UTF-16 without a byte order mark; save it as text, UTF-8"),
    "unmarked UTF-16": (
        PAGE.encode("utf-16-le"),
        "is binary, or UTF-16 without a byte order mark; save it as text, UTF-8",
    ),
    "PDF": (b"%PDF-1.7\n1 0 obj\n", "is a PDF, not text; save it as text, UTF-8"),
    "zip": (b"PK\x03\x04abc", "is a zip archive or an office document, not text; save it as text, UTF-8"),
    "letter": (b"Dear all,\nthe meeting is at noon.\n", f"is in no format that kg knows; {KNOWN}"),
    "program": (b"def f():\n    return 1\n", f"is in no format that kg knows; {KNOWN}"),
    "a stump of .gz": (gzip.compress(b"abc")[:6], "holds nothing: the compressed file is cut short; fetch it again"),
    "HTML without papers": (
        b"<html><body data-props='{}'>Hello</body></html>",
        "the page holds no papers; save the page of daily papers itself, as HTML",
    ),
    "a page of no papers": (b"new\n\nSubscribe\n\nDaily Papers\n\nDec 29\n", "holds no papers; leave it out"),
    "an empty array": (b"[]", "holds no papers; leave it out"),
    "a table without rows": (b"id,title,abstract\n", "holds no papers; leave it out"),
    "bomb": (
        b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&b;</title></entry></feed>',
        "the feed defines entities, as an attack does; take them out",
    ),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_files_that_cannot_be_read_are_refused_in_a_line(name: str, tmp_path: Path) -> None:
    content, problem = WHOLE_FILES[name]
    path = tmp_path / "input"
    path.write_bytes(content)
    assert found(path, base=tmp_path) == ([], [f"input: {problem}"])


def test_a_missing_file_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_text(line("A"))
    problems: list[InputError] = []
    assert [paper.title for paper in read([tmp_path / "gone", path], report=problems.append)] == ["A"]
    assert [str(problem) for problem in problems] == [f"{tmp_path}/gone: there is no such file; check the path"]


def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_text(line("A"))
    path.chmod(0)
    root = os.geteuid() == 0
    if root:  # may read everything, so somebody else has to try
        os.seteuid(65534)
    try:
        refused = found(path, base=tmp_path)
    finally:
        if root:
            os.seteuid(0)
    assert refused == ([], ["input: cannot be opened: Permission denied; check the path and its permissions"])


def test_a_folder_without_anything_to_read(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "x.bin").write_bytes(bytes(100))
    assert found(tmp_path / "none", base=tmp_path) == ([], [f"none: the folder holds no file that kg reads; {KNOWN}"])


LINES = {
    "no JSON": ("nonsense", "the line is not JSON: Expecting value at column 1; mend or delete the line"),
    "no object": ('["A", "B"]', 'the line is ["A", "B"], no JSON object; mend or delete the line'),
    "no title": ('{"abstract": "We prune."}', "a paper has no title; add one, or delete the paper"),
    "white title": ('{"title": " ", "abstract": "We prune."}', "a paper has no title; add one, or delete the paper"),
    "no abstract": ('{"title": "A"}', '"A" has no abstract; add one, or delete the paper'),
    "a number as title": ('{"title": 7, "abstract": "x"}', "the title is 7, no text; write it as a string"),
    "a long abstract": (
        line("A", "word " * 2_000_000).strip(),
        '"A" has an abstract of 9,999,999 characters, where 100,000 are read; give the abstract alone',
    ),
    "a long title": (
        line("word " * 1000).strip(),
        "a title has 4,999 characters, where 2,000 are read; check what it is",
    ),
    "NUL": ('{"title": "A\\u0000B", "abstract": "x"}', '"AB" holds a NUL byte; delete the byte'),
    "half a pair": (
        '{"title": "A", "abstract": "\\ud83d"}',
        '"A" holds half of a surrogate pair (\\ud83d); write the whole character',
    ),
    "nesting": ('{"title":' + "[" * 100_000, "the line is nested too deeply to be a paper; mend or delete the line"),
    "digits": (
        '{"title": "A", "abstract": "x", "upvotes": ' + "9" * 5000 + "}",
        "the line holds a number of thousands of digits; mend or delete the line",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_a_bad_line_costs_only_itself(name: str, tmp_path: Path) -> None:
    bad, problem = LINES[name]
    path = tmp_path / "input"
    path.write_text(line("Before") + bad + "\n" + line("After"))
    assert found(path, base=tmp_path) == (["Before", "After"], [f"input:2: {problem}"])


def test_a_line_that_is_not_utf8_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_bytes(line("Before").encode() + b'{"title": "Na\xefve", "abstract": "x"}\n' + line("After").encode())
    assert found(path, base=tmp_path) == (
        ["Before", "After"],
        ["input:2: byte 0xEF at column 14 is not UTF-8; save the file as UTF-8"],
    )


TABLES = {
    "an open quote": (
        'B,"y',
        "the row breaks off: a quote that opens here is never closed; close quotes, and double those in a cell",
    ),
    "too many cells": (
        "B,x, y, z",
        "the row has 4 cells, where 2 columns are named; put cells that hold the delimiter in quotes",
    ),
    "a long cell": (
        "B," + "word " * 2_000_000,
        "the row has a cell of more than 131,072 characters; close quotes, and double those in a cell",
    ),
    "no title": (",y", "a paper has no title; add one, or delete the paper"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_bad_row_costs_only_itself(name: str, tmp_path: Path) -> None:
    bad, problem = TABLES[name]
    path = tmp_path / "input"
    path.write_text(f"title,abstract\nBefore,x\n{bad}\nAfter,z\n")
    assert found(path, base=tmp_path) == (["Before", "After"], [f"input:3: {problem}"])


def test_a_long_abstract_on_a_page_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_text(PAGE.replace(A, "word " * 2_000_000))
    assert found(path, base=tmp_path) == (
        ["Anchors for Long Dialogues"],
        [
            'page:13: "Pruning by Spectrum" has an abstract of 9,999,999 characters, where 100,000 are read; '
            "give the abstract alone"
        ],
    )


def test_a_broken_object_costs_only_itself_where_objects_have_lines(tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_text("[\n" + line("Before") + ',{"title": "A" "abstract": "x"},\n' + line("After") + "]")
    assert found(path, base=tmp_path) == (
        ["Before", "After"],
        ["input:3: this is not JSON: Expecting ',' delimiter; mend it, or delete the paper around it"],
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            json.dumps([json.loads(line(f"P{k}")) for k in range(3)], indent=1)[:-30],
            "input:12: the JSON breaks off here",
        ),
        (
            json.dumps({"papers": [json.loads(line(f"P{k}")) for k in range(3)]})[:-30],
            "input:1: the JSON breaks off here",
        ),
        (line("P0") + line("P1") + line("P2")[:-20], "input:3: the last line breaks off"),
    ],
    ids=["array", "object", "lines"],
)
def test_json_that_is_cut_off_keeps_what_stands_before(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_text(text)
    titles, problems = found(path, base=tmp_path)
    assert titles == ["P0", "P1"]
    assert [text.partition(";")[0] for text in problems] == [problem]


def test_many_small_objects_after_a_long_one_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_text("[" + line("Long", "word " * 3_000_000) + "".join("," + line(f"P{k}") for k in range(20_000)) + "]")
    titles, problems = found(path, base=tmp_path)
    assert (len(titles), len(problems)) == (20_000, 1)


def test_a_feed_and_a_saved_page_that_are_cut_off_keep_what_stands_before(tmp_path: Path) -> None:
    data = Path(__file__).parent.parent / "data" / "readers"
    feed, page = (data / "atom.xml").read_text(), (data / "page.html").read_text()
    (tmp_path / "feed").write_text(feed[: feed.index("Flows")])
    (tmp_path / "page").write_text(page[: page.index("Anchors")])
    titles, problems = found(tmp_path / "feed", base=tmp_path)
    assert (titles, len(problems)) == (["Pruning by Spectrum & More"], 1)
    assert problems[0].startswith("feed:28: the feed breaks off here: ")
    assert found(tmp_path / "page", base=tmp_path) == (
        ["Pruning by Spectrum <b>"],
        ["page:5: the page breaks off in its data; save the page of daily papers itself, as HTML"],
    )


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gz", "zst"])
def test_a_truncated_file_gives_the_papers_before_the_cut(pack: object, tmp_path: Path) -> None:
    words = random.Random(7)
    lines = [line(f"P{k}", " ".join(str(words.random()) for _ in range(40))) for k in range(2000)]
    packed: bytes = pack("".join(lines).encode())  # type: ignore[operator]
    path = tmp_path / "input"
    path.write_bytes(packed[: len(packed) // 2])
    titles, problems = found(path, base=tmp_path)
    assert titles == [f"P{k}" for k in range(len(titles))]
    assert 700 < len(titles) < 1300
    assert problems == [
        f"input:{len(titles) + 1}: the file breaks off here: the compressed file is cut short; fetch it again"
    ]


def test_a_truncated_packed_page_gives_the_papers_before_the_cut(tmp_path: Path) -> None:
    words = random.Random(7)
    text = PAGE + "".join(f"\nPaper {k}\n\n{words.random()} {B}.\n\n  • 2 authors\n" for k in range(400))
    packed = gzip.compress(text.encode())
    path = tmp_path / "page"
    path.write_bytes(packed[: len(packed) * 2 // 3])
    titles, problems = found(path, base=tmp_path)
    assert titles[2:] == [f"Paper {k}" for k in range(len(titles) - 2)]
    assert len(titles) > 100
    assert problems[-1].endswith("the page breaks off here: the compressed file is cut short; fetch it again")


def test_papers_know_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_text(PAGE)

    def place(paper: Paper) -> tuple[str, int | None]:
        return paper.source, paper.line

    assert [place(paper) for paper in read([path])] == [(str(path), 13), (str(path), 21)]
