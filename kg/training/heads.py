"""The heads on the encoder's vectors: which surfaces are one thing, roles, relations and results.

They take one abstract at a time, unpadded, so that what is trained is what is exported.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kg.extraction.encoder.layout import GROUP_FEATURES, PAIR_FEATURES, VALUE_FEATURES, VALUE_PAIR_FEATURES
from kg.extraction.encoder.tagging import TYPES
from kg.extraction.encoder.tasks import RELATIONS, ROLES, SLOTS, allowed_relations
from kg.training.encoder import Size

__all__ = ["Entities", "Grouping"]


class _Pool(nn.Module):
    """Vectors of mentions and of groups of mentions."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.span = nn.Linear(3 * size.width, size.head)
        self.types = nn.Embedding(len(TYPES), 32)
        self.mix = nn.Linear(3 * size.head + size.width + 32 + GROUP_FEATURES, size.head)
        self.norm = nn.LayerNorm(size.head)
        self.drop = nn.Dropout(size.head_dropout)

    def spans(self, hidden: Tensor, first: Tensor, last: Tensor) -> Tensor:
        sums = F.pad(hidden.cumsum(0), (0, 0, 1, 0))
        mean = (sums[last + 1] - sums[first]) / (last - first + 1)[:, None]
        return F.gelu(self.span(self.drop(torch.cat([hidden[first], hidden[last], mean], dim=-1))))

    def forward(
        self, hidden: Tensor, first: Tensor, last: Tensor, owner: Tensor, lead: Tensor, types: Tensor, features: Tensor
    ) -> Tensor:
        spans = self.spans(hidden, first, last)
        mean = owner @ spans / owner.sum(1, keepdim=True)
        most = (spans[None] + (owner[:, :, None] - 1) * 1e4).amax(1)
        document = hidden[:1].expand(lead.shape[0], -1)
        parts = [mean, most, spans[lead], document, self.types(types), features]
        return self.norm(F.gelu(self.mix(self.drop(torch.cat(parts, dim=-1)))))


class _Pairs(nn.Module):
    """Scores of ordered pairs of groups: their vectors, the text between, and what the pair itself looks for in the text."""

    def __init__(self, size: Size, scores: int) -> None:
        super().__init__()
        self.left = nn.Linear(size.head, size.head)
        self.right = nn.Linear(size.head, size.head)
        self.types = nn.Embedding(len(TYPES) ** 2, size.head)
        self.features = nn.Linear(PAIR_FEATURES, size.head)
        self.between = nn.Linear(size.width, size.pair)
        self.ask_left = nn.Linear(size.head, size.pair)
        self.ask_right = nn.Linear(size.head, size.pair)
        self.keys = nn.Linear(size.width, size.pair)
        self.values = nn.Linear(size.width, size.pair)
        self.product = nn.Linear(size.head, size.pair)
        self.join = nn.Linear(3 * size.pair, size.head)
        self.inner = nn.Linear(size.head, size.head)
        self.score = nn.Linear(size.head, scores)
        self.drop = nn.Dropout(size.head_dropout)

    def forward(self, hidden: Tensor, groups: Tensor, types: Tensor, pairs: Tensor, between: Tensor) -> Tensor:
        sums = F.pad(self.between(hidden).cumsum(0), (0, 0, 1, 0))
        width = (between[..., 1] - between[..., 0] + 1)[..., None]
        middle = (sums[between[..., 1] + 1] - sums[between[..., 0]]) / width
        ask = self.ask_left(groups)[:, None] * self.ask_right(groups)[None]
        look = (ask @ self.keys(hidden).T / ask.shape[-1] ** 0.5).softmax(-1)
        found = look @ self.values(hidden)
        product = self.product(groups)
        joined = torch.cat([middle, found, product[:, None] * product[None]], dim=-1)
        kinds = self.types(types[:, None] * len(TYPES) + types[None])
        x = self.left(groups)[:, None] + self.right(groups)[None] + kinds + self.features(pairs) + self.join(joined)
        x = F.gelu(self.inner(self.drop(F.gelu(x))))
        return self.score(self.drop(x))


class Grouping(nn.Module):
    """Logit of each pair of surfaces (groups of mentions with one string) to name the same entity."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.pool = _Pool(size)
        self.pairs = _Pairs(size, 1)

    def forward(
        self, hidden: Tensor, first: Tensor, last: Tensor, owner: Tensor, lead: Tensor, types: Tensor,
        features: Tensor, pairs: Tensor, between: Tensor,
    ) -> Tensor:  # fmt: skip
        groups = self.pool(hidden, first, last, owner, lead, types, features)
        scores = self.pairs(hidden, groups, types, pairs, between)[..., 0]
        return scores + scores.T


class _Among(nn.TransformerEncoderLayer):
    """A transformer layer over (groups, head): every group sees the others. Written out, so that any number is exported."""

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        attention = self.self_attn
        heads, width = attention.num_heads, attention.head_dim
        parts = (
            F.linear(x, attention.in_proj_weight, attention.in_proj_bias).view(-1, 3, heads, width).permute(1, 2, 0, 3)
        )
        mixed = ((parts[0] * width**-0.5) @ parts[1].transpose(-1, -2)).softmax(-1) @ parts[2]
        x = self.norm1(x + self.dropout1(attention.out_proj(mixed.transpose(0, 1).reshape(-1, heads * width))))
        return self.norm2(x + self.dropout2(self.linear2(F.gelu(self.linear1(x)))))


class _Results(nn.Module):
    """Whether a value is a result, and which groups fill its slots: the subject first, the others in view of it."""

    allowed: Tensor

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.value = nn.Linear(size.head + VALUE_FEATURES, size.head)
        self.marks = nn.Embedding(2, size.head)  # a group, a value
        self.among = _Among(size.head, 4, 2 * size.head, dropout=size.head_dropout)
        self.is_result = nn.Sequential(
            nn.Dropout(size.head_dropout), nn.Linear(2 * size.head, size.head), nn.GELU(), nn.Linear(size.head, 1)
        )
        self.ask_value = nn.Linear(size.head, size.pair)
        self.ask_group = nn.Linear(size.head, size.pair)
        self.keys = nn.Linear(size.width, size.pair)
        self.found = nn.Linear(size.width, size.pair)
        self.joined = nn.Linear(size.pair, size.head)
        self.value_side = nn.Linear(size.head, size.head)
        self.group_side = nn.Linear(size.head, size.head)
        self.product = nn.Linear(size.head, size.head)
        self.types = nn.Embedding(len(TYPES), size.head)
        self.roles = nn.Linear(len(ROLES), size.head)
        self.features = nn.Linear(VALUE_PAIR_FEATURES, size.head)
        self.drop = nn.Dropout(size.head_dropout)
        self.subject = nn.Sequential(nn.Linear(size.head, size.head), nn.GELU(), nn.Linear(size.head, 1))
        self.subject_side = nn.Linear(size.head, size.head)
        self.related = nn.Linear(2 * len(RELATIONS) + 1, size.head)
        self.slots = nn.Sequential(
            nn.GELU(),
            nn.Dropout(size.head_dropout),
            nn.Linear(size.head, size.head),
            nn.GELU(),
            nn.Linear(size.head, len(SLOTS) - 1),
        )
        self.none = nn.Sequential(
            nn.Dropout(size.head_dropout),
            nn.Linear(2 * size.head, size.head),
            nn.GELU(),
            nn.Linear(size.head, len(SLOTS)),
        )
        self.register_buffer("allowed", torch.from_numpy(allowed_relations()).float(), persistent=False)

    def forward(
        self,
        hidden: Tensor,
        groups: Tensor,
        types: Tensor,
        roles: Tensor,
        relations: Tensor,
        values: Tensor,
        pairs: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits: results (values,), slots (values, groups, SLOTS), that a slot is empty (values, SLOTS)."""
        count = groups.shape[0]
        values = F.gelu(self.value(values))
        together = self.among(torch.cat([groups + self.marks.weight[0], values + self.marks.weight[1]]))
        things, numbers = together[:count], together[count:]
        ask = self.ask_value(numbers)[:, None] * self.ask_group(things)[None]
        look = (ask @ self.keys(hidden).T / ask.shape[-1] ** 0.5).softmax(-1)
        # What is known of the groups is given, not learnt again through the few results.
        known = self.types(types) + self.roles(roles.detach().softmax(-1))
        pair = (
            self.value_side(numbers)[:, None]
            + (self.group_side(things) + known)[None]
            + self.product(numbers[:, None] * things[None])
            + self.joined(look @ self.found(hidden))
            + self.features(pairs)
        )
        subject = self.subject(self.drop(F.gelu(pair)))
        shares = subject[..., 0].softmax(-1)
        held = relations.detach().sigmoid() * self.allowed[types[:, None], types[None]]
        forth = (shares @ held.flatten(1)).view(shares.shape[0], count, len(RELATIONS))
        back = (shares @ held.transpose(0, 1).flatten(1)).view(shares.shape[0], count, len(RELATIONS))
        related = self.related(torch.cat([forth, back, shares[..., None]], dim=-1))
        others = self.slots(pair + related + self.subject_side(shares @ things)[:, None])
        whole = torch.cat([numbers, shares @ things], dim=-1)
        return self.is_result(whole)[:, 0], torch.cat([subject, others], dim=-1), self.none(whole)


class Entities(nn.Module):
    """Roles of entities, relations of pairs of them, and what the values in the text are results of."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.pool = _Pool(size)
        self.others = _Among(size.head, 4, 2 * size.head, dropout=size.dropout)
        self.role = nn.Sequential(
            nn.Dropout(size.head_dropout),
            nn.Linear(2 * size.head, size.head),
            nn.GELU(),
            nn.Linear(size.head, len(ROLES)),
        )
        self.pairs = _Pairs(size, len(RELATIONS))
        self.results = _Results(size)

    def forward(
        self, hidden: Tensor, first: Tensor, last: Tensor, owner: Tensor, lead: Tensor, types: Tensor,
        features: Tensor, pairs: Tensor, between: Tensor,
        value_first: Tensor, value_last: Tensor, value_features: Tensor, value_pairs: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:  # fmt: skip
        """Logits: roles (groups, ROLES), relations (groups, groups, RELATIONS), results (values,), the entities of their
        slots (values, groups, SLOTS), and that a slot is empty (values, SLOTS)."""
        groups, roles, relations, values = self.before_results(
            hidden, first, last, owner, lead, types, features, pairs, between, value_first, value_last, value_features
        )
        return roles, relations, *self.results(hidden, groups, types, roles, relations, values, value_pairs)

    def before_results(
        self, hidden: Tensor, first: Tensor, last: Tensor, owner: Tensor, lead: Tensor, types: Tensor,
        features: Tensor, pairs: Tensor, between: Tensor,
        value_first: Tensor, value_last: Tensor, value_features: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:  # fmt: skip
        """What the results head works on: vectors of groups, logits of roles and of relations, vectors of values."""
        plain = self.pool(hidden, first, last, owner, lead, types, features)
        groups = self.others(plain)
        roles = self.role(torch.cat([plain, groups], dim=-1))
        relations = self.pairs(hidden, groups, types, pairs, between)
        spans = self.pool.spans(hidden, value_first, value_last)
        return groups, roles, relations, torch.cat([spans, value_features], dim=-1)
