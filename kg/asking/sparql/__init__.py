"""SPARQL on the embedded store: a text, a file or a named query; rows, yes or no, or triples come out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.asking.sparql.process import Workers
from kg.asking.sparql.store import store_folder
from kg.asking.sparql.text import checked, parameters, with_parameters
from kg.errors import QueryError
from kg.graph import Graph
from kg.ontology.terms import NAMESPACES
from kg.progress import Progress, no_progress

__all__ = ["Answer", "named_queries", "query_text", "run"]

_XSD = NAMESPACES["xsd"]
_QUERIES = Path(__file__).parents[2] / "queries"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: `columns` and `rows`; of ASK also `yes`, of CONSTRUCT and DESCRIBE also `turtle`."""

    columns: tuple[str, ...] = ()
    rows: list[dict[str, Any]] = field(default_factory=list)
    yes: bool | None = None
    turtle: str | None = None


def run(
    graph: Graph,
    query: str,
    *,
    params: Mapping[str, str] | None = None,
    timeout: float | None = None,
    progress: Progress = no_progress,
) -> Answer:
    """Ask `graph` a query: text, the path of a .rq file, or the name of one in queries/.

    Numbers, dates and booleans come as Python's, IRIs as text. The prefixes of an export need no declaration. Raises
    QueryError where the query is wrong, refused (updates, SERVICE) or took longer than `timeout` seconds.
    """
    text = checked(with_parameters(query_text(query), dict(params or {})))
    with Workers(store_folder(graph, progress=progress), timeout=timeout) as workers:
        raw = workers.ask(text)
    if raw.kind == "graph":
        return Answer(columns=("subject", "predicate", "object"), rows=_triples(raw.body), turtle=raw.body.decode())
    data = json.loads(raw.body)
    if raw.kind == "answer":
        return Answer(columns=("answer",), rows=[{"answer": data["boolean"]}], yes=data["boolean"])
    names = tuple(data["head"]["vars"])
    rows = [{name: _value(row.get(name)) for name in names} for row in data["results"]["bindings"]]
    return Answer(columns=names, rows=rows)


def named_queries() -> list[dict[str, str]]:
    """The named queries: name, what it answers (its first comment line) and its parameters with their values."""
    return [
        {
            "name": path.stem,
            "answers": text.partition("\n")[0].lstrip("# "),
            "parameters": ", ".join(f"{name}={value}" for name, value in parameters(text).items()),
        }
        for path in sorted(_QUERIES.glob("*.rq"))
        for text in [path.read_text("utf-8")]
    ]


def query_text(query: str) -> str:
    """The text of a query given as text, file or name. Raises QueryError where a file or name is meant that is not there."""
    if re.search(r"\s|[{}]", query):
        return query
    path = _QUERIES / f"{query}.rq" if re.fullmatch(r"[\w-]+", query) else Path(query)
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise QueryError(f"{query}: neither a query, nor a file, nor a name of `kg sparql --list`") from error


def _value(term: dict[str, str] | None) -> Any:
    if term is None:
        return None
    text, datatype = term["value"], term.get("datatype", "")
    try:
        match datatype.removeprefix(_XSD):
            case "integer" | "int" | "long" | "nonNegativeInteger":
                return int(text)
            case "decimal" | "double" | "float":
                return float(text.replace("INF", "inf"))
            case "boolean":
                return text == "true"
    except ValueError:
        return text
    return text


def _triples(turtle: bytes) -> list[dict[str, Any]]:
    import pyoxigraph as ox

    def value(term: Any) -> Any:
        if isinstance(term, ox.Literal):
            return _value({"value": term.value, "datatype": term.datatype.value})
        return getattr(term, "value", str(term))

    return [
        {"subject": value(triple.subject), "predicate": value(triple.predicate), "object": value(triple.object)}
        for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    ]
