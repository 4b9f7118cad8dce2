"""Where a writer writes: a file that appears whole or not at all, compressed where its name says so, or a folder likewise."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import OutputError

__all__ = ["new_file", "new_folder"]


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """A binary file that takes `target`'s place when the block ends well; `.gz` and `.zst` names are compressed.

    Raises OutputError where it cannot be written; the file that was there before then stays.
    """
    with _errors_of(target):
        temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
        try:
            with temporary.open("wb") as raw, _compressed(raw, target.suffix) as data:
                yield data
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder that takes `target`'s place when the block ends well. Raises OutputError where that cannot be.

    A folder that holds files this block does not make is left alone: they may be the user's.
    """
    with _errors_of(target):
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            yield temporary
            mine = {path.name for path in temporary.iterdir()}
            strangers = sorted({path.name for path in target.iterdir()} - mine) if target.is_dir() else []
            if strangers:
                raise OutputError(f"{target}: holds other files ({strangers[0]}, …); name an empty or a new folder")
            shutil.rmtree(target, ignore_errors=True)
            temporary.chmod(0o755)
            os.replace(temporary, target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _compressed(raw: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    if suffix == ".gz":
        with gzip.GzipFile(
            fileobj=raw, mode="wb", filename="", mtime=0
        ) as data:  # no name, no time: the same bytes again
            yield cast("BinaryIO", data)
    elif suffix == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(level=6).stream_writer(raw, closefd=False) as data:
            yield cast("BinaryIO", data)
    else:
        yield raw


@contextmanager
def _errors_of(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written ({error.strerror or error}); free some space or name another place"
        ) from error
