"""The second stage: the results head goes on alone, on the finished encoder, entities, roles and relations.

A third of the papers have results, a few each, and what fills their slots mostly follows from the relations of the subject: so
the head learns most once those are settled. As nothing below it changes, an epoch takes a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor

from kg.extraction.encoder.number_spans import find_values
from kg.extraction.encoder.scoring import OnnxScorer
from kg.training.examples import Annotated, Example, make_example
from kg.training.loop import sum_gradients
from kg.training.losses import WEIGHTS, result_losses
from kg.training.model import Network
from kg.training.torch_scorer import layout_tensors, value_tensors

__all__ = ["train_results"]

_BATCH = 16
_RATE = 6e-4
_WARMUP = 0.05

_Lesson = tuple[Example, list[Tensor]]  # what is right, and what the head is given


def train_results(
    network: Network,
    papers: Sequence[Annotated],
    scorer: OnnxScorer,
    *,
    epochs: int,
    seed: int,
    report: Callable[[str], None] = lambda line: None,
) -> None:
    """Go on training `network.entities.results`, in place, on what `scorer` (the encoder as it ships) gives for the papers.

    In a torch.distributed group each process trains on its own share of the papers.
    """
    rank, team = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
    random = np.random.default_rng((seed, rank))
    torch.manual_seed(seed + rank)
    network.eval()
    head, device = network.entities.results, next(network.parameters()).device
    counting = [paper for paper in papers if find_values(paper.text)]
    lessons = [lesson for paper in counting[rank::team] if (lesson := _lesson(network, paper, scorer))]
    report(f"results: {len(counting)} papers with numbers")
    optimizer = torch.optim.AdamW(head.parameters(), betas=(0.9, 0.98), weight_decay=0.02, fused=True)
    share = max(1, _BATCH // team)
    an_epoch = -(-len(counting) // (team * share))  # steps, the same for every process
    steps = epochs * an_epoch
    head.train()
    means: dict[str, float] = {}
    for step in range(steps):
        place = step % an_epoch * share
        if not place:
            order, means = random.permutation(len(lessons)).tolist(), {}
        done = step / steps
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1.0, (done + 1 / steps) / _WARMUP, (1 - done) / (1 - _WARMUP))
        optimizer.zero_grad(set_to_none=True)
        total = torch.zeros((), device=device)
        for number in order[place : place + share]:
            example, inputs = lessons[number]
            for name, value in result_losses(example, inputs[2], *head(*map(_wide, inputs))).items():
                total = total + value * WEIGHTS[name] / _BATCH
                means[name] = means.get(name, 0.0) + float(value.detach()) / len(lessons)
        if total.requires_grad:
            total.backward()  # type: ignore[no-untyped-call]
        if dist.is_initialized():
            sum_gradients(head)
        torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % an_epoch == 0:
            figures = " ".join(f"{name} {value:.3f}" for name, value in means.items())
            report(f"results: epoch {(step + 1) // an_epoch} of {epochs}, {figures}")
    head.eval()


@torch.no_grad()
def _lesson(network: Network, paper: Annotated, scorer: OnnxScorer) -> _Lesson | None:
    """A paper and what the head is given for it, the widest in 16 bits; None where it has no value beside an entity."""
    pieces = scorer.cut(paper.text)
    example = make_example(paper, pieces)
    if example.entities is None or example.values is None:
        return None
    device = next(network.parameters()).device
    layout, values = layout_tensors(example.entities, device), value_tensors(example.values, device)
    hidden = torch.from_numpy(scorer.encode(pieces)[0]).to(device)
    groups, roles, relations, spans = network.entities.before_results(hidden, *layout, *values[:3])
    return example, [hidden.half(), groups, layout[4], roles, relations, spans, values[3]]


def _wide(tensor: Tensor) -> Tensor:
    return tensor.float() if tensor.dtype == torch.float16 else tensor
