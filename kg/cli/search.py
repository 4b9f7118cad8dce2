"""kg search"""

from __future__ import annotations

from pathlib import Path

import click

import kg
from kg.cli.options import graph_option, output_options
from kg.cli.output import Output

__all__ = ["search"]


@click.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True, help="At most so many names.")
@graph_option
@output_options
def search(text: str, limit: int, graph: Path, output: Output) -> None:
    """Names and titles that contain TEXT: exact ones first, then those in most papers.

    Example: kg search "policy optimization" --limit 3
    """
    output.rows(kg.search(kg.open(graph), text, limit=limit), columns=("id", "type", "name", "papers", "as"))
