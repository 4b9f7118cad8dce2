"""The digest that a page is: its id and title from its date and content."""

from __future__ import annotations

import hashlib
from datetime import date

from kg.paper import Digest

__all__ = ["digest_of"]


def digest_of(content: bytes, on: date | None) -> Digest:
    """The digest of that content and date.

    >>> digest_of(b"", date(2025, 12, 29))
    Digest(id='digest/2025-12-29-e3b0c442', title='Daily Papers, 29 December 2025', date=datetime.date(2025, 12, 29))
    """
    name = f"{on:%Y-%m-%d}" if on else "undated"
    title = f"Daily Papers, {on.day} {on:%B %Y}" if on else "Daily Papers"
    return Digest(id=f"digest/{name}-{hashlib.sha256(content).hexdigest()[:8]}", title=title, date=on)
