"""Sentence ends: a full stop, question or exclamation mark before a capital, unless an abbreviation or an initial bears it.

The newline between title and abstract always ends one. Decimals, file names and formulas have no white space behind their
full stop, and so end nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.annotations import text_of
from kg.extraction.tokenizer import ABBREVIATED

__all__ = ["sentence_starts"]

_END = re.compile(r"""[.?!]["'”’)\]}$]*\s+(?=[`"'“‘(\[$\\~]*[A-Z0-9$\\])|[a-z]{2}[.?!](?=[A-Z][a-z])|\n""")
_BEARS_A_STOP = {short.casefold() for short in ABBREVIATED}
# "etc." and "et al." do end sentences, where a capital follows that no name or year explains.
_INITIAL = re.compile(r"(?:^|[\s(.])[A-Z]\.$")
_STARTER = re.compile(r"\s*(?:We|Our|The|This|These|In|It|However|Here|To|By|A|An)\b")
_WORD = re.compile(r"\S+$")
_OPENING = "([{“‘\"'"


def sentence_starts(text: str) -> Iterator[int]:
    """Where the second and later sentences of `text` start.

    >>> text = "RL vs. SFT\\nAs e.g. Wu et al. (2024) do, we gain 3.5 points. LLMs differ."
    >>> [text[start:start + 4] for start in sentence_starts(text)]
    ['As e', 'LLMs']
    """
    depth_from = 0
    for match in _END.finditer(text):
        stop = match.start() if match[0][0] in ".?!\n" else match.start() + 2
        if match[0] != "\n" and (_is_abbreviated(text, stop) or _in_formula(text[depth_from:stop])):
            continue
        depth_from = match.end()
        if match.end() < len(text):
            yield match.end()


def _is_abbreviated(text: str, stop: int) -> bool:
    if text[stop] != ".":
        return False
    word = _WORD.search(text, max(0, stop - 80), stop + 1)
    head = word[0].lstrip(_OPENING) if word else ""
    if "://" in head:
        return not text[stop + 1 : stop + 2].isspace()
    if head.casefold() in _BEARS_A_STOP:
        return not (head.casefold() in ("etc.", "al.") and _STARTER.match(text, stop + 1))
    return bool(_INITIAL.search(text[max(0, stop - 4) : stop + 1])) and not _STARTER.match(text, stop + 1)


def _in_formula(text: str) -> bool:
    r"""Whether a `$` is still open: an odd number of them, the last one directly before a formula."""
    opened = text.replace(r"\$", "").count("$")
    return opened % 2 == 1 and len(text) - text.rfind("$") < 60 and not re.search(r"\$\d", text)


@Language.component("kg_sentences", assigns=["token.is_sent_start", "doc.sents"])
def find_sentences(doc: Doc) -> Doc:
    """Mark the first token of each sentence, and no other."""
    if len(doc) > 1:
        doc[1].is_sent_start = False  # else a Doc of one sentence has none
    for start in sentence_starts(text_of(doc)):
        first = doc.char_span(start, start + 1, alignment_mode="expand")
        if first is not None and first.start > 0 and first.start_char == start:
            doc[first.start].is_sent_start = True
    return doc
