"""Progress of long work: library functions wrap what they iterate over, and whoever calls decides what to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["Progress", "no_progress"]

T = TypeVar("T")


class Progress(Protocol):
    """Called as `for item in progress(items, "extracting papers", total=2000)`.

    `total` is the number of units, where it is known; an item that has a length and is no string (a batch) counts that many.
    """

    def __call__(self, items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]: ...


def no_progress(items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
    """Shows nothing: the default of every library function."""
    yield from items
