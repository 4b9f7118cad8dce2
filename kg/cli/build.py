"""kg build"""

from __future__ import annotations

from typing import Any

import click

import kg
from kg.cli.building import build_options, run

__all__ = ["build"]


@click.command()
@build_options
def build(inputs: tuple[str, ...], **options: Any) -> None:
    """Make the graph of exactly these inputs: read, extract, resolve, write, and say what was found.

    INPUT is a file, a folder or - for standard input: Daily Papers pages (text or HTML), Hugging Face daily-papers JSON,
    JSONL, JSON, CSV, arXiv metadata (JSONL or Atom), each also as .gz or .zst, told apart by content.

    \b
    Example: kg build examples/daily-papers.txt
             kg build pages/ --metadata arxiv.jsonl.gz -o graphs/december
    """
    run(kg.build, inputs, **options)
