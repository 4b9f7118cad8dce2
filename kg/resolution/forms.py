"""Forms: every string by which records write an entity, and what of it counts. One row a distinct string, however often it stands."""

from __future__ import annotations

import re

import polars as pl

from kg.resolution.abbreviations import is_short, spells_out
from kg.resolution.names import join_words, name_words, split_parenthesis

__all__ = ["expand_forms", "form_table", "uses_of"]

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
    return pl.concat(
        [
            mentions.select("mention", form="name"),
            mentions.select("mention", form="surfaces").explode("form").drop_nulls(),
        ]
    ).unique()


def form_table(forms: pl.Series) -> pl.DataFrame:
    """Of each form: its text without an abbreviation in parentheses, that abbreviation, key, folded words, whether it is short.

    >>> form_table(pl.Series(["Large Reasoning Models (LRMs)"])).select("text", "inside", "key", "short").row(0)
    ('Large Reasoning Models', 'LRMs', 'largereasoningmodel', False)
    """
    return pl.DataFrame([_row(form) for form in forms.to_list()], schema=_SCHEMA, orient="row")


def _row(form: str) -> tuple[str, str, str, str, str, bool, list[str] | None]:
    text, inside = form, ""
    if "(" in form:
        text, inside = _without_abbreviation(form)
    words = name_words(text)
    key = join_words(words) or form.casefold().strip()
    acronyms = sorted({join_words(name_words(found)) for found in _ACRONYM.findall(text)}) if len(words) > 1 else None
    return form, text, inside, key, " ".join(words) or key, is_short(text), acronyms or None


def _without_abbreviation(form: str) -> tuple[str, str]:
    """`form` without a parenthesis that only abbreviates, and what stands in it where it abbreviates the whole."""
    text, inside = split_parenthesis(form)
    if not inside or not is_short(inside):
        return form, ""
    before = form[: form.index("(")].strip()
    if text == before:
        return (text, inside) if spells_out(inside, text) else (form, "")
    parts = before.split()
    spelled = any(spells_out(inside, " ".join(parts[start:])) for start in range(len(parts)))
    return (text, "") if spelled else (form, "")


def expand_forms(forms: pl.DataFrame, longs: dict[str, str]) -> pl.DataFrame:
    """`forms` with the abbreviations inside longer names written out; `longs` gives folded words by abbreviation key.

    >>> forms = form_table(pl.Series(["multi-hop QA"]))
    >>> expand_forms(forms, {"qa": "question answering"})["key"].item()
    'multihopquestionanswering'
    """
    known = [key for key in longs if len(key) > 1]
    rows = []
    touched = forms.filter(pl.col("acronyms").list.eval(pl.element().is_in(known)).list.any())
    for key, words, acronyms in touched.select("key", "words", "acronyms").iter_rows():
        inside = frozenset(acronyms)
        written = " ".join(longs.get(word, word) if word in inside else word for word in words.split(" "))
        if written != words:
            rows.append((key, written, join_words(tuple(written.split(" ")))))
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
