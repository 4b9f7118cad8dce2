"""The command line: one module a command, loaded when named. A command parses, calls the function of its name, prints."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from kg import __version__
from kg.errors import KgError, NoPapers

__all__ = ["COMMANDS", "cli", "main"]

# In the order in which a new user meets them.
COMMANDS = (
    "build",
    "add",
    "stats",
    "search",
    "show",
    "view",
    "export",
    "push",
    "cypher",
    "sparql",
    "validate",
    "extract",
    "resolve",
    "evaluate",
    "train",
)


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for: `kg.cli.build` holds the command `build`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"kg.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Reads digests of machine-learning papers and builds a knowledge graph of them.

    \b
    Example:
      kg build examples/daily-papers.txt
      kg search "policy optimization"
      kg show GRPO
    """


def main() -> None:
    """The entry point: an error of ours is one line on stderr and exit code 1; Ctrl-C is 130; a closed pipe is no error."""
    _complete()
    try:
        # Not cli.main: it prints an empty line at Ctrl-C, and takes a closed pipe for a failure.
        with cli.make_context("kg", sys.argv[1:]) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except KgError as error:
        if not (isinstance(error, NoPapers) and error.told):
            click.echo(f"kg: {error}", err=True)
        sys.exit(1)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:  # wrong usage
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("kg: stopped; nothing was replaced", err=True)
        sys.exit(130)
    except BrokenPipeError:  # `kg … | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        click.echo(f"kg: {error.filename or 'output'}: {error.strerror or error}", err=True)
        sys.exit(1)


def _complete() -> None:
    """Answer the shell that asks for completions: `eval "$(_KG_COMPLETE=bash_source kg)"` switches them on."""
    if instruction := os.environ.get("_KG_COMPLETE"):
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(cli, {}, "kg", "_KG_COMPLETE", instruction))
