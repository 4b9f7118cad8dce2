"""The training run: batches by length, a learning rate that follows a budget of steps or minutes, checkpoints to go on from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

from kg.extraction.encoder.pieces import Pieces
from kg.training.losses import WEIGHTS, losses
from kg.training.model import Network

__all__ = ["Asked", "Loss", "Progress", "Run", "agree", "sum_gradients", "train"]

_PAD = 32  # lengths are padded to multiples of this, so that few shapes occur


class Asked(Protocol):
    """A text as it is trained on, whatever is asked of it."""

    @property
    def pieces(self) -> Pieces:
        """What the encoder reads."""
        ...


# Of the network, a text, its vectors and its tag logits (unpadded): the summed losses by head, as in WEIGHTS.
Loss = Callable[[Network, Any, Tensor, Tensor], dict[str, Tensor]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How to train. The rate falls to zero as `minutes` (of wall clock) or, where given, `steps` run out.

    With `steps`, the same seed on the same machine gives the same weights; with `minutes`, what comes out depends on its load.
    """

    seed: int = 0
    batch: int = 16
    rate: float = 2e-4
    head_rate: float = 6e-4
    layer_decay: float = 0.95
    weight_decay: float = 0.01
    warmup: float = 0.05
    minutes: float = 60.0
    steps: int | None = None
    checkpoint_minutes: float = 8.0
    bfloat16: bool = False


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a run has come; written into each checkpoint."""

    step: int = 0
    epoch: int = 0
    batch: int = 0  # within the epoch
    elapsed: float = 0.0  # seconds of training, pauses between resumed parts not counted


def train(
    network: Network,
    examples: Sequence[Callable[[], Asked]],
    lengths: Sequence[int],
    run: Run,
    *,
    folder: Path,
    loss: Loss = losses,
    at_epoch_end: Callable[[Network, Progress], None] | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> Progress:
    """Train in place, going on from `folder`/checkpoint.pt where there is one. `examples` are made when first needed.

    In a torch.distributed group each process takes its share of every batch, and the first one saves and evaluates.
    """
    rank, team = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
    optimizer = torch.optim.AdamW(_parameter_groups(network, run), betas=(0.9, 0.98), eps=1e-6, fused=True)
    progress = _resume(folder / "checkpoint.pt", network, optimizer) or Progress()
    torch.manual_seed(run.seed + team * progress.step + rank)
    network.train()
    start = saved = time.monotonic() - progress.elapsed
    saved += progress.elapsed
    means: dict[str, float] = {}
    while True:
        batches = list(_batches(lengths, run, progress.epoch))
        for number in range(progress.batch, len(batches)):
            progress.elapsed = time.monotonic() - start
            done = agree(progress.step / run.steps if run.steps else progress.elapsed / (60 * run.minutes))
            if done >= 1:
                if rank == 0:
                    _save(folder / "checkpoint.pt", network, optimizer, progress, run)
                return progress
            scale = min(1.0, done / run.warmup, (1 - done) / (1 - run.warmup)) if run.warmup else 1 - done
            for group in optimizer.param_groups:
                group["lr"] = group["top"] * max(scale, 1e-3)
            batch = [examples[i]() for i in batches[number][rank::team]]
            found = _step(network, batch, len(batches[number]), optimizer, run, loss)
            for name, value in found.items():
                means[name] = 0.98 * means.get(name, value) + 0.02 * value
            progress.step, progress.batch = progress.step + 1, number + 1
            if progress.step % 25 == 0:
                figures = " ".join(f"{name} {value:.3f}" for name, value in means.items())
                report(
                    f"step {progress.step} epoch {progress.epoch} {number + 1}/{len(batches)} done {done:.3f} {figures}"
                )
            if rank == 0 and time.monotonic() - saved > 60 * run.checkpoint_minutes:
                progress.elapsed, saved = time.monotonic() - start, time.monotonic()
                _save(folder / "checkpoint.pt", network, optimizer, progress, run)
        progress.epoch, progress.batch = progress.epoch + 1, 0
        if at_epoch_end and rank == 0:
            network.eval()
            at_epoch_end(network, progress)
            network.train()


def agree(done: float) -> float:
    """The first process's word on how much is done."""
    if not dist.is_initialized():
        return done
    word = torch.tensor([done], dtype=torch.float64)
    dist.broadcast(word, 0)
    return float(word)


def sum_gradients(network: nn.Module) -> None:
    """Add up the gradients of all processes of the group."""
    parameters = list(network.parameters())
    flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in parameters])
    dist.all_reduce(flat)
    for parameter, gradient in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
        parameter.grad = gradient.view_as(parameter)


def _step(
    network: Network, batch: list[Asked], size: int, optimizer: torch.optim.Optimizer, run: Run, loss: Loss
) -> dict[str, float]:
    """One step on this process's share of a batch of `size`; the losses of that share, per abstract."""
    optimizer.zero_grad(set_to_none=True)
    sums = _backward(network, batch, size, run, loss) if batch else {}
    if dist.is_initialized():
        sum_gradients(network)
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return sums


def _backward(network: Network, batch: list[Asked], size: int, run: Run, loss: Loss) -> dict[str, float]:
    device = next(network.parameters()).device
    ids, marks, mask = (tensor.to(device) for tensor in _pad(batch))
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=run.bfloat16):
        hidden, tags = network.encoder(ids, marks, mask)
    total: Tensor | None = None
    sums: dict[str, float] = {}
    for example, vectors, logits in zip(batch, hidden.unbind(0), tags.unbind(0), strict=True):
        length = len(example.pieces.ids)
        found = loss(network, example, vectors[:length].float(), logits[:length].float())
        for name, value in found.items():
            part = value * WEIGHTS[name] / size
            total = part if total is None else total + part
            sums[name] = sums.get(name, 0.0) + float(part.detach()) * size / len(batch)
    if total is not None:
        total.backward()  # type: ignore[no-untyped-call]
    return sums


def _pad(batch: list[Asked]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(example.pieces.ids) for example in batch)
    width = min(512, (longest + _PAD - 1) // _PAD * _PAD)
    ids = np.zeros((len(batch), width), dtype=np.int64)
    marks = np.zeros((len(batch), width, 4), dtype=np.int64)
    mask = np.full((len(batch), 1, 1, width), -1e4, dtype=np.float32)
    for n, example in enumerate(batch):
        size = len(example.pieces.ids)
        ids[n, :size], marks[n, :size], mask[n, :, :, :size] = example.pieces.ids, example.pieces.marks, 0
    return torch.from_numpy(ids), torch.from_numpy(marks), torch.from_numpy(mask)


def _batches(lengths: Sequence[int], run: Run, epoch: int) -> Iterator[list[int]]:
    """Batches of an epoch: shuffled, of texts of like length, in an order that seed and epoch alone decide."""
    random = np.random.default_rng((run.seed, epoch))
    order = random.permutation(len(lengths))
    chunk = 40 * run.batch
    batches = []
    for begin in range(0, len(order), chunk):
        near = sorted(order[begin : begin + chunk].tolist(), key=lambda i: lengths[i])
        batches += [near[n : n + run.batch] for n in range(0, len(near), run.batch)]
    for n in random.permutation(len(batches)):
        yield batches[n]


def _parameter_groups(network: Network, run: Run) -> list[dict[str, Any]]:
    """Lower layers learn slower; norms, biases and embeddings do not decay."""
    depth = len(network.encoder.layers)
    groups: dict[tuple[float, bool], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if name.startswith("encoder.layers."):
            top = run.rate * run.layer_decay ** (depth - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.tags", "encoder.marks")) or not name.startswith("encoder."):
            top = run.head_rate
        else:
            top = run.rate * run.layer_decay**depth
        plain = parameter.ndim < 2 or name.startswith(("encoder.words", "encoder.places", "encoder.marks"))
        groups.setdefault((top, plain), []).append(parameter)
    return [
        {"params": parameters, "top": top, "lr": top, "weight_decay": 0.0 if plain else run.weight_decay}
        for (top, plain), parameters in groups.items()
    ]


def _save(path: Path, network: Network, optimizer: torch.optim.Optimizer, progress: Progress, run: Run) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(
        {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "progress": asdict(progress),
            "run": asdict(run),
        },
        part,
    )
    part.replace(path)


def _resume(path: Path, network: Network, optimizer: torch.optim.Optimizer) -> Progress | None:
    if not path.exists():
        return None
    state = torch.load(path, map_location="cpu", weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])
