"""Extraction beside spaCy's bare tokenizer and its stock small NER, over the same texts in the same process, on one core.

python -m benchmarks.extraction PAPERS [-n 2000] [--trained 300]   prints papers a second of each, the ratios, and peak memory
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import spacy

from kg import readers, schema
from kg.extraction import extract, load
from kg.paper import Paper


def rate(papers: list[Paper], run: Callable[[list[Paper]], object]) -> float:
    """Papers a second of processor time, which a busy machine disturbs less than the clock."""
    start = time.process_time()
    run(papers)
    return len(papers) / (time.process_time() - start)


def stock_ner() -> spacy.language.Language:
    """spaCy's default NER, untrained: it does the work of a trained one."""
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    for name in schema.ENTITY_TYPES_BY_NAME:
        ner.add_label(name)  # type: ignore[attr-defined]
    nlp.initialize()
    return nlp


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read_all(model: str) -> Callable[[list[Paper]], object]:
    """Run the pipeline of this name over papers, text to record."""
    nlp = load(model)
    return lambda papers: sum(len(record.entities) for record in extract(papers, nlp=nlp))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="any input of kg")
    parser.add_argument("-n", type=int, default=2000, help="so many papers (default: 2000)")
    parser.add_argument(
        "--trained", type=int, default=300, help="so many of them by the trained pipeline and the stock NER"
    )
    options = parser.parse_args()
    papers: list[Paper] = list(islice(readers.read([options.papers]), options.n))
    some = papers[: options.trained]
    tokenizer, ner = spacy.blank("en").tokenizer, stock_ner()
    rates = {
        "bare tokenizer": rate(papers, lambda papers: [tokenizer(paper.text) for paper in papers]),
        "rules": rate(papers, read_all("rules")),
        "stock NER": rate(some, lambda papers: [ner(paper.text) for paper in papers]),
        "trained": rate(some, read_all("trained")),
    }
    for name, value in rates.items():
        print(f"{name:16} {value:8.1f} papers/s")
    print(f"rules / bare tokenizer {rates['rules'] / rates['bare tokenizer']:6.2f}")
    print(f"trained / stock NER    {rates['trained'] / rates['stock NER']:6.2f}")
    print(f"peak memory            {megabytes():6.0f} MB")


if __name__ == "__main__":
    main()
