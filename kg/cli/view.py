"""kg view"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

import kg
from kg.cli.options import graph_option, min_confidence_option, quiet_option
from kg.cli.progress import progress_for

__all__ = ["view"]


@click.command()
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="The file to write; beside the graph unless given.",
)
@click.option("--no-open", is_flag=True, help="Only write the page, do not open it.")
@click.option("--around", multiple=True, metavar="NAME", help="Only what is near this name; can be given again.")
@click.option(
    "--depth", default=2, show_default=True, type=click.IntRange(1), help="How many steps near is, with --around."
)
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only entities of this type; can be given again.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m", "%Y"]),
    metavar="DATE",
    help="Only papers of that day and later.",
)
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the N most important things.")
@click.option(
    "--papers/--no-papers",
    default=None,
    help="Draw papers in the map too, or nowhere: they then count as ties between what they speak of. "
    "Unless given, they are drawn around what one looks at.",
)
@click.option(
    "--max-size",
    default=20.0,
    show_default=True,
    type=click.FloatRange(1),
    metavar="MB",
    help="Leave out the weakest evidence beyond it.",
)
@min_confidence_option
@graph_option
@quiet_option
def view(
    target: Path | None,
    no_open: bool,
    around: tuple[str, ...],
    depth: int,
    types: tuple[str, ...],
    since: datetime | None,
    top: int | None,
    papers: bool | None,
    max_size: float,
    min_confidence: float,
    graph: Path,
    quiet: bool,
) -> None:
    """Make the interactive page, one file that needs no network, and open it in the browser.

    \b
    Example: kg view
             kg view --around GRPO --since 2025-06 -o grpo.html --no-open
    """
    path = kg.view(
        kg.open(graph),
        target,
        open=not no_open,
        around=around,
        depth=depth,
        type=types,
        since=since.date() if since else None,
        top=top,
        papers=papers,
        max_size=max_size,
        min_confidence=min_confidence,
        progress=progress_for(quiet=quiet),
    )
    if not quiet:
        click.echo(str(path))
