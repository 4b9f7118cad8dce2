"""kg push: makes a Neo4j server's copy equal to the graph."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import graph_option, min_confidence_option, quiet_option
from kg.cli.progress import progress_for
from kg.cli.server import ask, server_options


@click.command()
@server_options
@click.option(
    "--name", default="", help="The graph's name on the server, which tells several apart; else its folder's name."
)
@click.option("--keep", is_flag=True, help="Leave what an older push of this graph wrote and the graph no longer has.")
@graph_option
@min_confidence_option
@quiet_option
def push(
    uri: str, user: str, database: str, name: str, keep: bool, graph: Path, min_confidence: float, quiet: bool
) -> None:
    """Make a Neo4j server's copy of the graph equal to the graph.

    Pushing twice is pushing once; a push that broke off is completed by the next. What an older push of this graph left is
    removed, and nothing that kg did not write is touched.

    \b
    Example:
      kg push --uri bolt://localhost:7687
    """
    import kg
    from kg.writers.neo4j import Server

    opened = kg.open(graph)
    server = Server.of(uri, user=user, database=database, ask=ask)
    done = kg.push(
        opened, server, name=name, keep=keep, min_confidence=min_confidence, progress=progress_for(quiet=quiet)
    )
    if not quiet:
        gone = done.removed_nodes + done.removed_edges
        removed = f", {done.removed_nodes:,} stale nodes and {done.removed_edges:,} stale edges removed" if gone else ""
        click.echo(f"{server.uri} holds {name or opened.name!r}: {done.nodes:,} nodes, {done.edges:,} edges{removed}")
