"""What stands around the network: texts to pieces, tags to mentions, surfaces to entities, scores to a reading. No weights."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from kg.extraction.encoder.alignment import ALIGNMENT_FEATURES, Place, align
from kg.extraction.encoder.arrays import Floats
from kg.extraction.encoder.brackets import close_brackets
from kg.extraction.encoder.layout import Group, Layout, ValueLayout, lay_out, lay_out_values
from kg.extraction.encoder.memory import Memory, count_terms, load_terms, save_terms
from kg.extraction.encoder.number_spans import find_values
from kg.extraction.encoder.pieces import CASES, LENGTH, Pieces, cut_pieces, sentence_starts
from kg.extraction.encoder.reading import Reading, read
from kg.extraction.encoder.records import to_entities, to_relations, to_results
from kg.extraction.encoder.scoring import Judgements
from kg.extraction.encoder.settings import Curve, Settings, fit_curve, load_settings, save_settings
from kg.extraction.encoder.tagging import TAGS, TYPES, Mention, decode, tag_words
from kg.extraction.encoder.tasks import RELATIONS, ROLES, SLOTS

TEXT = (
    "GridNet: Fast Routing\nWe introduce Grid Network (GridNet). GridNet beats RouteMax by 3.5 points on PathBench. "
    "Unlike RouteMax, it needs no maps."
)
MENTIONS = {
    "GridNet": "Method",
    "Grid Network": "Method",
    "RouteMax": "Method",
    "PathBench": "Benchmark",
    "Routing": "Task",
}


@cache
def tokenizer() -> Tokenizer:
    """Words and marks of BERT's kind, each character a piece where the word is unknown."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,:()%-"
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *letters,
        *(f"##{c}" for c in letters),
        "grid",
        "##net",
        "route",
        "the",
        "we",
    ]
    built = Tokenizer(models.WordPiece({piece: n for n, piece in enumerate(pieces)}, unk_token="[UNK]"))
    built.normalizer = normalizers.BertNormalizer()
    built.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    built.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return built


class Told:
    """A scorer that is told the mentions of a text, which surfaces are one thing, and what to say of the rest."""

    def __init__(self, text: str, mentions: dict[str, str], same: Set[frozenset[str]] = frozenset()) -> None:
        self.text, self.mentions, self.same = text, mentions, same

    def encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        spans = {
            (start, start + len(surface)): kind
            for surface, kind in self.mentions.items()
            for start in range(len(self.text))
            if self.text.startswith(surface, start)
        }
        logits = np.zeros((len(pieces.ids), len(TAGS)), dtype=np.float32)
        logits[pieces.words, tag_words(spans, pieces.word_spans)] = 9
        self.pieces = pieces
        return np.zeros((len(pieces.ids), 4), dtype=np.float32), logits

    def group(self, hidden: Floats, layout: Layout) -> Floats:
        surfaces = [self._surface(layout, n) for n in range(len(layout.lead))]
        scores = [[5.0 if frozenset((a, b)) in self.same else -5.0 for a in surfaces] for b in surfaces]
        return np.array(scores, dtype=np.float32)

    def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
        groups, numbers = len(layout.lead), len(values.first)
        surfaces = [self._surface(layout, n) for n in range(groups)]
        roles = np.zeros((groups, len(ROLES)), dtype=np.float32)
        relations = np.full((groups, groups, len(RELATIONS)), -9, dtype=np.float32)
        slots = np.zeros((numbers, groups, len(SLOTS)), dtype=np.float32)
        roles[:, ROLES.index("addresses")] = 5  # allowed to tasks alone
        roles[:, ROLES.index("introduces")] = 3
        relations[surfaces.index("GridNet"), surfaces.index("RouteMax"), RELATIONS.index("outperforms")] = 2
        relations[surfaces.index("PathBench"), surfaces.index("GridNet"), RELATIONS.index("outperforms")] = (
            9  # types forbid it
        )
        # Said both ways: the surer one holds.
        relations[surfaces.index("RouteMax"), surfaces.index("GridNet"), RELATIONS.index("outperforms")] = 1
        slots[:, surfaces.index("GridNet"), SLOTS.index("subject")] = 9
        slots[:, surfaces.index("GridNet"), SLOTS.index("versus")] = 9  # nothing is compared with itself
        slots[:, surfaces.index("PathBench"), SLOTS.index("on")] = 9
        none = np.full((numbers, len(SLOTS)), 5, dtype=np.float32)
        return Judgements(
            roles=roles, relations=relations, results=np.full(numbers, 3, dtype=np.float32), slots=slots, none=none
        )

    def _surface(self, layout: Layout, n: int) -> str:
        start = self.pieces.starts[layout.first[layout.lead[n]]]
        end = self.pieces.ends[layout.last[layout.lead[n]]]
        return self.text[start:end]


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


def test_memory_leans_towards_what_a_term_mostly_is() -> None:
    words = {"grid network": ["grid", "network"], "routing": ["routing"], "maps": ["maps"]}
    counts: dict[str, tuple[int, dict[str, int]]] = {
        "grid network": (20, {"Method": 19}), "routing": (40, {"Task": 10}), "maps": (50, {"Dataset": 2}),
    }  # fmt: skip
    memory = Memory({tuple(words[term]): count for term, count in counts.items()})
    pieces = cut_pieces(TEXT, tokenizer())
    leaning = memory.lean(TEXT, pieces, Settings(terms=1.0))
    place = {TEXT[s:e]: n for n, (s, e) in enumerate(pieces.word_spans)}
    assert leaning[place["Grid"], TAGS.index("B-Method")] == leaning[place["Network"], TAGS.index("E-Method")] > 2
    assert leaning[place["Routing"], TAGS.index("S-Task")] < 0
    assert leaning[place["maps"], TAGS.index("S-Dataset")] == -2
    assert np.count_nonzero(leaning) == 4
    assert not memory.lean(TEXT, pieces, Settings()).any()


def test_terms_are_counted_where_they_occur_and_read_as_written(tmp_path: Path) -> None:
    text = "Grid Network and grid network beat a grid. Grid Network wins."
    words = [(match[0].casefold(), match.start(), match.end()) for match in re.finditer(r"\w+", text)]
    terms = count_terms([(words, {(0, 12): "Method", (43, 55): "Method", (37, 41): "Task"})])
    assert terms == {("grid", "network"): (3, {"Method": 2})}
    save_terms(terms, tmp_path / "terms.tsv.gz")
    assert load_terms(tmp_path / "terms.tsv.gz") == terms


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


def test_a_text_without_mentions_says_nothing() -> None:
    assert read(TEXT, cut_pieces(TEXT, tokenizer()), Told(TEXT, {}), Settings()) == Reading()


@given(st.lists(st.tuples(st.integers(0, 25), st.integers(1, 4), st.sampled_from(TYPES)), max_size=6))
def test_decoding_gives_back_the_mentions_that_were_tagged(spans: list[tuple[int, int, str]]) -> None:
    words = np.array([(3 * n, 3 * n + 2) for n in range(30)])
    taken: set[int] = set()
    wanted = {}
    for first, size, kind in spans:
        if taken.isdisjoint(range(first, first + size)):
            taken.update(range(first, first + size))
            wanted[3 * first, 3 * (first + size - 1) + 2] = kind
    logits = np.eye(len(TAGS), dtype=np.float32)[tag_words(wanted, words)] * 5
    found = {(3 * m.first, 3 * m.last + 2): m.type for m in decode(logits)}
    assert found == wanted


@given(st.integers(0, 2**32 - 1))
def test_any_scores_give_mentions_that_do_not_overlap(seed: int) -> None:
    logits = np.random.default_rng(seed).normal(size=(20, len(TAGS))).astype(np.float32) * 4
    places = [n for m in decode(logits, breaks=np.array([7])) for n in range(m.first, m.last + 1)]
    assert len(places) == len(set(places))
    assert not any(m.first < 7 <= m.last for m in decode(logits, breaks=np.array([7])))


def test_a_higher_bar_never_gives_more_mentions() -> None:
    logits = np.random.default_rng(1).normal(size=(60, len(TAGS))).astype(np.float32) * 3
    sizes = [sum(m.last - m.first + 1 for m in decode(logits, bias=bias)) for bias in (-2, 0, 2, 5, 9)]
    assert sizes == sorted(sizes, reverse=True)


def test_pieces_keep_their_place_case_and_part() -> None:
    pieces = cut_pieces(TEXT, tokenizer())
    words = [TEXT[start:end] for start, end in pieces.word_spans]
    assert words[:5] == ["GridNet", ":", "Fast", "Routing", "We"]
    case = {
        TEXT[s:e]: CASES[mark]
        for s, e, mark in zip(pieces.starts, pieces.ends, pieces.marks[:, 0], strict=True)
        if s < e
    }
    assert (case["Grid"], case["Net"], case["3"], case["("]) == ("title", "title", "digits", "mark")
    assert pieces.marks[pieces.words[:5], 3].tolist() == [0, 0, 0, 0, 1]  # the title, then the abstract


def test_a_long_text_is_cut_and_still_closed() -> None:
    pieces = cut_pieces("a title\n" + "word " * 900, tokenizer())
    assert len(pieces.ids) == LENGTH
    assert pieces.ids[-1] == 3
    assert pieces.word_spans[-1, 1] <= 900 * 5 + 8


def test_a_mention_at_the_very_end_of_a_cut_text_can_be_laid_out() -> None:
    text = "a title\n" + "word " * 900
    pieces = cut_pieces(text, tokenizer())
    last = len(pieces.words) - 1
    layout = lay_out(
        text, pieces, [Group(type="Task", mentions=((0, 0),)), Group(type="Method", mentions=((last, last),))]
    )
    assert layout.last.max() < len(pieces.ids) - 1
    values, kept = lay_out_values(text, find_values(text + " 5%"), pieces, layout)
    assert (len(values.first), kept) == (0, [])


def test_the_pair_of_groups_knows_its_nearest_mentions() -> None:
    pieces = cut_pieces(TEXT, tokenizer())
    place = {tuple(span): n for n, span in enumerate(pieces.word_spans.tolist())}

    def words(surface: str) -> tuple[tuple[int, int], ...]:
        found = [n for n in range(len(TEXT)) if TEXT.startswith(surface, n)]
        return tuple((place[n, n + len(surface)],) * 2 for n in found)

    groups = [Group(type="Method", mentions=words("GridNet")), Group(type="Method", mentions=words("RouteMax"))]
    layout = lay_out(TEXT, pieces, groups)
    start, end = layout.between[0, 1]
    assert TEXT[pieces.starts[start] : pieces.ends[end]] == "GridNet beats RouteMax"
    assert layout.owner.tolist() == [[1, 1, 1, 0, 0], [0, 0, 0, 1, 1]]
    assert layout.between[0, 1].tolist() == layout.between[1, 0].tolist()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("from 61.2% to 64.8% (2.5x)", ["61.2%", "61.2% to 64.8%", "64.8%", "2.5x"]),
        ("gains of 3-5 points with GPT-4", ["3", "3-5 points", "5 points"]),
        ("a 1.5$\\times$ speedup, 95.1\\% accuracy", ["1.5$\\times$", "95.1\\%"]),
        ("halving the cost, two orders of magnitude", ["halving", "two orders of magnitude"]),
        ("+1,024 tokens", ["+1,024"]),
    ],
)
def test_numbers_that_could_be_results(text: str, values: list[str]) -> None:
    assert [text[value.start : value.end] for value in find_values(text)] == values


def test_numbers_and_names_listed_in_one_order_are_aligned() -> None:
    text = "GridNet scores 71.5%, 82.0% and 93.5% on CoraSet, PubSet and CiteSet, respectively, beating RouteMax."
    names = ("GridNet", "CoraSet", "PubSet", "CiteSet", "RouteMax")
    kinds = (0, 1, 1, 1, 0)
    mentions = [
        Place(start=text.index(name), end=text.index(name) + len(name), sentence=0, group=n, type=kinds[n])
        for n, name in enumerate(names)
    ]
    values = find_values(text)
    found = align(text, values, [0] * len(values), mentions, len(names))
    assert found.shape == (3, 5, ALIGNMENT_FEATURES)
    same, other = found[:, :, 0], found[:, :, 1]
    assert same.tolist() == [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
    assert other.tolist() == [[0, 0, 1, 1, 0], [0, 1, 0, 1, 0], [0, 1, 1, 0, 0]]
    assert found[:, :, 2].tolist() == same.tolist()
    assert found[:, 0, 6].tolist() == [1, 1, 1]  # the last system named before each value
    assert found[:, 4, 7].tolist() == [1, 1, 1]  # the first one after it


def test_settings_are_read_as_they_were_written(tmp_path: Path) -> None:
    settings = Settings(
        outside=0.2, relation={"extends": 0.3}, curves={"edge": Curve((0.1, 0.9), (0.2, 0.7))}, about={"seed": 1}
    )
    path = tmp_path / "settings.json"
    save_settings(settings, path)
    assert load_settings(path) == settings


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80))
def test_a_fitted_curve_rises_and_is_right_on_the_whole(pairs: list[tuple[float, bool]]) -> None:
    curve = fit_curve([score for score, _ in pairs], [right for _, right in pairs])
    assert list(curve.shares) == sorted(curve.shares)
    assert list(curve.scores) == sorted(curve.scores)
    assert min(curve.shares) <= sum(right for _, right in pairs) / len(pairs) + 1e-5
    assert max(curve.shares) >= sum(right for _, right in pairs) / len(pairs) - 1e-5
