"""kg show"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import kg
from kg.cli.options import graph_option, min_confidence_option, output_options
from kg.cli.output import Output
from kg.errors import OptionError

__all__ = ["show"]


@click.command()
@click.argument("name")
@click.option(
    "--why", is_flag=True, help="Why its names are one node: the steps of the merge and the papers behind each."
)
@click.option(
    "--html",
    "html",
    type=click.Path(path_type=Path),
    help="Write a paper's text, with what was read in it marked, to this file.",
)
@click.option("--limit", default=50, show_default=True, help="At most so many edges; 0 for all.")
@min_confidence_option
@graph_option
@output_options
def show(
    name: str, why: bool, html: Path | None, limit: int, min_confidence: float, graph: Path, output: Output
) -> None:
    """One paper or entity with all its edges, and the sentence behind each.

    NAME is a name or alias in any spelling, a title, an arXiv id, or a node's id.

    \b
    Example: kg show GRPO
             kg show DPO --why
             kg show 2402.03300 --html paper.html
    """
    opened = kg.open(graph)
    if why:
        from kg.graph.show import why as reasons

        output.rows(reasons(opened, name), columns=("step", "a", "b", "papers", "paper"))
    elif html:
        _write_reading(opened, name, html)
    else:
        shown = kg.show(opened, name, min_confidence=min_confidence, limit=limit)
        if output.form == "table":
            _heading(shown.node)
        output.rows(shown.edges)


def _write_reading(graph: Any, name: str, target: Path) -> None:
    from kg.graph.find import find
    from kg.writers.html.reading import reading_page
    from kg.writers.target import new_file

    found = find(graph, name)
    if found["type"] != "Paper":
        raise OptionError(f'"{name}" is a {found["type"]}; --html shows a paper: name its title or id')
    page = reading_page(graph, str(found["id"]))
    with new_file(target) as out:
        out.write(page.encode())
    click.echo(str(target))


def _heading(node: dict[str, Any]) -> None:
    """The node's own properties, a line each, before its edges."""
    click.secho(str(node.get("name") or node.get("title")), bold=True)
    for key, value in node.items():
        if key not in ("name", "title", "abstract") and value not in (None, [], ""):
            click.echo(f"  {key.replace('_', ' ')}: {', '.join(map(str, value)) if isinstance(value, list) else value}")
    if node.get("abstract"):
        click.echo(click.wrap_text(node["abstract"], width=100, initial_indent="  ", subsequent_indent="  "))
