"""kg cypher: asks the graph, or a Neo4j server, in Cypher."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import graph_option, output_options, quiet_option
from kg.cli.output import Output
from kg.cli.progress import progress_for
from kg.cli.server import ask, server_options

__all__ = ["cypher"]


@click.command()
@click.argument("query", required=False)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds a query may take."
)
@click.option("--list", "names", is_flag=True, help="List the named queries.")
@server_options
@click.option("--name", default="", help="Of several graphs on the server, the one to ask; all unless it is given.")
@graph_option
@quiet_option
@output_options
def cypher(
    query: str | None,
    params: tuple[str, ...],
    timeout: float,
    names: bool,
    uri: str,
    user: str,
    database: str,
    name: str,
    graph: Path,
    quiet: bool,
    output: Output,
) -> None:
    """Ask the graph in Cypher: QUERY is text, a .cypher file or a name of --list. It can change nothing.

    Without --uri the embedded engine answers from the graph's folder; with it a Neo4j server to which a graph was pushed.

    \b
    Example:
      kg cypher 'MATCH (p:Paper)-[:INTRODUCES]->(m:Method) RETURN p.title AS paper, m.name AS method LIMIT 5'
      kg cypher --list
      kg cypher benchmark-use --param benchmark=MMLU
      kg cypher rising-methods --uri bolt://localhost:7687
    """
    import kg
    from kg.asking.cypher import named_queries
    from kg.writers.neo4j import Server

    if names:
        output.rows(named_queries(), columns=("name", "answers", "parameters"))
        return
    if query is None:
        raise click.UsageError("Missing argument 'QUERY' (or --list).")
    where = Server.of(uri, user=user, database=database, ask=ask) if uri else kg.open(graph)
    answer = kg.cypher(
        where, query, params=_pairs(params), name=name, timeout=timeout, progress=progress_for(quiet=quiet)
    )
    output.rows(answer.rows, columns=answer.columns)


def _pairs(params: tuple[str, ...]) -> dict[str, str]:
    for pair in params:
        if "=" not in pair:
            raise click.UsageError(f"--param {pair!r} is not NAME=VALUE")
    return {name: value for name, _, value in (pair.partition("=") for pair in params)}
