"""Forms: every string by which records write an entity, and what of it counts. One row a distinct string, however often it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from kg.resolution.abbreviations import is_short, spells_out
from kg.resolution.names import join_words, name_words, split_parenthesis
from kg.resolution.words import same_words

__all__ = ["Forced", "expand_forms", "form_table", "uses_of"]

_ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*[A-Z][A-Za-z]*[A-Z]s?(?![A-Za-z0-9])")
_SCHEMA = {
    "form": pl.String(),
    "text": pl.String(),
    "inside": pl.String(),
    "key": pl.String(),
    "words": pl.String(),
    "short": pl.Boolean(),
    "acronyms": pl.List(pl.String()),
}


def uses_of(mentions: pl.DataFrame) -> pl.DataFrame:
    """Rows (mention, form): the name and every surface of each mention, once."""
    surfaces = mentions.select("mention", "name", form="surfaces").explode("form").drop_nulls("form")
    others = surfaces.filter(pl.col("form") != pl.col("name")).select("mention", "form")
    return pl.concat([mentions.select("mention", form="name"), others])


Forced = Mapping[str, tuple[str, ...]]  # by key: names of that key that a user holds to be different things


def form_table(forms: pl.Series, forced: Forced = MappingProxyType({})) -> pl.DataFrame:
    """Of each form: its text without an abbreviation in parentheses, that abbreviation, key, folded words, whether it is short.

    Where a user parts names that fold alike, each form goes to the one that it is most like, letter by letter.

    >>> form_table(pl.Series(["Large Reasoning Models (LRMs)"])).select("text", "inside", "key", "short").row(0)
    ('Large Reasoning Models', 'LRMs', 'largereasoningmodel', False)
    """
    return pl.DataFrame([_row(form, forced) for form in forms.to_list()], schema=_SCHEMA, orient="row")


def _row(form: str, forced: Forced) -> tuple[str, str, str, str, str, bool, list[str] | None]:
    text, inside = form, ""
    if "(" in form:
        text, inside = _without_abbreviation(form)
    words = name_words(text)
    key = join_words(words) or form.casefold().strip()
    if key in forced:
        key += "=" + max(
            forced[key], key=lambda name: (name == text, sum(a == b for a, b in zip(name, text, strict=False)))
        )
    acronyms = sorted({join_words(name_words(found)) for found in _ACRONYM.findall(text)}) if len(words) > 1 else None
    return form, text, inside, key, " ".join(words) or key, is_short(text), acronyms or None


def _without_abbreviation(form: str) -> tuple[str, str]:
    """`form` without a parenthesis that only abbreviates, and what stands in it where it abbreviates the whole."""
    text, inside = split_parenthesis(form)
    if not inside or not is_short(inside):
        return form, ""
    before = form[: form.index("(")].strip()
    if text == before and spells_out(inside, text):
        return text, inside
    parts = before.split()
    spelled = any(spells_out(inside, " ".join(parts[start:])) for start in range(len(parts)))
    return (text, "") if spelled else (form, "")


def expand_forms(forms: pl.DataFrame, longs: Mapping[str, str]) -> pl.DataFrame:
    """`forms` with the abbreviations inside longer names written out; `longs` gives folded words by abbreviation key.

    >>> forms = form_table(pl.Series(["multi-hop QA"]))
    >>> expand_forms(forms, {"qa": "question answering"})["key"].item()
    'multihopquestionanswering'
    """
    rows = []
    for key, words, acronyms in (
        forms.filter(~pl.col("key").str.contains("=", literal=True)).select("key", "words", "acronyms").iter_rows()
    ):
        inside = frozenset(acronyms or ())
        written = " ".join(longs.get(word, word) if word in inside else word for word in words.split(" "))
        said = same_words(tuple(written.split(" ")))
        if " ".join(said) != words:
            rows.append((key, " ".join(said), join_words(said)))
    schema = {"key": pl.String(), "to_words": pl.String(), "to_key": pl.String()}
    written_out = (
        pl.DataFrame(rows, schema=schema, orient="row").group_by("key").agg(pl.col("to_words", "to_key").min())
    )
    return (
        forms.join(written_out, on="key", how="left")
        .with_columns(
            spelled_key="key",
            spelled_words="words",
            key=pl.coalesce("to_key", "key"),
            words=pl.coalesce("to_words", "words"),
        )
        .drop("to_key", "to_words")
    )
