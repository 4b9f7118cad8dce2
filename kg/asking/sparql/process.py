"""Queries in processes that can be ended: the engine has no time-out of its own, so the process gets one."""

from __future__ import annotations

import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from kg.errors import QueryError
from kg.ontology.terms import prefixes

__all__ = ["MOST_BYTES", "Busy", "Raw", "TooLong", "Workers"]

MOST_BYTES = 100_000_000


class TooLong(QueryError):
    """The query did not answer in time; its process was ended."""


class Busy(QueryError):
    """All processes were at work for as long as a query may take."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What a query gave: `kind` is rows, answer (of ASK) or graph; `body` is in the form that was asked for."""

    kind: str
    body: bytes


class Workers:
    """Some processes on one store, a query at a time each; a context manager that ends them."""

    def __init__(self, store: Path, *, timeout: float | None, count: int = 1, most_bytes: int = MOST_BYTES) -> None:
        self._store, self._timeout, self._most_bytes = store, timeout, most_bytes
        self._idle: queue.LifoQueue[subprocess.Popen[bytes] | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        self._count = count

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in range(self._count):
            if worker := self._idle.get():
                _end(worker)

    def ask(
        self,
        query: str,
        *,
        results: str = "json",
        triples: str = "turtle",
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
    ) -> Raw:
        """Run a query that was checked; `results` and `triples` name the form of rows and graphs.

        Raises TooLong, Busy, and QueryError where the query is wrong or its answer too large.
        """
        request = {
            "query": query,
            "results": results,
            "triples": triples,
            "default_graphs": default_graphs,
            "named_graphs": named_graphs,
            "prefixes": prefixes(),
            "most": self._most_bytes,
            "timeout": self._timeout,
        }
        with self._worker() as worker:
            head, body = self._exchange(worker, request)
        if "problem" in head:
            raise _error(head, self._most_bytes)
        return Raw(head["kind"], body)

    @contextmanager
    def _worker(self) -> Iterator[subprocess.Popen[bytes]]:
        try:
            worker = self._idle.get(timeout=self._timeout)
        except queue.Empty:
            raise Busy("all processes are at work on other queries; try again in a while") from None
        try:
            if worker is None or worker.poll() is not None:
                worker = _start(self._store)
            yield worker
        except BaseException:
            if worker:
                _end(worker)
            self._idle.put(None)
            raise
        self._idle.put(worker)

    def _exchange(self, worker: subprocess.Popen[bytes], request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        late = threading.Event()

        def end() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(self._timeout, end) if self._timeout else None
        if timer:
            timer.start()
        try:
            head, body = _talk(worker, request)
        except (EOFError, BrokenPipeError):
            if late.is_set():
                raise TooLong(
                    f"the query took longer than {self._timeout:g} s and was ended; narrow it, or give it longer with --timeout"
                ) from None
            raise QueryError(
                "the query needed more memory than a query may use (4 GB); narrow it or use LIMIT"
            ) from None
        finally:
            if timer:
                timer.cancel()
        if late.is_set():  # it answered at the last moment and is gone all the same
            worker.wait()
        return head, body


def _start(store: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg.asking.sparql.worker", str(store)]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if cast("IO[bytes]", worker.stdout).readline() != b"ready\n":
        _end(worker)
        raise QueryError(f"the store {store} cannot be opened; delete it, and the next query makes it anew")
    return worker


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        try:
            cast("IO[bytes]", pipe).close()
        except OSError:
            continue


def _talk(worker: subprocess.Popen[bytes], request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    requests, answers = cast("IO[bytes]", worker.stdin), cast("IO[bytes]", worker.stdout)
    requests.write(json.dumps(request).encode() + b"\n")
    requests.flush()
    line = answers.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head: dict[str, Any] = json.loads(line)
    body = answers.read(head["length"])
    if len(body) < head["length"]:
        raise EOFError
    return head, body


def _error(head: dict[str, Any], most: int) -> QueryError:
    if head["problem"] == "size":
        return QueryError(f"the answer is larger than {most // 1_000_000} MB; use LIMIT, or export the graph")
    place = re.match(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", head["says"], re.DOTALL)
    if place is None:
        return QueryError(head["says"])
    line, column = int(place[1]), int(place[2])
    if "Prefix not found" in place[3]:
        return QueryError(
            "unknown prefix; declare it with PREFIX, or write the address in <>", line=line, column=column
        )
    # The lists of characters that a name can go on with help no one.
    expected = re.sub(r"\[?'[^']*'[\s.\]]*\.\..*", "a name", place[3].replace("\n", " "))
    return QueryError(f"here should stand {expected}", line=line, column=column)
