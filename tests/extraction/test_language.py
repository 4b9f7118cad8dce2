"""What the rules read in a text, and what they leave alone: every line of tests/data/extraction."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from kg.extraction import to_record
from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.sentences import sentence_starts
from kg.record import Record
from tests.extraction.cases import cases, rules


def read(text: str) -> Record:
    return to_record(rules()(text))


@pytest.mark.parametrize("case", cases("tokens"))
def test_names_stay_whole_and_what_is_built_around_them_comes_off(case: dict[str, Any]) -> None:
    assert [token.text for token in rules().make_doc(case["text"])] == case["tokens"]


@pytest.mark.parametrize("case", cases("sentences"))
def test_sentences_end_where_a_reader_ends_them(case: dict[str, Any]) -> None:
    text = case["text"]
    starts = [0, *sentence_starts(text), len(text)]
    assert [text[start:end].strip() for start, end in pairwise(starts)] == case["sentences"]
    assert [sentence.text.strip() for sentence in rules()(text).sents] == case["sentences"]


@pytest.mark.parametrize("case", cases("abbreviations"))
def test_abbreviations_are_explained_by_the_words_beside_them(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [[text[slice(*p.short)], text[slice(*p.long)]] for p in find_abbreviations(text)] == case["pairs"]


@pytest.mark.parametrize("case", [*cases("patterns"), *cases("lexicon")])
def test_names_are_found_with_their_types(case: dict[str, Any]) -> None:
    record = read(case["text"])
    assert {surface: entity.type for entity in record.entities for surface in entity.surfaces} == case["names"]


@pytest.mark.parametrize("case", cases("roles"))
def test_cue_words_show_the_role(case: dict[str, Any]) -> None:
    roles = {surface: entity.role for entity in read(case["text"]).entities for surface in entity.surfaces}
    assert {name: roles.get(name) for name in case["roles"]} == case["roles"]


@pytest.mark.parametrize("case", cases("relations"))
def test_relations_are_those_that_the_text_states(case: dict[str, Any]) -> None:
    found = {(r.subject, r.predicate, r.object) for r in read(case["text"]).relations}
    assert found == {tuple(triple) for triple in case["relations"]}


@pytest.mark.parametrize("case", cases("results"))
def test_results_have_value_kind_and_what_they_are_about(case: dict[str, Any]) -> None:
    found = read(case["text"]).results
    assert [
        {field: getattr(result, field) for field in wanted}
        for result, wanted in zip(found, case["results"], strict=False)
    ] == case["results"]
    assert len(found) == len(case["results"])
