"""A process of its own that answers queries on a store, so that it can be ended when one takes too long.

Requests and answers are lines of JSON on standard input and output; the body of an answer follows its line. Run as
`python -m kg.asking.sparql.worker STORE`.
"""

from __future__ import annotations

import io
import json
import signal
import sys
from typing import Any, BinaryIO

import pyoxigraph as ox

__all__ = ["RESULTS", "TRIPLES", "main"]

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_MOST_MEMORY = 4 << 30


class _Full(Exception):
    pass


class _Bounded(io.BytesIO):
    """Bytes in memory, up to a number of them."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._most:
            raise _Full
        return super().write(data)


def main(folder: str, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    _bound_memory()
    store = ox.Store.read_only(folder)
    answers.write(b"ready\n")  # the time of a query does not count before this
    answers.flush()
    for line in requests:
        request = json.loads(line)
        # The parent ends a query that takes too long; where the parent is gone, the alarm does.
        signal.setitimer(signal.ITIMER_REAL, request["timeout"] + 5 if request["timeout"] else 0)
        head, body = _answer(store, request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(json.dumps(head | {"length": len(body)}).encode() + b"\n" + body)
        answers.flush()


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(_MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    out = _Bounded(request["most"])
    try:
        kind = _run(store, request, out)
    except _Full:
        return {"problem": "size"}, b""
    except SyntaxError as error:
        return {"problem": "syntax", "says": str(error)}, b""
    except (ValueError, OSError, RuntimeError) as error:
        # What the bounded file raises comes back as an error of the engine.
        return {"problem": "size" if "_Full" in repr(error) else "engine", "says": str(error)}, b""
    return {"kind": kind}, out.getvalue()


def _run(store: ox.Store, request: dict[str, Any], out: BinaryIO) -> str:
    defaults, named = ([ox.NamedNode(iri) for iri in request[key]] for key in ("default_graphs", "named_graphs"))
    if defaults or named:
        result = store.query(
            request["query"], prefixes=request["prefixes"], default_graph=[*defaults], named_graphs=[*named]
        )
    else:
        result = store.query(request["query"], prefixes=request["prefixes"])
    if isinstance(result, ox.QueryTriples):
        _write_triples(result, TRIPLES[request["triples"]], request["prefixes"], out)
        return "graph"
    result.serialize(
        out, RESULTS[request["results"]] if isinstance(result, ox.QuerySolutions) else _of_ask(request["results"])
    )
    return "rows" if isinstance(result, ox.QuerySolutions) else "answer"


def _of_ask(name: str) -> ox.QueryResultsFormat:
    """CSV and TSV have no form for true and false."""
    return RESULTS[name if name in ("json", "xml") else "json"]


def _write_triples(found: ox.QueryTriples, format: ox.RdfFormat, prefixes: dict[str, str], out: BinaryIO) -> None:
    triples = sorted(found, key=str)
    used = {name: iri for name, iri in sorted(prefixes.items()) if any(iri in str(triple) for triple in triples)}
    text = io.BytesIO()
    ox.serialize(triples, text, format, prefixes=used)
    lines = text.getvalue().splitlines(keepends=True)
    if format == ox.RdfFormat.TURTLE:  # the engine gives prefixes in any order
        heads = sorted(line for line in lines if line.startswith(b"@prefix "))
        lines = heads + lines[len(heads) :]
    out.write(b"".join(lines))


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
