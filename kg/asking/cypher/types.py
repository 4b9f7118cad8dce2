"""Entity types for the embedded engine, which holds all entities in one table: `:Method` becomes `:Entity` and a condition.

A type alone becomes a property of the pattern, `(m:Entity {type: 'Method'})`; several become a condition of their MATCH. Names that
the engine reserves (the edge type ON, the property starts) are quoted. Places are kept, so that an error can name the place in the text.
"""

from __future__ import annotations

from kg import schema
from kg.asking.cypher.patterns import Change, Expanded, Pattern, changed, patterns
from kg.asking.cypher.tokens import Token, position, significant
from kg.errors import QueryError

__all__ = ["ENTITY", "expanded"]

ENTITY = "Entity"
_TYPES = frozenset(schema.ENTITY_TYPES_BY_NAME)
_CLAUSES = frozenset(
    ("MATCH", "OPTIONAL", "WITH", "RETURN", "UNWIND", "UNION", "WHERE", "ORDER", "SKIP", "LIMIT", "CALL", "CREATE")
)
RESERVED = frozenset(("ON", "STARTS", "ENDS"))


def expanded(text: str) -> Expanded:
    """The text with entity types and reserved names as the embedded engine takes them.

    >>> expanded("MATCH (m:Method {name: $x})-[:ON]->(:Entity) RETURN m").text
    "MATCH (m:Entity {type: 'Method', name: $x})-[:`ON`]->(:Entity) RETURN m"
    >>> expanded("MATCH (m:Method|Model) WHERE m.papers > 1 RETURN m").text
    "MATCH (m:Entity) WHERE m.type IN ['Method', 'Model'] AND (m.papers > 1) RETURN m"
    """
    words = significant(text)
    changes: list[Change] = [
        (word.start, len(word.text), f"`{word.text}`") for place, word in enumerate(words) if _reserved(words, place)
    ]
    clauses: dict[int, list[str]] = {}
    for pattern in patterns(words):
        changes += _labels(text, words, pattern, clauses)
    for place, conditions in clauses.items():
        changes += _condition(words, place, conditions)
    return changed(text, changes)


def _reserved(words: list[Token], place: int) -> bool:
    """Whether the word is a name that the engine takes for a keyword of its own."""
    word, before = words[place], words[place - 1] if place else None
    if word.upper not in RESERVED:
        return False
    after = words[place + 1] if place + 1 < len(words) else None
    if before and (before.text in (".", ":", "|") or before.upper == "AS"):
        return True
    is_operator = word.upper == "ON" or (after is not None and after.upper == "WITH")
    return not is_operator


def _labels(text: str, words: list[Token], pattern: Pattern, clauses: dict[int, list[str]]) -> list[Change]:
    """The changes at a node itself; a condition that its MATCH must hold is put into `clauses`."""
    names = list(dict.fromkeys(label.name for label in pattern.labels))
    types = [name for name in names if name in _TYPES]
    others = [name for name in names if name not in _TYPES]
    if not types:
        return []
    if pattern.joins and "|" not in pattern.joins:  # all of them at once
        if len({*names} - {ENTITY}) > 1:
            line, column = position(text, pattern.start)
            problem = f"no node is {' and '.join(names)} at once; write {'|'.join(names)} for either"
            raise QueryError(problem, line=line, column=column)
        others = []
    length = pattern.end - pattern.start
    label = ":" + "|".join(dict.fromkeys([*others, ENTITY]))
    if ENTITY in others:  # Entity or one of its types
        return [(pattern.start, length, label)]
    if len(types) == 1 and not others:
        if pattern.after.text == "{":
            comma = "" if pattern.second and pattern.second.text == "}" else ", "
            return [(pattern.start, length, label), (pattern.after.end, 0, f"type: '{types[0]}'{comma}")]
        return [(pattern.start, length, f"{label} {{type: '{types[0]}'}}")]
    match = _match_of(words, pattern.at)
    if match is None:
        line, column = position(text, pattern.start)
        raise QueryError("several labels can stand in a MATCH only; write EXISTS { MATCH … }", line=line, column=column)
    variable = pattern.variable or f"_{pattern.start}"
    listed = ", ".join(f"'{name}'" for name in types)
    condition = f"{variable}.type IN [{listed}]"
    clauses.setdefault(match, []).append(f"({condition} OR {variable}.type IS NULL)" if others else condition)
    return [(pattern.start, length, ("" if pattern.variable else variable) + label)]


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


def _condition(words: list[Token], match: int, conditions: list[str]) -> list[Change]:
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
