"""Streams of bytes, .gz and .zst unpacked by their first bytes; a damaged one gives what stands before the damage."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Unpacked"]

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_DEEPEST = 3  # a .gz in a .gz is an accident, more is an attack
_BLOCK = 1 << 16
_ZSTD_BLOCK = 1 << 11  # what one call can unpack to is bounded by what it is given


class _Stream(io.RawIOBase):
    """What subclasses' `some(size)` gives, as a raw stream."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        room = memoryview(buffer)
        data = self.some(len(room))
        room[: len(data)] = data
        return len(data)

    def some(self, size: int) -> bytes:
        """1 to `size` bytes; none at the end."""
        raise NotImplementedError


class _Prefixed(_Stream):
    """Bytes that were read ahead, then the rest of the stream."""

    def __init__(self, ahead: bytes, rest: io.BufferedIOBase) -> None:
        self._ahead, self._rest = ahead, rest

    def some(self, size: int) -> bytes:
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
            return data
        return self._rest.read1(size)


class _Zstd(_Stream):
    """Zstandard frames unpacked. EOFError where the last one is cut short, which zstandard's own reader passes over."""

    def __init__(self, packed: io.BufferedIOBase) -> None:
        self._packed, self._frame = packed, zstandard.ZstdDecompressor().decompressobj()
        self._ready, self._begun = b"", False

    def some(self, size: int) -> bytes:
        while not self._ready:
            block = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._begun = zstandard.ZstdDecompressor().decompressobj(), False
            block = block or self._packed.read1(_ZSTD_BLOCK)
            if not block:
                if self._begun:
                    raise EOFError
                return b""
            self._begun = True
            self._ready = self._frame.decompress(block)
        data, self._ready = self._ready[:size], self._ready[size:]
        return data


class Unpacked(_Stream):
    """The bytes of `stream`, unpacked as often as their first bytes ask for. Where they are damaged they end early.

    `cut` then says why; it is known once all has been read.
    """

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self.cut = ""
        self._stream: io.BufferedIOBase = stream
        for _ in range(_DEEPEST):
            magic = self.take(4)
            self.give_back(magic)
            if magic.startswith(_GZIP):
                self._stream = gzip.GzipFile(fileobj=self._stream)
            elif magic == _ZSTD:
                self._stream = io.BufferedReader(_Zstd(self._stream), _BLOCK)
            else:
                break

    def take(self, size: int) -> bytes:
        """The next `size` bytes, less only at the end."""
        taken = bytearray()
        while len(taken) < size and (data := self.some(size - len(taken))):
            taken += data
        return bytes(taken)

    def give_back(self, data: bytes) -> None:
        """Put bytes back that were taken, to be read again."""
        self._stream = io.BufferedReader(_Prefixed(data, self._stream), _BLOCK)

    def some(self, size: int) -> bytes:
        try:
            return self._stream.read1(size)
        except EOFError:
            self.cut = "the compressed file is cut short"
        except (zlib.error, gzip.BadGzipFile, zstandard.ZstdError):
            self.cut = "the compressed file is damaged"
        except OSError as error:
            self.cut = error.strerror or str(error)
        self._stream = io.BytesIO()  # nothing can follow
        return b""
