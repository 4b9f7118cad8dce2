"""Names that no list holds: those that the paper gives its own work, and what looks like a name or an explained term.

Four readings of a text, each with the words that show the type beside it:
the title's name (`GridBench: A Benchmark …`), the announced name (`we introduce GridBench`), the shape of a token
(`…Bench`, `…-7B`, `GridNet`), and a long form with its abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg import lexicon
from kg.extraction.abbreviations import Abbreviation
from kg.extraction.annotations import add_candidate, text_of
from kg.extraction.shapes import is_everyday, is_named, type_by_head, type_of_name
from kg.record import MAX_NAME, Span

__all__ = ["Pattern", "PatternComponent", "announced_names", "own_names", "shaped_names", "title_name"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A candidate by its reading; `introduced` where the reading says that the paper makes it."""

    span: Span
    type: str
    reading: str
    introduced: bool = False


_TITLE = re.compile(r"(?P<name>[^:\n?!]{2,60}?)\s*(?::\s|\s[-–—]\s)")
_NO_NAME = re.compile(
    r"(?:towards?|beyond|from|when|why|how|what|who|is|are|do|does|can|on|in|rethinking|understanding|learning|the|an?|not|"
    r"more|less|one|it|you|your|all|to|where|which|if|against|position|survey|technical report|evaluating|exploring|"
    r"[a-z]+ing|mind|task \d)\b|.*\b(?:vs|versus|revisited|at \w+[ -]?\d{4}|at SemEval)\b|[\d.]+\s|\$.\$$",
    re.IGNORECASE,
)
_CAPITALISED = r"(?:[A-Z0-9][\w+@\-]*(?:\.\w[\w+@\-]*)*|\$[^$\s]{1,20}\$[\w\-]*)"
_NAME = rf"{_CAPITALISED}(?:[ ](?:(?:of|for|with|and|in|to|the|by|via|as|on)[ ]){{0,2}}{_CAPITALISED}){{0,7}}"
_ANNOUNCED = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|study|report)|paper|[Ww]ork)(?: \w+ly)?(?:[ ,](?:\w+[ ,]){0,3}?)[ ]?"
    r"(?:introduc|propos|present|develop|releas|construct|build|creat|design|contribut|establish|devis|formulat|curat|unveil|"
    r"describ)(?:es|ed|e|ing|s|t)?,? (?:(?:and|or) \w+ )?"
    r"(?P<between>(?:(?:an?|the|our|two|three|its|new) )?"
    r"(?:(?!(?:that|which|based|using|for|on|with|of|from|to|by|in|via|and|or|as)\b)[a-z][\w\-]*,? ){0,9}?)"
    rf"(?:called |named |dubbed |termed |namely |\()?(?P<name>{_NAME})"
)
_ANNOUNCES = re.compile(
    r"\b(?:[Ww]e|[Pp]aper|[Ww]ork|[Ss]tudy|[Aa]rticle)\b(?: (?:\w+,? ){0,3}?)(?:introduc|propos|present|develop|releas)\w* "
    r"(?:(?!(?:that|which|based|using|for|on|with|of|from|to|by|in|via|and|or|as)\b)[a-z][\w\-]*,? ){0,6}$"
)
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: as)?|which we (?:call|term|name|dub)|"
    rf"we (?:call|term|name|dub)(?: (?:it|this|our)(?: \w+){{0,4}}?)?)[ ,:]+(?:as )?(?:the )?[\"“`']*(?P<name>{_NAME})"
)
_DERIVED = re.compile(r"-(?:[a-z]+ed|based|driven|style|like|free|aware|specific|level|centric)$")
_TESTED_ON = re.compile(
    r"\b(?:[Ee]xperiments?|[Ee]valuat\w+|[Tt]est\w*|[Bb]enchmarks?|[Dd]ata ?sets|[Vv]alidat\w+)\b[^.;:()]{0,40}?"
    r"(?:\b(?:on|across|including|such as|namely|like)|[:(]) ?(?:the )?(?:[\w\-+.@/]*[A-Z][\w\-+.@/ ]{0,24}?(?:, (?:and )?| and ))*$"
)
# "the first ABSA study" announces a study, not ABSA.
_OF_SOMETHING_ELSE = re.compile(
    r" (?:stud(?:y|ies)|anal[iy]s[ie]s|resources?|results?|survey|theory|experiments?|problems?|tasks?)\b"
)
_SENTENCE_WORDS = re.compile(r" (?:We|Our|This|The|In|It|However|By|To)\b.*")


def title_name(title: str) -> Pattern | None:
    """The name before the colon of a title.

    >>> title_name("GridBench: A Benchmark for Power Grids")
    Pattern(span=(0, 9), type='Benchmark', reading='title', introduced=True)
    >>> title_name("Towards safer power grids: a study") is None
    True
    """
    match = _TITLE.match(title)
    if not match or _NO_NAME.match(match["name"]):
        return None
    name = match["name"]
    words = name.split()
    if len(words) > 5 or not (any(map(is_named, words)) or (len(words) == 1 and name[:1].isupper())):
        return None
    return Pattern((0, len(name)), type_of_name(name, title[match.end() :]), "title", introduced=True)


def announced_names(text: str) -> Iterator[Pattern]:
    """The names in "we introduce X", "a framework called X".

    >>> text = "We introduce the open benchmark GridBench. A tool, termed Volt, helps. We present results on ImageNet."
    >>> [text[slice(*pattern.span)] for pattern in announced_names(text)]
    ['GridBench', 'Volt']
    """
    for reading, regex in (("announced", _ANNOUNCED), ("called", _CALLED)):
        for match in regex.finditer(text):
            name = _trimmed(match["name"])
            start = match.start("name")
            end = start + len(name)
            if _is_name(name, text[end : end + 12]):
                before = match.groupdict().get("between") or text[max(0, match.start() - 40) : match.start()]
                kind = type_of_name(name, text[end : end + 90], before)
                yield Pattern((start, end), kind, reading, introduced=True)


def _trimmed(name: str) -> str:
    """Without the next sentence, and without the second of two names."""
    name = _SENTENCE_WORDS.sub("", name).rstrip(".,:-")
    first, _, second = name.partition(" and ")
    return first if second and any(map(is_named, first.split())) and any(map(is_named, second.split())) else name


def _is_name(name: str, after: str) -> bool:
    if not 2 < len(name) <= MAX_NAME or not re.search(r"[A-Za-z]{2}", name) or _DERIVED.search(name):
        return False
    if " " in name or is_named(name):
        return not _OF_SOMETHING_ELSE.match(after)
    return not re.match(r"[ -][a-z]", after) or bool(
        re.match(r" (?:to|for|that|which|is|as|and|by|on|in|with|from|using)\b", after)
    )


def own_names(text: str) -> list[Pattern]:
    """The title's name and the announced ones."""
    title = title_name(text.partition("\n")[0])
    return [*([title] if title else []), *announced_names(text)]


def shaped_names(text: str, spans: Iterator[Span]) -> Iterator[Pattern]:
    """The tokens that are written as names are, typed by the noun behind them."""
    for start, end in spans:
        name = text[start:end]
        if is_named(name) and not _DERIVED.search(name):
            kind = type_of_name(name, text[end : end + 24].split(",")[0])
            if kind == "Method" and (listed := _TESTED_ON.search(text[max(0, start - 120) : start])):
                kind = "Benchmark" if "enchmark" in listed[0] else "Dataset"
            yield Pattern((start, end), kind, "shape")


def explained(text: str, pairs: tuple[Abbreviation, ...]) -> Iterator[Pattern]:
    """Both forms of each abbreviation, typed by the long form's last word."""
    for pair in pairs:
        if is_everyday(text[slice(*pair.short)]):
            continue
        kind = type_by_head(text[slice(*pair.long)])
        kind = kind or type_of_name(text[slice(*pair.short)], text[pair.short[1] + 1 :][:24].split(",")[0])
        own = bool(_ANNOUNCES.search(text[max(0, pair.long[0] - 90) : pair.long[0]]))
        yield Pattern(pair.long, kind, "long form", introduced=own)
        yield Pattern(pair.short, kind, "short form", introduced=own)


class PatternComponent:
    """The pipeline's component `patterns`."""

    def __init__(self, confidence: dict[str, float], names: lexicon.Lexicon) -> None:
        self.confidence, self.digest = confidence, names.digest
        self._families = family_names(names)
        # What the lexicon calls ambiguous is no name by its looks alone.
        self._unclear = {name for entry in names if entry.match == "context" for name in entry.names}

    def __call__(self, doc: Doc) -> Doc:
        """Add the candidates of the patterns, and remember which names the paper introduces."""
        text = text_of(doc)
        found = own_names(text)
        found += explained(text, doc._.abbreviations)
        found += (Pattern(match.span(), "Model", "family") for match in self._families.finditer(text))
        found += (p for p in shaped_names(text, _capitalised(doc, text)) if text[slice(*p.span)] not in self._unclear)
        for one in found:
            add_candidate(
                doc, one.span, type=one.type, name="", finder=one.reading, confidence=self.confidence[one.reading]
            )
        doc._.introduced = tuple(one.span for one in found if one.introduced)
        return doc


def _capitalised(doc: Doc, text: str) -> Iterator[Span]:
    """The tokens in which a capital or a digit follows a letter: few enough to look at each."""
    for match in _CHUNK.finditer(text):
        if _INNER.search(match[0]):
            for token in doc.char_span(*match.span(), alignment_mode="expand") or ():
                yield token.idx, token.idx + len(token)


_CHUNK = re.compile(r"\S+")
_INNER = re.compile(r"[A-Za-z0-9\-][A-Z]|[A-Z].*\d")
_VERSION = (
    r"(?:[- ]?v?\d+(?:\.\d+)*(?:[A-Za-z]\w*)?|[- ](?:\d+(?:\.\d+)?[BMbm]|[A-Z]?\d+[a-z]?|Pro|Flash|Sonnet|Opus|Haiku|Instruct|Chat|"
    r"Base|Mini|Nano|Turbo|Large|Small|Medium|Coder|Math|VL|Omni|Max|Plus|Lite|Thinking|Preview|XL|Next|Air|Distill|Guard|"
    r"Code|Embedding|Reranker|Scout|Maverick|Image|mini|nano|turbo|instruct|large|base|small))"
)


def family_names(names: lexicon.Lexicon) -> re.Pattern[str]:
    """Model families of the lexicon with a version or size behind: `Qwen3-14B-Base`, `Claude 3.7 Sonnet`."""
    words = {
        name for entry in names if entry.type == "Model" for name in entry.names if name.isalpha() and len(name) > 2
    }
    choice = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w\-])(?:{choice or '(?!)'}){_VERSION}+(?![\w\-])")


@Language.factory(
    "kg_patterns",
    requires=["doc._.abbreviations", "doc.spans"],
    assigns=["doc.spans", "doc._.introduced"],
    default_config={
        "lexicon": None,
        "confidence": {
            "title": 0.95,
            "announced": 0.8,
            "called": 0.8,
            "shape": 0.5,
            "long form": 0.7,
            "short form": 0.7,
            "family": 0.9,
        },
    },
)
def create_patterns(nlp: Language, name: str, lexicon: str | None, confidence: dict[str, float]) -> PatternComponent:
    """`confidence`: of a candidate, by the reading that found it. `lexicon`: as for the component `lexicon`."""
    return PatternComponent(confidence, _load(lexicon))


def _load(path: str | None) -> lexicon.Lexicon:
    return lexicon.load(path)
