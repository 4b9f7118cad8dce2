"""The graph folder: one small file names the current build, whose tables lie in a folder of their own.

output/
├── graph.json            which build is current; replaced atomically
├── builds/<build id>/    manifest.json and the Parquet tables; the id is the hash of the tables
├── cache/                what engines keep beside the graph (made anew when the build changes)
└── lock                  held while a build writes
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import filelock

from kg import schema
from kg.errors import GraphError, LockedError, OutputError
from kg.graph.tables import TABLES

__all__ = ["current_build", "lock", "new_build", "publish"]

POINTER = "graph.json"


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises LockedError at once where another build holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / "lock", timeout=0):
            yield
    except filelock.Timeout as error:
        raise LockedError(
            f"{folder}: another build is writing here; wait for it, or build into another folder with -o"
        ) from error
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror}); choose another folder with -o") from error


def current_build(folder: Path) -> Path:
    """The folder of the current build. Raises GraphError where there is none, or it is of another schema or damaged."""
    pointer = folder / POINTER
    if not pointer.exists():
        raise GraphError(
            f"{folder}: no graph here; make one with `kg build INPUT… -o {folder}`, or name its folder with -g"
        )
    try:
        data: dict[str, Any] = json.loads(pointer.read_text("utf-8"))
        build = folder / "builds" / str(data["build"])
    except (ValueError, KeyError, TypeError) as error:
        raise GraphError(f"{pointer}: is damaged; build the graph anew with `kg build`") from error
    if data.get("schema") != schema.SCHEMA_VERSION:
        raise GraphError(
            f"{folder}: the graph has schema {data.get('schema')}, this kg reads {schema.SCHEMA_VERSION}; build it anew with `kg build`"
        )
    lacking = [name for name in TABLES if not (build / f"{name}.parquet").exists()]
    if lacking or not (build / "manifest.json").exists():
        raise GraphError(
            f"{build}: lacks {', '.join(lacking) or 'manifest.json'}; build the graph anew with `kg build`"
        )
    return build


@contextmanager
def new_build(folder: Path) -> Iterator[Path]:
    """A temporary folder beside the builds to write tables into; gone afterwards unless `publish` took it."""
    (folder / "builds").mkdir(parents=True, exist_ok=True)
    for left in (folder / "builds").glob(".new-*"):  # of a build that was killed; the lock is ours
        shutil.rmtree(left, ignore_errors=True)
    temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=folder / "builds"))
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def publish(folder: Path, temporary: Path, manifest: dict[str, Any]) -> Path:
    """Make the tables in `temporary` the folder's current build, in one step; returns where they are now.

    The build before stays, for a reader that has it open; those before that are deleted.
    """
    build = hash_of(temporary)
    manifest = manifest | {"build": build}
    (temporary / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    target = folder / "builds" / build
    before = _pointed_at(folder)
    if target.exists():  # the same tables again: only the manifest is new
        os.replace(temporary / "manifest.json", target / "manifest.json")
        for table in TABLES:
            os.replace(temporary / f"{table}.parquet", target / f"{table}.parquet")
    else:
        temporary.chmod(0o755)
        os.replace(temporary, target)
    pointer = folder / (POINTER + ".new")
    pointer.write_text(json.dumps({"build": build, "schema": schema.SCHEMA_VERSION}) + "\n", "utf-8")
    os.replace(pointer, folder / POINTER)
    for old in (folder / "builds").iterdir():
        if old.name not in (build, before):
            shutil.rmtree(old, ignore_errors=True)
    return target


def hash_of(build: Path) -> str:
    """16 hex digits that name the content of a build: the SHA-256 of its tables, in order."""
    digest = hashlib.sha256()
    for table in TABLES:
        with (build / f"{table}.parquet").open("rb") as data:
            digest.update(hashlib.file_digest(data, "sha256").digest())
    return digest.hexdigest()[:16]


def _pointed_at(folder: Path) -> str:
    try:
        return str(json.loads((folder / POINTER).read_text("utf-8"))["build"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
