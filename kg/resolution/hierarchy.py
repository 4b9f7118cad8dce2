"""Edges that no paper need state: a version or size below its family, a subset below its data; who develops a curated model."""

from __future__ import annotations

import re

import polars as pl

from kg.resolution.names import join_words, name_key

__all__ = ["developer_edges", "parent_keys", "version_edges"]

_FAMILY = re.compile(r"^([a-z]{2,})(\d+(?:\.\d+)*)$")
_RANKED = {"Model": "system", "Dataset": "data", "Benchmark": "data"}


def parent_keys(words: tuple[str, ...]) -> list[str]:
    """Keys of what a version, size or subset may be one of, the nearest first: its name cut from behind, word by word.

    >>> parent_keys(("qwen2.5", "math", "7b"))
    ['qwen2.5math', 'qwen2.5', 'qwen']
    >>> parent_keys(("aime", "2024")), parent_keys(("gpt", "4o", "mini")), parent_keys(("l2",))
    (['aime'], ['gpt4o', 'gpt'], [])
    """
    cut = [join_words(words[:size]) for size in range(len(words) - 1, 0, -1)]
    family = _FAMILY.match(words[0])
    return [key for key in cut if len(key) > 1] + ([family[1]] if family else [])


def version_edges(noded: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Rows (subject, predicate, object, made_by): SUBTYPE_OF from a model, dataset or benchmark to the nearest parent that there is.

    A parent is a node of the same class, known by that name in papers; of several the one of most papers.
    """
    named = (
        noded.select("id", "paper", "node_type", form="name")
        .join(forms.select("form", "spelled_key", "spelled_words"), on="form")
        .with_columns(class_=pl.col("node_type").replace_strict(_RANKED, default=None, return_dtype=pl.String()))
        .drop_nulls("class_")
    )
    owners = named.group_by("spelled_key", "class_", "id").agg(papers=pl.col("paper").n_unique())
    owners = owners.group_by("spelled_key", "class_").agg(
        pl.col("id").sort_by(["papers", "id"], descending=[True, False]).first()
    )
    owner = {(key, class_): id for key, class_, id in owners.iter_rows()}
    children = named.select("id", "class_", "spelled_words").unique().sort("id", "spelled_words")
    edges: dict[str, str] = {}
    for child, class_, words in children.iter_rows():
        for key in parent_keys(tuple(words.split(" "))):
            parent = owner.get((key, class_), child)
            if parent != child:
                edges.setdefault(child, parent)
                break
    rows = [
        (child, "SUBTYPE_OF", parent, "rule") for child, parent in sorted(edges.items()) if edges.get(parent) != child
    ]
    return _edges(rows)


def developer_edges(known: pl.DataFrame, noded: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Rows as above: DEVELOPED_BY from curated things to the organizations that papers speak of. `known`: see `known_nodes`."""
    developed = known.drop_nulls("developer").join(noded.select("node", "id").unique(), on="node")
    organizations = (
        noded.filter(pl.col("node_type") == "Organization")
        .select("id", "paper", form="name")
        .join(forms.select("form", key="spelled_key"), on="form")
        .group_by("key", "id")
        .agg(papers=pl.col("paper").n_unique())
        .sort("key", "papers", "id", descending=[False, True, False])
        .unique("key", keep="first", maintain_order=True)
    )
    by_key = dict(organizations.select("key", "id").iter_rows())
    rows = {
        (id, "DEVELOPED_BY", by_key[key], "lexicon")
        for id, developer in developed.select("id", "developer").iter_rows()
        if (key := name_key(developer)) in by_key and by_key[key] != id
    }
    return _edges(sorted(rows))


def _edges(rows: list[tuple[str, str, str, str]]) -> pl.DataFrame:
    schema = dict.fromkeys(("subject", "predicate", "object", "made_by"), pl.String())
    return pl.DataFrame(rows, schema=schema, orient="row")
