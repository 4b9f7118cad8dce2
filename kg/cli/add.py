"""kg add"""

from __future__ import annotations

from typing import Any

import click

import kg
from kg.cli.building import build_options, run

__all__ = ["add"]


@click.command()
@build_options
def add(inputs: tuple[str, ...], **options: Any) -> None:
    """Add papers to the graph that is there, which gives what building all at once gives.

    The graph keeps what it was made of, so the files of earlier builds are not needed, and only new papers are extracted.

    Example: kg add pages/tuesday.txt
    """
    run(kg.add, inputs, **options)
