"""A SPARQL 1.1 endpoint on loopback (www.w3.org/TR/sparql11-protocol): queries only, each in a process that can be ended."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from kg import __version__
from kg.asking.sparql.process import Busy, TooLong, Workers
from kg.asking.sparql.store import store_folder
from kg.asking.sparql.text import checked
from kg.errors import OptionError, QueryError
from kg.graph import Graph, open_graph
from kg.ontology.terms import NAMESPACES, ONTOLOGY_IRI

__all__ = ["MOST_QUERY_BYTES", "Endpoint"]

MOST_QUERY_BYTES = 1_000_000

# Media types in the order of preference, with the name of the form.
_RESULTS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_TRIPLES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
}
_FORMATS: tuple[str, ...] = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_FORMATS += ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_SD = "http://www.w3.org/ns/sparql-service-description#"


class Endpoint:
    """A server on 127.0.0.1; a context manager that listens from `start` on and ends its processes. `url` is where it answers.

    It answers from the graph as it is: after a new build, from that one.
    """

    def __init__(self, graph: Graph, *, port: int = 0, timeout: float = 30.0, processes: int = 4) -> None:
        self._folder, self._timeout, self._processes = graph.folder, timeout, processes
        self._lock = threading.Lock()
        self._build = graph.build
        self._workers = self._new_workers(graph)
        try:
            self._server = _Server(("127.0.0.1", port), self)
        except OSError as error:
            raise OptionError(f"--port {port} cannot be listened on ({error.strerror}); choose another") from error
        self.url = f"http://127.0.0.1:{self._server.server_port}/sparql"

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()
        self._workers.__exit__(None, None, None)

    def serve(self) -> None:
        """Answer until the process is interrupted or `stop` is called."""
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        """Make `serve` return; called from another thread."""
        self._server.shutdown()

    def workers(self) -> Workers:
        """The processes on the store of the graph's current build."""
        with self._lock:
            graph = open_graph(self._folder)
            if graph.build != self._build:
                before, self._workers, self._build = self._workers, self._new_workers(graph), graph.build
                threading.Thread(target=before.__exit__, args=(None, None, None), daemon=True).start()
            return self._workers

    def _new_workers(self, graph: Graph) -> Workers:
        return Workers(store_folder(graph), timeout=self._timeout, count=self._processes)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], endpoint: Endpoint) -> None:
        super().__init__(address, _Handler)
        self.endpoint = endpoint


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    """An answer that is no result: an HTTP status and a line for a person."""

    status: int
    says: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Request:
    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = f"kg/{__version__}"
    sys_version = ""
    timeout = 30  # of a client that stops in the middle of its request
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the library does not print."""

    def do_GET(self) -> None:
        self._answer(self._of_get)

    def do_HEAD(self) -> None:
        self._answer(self._of_get)

    def do_POST(self) -> None:
        self._answer(self._of_post)

    def do_OPTIONS(self) -> None:
        self._send(204, b"", "text/plain", {"Allow": "GET, HEAD, POST, OPTIONS"})

    def _other(self) -> None:
        self._answer(self._of_other)

    do_PUT = do_DELETE = do_PATCH = _other

    def _answer(self, request_of: Callable[[], _Request | None]) -> None:
        try:
            self._check_host()
            request = request_of()
            body, media = self._ask(request) if request else self._description()
            self._send(200, body, media)
        except _Refused as refused:
            self._send(refused.status, f"{refused.says}\n".encode(), "text/plain; charset=utf-8", refused.headers)

    def _check_host(self) -> None:
        """A page elsewhere whose name leads to 127.0.0.1 must not read the graph."""
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        if host not in ("127.0.0.1", "localhost", "[::1]", ""):
            raise self._refused_unread(403, f"this endpoint answers to localhost only, not to {host}")
        if urlsplit(self.path).path not in ("/", "/sparql"):
            raise self._refused_unread(404, "queries are answered at /sparql")

    def _of_get(self) -> _Request | None:
        return _request(parse_qs(urlsplit(self.path).query, keep_blank_values=True))

    def _of_post(self) -> _Request | None:
        body = self._body()
        media = self.headers.get_content_type()
        fields = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise _Refused(400, f"the query is not UTF-8: {error}") from None
        if media == "application/x-www-form-urlencoded":
            found = _request(parse_qs(text, keep_blank_values=True))
        elif media == "application/sparql-query":
            found = _request(fields | {"query": [text]})
        elif media == "application/sparql-update":
            raise _Refused(403, "updates are refused: the graph is read-only here")
        else:
            raise _Refused(415, f"a query is posted as a form or as application/sparql-query, not as {media}")
        if found is None:
            raise _Refused(400, "there is no query in the request")
        return found

    def _of_other(self) -> _Request | None:
        raise self._refused_unread(
            405, f"{self.command} is refused: the graph is read-only here", {"Allow": "GET, HEAD, POST, OPTIONS"}
        )

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            raise self._refused_unread(411, "the request does not say how long it is")
        if int(length) > MOST_QUERY_BYTES:
            raise self._refused_unread(413, f"the query has {length} bytes; at most {MOST_QUERY_BYTES} are read")
        return self.rfile.read(int(length))

    def _refused_unread(self, status: int, says: str, headers: dict[str, str] | None = None) -> _Refused:
        """A refusal that leaves the body unread, so that the connection cannot go on."""
        self.close_connection = True
        return _Refused(status, says, (headers or {}) | {"Connection": "close"})

    def _ask(self, request: _Request) -> tuple[bytes, str]:
        accept = self.headers.get("Accept", "*/*")
        results, triples = _preferred(accept, _RESULTS), _preferred(accept, _TRIPLES)
        if results is None and triples is None:
            raise _Refused(406, f"there are {', '.join((*_RESULTS, *_TRIPLES))}, not {accept}")
        results, triples = results or next(iter(_RESULTS)), triples or next(iter(_TRIPLES))
        try:
            raw = self.server.endpoint.workers().ask(
                checked(request.query),
                results=_RESULTS[results],
                triples=_TRIPLES[triples],
                default_graphs=request.default_graphs,
                named_graphs=request.named_graphs,
            )
        except TooLong as error:
            raise _Refused(503, str(error)) from None
        except Busy as error:
            raise _Refused(503, str(error), {"Retry-After": "10"}) from None
        except QueryError as error:
            raise _Refused(403 if "is refused" in str(error) else 400, str(error)) from None
        if raw.kind == "graph":
            return raw.body, triples
        if raw.kind == "answer" and _RESULTS[results] not in ("json", "xml"):
            results = next(iter(_RESULTS))
        return raw.body, f"{results}; charset=utf-8" if results.startswith("text/") else results

    def _description(self) -> tuple[bytes, str]:
        """The service description (www.w3.org/TR/sparql11-service-description)."""
        text = f"""@prefix sd: <{_SD}> .
@prefix dcterms: <{NAMESPACES["dcterms"]}> .

<{self.server.endpoint.url}> a sd:Service ;
    sd:endpoint <{self.server.endpoint.url}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat {", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)} ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; dcterms:conformsTo <{ONTOLOGY_IRI}> ] ] .
"""
        return text.encode(), "text/turtle"

    def _send(self, status: int, body: bytes, media: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _request(fields: dict[str, list[str]]) -> _Request | None:
    """The query in the fields of an address or form; None where there is none, as in a request for the description."""
    if "update" in fields:
        raise _Refused(403, "updates are refused: the graph is read-only here")
    queries = fields.get("query", [])
    if not queries:
        return None
    if len(queries) > 1:
        raise _Refused(400, "there is more than one query in the request")
    return _Request(queries[0], tuple(fields.get("default-graph-uri", ())), tuple(fields.get("named-graph-uri", ())))


def _preferred(accept: str, offered: dict[str, str]) -> str | None:
    """The offered media type that an Accept header wants most; None where it wants none of them.

    >>> _preferred("text/csv;q=0.5, application/sparql-results+xml", _RESULTS)
    'application/sparql-results+xml'
    >>> _preferred("*/*", _RESULTS), _preferred("text/html", _RESULTS)
    ('application/sparql-results+json', None)
    """
    best: tuple[float, int] = (0.0, 0)
    chosen = None
    for part in accept.split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        quality = next(
            (float(found[1]) for option in options if (found := re.fullmatch(r"q=(\d(?:\.\d*)?)", option))), 1.0
        )
        pattern = re.compile(re.escape(name.lower()).replace(r"\*", ".*"))
        match = next((media for media in offered if pattern.fullmatch(media)), None)
        rank = (quality, -name.count("*"))
        if match and quality > 0 and (chosen is None or rank > best):
            best, chosen = rank, match
    return chosen
