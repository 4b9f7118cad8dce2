"""Each component on a Doc built by hand: what it reads, and what it leaves for the next."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kg.extraction.abbreviations import Abbreviation
from kg.extraction.annotations import MENTIONS, Sentences, add_candidate
from kg.extraction.grouping import fold, group_mentions, without_overlap
from kg.extraction.lexicon import LexiconComponent
from kg.extraction.relations import RelationComponent
from kg.extraction.roles import assign_roles
from kg.extraction.values import find_values
from kg.lexicon import Entry, Lexicon
from kg.record import MAX_NAME, Entity, expand
from tests.extraction.cases import rules

WORDS = ["Routing", "\n", "We", "use", "Grid", "Net", "(", "GN", ")", ".", "GN", "beats", "GNs", "."]
SPACES = [False, False, True, True, True, True, False, False, False, True, True, True, False, False]


def doc() -> Doc:
    """Routing / We use Grid Net (GN). / GN beats GNs."""
    made = Doc(Vocab(), words=WORDS, spaces=SPACES)
    for token in made:
        token.is_sent_start = token.i in (0, 2, 10)
    return made


def entity(name: str, type: str, role: str, *mentions: tuple[int, int]) -> Entity:
    return Entity(name=name, type=type, role=role, surfaces=(name,), mentions=mentions)


def test_sentences_are_offsets_without_the_white_space_around() -> None:
    text, sentences = doc().text, Sentences(doc())
    assert [text[slice(*span)] for span in sentences.spans] == ["Routing", "We use Grid Net (GN).", "GN beats GNs."]
    assert [sentences.at(place) for place in (0, 8, 29, 30)] == [0, 1, 1, 2]


def test_of_two_candidates_at_one_place_the_surer_stays() -> None:
    made = doc()
    for type, confidence in (("Method", 0.5), ("Model", 0.9), ("Task", 0.2)):
        add_candidate(made, (15, 23), type=type, name="", finder="test", confidence=confidence)
    assert [(span.text, span.label_, span._.confidence) for span in made.spans["candidates"]] == [
        ("Grid Net", "Model", 0.9)
    ]


def test_a_candidate_that_cuts_a_token_is_none() -> None:
    made = doc()
    add_candidate(made, (15, 22), type="Method", name="", finder="test", confidence=1.0)
    assert "candidates" not in made.spans


def test_lexicon_names_what_it_finds() -> None:
    component = LexiconComponent(
        Lexicon((Entry(name="grid network", type="Method", aliases=("Grid Net",)),)), confidence=0.9
    )
    made = component(doc())
    (span,) = made.spans["candidates"]
    assert (span.text, span.label_, span.kb_id_, span.id_) == ("Grid Net", "Method", "grid network", "lexicon")


def test_long_form_short_form_and_plural_are_one_entity() -> None:
    made = doc()
    made._.abbreviations = (Abbreviation((25, 27), (15, 23)),)
    for place in ((15, 23), (25, 27), (39, 42)):
        add_candidate(made, place, type="Method", name="", finder="test", confidence=0.5)
    (found,) = group_mentions(made)._.entities
    assert (found.name, found.surfaces) == ("Grid Net", ("Grid Net", "GN", "GNs"))
    assert [made.text[slice(*mention)] for mention in found.mentions] == ["Grid Net", "GN", "GN", "GNs"]
    assert [span._.entity for span in made.spans[MENTIONS]] == [0, 0, 0, 0]


def test_entities_of_another_pipeline_are_grouped_too() -> None:
    made = doc()
    made.ents = [Span(made, 4, 6, label="Method")]
    assert [(found.name, found.type) for found in group_mentions(made)._.entities] == [("Grid Net", "Method")]


def test_a_name_of_more_than_200_characters_is_no_entity() -> None:
    made = Doc(Vocab(), words=["T", "\n", "A" * (MAX_NAME + 1), "B" * MAX_NAME], spaces=[False, False, True, False])
    for word in made[2:]:
        place = (word.idx, word.idx + len(word))
        add_candidate(made, place, type="Method", name="", finder="test", confidence=1.0)
    assert [len(found.name) for found in group_mentions(made)._.entities] == [MAX_NAME]


def test_the_longest_mention_wins() -> None:
    made = doc()
    kept = without_overlap(
        [Span(made, 5, 6, label="Task"), Span(made, 4, 6, label="Method"), Span(made, 7, 8, label="Task")]
    )
    assert [span.text for span in kept] == ["Grid Net", "GN"]


def test_a_role_has_its_sentence_as_evidence() -> None:
    made = doc()
    made._.entities = (
        entity("Grid Net", "Method", "mentions", (15, 23)),
        entity("GNs", "Method", "mentions", (39, 42)),
    )
    own, rival = assign_roles(made)._.entities
    assert [(found.role, made.text[slice(*found.evidence[0])]) for found in (own, rival)] == [
        ("uses", "We use Grid Net (GN)."),
        ("compares_with", "GN beats GNs."),
    ]


def test_a_relation_over_two_sentences_has_both_as_evidence() -> None:
    made = doc()
    own = entity("Grid Net", "Method", "introduces", (15, 23))
    rival = entity("GNs", "Method", "compares_with", (39, 42))
    made._.entities = tuple(
        Entity(**{f: getattr(e, f) for f in ("name", "type", "role", "surfaces", "mentions")}, evidence=(s,))
        for e, s in ((own, (8, 29)), (rival, (30, 43)))
    )
    (relation,) = RelationComponent(Lexicon(()))(made)._.relations
    assert (relation.predicate, relation.evidence) == ("outperforms", ((8, 29), (30, 43)))


@pytest.mark.parametrize("name", rules().pipe_names)
def test_every_component_says_what_it_requires_and_assigns(name: str) -> None:
    meta = rules().get_pipe_meta(name)
    assert meta.assigns
    assert meta.requires or name == "sentences"


def test_no_component_requires_what_none_before_it_assigns() -> None:
    have, missing = {"doc.spans"}, set()  # whoever writes first creates doc.spans
    for name in rules().pipe_names:
        meta = rules().get_pipe_meta(name)
        missing |= set(meta.requires) - have
        have |= set(meta.assigns)
    assert missing == set()


TEXTS = st.text(alphabet=st.sampled_from("aAbB19 .,()-–$%\\~:é\n'\"/"), max_size=80)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_gives_a_record_that_fits_it(title: str, abstract: str) -> None:
    text = f"{title}\n{abstract} We introduce GridNet (GN), which beats PPO by 3% on GSM8K."
    made = rules()(text)
    assert made.text == text
    names = [found.name for found in made._.entities]
    assert len(names) == len(set(names))
    spans = [span for found in made._.entities for span in found.mentions]
    assert len(spans) == len(set(spans))
    for found in made._.entities:
        assert {text[slice(*span)] for span in found.mentions} == set(found.surfaces)
        assert 0 < found.confidence <= 1
        assert found.evidence
    assert all({r.subject, r.object} <= set(names) for r in made._.relations)
    assert all(text[slice(*r.span)] == r.value for r in made._.results if r.span)


@given(TEXTS)
def test_values_stand_where_they_say(text: str) -> None:
    assert all(text[slice(*value.span)] == value.text for value in find_values(text))


@given(st.lists(st.sampled_from(["graph", "Network", "LLM", "GPT-4o", "learning"]), min_size=1, max_size=4))
def test_case_hyphen_and_plural_are_one_name(words: list[str]) -> None:
    name = " ".join(words)
    assert fold(name) == fold(name.upper()) == fold("-".join(words)) == fold(name + "s")


def test_mentions_of_the_record_are_those_of_its_surfaces() -> None:
    text = "Volt-7B: A Model\nWe introduce Volt-7B. Volt-7B beats PPO."
    found = rules()(text)._.entities
    assert [(e.name, e.mentions) for e in found] == [
        (e.name, tuple(expand([(s, 0) for s in e.surfaces], text))) for e in found
    ]
