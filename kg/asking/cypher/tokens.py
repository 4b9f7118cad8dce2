"""The words of a Cypher text: strings, comments and quoted names told apart from what the engine obeys."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import QueryError

__all__ = ["Token", "position", "significant", "tokens"]

# A comment ends at \r too: an engine that ends it there must not find a word that was never looked at.
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>//[^\r\n]* | /\*.*?\*/)
    | (?P<string>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
    | (?P<quoted>`(?:[^`]|``)*`)
    | (?P<parameter>\$(?:\w+|`[^`]+`))
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\w*)
    | (?P<word>\w+)
    | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: its kind (space, comment, string, quoted, parameter, number, word, sign) and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def upper(self) -> str:
        """The word in capitals, as keywords are compared; empty for all else."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """The name that a word or a quoted name stands for; empty for all else."""
        return self.text[1:-1].replace("``", "`") if self.kind == "quoted" else self.text if self.kind == "word" else ""


def tokens(text: str) -> list[Token]:
    """All tokens of the text, which joined give it again. Raises QueryError for a string, name or comment without its end.

    >>> [token.text for token in significant("MATCH (n:`a b`) // all\\nRETURN 'it''s'")]
    ['MATCH', '(', 'n', ':', '`a b`', ')', 'RETURN', "'it'", "'s'"]
    """
    found = [Token(match.lastgroup or "", match[0], match.start()) for match in _TOKEN.finditer(text)]
    for place, this in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        opens_comment = this.text == "/" and after is not None and after.text == "*" and after.start == this.end
        if this.kind == "sign" and (this.text in "'\"`" or opens_comment):
            line, column = position(text, this.start)
            what = {"`": "a quoted name", "/": "a comment"}.get(this.text, "a string")
            raise QueryError(f"{what} begins here and has no end", line=line, column=column)
    return found


def significant(text: str) -> list[Token]:
    """The tokens without white space and comments."""
    return [token for token in tokens(text) if token.kind not in ("space", "comment")]


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
