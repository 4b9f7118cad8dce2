"""What the words right before a name say of it so plainly that it counts beside what the network thinks: log odds, in nats."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.layout import Group
from kg.extraction.encoder.pieces import Pieces, sentence_starts
from kg.extraction.encoder.tasks import RELATIONS, ROLES

__all__ = ["COMPARES", "object_odds", "role_odds"]

_ANNOUNCES = re.compile(
    r"\b[Ww]e (?:\w+ly |then |also |further |first |thus |therefore )?(?:introduce|propose|present)"
    r"(?: (?:a|an|the|our))?(?: (?:new|novel|simple))? $"
)
_ANNOUNCED = 4.0  # a name that most papers use is still introduced by one

_GAP = r"(?:[^.;\n]|\.\d)"  # within a sentence
_NO_BETTER = (
    rf"compar(?:able|ably)\b{_GAP}{{0,40}}?\b(?:to|with)",
    rf"competitive(?:ly)?\b{_GAP}{{0,40}}?\b(?:to|with)",
    rf"compet(?:es?|ing)\b{_GAP}{{0,20}}?\bwith",
    rf"(?:on[- ]par|parity)\b{_GAP}{{0,20}}?\b(?:to|with)",
    rf"(?:similar(?:ly)?|equivalent(?:ly)?|near|close)\b{_GAP}{{0,20}}?\bto",
    rf"(?:reach|attain|recover|retain|preserv|maintain)\w*\b{_GAP}{{0,25}}?\b(?:accuracy|performance|quality|level)\w*\b of",
    r"matche[sd]|match|matching",
    r"rivals|rivaled|rivall?ing|(?:to|can|even|that) rival",
    r"behind|short of|underperform\w*",
)
_BETTER = r"(?:outperform|surpass|exceed|beat|superior|better|improv|higher)\w*"
_COMPARED = re.compile(rf"\b(?:(?P<equal>{'|'.join(_NO_BETTER)})|{_BETTER})\b")
# Behind which something else is spoken of, and the end of a sentence.
_PARTED = re.compile(r"\b(?:while|whereas|but|using|requir\w*|reduc\w*|on|in terms)\b|[;\n]|\.\s")
_EQUALLED = -5.0

# What a sentence says that compares things.
COMPARES = re.compile(
    r"outperform|surpass|exceed|\bbeat|superior|better|improv|higher|lower|faster|\bover\b|\bthan\b|compared|baseline|against|reduc"
    r"|gain|increas|speed",
    re.IGNORECASE,
)
_NOT_COMPARED = -2.0


def role_odds(text: str, pieces: Pieces, groups: Sequence[Group]) -> Floats:
    """(groups, ROLES): what speaks for "introduces" right after "we introduce"."""
    odds = np.zeros((len(groups), len(ROLES)), dtype=np.float32)
    for n, group in enumerate(groups):
        if group.type != "Task" and any(
            _ANNOUNCES.search(text, max(0, start - 60), start) for start in _starts(group, pieces)
        ):
            odds[n, ROLES.index("introduces")] = _ANNOUNCED
    return odds


def object_odds(text: str, pieces: Pieces, groups: Sequence[Group]) -> Floats:
    """(groups, RELATIONS): what speaks against a group as the object; of "outperforms" where it is equalled ("on par with", "matches")
    and nowhere said to be beaten, or where no sentence about it compares.
    """
    odds = np.zeros((len(groups), len(RELATIONS)), dtype=np.float32)
    breaks = [*sentence_starts(text).tolist(), len(text)]
    compares = [COMPARES.search(text, start, end) is not None for start, end in pairwise(breaks)]
    for n, group in enumerate(groups):
        starts = _starts(group, pieces)
        said = {_comparison(text, start) for start in starts}
        if "equal" in said and "better" not in said:
            odds[n, RELATIONS.index("outperforms")] = _EQUALLED
        elif not any(compares[bisect_right(breaks, start) - 1] for start in starts):
            odds[n, RELATIONS.index("outperforms")] = _NOT_COMPARED
    return odds


def _comparison(text: str, start: int) -> str:
    """Whether the words before the name at `start` say that something is "equal" to it or "better", or neither."""
    found = list(_COMPARED.finditer(text, max(0, start - 120), start))
    if not found or _PARTED.search(text, found[-1].end(), start):
        return ""
    return found[-1].lastgroup or "better"


def _starts(group: Group, pieces: Pieces) -> list[int]:
    return [pieces.span(*mention)[0] for mention in group.mentions]
