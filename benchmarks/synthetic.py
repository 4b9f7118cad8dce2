"""A graph of any size with the shape of a real one: few names in many papers, many names in few."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from kg import schema
from kg.graph import Graph, open_graph
from kg.graph.store import lock, new_build, publish
from kg.graph.tables import TABLES, columns, empty, write

__all__ = ["synthetic_graph"]

_RELATIONS = [relation.edge for relation in schema.RELATIONS]
_ROLES = [role.edge for role in schema.ROLES]
_TYPES = list(schema.ENTITY_TYPES_BY_NAME)


def synthetic_graph(
    folder: Path, *, papers: int, entities: int, mentions: int, statements: int, seed: int = 0
) -> Graph:
    """Write a graph with so many nodes, Paper -> entity edges and statements (fewer where two drawn are the same)."""
    random = np.random.default_rng(seed)
    frames = {
        "papers": _papers(papers, random),
        "entities": _entities(entities, random),
        "paper_entity": _paper_entity(papers, entities, mentions, random),
        "statements": _statements(papers, entities, statements, random),
    }
    frames["entity_entity"] = _aggregate(frames["statements"], frames["entities"])
    frames["paper_entity"] = _with_types(frames["paper_entity"], frames["entities"])
    with lock(folder), new_build(folder) as build:
        counts = {name: write(frames.get(name, empty(name)), name, build / f"{name}.parquet") for name in TABLES}
        publish(
            folder,
            build,
            {"pipeline": "synthetic", "counts": counts, "time": "2025-12-29T00:00:00+00:00", "inputs": []},
        )
    return open_graph(folder)


def _paper(numbers: np.ndarray) -> list[str]:
    return [f"paper/arxiv:{2401 + n // 20000 % 12}.{n % 100000:05d}" for n in numbers.tolist()]


def _entity(numbers: np.ndarray) -> list[str]:
    return [f"entity/entity-{n}" for n in numbers.tolist()]


def _zipf(size: int, count: int, random: np.random.Generator) -> np.ndarray:
    """`count` numbers below `size`, the n-th about 1/n as frequent as the first."""
    return np.minimum((size ** random.random(count)).astype(np.int64) - 1, size - 1)


def _papers(count: int, random: np.random.Generator) -> pl.DataFrame:
    days = [date(2024, 1, 1) + timedelta(days=int(n)) for n in random.integers(0, 700, count)]
    return pl.DataFrame(
        {
            "id": _paper(np.arange(count)),
            "title": [f"Paper {n}: A Study of Synthetic Things" for n in range(count)],
            "abstract": [
                f"We introduce entity-{n} and evaluate it on several benchmarks, with gains of {n % 50}%."
                for n in range(count)
            ],
            "date": days,
            "year": [day.year for day in days],
            "month": [f"{day:%Y-%m}" for day in days],
            "url": [f"https://arxiv.org/abs/{id.partition(':')[2]}" for id in _paper(np.arange(count))],
            "code_url": pl.Series([None] * count, dtype=pl.String),
            "project_url": pl.Series([None] * count, dtype=pl.String),
            "author_count": random.integers(1, 12, count),
            "upvotes": random.integers(0, 200, count),
            "code_stars": pl.Series([None] * count, dtype=pl.Int64),
            **{name: pl.Series([[]] * count, dtype=pl.List(pl.String)) for name in ("categories", "keywords", "links")},
            "identifiers": [[id.removeprefix("paper/")] for id in _paper(np.arange(count))],
        }
    ).sort("id")


def _entities(count: int, random: np.random.Generator) -> pl.DataFrame:
    names = [f"Entity {n}" for n in range(count)]
    return pl.DataFrame(
        {
            "id": _entity(np.arange(count)),
            "type": [_TYPES[n] for n in random.integers(0, len(_TYPES), count)],
            "name": names,
            "aliases": [[f"E{n}"] if n % 3 == 0 else [] for n in range(count)],
            "papers": (count / (np.arange(count) + 1)).astype(np.int64) + 1,
            "first_seen": [date(2024, 1, 1)] * count,
            "last_seen": [date(2025, 12, 1)] * count,
            "same_as": pl.Series([[]] * count, dtype=pl.List(pl.String)),
        }
    ).sort("id")


def _paper_entity(papers: int, entities: int, count: int, random: np.random.Generator) -> pl.DataFrame:
    numbers = random.integers(0, papers, count)
    starts = random.integers(0, 60, count)
    frame = pl.DataFrame(
        {
            "source": _paper(numbers),
            "source_type": ["Paper"] * count,
            "type": [_ROLES[n] for n in random.integers(0, len(_ROLES), count)],
            "target": _entity(_zipf(entities, count, random)),
            "confidence": random.random(count).round(4) * 0.5 + 0.5,
            "evidence": [
                f"We introduce entity-{n} and evaluate it on several benchmarks, with gains of {n % 50}%."
                for n in numbers.tolist()
            ],
            "starts": [[n] for n in starts.tolist()],
            "ends": [[n + 8] for n in starts.tolist()],
            "surfaces": [["entity"]] * count,
        }
    )
    return frame.unique(["source", "target"], keep="first", maintain_order=True)


def _with_types(frame: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    typed = frame.join(entities.select(target="id", target_type="type"), on="target")
    return typed.select(list(columns("paper_entity"))).sort("source", "type", "target")


def _statements(papers: int, entities: int, count: int, random: np.random.Generator) -> pl.DataFrame:
    numbers = random.integers(0, papers, count)
    frame = pl.DataFrame(
        {
            "paper": _paper(numbers),
            "subject": _entity(_zipf(entities, count, random)),
            "predicate": [_RELATIONS[n] for n in random.integers(0, len(_RELATIONS), count)],
            "object": _entity(_zipf(entities, count, random)),
            "confidence": random.random(count).round(4) * 0.5 + 0.5,
            "evidence": [f"Entity {n} is better than all that came before it." for n in numbers.tolist()],
            "starts": [[20]] * count,
            "ends": [[70]] * count,
        }
    ).filter(pl.col("subject") != pl.col("object"))
    return frame.unique(["paper", "subject", "predicate", "object"], keep="first").sort(
        "paper", "subject", "predicate", "object"
    )


def _aggregate(statements: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    types = entities.select("id", "type")
    edges = statements.group_by("subject", "predicate", "object").agg(
        weight=pl.len().cast(pl.Int64), confidence=pl.col("confidence").max(), evidence=pl.col("evidence").min()
    )
    return (
        edges.rename({"subject": "source", "predicate": "type", "object": "target"})
        .join(types.select(source="id", source_type="type"), on="source")
        .join(types.select(target="id", target_type="type"), on="target")
        .with_columns(first_seen=pl.lit(date(2024, 1, 1)), last_seen=pl.lit(date(2025, 12, 1)), made_by=pl.lit("text"))
        .select(list(columns("entity_entity")))
        .sort("source", "type", "target")
    )
