"""Numbers in a text that could be the value of a result: percents, points, ratios, decimals, ranges, and some words."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["KINDS", "Value", "find_values", "squash"]

KINDS = ("percent", "times", "points", "unit", "decimal", "integer", "word", "span")

_SIGN = r"(?:(?<![\w.])[+\-−±~∼<>]\s?)?"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+)"
_PERCENT = r"(?:\s?\\?%p?|[ -]percent(?:age)?\b(?:[ -]points?)?|\s?pp\b|\s?p\.p\.)(?:[ -]points?\b)?"
_TIMES = r"(?:\s?(?:x|X|×)(?![\w])|\s?\$?\\times\$?|[ -]times\b(?:\s(?:faster|higher|lower|fewer|less|more|smaller|larger))?|[ -]?folds?\b)"
_POINTS = r"(?:[ -](?:absolute )?points?\b)"
_UNIT = r"(?:\s?(?:dB|ms|FPS|fps|seconds?|s|minutes?|hours?|mm|cm|km|m|GB|MB|Hz|K|M|B|BLEU|mIoU|AUC|F1|Elo|ELO|nats|bits)\b)"
_ATOM = rf"{_SIGN}\$?{_NUMBER}(?:\$)?(?:{_PERCENT}|{_TIMES}|{_POINTS}|{_UNIT})?"
_JOIN = r"(?:\s?(?:-|–|—|--|/|±|\+/-|\+-|\\pm|\$\\pm\$|\\to|→|->|~)\s?|\s(?:to|of|out of|and|vs\.?|versus|of the)\s)"
_COUNTS = "two|three|four|five|six"
_WORDS = (
    rf"\b(?:(?:one|{_COUNTS}|seven|eight|nine|ten)[ -]?fold|twofold|threefold"
    rf"|(?:one|several|{_COUNTS})(?:[ -]to[ -](?:{_COUNTS}))?[ -]orders?[ -]of[ -]magnitude|(?:an )?orders?[ -]of[ -]magnitude"
    r"|half|halved|halves|halving|doubles?|doubled|doubling|triples?|tripled|twice"
    r"|(?:one|two)[ -](?:third|quarter|half|fifth)s?|three[ -]quarters|(?:two|three|four|five|ten) times|zero|perfect)\b"
)
_ATOMS = re.compile(rf"(?<![\w.,\\^_])(?<!\w[-–]){_ATOM}")
_SPANS = re.compile(rf"(?<![\w.,\\^_])({_ATOM}){_JOIN}({_ATOM})")
_WORD = re.compile(_WORDS, re.IGNORECASE)
_TIGHT = re.compile(r"^\s?(?:-|–|—|--|/|±|\+/-|\+-|\\pm|\$\\pm\$|\\to|→|->|~|to)\s?$|^\s(?:to|of|out of)\s$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A stretch of text that could be a result's value, and which of KINDS it is."""

    start: int
    end: int
    kind: str


def find_values(text: str) -> list[Value]:
    """Candidates in order; a range ("3 to 5%") stands beside its two parts.

    >>> text = "improves F1 from 61.2% to 64.8% (2.5x) on GPT-4"
    >>> [text[v.start : v.end] for v in find_values(text)]
    ['61.2%', '61.2% to 64.8%', '64.8%', '2.5x']
    """
    found = {(m.start(), m.end()): _kind(m.group()) for m in _ATOMS.finditer(text)}
    for place in [start for start, _ in found]:
        match = _SPANS.match(text, place)
        if match and _TIGHT.match(text[match.end(1) : match.start(2)]):
            found[match.start(), match.end()] = "span"
    for match in _WORD.finditer(text):
        found[match.start(), match.end()] = "word"
    # A second part glued to the first ("3-5%") is missed by the first pass.
    for start, end in [span for span, kind in found.items() if kind == "span"]:
        match = _SPANS.match(text, start)
        if match and match.end() == end:
            found.setdefault((match.start(2), match.end(2)), _kind(match.group(2)))
    return [Value(start=start, end=end, kind=kind) for (start, end), kind in sorted(found.items())]


def squash(value: str) -> str:
    """What two values are compared by: their numbers, or their letters where they have none.

    >>> squash("+1,024.5 points"), squash("Two-fold")
    ('1024.5', 'twofold')
    """
    return " ".join(re.findall(r"\d+(?:\.\d+)?", value.replace(",", ""))) or re.sub(r"\W", "", value).casefold()


def _kind(value: str) -> str:
    for kind, pattern in (("percent", _PERCENT), ("times", _TIMES), ("points", _POINTS), ("unit", _UNIT)):
        if re.search(pattern + r"$", value):
            return kind
    return "decimal" if "." in value else "integer"
