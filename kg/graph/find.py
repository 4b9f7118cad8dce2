"""Finding nodes by what a person types: an id, a name or alias in any spelling, a title, or a part of one."""

from __future__ import annotations

import polars as pl

from kg.errors import NameNotFound
from kg.graph.graph import Graph
from kg.ids import arxiv_identifier

__all__ = ["find", "search"]


def search(graph: Graph, text: str, *, limit: int = 20) -> list[dict[str, object]]:
    """Entities whose name or an alias contains `text`, and papers whose title does, ignoring case.

    Exact matches come first, then names that begin with it, then the rest, those in most papers first. Rows: id, type,
    name, papers (empty for a paper), as (the alias that matched, where it is not the name).
    """
    rows = _names(graph).filter(pl.col("folded").str.contains(text.casefold().strip(), literal=True))
    return _ranked(rows, text).head(limit).select("id", "type", "name", "papers", "as").collect().to_dicts()


def find(graph: Graph, name: str) -> dict[str, object]:
    """The node that `name` means: id, type and name. An entity comes before a paper of the same name, then most papers win.

    Raises NameNotFound with the nearest names where there is none.
    """
    ids = {name, f"entity/{name}", f"paper/{name}", f"paper/{arxiv_identifier(name)}"}
    names = _names(graph)
    by_id = names.filter(pl.col("id").is_in(sorted(ids)))
    by_name = names.filter(pl.col("folded") == name.casefold().strip())
    for rows in (by_id, by_name, _by_key(graph, name)):
        found = _ranked(rows, name).head(1).select("id", "type", "name").collect().to_dicts()
        if found:
            return found[0]
    raise NameNotFound(f'no paper or entity is called "{name}"{_nearest(graph, name)}; try `kg search "{name}"`')


def _names(graph: Graph) -> pl.LazyFrame:
    """A row a name or alias or title: id, type, name, papers, as, folded."""
    entities = graph.scan("entities").select("id", "type", "name", "papers", as_="aliases")
    canonical = entities.drop("as_").with_columns(**{"as": pl.lit("")}, folded=pl.col("name"))
    aliases = entities.explode("as_").drop_nulls("as_").rename({"as_": "as"}).with_columns(folded=pl.col("as"))
    papers = graph.scan("papers").select(
        "id",
        pl.lit("Paper").alias("type"),
        name="title",
        papers=pl.lit(None, pl.Int64),
        **{"as": pl.lit("")},
        folded="title",
    )
    return pl.concat([canonical, aliases, papers]).with_columns(pl.col("folded").str.to_lowercase())


def _by_key(graph: Graph, name: str) -> pl.LazyFrame:
    """Rows of the entities with a name that resolution takes for the same spelling."""
    from kg.resolution.names import name_key

    key = name_key(name)
    entities = graph.scan("entities").select("id", names=pl.concat_list("name", "aliases")).explode("names")
    same = entities.filter(pl.col("names").map_elements(lambda other: name_key(other) == key, return_dtype=pl.Boolean))
    return _names(graph).join(same.select("id").unique(), on="id", how="semi")


def _ranked(rows: pl.LazyFrame, text: str) -> pl.LazyFrame:
    folded = text.casefold().strip()
    rank = (
        pl.when(pl.col("folded") == folded).then(0).when(pl.col("folded").str.starts_with(folded)).then(1).otherwise(2)
    )
    order = ["rank", pl.col("papers").fill_null(0).neg(), "name", "id", "as"]
    return rows.with_columns(rank=rank).sort(order).unique("id", keep="first", maintain_order=True)


def _nearest(graph: Graph, name: str) -> str:
    import difflib

    names = _names(graph).filter(pl.col("type") != "Paper").select("folded", "name").collect()
    shown_as = dict(names.iter_rows())
    near = difflib.get_close_matches(name.casefold(), shown_as, n=3, cutoff=0.75)
    return f" (near it: {', '.join(dict.fromkeys(shown_as[match] for match in near))})" if near else ""
