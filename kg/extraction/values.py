"""Values as abstracts write them: the number, the unit, and whether it is a level, a change or a ratio."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.record import Span

__all__ = ["Value", "find_values", "read_value"]


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its unit, at `span`. `kind` and `direction` as in `record.Result`."""

    span: Span
    text: str
    number: float
    unit: str
    kind: str
    direction: str


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)"
_COMPARED = "faster slower more fewer less higher lower better smaller larger cheaper as the speed".replace(" ", "|")
_UNIT = (
    r"(?:\s?\\?%p?|\s?percent(?:age)?(?:[ -]points?)?(?!\w)|[ -]?p\.?p\.?(?!\w)|[ -]points?(?!\w)|"
    rf"\s?\$?\\times\$?|\s?[x×X](?![\w-])|[ -]fold(?!\w)| times(?= (?:{_COMPARED}))|"
    r" ?dB(?!\w)| ?m?s(?!\w)| (?:seconds?|minutes?|hours?)(?!\w)| ?FPS(?!\w))"
)
_RANGE = r"(?:\s?(?:to|[-–—~]{1,2})\s?)"
_SPREAD = r"(?:\s?(?:±|\\pm|\+/-)\s?[\d.]*\d)?"
_VALUE = re.compile(
    rf"(?<![\w.,\-/^_])[+\-−]?(?P<first>{_NUMBER}){_SPREAD}(?P<unit>{_UNIT})?"
    rf"(?:{_RANGE}(?P<last>{_NUMBER}){_SPREAD}(?P<end>{_UNIT})?)?(?![\w^]|\.\d|,\d)"
)
# What comes before or behind a number that is no result: a size, a share of the data, a confidence level, a year.
_COUNTED = (
    "data|dataset|samples?|examples?|labels?|parameters?|tokens?|layers?|weights?|cases|participants|patients|respondents|papers|"
    "studies|users|questions|images|cost|time|training|compute|memory|population|annotations?"
)
_NO_RESULT_AFTER = re.compile(
    rf"\s?(?:(?:of|from) (?:(?:the|all|its|their|our|total|available|labell?ed|training) )*(?:{_COUNTED})|"
    r"CI\b|confidence|quantile|percentile|billion|million|[BMK]\b|bits?\b|(?:larger|bigger|smaller) (?:models?|backbones?)|"
    r"(?:upsampl|downsampl|super|zoom|magnif)\w*|labell?ed|missing|noise|sparsity|more data)",
    re.IGNORECASE,
)
_NO_RESULT_BEFORE = re.compile(
    r"(?:\b[pn]\s?[<=>]\s?|\balpha\s?=\s?|\bk\s?=\s?|\bTop-|\b(?:version|Stage|Figure|Table) |\bCI[:,]? \[?)$",
    re.IGNORECASE,
)
# What shows that a number without a unit is a score: "accuracy of 0.91", "(FID = 2.1)", "scores 45.2".
_SCORE = (
    r"accurac\w+|scores?|scor(?:ed|es|ing)|AUC\w*|AUROC|F1(?:-?[Ss]cores?)?|FID|FVD|PSNR|SSIM|LPIPS|IoU|mIoU|mAP\w*|BLEU\w*|ROUGE\S*|"
    r"WER|CER|RMSE|MAE|MSE|R2|R\^2|MCC|ECE|perplexity|precision|recall|Dice|DSC|kappa|correlation|coefficient|error|AP|METEOR|"
    r"BERTScore|pass@\d+|MOS|Elo|rate|similarity|EM|r|rho"
)
_LINK = r"of|is|was|at|to|reach\w*|[=:≈>~]|up to|about|around|approximately|above|over|exceeding|by|from"
_SCORE_BEFORE = re.compile(
    rf"(?<!\w)(?:{_SCORE})(?:\s\([^()]{{1,12}}\))?(?:\s(?:scores?|values?|rates?))?(?:\s?(?:{_LINK})\s?)*"
    r"(?:(?:[\d.%+\-]+(?:,? and |, |/)\s?)*)\$?$"
)
_SCORE_AFTER = re.compile(rf"(?:(?:,? and|,|/)?\s?\d*\.\d+)*\s(?:{_SCORE})(?!\w)")
_UP_WORDS = (
    "improv|increas|gain|higher|better|boost|outperform|surpass|exceed|faster|speed|more|rais|enhanc|accelerat|greater|larger|"
    "up by|ris(?:e|es|ing)"
)
_DOWN_WORDS = (
    r"reduc|decreas|lower|fewer|less|drop|declin|sav|smaller|cut(?:s|ting)?\b|shrink|fall|slower|degrad|cheaper|down by|loss of|"
    "worse|underperform"
)
_UP = re.compile(rf"\b(?:{_UP_WORDS})\w*", re.IGNORECASE)
_DOWN = re.compile(rf"\b(?:{_DOWN_WORDS})\w*", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:and|while|whereas|but|yet|with)\b|[,;]")
_RELATIVE = re.compile(
    r"\b(?:relative|costs?|latency|time|memory|energy|tokens?|compute|computation|FLOPs|parameters|overhead|usage|consumption|storage|"
    r"bandwidth)\b",
    re.IGNORECASE,
)
_CHANGED_AFTER = re.compile(
    r"\s(?:\w+ )?(?:improv|increas|reduc|gain|high|low|fewer|less|more|fast|better|drop|decreas|saving|relative)",
    re.IGNORECASE,
)
_ANY_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?!.*\d)(.*)$", re.DOTALL)
_TIMES = re.compile(r"[\s$-]*(?:times|folds?|\\times|[xX×])(?![\w])")
# What multiplies in words, the number it multiplies by; a small number stands last, for "two orders" hold "order".
_IN_WORDS = tuple(
    (re.compile(rf"\b(?:{words})", re.IGNORECASE), number)
    for words, number in (
        ("(?:two|several) orders?[ -]of", 100.0), ("three orders?[ -]of", 1000.0), ("(?:an |one )?orders?[ -]of", 10.0),
        ("hal(?:f|v)", 0.5), ("twice|doubl|two[ -]?fold|two times", 2.0), ("tripl|three[ -]?fold|three times", 3.0),
        ("four[ -]?fold|four times", 4.0), ("five[ -]?fold|five times", 5.0), ("ten[ -]?fold|ten times", 10.0),
    )
)  # fmt: skip
_ABOUT = r"(?:up to |over |nearly |about |at least |approximately |around |more than |an average of |roughly |as (?:much|high|many) as )?"
_CHANGED_BEFORE = re.compile(
    rf"(?:\bby {_ABOUT}|"
    r"(?:gain|improvement|enhancement|increase|reduction|decrease|drop|decline|boost)s? (?:of |up to |by )(?:[\w ]{0,20}))"
    r"[~≈$]*(?:[\d.]+\s?\\?%,? (?:and )?)*$"
)
# What parts a change from the next one in a list: "by 3% on Grid, 4% on Route and 5% on Loop".
_NEXT = re.compile(r" (?:on|for|in|over|across) [^,;:.]{1,40}(?:,|;|,? and) (?:by )?")


def find_values(sentence: str, start: int = 0) -> Iterator[Value]:
    """The values of `sentence` that can be results; offsets count from `start`.

    >>> [(value.text, value.kind, value.direction) for value in find_values("Volt is 2.5x faster, and 3.1 points better at 71.4%.")]
    [('2.5x', 'ratio', 'up'), ('3.1 points', 'difference', 'up'), ('71.4%', 'absolute', '')]
    >>> [value.kind for value in find_values("It gains by 3.1% on GSM8K, 2.5% on MATH and 4% on ARC, to reach 81% in all.")]
    ['difference', 'difference', 'difference', 'absolute']
    >>> list(find_values("We train on 10% of the data with 7B parameters (p < 0.05) in 2024."))
    []
    """
    previous: Value | None = None
    for match in _VALUE.finditer(sentence):
        before, after = sentence[max(0, match.start() - 70) : match.start()], sentence[match.end() : match.end() + 40]
        unit = (match["end"] or match["unit"] or "").strip(" -")
        if not match["first"] or _NO_RESULT_AFTER.match(after) or _NO_RESULT_BEFORE.search(before):
            continue
        signed = match[0][0] in "+-−"
        if not (unit or _SCORE_BEFORE.search(before) or ("." in match[0] and (signed or _SCORE_AFTER.match(after)))):
            continue
        kind, direction = _reading(sentence, match, _plain(unit), signed=signed)
        number = float((match["last"] or match["first"]).replace(",", ""))
        span = (start + match.start(), start + match.end())
        value = Value(span, match[0], -number if match[0][0] in "-−" else number, _plain(unit), kind, direction)
        if previous and kind == "absolute" and value.unit == previous.unit == "%":
            listed = _NEXT.fullmatch(sentence, previous.span[1] - start, match.start())
            value = replace(value, kind=previous.kind, direction=previous.direction) if listed else value
        previous = value
        yield value


def read_value(text: str, span: Span, sentence: Span) -> Value:
    """What is known to be a value, at `span` of `text` in `sentence`: as `find_values` reads it, or as it can be read.

    >>> text = "Volt cuts the parameters by 172 times and doubles the speed."
    >>> [read_value(text, span, (0, len(text))).kind for span in ((28, 37), (42, 49))]
    ['ratio', 'ratio']
    """
    said = text[slice(*sentence)]
    found = [(min(span[1], v.span[1]) - max(span[0], v.span[0]), v) for v in find_values(said, sentence[0])]
    shared, value = max(found, key=lambda pair: pair[0], default=(0, None))
    if value and shared > 0:
        return value
    written = text[slice(*span)]
    around = said[max(0, span[0] - sentence[0] - 45) : span[1] - sentence[0] + 28]
    place = min(45, span[0] - sentence[0])
    direction = _nearest(around, place, place + span[1] - span[0])
    for pattern, number in _IN_WORDS:
        if pattern.search(written):
            return Value(span, written, number, "x", "ratio", "down" if number < 1 else direction or "up")
    match = _ANY_NUMBER.search(written.replace(",", ""))
    number = float(match[1]) if match else math.nan
    if match and _TIMES.match(match[2]):
        return Value(span, written, number, "x", "ratio", direction or "up")
    return Value(span, written, number, _plain(match[2].strip()) if match else "", "absolute", "")


def _plain(unit: str) -> str:
    """One spelling a unit.

    >>> [_plain(unit) for unit in (r"\\\\%", "$\\\\times$", "percentage points", "point", "fold", "seconds")]
    ['%', 'x', 'points', 'points', 'x', 's']
    """
    folded = unit.strip(" $-\\").casefold()
    if folded in ("times", "x", "×", "fold"):
        return "x"
    if "point" in folded or folded in ("pp", "p.p.", "%p", "p.p"):
        return "points"
    if folded in ("%", "percent", "percentage"):
        return "%"
    return {"second": "s", "seconds": "s", "db": "dB", "fps": "FPS"}.get(folded, folded)


def _reading(sentence: str, match: re.Match[str], unit: str, *, signed: bool) -> tuple[str, str]:
    """Kind and direction, by the sign, the unit and the words around."""
    first = max(0, match.start() - 45)
    around = sentence[first : match.end() + 28]
    direction = _nearest(around, match.start() - first, match.end() - first)
    if signed:
        direction = "up" if match[0][0] == "+" else "down"
    if unit == "x":
        return "ratio", direction or "up"
    moved = match["last"] and unit in ("%", "") and re.search(r"\bto\b", match[0])
    if signed or unit == "points" or moved:
        return "difference", direction
    changed = _CHANGED_AFTER.match(sentence, match.end()) or _CHANGED_BEFORE.search(sentence[first : match.start()])
    if unit == "%" and direction and changed:
        return ("relative" if _RELATIVE.search(around) else "difference"), direction
    return "absolute", ""


def _nearest(around: str, place: int, end: int) -> str:
    """The direction of the word nearest to the number at `place` to `end`, if any says one; where "and", "while" and the like stand
    between the number and a word behind it, that word is of another number.

    >>> text = "lowers latency by 20% and raises F1 by 3%"
    >>> [_nearest(text, text.index(number), text.index(number) + len(number)) for number in ("20%", "3%")]
    ['down', 'up']
    """
    words = [(match, "up") for match in _UP.finditer(around)] + [(match, "down") for match in _DOWN.finditer(around)]
    own = [found for found in words if not _OTHERS.search(around, end, max(end, found[0].start()))]
    nearest = min(own or words, key=lambda found: (abs(found[0].start() - place), found[1] != "down"), default=None)
    return nearest[1] if nearest else ""
