"""Named Cypher queries: files of queries/ whose header says what they answer and gives their parameters defaults.

    // What a benchmark is used for: the papers that evaluate on it, newest first.
    // $benchmark: a name, as `kg search` finds it
    :param benchmark => 'MMLU';
    MATCH (p:Paper)-[:EVALUATES_ON]->(b:Entity {name: $benchmark}) RETURN …

The words of the header are Neo4j Browser's own, so that a file can be pasted there and runs bare in both places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.asking.cypher.tokens import tokens
from kg.errors import OptionError, QueryError

__all__ = ["ENGINES", "QUERIES", "Query", "find", "named_queries", "with_values"]

QUERIES = Path(__file__).parents[2] / "queries"
ENGINES = ("neo4j", "ladybug")

_PARAMETER = re.compile(r"^[ \t]*:param[ \t]+(?P<name>\w+)[ \t]*=>[ \t]*(?P<value>.*?)[ \t]*;?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """A query: its name (empty for a text), its text with the header's lines left empty, and its parameters' defaults."""

    name: str
    text: str
    parameters: dict[str, Any]
    answers: str = ""

    @classmethod
    def of(cls, text: str, *, name: str = "") -> Query:
        """Read a text with or without a header."""
        defaults = {found["name"]: _literal(found["value"], found["name"]) for found in _PARAMETER.finditer(text)}
        first = next((line for line in text.splitlines() if line.strip()), "")
        answers = first.strip().removeprefix("//").strip() if first.strip().startswith("//") else ""
        return cls(name, _PARAMETER.sub("", text), defaults, answers)


def find(query: str, *, engine: str) -> Query:
    """The query given as text, file or name, in its form for `engine`. Raises QueryError where a file or name is not there."""
    if re.search(r"\s|[(){}]", query) and not query.endswith(".cypher"):
        return Query.of(query)
    if re.fullmatch(r"[\w-]+", query):
        for path in (QUERIES / f"{query}.{engine}.cypher", QUERIES / f"{query}.cypher"):
            if path.exists():
                return Query.of(path.read_text("utf-8"), name=query)
    try:
        return Query.of(Path(query).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{query}: neither a query, nor a file, nor a name of `kg cypher --list`") from error


def named_queries() -> list[dict[str, str]]:
    """The named queries: name, what it answers (its first comment line) and its parameters with their values."""
    names = sorted({path.name.partition(".")[0] for path in QUERIES.glob("*.cypher")})
    queries = [find(name, engine="neo4j") for name in names]
    return [
        {
            "name": query.name,
            "answers": query.answers,
            "parameters": ", ".join(
                f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in query.parameters.items()
            ),
        }
        for query in queries
    ]


def with_values(query: Query, values: Mapping[str, Any]) -> dict[str, Any]:
    """The query's parameters, its defaults replaced by `values`; a text is read as the kind of value that the default is.

    Raises OptionError for a name that the query lacks, QueryError for a parameter that has no value.
    """
    used = {token.text[1:].strip("`") for token in tokens(query.text) if token.kind == "parameter"}
    for name in values:
        if name not in used | set(query.parameters):
            known = f"it has {', '.join(sorted(used))}" if used else "it has none"
            raise OptionError(f"the query has no parameter {name!r}; {known}")
    given = {name: _like(value, query.parameters.get(name), name) for name, value in values.items()}
    parameters = query.parameters | given
    lacking = sorted(used - set(parameters))
    if lacking:
        raise QueryError(f"the query wants ${lacking[0]}; give it with --param {lacking[0]}=VALUE")
    return {name: value for name, value in parameters.items() if name in used}


def _like(value: Any, default: Any, name: str) -> Any:
    """`value` as the kind that `default` is; without a default, a text that is a literal of Cypher is that, and else itself."""
    if not isinstance(value, str) or isinstance(default, str):
        return value
    if default is None:
        try:
            return _literal(value, name)
        except QueryError:
            return value
    parsed = (
        [item.strip() for item in value.split(",")]
        if isinstance(default, list) and value[:1] != "["
        else _literal(value, name)
    )
    if isinstance(default, float) and isinstance(parsed, int):
        return float(parsed)
    if type(parsed) is not type(default):
        raise OptionError(f"the parameter {name!r} is a {type(default).__name__} such as {default!r}, not {value!r}")
    return parsed


def _literal(text: str, name: str) -> Any:
    """A literal of Cypher: a string in either quotes, a number, true, false, null, or a list of them.

    >>> _literal("'it\\\\'s'", "x"), _literal("[1, 'a']", "x"), _literal("0.5", "x")
    ("it's", [1, 'a'], 0.5)
    """
    pieces = []
    for token in tokens(text):
        if token.kind == "string":
            body = re.sub(r'(?<!\\)"', '\\"', token.text[1:-1]) if token.text[0] == "'" else token.text[1:-1]
            pieces.append('"' + body.replace("\\'", "'") + '"')
        else:
            pieces.append(token.text.lower() if token.upper in ("TRUE", "FALSE", "NULL") else token.text)
    try:
        return json.loads("".join(pieces), strict=False)
    except ValueError as error:
        raise QueryError(f"{text} is no value for the parameter {name!r}; write 'text', a number or a list") from error
