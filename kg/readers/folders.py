"""The files of a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

from kg.errors import InputError
from kg.readers.reading import Reading

__all__ = ["files"]


def files(folder: str, reading: Reading) -> Iterator[str]:
    """The files below the folder by name; hidden ones are left out, folders that are links are not gone into."""

    def refused(error: OSError) -> None:
        problem = f"cannot be opened: {error.strerror or error}"
        reading.report(InputError(error.filename or folder, None, problem, do="check its permissions"))

    for path, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(path, name) for name in sorted(names) if not name.startswith("."))
