"""Options that several commands share, with one name and one meaning everywhere."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from kg.cli.output import Output

__all__ = ["graph_option", "min_confidence_option", "output_options", "quiet_option"]

F = TypeVar("F", bound="Any")

graph_option = click.option(
    "-g",
    "--graph",
    "graph",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    metavar="FOLDER",
    help="The graph's folder.",
)

min_confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    show_default=True,
    help="Leave out edges and statements below this confidence: 0.5 keeps what is more likely right than wrong, 0 all that the"
    " pipeline says, each kind from the score at which its F1 was best.",
)

quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress and no summary, only errors.")


def output_options(command: F) -> F:
    """--json and --csv (a table unless told otherwise), handed to the command as `output: Output`."""

    @wraps(command)
    def with_output(*args: Any, as_json: bool, as_csv: bool, **kwargs: Any) -> Any:
        if as_json and as_csv:
            raise click.UsageError("--json and --csv exclude each other")
        return command(*args, output=Output("json" if as_json else "csv" if as_csv else "table"), **kwargs)

    json_option = click.option(
        "--json", "as_json", is_flag=True, help="Rows as one JSON array (a table unless told otherwise)."
    )
    csv_option = click.option("--csv", "as_csv", is_flag=True, help="Rows as CSV.")
    return cast("F", json_option(csv_option(with_output)))
