"""All steps in order: columns of the records, keys of their names, groups of keys, nodes, and the tables of the graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kg.lexicon import Lexicon
from kg.record import Record
from kg.resolution.edges import aggregate, paper_edges, result_tables, statement_rows
from kg.resolution.forms import expand_forms, form_table, uses_of
from kg.resolution.gathering import Gathered, PaperFacts, gather
from kg.resolution.keys import meanings_in_names, mention_keys
from kg.resolution.nodes import entity_rows, part_homonyms
from kg.resolution.senses import spelled_out

__all__ = ["Resolution", "resolve", "resolve_gathered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One graph of many records.

    `frames` holds the tables entities, paper_entity, entity_entity, statements, results, paper_result, result_entity and
    reasons, rows in one order whatever the order of the records. `assignment` has a row an entity of a record: id (the
    record's), name, node. `unmatched` are the corrections that matched nothing, as people write them.
    """

    frames: dict[str, pl.DataFrame]
    assignment: pl.DataFrame
    unmatched: tuple[str, ...] = ()


def resolve(
    records: Iterable[tuple[PaperFacts, Record]],
    *,
    lexicon: Lexicon,
    corrections: str | Path | None = None,
    registers: Iterable[str | Path] = (),
) -> Resolution:
    """Make one graph of the records, which are read once and not held.

    `corrections` is a kg.toml, `registers` are files that link names to identifiers. Raises InputError, with file and line,
    where one of them cannot be used.
    """
    return resolve_gathered(gather(records), lexicon=lexicon, corrections=corrections, registers=registers)


def resolve_gathered(
    gathered: Gathered,
    *,
    lexicon: Lexicon,
    corrections: str | Path | None = None,
    registers: Iterable[str | Path] = (),
) -> Resolution:
    """As `resolve`, of records that were gathered before, in one part or many put together."""
    mentions = gathered.mentions.sort("paper", "record", "name", "type").with_row_index("mention")
    uses = uses_of(mentions)
    forms = form_table(uses["form"].unique().sort())
    spelled = spelled_out(uses, forms, mentions)
    forms = expand_forms(forms, meanings_in_names(spelled, forms))
    keyed = mentions.join(mention_keys(mentions, forms, spelled), on="mention")
    grouped = keyed.with_columns(group="key")
    noded = part_homonyms(grouped)
    known = pl.DataFrame(
        schema={
            "node": pl.String(),
            "known_name": pl.String(),
            "known_type": pl.String(),
            "forced_type": pl.String(),
            "same_as": pl.List(pl.String()),
        }
    )
    entities = entity_rows(noded, uses, forms, known)
    noded = noded.join(entities.select("node", "id", node_type="type"), on="node")
    return Resolution(frames=_tables(noded, gathered, entities), assignment=_assignment(noded))


def _tables(noded: pl.DataFrame, gathered: Gathered, entities: pl.DataFrame) -> dict[str, pl.DataFrame]:
    ends = noded.select("paper", "name", "id", "node_type").unique(["paper", "name"])
    statements = statement_rows(gathered.relations, ends)
    dates = noded.select("paper", "date").unique("paper")
    rules = pl.DataFrame(schema=dict.fromkeys(("subject", "predicate", "object", "made_by"), pl.String()))
    results, claims, result_ends = result_tables(gathered.results, ends)
    reasons = pl.DataFrame(
        schema=dict.fromkeys(("entity", "step", "a", "b"), pl.String()) | {"papers": pl.Int64(), "paper": pl.String()}
    )
    return {
        "entities": entities.drop("node"),
        "paper_entity": paper_edges(noded),
        "entity_entity": aggregate(statements, dates, entities.select("id", "type"), rules),
        "statements": statements,
        "results": results,
        "paper_result": claims,
        "result_entity": result_ends,
        "reasons": reasons,
    }


def _assignment(noded: pl.DataFrame) -> pl.DataFrame:
    return noded.select(id="record", name="name", node="id").unique().sort("id", "name")
