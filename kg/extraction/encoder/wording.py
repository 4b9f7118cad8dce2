"""How a number and a name are joined by the words around them: "2.1% in accuracy", "an F1 of 0.74", "8.1 points over BERT".

Of the metrics in the training papers that stand behind a number and "in" 97 % are its metric, of the datasets behind "on" 93 % what it was
measured on, of the methods behind "over" or "than" 84 % what it is compared with.
"""

from __future__ import annotations

import re

__all__ = ["LEADS", "WORDINGS", "lead", "wording"]

_WORD = re.compile(r"[^\W_]+|;")
_LONGEST = 100  # characters between the two


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Words that part nothing.
_FILLING = _words(
    "a an the its our their both new strong high low large significant substantial up about around only just some roughly nearly",
    "least most approximately relative absolute average averaged mean overall respective respectively higher lower better worse",
    "faster slower fewer less more smaller larger greater point points percentage percent pp improvement improvements gain gains",
    "increase increases reduction reductions decrease decreases drop drops boost boosts score scores rate rates value values and or",
    "benchmark benchmarks dataset datasets",
)
# What the words between a number and a name behind it can be; the last of these that occurs is what joins them.
_BEHIND = {
    "in": _words("in of terms as"),
    "on": _words("on for across at under within to"),
    "over": _words("over than versus vs against above below from compared comparison baseline"),
    "with": _words("with using by via when through while"),
}
# And between a name and a number behind it; "by" where both occur.
_BEFORE = {"of": _words("of is was are were as at to equal than over with"), "by": _words("by from")}
_MAKING = (
    "achiev", "reach", "attain", "obtain", "scor", "yield", "improv", "reduc", "gain", "deliver", "provid", "show", "bring",
    "outperform", "surpass", "lower", "increas", "decreas", "rais", "boost", "cut", "record", "report", "exhibit", "lift", "drop",
    "exceed", "beat", "accelerat",
)  # fmt: skip
_AIDS = _words("can also even further thus significantly successfully consistently while which that and it")
# What a name follows, whatever the number.
_LEADS = {
    "in": _words("in of terms"),
    "on": _words("on across"),
    "over": _words("over than versus vs against compared relative"),
    "with": _words("with using by via"),
    "for": _words("for at under"),
}
_BEATEN = ("outperform", "surpass", "exceed", "beat")

WORDINGS = (
    "number name",
    *(f"number {way} name" for way in _BEHIND),
    "name number",
    *(f"name {way} number" for way in _BEFORE),
    "name makes number",
)
LEADS = (*_LEADS, "acts")
_PARTED = -1
_WAYS_BEHIND = {word: WORDINGS.index(f"number {way} name") for way, words in _BEHIND.items() for word in words}
_WAYS_BEFORE = {word: WORDINGS.index(f"name {way} number") for way, words in _BEFORE.items() for word in words}


def wording(between: str, *, behind: bool) -> str | None:
    """Which of the WORDINGS the text between a number and a name is, or None; `behind`: the name comes after the number.

    >>> wording(" in terms of the ", behind=True), wording(" (", behind=False), wording(" on GSM8K and 3% on ", behind=True)
    ('number in name', 'name number', None)
    """
    if len(between) > _LONGEST:
        return None
    words = [word for word in _WORD.findall(between.casefold()) if word not in _FILLING]
    if behind:
        ways = [_WAYS_BEHIND.get(word, _PARTED) for word in words] or [WORDINGS.index("number name")]
        return None if _PARTED in ways else WORDINGS[ways[-1]]
    rest = [word for word in words if word not in _AIDS and not word.startswith(_MAKING)]
    ways = [_WAYS_BEFORE.get(word, _PARTED) for word in rest] or [WORDINGS.index("name number")]
    makes = any(word.startswith(_MAKING) for word in words)
    return None if _PARTED in ways else "name makes number" if makes else WORDINGS[max(ways)]


def lead(before: str, after: str) -> list[str]:
    """Which of LEADS the texts before and after a name are: the preposition or comparison it follows, and that it does something.

    >>> lead("it outperforms the strong ", " by "), lead("as compared to ", ", "), lead("gains on ", ", "), lead("", " achieves ")
    (['over'], ['over'], ['on'], ['acts'])
    """
    words = [word for word in _WORD.findall(before.casefold()) if word not in _FILLING]
    last, last_but_one = (words[-1] if words else ""), (words[-2] if len(words) > 1 else "")
    compared = last.startswith(_BEATEN) or (last in ("to", "with") and last_but_one.startswith(("compar", "relative")))
    way = "over" if compared else next((way for way, own in _LEADS.items() if last in own), None)
    following = next((word for word in _WORD.findall(after.casefold()) if word not in _AIDS), "")
    return [*([] if way is None else [way]), *(["acts"] if following.startswith(_MAKING) else [])]
