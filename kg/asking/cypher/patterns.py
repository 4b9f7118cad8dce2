"""Node patterns of a Cypher text, `(m:Method {name: $x})`, and a text with changes whose places are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.asking.cypher.tokens import Token, position, significant

__all__ = ["Change", "Expanded", "Pattern", "changed", "patterns", "within"]

Change = tuple[int, int, str]  # offset in the original, length there, new text

_BEFORE = frozenset(("MATCH", "WHERE", "AND", "OR", "NOT", "XOR", "WHEN", "THEN", "RETURN", "WITH"))


@dataclass(frozen=True, slots=True)
class Expanded:
    """The text for the engine, and the changes that made it of the original, in order."""

    original: str
    text: str
    changes: tuple[Change, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the original of an offset in the new text."""
        shift = 0
        for start, length, new in self.changes:
            if offset < start + shift + len(new):
                return position(self.original, min(offset - shift, start))
            shift += len(new) - length
        return position(self.original, offset - shift)


def changed(text: str, changes: Iterable[Change]) -> Expanded:
    """The text with the changes made."""
    ordered = sorted(changes, key=lambda change: change[:2])
    pieces, at = [], 0
    for start, length, new in ordered:
        pieces += [text[at:start], new]
        at = start + length
    return Expanded(text, "".join([*pieces, text[at:]]), tuple(ordered))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A node pattern with labels: where its "(" is among the words, its variable, its labels, and the words that follow them."""

    at: int
    variable: str
    labels: tuple[Token, ...]
    joins: tuple[str, ...]  # what stands between the labels: | & :
    start: int  # offset of the first colon
    after: Token
    second: Token | None

    @property
    def end(self) -> int:
        return self.labels[-1].end


def patterns(words: list[Token]) -> Iterator[Pattern]:
    """The node patterns of a text that name a label; the brackets of a function's arguments are none."""
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        calls = before and (before.kind == "quoted" or (before.kind == "word" and before.upper not in _BEFORE))
        if word.text == "(" and not calls and (found := _pattern(words, place)):
            yield found


def _pattern(words: list[Token], place: int) -> Pattern | None:
    at = place + 1
    variable = ""
    if at < len(words) and words[at].name:
        variable, at = words[at].text, at + 1
    if at >= len(words) or words[at].text != ":":
        return None
    start, labels, joins = words[at].start, [], []
    while at + 1 < len(words) and words[at].text in (":", "|", "&"):
        join, at = words[at].text, at + 1
        if words[at].text == ":" and join == "|":
            at += 1
        if at >= len(words) or not words[at].name:
            return None
        joins.append(join)
        labels.append(words[at])
        at += 1
    if not labels or at >= len(words):
        return None
    second = words[at + 1] if at + 1 < len(words) else None
    return Pattern(place, variable, tuple(labels), tuple(joins[1:]), start, words[at], second)


def within(text: str, parameter: str) -> Expanded:
    """The text with every labelled node held to the graph of a name; edges never lead from one graph to another.

    >>> within("MATCH (p:Paper {id: 1})-->(m:Method|Model) RETURN p", "g").text
    'MATCH (p:Paper {graph: $g, id: 1})-->(m:Method|Model {graph: $g}) RETURN p'
    """
    changes: list[Change] = []
    for pattern in patterns(significant(text)):
        if pattern.after.text == "{":
            comma = "" if pattern.second and pattern.second.text == "}" else ", "
            changes.append((pattern.after.end, 0, f"graph: ${parameter}{comma}"))
        else:
            changes.append((pattern.end, 0, f" {{graph: ${parameter}}}"))
    return changed(text, changes)
