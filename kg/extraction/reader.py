"""The trained component: one encoder pass an abstract gives mentions, entities, roles, relations and results.

Its weights lie in a folder (see kg/extraction/weights) and are loaded when the first text comes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg import lexicon as lexicon_module
from kg.errors import PipelineError
from kg.extraction.annotations import MENTIONS, Sentences, text_of
from kg.extraction.encoder.memory import Memory, load_terms
from kg.extraction.encoder.reading import Reading, read
from kg.extraction.encoder.records import to_entities, to_relations, to_results
from kg.extraction.encoder.scoring import ENCODER, ENTITIES, GROUPING, SETTINGS, TERMS, TOKENIZER, OnnxScorer
from kg.extraction.encoder.settings import Settings, load_settings
from kg.lexicon import Lexicon

__all__ = ["FILES", "WEIGHTS", "Reader"]

WEIGHTS = Path(__file__).with_name("weights")
FILES = (ENCODER, GROUPING, ENTITIES, TOKENIZER, TERMS, SETTINGS)


class Reader:
    """The pipeline's component `reader`. `folder` holds FILES; raises PipelineError, when first used, where one is missing."""

    def __init__(self, folder: Path, names: Lexicon) -> None:
        self._folder, self._names = folder, names

    def __call__(self, doc: Doc) -> Doc:
        """Read the text; leave mentions, entities, relations and results on the Doc."""
        text, sentences, settings = text_of(doc), Sentences(doc).spans, self.settings
        found = self.read(text)
        entities = to_entities(found, text, sentences, settings)
        doc._.entities = entities
        doc._.relations = to_relations(found, entities, text, sentences, settings)
        doc._.results = to_results(found, entities, text, sentences, settings)
        mentions = []
        for number, entity in enumerate(entities):
            for start, end in entity.mentions:
                span = doc.char_span(start, end, label=entity.type)
                if span is not None:  # a mention that ends inside a token has offsets, but no span
                    span._.entity, span._.confidence = number, entity.presence
                    mentions.append(span)
        doc.spans[MENTIONS] = sorted(mentions, key=lambda span: span.start)
        return doc

    def read(self, text: str) -> Reading:
        """What the text says, by number."""
        pieces = self.scorer.cut(text)
        leaning = self.memory.lean(text, pieces, self.settings)
        return read(text, pieces, self.scorer, self.settings, leaning)

    @cached_property
    def settings(self) -> Settings:
        """Thresholds and confidence curves."""
        return load_settings(self._folder / SETTINGS)

    @cached_property
    def memory(self) -> Memory:
        """What is known of terms: those of the annotated texts, and the lexicon's names."""
        return Memory(load_terms(self._folder / TERMS), self._names)

    @cached_property
    def scorer(self) -> OnnxScorer:
        """The network."""
        return OnnxScorer(self._folder)

    @cached_property
    def digest(self) -> str:
        """Changes with the weights, the settings and the lexicon."""
        digest = hashlib.sha256(self._names.digest.encode())
        for name in FILES:
            try:
                digest.update((self._folder / name).read_bytes())
            except OSError as error:
                raise PipelineError(
                    f"{self._folder / name}: a file of the weights is missing ({error.strerror})"
                ) from error
        return digest.hexdigest()

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the weights into the folder `path` (spaCy's convention for components)."""
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(self._folder / name, path / name)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Reader:
        """Take the weights from `path` from now on."""
        for known in ("settings", "memory", "scorer", "digest"):
            self.__dict__.pop(known, None)
        self._folder = Path(path)
        return self


@Language.factory(
    "kg_reader",
    requires=["doc.sents"],
    assigns=["doc.spans", "doc._.entities", "doc._.relations", "doc._.results", "span._.entity"],
    default_config={"weights": None, "lexicon": None},
)
def create_reader(nlp: Language, name: str, weights: str | None, lexicon: str | None) -> Reader:
    """`weights`: a folder of weights of one's own; `lexicon`: a lexicon of one's own (see `kg_lexicon`); null is the package's."""
    return Reader(Path(weights) if weights else WEIGHTS, load_lexicon(lexicon))


def load_lexicon(path: str | None) -> Lexicon:
    return lexicon_module.load(path)
