"""Addresses in abstracts, and which of them lead to code or to a project's page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["code_link", "links", "project_link"]

# `\_`, `\~`, `\%` and `\#` are how LaTeX writes the plain character; braces, quotes and brackets end an address.
_ADDRESS = re.compile(r"""https?://(?:\\[_~%#&]|[^\s<>"{}|\\^`\[\]“”‘’，。；：（）、])+""", re.IGNORECASE)
_TRAILING = ".,;:!?'\"*$)"
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "anonymous.4open.science")
_PAGE_HOSTS = (".github.io", ".gitlab.io", ".pages.dev", ".netlify.app", ".vercel.app", "sites.google.com")
_NO_MODEL = {"papers", "collections", "datasets", "blog", "docs", "posts", "organizations", "join", "tasks"}


def links(text: str) -> tuple[str, ...]:
    r"""The addresses in `text`, in order, each once, without the punctuation that follows them.

    >>> links("See (https://github.com/a/b). Also https://github.com/a/b\\_c, and https://a.org/x_(y).")
    ('https://github.com/a/b', 'https://github.com/a/b_c', 'https://a.org/x_(y)')
    """
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(text):
        address = re.sub(r"\\(.)", r"\1", match.group())
        while address[-1] in _TRAILING and not (address[-1] == ")" and address.count("(") >= address.count(")")):
            address = address[:-1]
        if "." in address:
            found[address] = None
    return tuple(found)


def code_link(addresses: tuple[str, ...]) -> str:
    """The first address of a repository of code, else of a model or space on Hugging Face, else nothing.

    >>> code_link(("https://huggingface.co/a/b", "https://a.github.io", "https://github.com/a/b"))
    'https://github.com/a/b'
    """
    repositories = [address for address in addresses if _is_repository(address)]
    models = [address for address in addresses if _is_model(address)]
    return next(iter(repositories + models), "")


def project_link(addresses: tuple[str, ...]) -> str:
    """The first address of a page on a host where projects have theirs, else nothing.

    >>> project_link(("https://github.com/a/b", "https://a.github.io/b"))
    'https://a.github.io/b'
    """
    return next((address for address in addresses if _host(address).endswith(_PAGE_HOSTS)), "")


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:  # such as a port that is none
        return ""


def _parts(address: str) -> list[str]:
    return [part for part in address.partition("://")[2].split("/")[1:] if part]


def _is_repository(address: str) -> bool:
    host = _host(address)
    return (host in _CODE_HOSTS or host.startswith("gitlab.")) and len(_parts(address)) >= 2


def _is_model(address: str) -> bool:
    parts = _parts(address)
    return _host(address) == "huggingface.co" and len(parts) >= 2 and parts[0] not in _NO_MODEL
