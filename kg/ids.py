"""Ids of nodes: a prefix, a slash, and a local part without slash or white space, the same on every machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["arxiv_identifier", "author_id", "entity_id", "paper_id", "result_id", "short_hash", "slug"]

_ARXIV = re.compile(
    r"(?:arxiv[.:/]|abs/|pdf/|^)\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?![\d.]\d)", re.IGNORECASE
)


def slug(text: str) -> str:
    """Lower-case letters and digits of `text` (compatibility forms folded), all else as single hyphens; `-` where nothing is left.

    >>> slug("Qwen2.5-Math 7B"), slug("C++"), slug("Schrödinger bridge")
    ('qwen2.5-math-7b', 'c', 'schrödinger-bridge')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c if c.isalnum() else "." if c == "." else "-" for c in folded)
    kept = re.sub(r"(?<!\d)\.|\.(?!\d)", "-", kept)  # a point stays between digits: 2.5 is no 25
    return unicodedata.normalize("NFC", re.sub(r"-+", "-", kept).strip("-")) or "-"


def short_hash(text: str, digits: int = 8) -> str:
    """The first hex digits of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def arxiv_identifier(text: str) -> str:
    """`arxiv:` + the id in `text` (an id, or an arXiv address), version stripped; empty where there is none.

    >>> arxiv_identifier("http://arxiv.org/abs/2506.01234v2"), arxiv_identifier("hep-th/9901001"), arxiv_identifier("hf-12")
    ('arxiv:2506.01234', 'arxiv:hep-th/9901001', '')
    """
    found = _ARXIV.search(text.strip())
    return f"arxiv:{found.group(1)}" if found else ""


def paper_id(title: str, identifiers: tuple[str, ...] = ()) -> str:
    """`paper/arxiv:2506.01234` where the arXiv id is known, else `paper/` + slug and hash of the folded title.

    >>> paper_id("Tiny Titans", ("arxiv:2506.01234",))
    'paper/arxiv:2506.01234'
    >>> paper_id("Tiny Titans") == paper_id("TINY  titans!")
    True
    """
    arxiv = next((name for name in identifiers if name.startswith("arxiv:")), "")
    if arxiv:
        return "paper/" + arxiv.replace("/", "_")  # ids of before 2007 hold a slash: hep-th/9901001
    name = slug(title)
    return f"paper/{name[:60].strip('-')}-{short_hash(name)}"


def entity_id(key: str) -> str:
    """`entity/` + slug of the key. Keys that share a slug get a suffix in resolution."""
    return "entity/" + slug(key)[:120].strip("-.")


def author_id(name: str) -> str:
    """`author/` + slug of the name; of a very long one, its start and a hash.

    >>> author_id("José  Pérez")
    'author/josé-pérez'
    """
    own = slug(name)
    return "author/" + (own if len(own) <= 120 else f"{own[:100].strip('-.')}-{short_hash(own)}")


def result_id(paper: str, place: int) -> str:
    """The `place`-th result (from 1) of the paper, by place in its text.

    >>> result_id("paper/arxiv:2506.01234", 2)
    'result/arxiv:2506.01234-2'
    """
    return f"result/{paper.removeprefix('paper/')}-{place}"
