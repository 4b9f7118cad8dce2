"""The lexicon's names in a text, found by a tree of words: one step a word, however many names there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg import lexicon
from kg.extraction.annotations import add_candidate, text_of
from kg.lexicon import Entry, Lexicon
from kg.record import Span

__all__ = ["Finder", "Found", "LexiconComponent"]

_UNIT = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[\s\-‐‑–_]+")
_PLURAL_HEAD = re.compile(r"[a-z]{3}$")
# What shows the type of the name beside it, for names that need context.
_CUES = {
    "Benchmark": r"benchmarks?|datasets?|tasks?|suites?|tests?|exam|leaderboard|competition|problems?|scores?|accuracy",
    "Dataset": r"datasets?|data|corpus|corpora|collection|subset|images?|splits?|benchmarks?|samples?",
    "Model": r"models?|LLMs?|VLMs?|MLLMs?|family|series|checkpoints?|weights|variants?|backbones?|encoders?|embeddings?|features",
    "Organization": r"researchers?|team|lab|labs|company|platform|products?|Inc|AI|employees|engineers",
    "Method": r"methods?|algorithms?|frameworks?|approach|architectures?|optimizers?|loss|layers?|networks?|models?",
    "Metric": r"scores?|metrics?|values?|points?|gains?|improvements?|of \d|by \d|[=:] ?\d",
    "Task": r"tasks?|problems?|benchmarks?|abilities|ability|capabilities|capability|performance|challenges?|skills?",
}
_AFTER = {kind: re.compile(rf"[\s-]+(?:{words})\b") for kind, words in _CUES.items()}
_ENUMERATED = re.compile(r"(?:,|,? and|/) ?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A name of `entry` at `span`; `sure` unless the name needs a context."""

    span: Span
    entry: Entry
    sure: bool


@dataclass(slots=True)
class _Node:
    """Words that lead further, and what ends here: (entry, name as the lexicon writes it)."""

    further: dict[str, _Node]
    ends: list[tuple[Entry, str]]


class Finder:
    """All names of a lexicon, with their plurals, and hyphen or space between words.

    >>> finder = Finder(Lexicon((Entry(name="diffusion model", type="Method"), Entry(name="DPO", type="Method"))))
    >>> text = "Diffusion-models meet DPO, not dpo."
    >>> [text[slice(*found.span)] for found in finder.find(text)]
    ['Diffusion-models', 'DPO']
    """

    def __init__(self, names: Lexicon) -> None:
        self._root = _Node({}, [])
        for entry in names:
            for name in entry.names:
                for form in _forms(name, entry):
                    self._add(form, entry)

    def _add(self, form: str, entry: Entry) -> None:
        node = self._root
        for unit in _UNIT.findall(form.casefold()):
            node = node.further.setdefault(unit, _Node({}, []))
        node.ends.append((entry, form))

    def find(self, text: str) -> Iterator[Found]:
        """Every name in `text`, in order; where one starts the longest comes first, and all it contains are left out."""
        units = [(m[0].casefold(), m.start(), m.end()) for m in _UNIT.finditer(text)]
        root, number, last = self._root.further, 0, len(units)
        while number < last:
            node = root.get(units[number][0])
            step = number + 1
            best, after = None, step
            while node is not None:
                if node.ends and (found := _end(text, (units[number][1], units[step - 1][2]), node.ends)):
                    best, after = found, step
                node = node.further.get(units[step][0]) if step < last else None
                step += 1
            if best is not None:
                yield best
            number = after

    def find_meant(self, text: str) -> Iterator[Found]:
        """As `find`, without the names that need a context and lack it."""
        found = list(self.find(text))
        return (one for number, one in enumerate(found) if one.sure or _in_context(text, found, number))


def _forms(name: str, entry: Entry) -> Iterator[str]:
    yield name
    if entry.type in ("Dataset", "Benchmark", "Organization") or entry.match:
        return
    if name.isupper() and name.isalpha() and entry.type != "Metric":
        yield name + "s"
    elif _PLURAL_HEAD.search(name) and not name.endswith(("s", "ing")) and entry.type != "Model":
        yield name[:-1] + "ies" if name.endswith("y") and name[-2] not in "aeou" else name + "s"


def _end(text: str, span: Span, ends: list[tuple[Entry, str]]) -> Found | None:
    written = text[slice(*span)]
    flat = _JOINT.sub(" ", written)
    for entry, form in ends:
        pattern = _JOINT.sub(" ", form)
        exact = entry.match != "" or len(form) <= 4
        if (flat == pattern) if exact else (flat.casefold() == pattern.casefold()):
            return Found(span, entry, entry.match != "context")
    return None


class LexiconComponent:
    """The pipeline's component `lexicon`: each name found becomes a candidate, if need be after a look at its context."""

    def __init__(self, names: Lexicon, *, confidence: float) -> None:
        self.names, self.confidence = names, confidence
        self.digest = names.digest
        self._finder = Finder(names)

    def __call__(self, doc: Doc) -> Doc:
        """Add the candidates of the lexicon."""
        for one in self._finder.find_meant(text_of(doc)):
            confidence = self.confidence if one.sure else self.confidence * 0.8
            add_candidate(
                doc, one.span, type=one.entry.type, name=one.entry.name, finder="lexicon", confidence=confidence
            )
        return doc


def _in_context(text: str, found: list[Found], number: int) -> bool:
    """A word that shows the type behind the name, or an enumeration with a sure name of the same kind beside it."""
    one = found[number]
    if _AFTER[one.entry.type].match(text, one.span[1]):
        return True
    for other in (number - 1, number + 1):
        if 0 <= other < len(found) and found[other].sure and _kin(found[other].entry.type, one.entry.type):
            first, second = sorted((found[other].span, one.span))
            if second[0] - first[1] < 12 and _ENUMERATED.search(text[first[1] : second[0]].rstrip() + " "):
                return True
    return False


def _kin(one: str, other: str) -> bool:
    data = ("Dataset", "Benchmark")
    return one == other or (one in data and other in data)


@Language.factory(
    "kg_lexicon",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"path": None, "confidence": 0.9},
)
def create_lexicon(nlp: Language, name: str, path: str | None, confidence: float) -> LexiconComponent:
    """`path`: a lexicon of one's own (a CSV file or a folder of them); null is the package's."""
    return LexiconComponent(lexicon.load(path), confidence=confidence)
