"""Abbreviations: which names are short forms, and which long form spells a short one out."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

__all__ = ["SKIPPED", "is_contracted", "is_short", "spells_out"]

_SHORT = re.compile(r"^[A-Za-z0-9][\w/&.+-]{1,11}$")
SKIPPED = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "its",
        "of",
        "on",
        "or",
        "over",
        "per",
        "the",
        "through",
        "to",
        "towards",
        "under",
        "using",
        "via",
        "with",
    ]
)
_WORD = re.compile(r"[A-Za-z]+|\d+|&")


@lru_cache(maxsize=100_000)
def is_short(name: str) -> bool:
    """Whether a name has the look of an abbreviation: one word of 2 to 12 characters with two capitals at least.

    >>> [name for name in ("GRPO", "LoRA", "k-NN", "mAP", "FedAvg", "3DGS", "Qwen", "GPT-4o", "LLMs") if is_short(name)]
    ['GRPO', 'LoRA', 'k-NN', 'mAP', 'FedAvg', '3DGS', 'LLMs']
    """
    if not _SHORT.match(name) or re.search(r"[A-Za-z]-?\d(?![A-Z]$)", name):
        return False
    return sum(c.isupper() for c in name) >= 2


def is_contracted(short: str) -> bool:
    """Whether a short form keeps parts of its words, so that it is hardly ever two things.

    >>> [name for name in ("FedAvg", "LayerNorm", "GFlowNet", "LoRA", "GRPO") if is_contracted(name)]
    ['FedAvg', 'LayerNorm', 'GFlowNet']
    """
    return len(short) >= 5 and re.search(r"[a-z]{2}", short) is not None


@lru_cache(maxsize=200_000)
def spells_out(short: str, long: str) -> bool:
    """Whether `long` spells `short` out: each of its words gives one or more letters, its first letter among them.

    Small words may give none, nor may the later parts of a hyphenated word. After Schwartz and Hearst (2003), but stricter: their
    rule lets a letter stand anywhere, so that a long form may begin with words that the short one does not know.

    >>> spells_out("RLVR", "reinforcement learning with verifiable rewards"), spells_out("LoRA", "Low-Rank Adaptation")
    (True, True)
    >>> spells_out("CNNs", "Multi-Temporal Convolutional Networks"), spells_out("XAI", "explainable AI")
    (False, True)
    """
    letters = re.sub(r"[^a-z0-9]", "", (short[:-1] if re.search(r"[A-Z0-9]s$", short) else short).casefold())
    words = [
        (word.casefold(), before in "-/")
        for word, before in ((m.group(), long[m.start() - 1] if m.start() else " ") for m in _WORD.finditer(long))
    ]
    if not letters or not words or len(long) <= len(short):
        return False
    if letters in accumulate(word for word, _ in words[:-1]):  # DeepSeek and the DeepSeek series
        return False
    return _spell(letters, tuple(words), 0, 0)


def _spell(letters: str, words: tuple[tuple[str, bool], ...], at: int, place: int) -> bool:
    if place == len(words):
        return at == len(letters)
    word, later_part = words[place]
    skippable = place > 0 and (word in SKIPPED or later_part)
    if at == len(letters):
        return all(w in SKIPPED or part for w, part in words[place:])
    if skippable and _spell(letters, words, at, place + 1):
        return True
    if letters[at] == word[0] or (letters[at] == "x" and word.startswith("ex")):
        start = 1 if letters[at] == word[0] else 2
    elif letters[at] == "2" and word == "to":
        return _spell(letters, words, at + 1, place + 1)
    elif letters[at:].startswith(word) and word.isdigit():
        return _spell(letters, words, at + len(word), place + 1)
    else:
        return False
    taken = at + 1
    while True:
        if _spell(letters, words, taken, place + 1):
            return True
        if taken == len(letters):
            return False
        found = word.find(letters[taken], start)
        if found < 0:
            return False
        start, taken = found + 1, taken + 1
