r"""The tokenizer: names stay whole, what is built around a name comes off it.

`Qwen2.5-7B`, `GPT-4o`, `k-NN`, `text-to-image`, `F_1` and `$\epsilon$-DP` are one token each; `DPO-based` and `(RLHF)-PPO`
are three and five, since DPO, RLHF and PPO are names in them. A URL is one token; `~` (LaTeX's space, or "about") is its own.

>>> from spacy.lang.en import English
>>> [token.text for token in make_tokenizer(English())("GPT-4o (RLHF)-PPO beats DPO-based k-NN by ~5%.")]
['GPT-4o', '(', 'RLHF', ')', '-', 'PPO', 'beats', 'DPO', '-', 'based', 'k-NN', 'by', '~', '5', '%', '.']
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import registry

__all__ = ["ABBREVIATED", "create_tokenizer", "make_tokenizer"]

ABBREVIATED = (
    *("e.g.", "i.e.", "al.", "vs.", "cf.", "etc.", "resp.", "w.r.t.", "a.k.a.", "approx.", "viz.", "ca.", "incl."),
    *(
        "Fig.",
        "Figs.",
        "Eq.",
        "Eqs.",
        "Sec.",
        "Tab.",
        "Ref.",
        "No.",
        "Dr.",
        "Prof.",
        "St.",
        "Inc.",
        "Ltd.",
        "Co.",
        "U.S.",
    ),
)

# A compound with one of these behind the hyphen is about the name before it: "LLM-based agents" mention LLM.
_TAILS = (
    "based|driven|trained|pretrained|style|styled|like|guided|aware|free|level|tuned|enhanced|augmented|specific|powered|"
    "generated|assisted|agnostic|only|wise|scale|type|oriented|centric|inspired|induced|optimized|related|derived|enabled|"
    "integrated|constrained|conditioned|aligned|judged|finetuned|prone|sensitive|heavy|intensive|dependent|equipped|"
    "infused|backed|compatible|ready|friendly|native|informed|improved|initialized"
)
# Behind a hyphen after a name with capitals inside, any other lower-case word comes off too, but for what names are made of.
_OF_NAMES = (
    "mini|nano|micro|turbo|base|large|small|tiny|medium|instruct|chat|coder|code|preview|thinking|flash|pro|max|plus|lite|air|"
    "hard|bench|eval|zero|distill|reasoner|high|low|verified|full|xl|xxl|vl|as|of|to|in|by|the|and|a|an|on|at|for|with"
)
_INFIXES = (
    r"--+",
    r"[–—~(){}\[\];\"“”=|]",
    r",(?=[^\d\s])|(?<=[^\d]),",
    rf"(?<=[\w)$])-(?=(?:{_TAILS})(?![\w-]))",
    rf"(?<=[A-Z][A-Z])-(?=(?!(?:{_OF_NAMES})(?!\w))[a-z]{{3}})",
    rf"(?<=[A-Z][A-Z]s)-(?=(?!(?:{_OF_NAMES})(?!\w))[a-z]{{3}})",
    r"(?<=\))-|(?<=\w)-(?=\()",
    r"(?<=[A-Za-z]{2})/(?=[A-Za-z]{2})",
    r"(?<=[A-Za-z]{2})\+(?=[A-Z][A-Za-z])",
    r"(?<=[a-z]{2})[.?!](?=[A-Z][a-z])",
    r"(?<=\w):(?=[A-Za-z])",
)
# A row of a dozen marks is one token: taking thousands off one by one would take minutes.
_PREFIXES = r"^(?:[^\w\s]{12,}|\.\.\.|[\[\](){}<>\"“”‘’'`,;:!?~≈±*&#•–—|=/]|-(?=\D)|\$(?=\d))"
_SUFFIXES = r"(?:(?<![^\w\s])[^\w\s]{12,}|'s|’s|\.\.\.|[\[\](){}<>\"“”‘’'`,;:!?~*…•–—|=/%]|(?<=[^.])\.|-)$"
_URL = r"(?:https?://|www\.)\S*[\w/]$"


def make_tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer, on the vocabulary of `nlp`."""
    return Tokenizer(
        nlp.vocab,
        rules={short: [{ORTH: short}] for short in ABBREVIATED},
        prefix_search=re.compile(_PREFIXES).search,
        suffix_search=re.compile(_SUFFIXES).search,
        infix_finditer=re.compile("|".join(_INFIXES)).finditer,
        url_match=re.compile(_URL).match,
    )


@registry.tokenizers("kg.Tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """What rules.cfg names as the tokenizer of the pipeline."""
    return make_tokenizer
