r"""Mentions whose brackets close: names with LaTeX or brackets in them, of which a tag or two was missed at an end.

In `CAS(ME)$^3$` the last dollar belongs to the name, in `Evo\textbf{Lved Sign Momentum}` all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.encoder.pieces import Pieces, words_at
from kg.extraction.encoder.tagging import Mention

__all__ = ["close_brackets", "closed"]

_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}  # a ">" alone is part of an arrow
_BRACKETS = frozenset("()[]{}<>$")
_REACH = 24  # characters that a name may gain at one end
_CUT_WORD = re.compile(r"[^\W\d_]\\[A-Za-z]+\{$")  # a LaTeX command within a word, just before a mention
_COMMAND = re.compile(r"\\[a-z]+\s+")


def close_brackets(text: str, pieces: Pieces, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those with brackets that do not close drawn wider or narrower; what comes to lie within one is dropped."""
    spans = [pieces.span(mention.first, mention.last) for mention in mentions]
    kept: list[Mention] = []
    for n, mention in enumerate(mentions):
        above = spans[n + 1][0] if n + 1 < len(spans) else len(text)
        span = closed(text, *spans[n], below=spans[n - 1][1] if n else 0, above=above)
        if span != spans[n] and (words := words_at(span, pieces.word_spans)):
            mention = replace(mention, first=words[0], last=words[1])
        while kept and kept[-1].last >= mention.first:
            kept.pop()
        kept.append(mention)
    return kept


def closed(text: str, start: int, end: int, *, below: int = 0, above: int | None = None) -> tuple[int, int]:
    r"""The stretch nearest to `start`:`end` within which every bracket and dollar closes; itself where there is none.

    It stays between `below` and `above`; but a word that a command cuts in two is taken whole.

    >>> texts = ("a CAS(ME)$^3$", "<Net>, a", r"(Evo\textbf{Lved Sign})", "a $CO_2$ cost", r"a {\sf SAS}", "a (GRPO", "(a b) c", "A->B")
    >>> spans = ((2, 12), (0, 4), (12, 21), (3, 13), (2, 10), (2, 7), (1, 7), (0, 4))
    >>> [text[slice(*closed(text, *span))] for text, span in zip(texts, spans)]
    ['CAS(ME)$^3$', '<Net>', 'Evo\\textbf{Lved Sign}', '$CO_2$ cost', 'SAS', 'GRPO', 'a b', 'A->B']
    """
    cut = bool(_CUT_WORD.search(text, max(0, start - _REACH), start))
    if not cut and (_BRACKETS.isdisjoint(text[start:end]) or _closes(text[start:end])):
        return start, end
    lefts = [n for n in _beginnings(text, start) if cut or n >= below]
    most = min(end + _REACH, len(text) if above is None else above)
    rights = [n for n in range(end, most + 1) if not any(map(str.isspace, text[end:n]))]
    tried = [(left, right) for left in ([] if cut else [start]) + lefts for right in rights]
    if not cut and text[start] in "([{":
        command = _COMMAND.match(text, start + 1, end)
        tried.insert(0, (command.end() if command else start + 1, end))
    elif not cut and text[start] == "$":
        tried.append((start + 1, end))
    tried += [(start, n) for n in range(start + 1, end) if text[n] in ")]}"]  # at the bracket that was not opened
    return next(((a, b) for a, b in tried if a < b and _closes(text[a:b])), (start, end))


def _beginnings(text: str, place: int) -> list[int]:
    """Where a name that goes on at `place` can begin: behind a space or an opening bracket, nothing but its letters between."""
    found = []
    for n in range(place - 1, max(-1, place - _REACH), -1):
        if text[n].isspace():
            break
        if text[n] not in "([{" and (n == 0 or text[n - 1].isspace() or text[n - 1] in "(["):
            found.append(n)
    return found


def _closes(name: str) -> bool:
    open_: list[str] = []
    for character in name:
        if character in "([{<":
            open_.append(character)
        elif (
            character in _PAIRS
            and (character != ">" or "<" in open_)
            and (not open_ or open_.pop() != _PAIRS[character])
        ):
            return False
    return not open_ and name.count("$") % 2 == 0
