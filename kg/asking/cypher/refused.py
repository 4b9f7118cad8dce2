"""What is refused before the embedded engine sees it: it obeys `COPY … TO` and `LOAD FROM` even where it may only read."""

from __future__ import annotations

from kg.asking.cypher.tokens import Token, position, significant
from kg.errors import QueryError

__all__ = ["check_reading"]

_STARTS = frozenset(("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN"))
_WRITES = frozenset(("CREATE", "MERGE", "DELETE", "DETACH", "SET", "REMOVE", "DROP", "ALTER", "FOREACH", "UPDATE"))
_ELSEWHERE = frozenset(
    (
        *("COPY", "LOAD", "ATTACH", "INSTALL", "UNINSTALL", "EXPORT", "IMPORT", "CALL", "USE", "BEGIN", "COMMIT"),
        *("ROLLBACK", "CHECKPOINT", "FORCE", "COMMENT", "ANALYZE", "EXTENSION", "PROJECT", "MACRO", "SEQUENCE"),
    )
)


def check_reading(text: str) -> None:
    """Raises QueryError unless the text is one statement that reads the graph, and nothing else.

    >>> check_reading("MATCH (n) WHERE n.name = 'COPY' RETURN n.`load` // SET")
    >>> check_reading("MATCH (n) /* */ SET n.name = 1")
    Traceback (most recent call last):
    kg.errors.QueryError: line 1, column 17: SET is refused: a query only reads; change the graph's inputs and build it anew
    """
    words = significant(text)
    while words and words[-1].text == ";":
        words.pop()
    if not words:
        raise QueryError("the query is empty")
    for place, token in enumerate(words):
        if token.text == ";":
            raise _refused(text, token, "a second statement is refused: a query is one statement")
        if token.upper in _WRITES | _ELSEWHERE and not _is_name(words[max(place - 2, 0) : place]):
            why = (
                "a query only reads; change the graph's inputs and build it anew"
                if token.upper in _WRITES
                else "a query reads this graph and nothing else; quote it with ` where it is a name"
            )
            raise _refused(text, token, f"{token.upper} is refused: {why}")
    if words[0].upper not in _STARTS:
        raise _refused(text, words[0], f"a query begins with {', '.join(sorted(_STARTS))}, not {words[0].text!r}")


def _is_name(before: list[Token]) -> bool:
    """Whether the word after `before` can only be a property, a label or an edge type (after a number, a point ends it)."""
    sign = before[-1].text if before else ""
    return sign == ":" or (sign == "." and len(before) > 1 and before[-2].kind != "number")


def _refused(text: str, token: Token, problem: str) -> QueryError:
    line, column = position(text, token.start)
    return QueryError(problem, line=line, column=column)
