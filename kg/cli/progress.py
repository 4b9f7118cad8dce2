"""A progress bar on stderr, with rate and time left; nothing where stderr is no terminal or --quiet is given."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

from kg.progress import Progress, no_progress

__all__ = ["progress_for"]

T = TypeVar("T")


def progress_for(*, quiet: bool) -> Progress:
    """The progress to hand to a library function."""
    return no_progress if quiet or not sys.stderr.isatty() else _bar


def _bar(items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Bar(
        *columns, TaskProgressColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(what, total=total, rate="")
        for item in items:
            yield item
            speed = bar.tasks[0].speed
            step = len(item) if isinstance(item, Sized) and not isinstance(item, str) else 1
            bar.update(task, advance=step, rate=f"{speed:,.0f}/s" if speed else "")
