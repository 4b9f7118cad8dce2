"""Columns packed for the page: a JSON header, then typed arrays, gzipped and in base64; assets/data.js reads them.

The same columns give the same bytes: gzip's header carries no time and no name.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt

__all__ = ["NO_DATE", "pack"]

NO_DATE = -(2**31)
_KINDS = {"u1": "u1", "u2": "u2", "i4": "i4", "f4": "f4"}


def pack(
    columns: Mapping[str, npt.NDArray[Any]], *, texts: Mapping[str, Sequence[str]] | None = None, **data: Any
) -> str:
    """Arrays, lists of text and any JSON `data` as one base64 text. Arrays are of numpy kind u1, u2, i4 or f4."""
    places: dict[str, tuple[str, int, int]] = {}
    body = bytearray()
    for name, column in columns.items():
        kind = _KINDS[column.dtype.str[1:]]
        body.extend(b"\0" * (-len(body) % 4))
        places[name] = (kind, len(body), len(column))
        body.extend(column.astype(column.dtype.newbyteorder("<")).tobytes())
    header = {"columns": places, "texts": {name: list(text) for name, text in (texts or {}).items()}, **data}
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")
    head += b" " * (-len(head) % 4)
    raw = len(head).to_bytes(4, "little") + head + bytes(body)
    return base64.b64encode(gzip.compress(raw, 6, mtime=0)).decode("ascii")
