"""Extraction beside spaCy's bare tokenizer, over the same texts in the same process.

python -m benchmarks.extraction PAPERS [-n 2000] [--config FILE]   prints papers a second of both, their ratio, and peak memory
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import spacy

from kg import readers
from kg.extraction import extract, load
from kg.paper import Paper


def seconds(run: Callable[[], object]) -> float:
    """How long `run` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="any input of kg")
    parser.add_argument("-n", type=int, default=2000, help="so many papers (default: 2000)")
    parser.add_argument("--config", type=Path, help="a pipeline other than the default one")
    options = parser.parse_args()
    papers: list[Paper] = list(islice(readers.read([options.papers]), options.n))
    tokenizer = spacy.blank("en").tokenizer
    first = seconds(lambda: [tokenizer(paper.text) for paper in papers])
    again = seconds(lambda: [tokenizer(paper.text) for paper in papers])
    before = megabytes()
    nlp = load(options.config)
    found = seconds(lambda: sum(len(record.entities) for record in extract(papers, nlp=nlp)))
    print(f"{len(papers)} papers")
    print(
        f"spacy.blank('en') tokenizer   {len(papers) / first:8.0f} papers/s, {len(papers) / again:.0f} with its cache warm"
    )
    print(f"extraction                    {len(papers) / found:8.0f} papers/s")
    print(f"ratio                         {first / found:8.2f}, {again / found:.2f} with the cache warm")
    print(f"peak memory                   {megabytes():8.0f} MB, {megabytes() - before:.0f} MB of it by the extraction")


if __name__ == "__main__":
    main()
