"""Reasons: the steps by which the names of one node met, each with the papers that support it, so that they can be replayed.

A step joins `a` and `b`. Names stand as papers write them, keys as folded words. Replayed, the steps of a node join all its
names and nothing else. Steps:

    spelling      two spellings of one name: `a` folds to `b`
    abbreviation  the paper itself spells `a` out as `b`
    corpus        `a` stands alone in its paper; of the papers that spell it out, nearly all say `b`
    alias         papers write one thing as `a` and as `b`
    own words     papers that write it both as `a` and as `b`, which other papers keep apart
    lexicon, register, same   a curated entry, a register or a correction holds `a` and `b` to be one
"""

from __future__ import annotations

import polars as pl

from kg.resolution.naming import Named

__all__ = ["reason_rows"]

_STEPS = {"name": "spelling", "own": "abbreviation", "corpus": "corpus"}
_SCHEMA = {
    "entity": pl.String(),
    "step": pl.String(),
    "a": pl.String(),
    "b": pl.String(),
    "papers": pl.Int64(),
    "paper": pl.String(),
}


def reason_rows(noded: pl.DataFrame, named: Named) -> pl.DataFrame:
    """The table reasons. A node that all its papers name alike has none."""
    written = noded.group_by("id").agg(forms=pl.col("name").n_unique()).filter(pl.col("forms") > 1).select("id")
    merged = noded.join(written, on="id")
    words = _words(named)
    steps = [
        _spellings(merged, words),
        _moves(merged, named, words),
        _pointers(merged, named, words),
        _labels(merged, named, words),
    ]
    rows = pl.concat([step.select(list(_SCHEMA)).cast(_SCHEMA) for step in steps])  # type: ignore[arg-type]
    return rows.unique().sort("entity", "step", "a", "b")


def _words(named: Named) -> pl.DataFrame:
    """Rows (key, words): how a key is written for people."""
    return named.forms.group_by("key").agg(words=pl.col("words").min())


def _spellings(merged: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    steps = merged.join(words, on="key", how="left").with_columns(words=pl.coalesce("words", "key"))
    counted = steps.group_by("id", "step", "name", "words").agg(
        papers=pl.col("paper").n_unique(), paper=pl.col("paper").min()
    )
    return counted.select(
        entity="id",
        step=pl.col("step").replace_strict(_STEPS),
        a="name",
        b="words",
        papers="papers",
        paper="paper",
    )


def _moves(merged: pl.DataFrame, named: Named, words: pl.DataFrame) -> pl.DataFrame:
    moved = merged.join(named.moved.select("mention"), on="mention")
    steps = moved.join(words, on="key").join(
        words.rename({"key": "group", "words": "group_words"}), on="group", how="left"
    )
    counted = steps.group_by("id", "words", "group_words", "group").agg(
        papers=pl.col("paper").n_unique(), paper=pl.col("paper").min()
    )
    return counted.select(
        entity="id",
        step=pl.lit("own words"),
        a="words",
        b=pl.coalesce("group_words", "group"),
        papers="papers",
        paper="paper",
    )


def _of_groups(merged: pl.DataFrame) -> pl.DataFrame:
    return merged.select("group", entity="id").unique()


def _pointers(merged: pl.DataFrame, named: Named, words: pl.DataFrame) -> pl.DataFrame:
    schema = {"a": pl.String(), "b": pl.String(), "papers": pl.Int64(), "paper": pl.String(), "group": pl.String()}
    rows = [(p.child, p.parent, p.papers, p.example, named.roots.get(p.child, p.child)) for p in named.pointers]
    table = pl.DataFrame(rows, schema=schema, orient="row").join(_of_groups(merged), on="group")
    return _in_words(table, words).with_columns(step=pl.lit("alias"))


def _labels(merged: pl.DataFrame, named: Named, words: pl.DataFrame) -> pl.DataFrame:
    schema = {"a": pl.String(), "b": pl.String(), "step": pl.String(), "group": pl.String()}
    first: dict[str, str] = {}
    rows = []
    for key, label in sorted(named.known.labels.items()):
        main = first.setdefault(label, named.roots.get(key, key))
        if key != main:
            rows.append((key, main, named.known.sources[label][0], named.roots.get(key, key)))
    table = pl.DataFrame(rows, schema=schema, orient="row").join(_of_groups(merged), on="group")
    table = table.with_columns(papers=pl.lit(0, pl.Int64()), paper=pl.lit(None, pl.String()))
    return _in_words(table, words)


def _in_words(table: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    for end in ("a", "b"):
        named = words.rename({"key": end, "words": f"{end}_words"})
        table = table.join(named, on=end, how="left").with_columns(pl.coalesce(f"{end}_words", end).alias(end))
        table = table.drop(f"{end}_words")
    return table
