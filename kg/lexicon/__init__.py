"""Curated names: what the well-known methods, models, datasets … are called, by which aliases, and who develops a model.

The names lie in CSV files beside this module, one a type, meant to be read and edited. Columns, all but the first two
may be empty: `name`, `type`, `aliases`, `developer` (an organization), `different` (names that look alike and are
something else), `match` (how the name is found in a text, see `Entry`). Lists are parted by `|`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from kg import schema
from kg.errors import InputError

__all__ = ["COLUMNS", "Entry", "Lexicon", "Match", "load"]

Match = Literal["", "case", "context"]
COLUMNS = ("name", "type", "aliases", "developer", "different", "match")
_FOLDER = Path(__file__).parent
_REMEDY = "see the files of kg/lexicon for the form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing and its names. `different` are names of other things that it must never be merged with.

    `match` says how its names are found in a text: empty, in any case (names of four characters and less as written);
    "case", only as written, for names that are also ordinary words; "context", as written and only where the sentence
    shows that the thing is meant (a cue such as "benchmark" beside it, or other names of its type).
    """

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    developer: str = ""
    different: tuple[str, ...] = ()
    match: Match = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)

    @property
    def ambiguous(self) -> bool:
        """Whether its name is also an ordinary word or another thing's name."""
        return self.match != ""


@dataclass(frozen=True)
class Lexicon:
    """The entries in the order of the files. `digest` changes with any of them, and with nothing else."""

    entries: tuple[Entry, ...]
    digest: str = field(default="")

    def __post_init__(self) -> None:
        if not self.digest:
            object.__setattr__(self, "digest", hashlib.sha256(repr(self.entries).encode()).hexdigest())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, name: str, type: str | None = None) -> tuple[Entry, ...]:
        """The entries that bear `name`, case aside: none, one, or one a type where types share the name.

        >>> [entry.name for entry in load().find("dpo")]
        ['Direct Preference Optimization']
        """
        return tuple(entry for entry in self._by_name.get(name.casefold(), ()) if type in (None, entry.type))

    @cached_property
    def _by_name(self) -> dict[str, tuple[Entry, ...]]:
        index: dict[str, dict[Entry, None]] = {}
        for entry in self.entries:
            for name in entry.names:
                index.setdefault(name.casefold(), {})[entry] = None
        return {name: tuple(entries) for name, entries in index.items()}


def load(path: str | Path | None = None) -> Lexicon:
    """The package's lexicon, or that of `path`: one CSV file, or a folder of them.

    Raises InputError, with file and line, at a row that cannot be used: no name, an unknown type, a name given twice.
    """
    source = Path(path) if path is not None else _FOLDER
    files = sorted(source.glob("*.csv")) if source.is_dir() else [source]
    if not files:
        raise InputError(source, None, "no CSV file in the folder", do=_REMEDY)
    entries: list[Entry] = []
    seen: dict[tuple[str, str], str] = {}
    for file in files:
        for line, entry in _read(file):
            for name in dict.fromkeys(name.casefold() for name in entry.names):
                other = seen.setdefault((name, entry.type), entry.name)
                if other != entry.name:
                    raise InputError(file, line, f"{name!r} names both {other!r} and {entry.name!r}", do="keep one")
            entries.append(entry)
    return Lexicon(tuple(entries))


def _read(file: Path) -> Iterator[tuple[int, Entry]]:
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(file, None, f"cannot be read ({error.strerror})", do=_REMEDY) from error
    except UnicodeDecodeError as error:
        raise InputError(file, None, "is not UTF-8 text", do=_REMEDY) from error
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ())[:2] != COLUMNS[:2]:
        raise InputError(file, 1, "the first line does not name the columns name, type", do=_REMEDY)
    for row in rows:
        yield rows.line_num, _entry(row, file, rows.line_num)


def _entry(row: dict[str, str | None], file: Path, line: int) -> Entry:
    cell = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not cell["name"]:
        raise InputError(file, line, "the row has no name", do=_REMEDY)
    if cell["type"] not in schema.ENTITY_TYPES_BY_NAME:
        known = ", ".join(schema.ENTITY_TYPES_BY_NAME)
        raise InputError(file, line, f"unknown type {cell['type']!r} of {cell['name']!r}", do=f"use one of {known}")
    if cell["match"] not in get_args(Match):
        raise InputError(file, line, f"unknown match {cell['match']!r} of {cell['name']!r}", do="use case or context")
    return Entry(
        name=cell["name"],
        type=cell["type"],
        aliases=_list(cell["aliases"]),
        developer=cell["developer"],
        different=_list(cell["different"]),
        match=cell["match"],  # type: ignore[arg-type]
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
