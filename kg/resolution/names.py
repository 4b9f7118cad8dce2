"""Names: the key under which all spellings of one name meet, and what of a name is never folded.

Folded is what never distinguishes: case, Unicode form, accents, LaTeX, hyphens and spaces, plural, British spelling, quotes,
determiners, trailing generic heads. Kept is what does: numbers, sizes, years, versions, and every word that is left.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["name_key", "name_words", "numbers", "split_parenthesis"]

_GREEK = {
    chr(code): unicodedata.name(chr(code)).rsplit(" ", 1)[-1].lower()
    for code in (*range(0x391, 0x3AA), *range(0x3B1, 0x3CA))
    if unicodedata.name(chr(code), "").startswith("GREEK")
}
_GREEK |= {
    "ς": "sigma",
    "ϵ": "epsilon",
    "ϕ": "phi",
    "λ": "lambda",
    "Λ": "lambda",
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
}
_GREEK |= {"ß": "ss", "æ": "ae", "Æ": "AE", "×": "x"}
_LETTERS = str.maketrans(_GREEK)
_LATEX_STYLE = re.compile(r"\\(?:emph|(?:math|text)[a-z]*)\s*|\\(?:bf|it|rm|sc|em|sf|tt)\b\s*|\\(?:left|right|,|;|!)")
_LATEX_ACCENT = re.compile(r"\\(?:[`'^\"~=.]|[ckHvubdr](?=\{))\s*")  # \k{appa} and \'e are letters with an accent
_LATEX_MACRO = re.compile(r"\\([A-Za-z]+)\s*")
_QUOTES = re.compile(r"[\"“”„«»`]|''")
_YEAR = re.compile(r"(?<=[A-Za-z\s])['’](?=\d\d\b)")
_POSSESSIVE = re.compile(r"['’]s\b|['’]")
_TOKEN = re.compile(r"[^\W\d_]+(?:[0-9]+(?:\.[0-9]+)*[^\W\d_]*)*|[0-9]+(?:[.,][0-9]+)*[^\W\d_]*[0-9]*|[+*#@&%]+")
_DETERMINERS = frozenset({"the", "a", "an", "our", "this"})
_HEADS = frozenset(
    ("algorithm", "approach", "benchmark", "corpus", "dataset", "leaderboard", "method", "methodology", "technique")
)
_INVARIANT = frozenset(
    [
        "analysis",
        "atlas",
        "axis",
        "basis",
        "bayes",
        "bias",
        "canvas",
        "chaos",
        "corpus",
        "diabetes",
        "focus",
        "gas",
        "genus",
        "gps",
        "kubernetes",
        "lens",
        "less",
        "mathematics",
        "news",
        "pandas",
        "plus",
        "series",
        "species",
        "thesis",
        "this",
        "virus",
        "yes",
    ]
)
_IRREGULAR = {
    "analyses": "analysis", "hypotheses": "hypothesis", "theses": "thesis", "bases": "base", "axes": "axis",
    "matrices": "matrix", "indices": "index", "vertices": "vertex", "corpora": "corpus", "criteria": "criterion",
    "phenomena": "phenomenon", "biases": "bias", "viruses": "virus", "lenses": "lens", "caches": "cache",
    "movies": "movie", "datum": "data", "optima": "optimum", "media": "medium", "taxonomies": "taxonomy",
}  # fmt: skip
_BRITISH = {
    "behaviour": "behavior", "colour": "color", "centre": "center", "neighbour": "neighbor", "programme": "program",
    "grey": "gray", "tumour": "tumor", "labour": "labor", "favour": "favor", "flavour": "flavor", "catalogue": "catalog",
    "dialogue": "dialog", "defence": "defense", "judgement": "judgment", "artefact": "artifact", "metre": "meter",
    "fibre": "fiber", "modelling": "modeling", "labelling": "labeling", "labelled": "labeled", "travelling": "traveling",
    "signalling": "signaling", "tunnelling": "tunneling", "levelling": "leveling", "unlabelled": "unlabeled",
    "paediatric": "pediatric", "anaesthesia": "anesthesia", "haemorrhage": "hemorrhage", "ageing": "aging",
    "licence": "license", "learnt": "learned", "analyse": "analyze", "analyser": "analyzer", "catalyse": "catalyze",
    "behavioural": "behavioral", "neighbourhood": "neighborhood", "colourization": "colorization",
}  # fmt: skip
_ISE = re.compile(r"(?<=[a-z]{3})is(ation|ational|ed|er|e|ing|able)$")
_NOT_ISE = re.compile(
    r"(?:(?:ad|re|super|tele|impro|de)v|(?:pre|con|ex)c|no|rai|pra|prom|compr(?:om)?|ra|exerc|franch|surpr|"
    r"enterpr|expert|wh|gu|disgu|prem|cru|bru|ar|po|treat|parad|m|p|w)is(?:ed|er|e|ing|able)$|denois"
)


def _plain(name: str) -> str:
    """`name` without LaTeX, quotes, accents and letters that only look different; case kept."""
    text = name
    if "\\" in text or "$" in text:
        text = _LATEX_STYLE.sub("", text)
        text = re.sub(r"\\([a-z])\{(\w{2,})\}", r"\1\2", text)  # \k{appa}: a macro that lost its name
        text = _LATEX_ACCENT.sub("", text)
        text = _LATEX_MACRO.sub(r"\1", text)
        text = re.sub(r"[_^](?=\{|\w)", "", text)
        text = re.sub(r"[${}\\]", "", text)
    elif not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    else:
        text = re.sub(r"(?<=[A-Za-z])[_^](?=\d)", "", text)
    if not text.isascii():
        text = text.translate(_LETTERS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = _YEAR.sub(" 20", _QUOTES.sub("", text)).replace("Q&A", "QA").replace("q&a", "QA")
    return _POSSESSIVE.sub("", text)


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "ous")) or word in _INVARIANT:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=200_000)
def _fold(token: str) -> str:
    """One token of a plain name, folded: plural, case, British spelling, `v` before a version, a final `.0`."""
    if not token[0].isalnum():
        return "and" if token == "&" else token
    if len(token) > 2 and token[-1] == "s" and (token[-2].isupper() or token[-2].isdigit()) and not token[0].isdigit():
        token = token[:-1]  # CNNs; but LMS is no plural of LM
    word = token.casefold()
    if any(c.isdigit() for c in word):
        word = re.sub(r"(?<=\d)\.0(?![\d])", "", word)
        word = re.sub(r"v(?=\d)", "", word) or word
        return word.replace(",", "")
    if token.isupper():
        return word
    word = _singular(word)
    word = _BRITISH.get(word, word)
    if "is" in word[-8:] and not _NOT_ISE.search(word):
        word = _ISE.sub(r"iz\1", word)
    return word


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, without determiners in front and generic heads behind.

    >>> name_words("the Graph Neural Networks"), name_words("GSM8K dataset"), name_words("Qwen2.5-7B")
    (('graph', 'neural', 'network'), ('gsm8k',), ('qwen2.5', '7b'))
    >>> name_words("Behavioural modelling"), name_words(r"$\\tau^2$-Bench")
    (('behavioral', 'modeling'), ('tau2', 'bench'))
    """
    words = [_fold(token) for token in _TOKEN.findall(_plain(name))]
    while len(words) > 1 and words[0] in _DETERMINERS and not name[:2].isupper() and name[1:2] != "-":
        words.pop(0)
    while len(words) > 1:
        if words[-1] in _HEADS:
            words.pop()
        elif words[-2:] == ["data", "set"] and len(words) > 2:
            del words[-2:]
        else:
            break
    return tuple(words)


def name_key(name: str) -> str:
    """The key under which spellings of one name meet: `name_words` run together, numbers kept apart.

    >>> name_key("Graph Neural Networks") == name_key("graph-neural network")
    True
    >>> name_key("Claude3.7-sonnet") == name_key("Claude 3.7 Sonnet"), name_key("Pre-training") == name_key("pretraining")
    (True, True)
    >>> name_key("GPT-4") == name_key("GPT-4o"), name_key("Qwen2-57B"), name_key("LMs"), name_key("LMS")
    (False, 'qwen2-57b', 'lm', 'lms')
    """
    return join_words(name_words(name)) or unicodedata.normalize("NFKC", name).casefold().strip()


def join_words(words: tuple[str, ...]) -> str:
    """Words run together, with a hyphen only where two numbers would become one.

    >>> join_words(("qwen2.5", "7b")), join_words(("fine", "tuning"))
    ('qwen2.5-7b', 'finetuning')
    """
    key = ""
    for word in words:
        key += "-" + word if key and key[-1].isdigit() and word[0].isdigit() else word
    return key


_PARENTHESIS = re.compile(r"^(?P<before>.*?\S)\s*\((?P<inside>[^()]{1,60})\)\s*(?P<after>[^()]*)$")


def split_parenthesis(name: str) -> tuple[str, str]:
    """The name without its parenthesis, and what stands in it; `(name, "")` where there is none.

    >>> split_parenthesis("Large Reasoning Models (LRMs)"), split_parenthesis("Human-Object Interaction (HOI) detection")
    (('Large Reasoning Models', 'LRMs'), ('Human-Object Interaction detection', 'HOI'))
    """
    found = _PARENTHESIS.match(name)
    if not found:
        return name, ""
    return " ".join(part for part in (found["before"], found["after"].strip()) if part), found["inside"].strip()


_DIMENSION = re.compile(r"^[1-4]d|^[a-z]2[a-z]$")  # 3D and T2I: words like others
_NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]*")


def numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """What of a name counts: its numbers with the letters on them, in order. Two names that differ here are two things.

    >>> numbers(name_words("LLaMA-2-7B")), numbers(name_words("GPT-4o")), numbers(name_words("Adam"))
    (('2', '7b'), ('4o',), ())
    """
    return tuple(number for word in words if not _DIMENSION.match(word) for number in _NUMBER.findall(word))
