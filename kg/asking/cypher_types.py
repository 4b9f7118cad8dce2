"""Entity types for the embedded engine, which holds all entities in one table: `:Method` becomes `:Entity` and a condition.

A type alone becomes a property of the pattern, `(m:Entity {type: 'Method'})`; several become a condition of their MATCH. Names that
the engine reserves (the edge type ON, the property starts) are quoted. Places are kept, so that an error can name the place in the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg import schema
from kg.asking.cypher_tokens import Token, position, significant
from kg.errors import QueryError

__all__ = ["Expanded", "expanded"]

ENTITY = "Entity"
_TYPES = frozenset(schema.ENTITY_TYPES_BY_NAME)
_CLAUSES = frozenset(
    ("MATCH", "OPTIONAL", "WITH", "RETURN", "UNWIND", "UNION", "WHERE", "ORDER", "SKIP", "LIMIT", "CALL", "CREATE")
)
_BEFORE_PATTERN = frozenset(("MATCH", "WHERE", "AND", "OR", "NOT", "XOR", "WHEN", "THEN", "RETURN", "WITH"))
_NAMES = frozenset(edge.name for edge in schema.EDGE_TYPES) | {
    item.name for table in schema.EDGE_TABLES for item in table.properties
}
RESERVED = frozenset(("ON", "STARTS", "ENDS"))


@dataclass(frozen=True, slots=True)
class Expanded:
    """The text for the engine, and the changes that made it: (offset in the original, length there, new text), in order."""

    original: str
    text: str
    changes: tuple[tuple[int, int, str], ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the original of an offset in the new text."""
        shift = 0
        for start, length, new in self.changes:
            if offset < start + shift + len(new):
                return position(
                    self.original, min(offset - shift, start) if offset >= start + shift else offset - shift
                )
            shift += len(new) - length
        return position(self.original, offset - shift)


@dataclass(slots=True)
class _Node:
    """A node pattern with entity types: its variable, where the label expression starts and ends, and what it asks for."""

    at: int  # the place of "(" among the words
    variable: str
    labels: list[Token]
    types: list[str]
    others: list[str]
    after: Token
    conditions: list[str] = field(default_factory=list)


def expanded(text: str) -> Expanded:
    """The text with entity types and reserved names as the embedded engine takes them.

    >>> expanded("MATCH (m:Method {name: $x})-[:ON]->(:Entity) RETURN m").text
    "MATCH (m:Entity {type: 'Method', name: $x})-[:`ON`]->(:Entity) RETURN m"
    >>> expanded("MATCH (m:Method|Model) WHERE m.papers > 1 RETURN m").text
    "MATCH (m:Entity) WHERE m.type IN ['Method', 'Model'] AND (m.papers > 1) RETURN m"
    """
    words = significant(text)
    changes: list[tuple[int, int, str]] = [
        (word.start, len(word.text), f"`{word.text}`") for place, word in enumerate(words) if _reserved(words, place)
    ]
    clauses: dict[int, list[str]] = {}
    for place, word in enumerate(words):
        if word.text == "(" and (node := _node(text, words, place)):
            changes += _labels(text, words, node, clauses)
    for place, conditions in clauses.items():
        changes += _condition(text, words, place, conditions)
    changes.sort(key=lambda change: (change[0], change[1]))
    pieces, at = [], 0
    for start, length, new in changes:
        pieces += [text[at:start], new]
        at = start + length
    return Expanded(text, "".join([*pieces, text[at:]]), tuple(changes))


def _reserved(words: list[Token], place: int) -> bool:
    word, before = words[place], words[place - 1].text if place else ""
    if word.upper not in RESERVED:
        return False
    after = words[place + 1].text if place + 1 < len(words) else ""
    return before in (".", ":", "|") or (after == ":" and before in ("{", ","))


def _node(text: str, words: list[Token], place: int) -> _Node | None:
    """The node pattern at the "(" of `place`, if it names an entity type."""
    before = words[place - 1] if place else None
    if before and (before.kind == "quoted" or (before.kind == "word" and before.upper not in _BEFORE_PATTERN)):
        return None  # a function's arguments
    at = place + 1
    variable = ""
    if at < len(words) and words[at].name:
        variable, at = words[at].text, at + 1
    if at >= len(words) or words[at].text != ":":
        return None
    labels, joins = [words[at]], []
    while (
        at + 1 < len(words) and words[at].text in (":", "|", "&") and (words[at + 1].name or words[at + 1].text == ":")
    ):
        joins.append(words[at].text)
        at += 2 if words[at + 1].name else 1
        labels.append(words[at - 1])
    names = [label.name for label in labels if label.name]
    types = [name for name in names if name in _TYPES]
    if not types or at >= len(words):
        return None
    both = any(join in ("&", ":") for join in joins[1:]) and "|" not in joins
    if both and len({*names} - {ENTITY}) > 1:
        line, column = position(text, labels[0].start)
        raise QueryError(
            f"no node is {' and '.join(names)} at once; write {'|'.join(names)} for either", line=line, column=column
        )
    others = [] if both else [name for name in names if name not in _TYPES]
    if ENTITY in others:
        types = []
    return _Node(place, variable, labels, types, others, words[at])


def _labels(text: str, words: list[Token], node: _Node, clauses: dict[int, list[str]]) -> list[tuple[int, int, str]]:
    """The changes at the node itself; a condition that its MATCH must hold is put into `clauses`."""
    start, end = node.labels[0].start, node.labels[-1].end
    label = ":" + "|".join(dict.fromkeys([*node.others, ENTITY]))
    if not node.types:
        return [(start, end - start, label)]
    types = list(dict.fromkeys(node.types))
    if len(types) == 1 and not node.others:
        if node.after.text == "{":
            empty = words[words.index(node.after) + 1].text == "}"
            return [(start, end - start, label), (node.after.end, 0, f"type: '{types[0]}'" + ("" if empty else ", "))]
        return [(start, end - start, f"{label} {{type: '{types[0]}'}}")]
    match = _match_of(words, node.at)
    if match is None:
        line, column = position(text, start)
        raise QueryError("several labels can stand in a MATCH only; write EXISTS { MATCH … }", line=line, column=column)
    variable = node.variable or f"_{start}"
    listed = ", ".join(f"'{name}'" for name in types)
    condition = f"{variable}.type IN [{listed}]"
    if node.others:
        condition = f"({condition} OR {variable}.type IS NULL)"
    clauses.setdefault(match, []).append(condition)
    return [(start, end - start, ("" if node.variable else variable) + label)]


def _match_of(words: list[Token], place: int) -> int | None:
    """The MATCH to whose pattern (not its WHERE) the word at `place` belongs."""
    depth = 0
    for at in range(place - 1, -1, -1):
        sign = words[at].text
        depth += (sign in ")]}") - (sign in "([{") if words[at].kind == "sign" else 0
        if depth < 0 and sign == "{":
            return None
        if depth == 0 and _begins_clause(words, at):
            return at if words[at].upper == "MATCH" else None
    return None


def _begins_clause(words: list[Token], place: int) -> bool:
    before = words[place - 1] if place else None
    is_operator = words[place].upper == "WITH" and before is not None and before.upper in ("STARTS", "ENDS")
    return words[place].upper in _CLAUSES and not is_operator and (before is None or before.text != ".")


def _condition(text: str, words: list[Token], match: int, conditions: list[str]) -> list[tuple[int, int, str]]:
    """The conditions as the WHERE of a MATCH, beside the one that it has."""
    added = " AND ".join(conditions)
    end = _clause_end(words, match + 1)
    if end < len(words) and words[end].upper == "WHERE":
        first, end = words[end + 1], _clause_end(words, end + 1)
        return [(first.start, 0, f"{added} AND ("), (words[end - 1].end, 0, ")")]
    return [(words[end - 1].end, 0, f" WHERE {added}")]


def _clause_end(words: list[Token], place: int) -> int:
    """The place of the first word that is no part of the clause in which `place` lies."""
    depth = 0
    for at in range(place, len(words)):
        sign = words[at].text if words[at].kind == "sign" else ""
        if sign and sign in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and (sign == ";" or _begins_clause(words, at))):
            return at
        if sign and sign in "([{":
            depth += 1
    return len(words)
