"""Turtle of a graph of a million triples: kg from its tables, rdflib from the same triples in memory.

python -m benchmarks.rdf [TRIPLES]   prints seconds, triples a second and peak memory of each, every run in a new process
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.synthetic import synthetic_graph

# What benchmarks.synthetic gives with eight mentions and two statements a paper.
TRIPLES_A_PAPER = 153


def kg_turtle(folder: Path) -> dict[str, float]:
    """Tables to Turtle on disk."""
    import kg
    from kg.writers.rdf import write

    start = time.perf_counter()
    write(kg.open(folder), folder / "kg.ttl", format="turtle")
    return {"seconds": time.perf_counter() - start}


def rdflib_turtle(folder: Path) -> dict[str, float]:
    """The same triples, already in memory, to Turtle on disk."""
    import rdflib

    graph = rdflib.Graph().parse(folder / "graph.nt", format="nt")
    start = time.perf_counter()
    graph.serialize(folder / "rdflib.ttl", format="turtle")
    return {"seconds": time.perf_counter() - start, "triples": len(graph)}


def pyoxigraph_turtle(folder: Path) -> dict[str, float]:
    """The same triples, already in memory as pyoxigraph's objects, to Turtle on disk."""
    import pyoxigraph as ox

    from kg.ontology.terms import prefixes

    triples = [quad.triple for quad in ox.parse(path=folder / "graph.nt", format=ox.RdfFormat.N_TRIPLES)]
    start = time.perf_counter()
    ox.serialize(triples, folder / "ox.ttl", format=ox.RdfFormat.TURTLE, prefixes=prefixes())
    return {"seconds": time.perf_counter() - start, "triples": len(triples)}


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
        print(f"{'writer':12} {'seconds':>8} {'triples/s':>10} {'peak MB':>8}")
        seconds = {}
        for name in WRITERS:
            found = in_new_process(name, Path(folder))
            seconds[name] = found["seconds"]
            print(
                f"{name:12} {found['seconds']:8.2f} {count / found['seconds']:10,.0f} {found['megabytes']:8,.0f}",
                flush=True,
            )
        print(f"kg takes 1/{seconds['rdflib'] / seconds['kg']:.1f} of rdflib's time, reading the tables included")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        result = WRITERS[sys.argv[2]](Path(sys.argv[3]))
        print(json.dumps(result | {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    else:
        main(*map(int, sys.argv[1:]))
