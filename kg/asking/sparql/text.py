"""The text of a SPARQL query before it runs: what is refused, and the parameters that a named query takes."""

from __future__ import annotations

import re

from kg.errors import OptionError, QueryError

__all__ = ["checked", "parameters", "with_parameters"]

# What can hold the word SERVICE without being it: addresses, strings, comments, variables, prefixed names.
_TOKENS = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
    | \"\"\".*?\"\"\" | '''.*?''' | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]*
    | [?$]\w+
    | [\w.-]*:[\w.:%\\-]*
    | (?P<word>[A-Za-z]+)
    | .""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_QUERIES = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))

# A line of a query that gives a variable its values; the comment makes it a parameter, and can give it another name.
_PARAMETER = re.compile(
    r"^(?P<head>[ \t]*VALUES[ \t]+\?(?P<variable>\w+)[ \t]*\{)(?P<value>.*)(?P<tail>\}[ \t]*#[ \t]*:param(?:[ \t]+(?P<name>\w+))?[ \t]*)$",
    re.MULTILINE,
)


def checked(query: str) -> str:
    """`query`, or QueryError where it would change something or ask another server."""
    started = False
    for found in _TOKENS.finditer(_ESCAPE.sub(_character, query)):
        word = (found["word"] or "").upper()
        if word == "SERVICE":
            raise QueryError(
                "SERVICE is refused: a query sees this graph only; export it to ask several servers at once"
            )
        if word in _UPDATES and not started:
            raise QueryError(f"{word} is refused: the graph is read-only here; change its inputs and build it anew")
        started = started or word in _QUERIES
    return query


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 else found[0]


def parameters(query: str) -> dict[str, str]:
    """The parameters of a query and their values as written there.

    >>> parameters('SELECT * { ?p kg:uses/kg:name ?name  VALUES ?name { "GRPO" } }')
    {}
    >>> parameters('SELECT * { ?p kg:uses/kg:name ?name' + chr(10) + '  VALUES ?name { "GRPO" }  # :param' + chr(10) + '}')
    {'name': '"GRPO"'}
    """
    return {_name(found): found["value"].strip() for found in _PARAMETER.finditer(query)}


def _name(found: re.Match[str]) -> str:
    return found["name"] or found["variable"]


def with_parameters(query: str, values: dict[str, str]) -> str:
    """`query` with other values; each is read as the kind of literal that stands there. Raises OptionError for an unknown name."""
    known = parameters(query)
    for name in values:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise OptionError(f"the query has no parameter {name!r}; {has}")

    def replaced(found: re.Match[str]) -> str:
        name = _name(found)
        if name not in values:
            return found[0]
        return f"{found['head']} {_literal(name, values[name], found['value'].strip())} {found['tail']}"

    return _PARAMETER.sub(replaced, query)


def _literal(name: str, value: str, like: str) -> str:
    if like.startswith(('"', "'")):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        datatype = like.rpartition("^^")[2] if "^^" in like else ""
        return f'"{escaped}"' + (f"^^{datatype}" if datatype else "")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
        raise OptionError(f"the parameter {name!r} is a number such as {like}, not {value!r}")
    return value
