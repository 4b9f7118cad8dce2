"""Corrections applied: edges dropped, things ignored, and a word about the entries that matched nothing."""

from __future__ import annotations

import polars as pl

from kg.resolution.corrections import Corrections, Drop
from kg.resolution.gathering import Gathered
from kg.resolution.names import name_key
from kg.resolution.naming import Named

__all__ = ["apply_drops", "apply_ignore", "unmatched"]


def apply_drops(gathered: Gathered, corrections: Corrections) -> tuple[Gathered, tuple[str, ...]]:
    """The rows without the dropped edges, and the entries that dropped none."""
    idle = []
    for drop in corrections.drop:
        smaller = _without(gathered, drop)
        if (
            smaller.mentions.height == gathered.mentions.height
            and smaller.relations.height == gathered.relations.height
        ):
            idle.append(str(drop))
        gathered = smaller
    return gathered, tuple(idle)


def _without(gathered: Gathered, drop: Drop) -> Gathered:
    mentions, relations = gathered.mentions, gathered.relations
    if drop.entity:
        here = _of_paper(mentions, drop.paper)
        written = pl.concat_list("name", "surfaces")
        meant = written.list.eval(_means(pl.element(), drop.entity)).list.any()
        dropped = here & meant & (pl.col("role").cast(pl.String()) == drop.role if drop.role else pl.lit(value=True))
        mentions = mentions.filter(~dropped)
    else:
        here = _of_paper(relations, drop.paper)
        dropped = (
            here
            & _means(pl.col("subject"), drop.subject)
            & (pl.col("predicate").cast(pl.String()) == drop.relation)
            & _means(pl.col("object"), drop.object)
        )
        relations = relations.filter(~dropped)
    return Gathered(mentions=mentions, relations=relations, results=gathered.results)


def _of_paper(rows: pl.DataFrame, paper: str) -> pl.Expr:
    ids = [paper, f"paper/{paper}"]
    found = pl.col("paper").is_in(ids)
    return found | (pl.col("record") == paper) if "record" in rows.columns else found


def _means(column: pl.Expr, name: str) -> pl.Expr:
    key = name_key(name)
    return column.map_elements(lambda other: name_key(other) == key, return_dtype=pl.Boolean())


def apply_ignore(named: Named, corrections: Corrections) -> pl.DataFrame:
    """The mentions without those of ignored things."""
    keys = named.keyring.keys(corrections.ignore)
    groups = {
        named.roots.get(key, key)
        for name in corrections.ignore
        for key in {keys[name], *named.read_as.get(keys[name], ())}
    }
    return named.mentions.filter(~pl.col("group").is_in(sorted(groups)))


def unmatched(named: Named, corrections: Corrections, idle: tuple[str, ...]) -> tuple[str, ...]:
    """What the corrections name and no paper does, as people write it."""
    spoken = set(named.forms["key"]) | set(named.forms["spelled_key"])
    entries = [
        *(("same", group) for group in corrections.same),
        *(("different", group) for group in corrections.different),
        *(("ignore", (name,)) for name in corrections.ignore),
        *(("type", (name,)) for name, _ in corrections.types),
    ]
    keys = named.keyring.keys(name for _, group in entries for name in group)
    missing = [
        f'{entry}: no paper speaks of "{name}"'
        for entry, group in entries
        for name in group
        if keys[name] not in spoken
    ]
    return (*missing, *(f"{entry}: no such edge" for entry in idle))
