"""What the values of a record's fields say: names, numbers, organizations, identifiers, in the forms that files give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.ids import arxiv_identifier
from kg.paper import Organization, fold_space

__all__ = [
    "author_names",
    "categories",
    "field_key",
    "identifiers",
    "organizations",
    "plain_text",
    "strings",
    "whole_number",
]

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?")
_NAME_PARTS = (
    "given",
    "givenname",
    "first",
    "firstname",
    "forename",
    "family",
    "familyname",
    "last",
    "lastname",
    "surname",
)
# A comma before one of these belongs to the name: University of California, Berkeley.
_AFTER_COMMA = re.compile(
    r"(?:Berkeley|Los Angeles|San Diego|San Francisco|Santa (?:Barbara|Cruz)|Irvine|Davis|Riverside|Merced|Chicago|Austin|"
    r"Dallas|Arlington|Houston|Madison|Milwaukee|Ann Arbor|Amherst|Lowell|Boston|College Park|Baltimore(?: County)?|"
    r"Twin Cities|Chapel Hill|Charlotte|Bloomington|Boulder|Knoxville|Seattle|Urbana[- ]Champaign|Guangzhou|Shenzhen|"
    r"Shanghai|Beijing|Hangzhou|Suzhou|Hong Kong|Singapore|Abu Dhabi|Qatar|China|Japan|India|Korea|USA|UK|Canada|"
    r"Inc|Ltd|LLC|Co|Corp|Limited|GmbH)\b\.?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def field_key(name: str) -> str:
    """The key under which spellings of a field's name meet.

    >>> field_key("\\ufeffPublished_At") == field_key("publishedAt")
    True
    """
    return re.sub(r"[\W_]+", "", name).casefold()


def plain_text(value: object) -> str:
    """The text of a string or whole number, or of the first of a list of them, white space folded; else nothing."""
    if isinstance(value, str):
        return fold_space(value)
    if isinstance(value, list) and value and not isinstance(value[0], list):
        return plain_text(value[0])
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    return ""


def strings(value: object, separator: str = r"[;,|\n]") -> tuple[str, ...]:
    """The strings of a list, or of a text in which they stand one after the other; each once, in order.

    >>> strings(["DPO", " PPO ", 3, "DPO"]), strings("DPO; PPO")
    (('DPO', 'PPO'), ('DPO', 'PPO'))
    """
    parts = re.split(separator, value) if isinstance(value, str) else value if isinstance(value, list) else ()
    return _distinct(fold_space(part) for part in parts if isinstance(part, str))


def whole_number(value: object) -> int | None:
    """The number, not below zero, that a value is or spells.

    >>> whole_number(12), whole_number("1,204"), whole_number("many"), whole_number(True)
    (12, 1204, None, None)
    """
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12}", value.strip()):
        return int(value.replace(",", ""))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    return None


def identifiers(*texts: str) -> tuple[str, ...]:
    """The identifiers that ids, addresses and DOIs give, the first of each scheme, arXiv before DOI.

    >>> identifiers("17", "https://huggingface.co/papers/2506.01234", "https://doi.org/10.48550/arXiv.2506.01234")
    ('arxiv:2506.01234', 'doi:10.48550/arxiv.2506.01234')
    """
    arxiv = doi = ""
    for text in texts:
        if text:
            arxiv = arxiv or arxiv_identifier(text.partition("huggingface.co/papers/")[2] or text)
            found = None if doi or "10." not in text else _DOI.search(text)
            doi = f"doi:{found.group().rstrip('.,;').lower()}" if found else doi
    return tuple(text for text in (arxiv, doi) if text)


def author_names(value: object) -> tuple[str, ...]:
    """Names from a list of names, of objects or of arXiv's [last, first, suffix], or from a text.

    >>> author_names("Ann Lee, Bo Ek and C. D. Moe"), author_names("Lee, Ann and Ek, Bo"), author_names("Ann Lee; Bo Ek")
    (('Ann Lee', 'Bo Ek', 'C. D. Moe'), ('Ann Lee', 'Bo Ek'), ('Ann Lee', 'Bo Ek'))
    >>> author_names([{"name": "Ann Lee"}, {"family": "Ek", "given": "Bo"}, ["Moe", "C. D.", "Jr"]])
    ('Ann Lee', 'Bo Ek', 'C. D. Moe Jr')
    """
    if isinstance(value, str):
        if ";" in value or "\n" in value.strip():
            parts = re.split(r"[;\n]", value)
        elif all(part.count(",") == 1 for part in value.split(" and ")) and " and " in value:
            parts = value.split(" and ")
        else:
            return _distinct(fold_space(part) for part in re.split(r",\s+and\s|\sand\s|,", value))
        return _distinct(_in_order(fold_space(part)) for part in parts)
    if not isinstance(value, list):
        return ()
    return tuple(name for item in value if (name := fold_space(item) if isinstance(item, str) else _author(item)))


def organizations(value: object) -> tuple[Organization, ...]:
    """The organizations of a list, of a text, or of an object with `fullname` and, as its handle, `name`.

    A text or full name can hold several.

    >>> [found.name for found in organizations("University of California, Berkeley, Peking University; Qwen")]
    ['University of California, Berkeley', 'Peking University', 'Qwen']
    >>> organizations({"name": "adobe", "fullname": "Adobe"})
    (Organization(name='Adobe', handle='adobe'),)
    """
    found: dict[Organization, None] = {}
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            names = (fold_space(item),) if isinstance(value, list) else _names(item)
            found.update(dict.fromkeys(Organization(name=name) for name in names if name))
        elif isinstance(item, dict):
            handle, name = plain_text(item.get("handle") or item.get("name")), plain_text(item.get("fullname"))
            several = _names(name or plain_text(item.get("name")))
            handle = handle if name or item.get("handle") else ""
            found.update(
                (Organization(name=name, handle="" if place else handle), None) for place, name in enumerate(several)
            )
    return tuple(found)


def categories(value: object, primary: object = None) -> tuple[str, ...]:
    """The categories, the primary one first; arXiv writes them with spaces between.

    >>> categories("cs.LG math.OC", "math.OC"), categories("Computer Vision, NLP")
    (('math.OC', 'cs.LG'), ('Computer Vision', 'NLP'))
    """
    words = value.split() if isinstance(value, str) else []
    listed = words if words and all(map(_ARXIV_CATEGORY.fullmatch, words)) else value
    return tuple(dict.fromkeys((*strings(primary), *strings(listed))))


def _names(text: str) -> tuple[str, ...]:
    names: list[str] = []
    for group in re.split(r"\s*[;|\n]\s*|\s+/\s+", text):
        for place, part in enumerate(re.split(r",\s+", group)):
            if place and _AFTER_COMMA.fullmatch(part.strip()):
                names[-1] += f", {part}"
            else:
                names.append(part)
    return _distinct(fold_space(name).strip(",") for name in names)


def _author(item: object) -> str:
    if isinstance(item, list):
        last, first, *rest = (*(str(part) for part in item[:3]), "", "")
        return fold_space(" ".join((first, last, *rest)))
    if not isinstance(item, dict):
        return ""
    named = {field_key(str(key)): value for key, value in item.items() if isinstance(value, str)}
    whole = named.get("name") or named.get("fullname") or named.get("displayname") or ""
    return fold_space(whole or " ".join(named[part] for part in _NAME_PARTS if part in named))


def _in_order(name: str) -> str:
    last, comma, first = name.partition(",")
    return fold_space(f"{first} {last}") if comma and "," not in first else name


def _distinct(names: Iterable[str] | Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
