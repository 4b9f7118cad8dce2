"""The encoder: MiniLM with case and shape added to its inputs, and mention tags on top of it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kg.extraction.encoder.pieces import CASES, GLUES, LENGTH, SHAPES
from kg.extraction.encoder.tagging import TAGS

__all__ = ["Encoder", "Size"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The network's dimensions; the defaults are those of MiniLM-L6 and of the heads that ship."""

    layers: int = 6
    width: int = 384
    inner: int = 1536
    attention_heads: int = 12
    vocabulary: int = 30522
    head: int = 256
    pair: int = 128
    dropout: float = 0.1
    head_dropout: float = 0.1


class _Layer(nn.Module):
    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.attention_heads
        self.qkv = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)
        self.norm1 = nn.LayerNorm(size.width, eps=1e-12)
        self.up = nn.Linear(size.width, size.inner)
        self.down = nn.Linear(size.inner, size.width)
        self.norm2 = nn.LayerNorm(size.width, eps=1e-12)
        self.drop = nn.Dropout(size.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, width = x.shape
        parts = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = parts.contiguous().unbind(0)
        # Written out, and without dropout: torch's fused attention takes three times as long backwards on a CPU in bfloat16.
        scores = (query * (width // self.heads) ** -0.5) @ key.transpose(-1, -2)
        mixed = (scores if mask is None else scores + mask.to(scores.dtype)).softmax(-1) @ value
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(batch, length, width))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Piece ids and marks (case, shape, glue, segment) to vectors (batch, pieces, width) and tag logits."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.words = nn.Embedding(size.vocabulary, size.width)
        self.places = nn.Embedding(LENGTH, size.width)
        self.kind = nn.Parameter(torch.zeros(size.width))
        self.marks = nn.ModuleList([nn.Embedding(n, size.width) for n in (len(CASES), SHAPES, len(GLUES), 2)])
        for mark in self.marks:
            nn.init.normal_(mark.weight, std=0.02)
        self.norm = nn.LayerNorm(size.width, eps=1e-12)
        self.drop = nn.Dropout(size.dropout)
        self.layers = nn.ModuleList([_Layer(size) for _ in range(size.layers)])
        self.tags = nn.Linear(size.width, len(TAGS))

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """`mask` is added to the attention scores: 0, or very low where a piece is padding."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places)[None] + self.kind
        for n, mark in enumerate(self.marks):
            x = x + mark(marks[..., n])
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x, self.tags(x)
