"""A text, and a scorer that is told what to read in it: the reading around the network, without weights."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.layout import Layout, ValueLayout
from kg.extraction.encoder.pieces import Pieces
from kg.extraction.encoder.scoring import Judgements
from kg.extraction.encoder.tagging import TAGS, tag_words
from kg.extraction.encoder.tasks import RELATIONS, ROLES, SLOTS

__all__ = ["MENTIONS", "TEXT", "Told", "tokenizer"]

TEXT = (
    "GridNet: Fast Routing\nWe introduce Grid Network (GridNet). GridNet beats RouteMax by 3.5 points on PathBench. "
    "Unlike RouteMax, it needs no maps."
)
MENTIONS = {
    "GridNet": "Method",
    "Grid Network": "Method",
    "RouteMax": "Method",
    "PathBench": "Benchmark",
    "Routing": "Task",
}


@cache
def tokenizer() -> Tokenizer:
    """Words and marks of BERT's kind, each character a piece where the word is unknown."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,:()%-"
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *letters,
        *(f"##{c}" for c in letters),
        "grid",
        "##net",
        "route",
        "the",
        "we",
    ]
    built = Tokenizer(models.WordPiece({piece: n for n, piece in enumerate(pieces)}, unk_token="[UNK]"))
    built.normalizer = normalizers.BertNormalizer()
    built.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    built.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return built


class Told:
    """A scorer that is told the mentions of a text, which surfaces are one thing, and what to say of the rest."""

    def __init__(self, text: str, mentions: dict[str, str], same: Set[frozenset[str]] = frozenset()) -> None:
        self.text, self.mentions, self.same = text, mentions, same

    def encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        spans = {
            (start, start + len(surface)): kind
            for surface, kind in self.mentions.items()
            for start in range(len(self.text))
            if self.text.startswith(surface, start)
        }
        logits = np.zeros((len(pieces.ids), len(TAGS)), dtype=np.float32)
        logits[pieces.words, tag_words(spans, pieces.word_spans)] = 9
        self.pieces = pieces
        return np.zeros((len(pieces.ids), 4), dtype=np.float32), logits

    def group(self, hidden: Floats, layout: Layout) -> Floats:
        surfaces = [self._surface(layout, n) for n in range(len(layout.lead))]
        scores = [[5.0 if frozenset((a, b)) in self.same else -5.0 for a in surfaces] for b in surfaces]
        return np.array(scores, dtype=np.float32)

    def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
        groups, numbers = len(layout.lead), len(values.first)
        surfaces = [self._surface(layout, n) for n in range(groups)]
        roles = np.zeros((groups, len(ROLES)), dtype=np.float32)
        relations = np.full((groups, groups, len(RELATIONS)), -9, dtype=np.float32)
        slots = np.zeros((numbers, groups, len(SLOTS)), dtype=np.float32)
        roles[:, ROLES.index("addresses")] = 5  # allowed to tasks alone
        roles[:, ROLES.index("introduces")] = 3
        relations[surfaces.index("GridNet"), surfaces.index("RouteMax"), RELATIONS.index("outperforms")] = 2
        relations[surfaces.index("PathBench"), surfaces.index("GridNet"), RELATIONS.index("outperforms")] = (
            9  # types forbid it
        )
        # Said both ways: the surer one holds.
        relations[surfaces.index("RouteMax"), surfaces.index("GridNet"), RELATIONS.index("outperforms")] = 1
        slots[:, surfaces.index("GridNet"), SLOTS.index("subject")] = 9
        slots[:, surfaces.index("GridNet"), SLOTS.index("versus")] = 9  # nothing is compared with itself
        slots[:, surfaces.index("PathBench"), SLOTS.index("on")] = 9
        none = np.full((numbers, len(SLOTS)), 5, dtype=np.float32)
        return Judgements(
            roles=roles, relations=relations, results=np.full(numbers, 3, dtype=np.float32), slots=slots, none=none
        )

    def _surface(self, layout: Layout, n: int) -> str:
        start = self.pieces.starts[layout.first[layout.lead[n]]]
        end = self.pieces.ends[layout.last[layout.lead[n]]]
        return self.text[start:end]
