"""What goes into the network and comes out of it: pieces, tags, memory, layouts, values, settings. No weights."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.encoder.alignment import ALIGNMENT_FEATURES, Place, align
from kg.extraction.encoder.layout import Group, lay_out, lay_out_values
from kg.extraction.encoder.memory import Memory, count_terms, load_terms, save_terms
from kg.extraction.encoder.number_spans import find_values
from kg.extraction.encoder.pieces import CASES, LENGTH, cut_pieces
from kg.extraction.encoder.settings import Curve, Settings, fit_curve, load_settings, save_settings
from kg.extraction.encoder.tagging import TAGS, TYPES, decode, tag_words
from kg.extraction.encoder.wording import LEADS, WORDINGS
from kg.lexicon import Entry, Lexicon
from tests.extraction.told import TEXT, tokenizer


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


def test_the_lexicon_speaks_for_its_type_and_where_it_knows_data_against_all_others() -> None:
    names = Lexicon(
        (
            Entry(name="GSM8K", type="Benchmark"),
            Entry(name="MATH", type="Benchmark", match="context"),
            Entry(name="routing", type="Method"),
        )
    )
    text = "Routing\nIt is tested on GSM8K, MATH and more. MATH is hard."
    pieces = cut_pieces(text, tokenizer())
    leaning = Memory({}, names).lean(text, pieces, Settings(lexicon=1.5))
    first, second = (n for n, (start, end) in enumerate(pieces.word_spans) if text[start:end] == "MATH")
    assert leaning[first, TAGS.index("S-Benchmark")] == 1.5
    assert leaning[first, TAGS.index("S-Task")] == leaning[first, TAGS.index("B-Model")] == -1.5
    assert (leaning[first, TAGS.index("O")], leaning[first, TAGS.index("B-Benchmark")]) == (0, 0)
    assert not leaning[second].any(), "nothing beside it shows what it is"
    assert leaning[0, TAGS.index("S-Method")] == 1.5
    assert leaning[0, TAGS.index("S-Task")] == 0, "what one paper uses is another one's task"


def test_terms_are_counted_where_they_occur_and_read_as_written(tmp_path: Path) -> None:
    text = "Grid Network and grid network beat a grid. Grid Network wins."
    words = [(match[0].casefold(), match.start(), match.end()) for match in re.finditer(r"\w+", text)]
    terms = count_terms([(words, {(0, 12): "Method", (43, 55): "Method", (37, 41): "Task"})])
    assert terms == {("grid", "network"): (3, {"Method": 2})}
    save_terms(terms, tmp_path / "terms.tsv.gz")
    assert load_terms(tmp_path / "terms.tsv.gz") == terms


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


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("gains 2.1% in accuracy over BERT", "accuracy", {"number in name", "in"}),
        ("gains 2.1% in accuracy over BERT", "BERT", {"number over name", "over"}),
        ("speedup with less than 4.0% accuracy loss", "accuracy", {"number name"}),
        ("an F1 of 74.5% for parsing", "F1", {"name of number"}),
        ("reduces latency by up to 40% and cost by 3%", "latency", {"name by number"}),
        ("RouteMax achieves 71.5% on PathBench", "RouteMax", {"name makes number", "acts"}),
        ("RouteMax achieves 71.5% on PathBench", "PathBench", {"number on name", "on"}),
        ("surpassing BERT and RoBERTa by 5.2 points", "RoBERTa", {"name by number", "over"}),
        ("71.5% on GLUE, 82.0% on SQuAD", "SQuAD", {"on"}),
    ],
)
def test_the_words_between_join_a_number_and_a_name(text: str, name: str, said: set[str]) -> None:
    names = [n for n in ("accuracy", "BERT", "RoBERTa", "F1", "latency", "RouteMax", "PathBench", "SQuAD") if n in text]
    starts = [re.search(rf"\b{n}\b", text).start() for n in names]  # type: ignore[union-attr]
    places = [
        Place(start=start, end=start + len(own), sentence=0, group=n, type=0)
        for n, (start, own) in enumerate(zip(starts, names, strict=True))
    ]
    first, *_ = find_values(text)
    found = align(text, [first], [0], places, len(names))[0, names.index(name)]
    ways = (*WORDINGS, *LEADS)
    assert {way for way, value in zip(ways, found[-len(ways) :], strict=True) if value} == said


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
