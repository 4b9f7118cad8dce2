"""The network in torch as a Scorer, for evaluation while it trains."""

from __future__ import annotations

import numpy as np
import torch
from tokenizers import Tokenizer

from kg.extraction.encoder.arrays import Floats, Ints
from kg.extraction.encoder.layout import Layout, ValueLayout
from kg.extraction.encoder.pieces import Pieces, cut_pieces
from kg.extraction.encoder.scoring import Judgements
from kg.training.model import Network

__all__ = ["TorchScorer", "layout_tensors", "value_tensors"]


def layout_tensors(layout: Layout, device: torch.device) -> list[torch.Tensor]:
    """A layout's arrays in the order in which the heads take them."""
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
    return [torch.from_numpy(np.ascontiguousarray(array)).to(device) for array in arrays]


def value_tensors(values: ValueLayout, device: torch.device) -> list[torch.Tensor]:
    """A value layout's arrays in the order in which the heads take them."""
    arrays: tuple[Floats | Ints, ...] = (values.first, values.last, values.features, values.pairs)
    return [torch.from_numpy(np.ascontiguousarray(array)).to(device) for array in arrays]


class TorchScorer:
    """Runs a network, which should be in eval mode, one text at a time."""

    def __init__(self, network: Network, tokenizer: Tokenizer) -> None:
        self._network, self._tokenizer = network, tokenizer
        self._device = next(network.parameters()).device

    def cut(self, text: str) -> Pieces:
        """The pieces of a text."""
        return cut_pieces(text, self._tokenizer)

    @torch.no_grad()
    def encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        ids, marks = torch.from_numpy(pieces.ids).to(self._device), torch.from_numpy(pieces.marks).to(self._device)
        hidden, tags = self._network.encoder(ids[None], marks[None])
        return hidden[0].float().cpu().numpy(), tags[0].float().cpu().numpy()

    @torch.no_grad()
    def group(self, hidden: Floats, layout: Layout) -> Floats:
        scores: Floats = (
            self._network.grouping(torch.from_numpy(hidden).to(self._device), *layout_tensors(layout, self._device))
            .cpu()
            .numpy()
        )
        return scores

    @torch.no_grad()
    def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
        tensors = [*layout_tensors(layout, self._device), *value_tensors(values, self._device)]
        outputs = self._network.entities(torch.from_numpy(hidden).to(self._device), *tensors)
        roles, relations, results, slots, none = (output.cpu().numpy() for output in outputs)
        return Judgements(roles=roles, relations=relations, results=results, slots=slots, none=none)
