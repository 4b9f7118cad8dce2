"""All steps in order: columns of the records, groups of names, nodes, and the tables of the graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from kg.lexicon import Lexicon
from kg.record import Record
from kg.resolution.applying import apply_drops, apply_ignore, unmatched
from kg.resolution.corrections import Corrections, read_corrections
from kg.resolution.edges import aggregate, paper_edges, result_tables, statement_rows
from kg.resolution.gathering import Gathered, PaperFacts, gather
from kg.resolution.hierarchy import developer_edges, version_edges
from kg.resolution.known import Thing, things_of
from kg.resolution.linking import forced_types, known_nodes
from kg.resolution.naming import Named, name_mentions
from kg.resolution.nodes import CLASSES, entity_rows, part_homonyms
from kg.resolution.reasons import reason_rows
from kg.resolution.registers import read_register

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
    affiliations: pl.DataFrame | None = None,
) -> Resolution:
    """Make one graph of the records, which are read once and not held.

    `corrections` is a kg.toml, `registers` are files that link names to identifiers, `affiliations` are those of MergedPapers.
    Raises InputError, with file and line, where a file cannot be used.
    """
    read = read_corrections(corrections) if corrections is not None else Corrections()
    things = things_of(lexicon, [read_register(path) for path in registers])
    return resolve_gathered(gather(records), things=things, corrections=read, affiliations=affiliations)


def resolve_gathered(
    gathered: Gathered,
    *,
    things: Iterable[Thing] = (),
    corrections: Corrections | None = None,
    affiliations: pl.DataFrame | None = None,
) -> Resolution:
    """As `resolve`, of records that were gathered before, in one part or many put together."""
    corrections = corrections or Corrections()
    gathered, idle = apply_drops(gathered.with_affiliations(affiliations), corrections)
    named = name_mentions(gathered, list(things), corrections)
    gathered = replace(
        gathered, mentions=gathered.mentions.clear()
    )  # `named` has them; this and below: room for the tables
    forced = forced_types(named, corrections)
    noded = part_homonyms(apply_ignore(named, corrections), _whole(named, forced), _data(named))
    known = known_nodes(noded, named, forced)
    entities = entity_rows(noded, named.uses, named.forms, known, named.moved)
    noded = noded.join(entities.select("node", "id", node_type="type"), on="node").drop("class_", "short", "bare")
    edges = paper_edges(noded, named.carried)
    named = replace(
        named,
        uses=named.uses.clear(),
        mentions=named.mentions.clear(),
        carried=named.carried.clear(),
        spelled=named.spelled.clear(),
    )
    return Resolution(
        frames={"paper_entity": edges, **_tables(noded, gathered, entities, known, named)},
        assignment=noded.drop_nulls("record").select(id="record", name="name", node="id").sort("id", "name"),
        unmatched=unmatched(named, corrections, idle),
    )


def _whole(named: Named, forced: dict[str, str]) -> list[str]:
    """Groups that a user says are one thing, whatever types their names have."""
    same = {key for key, label in named.known.labels.items() if named.known.sources[label][0] == "same"}
    return sorted({*forced, *(named.roots.get(key, key) for key in same)})


def _data(named: Named) -> list[str]:
    """Groups whose names are datasets or benchmarks as far as the lexicon and the registers know, and nothing else."""
    return sorted(
        named.roots.get(key, key)
        for key, things in named.known.things.items()
        if all(CLASSES.get(thing.type) == "data" for thing in things)
    )


def _tables(
    noded: pl.DataFrame, gathered: Gathered, entities: pl.DataFrame, known: pl.DataFrame, named: Named
) -> dict[str, pl.DataFrame]:
    ends = (
        noded.sort("paper", "name", "id")
        .select("paper", "name", "id", "node_type")
        .unique(["paper", "name"], keep="first", maintain_order=True)
    )
    statements = statement_rows(gathered.relations, ends)
    dates = noded.group_by("paper").agg(pl.col("date").min())
    made = pl.concat([version_edges(noded, named.forms), developer_edges(known, noded, named.forms)])
    results, claims, result_ends = result_tables(gathered.results, ends)
    return {
        "entities": entities.drop("node"),
        "entity_entity": aggregate(statements, dates, entities.select("id", "type"), made),
        "statements": statements,
        "results": results,
        "paper_result": claims,
        "result_entity": result_ends,
        "reasons": reason_rows(noded, named),
    }
