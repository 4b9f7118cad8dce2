"""Filling in what papers lack from metadata that knows their titles."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.paper import Paper

__all__ = ["fill_in", "title_key"]

_ALIKE = 0.6
_UNCOUNTED = re.compile(r"[^\w.]|_|(?<!\d)\.|\.(?!\d)")
_FILLED = (
    "id", "identifiers", "authors", "author_count", "organizations", "date", "url", "code_url", "project_url",
    "upvotes", "code_stars", "categories", "keywords",
)  # fmt: skip


def title_key(title: str) -> str:
    """The key under which spellings of a title meet: letters and digits, case and Unicode form folded.

    A point between digits stays. Letters other than these, such as `+` and `#`, do not count.

    >>> title_key("Pre-Training  of Qwen2.5: A Report") == title_key("pretraining of QWEN2.5 — a report")
    True
    >>> title_key("Qwen2.5") == title_key("Qwen 25")
    False
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return _UNCOUNTED.sub("", text)


def fill_in(papers: Iterable[Paper], metadata: Iterable[Paper]) -> Iterator[Paper]:
    """The papers in order, each with what the metadata paper of its title says and it does not say itself.

    Title and abstract stay, and so does all that a paper has; none is added. Of the metadata only papers with a wanted
    title are kept. Where several that are not the same share a title, the one whose abstract is alike is taken, if any
    is; one that has another identifier than the paper, within one scheme, never is.
    """
    listed = list(papers)
    wanted = {key for paper in listed if (key := title_key(paper.title))}
    known: dict[str, list[Paper]] = {}
    for candidate in metadata:
        if (key := title_key(candidate.title)) in wanted:
            known.setdefault(key, []).append(candidate)
    for paper in listed:
        match = _match(paper, known.get(title_key(paper.title), []))
        yield _filled(paper, match) if match else paper


def _match(paper: Paper, candidates: list[Paper]) -> Paper | None:
    candidates = [candidate for candidate in candidates if not _contradict(paper, candidate)]
    if not candidates:
        return None
    merged: list[Paper] = []  # the same paper twice, as in two dumps, is one
    for candidate in candidates:
        place = next((place for place, other in enumerate(merged) if _same(candidate, other)), None)
        if place is None:
            merged.append(candidate)
        else:
            merged[place] = _filled(merged[place], candidate)
    if len(merged) == 1:
        return merged[0]
    scored = sorted(
        ((_likeness(paper.abstract, other.abstract), place) for place, other in enumerate(merged)), reverse=True
    )
    (best, place), (second, _) = scored[:2]
    return merged[place] if best >= _ALIKE and best > second else None


def _schemes(paper: Paper) -> dict[str, str]:
    return {name.partition(":")[0]: name for name in paper.identifiers}


def _contradict(paper: Paper, other: Paper) -> bool:
    own, theirs = _schemes(paper), _schemes(other)
    return any(theirs.get(scheme, name) != name for scheme, name in own.items())


def _same(paper: Paper, other: Paper) -> bool:
    if set(paper.identifiers) & set(other.identifiers):
        return True
    return not _contradict(paper, other) and (
        paper.id == other.id != "" or _likeness(paper.abstract, other.abstract) >= 0.9
    )


def _likeness(text: str, other: str) -> float:
    """The share of words that two texts have in common (Dice, words counted as often as they occur)."""
    words, others = Counter(text.casefold().split()), Counter(other.casefold().split())
    total = words.total() + others.total()
    return 2 * (words & others).total() / total if total else 0.0


def _filled(paper: Paper, other: Paper) -> Paper:
    given = {name: getattr(other, name) for name in _FILLED if getattr(paper, name) in ("", (), None)}
    if paper.identifiers:
        theirs = _schemes(other)
        given["identifiers"] = tuple((theirs | _schemes(paper)).values())
    return replace(paper, **given)
