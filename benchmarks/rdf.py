"""Turtle of a graph of a million triples: kg from its tables, rdflib from the same triples in memory.

python -m benchmarks.rdf [TRIPLES]   prints time, processor time and peak memory of each, every run in a new process
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.synthetic import synthetic_graph

# What benchmarks.synthetic gives with eight mentions and two statements a paper.
TRIPLES_A_PAPER = 153


def kg_turtle(folder: Path) -> dict[str, float]:
    """Tables to Turtle on disk."""
    import kg
    from kg.writers.rdf import write

    with _timed() as found:
        write(kg.open(folder), folder / "kg.ttl", format="turtle")
    return found


def rdflib_turtle(folder: Path) -> dict[str, float]:
    """The same triples, already in memory and with their prefixes bound, to Turtle on disk."""
    import rdflib

    from kg.ontology.terms import prefixes

    graph = rdflib.Graph(bind_namespaces="none")
    for name, iri in prefixes().items():
        graph.bind(name, iri)
    graph.parse(folder / "graph.nt", format="nt")
    with _timed() as found:
        graph.serialize(folder / "rdflib.ttl", format="turtle")
    return found


def pyoxigraph_turtle(folder: Path) -> dict[str, float]:
    """The same triples, already in memory as pyoxigraph's objects, to Turtle on disk."""
    import pyoxigraph as ox

    from kg.ontology.terms import prefixes

    triples = [quad.triple for quad in ox.parse(path=folder / "graph.nt", format=ox.RdfFormat.N_TRIPLES)]
    with _timed() as found:
        ox.serialize(triples, folder / "ox.ttl", format=ox.RdfFormat.TURTLE, prefixes=prefixes())
    return found


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    found: dict[str, float] = {}
    start, processor = time.perf_counter(), time.process_time()
    yield found
    found |= {"seconds": time.perf_counter() - start, "processor": time.process_time() - processor}


WRITERS = {"kg": kg_turtle, "pyoxigraph": pyoxigraph_turtle, "rdflib": rdflib_turtle}


def in_new_process(name: str, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.rdf", "--run", name, str(folder)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(triples: int = 1_000_000) -> None:
    from kg.writers.rdf import write

    papers = max(1, triples // TRIPLES_A_PAPER)
    with tempfile.TemporaryDirectory() as folder:
        graph = synthetic_graph(
            Path(folder), papers=papers, entities=papers, mentions=papers * 8, statements=papers * 2
        )
        write(graph, Path(folder) / "graph.nt", format="ntriples")
        count = sum(1 for _ in (Path(folder) / "graph.nt").open("rb"))
        print(f"{count:,} triples of {papers:,} papers")
        print(f"{'writer':12} {'seconds':>8} {'processor':>9} {'triples/s':>10} {'peak MB':>8}")
        runs = {}
        for name in WRITERS:
            run = runs[name] = in_new_process(name, Path(folder))
            speed = f"{run['seconds']:8.2f} {run['processor']:9.2f} {count / run['seconds']:10,.0f}"
            print(f"{name:12} {speed} {run['megabytes']:8,.0f}", flush=True)
        times, work = (runs["rdflib"][key] / runs["kg"][key] for key in ("seconds", "processor"))
        print(f"kg, reading the tables included, is {times:.1f} times as fast as rdflib ({work:.1f} in processor time)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        result = WRITERS[sys.argv[2]](Path(sys.argv[3]))
        print(json.dumps(result | {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    else:
        main(*map(int, sys.argv[1:]))
