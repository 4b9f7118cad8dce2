"""The map step: records to columns, one record at a time, so that it runs in parts anywhere and the parts are put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

import polars as pl

from kg import schema
from kg.ids import result_id
from kg.record import Record, Relation, Result, Span

__all__ = ["Gathered", "PaperFacts", "gather", "put_together"]

_PART = 2_000  # records a batch of Python rows; what is held beyond it are columns


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What resolution needs of a paper: its id in the graph, the text its record points into, the day or month it appeared."""

    id: str
    text: str
    date: Date | None = None


_TYPE = pl.Enum([node.name for node in schema.ENTITY_TYPES])
_ROLE = pl.Enum([role.name for role in schema.ROLES])
_PREDICATE = pl.Enum([relation.name for relation in schema.RELATIONS])
_SPANS = pl.List(pl.Int64())
_EVIDENCE = {"confidence": pl.Float64(), "evidence": pl.String(), "starts": pl.String(), "ends": pl.String()}
_BETWEEN = (
    "\x1f"  # Lists travel as text from Python to columns, which is ten times as fast; no paper's text holds this one.
)

_MENTIONS = {
    "paper": pl.String(),
    "record": pl.String(),
    "date": pl.Date(),
    "name": pl.String(),
    "type": _TYPE,
    "role": _ROLE,
    "surfaces": pl.String(),
    **_EVIDENCE,
}
_RELATIONS = {
    "paper": pl.String(),
    "subject": pl.String(),
    "predicate": _PREDICATE,
    "object": pl.String(),
    **_EVIDENCE,
}
_RESULTS = {
    "paper": pl.String(),
    "id": pl.String(),
    "subject": pl.String(),
    "metric": pl.String(),
    "on": pl.String(),
    "versus": pl.String(),
    "value": pl.String(),
    "number": pl.Float64(),
    "unit": pl.String(),
    "kind": pl.String(),
    "direction": pl.String(),
    "confidence": pl.Float64(),
    "evidence": pl.String(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Records as columns. `mentions` has a row an entity of a record, `relations` and `results` one a claim.

    Ends of claims are entity names of the same paper. Rows stand in no particular order.
    """

    mentions: pl.DataFrame
    relations: pl.DataFrame
    results: pl.DataFrame

    def with_affiliations(self, affiliations: pl.DataFrame | None) -> Gathered:
        """With a mention for each organization that a source, not a text, gives a paper. Rows: paper, date, name."""
        if affiliations is None or affiliations.is_empty():
            return self
        rows = affiliations.select(
            "paper",
            record=pl.lit(None, pl.String()),
            date="date",
            name="name",
            type=pl.lit("Organization").cast(_TYPE),
            role=pl.lit("affiliated").cast(_ROLE),
            surfaces=pl.lit([], pl.List(pl.String())),
            confidence=pl.lit(1.0),
            evidence=pl.lit(""),
            starts=pl.lit([], _SPANS),
            ends=pl.lit([], _SPANS),
        )
        return Gathered(mentions=pl.concat([self.mentions, rows]), relations=self.relations, results=self.results)


def gather(records: Iterable[tuple[PaperFacts, Record]]) -> Gathered:
    """Read the records once, holding none of them."""
    return put_together(_batches(records))


def put_together(parts: Iterable[Gathered]) -> Gathered:
    """The rows of all parts; none at all gives empty columns."""
    held = [*parts] or [_columns([], [], [])]
    return Gathered(
        mentions=pl.concat([part.mentions for part in held]),
        relations=pl.concat([part.relations for part in held]),
        results=pl.concat([part.results for part in held]),
    )


def _batches(records: Iterable[tuple[PaperFacts, Record]]) -> Iterator[Gathered]:
    mentions: list[tuple[Any, ...]] = []
    relations: list[tuple[Any, ...]] = []
    results: list[tuple[Any, ...]] = []
    for count, (paper, record) in enumerate(records, 1):
        mentions.extend(_mention_rows(paper, record))
        relations.extend(_relation_row(paper, relation) for relation in record.relations)
        results.extend(_result_rows(paper, record.results))
        if count % _PART == 0:
            yield _columns(mentions, relations, results)
            mentions, relations, results = [], [], []
    if mentions or relations or results:
        yield _columns(mentions, relations, results)


def _columns(
    mentions: list[tuple[Any, ...]], relations: list[tuple[Any, ...]], results: list[tuple[Any, ...]]
) -> Gathered:
    return Gathered(
        mentions=_frame(mentions, _MENTIONS), relations=_frame(relations, _RELATIONS), results=_frame(results, _RESULTS)
    )


def _frame(rows: list[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    series = [pl.Series(name, column, dtype=type) for (name, type), column in zip(schema.items(), columns, strict=True)]
    frame = pl.DataFrame(series)
    lists = {"surfaces": pl.List(pl.String()), "starts": _SPANS, "ends": _SPANS}
    return frame.with_columns(
        pl.when(pl.col(name) == "")
        .then(pl.lit([], type))
        .otherwise(pl.col(name).str.split(_BETWEEN).cast(type))
        .alias(name)
        for name, type in lists.items()
        if name in schema
    )


def _mention_rows(paper: PaperFacts, record: Record) -> Iterator[tuple[Any, ...]]:
    text = paper.text
    for entity in record.entities:
        starts, ends = _columns_of(entity.mentions)
        yield (
            paper.id,
            record.id,
            paper.date,
            entity.name,
            entity.type,
            entity.role,
            _BETWEEN.join(entity.surfaces or dict.fromkeys(text[start:end] for start, end in entity.mentions)),
            entity.confidence,
            _sentences(text, entity.evidence),
            starts,
            ends,
        )


def _relation_row(paper: PaperFacts, relation: Relation) -> tuple[Any, ...]:
    return (
        paper.id,
        relation.subject,
        relation.predicate,
        relation.object,
        relation.confidence,
        _sentences(paper.text, relation.evidence),
        *_columns_of(relation.evidence),
    )


def _result_rows(paper: PaperFacts, results: tuple[Result, ...]) -> Iterator[tuple[Any, ...]]:
    ordered = sorted(results, key=lambda r: (r.span or (1 << 60, 0), r.subject, r.metric, r.on, r.versus, r.value))
    for place, result in enumerate(ordered, 1):
        yield (
            paper.id,
            result_id(paper.id, place),
            result.subject,
            result.metric,
            result.on,
            result.versus,
            result.value,
            result.number,
            result.unit,
            result.kind,
            result.direction,
            result.confidence,
            _sentences(paper.text, result.evidence),
        )


def _columns_of(spans: tuple[Span, ...]) -> tuple[str, str]:
    ordered = sorted(spans)
    return _BETWEEN.join(str(start) for start, _ in ordered), _BETWEEN.join(str(end) for _, end in ordered)


def _sentences(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(text[start:end] for start, end in sorted(spans))
