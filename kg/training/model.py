"""The network: the encoder, and heads for every task on top."""

from __future__ import annotations

from torch import nn

from kg.training.encoder import Encoder, Size
from kg.training.heads import Entities, Grouping

__all__ = ["Network"]


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.encoder = Encoder(size)
        self.grouping = Grouping(size)
        self.entities = Entities(size)
