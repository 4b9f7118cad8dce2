"""One input that is being read: opened once, unpacked, recoded to UTF-8, and given out in lines or whole."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, cast

from kg.errors import InputError
from kg.readers.unpacking import Unpacked

__all__ = ["MAX_LINE", "MAX_WHOLE", "Foreign", "Source", "Unreadable", "open_source"]

START = 1 << 16  # bytes that a format is recognised by
MAX_LINE = 1 << 25  # a longer line is passed over unread
MAX_WHOLE = 100_000_000  # formats that need the whole content take no more bytes than this

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite database",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x7fELF": "a program",
}
_AS_TEXT = "save it as text, UTF-8"


class Unreadable(InputError):
    """Nothing of an input can be read. Readers raise it; `read` reports it and goes on with the next input."""


class Foreign(Unreadable):
    """An input holds nothing for kg; in a folder that is no fault of it."""


class Source:
    """An input being read. `name` is what messages call it, `start` its first text, `year` that of its last change.

    The content is UTF-8 without a byte order mark; bytes that are not UTF-8 stay, as surrogates in `start`.
    """

    def __init__(self, name: str, stream: io.BufferedIOBase, *, year: int) -> None:
        self.name, self.year = name, year
        self._unpacked = Unpacked(stream)
        start = self._unpacked.take(START)
        if not start.strip(b" \t\r\n\v\f\xef\xbb\xbf\xff\xfe"):
            raise self._nothing()
        self._mark, encoding = next(((mark, name) for mark, name in _BOMS if start.startswith(mark)), (b"", "utf-8"))
        if encoding == "utf-8":
            self._refuse_binary(start)
            start = start.removeprefix(self._mark)
        self._unpacked.give_back(start)
        self._content: io.BufferedIOBase = io.BufferedReader(self._unpacked, START)
        if encoding != "utf-8":
            start = self._recode(encoding)
        self.start = start.decode("utf-8", "surrogateescape")

    @property
    def cut(self) -> str:
        """Why the content ends early; empty where it does not. Known once all of it has been read."""
        return self._unpacked.cut

    def whole(self) -> bytes:
        """All that is left of the content; an InputError where that is more than MAX_WHOLE bytes."""
        content = self._content.read(MAX_WHOLE + 1)
        if len(content) > MAX_WHOLE:
            raise Unreadable(
                self.name, None, f"is larger than {MAX_WHOLE // 1_000_000} MB", do="split it, or give JSON lines"
            )
        return content

    def keep_whole(self) -> bytes:
        """All that is left of the content, which can be read again."""
        content = self.whole()
        self._content = io.BytesIO(content)
        return content

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Numbers from 1 and lines with their ends; None in place of a line of more than MAX_LINE bytes."""
        number = 0
        while line := self._content.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while (rest := self._content.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
            else:
                yield number, line

    def stream(self) -> BinaryIO:
        """The content as a binary stream, for parsers that take one."""
        return cast(BinaryIO, self._content)

    def error(self, line: int | None, problem: str, *, do: str = "") -> InputError:
        """An InputError that names this input."""
        return InputError(self.name, line, problem, do=do)

    def _nothing(self) -> InputError:
        if self.cut:
            return Unreadable(self.name, None, f"holds nothing: {self.cut}", do="fetch it again")
        return Foreign(self.name, None, "is empty", do="leave it out, or fetch it again")

    def _refuse_binary(self, start: bytes) -> None:
        kind = next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), "")
        if kind:
            raise Foreign(self.name, None, f"is {kind}, not text", do=_AS_TEXT)
        if max(start[::2].count(0), start[1::2].count(0)) > len(start) * 0.3:
            raise Foreign(self.name, None, "is binary, or UTF-16 without a byte order mark", do=_AS_TEXT)
        control = sum(start.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
        broken = sum("\udc80" <= char <= "\udcff" for char in start.decode("utf-8", "surrogateescape"))
        if control > len(start) * 0.03 or broken > len(start) * 0.3:
            raise Foreign(self.name, None, "is a binary file, not text", do=_AS_TEXT)

    def _recode(self, encoding: str) -> bytes:
        """Put UTF-8 in place of a content in UTF-16; what is broken in it stays broken, for its line to be reported."""
        content = self.whole()
        text = content[2 : len(content) // 2 * 2].decode(encoding, "surrogatepass")
        recoded = text.encode("utf-8", "surrogatepass")
        self._content = io.BytesIO(recoded)
        return recoded[:START]


@contextmanager
def open_source(name: str) -> Iterator[Source]:
    """The file of that name, or standard input for `-`; an InputError where it cannot be opened or read as text."""
    if name == "-":
        standard = cast(io.BufferedIOBase, sys.stdin.buffer)
        yield Source("standard input", standard, year=datetime.now(UTC).year)
        return
    try:
        stream = open(name, "rb")  # noqa: SIM115
    except FileNotFoundError as error:
        raise Unreadable(name, None, "there is no such file", do="check the path") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(name, None, f"cannot be opened: {reason}", do="check the path and its permissions") from error
    with stream:
        year = datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC).year
        yield Source(name, cast(io.BufferedIOBase, stream), year=year)
