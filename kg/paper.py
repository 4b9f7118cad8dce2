"""Paper: what a reader found. Plain data, one object a listing; two listings of one paper meet in resolution."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date as Date
from typing import Any

__all__ = ["Digest", "Listing", "Organization", "Paper", "fold_space"]


def fold_space(text: str) -> str:
    """Runs of white space, line breaks among them, as one space; none at the ends. Nothing else is changed.

    >>> fold_space("  Sensor simulation is\\npivotal  ")
    'Sensor simulation is pivotal'
    """
    return " ".join(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One page of papers. `id` is `digest/` + date (or `undated`) + the first 8 hex digits of the SHA-256 of its content."""

    id: str
    title: str
    date: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A paper's place on a digest: rank counts from 1; comments as the page gives them."""

    digest: Digest
    rank: int
    comments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An organization line of a page, or the organization of a metadata record. The handle is its account name, if any."""

    name: str
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper as one input gave it. Title and abstract have their white space folded and are otherwise untouched.

    `id` is what the input called it (may be empty); `identifiers` are `scheme:value` strings, version stripped,
    such as `arxiv:2506.01234` or `doi:10.1000/xyz`, at most one a scheme. `year` is for sources that give no day. `links` are
    those of the abstract, in order.
    """

    title: str
    abstract: str
    id: str = ""
    identifiers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organizations: tuple[Organization, ...] = ()
    date: Date | None = None
    year: int | None = None
    url: str = ""
    code_url: str = ""
    project_url: str = ""
    links: tuple[str, ...] = ()
    upvotes: int | None = None
    code_stars: int | None = None
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    listing: Listing | None = None
    source: str = ""
    line: int | None = None

    @property
    def text(self) -> str:
        """Title, newline, abstract: what every offset of the paper's record points into."""
        return f"{self.title}\n{self.abstract}"

    def to_json(self) -> dict[str, Any]:
        """What was read, as plain JSON values; fields that are empty are left out, and so is where the file lay."""
        data = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        for place in ("source", "line"):
            data.pop(place, None)
        for holder in (data, data.get("listing", {}).get("digest", {})):
            if holder.get("date"):
                holder["date"] = holder["date"].isoformat()
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Paper:
        """The paper that `to_json` wrote."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        values["organizations"] = tuple(Organization(**item) for item in data.get("organizations", ()))
        values["date"] = _date(data.get("date"))
        if listing := data.get("listing"):
            digest = Digest(**listing["digest"] | {"date": _date(listing["digest"].get("date"))})
            values["listing"] = Listing(digest=digest, rank=listing["rank"], comments=listing.get("comments"))
        return cls(**values)


def _date(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None
