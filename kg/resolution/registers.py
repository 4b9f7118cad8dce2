"""Registers: files that link names to identifiers. The ROR dump (JSON, versions 1 and 2), and CSV of name, QID, aliases."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError

__all__ = ["Registered", "read_register"]

_WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class Registered:
    """One thing of a register: its names, the first the one it goes by; its address; its type where the register has one type."""

    names: tuple[str, ...]
    address: str
    type: str = ""


def read_register(path: str | Path) -> Iterator[Registered]:
    """The things of a register, in the order of the file. Raises InputError, with file and line, at what cannot be read."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            start = file.read(1)
    except OSError as error:
        raise InputError(path, None, f"cannot be read ({error.strerror})", do="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(path, None, "is not UTF-8 text", do="unpack it, or save it as UTF-8") from error
    return _ror(path) if start in "[{" and start else _csv(path)


def _ror(path: str | Path) -> Iterator[Registered]:
    """https://ror.readme.io/docs/data-dump: an array of records; `name`, `aliases`, `labels` in version 1, `names` in 2.

    Acronyms are left out: MIT, NTU and the like are many organizations each.
    """
    import ijson

    with open(path, "rb") as file:
        try:
            for record in ijson.items(file, "item"):
                if names := _ror_names(record):
                    yield Registered(names, str(record["id"]), "Organization")
        except (ijson.JSONError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                path, None, f"is no ROR dump ({error})", do="give the .json file of a ROR data dump, or a CSV"
            ) from error


def _ror_names(record: dict[str, Any]) -> tuple[str, ...]:
    if "names" in record:
        named = [name for name in record["names"] if set(name["types"]) != {"acronym"}]
        named.sort(key=lambda name: "ror_display" not in name["types"])
        return tuple(dict.fromkeys(name["value"] for name in named))
    labels = [label["label"] for label in record.get("labels", [])]
    return tuple(dict.fromkeys([record["name"], *record.get("aliases", []), *labels]))


def _csv(path: str | Path) -> Iterator[Registered]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        header = [(column or "").strip().casefold() for column in rows.fieldnames or ()]
        if header[:2] != ["name", "qid"]:
            raise InputError(path, 1, "the first line does not name the columns name, QID", do="write name,QID,aliases")
        rows.fieldnames = header
        for row in rows:
            qid = (row.get("qid") or "").strip()
            if not re.fullmatch(r"Q\d+", qid):
                raise InputError(path, rows.line_num, f"{qid!r} is no QID", do="write it as Q42")
            name = (row.get("name") or "").strip()
            if not name:
                raise InputError(path, rows.line_num, f"{qid} has no name", do="write name,QID,aliases")
            aliases = [part.strip() for part in (row.get("aliases") or "").split("|") if part.strip()]
            yield Registered((name, *dict.fromkeys(aliases)), _WIKIDATA + qid)
