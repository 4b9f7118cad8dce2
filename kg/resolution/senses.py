"""What abbreviations mean: in their own abstract, else in the corpus where one long form clearly dominates, else nothing but themselves."""

from __future__ import annotations

from itertools import groupby

import polars as pl

from kg.resolution.abbreviations import SKIPPED, is_contracted, spells_out

__all__ = ["PAPERS", "SHARE", "alike", "contracted", "dominant", "several_meanings", "spelled_out"]

PAPERS, SHARE = (
    5,
    0.9,
)  # a long form dominates where so many papers give it, and so great a share of all that spell the short one out


def spelled_out(uses: pl.DataFrame, forms: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Rows (mention, record, type, short, long, written, meaning): short form as key and as written, long form of a mention.

    `meaning` is `long`, or the commoner long form of this abbreviation that it only varies (verified, verifiable rewards).
    """
    written = uses.join(forms.select("form", "text", "inside", "key", "short"), on="form")
    shorts = pl.concat(
        [
            written.filter("short").select("mention", a="text"),
            written.filter(pl.col("inside") != "").select("mention", a="inside"),
        ]
    ).unique()
    longs = written.filter(~pl.col("short")).select("mention", b="text", long="key").unique()
    pairs = shorts.join(longs, on="mention")
    distinct = pairs.select("a", "b").unique()
    fits = [spells_out(a, b) for a, b in distinct.iter_rows()]
    distinct = distinct.filter(pl.Series(fits, dtype=pl.Boolean))
    keys = forms.select(a="text", short="key").unique(subset="a")
    pairs = pairs.join(distinct, on=["a", "b"]).join(keys, on="a")
    pairs = pairs.group_by("mention", "short", "long").agg(written=pl.col("a").min())
    pairs = pairs.join(mentions.select("mention", "record", "type"), on="mention")
    return pairs.join(_meanings(pairs, forms), on=["short", "long"])


def _meanings(pairs: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    counts = pairs.group_by("short", "long").agg(papers=pl.col("record").n_unique())
    words = forms.group_by(long="key").agg(pl.col("words").min())
    ordered = counts.join(words, on="long").sort("short", "papers", "long", descending=[False, True, False])
    rows = []
    for short, group in groupby(ordered.select("short", "long", "words").iter_rows(), key=lambda row: row[0]):
        kept: list[tuple[str, str]] = []
        for _, long, spelled in group:
            meaning = next((other for other, known in kept if alike(known, spelled)), long)
            if meaning == long:
                kept.append((long, spelled))
            rows.append((short, long, meaning))
    return pl.DataFrame(rows, schema=dict.fromkeys(("short", "long", "meaning"), pl.String()), orient="row")


def alike(a: str, b: str) -> bool:
    """Whether two spelled-out names differ in small words and endings only. Only names with one abbreviation are asked about.

    >>> alike("reinforcement learning with verifiable reward", "reinforcement learning from verified reward")
    True
    >>> alike("pretrained language model", "protein language model")
    False
    """
    left, right = ([word for word in name.split(" ") if word not in SKIPPED] for name in (a, b))
    return len(left) == len(right) and all(same_stem(x, y) for x, y in zip(left, right, strict=True))


def same_stem(a: str, b: str) -> bool:
    """Whether two words begin alike, over five letters and half of the longer one at least, or four and nearly all of it.

    >>> same_stem("convolution", "convolutional"), same_stem("direct", "directional")
    (True, False)
    """
    if f"{a}ional" == b or f"{b}ional" == a:
        return False
    common = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a == b or (common >= 4 and common * 10 >= max(len(a), len(b)) * (5 if common > 4 else 6))


def dominant(spelled: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Rows (by…, meaning, papers, share): the clearly dominant meaning of a short form, by `short`, or by `short` and `type`."""
    counts = spelled.group_by(*by, "meaning").agg(papers=pl.col("record").n_unique())
    best = counts.group_by(*by).agg(
        meaning=pl.col("meaning").sort_by(["papers", "meaning"], descending=[True, False]).first(),
        papers=pl.col("papers").max(),
        share=pl.col("papers").max() / pl.col("papers").sum(),
    )
    return best.filter((pl.col("papers") >= PAPERS) & (pl.col("share") >= SHARE))


def contracted(spelled: pl.DataFrame) -> pl.DataFrame:
    """Rows (written, short, meaning): contracted names with one meaning only, which one paper is enough for.

    They keep parts of their words, and are two things in letter for letter one spelling hardly ever: FedAvg, LayerNorm.
    """
    single = spelled.group_by("short").agg(pl.col("meaning").min(), meanings=pl.col("meaning").n_unique())
    written = spelled.select("short", pl.col("written").str.strip_suffix("s")).unique()
    kept = pl.Series([is_contracted(name) for name in written["written"]], dtype=pl.Boolean)
    return written.filter(kept).join(single.filter(pl.col("meanings") == 1), on="short").drop("meanings")


def several_meanings(spelled: pl.DataFrame) -> dict[str, str]:
    """The short forms that papers spell out in several ways, none of which dominates; each with the way of most papers, where
    two thirds give it, else with "".
    """
    counts = spelled.group_by("short", "meaning").agg(papers=pl.col("record").n_unique())
    best = counts.group_by("short").agg(
        meanings=pl.len(),
        meaning=pl.col("meaning").sort_by(["papers", "meaning"], descending=[True, False]).first(),
        most=pl.col("papers").max() * 3 >= pl.col("papers").sum() * 2,
    )
    several = best.filter(pl.col("meanings") > 1).join(dominant(spelled, "short"), on="short", how="anti")
    return dict(several.select("short", pl.when("most").then("meaning").otherwise(pl.lit(""))).iter_rows())
