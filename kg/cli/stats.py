"""kg stats"""

from __future__ import annotations

from pathlib import Path

import click

import kg
from kg.cli.options import graph_option, output_options
from kg.cli.output import Output

__all__ = ["stats"]


@click.command()
@click.option("--top", default=3, show_default=True, help="Name so many of the most connected of each type.")
@graph_option
@output_options
def stats(top: int, graph: Path, output: Output) -> None:
    """What is in the graph: nodes and edges by type, with the most connected of each.

    Example: kg stats --top 5
    """
    opened = kg.open(graph)
    output.rows(kg.stats(opened, top=top), title=f"{graph}: built {opened.manifest['time'][:16].replace('T', ' ')} UTC")
