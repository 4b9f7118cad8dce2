"""What the paper states of two entities: by their types and roles, and by the cue words of the sentence they share.

Most abstracts speak of one thing of their own, so most relations have it at one end: it is evaluated on the benchmarks, outperforms
the rivals, is used for the tasks, measured by the metrics; and what else the paper introduces is a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from spacy.language import Language
from spacy.tokens import Doc

from kg import lexicon
from kg.extraction.annotations import Sentences, entities, text_of
from kg.lexicon import Lexicon
from kg.record import Entity, Relation, Span

__all__ = ["RelationComponent", "main_entity"]

_SYSTEM = ("Method", "Model")
_DATA = ("Dataset", "Benchmark")
# By what the paper introduces or studies -> other: (type of the main entity, its role), (types, role of the other): predicate, confidence.
_BY_ROLE: dict[tuple[str, str], tuple[str, float]] = {
    ("evaluates_on", "Benchmark"): ("evaluated_on", 0.8),
    ("evaluates_on", "Dataset"): ("evaluated_on", 0.8),
    ("compares_with", "Method"): ("outperforms", 0.6),
    ("compares_with", "Model"): ("outperforms", 0.5),
    ("addresses", "Task"): ("used_for", 0.65),
    ("reports", "Metric"): ("measured_by", 0.7),
}
_EXTENDS = re.compile(
    r"\b(?:extend\w*|generali[sz]\w*|variants? of|(?:builds?|built|building|improves?) (?:up)?on|based on|on top of|inspired by|"
    r"adapt\w*|version of|modif\w*|derived from|fine-tun\w*|initiali[sz]ed from|enhance\w*|augment\w*)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(?:combin\w*|integrat\w*|incorporat\w*|consist\w*|compris\w*|component|module|compos\w*|coupl\w*|equip\w*|unif\w*|fus\w*|with|via|through|using|employ\w*|"
    r"leverag\w*|introduc\w*)\b",
    re.IGNORECASE,
)
_TRAINED = re.compile(r"\b(?:pre-?)?train(?:ed|ing)?\b|\bfine-?tun(?:ed|ing)\b", re.IGNORECASE)
_VERSION = re.compile(r"[\s\-]?[\dvA-Z(]")


def main_entity(known: tuple[Entity, ...]) -> Entity | None:
    """What the paper is about: the first method or model it introduces, else the first other thing, else what it studies."""
    for role, types in (
        ("introduces", _SYSTEM),
        ("introduces", ("Benchmark", "Dataset", "Metric", "Task")),
        ("studies", _SYSTEM),
    ):
        for entity in known:
            if entity.role == role and entity.type in types:
                return entity
    return None


def _of_main(main: Entity, other: Entity, before: str) -> tuple[Entity, str, Entity, float] | None:
    """The relation of the paper's own thing with `other`; `before` is what stands before `other` in a sentence that both share."""
    if main.type == "Benchmark" and other.type in _SYSTEM and other.role in ("studies", "compares_with", "uses"):
        return other, "evaluated_on", main, 0.6
    if main.type in _DATA and (other.role, other.type) != ("reports", "Metric"):
        return None
    if main.type in (*_SYSTEM, "Benchmark") and (found := _BY_ROLE.get((other.role, other.type))):
        return main, found[0], other, found[1] * (1.0 if main.role == "introduces" else 0.6)
    if main.type not in _SYSTEM or main.role != "introduces":
        return None
    if other.role == "introduces" and other.type == "Method":
        return other, "part_of", main, 0.7
    if other.role == "introduces" and other.type in _DATA:
        return main, "evaluated_on", other, 0.4
    return _of_used(main, other, before)


def _of_used(main: Entity, other: Entity, before: str) -> tuple[Entity, str, Entity, float] | None:
    if other.role != "uses" or not before:
        return None
    if other.type == "Dataset":
        return (main, "trained_on", other, 0.5) if _TRAINED.search(before) else None
    if other.type in _SYSTEM:
        if _EXTENDS.search(before) or (main.type, other.type) == ("Model", "Model"):
            return main, "extends", other, 0.4
        if other.type == "Method" and _PARTS.search(before):
            return other, "part_of", main, 0.4
    return None


def _versions(known: tuple[Entity, ...]) -> Iterator[tuple[Entity, str, Entity, float]]:
    """`Qwen2.5-7B` is a kind of `Qwen2.5`, where a text names both."""
    models = [entity for entity in known if entity.type == "Model"]
    for one, other in product(models, models):
        if one is not other and one.name.startswith(other.name) and _VERSION.match(one.name[len(other.name) :]):
            yield one, "subtype_of", other, 0.7


class RelationComponent:
    """The pipeline's component `relations`. The lexicon says who develops a model; both must be named in the text."""

    def __init__(self, names: Lexicon) -> None:
        self.digest = names.digest
        makers = [(entry, names.find(entry.developer, "Organization")) for entry in names if entry.developer]
        self._makers = {
            name.casefold(): {alias.casefold() for maker in found for alias in maker.names}
            for entry, found in makers
            for name in entry.names
        }

    def __call__(self, doc: Doc) -> Doc:
        """Find the relations, each pair and predicate once."""
        known, text, sentences = entities(doc), text_of(doc), Sentences(doc)
        relations: dict[tuple[str, str, str], Relation] = {}
        for subject, predicate, object, confidence in self._found(known, text, sentences):
            relation = Relation(
                subject=subject.name,
                predicate=predicate,
                object=object.name,
                confidence=round(confidence * min(subject.confidence, object.confidence) ** 0.5, 3),
                evidence=_evidence(subject, object, sentences),
            )
            relations.setdefault((subject.name, predicate, object.name), relation)
        doc._.relations = tuple(relations.values())
        return doc

    def _found(
        self, known: tuple[Entity, ...], text: str, sentences: Sentences
    ) -> Iterator[tuple[Entity, str, Entity, float]]:
        main = main_entity(known)
        for other in known:
            if main is None or other is main:
                continue
            if found := _of_main(main, other, _before(other, _shared(main, other, sentences), text)):
                yield found
        yield from _versions(known)
        yield from self._developed(known)

    def _developed(self, known: tuple[Entity, ...]) -> Iterator[tuple[Entity, str, Entity, float]]:
        makers = [entity for entity in known if entity.type == "Organization"]
        for model in known if makers else ():
            names = self._makers.get(model.name.casefold(), ())
            for maker in makers:
                if maker.name.casefold() in names:
                    yield model, "developed_by", maker, 0.8


def _shared(one: Entity, other: Entity, sentences: Sentences) -> Span | None:
    """The first sentence in which both stand; of the abstract, if there is one."""
    mine = {sentences.at(start) for start, _ in one.mentions}
    both = sorted(mine.intersection(sentences.at(start) for start, _ in other.mentions))
    return sentences.spans[next((number for number in both if number), both[0])] if both else None


def _before(entity: Entity, sentence: Span | None, text: str) -> str:
    """Up to sixty characters of `sentence` before the entity's first mention in it."""
    if sentence is None:
        return ""
    start = next(start for start, _ in entity.mentions if sentence[0] <= start < sentence[1])
    return text[max(sentence[0], start - 60) : start]


def _evidence(one: Entity, other: Entity, sentences: Sentences) -> tuple[Span, ...]:
    shared = _shared(one, other, sentences)
    return (shared,) if shared else tuple(sorted({*one.evidence, *other.evidence}))


@Language.factory(
    "kg_relations",
    requires=["doc.sents", "doc._.entities"],
    assigns=["doc._.relations"],
    default_config={"lexicon": None},
)
def create_relations(nlp: Language, name: str, lexicon: str | None) -> RelationComponent:
    """`lexicon`: as for the component `lexicon`."""
    return RelationComponent(_load(lexicon))


def _load(path: str | None) -> Lexicon:
    return lexicon.load(path)
