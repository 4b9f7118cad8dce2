"""Laws of resolution: what holds whatever the records are."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.lexicon import Lexicon
from kg.record import Relation
from kg.resolution import Corrections, Resolution, gather, put_together, resolve_gathered
from kg.resolution.forms import form_table
from kg.resolution.known import Thing, things_of
from tests.resolution.samples import Sample, entry, paper

NAMES = [
    "DPO", "Direct Preference Optimization", "direct preference optimisation", "dynamic programming operator", "iterative DPO",
    "iterative direct preference optimization", "PPO", "GPT-4", "GPT-4o", "GPT4", "MATH", "math", "image synthesis",
    "image generation", "attention", "attention mechanism", "attention score", "LLM", "large language models", "LLM agents",
    "LLM-based agents", "diffusion", "diffusion models", "FedAvg", "federated averaging", "Qwen2.5-7B", "Qwen2.5",
]  # fmt: skip
LEXICON = Lexicon(
    (
        entry("attention", "Method", different=("attention score",)),
        entry("GPT-4", "Model", "GPT4"),
        entry("large language model", "Method", "LLM"),
    )
)
THINGS = things_of(LEXICON, [])
TYPES = ["Method", "Model", "Benchmark", "Task"]


@st.composite
def samples(draw: st.DrawFn, most: int = 9) -> list[Sample]:
    """Records of a few entities each, many of them alike."""
    made = []
    for number in range(draw(st.integers(0, most))):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        entities = []
        for name in names:
            others = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
            entities.append(
                (f"{name}:{draw(st.sampled_from(TYPES))}", *(other for other in others if other not in names))
            )
        relations = [(names[0], "extends", name) for name in names[1:]]
        made.append(
            paper(f"p{number}", *entities, role=draw(st.sampled_from(["uses", "introduces"])), relations=relations)
        )
    return made


def made_of(
    records: Iterable[Sample], things: list[Thing] = THINGS, corrections: Corrections | None = None
) -> Resolution:
    return resolve_gathered(gather(records), things=things, corrections=corrections)


def assert_same(one: Resolution, two: Resolution) -> None:
    for table, frame in one.frames.items():
        assert frame.equals(two.frames[table]), table
    assert one.assignment.equals(two.assignment)


@settings(max_examples=25, deadline=None)
@given(samples(), st.randoms(use_true_random=False))
def test_any_order_of_records_gives_the_same_graph(records: list[Sample], chance: random.Random) -> None:
    assert_same(made_of(records), made_of(sorted(records, key=lambda _: chance.random())))


@settings(max_examples=20, deadline=None)
@given(samples(), st.lists(st.integers(0, 2), min_size=9, max_size=9))
def test_any_partition_put_together_gives_the_same_graph(records: list[Sample], part_of: list[int]) -> None:
    parts = [gather(record for record, part in zip(records, part_of, strict=False) if part == n) for n in range(3)]
    assert_same(made_of(records), resolve_gathered(put_together(parts), things=THINGS))


def keys_of(names: Iterable[str]) -> set[str]:
    """The keys of names, and of the abbreviations inside them."""
    distinct = pl.Series(sorted(set(names)), dtype=pl.String)
    inside = [part for name in distinct for part in re.findall(r"[A-Za-z]*[A-Z]{2,}[A-Za-z]*", name)]
    return set(form_table(pl.Series([*distinct, *sorted(set(inside) - set(distinct))], dtype=pl.String))["key"])


def nodes_of(made: Resolution, records: list[Sample]) -> dict[frozenset[tuple[str, str]], set[str]]:
    """The members of each node, with the keys by which these records write them."""
    written = {
        (record.id, entity.name): (entity.name, *entity.surfaces) for _, record in records for entity in record.entities
    }
    nodes: dict[str, set[tuple[str, str]]] = {}
    for id, name, node in made.assignment.iter_rows():
        if (id, name) in written:
            nodes.setdefault(node, set()).add((id, name))
    return {frozenset(members): keys_of(form for m in members for form in written[m]) for members in nodes.values()}


@settings(max_examples=30, deadline=None)
@given(samples(most=12))
def test_a_paper_more_changes_only_nodes_that_share_a_key_with_it(records: list[Sample]) -> None:
    if not records:
        return
    *before, new = records
    old, now = nodes_of(made_of(before), before), nodes_of(made_of(records), before)
    touched = keys_of(form for entity in new[1].entities for form in (entity.name, *entity.surfaces))
    for members, keys in old.items():
        if members not in now:
            after = [later for others, later in now.items() if others & members]
            assert keys & touched or any(later & touched for later in after), members


@settings(max_examples=25, deadline=None)
@given(
    samples(), st.lists(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True), min_size=1, max_size=2)
)
def test_different_always_holds(records: list[Sample], groups: list[list[str]]) -> None:
    made = made_of(records, corrections=Corrections(different=tuple(map(tuple, groups))))
    nodes = made.assignment.group_by("name").agg(pl.col("node").unique())
    of_name = {name: set(found) for name, found in nodes.iter_rows()}
    for group in groups:
        for place, a in enumerate(group):
            for b in group[place + 1 :]:
                assert not of_name.get(a, set()) & of_name.get(b, set()), (a, b)


@settings(max_examples=25, deadline=None)
@given(samples(most=14))
def test_replaying_the_reasons_of_a_node_gives_its_names(records: list[Sample]) -> None:
    made = made_of(records)
    members = made.assignment.group_by("node").agg(pl.col("name").unique())
    for node, names in members.iter_rows():
        steps = made.frames["reasons"].filter(pl.col("entity") == node).select("step", "a", "b").rows()
        if len(names) > 1 or steps:
            assert replay(steps) == set(names), (node, steps)


def replay(steps: list[tuple[str, str, str]]) -> set[str]:
    """The names that the steps join to the first one; names are the `a` of steps that start at a name."""
    named = {a for step, a, _ in steps if step in {"spelling", "abbreviation", "corpus"}}
    joined = {f"name {min(named)}"}
    edges = [
        (f"name {a}" if step in {"spelling", "abbreviation", "corpus"} else f"key {a}", f"key {b}")
        for step, a, b in steps
    ]
    while True:
        more = {end for edge in edges if joined & set(edge) for end in edge} - joined
        if not more:
            return {end.removeprefix("name ") for end in joined if end.startswith("name ")}
        joined |= more


def test_relations_never_name_what_is_no_node(tmp_path: Path) -> None:
    record = paper("a", "DPO", "PPO")
    stray = Relation(subject="DPO", predicate="extends", object="nothing of this record")
    facts, data = record
    made = made_of([(facts, type(data)(id=data.id, entities=data.entities, relations=(stray,)))])
    assert made.frames["statements"].is_empty()
