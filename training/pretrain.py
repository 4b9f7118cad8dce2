"""Go on with masked-word pretraining of the encoder on unlabelled abstracts, case and shape marks included.

python training/pretrain.py arxiv.jsonl.gz conference.jsonl.gz -o base --minutes 60
torchrun --nproc-per-node 2 training/pretrain.py …

Writes a folder that `kg train --base` starts from. A quarter of the whole words are masked (80 % of these by the mask, 10 % by
another piece, 10 % kept). Annotated papers named by --without are left out, so that what is held out stays unseen. Checkpoints
every eight minutes into the output folder; a run that was stopped goes on. Several processes each read other texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import Tensor, nn

from kg.extraction.encoder.pieces import Pieces, cut_pieces
from kg.training import bases
from kg.training.course import join_group, load_tokenizer
from kg.training.encoder import Encoder, Size
from kg.training.loop import agree, sum_gradients

MASK, SHARE = 103, 0.25
BATCH, PAD = 32, 64  # texts a step, over all processes


class Guesser(nn.Module):
    """The encoder and a head that guesses masked pieces with the encoder's own embedding."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.encoder = Encoder(size)
        self.dense, self.norm = nn.Linear(size.width, size.width), nn.LayerNorm(size.width)
        self.bias = nn.Parameter(torch.zeros(size.vocabulary))

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor, hidden_places: Tensor) -> Tensor:
        hidden, _ = self.encoder(ids, marks, mask)
        asked = self.norm(F.gelu(self.dense(hidden[hidden_places])))
        return F.linear(asked, self.encoder.words.weight, self.bias)


def texts(files: list[Path], without: Sequence[Path] = ()) -> list[str]:
    """Title and abstract of every paper of the files, but for those whose title a file of `without` has too."""
    known = {title_key(text) for text in texts(list(without))} if without else set()
    found = []
    for path in files:
        reading = gzip.open if path.suffix == ".gz" else open
        with reading(path, "rt", encoding="utf8") as lines:
            for line in lines:
                paper = json.loads(line)
                abstract = " ".join((paper.get("abstract") or paper.get("summary") or "").split())
                if abstract and paper.get("title"):
                    found.append(" ".join(paper["title"].split()) + "\n" + abstract)
    return [text for text in found if title_key(text) not in known] if known else found


def title_key(text: str) -> str:
    """The title's letters and digits, folded."""
    return "".join(filter(str.isalnum, text.partition("\n")[0].casefold()))


def masked(pieces: Pieces, chance: np.random.Generator, vocabulary: int) -> tuple[np.ndarray, np.ndarray]:
    """The ids with some words masked, and the places to guess."""
    ends = [*pieces.words[1:].tolist(), len(pieces.ids) - 1]
    places = np.zeros(len(pieces.ids), dtype=np.bool_)
    for n in np.flatnonzero(chance.random(len(ends)) < SHARE):
        places[pieces.words[n] : ends[n]] = True
    ids = pieces.ids.copy()
    dice = chance.random(len(ids))
    ids[places & (dice < 0.8)] = MASK
    other = places & (dice >= 0.8) & (dice < 0.9)
    ids[other] = chance.integers(1000, vocabulary, other.sum())
    return ids, places


def batches(
    found: list[str], tokenizer: object, chance: np.random.Generator, size: int, vocabulary: int
) -> Iterator[tuple[Tensor, ...]]:
    """Endless batches of `size` texts of like length."""
    while True:
        chunk = [cut_pieces(found[n], tokenizer) for n in chance.integers(0, len(found), size * 16)]  # type: ignore[arg-type]
        chunk.sort(key=lambda pieces: len(pieces.ids))
        for n in chance.permutation(16):
            yield _pad(chunk[n * size : (n + 1) * size], chance, vocabulary)


def _pad(chunk: list[Pieces], chance: np.random.Generator, vocabulary: int) -> tuple[Tensor, ...]:
    width = min(512, (max(len(p.ids) for p in chunk) + PAD - 1) // PAD * PAD)
    ids, gold = np.zeros((2, len(chunk), width), dtype=np.int64)
    marks = np.zeros((len(chunk), width, 4), dtype=np.int64)
    mask = np.full((len(chunk), 1, 1, width), -1e4, dtype=np.float32)
    asked = np.zeros((len(chunk), width), dtype=np.bool_)
    for n, pieces in enumerate(chunk):
        size = len(pieces.ids)
        ids[n, :size], asked[n, :size] = masked(pieces, chance, vocabulary)
        gold[n, :size], marks[n, :size], mask[n, :, :, :size] = pieces.ids, pieces.marks, 0
    return tuple(torch.from_numpy(array) for array in (ids, marks, mask, asked, gold))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--without", nargs="*", type=Path, default=[], help="files of papers that are annotated")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    join_group()
    rank, team = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
    torch.manual_seed(args.seed)
    base = bases.find_base(args.base, args.output)
    tokenizer, size = load_tokenizer(base), bases.base_size(base, args.layers)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Guesser(size)
    bases.load_base(model.encoder, base / bases.WEIGHTS)
    model.to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01, fused=True)
    checkpoint, step, elapsed = args.output / "checkpoint.pt", 0, 0.0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step, elapsed = state["step"], state["elapsed"]
    start = saved = time.monotonic() - elapsed
    saved += elapsed
    mean = 0.0
    chance = np.random.default_rng((args.seed, step, rank))
    torch.manual_seed(args.seed + team * step + rank)
    found = texts(args.corpora, args.without)
    for batch in batches(found, tokenizer, chance, max(1, BATCH // team), size.vocabulary):
        done = agree((time.monotonic() - start) / (60 * args.minutes))
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1.0, done / 0.05, (1 - done) / 0.95)
        ids, marks, mask, asked, gold = (tensor.to(device) for tensor in batch)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            guesses = model(ids, marks, mask, asked)
        loss = F.cross_entropy(guesses.float(), gold[asked])
        optimizer.zero_grad(set_to_none=True)
        (loss / team).backward()
        if dist.is_initialized():
            sum_gradients(model)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step, mean = step + 1, 0.98 * mean + 0.02 * float(loss) if mean else float(loss)
        if step % 50 == 0 and rank == 0:
            print(f"step {step} done {done:.3f} loss {mean:.3f}", flush=True)
        if rank == 0 and time.monotonic() - saved > 480:
            saved = time.monotonic()
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "step": step,
                "elapsed": saved - start,
            }
            torch.save(state, checkpoint.with_suffix(".part"))
            checkpoint.with_suffix(".part").replace(checkpoint)
    if rank == 0:
        bases.save_base(model.encoder, args.output / bases.WEIGHTS)
        shutil.copyfile(base / bases.TOKENIZER, args.output / bases.TOKENIZER)


if __name__ == "__main__":
    main()
