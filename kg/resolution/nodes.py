"""Nodes: homonyms parted by type, then for each node its id, name, aliases, type, papers and dates. All by votes of papers."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kg.ids import entity_id, short_hash
from kg.resolution.ties import exchanges
from kg.resolution.typeset import SET_BY_LATEX, readable
from kg.schema import ENTITY_TYPES

__all__ = ["CLASSES", "entity_rows", "part_homonyms"]

_MINORITY = 0.15  # so great a share of a name's papers makes a second thing of another class
_LEXICON_VOTES = 5  # papers that a curated type counts for, besides a third of the name's own
_MOST_ALIASES = 40
CLASSES = {"Organization": "organization", "Dataset": "data", "Benchmark": "data"}
_COMMON = ("Method", "Task", "Metric")  # what mostly has a common name, in small letters
_TITLED = r"^\p{Lu}\p{Ll}+([ -]\p{L}\p{Ll}*)* \p{Lu}\p{Ll}+$"
_ORDER = {node.name: place for place, node in enumerate(ENTITY_TYPES)}


def part_homonyms(mentions: pl.DataFrame, whole: Sequence[str] = (), data: Sequence[str] = ()) -> pl.DataFrame:
    """`mentions` (group, type, …) with `node`: the group, or group + class where its name stands for things of two classes.

    Organizations, data and all else are classes. A class with few papers beside another is a slip of an annotator, and joins
    it; of the groups in `data`, which are curated as data, more papers must say that they are a task or method too. The groups
    in `whole` are left whole: a user says what they are.
    """
    classed = mentions.with_columns(class_=pl.col("type").cast(pl.String()).replace_strict(CLASSES, default=""))
    votes = classed.group_by("group", "class_").agg(votes=pl.col("paper").n_unique())
    totals = votes.group_by("group").agg(
        total=pl.col("votes").sum(),
        first=pl.col("class_").sort_by(["votes", "class_"], descending=[True, False]).first(),
    )
    curated = pl.when((pl.col("class_") == "") & pl.col("group").is_in(sorted(data))).then(_LEXICON_VOTES).otherwise(0)
    parted = pl.col("votes") >= _MINORITY * (pl.col("total") + curated)
    parts = votes.join(totals, on="group").with_columns(
        part=pl.when(parted & ~pl.col("group").is_in(sorted(whole))).then("class_").otherwise("first")
    )
    parts = parts.with_columns(
        node=pl.when(pl.col("part") == pl.col("first"))
        .then("group")
        .otherwise(pl.concat_str("group", pl.lit("|"), "part"))
    )
    noded = classed.join(parts.select("group", "class_", "node", "part"), on=["group", "class_"])
    return noded.drop("class_").rename({"part": "class_"})


def entity_rows(
    mentions: pl.DataFrame, uses: pl.DataFrame, forms: pl.DataFrame, known: pl.DataFrame, moved: pl.DataFrame
) -> pl.DataFrame:
    """Rows (node, id, type, name, aliases, papers, first_seen, last_seen, same_as), a row a node.

    `known` holds what the lexicon, registers and corrections say of nodes: see `known_nodes`. `moved` are the mentions whose
    name is one of the node's for their own paper alone: see `Named`.
    """
    papers = mentions.group_by("node").agg(
        papers=pl.col("paper").n_unique(), first_seen=pl.col("date").min(), last_seen=pl.col("date").max()
    )
    names = _names(mentions, forms)
    rows = (
        papers.join(names, on="node")
        .join(known, on="node", how="left")
        .join(_types(mentions, known), on="node")
        .with_columns(name=pl.coalesce("known_name", "name"), spelled=pl.coalesce("known_spelled", "spelled"))
    )
    rows = rows.join(
        _aliases(mentions, uses, forms, rows.select("node", "name", "spelled", "papers"), moved), on="node", how="left"
    )
    rows = _with_ids(rows)
    return rows.select(
        "node",
        "id",
        "type",
        "name",
        pl.col("aliases").fill_null([]),
        pl.col("papers").cast(pl.Int64()),
        "first_seen",
        "last_seen",
        pl.col("same_as").fill_null([]),
    ).sort("id")


def _names(mentions: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Rows (node, name, spelled): the name of most papers, spelled as most of those papers spell it.

    Where as many papers write "Image Segmentation" as "image segmentation", the capitals are their titles'.
    """
    named = mentions.select("node", "paper", "type", form="name").join(
        forms.select("form", "text", "spelled_key", "spelled_words"), on="form"
    )
    keys = named.group_by("node", "spelled_key").agg(papers=pl.col("paper").n_unique())
    best = keys.group_by("node").agg(
        pl.col("spelled_key").sort_by(["papers", "spelled_key"], descending=[True, False]).first()
    )
    spellings = (
        named.join(best, on=["node", "spelled_key"])
        .group_by("node", "text")
        .agg(
            papers=pl.col("paper").n_unique(),
            spelled=pl.col("spelled_words").min(),
            common=pl.col("type").cast(pl.String()).is_in(_COMMON).all(),
        )
        .with_columns(
            latex=pl.col("text").str.contains(SET_BY_LATEX),
            titled=pl.col("common") & pl.col("text").str.contains(_TITLED),
        )
    )
    first = ["papers", "latex", "titled", "text"], [True, False, False, False]
    chosen = spellings.group_by("node").agg(
        name=pl.col("text").sort_by(first[0], descending=first[1]).first(),
        spelled=pl.col("spelled").sort_by(first[0], descending=first[1]).first(),
    )
    typeset = pl.col("name").map_elements(readable, return_dtype=pl.String())
    return chosen.with_columns(name=pl.when(pl.col("name").str.contains(SET_BY_LATEX)).then(typeset).otherwise("name"))


def _types(mentions: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Rows (node, type). A vote weighs its confidence, twice where the paper introduces the thing.

    Whole numbers, so that the order of adding cannot matter.
    """
    weight = (pl.col("confidence") * 100).round().cast(pl.Int64()).clip(1) * (
        1 + (pl.col("role") == "introduces").cast(pl.Int64())
    )
    votes = mentions.group_by("node", pl.col("type").cast(pl.String())).agg(votes=weight.sum())
    totals = votes.group_by("node").agg(total=pl.col("votes").sum())
    curated = (
        known.filter(pl.col("known_type").is_not_null())
        .join(totals, on="node")
        .select("node", type="known_type", votes=100 * _LEXICON_VOTES + pl.col("total") // 3)
    )
    counted = pl.concat([votes, curated]).group_by("node", "type").agg(pl.col("votes").sum())
    counted = counted.with_columns(order=pl.col("type").replace_strict(_ORDER, return_dtype=pl.Int64()))
    chosen = counted.group_by("node").agg(pl.col("type").sort_by(["votes", "order"], descending=[True, False]).first())
    forced = known.filter(pl.col("forced_type").is_not_null()).select("node", "forced_type")
    return chosen.join(forced, on="node", how="left").select("node", type=pl.coalesce("forced_type", "type"))


def _aliases(
    mentions: pl.DataFrame, uses: pl.DataFrame, forms: pl.DataFrame, names: pl.DataFrame, moved: pl.DataFrame
) -> pl.DataFrame:
    """Rows (node, aliases): other spellings, most papers first. A form that is mostly another node's name is left out, and so is
    what one paper of several writes for it though it says something else: graph neural networks for deep neural networks.
    """
    spelled = forms.select("form", "text", "spelled_key", "words", "short")
    named = mentions.join(moved, on="mention", how="anti").select("node", "paper", form="name").join(spelled, on="form")
    owners = named.group_by("spelled_key", "node").agg(papers=pl.col("paper").n_unique())
    owners = owners.group_by("spelled_key").agg(
        owner=pl.col("node").sort_by(["papers", "node"], descending=[True, False]).first()
    )
    written = uses.join(mentions.select("mention", "node", "paper"), on="mention").join(spelled, on="form")
    written = written.join(owners, on="spelled_key", how="left").filter(
        pl.col("owner").is_null() | (pl.col("owner") == pl.col("node"))
    )
    counted = written.group_by("node", "text").agg(
        papers=pl.col("paper").n_unique(),
        words=pl.col("words").min(),
        loose=(pl.col("owner").is_null() & ~pl.col("short")).all(),
    )
    counted = _without_siblings(counted, names)
    counted = counted.with_columns(folded=pl.col("text").str.to_lowercase()).sort(
        "node", "papers", "text", descending=[False, True, False]
    )
    counted = counted.unique(subset=["node", "folded"], keep="first", maintain_order=True).join(
        names.select("node", "name"), on="node"
    )
    others = counted.filter(pl.col("folded") != pl.col("name").str.to_lowercase())
    return others.group_by("node", maintain_order=True).agg(aliases=pl.col("text").head(_MOST_ALIASES))


def _without_siblings(counted: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """`counted` without the forms that no paper names the node by, one paper of several writes, and that exchange a word of it."""
    asked = counted.filter(pl.col("loose") & (pl.col("papers") == 1)).join(
        names.filter(pl.col("papers") > 1).select("node", "spelled"), on="node"
    )
    siblings = [exchanges(spelled, words) for spelled, words in asked.select("spelled", "words").iter_rows()]
    dropped = asked.filter(pl.Series(siblings, dtype=pl.Boolean))
    return counted.join(dropped, on=["node", "text"], how="anti").drop("words", "loose")


def _with_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `id`: the slug of the folded name; of several nodes with one slug, all but the one of most papers get a suffix."""
    ordered = rows.with_columns(
        slug=pl.col("spelled").map_elements(entity_id, return_dtype=pl.String()), kind=pl.col("type").str.to_lowercase()
    ).sort("slug", "papers", "node", descending=[False, True, False])
    ordered = ordered.with_columns(
        place=pl.int_range(pl.len()).over("slug"), alike=pl.int_range(pl.len()).over("slug", "kind")
    )
    hashed = pl.col("node").map_elements(short_hash, return_dtype=pl.String())
    suffix = (
        pl.when(pl.col("place") == 0)
        .then(pl.lit(""))
        .when(pl.col("alike") == 0)
        .then(pl.concat_str(pl.lit("-"), "kind"))
        .otherwise(pl.concat_str(pl.lit("-"), hashed))
    )
    return ordered.with_columns(id=pl.col("slug") + suffix)
