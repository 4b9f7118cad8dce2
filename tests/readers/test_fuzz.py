"""No input, however broken, raises anything but what kg raises on purpose."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.errors import InputError, KgError
from kg.paper import Paper
from kg.readers import read
from tests.readers.page_variants import VARIANTS

DATA = Path(__file__).parent.parent / "data" / "readers"
GOOD = [variant.text.encode() for variant in VARIANTS] + [path.read_bytes() for path in sorted(DATA.iterdir())]
SHARDS = [
    *(b"{", b"}", b"[", b"]", b'"', b",", b"\n\n", b"\r", b"\0", b"\xff", b"\xe2\x80", b"\xef\xbb\xbf", b"\xff\xfe"),
    *("•".encode(), "·\n".encode(), "  • 3 authors\n".encode(), b"Feb 30\n", b"https://[::1", b"title;abstract\n"),
    *(
        b"\\ud800",
        b"\\u0000",
        b'"title": ',
        b"1e999",
        b"NaN",
        b"9" * 400,
        b'{"paper": 3}',
        b"\x1f\x8b",
        b"\x28\xb5\x2f\xfd",
    ),
    *(b"<entry>", b"</feed>", b"&x;", b"<!DOCTYPE", b"data-props='", b"&quot;"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file with parts cut out, doubled, and shards thrown in; packed at times, and then damaged again."""
    content = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 200)))
        middle = draw(
            st.one_of(st.sampled_from(SHARDS), st.binary(max_size=6), st.just(content[start:end] * 2), st.just(b""))
        )
        content = content[:start] + middle + content[end:]
    pack = draw(st.sampled_from([None, None, gzip.compress, zstandard.compress]))
    if pack:
        content = pack(content)
        content = content[: draw(st.integers(1, len(content)))]
    return content


def checked(path: Path, content: bytes) -> list[Paper]:
    """The papers, after looking at everything that `read` promises of them and of what it reports."""
    path.write_bytes(content)
    problems: list[InputError] = []
    found = list(read([path], report=problems.append))
    for paper in found:
        assert paper.title == " ".join(paper.title.split()) != ""
        assert paper.abstract
        paper.text.encode()
        json.dumps([paper.authors, paper.identifiers, paper.links, paper.url, paper.id]).encode()
    for problem in problems:
        assert "\n" not in str(problem)
        str(problem).encode()
    return found


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FUZZ
@given(content=st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe\x00")
@example(b"\x1f\x8b")
@example(b"[" * 200_000)
@example(b'{"a":' * 100_000)
def test_any_bytes_are_read_or_refused(folder: Path, content: bytes) -> None:
    checked(folder / "bytes", content)


@FUZZ
@given(content=mutated())
@example(b"id;Title;\xffbstract;Authors\n1;A;We study it.;Bo Ek\n")
@example(b'id;Title;"Abstract;Authors\n1;A;We study it.;"Bo Ek"\n2;B;We study\nit.;Bo Ek\n')
def test_any_mutation_of_a_good_file_is_read_or_refused(folder: Path, content: bytes) -> None:
    checked(folder / "mutated", content)


@FUZZ
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "abstract", "paper", "authors", "id", "date", "organization", "categories", "doi",
                             "name", "fullname", "upvotes", "summary", "papers", "authors_parsed", "versions", "created",
                             "update_date", "cate", "keywords", "submittedOnDailyAt", "numComments"]),
            inner,
            max_size=6,
        ),
        max_leaves=30,
    ),
    join=st.sampled_from(["array", "lines"]),
)  # fmt: skip
def test_any_json_is_read_or_refused(folder: Path, value: object, join: str) -> None:
    parts = value if isinstance(value, list) and join == "lines" else [value]
    checked(folder / "json", "\n".join(json.dumps(part) for part in parts).encode())


@pytest.mark.parametrize("content", GOOD, ids=range(len(GOOD)))
def test_a_good_file_cut_anywhere_is_read_or_refused(folder: Path, content: bytes) -> None:
    for size in range(0, len(content), max(1, len(content) // 25)):
        checked(folder / "cut", content[:size])


def test_the_default_report_raises_what_kg_raises(folder: Path) -> None:
    path = folder / "raise"
    for content in (b"", b"\0\0", b"[1", b"title,abstract\n,x\n"):
        path.write_bytes(content)
        with pytest.raises(KgError):
            list(read([path]))
