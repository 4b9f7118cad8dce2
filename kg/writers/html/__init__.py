"""The page: a graph that people look at, in one file that opens anywhere and loads nothing."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path
from typing import Any

from kg.graph import Graph
from kg.graph.find import find
from kg.progress import Progress, no_progress
from kg.writers.html.network import read_network
from kg.writers.html.page import page_of, page_size
from kg.writers.html.payload import make_payload
from kg.writers.html.selection import select
from kg.writers.target import new_file

__all__ = ["MAX_SIZE", "view", "write"]

MAX_SIZE = 20.0  # megabytes


def write(
    graph: Graph,
    target: Path,
    *,
    around: Sequence[str] = (),
    depth: int = 2,
    type: Sequence[str] = (),
    since: Date | None = None,
    min_confidence: float = 0.0,
    top: int | None = None,
    papers: bool | None = None,
    max_size: float = MAX_SIZE,
    title: str = "Knowledge graph",
    progress: Progress = no_progress,
) -> None:
    """Write the page. The same graph and options give the same bytes.

    `around` names things, whose neighbourhood of `depth` steps is kept; `type` the entity types that are; `since` drops
    older papers; `top` keeps the most important nodes. `papers`: True draws them in the map too, False never, None only
    around what one looks at. `max_size` is in megabytes: beyond it the evidence of the weakest edges is left out first.

    Raises NameNotFound for an unknown name in `around`, OptionError for an unknown type, OutputError where the page cannot
    be written.
    """
    network = read_network(graph, min_confidence=min_confidence)
    ids = [str(find(graph, name)["id"]) for name in around]
    network = select(network, around=ids, depth=depth, types=type, since=since, top=top)
    limit = int(max_size * 1_000_000) - page_size()
    payload = make_payload(network, limit=limit, papers=papers, progress=progress)
    page = page_of(payload, title=title, count=network.nodes.height, papers=papers)
    with new_file(target) as data:
        data.write(page.encode("utf-8"))


def view(graph: Graph, target: str | Path | None = None, *, open: bool = True, **options: Any) -> Path:
    """Write the page (`graph.html` beside the graph unless told otherwise), open it in the browser, return where it is.

    The options are those of `write`.
    """
    path = Path(target) if target else graph.folder / "graph.html"
    write(graph, path, **options)
    if open:
        webbrowser.open(path.resolve().as_uri())
    return path
