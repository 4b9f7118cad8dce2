"""From scores to records: mentions to names, surfaces to entities, roles, relations and results. No weights."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.brackets import close_brackets
from kg.extraction.encoder.cues import object_odds
from kg.extraction.encoder.grouping import gather
from kg.extraction.encoder.layout import Group, Layout, ValueLayout
from kg.extraction.encoder.pieces import cut_pieces, sentence_starts
from kg.extraction.encoder.reading import Reading, read
from kg.extraction.encoder.records import to_entities, to_relations, to_results
from kg.extraction.encoder.scoring import Judgements
from kg.extraction.encoder.settings import Settings
from kg.extraction.encoder.tagging import Mention
from kg.extraction.encoder.tasks import RELATIONS, ROLES
from tests.extraction.told import MENTIONS, TEXT, Told, tokenizer


def read_told(same: set[frozenset[str]], settings: Settings | None = None) -> Reading:
    return read(TEXT, cut_pieces(TEXT, tokenizer()), Told(TEXT, MENTIONS, same), settings or Settings())


JOINED = {frozenset({"GridNet", "Grid Network"})}


def test_surfaces_of_one_thing_become_one_entity() -> None:
    things = read_told(JOINED).things
    assert [sorted({TEXT[s:e] for s, e in thing.mentions}) for thing in things] == [
        ["Grid Network", "GridNet"],
        ["Routing"],
        ["RouteMax"],
        ["PathBench"],
    ]
    assert [len(thing.mentions) for thing in things] == [4, 1, 2, 1]


def test_surfaces_of_two_types_stay_apart_however_alike() -> None:
    told = Told(TEXT, {**MENTIONS, "RouteMax": "Model"}, {frozenset({"GridNet", "RouteMax"})})
    assert len(read(TEXT, cut_pieces(TEXT, tokenizer()), told, Settings()).things) == 4


def test_names_that_share_no_word_are_joined_on_stronger_grounds() -> None:
    class Unsure(Told):
        def group(self, hidden: Floats, layout: Layout) -> Floats:
            return np.zeros((len(layout.lead),) * 2, dtype=np.float32)

    text = "Deep Grid: Routes\nWe compare Grid and RouteMax."
    mentions = [Mention(first=a, last=b, type="Method", score=0.0) for a, b in ((0, 1), (6, 6), (8, 8))]
    hidden = np.zeros((1, 4), dtype=np.float32)
    groups, _ = gather(text, cut_pieces(text, tokenizer()), mentions, hidden, Unsure(text, {}), Settings(same=0.2))
    assert [group.mentions for group in groups] == [((0, 1), (6, 6)), ((8, 8),)]


def test_a_long_form_and_the_short_form_it_explains_are_one_whatever_the_scores() -> None:
    told = Told(TEXT, {**MENTIONS, "Grid Network": "Model"})
    assert len(read(TEXT, cut_pieces(TEXT, tokenizer()), told, Settings()).things) == 4


def test_a_number_or_a_small_abbreviation_is_no_name() -> None:
    text = TEXT + " It wins w.r.t. cost on 25 maps, i.e. all."
    told = Told(text, {**MENTIONS, "w.r.t": "Metric", "25": "Dataset", "i.e": "Task"})
    assert read(text, cut_pieces(text, tokenizer()), told, Settings()).things == read_told(set()).things


@pytest.mark.parametrize(
    ("text", "marked", "names"),
    [
        (r"We use Gri\textbf{Dnet Two} here.", ["Gri", "Dnet Two"], [r"Gri\textbf{Dnet Two}"]),
        ("We use $Grid_2$ net.", ["Grid_2$ net"], ["$Grid_2$ net"]),
        ("We use the Route (Max) and Grid.", ["Route (Max", "Grid"], ["Route (Max)", "Grid"]),
        ("We use Grid (Route", ["Grid", "(Route"], ["Grid", "Route"]),
        ("We use Max-Grid(Route Net) now.", ["Max-Grid", "Route Net) now"], ["Max-Grid", "Route Net"]),
        ("We see $Grid here.", ["Grid here"], ["Grid here"]),
    ],
)
def test_a_name_has_brackets_that_close(text: str, marked: list[str], names: list[str]) -> None:
    pieces = cut_pieces(text, tokenizer())
    starts, ends = pieces.word_spans[:, 0].tolist(), pieces.word_spans[:, 1].tolist()
    places = [(text.index(name), text.index(name) + len(name)) for name in marked]
    mentions = [Mention(first=starts.index(s), last=ends.index(e), type="Method", score=0.0) for s, e in places]
    kept = close_brackets(text, pieces, mentions)
    assert [text[starts[mention.first] : ends[mention.last]] for mention in kept] == names


def test_roles_and_relations_are_those_that_the_types_allow() -> None:
    reading = read_told(JOINED)
    assert [thing.role for thing in reading.things] == ["introduces", "addresses", "introduces", "introduces"]
    assert [(link.subject, link.predicate, link.object) for link in reading.links] == [(0, "outperforms", 2)]


def test_what_the_words_before_a_name_announce_is_introduced() -> None:
    class Unsure(Told):
        def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
            said = super().judge(hidden, layout, values)
            said.roles[:, ROLES.index("uses")] = 6
            return said

    reading = read(TEXT, cut_pieces(TEXT, tokenizer()), Unsure(TEXT, MENTIONS, JOINED), Settings())
    assert [thing.role for thing in reading.things] == ["introduces", "uses", "uses", "uses"]


@pytest.mark.parametrize(
    ("sentence", "against"),
    [
        ("Grid is comparable to RouteMax.", ["outperforms"]),
        ("Grid beats all others and is on par with models like Net 2.5 and RouteMax.", ["outperforms"]),
        ("Grid matches the accuracy of RouteMax.", ["outperforms"]),
        ("Grid reaches 99% of the score, close to RouteMax.", ["outperforms"]),
        ("Grid reaches the accuracy of the older RouteMax.", ["outperforms"]),
        ("Grid reaches 99.3% of the level of RouteMax.", ["outperforms"]),
        ("Grid stays well behind RouteMax.", ["outperforms"]),
        ("Grid and RouteMax are tried on maps.", ["outperforms"]),
        ("Grid matches or exceeds RouteMax.", []),
        ("Grid outperforms rival methods such as RouteMax.", []),
        ("Grid matches it on maps while RouteMax needs more than 3.", []),
        ("Grid rivals RouteMax. Later it surpasses RouteMax.", []),
    ],
)
def test_what_is_equalled_or_never_compared_is_hardly_outperformed(sentence: str, against: list[str]) -> None:
    pieces = cut_pieces(sentence, tokenizer())
    places = [n for n, (start, _) in enumerate(pieces.word_spans.tolist()) if sentence.startswith("RouteMax", start)]
    group = Group(type="Method", mentions=tuple((n, n) for n in places))
    odds = object_odds(sentence, pieces, [group])
    assert [RELATIONS[n] for n in odds[0].nonzero()[0]] == against


def test_a_threshold_silences_relations_and_results() -> None:
    quiet = read_told(JOINED, Settings(relation={"outperforms": 0.9}, result=0.99))
    assert (quiet.links, quiet.claims) == ((), ())


def test_a_result_has_its_value_subject_and_benchmark() -> None:
    (claim,) = read_told(JOINED).claims
    assert TEXT[slice(*claim.span)] == "3.5 points"
    assert (claim.subject, claim.metric, claim.on, claim.versus) == (0, None, 3, None)


def sentences_of(text: str) -> list[tuple[int, int]]:
    starts = [*sentence_starts(text).tolist(), len(text)]
    return [(a, a + len(text[a:b].rstrip())) for a, b in pairwise(starts)]


def test_a_short_form_knows_the_long_form_that_stands_within_a_longer_name() -> None:
    text = TEXT + " It solves Deep Route Nets (RNs) and RNs."
    told = Told(text, {**MENTIONS, "Deep Route Nets": "Task", "RNs": "Method"})
    reading = read(text, cut_pieces(text, tokenizer()), told, Settings())
    entities = {entity.name: entity for entity in to_entities(reading, text, sentences_of(text), Settings())}
    assert entities["Deep Route Nets"].surfaces == ("Deep Route Nets",)
    assert entities["RNs"].surfaces == ("RNs", "Route Nets")
    assert [text[slice(*mention)] for mention in entities["RNs"].mentions] == ["RNs", "RNs"]


def test_a_record_is_made_of_a_reading() -> None:
    settings, reading = Settings(), read_told(JOINED)
    sentences = sentences_of(TEXT)
    entities = to_entities(reading, TEXT, sentences, settings)
    assert [entity.name for entity in entities] == ["GridNet", "Routing", "RouteMax", "PathBench"]
    assert TEXT[slice(*entities[0].evidence[0])] == "We introduce Grid Network (GridNet)."
    assert all(0 < entity.confidence <= entity.presence <= 1 for entity in entities)
    (relation,) = to_relations(reading, entities, TEXT, sentences, settings)
    assert (relation.subject, relation.object) == ("GridNet", "RouteMax")
    assert TEXT[slice(*relation.evidence[0])] == "GridNet beats RouteMax by 3.5 points on PathBench."
    (result,) = to_results(reading, entities, TEXT, sentences, settings)
    assert (result.subject, result.on, result.number, result.unit) == ("GridNet", "PathBench", 3.5, "points")


def test_the_evidence_of_outperforming_says_which_is_better() -> None:
    text = TEXT.replace("We introduce", "Built like RouteMax, GridNet is small. We introduce")
    reading = read(text, cut_pieces(text, tokenizer()), Told(text, MENTIONS, JOINED), Settings())
    sentences = sentences_of(text)
    (relation,) = to_relations(reading, to_entities(reading, text, sentences, Settings()), text, sentences, Settings())
    assert [text[slice(*span)] for span in relation.evidence] == ["GridNet beats RouteMax by 3.5 points on PathBench."]


def test_a_text_without_mentions_says_nothing() -> None:
    assert read(TEXT, cut_pieces(TEXT, tokenizer()), Told(TEXT, {}), Settings()) == Reading()
