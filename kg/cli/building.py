"""What `kg build` and `kg add` share: their options, the problems as they come, and what was found at the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

import kg
from kg.cli.options import quiet_option
from kg.cli.output import Output
from kg.cli.progress import progress_for
from kg.errors import InputError, Report, stop_at_first

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["build_options", "printing", "reading_options", "run"]

F = TypeVar("F", bound="Any")

_PATH = click.Path(path_type=Path)


def reading_options(command: F) -> F:
    """The arguments and options of every command that reads papers."""
    options = (
        click.argument("inputs", nargs=-1, required=True, metavar="INPUT…"),
        click.option(
            "--year", type=click.IntRange(1950, 2200), help="The year of dates that name none (else told by the page)."
        ),
        click.option(
            "--model",
            metavar="PATH",
            help="A spaCy pipeline with kg's labels, or `rules`: kg's own without training, quick and less exact.",
        ),
        click.option(
            "--processes",
            type=click.IntRange(1),
            default=os.cpu_count() or 1,
            show_default="one a core",
            help="Extract in so many processes.",
        ),
        click.option("--strict", is_flag=True, help="Stop at the first paper or file that cannot be read."),
        quiet_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def build_options(command: F) -> F:
    """The options of build and add."""
    options = (
        reading_options,
        click.option(
            "-o", "--output", type=_PATH, default=Path("output"), show_default=True, help="The graph's folder."
        ),
        click.option(
            "--metadata",
            multiple=True,
            metavar="FILE",
            help="Fill in ids, authors and dates of papers whose title is in FILE; adds no papers. Can be given again.",
        ),
        click.option(
            "--corrections",
            type=_PATH,
            help="Names to merge, part, retype or ignore.  [default: kg.toml, where there is one]",
        ),
        click.option(
            "--register",
            "registers",
            multiple=True,
            metavar="FILE",
            help="Link names to identifiers: a ROR dump, or a CSV of name,QID,aliases.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def printing(*, strict: bool) -> Report:
    """A report that prints each problem as it comes, or stops at the first."""
    return stop_at_first if strict else _print


def _print(problem: InputError) -> None:
    click.echo(f"kg: {problem}", err=True)


def run(
    function: Callable[..., Graph],
    inputs: tuple[str, ...],
    *,
    output: Path,
    strict: bool,
    quiet: bool,
    corrections: Path | None,
    **options: Any,
) -> None:
    """Call kg.build or kg.add and say what came of it."""
    if corrections is None and Path("kg.toml").is_file():
        corrections = Path("kg.toml")
    before = _replaced(output)
    graph = function(
        inputs,
        output=output,
        corrections=corrections,
        report=printing(strict=strict),
        notice=_print,
        progress=progress_for(quiet=quiet),
        **options,
    )
    if not quiet:
        _summary(graph, before)


def _replaced(folder: Path) -> dict[str, int]:
    """The counts of the graph that is there now, if there is one."""
    try:
        return cast("dict[str, int]", kg.open(folder).manifest["counts"])
    except kg.KgError:
        return {}


def _summary(graph: Graph, before: dict[str, int]) -> None:
    manifest, rows = graph.manifest, kg.stats(graph)
    counts = manifest["counts"]
    nodes = [{name: row[name] for name in ("type", "count", "most")} for row in rows if row["kind"] == "node"]
    Output("table").rows(nodes, title=f"{counts['papers']:,} papers in {graph.folder}")
    edges = ", ".join(f"{row['count']:,} {row['type']}" for row in rows if row["kind"] == "edge")
    click.echo(click.wrap_text(f"Edges: {edges}.", width=100, initial_indent=" ", subsequent_indent="   "))
    if before and before != counts:
        click.echo(f" In place of a graph of {before['papers']:,} papers and {before['entities']:,} entities.")
    if manifest["skipped"]:
        click.echo(f" {manifest['skipped']:,} papers or files could not be read and were left out; see above.")
    _next(graph)


def _next(graph: Graph) -> None:
    at = "" if graph.folder == Path("output") else f" -g {graph.folder}"
    commands = {
        f"kg view{at}": "the graph as a page to look at and click through",
        f"kg show {_quoted(_most_telling(graph))}{at}": "one thing with all that is said of it, and where",
        f"kg cypher --list{at}": "questions to ask: who evaluates on what, against what, with what gain",
    }
    width = max(map(len, commands))
    click.echo("\n Next:")
    for command, does in commands.items():
        click.echo(f"   {command:{width}}   {does}")


def _most_telling(graph: Graph) -> str:
    """The method or model that most statements are about: of what is merely in most papers, less is to be said."""
    import polars as pl

    ends = pl.concat([graph.scan("entity_entity").select(id=end) for end in ("source", "target")]).group_by("id").len()
    named = graph.scan("entities").filter(pl.col("type").is_in(["Method", "Model"])).join(ends, on="id")
    found = named.sort("len", "papers", "name", descending=[True, True, False]).head(1).select("name").collect()
    return str(found["name"][0]) if found.height else "NAME"


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
