"""The network behind its three questions (Scorer), and as it ships: ONNX graphs and a tokenizer, run by onnxruntime on one thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import PipelineError
from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.layout import Layout, ValueLayout
from kg.extraction.encoder.pieces import Pieces, cut_pieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = [
    "ENCODER",
    "ENTITIES",
    "GROUPING",
    "GROUP_INPUTS",
    "JUDGEMENTS",
    "SETTINGS",
    "TERMS",
    "TOKENIZER",
    "VALUE_INPUTS",
    "Judgements",
    "OnnxScorer",
    "Scorer",
]

ENCODER, GROUPING, ENTITIES = "encoder.onnx", "grouping.onnx", "entities.onnx"
TOKENIZER, TERMS, SETTINGS = "tokenizer.json", "terms.tsv.gz", "settings.json"
GROUP_INPUTS = ("first", "last", "owner", "lead", "types", "features", "pairs", "between")
VALUE_INPUTS = ("value_first", "value_last", "value_features", "value_pairs")
JUDGEMENTS = ("roles", "relations", "results", "slots", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """What the heads say of entities and values: logits, shaped as Entities in kg.training.heads gives them."""

    roles: Floats
    relations: Floats
    results: Floats
    slots: Floats
    none: Floats


class Scorer(Protocol):
    """The network, whatever runs it."""

    def encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        """Vectors and tag logits of all pieces."""
        ...

    def group(self, hidden: Floats, layout: Layout) -> Floats:
        """Logits (groups, groups) that two surfaces are of one entity."""
        ...

    def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
        """Roles, relations and results of entities."""
        ...


class OnnxScorer:
    """Runs the graphs of a folder; they are loaded when first needed. Raises PipelineError where one is missing or damaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def cut(self, text: str) -> Pieces:
        """The pieces of a text."""
        return cut_pieces(text, self._tokenizer)

    def encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        hidden, tags = self._encoder.run(None, {"ids": pieces.ids[None], "marks": pieces.marks[None]})
        return hidden[0], tags[0]

    def group(self, hidden: Floats, layout: Layout) -> Floats:
        scores: Floats = self._grouping.run(None, {"hidden": hidden, **_group_inputs(layout)})[0]
        return scores

    def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
        inputs = {"hidden": hidden, **_group_inputs(layout)}
        arrays = (values.first, values.last, values.features, values.pairs)
        inputs.update(zip(VALUE_INPUTS, arrays, strict=True))
        return Judgements(**dict(zip(JUDGEMENTS, self._entities.run(None, inputs), strict=True)))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        path = self._folder / TOKENIZER
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises plain Exception
            raise PipelineError(f"{path}: the tokenizer cannot be loaded ({error})") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _encoder(self) -> Any:
        return self._session(ENCODER)

    @cached_property
    def _grouping(self) -> Any:
        return self._session(GROUPING)

    @cached_property
    def _entities(self) -> Any:
        return self._session(ENTITIES)

    def _session(self, name: str) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread: papers are spread over processes, and threads that wait for each other slow them all down.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = self._folder / name
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no public base
            reason = str(error).splitlines()[0]
            raise PipelineError(f"{path}: the weights cannot be loaded ({reason})") from error


def _group_inputs(layout: Layout) -> dict[str, Any]:
    arrays = (
        layout.first,
        layout.last,
        layout.owner,
        layout.lead,
        layout.types,
        layout.features,
        layout.pairs,
        layout.between,
    )
    return dict(zip(GROUP_INPUTS, arrays, strict=True))
