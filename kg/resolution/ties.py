"""Ties: what the papers themselves say about two names of one thing, counted over papers, key by key.

A paper that writes one entity in two ways ties two keys. How many papers do, and what else the two keys are used for,
decides whether they are one thing; how the words differ decides how much of that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kg.resolution.abbreviations import SKIPPED
from kg.resolution.names import numbers
from kg.resolution.senses import dominant, same_stem

__all__ = ["Tie", "alias_statements", "count_ties", "exchanges", "own_words", "tie_kind"]

# Words that name no thing of their own behind a name: the attention mechanism is attention, a diffusion model diffusion.
_WEAK_HEADS = frozenset(
    [
        "algorithm", "approach", "architecture", "formulation", "framework", "function", "index", "mechanism", "metric",
        "model", "modeling", "module", "network", "paradigm", "principle", "problem", "procedure", "process", "protocol",
        "rate", "scheme", "score", "setting", "setup", "strategy", "system", "task", "technique", "tool", "value",
    ]
)  # fmt: skip
_WEAK_ANYWHERE = frozenset(["based", "powered", "driven", "enabled", "style", "like", "type"])
_HEADS = frozenset(
    ["accuracy", "generation", "learning", "prompt", "prompting", "reasoning", "sampling", "training", "tuning"]
)

Tie = str  # "weak", "head", "cut", "narrow", "broad", "other", or "apart" where the two cannot be one thing


def tie_kind(key: str, alias: str) -> Tie:
    """How the words of an alias differ from those of the name it is an alias of.

    >>> tie_kind("attention mechanism", "attention"), tie_kind("noisy label", "label noise")
    ('weak', 'weak')
    >>> tie_kind("chain of thought prompt", "chain of thought"), tie_kind("object hallucination", "hallucination")
    ('head', 'narrow')
    >>> tie_kind("throughput", "decoding throughput"), tie_kind("language generation", "text generation")
    ('broad', 'other')
    >>> tie_kind("llama 3", "llama")
    'apart'
    """
    left, right = key.split(" "), alias.split(" ")
    if numbers(tuple(left)) != numbers(tuple(right)):
        return "apart"
    only_left, only_right = _without(left, right), _without(right, left)
    if _weak(left, only_left) and _weak(right, only_right):
        return "weak"
    if only_left and only_right:
        return "other"
    longer, only, shorter = (left, only_left, right) if only_left else (right, only_right, left)
    if len(longer) > 1 and longer[: len(shorter)] == shorter and set(only) <= _WEAK_HEADS | _HEADS:
        return "head"
    if only_right:
        return "broad"
    return "cut" if longer[: len(shorter)] == shorter else "narrow"


def _without(words: list[str], others: list[str]) -> list[str]:
    """The words that no other word says too, in the same form or another ending; small words are no matter."""
    left = [word for word in others if word not in words]
    only = []
    for word in words:
        if word in others or word in SKIPPED:
            continue
        match = next((other for other in left if same_stem(word, other)), None)
        if match is None:
            only.append(word)
        else:
            left.remove(match)
    return only


def exchanges(key: str, alias: str) -> bool:
    """Whether two names differ in one word before the last, or share none.

    >>> exchanges("deep neural network", "graph neural network"), exchanges("alignment", "reward optimization")
    (True, True)
    >>> exchanges("neural network", "deep neural network"), exchanges("verified reward", "verifiable reward")
    (False, False)
    """
    left, right = key.split(" "), alias.split(" ")
    only_left, only_right = _without(left, right), _without(right, left)
    if "image" in (*only_left, *only_right):  # it is left out behind other words: medical (image) segmentation
        return False
    if len(left) == len(right) > 1 and same_stem(left[-1], right[-1]):
        return len(only_left) == 1 and len(only_right) == 1
    return len(only_left) == len(left) and len(only_right) == len(right)


def _weak(words: list[str], only: list[str]) -> bool:
    trailing = words[len(words) - len(only) :] if only else []
    return set(only) <= _WEAK_ANYWHERE or (only == trailing and set(only) <= _WEAK_HEADS | _WEAK_ANYWHERE)


def alias_statements(
    mentions: pl.DataFrame, uses: pl.DataFrame, forms: pl.DataFrame, spelled: pl.DataFrame
) -> pl.DataFrame:
    """Rows (mention, paper, key, alias): the key of a mention, and that of another form of it in the same paper.

    Abbreviations that the mention's long form spells out say nothing new; others stand for their dominant meaning.
    """
    longs = forms.group_by(meaning="spelled_key").agg(to_key=pl.col("key").min())
    meanings = dominant(spelled, "short").join(longs, on="meaning").select(spelled_key="short", means="to_key")
    names = mentions.select("mention", form="name").join(forms.select("form", "spelled_key"), on="form")
    own = pl.concat([spelled.select("mention", spelled_key="short"), names.select("mention", "spelled_key")]).unique()
    written = (
        uses.join(forms.select("form", "key", "spelled_key", "short"), on="form")
        .join(own, on=["mention", "spelled_key"], how="anti")
        .join(meanings, on="spelled_key", how="left")
        .select("mention", alias=pl.when("short").then("means").otherwise("key"))
        .drop_nulls("alias")
        .unique()
    )
    named = mentions.select("mention", "paper", "key")
    named_otherwise = (pl.col("alias") != pl.col("key")) & (pl.col("alias").str.len_chars() > 3)  # Rs is no name
    return written.join(named, on="mention").filter(named_otherwise)


def count_ties(statements: pl.DataFrame, keyed: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Rows (key, alias, kind, …) with the counts that decide.

    `papers` say it, `example` is one of them; `all` papers say it of the alias and any key, `weak` of them with a weak tie;
    `own` papers use the key and `alias_own` the alias as a name; `both` name the two as two things; `fits`: types agree; `class_` is the
    type of the key, Model and Benchmark counted as Method and Dataset; `exchange`: one name stands for the whole
    other; `numbered`: there is a number in them.
    """
    words = forms.group_by("key").agg(words=pl.col("words").min())
    counts = statements.group_by("key", "alias").agg(papers=pl.col("paper").n_unique(), example=pl.col("paper").min())
    counts = counts.join(words, on="key").join(words.rename({"key": "alias", "words": "alias_words"}), on="alias")
    kinds = [tie_kind(a, b) for a, b in counts.select("words", "alias_words").iter_rows()]
    swaps = [exchanges(a, b) for a, b in counts.select("words", "alias_words").iter_rows()]
    counts = counts.with_columns(
        kind=pl.Series(kinds, dtype=pl.String()), exchange=pl.Series(swaps, dtype=pl.Boolean())
    ).filter(pl.col("kind") != "apart")
    counts = counts.with_columns(numbered=pl.col("words").str.contains(r"\d"))
    counts = counts.with_columns(pl.col("exchange") | pl.col("kind").is_in(["head", "weak"]))
    totals = counts.group_by("alias").agg(
        all=pl.col("papers").sum(), weak=pl.col("papers").filter(pl.col("kind") == "weak").sum()
    )
    support = _support(keyed)
    of_alias = support.drop("type").rename({"key": "alias", "own": "alias_own", "class_": "alias_class"})
    named = keyed.select("paper", "key").unique()
    both = (
        counts.select("key", "alias")
        .join(named, on="key")
        .join(named.rename({"key": "alias"}), on=["paper", "alias"])
        .group_by("key", "alias")
        .agg(both=pl.len())
    )
    counts = counts.join(totals, on="alias").join(support, on="key").join(of_alias, on="alias", how="left")
    counts = counts.join(both, on=["key", "alias"], how="left")
    return counts.with_columns(
        pl.col("both", "alias_own").fill_null(0),
        fits=pl.col("alias_class").is_null() | (pl.col("class_") == pl.col("alias_class")),
    ).drop("alias_words", "alias_class")


def _support(keyed: pl.DataFrame) -> pl.DataFrame:
    """Rows (key, own, class_): the papers that use the key as a name, and the class of its commonest type."""
    classes = {"Method": "system", "Model": "system", "Dataset": "data", "Benchmark": "data"}
    typed = keyed.group_by("key", type=pl.col("type").cast(pl.String())).agg(papers=pl.col("paper").n_unique())
    first = typed.group_by("key").agg(type=pl.col("type").sort_by(["papers", "type"], descending=[True, False]).first())
    own = keyed.group_by("key").agg(own=pl.col("paper").n_unique())
    return own.join(first, on="key").select(
        "key", "own", "type", class_=pl.col("type").replace_strict(classes, default=pl.col("type"))
    )


def own_words(
    statements: pl.DataFrame, ties: pl.DataFrame, grouped: pl.DataFrame, fixed: Sequence[str]
) -> pl.DataFrame:
    """Rows (mention, group): mentions that their own paper also writes by the name of another, as common group.

    The paper says that the two are one thing to it, which is not enough to join the names for all papers. Not for what a
    paper introduces; not where the names share some words and part in others, which is how special cases are named.
    """
    groups = grouped.select("key", "group").unique("key")
    papers = grouped.group_by("group").agg(size=pl.col("paper").n_unique())
    allowed = ties.filter(
        pl.col("fits") & (pl.col("both") <= pl.col("papers")) & (pl.col("alias_own") > 0) & pl.col("exchange")
    )
    found = (
        statements.join(allowed.select("key", "alias"), on=["key", "alias"])
        .join(grouped.filter(pl.col("role") != "introduces").select("mention", "group"), on="mention")
        .join(groups.rename({"key": "alias", "group": "to"}), on="alias")
        .filter((pl.col("to") != pl.col("group")) & ~pl.col("to").is_in(fixed) & ~pl.col("group").is_in(fixed))
        .join(papers, on="group")
        .join(papers.rename({"group": "to", "size": "to_size"}), on="to")
        .filter(pl.col("to_size") > pl.col("size"))
    )
    best = found.sort("mention", "to_size", "to", descending=[False, True, False])
    return best.unique("mention", keep="first", maintain_order=True).select("mention", group="to")
