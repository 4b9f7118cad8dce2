"""The options that name a Neo4j server, for the commands that talk to one."""

from __future__ import annotations

import sys
from typing import Any, TypeVar

import click

__all__ = ["ask", "server_options"]

F = TypeVar("F", bound="Any")


def server_options(command: F) -> F:
    """--uri, --user, --database; the password comes from NEO4J_PASSWORD or is asked for, never from an option."""
    options = (
        click.option(
            "--uri",
            default="",
            metavar="URI",
            help="The server: bolt:// or neo4j://, also +s and +ssc; else NEO4J_URI.",
        ),
        click.option(
            "--user",
            default="",
            help="The user; else NEO4J_USERNAME, else neo4j. Password: NEO4J_PASSWORD, or asked for.",
        ),
        click.option("--database", default="", help="The database; else NEO4J_DATABASE, else the user's own."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def ask(what: str) -> str:
    """Ask for a password on the terminal; empty where there is none."""
    if not sys.stdin.isatty():
        return ""
    return str(click.prompt(what, hide_input=True, default="", show_default=False, err=True))
