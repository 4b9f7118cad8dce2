"""kg sparql"""

from __future__ import annotations

from pathlib import Path

import click

import kg
from kg.cli.options import graph_option, output_options, quiet_option
from kg.cli.output import Output
from kg.cli.progress import progress_for

__all__ = ["sparql"]


@click.command()
@click.argument("query", required=False)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of a named query.")
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds a query may take."
)
@click.option(
    "--turtle", is_flag=True, help="Triples as Turtle, as CONSTRUCT and DESCRIBE give them unless told otherwise."
)
@click.option("--list", "names", is_flag=True, help="List the named queries.")
@click.option("--serve", is_flag=True, help="Answer SPARQL clients on this machine until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=3030, show_default=True, help="The port of --serve.")
@graph_option
@quiet_option
@output_options
def sparql(
    query: str | None,
    params: tuple[str, ...],
    timeout: float,
    turtle: bool,
    names: bool,
    serve: bool,
    port: int,
    graph: Path,
    quiet: bool,
    output: Output,
) -> None:
    """Ask the graph in SPARQL: QUERY is text, a .rq file or a name of --list. The prefixes of an export need no declaration.

    \b
    Example:
      kg sparql 'SELECT ?name { ?paper kg:introduces ?e . ?e kg:name ?name } LIMIT 5'
      kg sparql --list
      kg sparql --serve --port 3030
    """
    if names:
        from kg.asking.sparql import named_queries

        output.rows(named_queries(), columns=("name", "answers", "parameters"))
    elif serve:
        _serve(graph, port=port, timeout=timeout, quiet=quiet)
    elif query is None:
        raise click.UsageError("Missing argument 'QUERY' (or --list, or --serve).")
    else:
        answer = kg.sparql(
            kg.open(graph), query, params=_pairs(params), timeout=timeout, progress=progress_for(quiet=quiet)
        )
        if turtle and answer.turtle is None:
            raise click.UsageError("--turtle is for triples; CONSTRUCT and DESCRIBE give them, SELECT and ASK do not.")
        if answer.turtle is not None and (turtle or output.form == "table"):
            click.echo(answer.turtle, nl=False)
        else:
            output.rows(answer.rows, columns=answer.columns)


def _pairs(params: tuple[str, ...]) -> dict[str, str]:
    for pair in params:
        if "=" not in pair:
            raise click.UsageError(f"--param {pair!r} is not NAME=VALUE")
    return {name: value for name, _, value in (pair.partition("=") for pair in params)}


def _serve(graph: Path, *, port: int, timeout: float, quiet: bool) -> None:
    from kg.asking.sparql.endpoint import Endpoint

    with Endpoint(kg.open(graph), port=port, timeout=timeout) as endpoint:
        click.echo(endpoint.url)
        if not quiet:
            click.echo("answers SPARQL queries; Ctrl-C stops it", err=True)
        try:
            endpoint.serve()
        except KeyboardInterrupt:
            return
