"""From the trained network to what ships: three ONNX graphs with their weights as 8-bit integers."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from kg.extraction.encoder.layout import GROUP_FEATURES, PAIR_FEATURES, VALUE_FEATURES, VALUE_PAIR_FEATURES
from kg.extraction.encoder.scoring import ENCODER, ENTITIES, GROUP_INPUTS, GROUPING, JUDGEMENTS, VALUE_INPUTS
from kg.training.model import Network

__all__ = ["export", "quantise"]

_OPSET = 17
_AXES = {
    "ids": {1: "pieces"}, "marks": {1: "pieces"}, "hidden": {0: "pieces"},
    "first": {0: "mentions"}, "last": {0: "mentions"}, "owner": {0: "groups", 1: "mentions"}, "lead": {0: "groups"},
    "types": {0: "groups"}, "features": {0: "groups"}, "pairs": {0: "groups", 1: "groups_"}, "between": {0: "groups", 1: "groups_"},
    "value_first": {0: "values"}, "value_last": {0: "values"}, "value_features": {0: "values"},
    "value_pairs": {0: "values", 1: "groups"},
}  # fmt: skip


def export(network: Network, folder: Path) -> None:
    """Write the three graphs into `folder`, with 32-bit weights; `quantise` makes them smaller."""
    network = network.cpu().eval()
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(1, 40, dtype=torch.int64)
    marks = torch.zeros(1, 40, 4, dtype=torch.int64)
    _write(network.encoder, (ids, marks), folder / ENCODER, ["ids", "marks"], ["hidden", "tags"])
    hidden = torch.randn(40, network.encoder.words.embedding_dim)
    layout = _layout()
    _write(network.grouping, (hidden, *layout), folder / GROUPING, ["hidden", *GROUP_INPUTS], ["same"])
    values = (
        torch.tensor([9, 20]),
        torch.tensor([10, 21]),
        torch.randn(2, VALUE_FEATURES),
        torch.randn(2, 3, VALUE_PAIR_FEATURES),
    )
    inputs = ["hidden", *GROUP_INPUTS, *VALUE_INPUTS]
    _write(network.entities, (hidden, *layout, *values), folder / ENTITIES, inputs, list(JUDGEMENTS))


def _layout() -> tuple[Tensor, ...]:
    """Three groups of four mentions, to trace the heads with."""
    between = torch.tensor([[[1, 30]] * 3] * 3)
    return (
        torch.tensor([1, 8, 12, 30]), torch.tensor([2, 8, 14, 31]),
        torch.tensor([[1.0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]]), torch.tensor([0, 1, 2]), torch.tensor([0, 1, 4]),
        torch.randn(3, GROUP_FEATURES), torch.randn(3, 3, PAIR_FEATURES), between,
    )  # fmt: skip


def _write(module: nn.Module, inputs: Sequence[Tensor], path: Path, names: list[str], outputs: list[str]) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer's notes on shapes that are constant by design
        torch.onnx.export(
            module, tuple(inputs), str(path), input_names=names, output_names=outputs, opset_version=_OPSET,
            dynamic_axes={name: _AXES[name] for name in names}, dynamo=False,
        )  # fmt: skip


def quantise(folder: Path) -> None:
    """Replace the graphs in `folder` by ones with 8-bit weights, which read as well as before and twice as fast."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    for name, kinds in (
        (ENCODER, ["MatMul", "Gather"]),
        (GROUPING, ["MatMul", "Gemm"]),
        (ENTITIES, ["MatMul", "Gemm"]),
    ):
        path = folder / name
        whole = path.with_suffix(".whole")
        if name == ENCODER:
            quant_pre_process(str(path), str(whole), skip_symbolic_shape=True)
        else:
            path.replace(whole)
        quantize_dynamic(
            str(whole), str(path), weight_type=QuantType.QInt8, op_types_to_quantize=kinds, per_channel=True
        )
        whole.unlink()
