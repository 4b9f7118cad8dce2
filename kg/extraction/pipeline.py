"""The pipeline, put together from rules.cfg or trained.cfg, and the version of what it puts together."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import load_config, load_model_from_config

from kg.errors import PipelineError

# Importing a component registers its factory.
from kg.extraction import (  # noqa: F401
    abbreviations,
    grouping,
    lexicon,
    patterns,
    reader,
    relations,
    results,
    roles,
    sentences,
    tokenizer,
)

__all__ = ["RULES", "TRAINED", "build", "load", "version"]

RULES = Path(__file__).with_name("rules.cfg")
TRAINED = Path(__file__).with_name("trained.cfg")
_CODE = ("*.py", "*.cfg", "*.toml")
# What a pipeline of a user's own may lack: from its doc.ents on, these make the record.
_COMPLETING = {
    "kg_sentences": "sentences",
    "kg_abbreviations": "abbreviations",
    "kg_grouping": "grouping",
    "kg_roles": "roles",
    "kg_relations": "relations",
    "kg_results": "results",
}


def build(config: str | Path = RULES) -> Language:
    """The pipeline that `config` describes. Raises PipelineError where it names what does not exist."""
    try:
        return load_model_from_config(load_config(config), auto_fill=True)
    except (ValueError, OSError) as error:
        raise PipelineError(f"{config}: no pipeline can be made of it ({_first_line(error)})") from error


def load(path: str | Path | None = None) -> Language:
    """The package's trained pipeline; or that of `path`: a config like rules.cfg, or a folder or package that spaCy can load.

    `rules` and `trained` name the two of the package: quick rules, and the trained reader.
    A spaCy pipeline that marks entities in `doc.ents` with the labels of `schema.ENTITY_TYPES` is enough: what it lacks to make
    records is added behind it. Raises PipelineError where nothing can be loaded, or no component of it sets entities.
    """
    if path is None or str(path) == "trained":
        return build(TRAINED)
    if str(path) == "rules":
        return build(RULES)
    if str(path).endswith(".cfg"):
        return build(path)
    try:
        nlp = spacy.load(path)
    except (OSError, ValueError, ImportError) as error:
        raise PipelineError(f"{path}: spaCy cannot load it ({_first_line(error)})") from error
    return _complete(nlp)


def _complete(nlp: Language) -> Language:
    factories = {nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    if not nlp.pipe_names:
        raise PipelineError(
            f"{nlp.path}: the pipeline has no component that finds entities; train one, or use kg's own"
        )
    if "kg_reader" in factories:  # it does all that the others do
        return nlp
    for factory, name in _COMPLETING.items():
        if factory not in factories and not (factory == "kg_sentences" and _marks_sentences(nlp)):
            nlp.add_pipe(factory, name=f"kg_{name}" if name in nlp.pipe_names else name)
    return nlp


def _marks_sentences(nlp: Language) -> bool:
    return any("doc.sents" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names)


def version(nlp: Language) -> str:
    """Twelve hex digits that change with the code, the settings, the lexicon and the weights, and with nothing else."""
    digest = hashlib.sha256(_code_digest().encode())
    digest.update(nlp.config.to_str().encode())
    for name, component in nlp.pipeline:
        digest.update(f"{name} {getattr(component, 'digest', '')}\n".encode())
    if nlp.meta.get("vectors", {}).get("name") or nlp.path is not None:
        digest.update(_folder_digest(nlp.path).encode())
    return digest.hexdigest()[:12]


@cache
def _code_digest() -> str:
    folder = Path(__file__).parent
    files = sorted(file for pattern in _CODE for file in folder.rglob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _folder_digest(path: Path | None) -> str:
    if path is None:
        return ""
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
