"""Names of RDF: the id of a node as a prefixed name that every format can hold without an escape.

`entity/grpo` is `entity:grpo`, which stands for base IRI + `entity/grpo`. What a Turtle local name cannot hold bare is
percent-encoded (RFC 3986), after normal form C (RFC 3987), so that name and IRI are the same text in every format.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

import polars as pl

from kg.errors import GraphError, OptionError
from kg.ontology.terms import prefixes

__all__ = ["address", "checked_base", "iri_of", "local", "local_name", "name", "statement_name"]

_PREFIXES = tuple(name for name, iri in prefixes().items() if iri.endswith(f"/{name}/"))
# PN_CHARS of Turtle, within the characters that RFC 3987 allows in a path.
_LETTERS = (
    r"A-Za-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd"
)
_REST = _LETTERS + "0-9_\u0300-\u036f\u203f-\u2040-"
_KEPT = re.compile(f"[{_REST}:.]")
_FIRST = re.compile(f"[{_LETTERS}0-9_:]")
# What nearly all ids look like; polars checks it for a whole column at once.
_PLAIN = rf"^(?:{'|'.join(_PREFIXES)})/[A-Za-z0-9_:](?:[A-Za-z0-9_:.-]*[A-Za-z0-9_:-])?$"


def local_name(text: str) -> str:
    """`text` as the local part of a prefixed name, and the end of an IRI: different texts in form C, different names.

    >>> local_name("arxiv:2506.01234"), local_name("schrödinger-bridge"), local_name("50% (best)"), local_name("-.")
    ('arxiv:2506.01234', 'schrödinger-bridge', '50%25%20%28best%29', '%2D%2E')
    """
    text = unicodedata.normalize("NFC", text)
    last = len(text) - 1
    return "".join(
        char
        if (_FIRST.match(char) if place == 0 else _KEPT.match(char)) and not (char == "." and place == last)
        else _encoded(char)
        for place, char in enumerate(text)
    )


def _encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def name(column: str) -> pl.Expr:
    """The ids of a column as prefixed names. Raises GraphError for one without a known prefix."""
    return pl.col(column).map_batches(_names, return_dtype=pl.String)


def _names(ids: pl.Series) -> pl.Series:
    names = ids.str.replace("/", ":", literal=True)
    odd = ids.filter(~ids.str.contains(_PLAIN)).unique()
    if odd.is_empty():
        return names
    return (
        names.to_frame("name")
        .select(
            pl.when(ids.is_in(odd.implode()))
            .then(ids.replace_strict(odd, [_name(id) for id in odd], default=None))
            .otherwise("name")
        )
        .to_series()
    )


def _name(id: str) -> str:
    prefix, slash, rest = id.partition("/")
    if prefix not in _PREFIXES or not slash:
        raise GraphError(
            f"{id!r} is no id of a node: none begins with {prefix!r}; `kg validate` shows what else is wrong"
        )
    return f"{prefix}:{local_name(rest)}"


def local(name: pl.Expr) -> pl.Expr:
    """Prefixed names without their prefix."""
    return name.str.replace(r"^[^:]*:", "")


def statement_name(prefix: str, *parts: pl.Expr) -> pl.Expr:
    """Names of statements: the parts joined by colons. Only the first part may hold a colon, so that no two are alike."""
    first, *rest = parts
    escaped = (part.str.replace_all(":", "%3A", literal=True) for part in rest)
    return pl.concat_str(pl.lit(f"{prefix}:"), first, *(piece for part in escaped for piece in (pl.lit(":"), part)))


def iri_of(name: pl.Expr, base_iri: str) -> pl.Expr:
    """The IRIs that prefixed names of nodes stand for."""
    return pl.lit(base_iri) + name.str.replace(":", "/", literal=True)


def address(text: str) -> str | None:
    """An http(s) address as a valid IRI, its odd characters percent-encoded; None where it is no such address.

    >>> address("https://ror.org/05x b"), address("Q42"), address("http://[")
    ('https://ror.org/05x%20b', None, None)
    """
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", parts.netloc):
            return None
    except ValueError:
        return None
    rest = text.partition("://")[2][len(parts.netloc) :]
    # A percent sign that begins no escape is itself escaped, and so is all that RFC 3986 has no place for.
    path, _, fragment = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", rest).partition("#")
    safe = "/?:@!$&'()*+,;=%~"
    encoded = quote(path, safe=safe, errors="replace") + (
        f"#{quote(fragment, safe=safe, errors='replace')}" if fragment else ""
    )
    return f"{parts.scheme}://{parts.netloc}{encoded}"


def checked_base(base_iri: str) -> str:
    """`base_iri`, or OptionError where IRIs cannot be made by writing more after it."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`#]*[/:#]", base_iri):
        raise OptionError(
            f"--base-iri {base_iri!r} cannot begin the addresses of nodes; give an absolute one that ends in / such as https://example.org/kg/"
        )
    return base_iri
