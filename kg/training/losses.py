"""What the network is trained to lower: the losses of all heads of one abstract, summed with fixed weights."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kg.extraction.encoder.tasks import allowed_relations, allowed_roles, allowed_slots
from kg.training.examples import Example
from kg.training.model import Network
from kg.training.torch_scorer import layout_tensors, value_tensors

__all__ = ["WEIGHTS", "losses", "result_losses"]

# Sums over an abstract's words, entities, pairs and values are divided by about how much of each there is.
WEIGHTS = {"tags": 1 / 50, "same": 1 / 20, "roles": 1 / 15, "relations": 1 / 25, "results": 1 / 8, "slots": 1 / 12}
_RELATIONS = torch.from_numpy(allowed_relations())
_ROLES = torch.from_numpy(allowed_roles())
_SLOTS = torch.from_numpy(allowed_slots())


def losses(network: Network, example: Example, hidden: Tensor, tags: Tensor) -> dict[str, Tensor]:
    """Summed losses by head, unweighted; `hidden` and `tags` are the encoder's answer for this abstract, unpadded."""
    device = hidden.device
    words = torch.from_numpy(example.pieces.words).to(device)
    found = {"tags": F.cross_entropy(tags[words], torch.from_numpy(example.tags).to(device), reduction="sum")}
    if example.surfaces is not None and example.same is not None:
        same = torch.from_numpy(example.same).to(device)
        scores = network.grouping(hidden, *layout_tensors(example.surfaces, device))
        asked = same >= 0
        found["same"] = F.binary_cross_entropy_with_logits(scores[asked], same[asked].float(), reduction="sum") / 2
    if example.entities is None:
        return found
    values = example.values
    values_in = _no_values(len(example.entities.lead), device) if values is None else value_tensors(values, device)
    kinds = torch.from_numpy(example.entities.types).to(device)
    roles, relations, results, slots, none = network.entities(
        hidden, *layout_tensors(example.entities, device), *values_in
    )
    gold = torch.from_numpy(example.roles).to(device)
    allowed = _ROLES.to(device)[kinds].scatter(1, gold[:, None], value=True)
    found["roles"] = F.cross_entropy(roles.masked_fill(~allowed, -1e4), gold, reduction="sum")
    allowed = _RELATIONS.to(device)[kinds[:, None], kinds[None, :]].clone()
    allowed[torch.arange(len(kinds)), torch.arange(len(kinds))] = False
    wanted = torch.from_numpy(example.relations).to(device)
    found["relations"] = F.binary_cross_entropy_with_logits(relations[allowed], wanted[allowed], reduction="sum")
    return found if values is None else found | result_losses(example, kinds, results, slots, none)


def result_losses(example: Example, kinds: Tensor, results: Tensor, slots: Tensor, none: Tensor) -> dict[str, Tensor]:
    """Those of the results head, for an abstract that has values; `kinds` are the types of its groups."""
    device = results.device
    right = torch.from_numpy(example.results).to(device)
    found = {"results": F.binary_cross_entropy_with_logits(results, right, reduction="sum")}
    if np.any(example.results):
        shares = torch.from_numpy(example.slots).to(device)
        scores = slots.masked_fill(~_SLOTS.to(device)[kinds][None] & (shares[:, 1:] == 0), -1e4)
        logs = torch.cat([none[:, None], scores], dim=1).log_softmax(1)
        found["slots"] = -(shares * logs).sum()
    return found


def _no_values(groups: int, device: torch.device) -> list[Tensor]:
    from kg.extraction.encoder.layout import VALUE_FEATURES, VALUE_PAIR_FEATURES

    nothing = torch.zeros(0, dtype=torch.int64, device=device)
    return [
        nothing,
        nothing,
        torch.zeros(0, VALUE_FEATURES, device=device),
        torch.zeros(0, groups, VALUE_PAIR_FEATURES, device=device),
    ]
