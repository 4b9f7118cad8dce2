"""The page: how long it takes to make, how long until it is seen in Chromium, and how quick it is to move in.

    python -m benchmarks.page                      # 5,000 nodes and 15,000 edges, beside pyvis's own from_nx
    python -m benchmarks.page --large              # 100,000 nodes and 500,000 edges
    python -m benchmarks.page --graph output       # a graph of yours

Needs Debian's chromium and the development packages.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.synthetic import synthetic_graph
from kg.graph import Graph, open_graph
from kg.writers.html import write

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_STEPS = """() => Array.from({ length: 60 }, (_, i) => {
  const start = performance.now();
  kg.camera({ scale: 0.7 + (i % 20) / 12, position: { x: (i % 7) * 9, y: (i % 5) * 7 } });
  kg.redraw();
  return performance.now() - start;
})"""
_MARKS = "() => performance.getEntriesByType('mark').map((mark) => [mark.name, mark.startTime])"


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="100,000 nodes and 500,000 edges")
    parser.add_argument("--graph", type=Path, help="a graph of yours instead of a synthetic one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.graph:
            measure(open_graph(given.graph), Path(folder))
        elif given.large:
            sizes = {"papers": 50_000, "entities": 50_000, "mentions": 410_000, "statements": 110_000}
            measure(synthetic_graph(Path(folder) / "graph", **sizes), Path(folder))
        else:
            sizes = {"papers": 2_000, "entities": 3_000, "mentions": 12_000, "statements": 3_600}
            graph = synthetic_graph(Path(folder) / "graph", **sizes)
            measure(graph, Path(folder))
            pyvis_alone(graph)


def measure(graph: Graph, folder: Path) -> None:
    """Make the page, open it, and move in it."""
    nodes = sum(graph.height(table) for table in ("papers", "entities", "authors", "results", "digests"))
    edges = sum(graph.height(table) for table in ("paper_entity", "entity_entity", "result_entity", "paper_result"))
    print(f"graph: {nodes:,} nodes, {edges:,} edges")
    page = folder / "page.html"
    start = time.perf_counter()
    write(graph, page)
    print(f"making the page: {time.perf_counter() - start:.1f} s, {page.stat().st_size / 1e6:.1f} MB")
    marks, steps = in_browser(page)
    print(f"first sight: {marks['kg-core'] / 1000:.2f} s; edges and search: {marks['kg-edges'] / 1000:.2f} s")
    print(f"evidence: {marks['kg-all'] / 1000:.2f} s")
    print(f"pan or zoom step: median {statistics.median(steps):.1f} ms, slowest {max(steps):.1f} ms")


def in_browser(page: Path) -> tuple[dict[str, float], list[float]]:
    """Milliseconds from navigation to each mark of the page, and of each step of a pan or zoom with its drawing."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        tab = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True).new_page()
        tab.goto(page.resolve().as_uri())
        tab.wait_for_selector('html[data-ready="all"]', state="attached", timeout=120_000)
        marks: dict[str, float] = dict(tab.evaluate(_MARKS))
        steps: list[float] = tab.evaluate(_STEPS)
        browser.close()
    return marks, steps


def pyvis_alone(graph: Graph) -> None:
    """What a user would pick instead: pyvis's from_nx of the same graph, before any layout."""
    import networkx as nx
    from pyvis.network import Network

    plain: Any = nx.Graph()
    for table in ("paper_entity", "entity_entity"):
        plain.add_edges_from(graph.read(table).select("source", "target").iter_rows())
    start = time.perf_counter()
    Network(cdn_resources="in_line").from_nx(plain)
    print(f"pyvis from_nx of the same graph, before any layout: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
