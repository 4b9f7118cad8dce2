"""From mentions to groups: strings to forms, forms to keys, keys to groups of keys, as records, lexicon and corrections say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kg.resolution.corrections import Corrections
from kg.resolution.forms import Forced, expand_forms, form_table, uses_of
from kg.resolution.gathering import Gathered
from kg.resolution.groups import Pointer, pointers, settle
from kg.resolution.keys import common_types, meanings_in_names, mention_keys
from kg.resolution.known import Keyring, Known, Thing, bring_to_keys, forced_names
from kg.resolution.senses import several_meanings, spelled_out
from kg.resolution.ties import alias_statements, count_ties, own_words

__all__ = ["Named", "name_mentions"]


_CARRIED = ("surfaces", "evidence", "starts", "ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """`mentions` with key, step and group, without what only edges need, which is `carried`; the forms and their uses; what
    abbreviations were read as; which keys were joined.

    `moved` are mentions whose own paper writes them by a commoner name of another group: mention, group (that other one).
    """

    mentions: pl.DataFrame
    carried: pl.DataFrame
    uses: pl.DataFrame
    forms: pl.DataFrame
    spelled: pl.DataFrame
    roots: dict[str, str]
    pointers: list[Pointer]
    moved: pl.DataFrame
    known: Known
    keyring: Keyring
    read_as: dict[str, frozenset[str]]


def name_mentions(gathered: Gathered, things: Sequence[Thing], corrections: Corrections) -> Named:
    """Group the mentions of all records by what they name."""
    whole = gathered.mentions.with_row_index("mention")
    mentions = whole.drop(_CARRIED)
    uses = uses_of(whole)
    forced = forced_names(corrections)
    forms = form_table(uses["form"].unique().sort(), forced)
    spelled = _not_forbidden(spelled_out(uses, forms, mentions), corrections, forced)
    longs = meanings_in_names(spelled, forms)
    forms = expand_forms(forms, longs)
    keyring = Keyring(longs, forced, dict(forms.select("spelled_key", "key").unique().iter_rows()))
    keyed = mentions.join(mention_keys(mentions, forms, spelled), on="mention")
    read_as = _read_as(keyed, forms)
    known = bring_to_keys(
        things,
        corrections,
        keyring=keyring,
        types=common_types(keyed),
        several=several_meanings(spelled),
        read_as=read_as,
    )
    statements = alias_statements(keyed, uses, forms, spelled)
    ties = count_ties(statements, keyed, forms)
    roots, kept = settle(pointers(ties), known.labels, known.different)
    grouped = keyed.with_columns(group=pl.col("key").replace(roots))
    moved = own_words(statements, ties, grouped, _fixed(known, roots))
    grouped = grouped.join(moved.rename({"group": "to"}), on="mention", how="left")
    return Named(
        mentions=grouped.with_columns(group=pl.coalesce("to", "group")).drop("to"),
        carried=whole.select("mention", *_CARRIED),
        uses=uses,
        forms=forms,
        spelled=spelled,
        roots=roots,
        pointers=kept,
        moved=moved,
        known=known,
        keyring=keyring,
        read_as=read_as,
    )


def _not_forbidden(spelled: pl.DataFrame, corrections: Corrections, forced: Forced) -> pl.DataFrame:
    """`spelled` without the readings of abbreviations that a correction forbids."""
    if not corrections.different:
        return spelled
    plain = Keyring({}, forced)
    keys = plain.keys(name for group in corrections.different for name in group)
    pairs = [(keys[a], keys[b]) for group in corrections.different for a in group for b in group if a != b]
    forbidden = pl.DataFrame(pairs, schema={"short": pl.String(), "meaning": pl.String()}, orient="row").unique()
    return spelled.join(forbidden, on=["short", "meaning"], how="anti")


def _read_as(keyed: pl.DataFrame, forms: pl.DataFrame) -> dict[str, frozenset[str]]:
    bare = (
        keyed.filter(pl.col("step") == "corpus")
        .select("key", form="name")
        .join(forms.select("form", "spelled_key"), on="form")
        .group_by("spelled_key")
        .agg(pl.col("key").unique())
    )
    return {short: frozenset(keys) for short, keys in bare.iter_rows()}


def _fixed(known: Known, roots: dict[str, str]) -> list[str]:
    """Groups that corrections speak of: no mention moves out of them or in for its own words alone."""
    spoken = {roots.get(key, key) for key in known.corrected}
    return sorted(spoken)
