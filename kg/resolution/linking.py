"""Nodes linked to what is known of them: their curated name and type, who develops them, their address in a register."""

from __future__ import annotations

import polars as pl

from kg.resolution.corrections import Corrections
from kg.resolution.known import Thing
from kg.resolution.names import name_words
from kg.resolution.naming import Named
from kg.resolution.nodes import CLASSES

__all__ = ["forced_types", "known_nodes"]

_KNOWN = {
    **dict.fromkeys(("node", "known_name", "known_spelled", "known_type", "developer"), pl.String()),
    "same_as": pl.List(pl.String()),
    "forced_type": pl.String(),
}


def known_nodes(noded: pl.DataFrame, named: Named, forced: dict[str, str]) -> pl.DataFrame:
    """Rows (node, known_name, known_spelled, known_type, developer, same_as, forced_type), a row a node that something is known of.

    A thing is known of a node that has one of its names, if its type is of the node's class; what bears the group's label
    comes first, then the lexicon, then registers. `forced` gives the types that corrections give groups.
    """
    keys: dict[str, set[str]] = {group: {group} for group in forced}
    known = pl.Series(sorted(named.known.things), dtype=pl.String())
    for key, group in noded.select("key", "group").unique().filter(pl.col("key").is_in(known.implode())).iter_rows():
        keys.setdefault(group, {group}).add(key)
    for key, root in named.roots.items():
        if key in named.known.things or root in keys:
            keys.setdefault(root, {root}).add(key)
    rows = []
    spoken_of = pl.Series(sorted(keys), dtype=pl.String())
    nodes = (
        noded.select("node", "group", "class_").filter(pl.col("group").is_in(spoken_of.implode())).unique().sort("node")
    )
    for node, group, class_ in nodes.iter_rows():
        held = sorted(keys[group])
        things = [
            thing
            for key in held
            for thing in named.known.things.get(key, ())
            if not thing.type or CLASSES.get(thing.type, "") == class_
        ]
        if things or group in forced:
            label = next((named.known.labels[key] for key in held if key in named.known.labels), "")
            rows.append(_row(node, things, label, forced.get(group)))
    return pl.DataFrame(rows, schema=_KNOWN, orient="row")


def forced_types(named: Named, corrections: Corrections) -> dict[str, str]:
    """The type that a correction gives a group."""
    keys = named.keyring.keys(name for name, _ in corrections.types)
    return {
        named.roots.get(key, key): type
        for name, type in corrections.types
        for key in sorted({keys[name], *named.read_as.get(keys[name], ())})
    }


def _row(node: str, things: list[Thing], label: str, forced: str | None) -> tuple[object, ...]:
    if not things:
        return node, None, None, None, None, [], forced
    best = next((thing for thing in things if thing.label == label), things[0])
    addresses = sorted({thing.address for thing in things if thing.address})
    if best.source != "lexicon" and best.type:  # a ROR name is made for catalogues: papers know better
        return node, None, None, best.type, None, addresses, forced
    spelled = " ".join(name_words(best.name)) or best.name
    return node, best.name, spelled, best.type or None, best.developer or None, addresses, forced
