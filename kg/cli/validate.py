"""kg validate"""

from __future__ import annotations

from pathlib import Path

import click

import kg
from kg.cli.options import graph_option, output_options, quiet_option
from kg.cli.output import Output
from kg.cli.progress import progress_for

__all__ = ["validate"]


@click.command()
@click.option("--shacl", is_flag=True, help="Check the triples against the SHACL shapes too (up to a million).")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Write the SHACL report here, as Turtle (with --shacl).",
)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Show at most so many problems.")
@graph_option
@quiet_option
@output_options
@click.pass_context
def validate(
    context: click.Context, shacl: bool, target: Path | None, limit: int, graph: Path, quiet: bool, output: Output
) -> None:
    """Check the graph against its schema: types, ends, ids, offsets, evidence, confidences, order; exit 1 on a problem.

    Example: kg validate --shacl -o report.ttl
    """
    if target and not shacl:
        raise click.UsageError("-o writes the SHACL report; add --shacl.")
    report = kg.validate(kg.open(graph), shacl=shacl, limit=limit, progress=progress_for(quiet=quiet))
    if target:
        from kg.writers.target import new_file

        with new_file(target) as out:
            out.write(report.shacl.encode())
    if report.problems or output.form != "table":
        output.rows((problem.to_row() for problem in report.problems), columns=("table", "row", "column", "problem"))
    if not quiet and output.form == "table":
        shown = f", {len(report.problems):,} of them shown" if report.count > len(report.problems) else ""
        problems = "no problem" if report.conforms else f"{report.count:,} problem{'s' * (report.count > 1)}{shown}"
        triples = f" and {report.triples:,} triples" if shacl else ""
        click.echo(f"{report.rows:,} rows{triples} checked: {problems}")
    if not report.conforms:
        context.exit(1)
