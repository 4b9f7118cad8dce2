"""The key of each mention: its name's, or the long form's where the name is an abbreviation with a known meaning."""

from __future__ import annotations

import polars as pl

from kg.resolution.senses import contracted, dominant

__all__ = ["COMPATIBLE", "common_types", "fits_type", "meanings_in_names", "mention_keys"]

# Types that annotators give to one thing by turns. Any other two types of one name are more likely two things.
COMPATIBLE = {
    "Method": ("Method", "Model", "Task", "Metric"),
    "Model": ("Method", "Model"),
    "Dataset": ("Dataset", "Benchmark"),
    "Benchmark": ("Dataset", "Benchmark"),
    "Task": ("Method", "Task", "Metric"),
    "Metric": ("Method", "Task", "Metric"),
    "Organization": ("Organization",),
}
_PAIRS = pl.DataFrame(
    [(a, b) for a, others in COMPATIBLE.items() for b in others], schema=["type", "other_type"], orient="row"
)


def meanings_in_names(spelled: pl.DataFrame, forms: pl.DataFrame) -> dict[str, str]:
    """The folded words of the dominant long form, by abbreviation key: what is written out inside longer names."""
    words = forms.group_by(meaning="key").agg(pl.col("words").min())
    found = dominant(spelled, "short").join(words, on="meaning")
    longs = dict(found.select("short", "words").iter_rows())
    return {
        short: " ".join(longs.get(word, word) if word != short else word for word in words.split(" "))
        for short, words in longs.items()
    }


def mention_keys(mentions: pl.DataFrame, forms: pl.DataFrame, spelled: pl.DataFrame) -> pl.DataFrame:
    """Rows (mention, key, step, short, bare): step is "own" or "corpus" where an abbreviation was read as its long form, else
    "name"; bare is an abbreviation that its paper does not spell out.
    """
    names = mentions.select("mention", "type", form="name").join(
        forms.select("form", "key", "spelled_key", "short", written=pl.col("text").str.strip_suffix("s")), on="form"
    )
    written_out = forms.group_by(meaning="spelled_key").agg(expanded=pl.col("key").min())
    own = _own(names, spelled)
    typed = dominant(spelled, "short", "type").select("type", spelled_key="short", typed="meaning")
    general = _fitting(dominant(spelled, "short"), spelled)
    parts = contracted(spelled)
    parted = (
        _fitting(parts, spelled)
        .rename({"general": "parted"})
        .join(parts.select("written", spelled_key="short"), on="spelled_key")
    )
    found = (
        names.join(own, on="mention", how="left")
        .join(typed, on=["spelled_key", "type"], how="left")
        .join(general, on=["spelled_key", "type"], how="left")
        .join(parted, on=["spelled_key", "type", "written"], how="left")
        .with_columns(corpus=pl.when("short").then(pl.coalesce("typed", "general", "parted")))
        .with_columns(meaning=pl.coalesce("own", "corpus"))
        .join(written_out, on="meaning", how="left")
    )
    return found.select(
        "mention",
        key=pl.coalesce("expanded", "meaning", "key"),
        step=pl.when(pl.col("own").is_not_null())
        .then(pl.lit("own"))
        .when(pl.col("corpus").is_not_null())
        .then(pl.lit("corpus"))
        .otherwise(pl.lit("name")),
        short="short",
        bare=pl.col("short") & pl.col("own").is_null(),
    )


def _own(names: pl.DataFrame, spelled: pl.DataFrame) -> pl.DataFrame:
    """Rows (mention, own): the meaning that the mention's own abstract gives; the commonest where it gives several."""
    common = spelled.group_by("short", "meaning").agg(papers=pl.col("record").n_unique())
    candidates = (
        names.select("mention", "spelled_key", "short")
        .rename({"short": "is_short"})
        .join(spelled.select("mention", "short", "long", "meaning"), on="mention")
    )
    candidates = candidates.filter(
        pl.when("is_short")
        .then(pl.col("short") == pl.col("spelled_key"))
        .otherwise(pl.col("long") == pl.col("spelled_key"))
    ).join(common, on=["short", "meaning"])
    return candidates.group_by("mention").agg(
        own=pl.col("meaning").sort_by(["papers", "meaning"], descending=[True, False]).first()
    )


def _fitting(general: pl.DataFrame, spelled: pl.DataFrame) -> pl.DataFrame:
    """Rows (type, spelled_key, general): dominant meanings with every type that the long form is found to agree with."""
    return (
        fits_type(spelled.select("record", "type", key="meaning"))
        .join(general.select("short", "meaning"), left_on="key", right_on="meaning", how="inner")
        .select("type", spelled_key="short", general="key")
    )


def fits_type(typed: pl.DataFrame) -> pl.DataFrame:
    """Rows (key, type) for each key and each type compatible with a tenth of its mentions at least."""
    counts = typed.group_by("key", other_type=pl.col("type").cast(pl.String())).agg(count=pl.len())
    totals = counts.group_by("key").agg(total=pl.col("count").sum())
    agreeing = counts.join(_PAIRS, on="other_type").group_by("key", "type").agg(pl.col("count").sum())
    kept = agreeing.join(totals, on="key").filter(pl.col("count") * 10 >= pl.col("total"))
    return kept.select("key", pl.col("type").cast(typed.schema["type"]))


def common_types(keyed: pl.DataFrame) -> dict[str, str]:
    """The type of each key in the most papers."""
    counts = keyed.group_by("key", type=pl.col("type").cast(pl.String())).agg(papers=pl.col("paper").n_unique())
    first = counts.group_by("key").agg(pl.col("type").sort_by(["papers", "type"], descending=[True, False]).first())
    return dict(first.iter_rows())
