"""Corrections: what a user says of names, in a kg.toml. They stand above all that papers and lexicon say.

same = [["DPO", "Direct Preference Optimization"]]     # one thing
different = [["GPT-4", "GPT-4o"]]                      # never one thing
ignore = ["our method"]                                # no node

[type]
MMLU = "Benchmark"

[[drop]]                                               # one edge of one paper
paper = "arxiv:2506.01234"
entity = "PPO"                                         # with an optional role = "uses"

[[drop]]
paper = "arxiv:2506.01234"
subject = "DPO"
relation = "outperforms"
object = "PPO"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import schema
from kg.errors import InputError

__all__ = ["Corrections", "Drop", "read_corrections"]

_KEYS = ("same", "different", "ignore", "type", "drop")
_DROP_KEYS = (
    {"paper", "entity"},
    {"paper", "entity", "role"},
    {"paper", "subject", "relation", "object"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """An edge of one paper to leave out: to `entity` (in any role, or one), or a statement of it."""

    paper: str
    entity: str = ""
    role: str = ""
    subject: str = ""
    relation: str = ""
    object: str = ""

    def __str__(self) -> str:
        edge = (
            f"{self.role or 'any role'} {self.entity}"
            if self.entity
            else f"{self.subject} {self.relation} {self.object}"
        )
        return f"drop {edge} of {self.paper}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The entries of a kg.toml. Names are as people write them; any spelling that resolution folds will do."""

    same: tuple[tuple[str, ...], ...] = ()
    different: tuple[tuple[str, ...], ...] = ()
    ignore: tuple[str, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    drop: tuple[Drop, ...] = ()


def read_corrections(path: str | Path) -> Corrections:
    """Read a kg.toml. Raises InputError with file and line at what is no TOML, or no entry that there is."""
    try:
        text = Path(path).read_text(encoding="utf8")
    except OSError as error:
        raise InputError(
            path, None, f"cannot be read ({error.strerror})", do="check the path, or leave it out"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(path, None, "is not UTF-8 text", do="save it as UTF-8") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(path, text, error) from error
    reader = _Reader(path, text)
    for key in data:
        if key not in _KEYS:
            raise reader.error(key, f"unknown entry {key!r}", do=f"use {', '.join(_KEYS)}")
    return Corrections(
        same=reader.groups(data, "same"),
        different=reader.groups(data, "different"),
        ignore=reader.names(data.get("ignore", []), "ignore"),
        types=reader.types(data.get("type", {})),
        drop=reader.drops(data.get("drop", [])),
    )


def _syntax(path: str | Path, text: str, error: tomllib.TOMLDecodeError) -> InputError:
    message = str(error)
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    what = message[: found.start()] if found else message
    return InputError(
        path, line, f"is no TOML: {what[:1].lower()}{what[1:]}", do="see `kg build --help` for an example"
    )


class _Reader:
    """Turns TOML values into entries, and knows on which line an offending one stands."""

    def __init__(self, path: str | Path, text: str) -> None:
        self._path, self._lines = path, text.splitlines()

    def error(self, needle: object, problem: str, *, do: str) -> InputError:
        quoted = (f'"{needle}"', f"'{needle}'", str(needle))
        line = next((n for want in quoted for n, text in enumerate(self._lines, 1) if want in text), None)
        return InputError(self._path, line, problem, do=do)

    def names(self, value: Any, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
            raise self.error(key, f"`{key}` is no list of names", do='write names in quotes: ["DPO", "PPO"]')
        return tuple(value)

    def groups(self, data: dict[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(group, list) for group in value):
            raise self.error(key, f"`{key}` is no list of lists", do=f'write {key} = [["DPO", "PPO"]]')
        groups = tuple(self.names(group, key) for group in value)
        for group in groups:
            if len(group) < 2:
                raise self.error(
                    group[0] if group else key, f"`{key}` needs two names or more", do="add the other name"
                )
        return groups

    def types(self, value: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict):
            raise self.error("type", "`type` is no table", do='write [type] and below it "MMLU" = "Benchmark"')
        for name, type in value.items():
            if type not in schema.ENTITY_TYPES_BY_NAME:
                known = ", ".join(schema.ENTITY_TYPES_BY_NAME)
                raise self.error(name, f"unknown type {type!r} of {name!r}", do=f"use one of {known}")
        return tuple(value.items())

    def drops(self, value: Any) -> tuple[Drop, ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error("drop", "`drop` is no list of tables", do="write [[drop]] before each")
        return tuple(self._drop(item) for item in value)

    def _drop(self, item: dict[str, Any]) -> Drop:
        needle = next(iter(item.values()), "drop")
        if set(item) not in _DROP_KEYS or not all(isinstance(part, str) for part in item.values()):
            raise self.error(
                needle,
                "a `drop` that says no edge",
                do="give paper and entity (and role), or paper, subject, relation, object",
            )
        if item.get("role", "uses") not in schema.ROLES_BY_NAME:
            raise self.error(
                item["role"], f"unknown role {item['role']!r}", do=f"use {', '.join(schema.ROLES_BY_NAME)}"
            )
        if item.get("relation", "extends") not in schema.RELATIONS_BY_NAME:
            known = ", ".join(schema.RELATIONS_BY_NAME)
            raise self.error(item["relation"], f"unknown relation {item['relation']!r}", do=f"use {known}")
        return Drop(**item)
