"""Offsets and evidence against the text: each span selects a surface, each sentence stands in the paper that it is from."""

from __future__ import annotations

import polars as pl

from kg.graph import Graph
from kg.progress import Progress, no_progress
from kg.validation.report import Report

__all__ = ["check_texts"]


def check_texts(graph: Graph, tables: tuple[str, ...], report: Report, *, progress: Progress = no_progress) -> None:
    """Report spans that select something else than the row says, and evidence that its paper does not hold."""
    if "papers" not in tables:
        return
    for table, paper in (("paper_entity", "source"), ("statements", "paper")):
        if table not in tables:
            continue
        start = 0
        for frame in progress(graph.batches(table), f"checking texts of {table}", total=graph.height(table)):
            rows = frame.select("evidence", "starts", "ends", paper, *(["surfaces"] if table == "paper_entity" else []))
            rows = _with_text(graph, rows.with_row_index("row", offset=start), paper)
            _check_spans(table, rows, report)
            if table == "statements":
                _check_selected(rows, report)
            _check_evidence(table, rows, report)
            start += frame.height
    if {"results", "paper_result"} <= set(tables):
        _check_results(graph, report, progress)


def _with_text(graph: Graph, rows: pl.DataFrame, paper: str) -> pl.DataFrame:
    """The rows with their papers' text (title, newline, abstract); those of papers that are not there are left out."""
    wanted = rows.select(paper).unique()
    texts = (
        graph.scan("papers")
        .filter(pl.col("id").is_between(pl.lit(wanted[paper].min()), pl.lit(wanted[paper].max())))
        .join(wanted.lazy(), left_on="id", right_on=paper, how="semi")
        .select(pl.col("id").alias(paper), text=pl.col("title") + pl.lit("\n") + pl.col("abstract"))
        .collect()
    )
    return rows.join(texts, on=paper, maintain_order="left")


def _check_spans(table: str, rows: pl.DataFrame, report: Report) -> None:
    lengths = pl.col("starts").list.len(), pl.col("ends").list.len()
    uneven = rows.filter(lengths[0] != lengths[1])
    report.add_frame(table, "starts", uneven.select("row", problem=pl.format("{} starts and {} ends", *lengths)))
    long = rows.filter(lengths[0] == lengths[1]).explode("starts", "ends").drop_nulls(["starts", "ends"])
    start, end, size = pl.col("starts"), pl.col("ends"), pl.col("text").str.len_chars()
    inside = (start >= 0) & (start < end) & (end <= size)
    problem = pl.format("{} to {} is no place in a text of {} characters", start, end, size)
    report.add_frame(table, "starts", long.filter(~inside).select("row", problem=problem))
    if table == "paper_entity":
        selected = long.filter(inside).with_columns(selected=pl.col("text").str.slice(start, end - start))
        wrong = selected.filter(~pl.col("surfaces").list.contains(pl.col("selected")))
        problem = pl.format(
            "{} to {} selects '{}', not {}", "starts", "ends", "selected", pl.col("surfaces").list.join(" or ")
        )
        report.add_frame(table, "starts", wrong.select("row", problem=problem))


def _check_selected(rows: pl.DataFrame, report: Report) -> None:
    """The spans of a statement select its evidence, sentence by sentence."""
    even = rows.filter(pl.col("starts").list.len() == pl.col("ends").list.len(), pl.col("starts").list.len() > 0)
    long = even.explode("starts", "ends")
    pieces = pl.col("text").str.slice(pl.col("starts").clip(0), (pl.col("ends") - pl.col("starts")).clip(0))
    joined = long.group_by("row", maintain_order=True).agg(pl.col("evidence").first(), selected=pieces.str.join(" "))
    wrong = joined.filter(pl.col("selected") != pl.col("evidence"))
    problem = pl.format("its spans select '{}', not '{}'", _short("selected"), _short("evidence"))
    report.add_frame("statements", "evidence", wrong.select("row", problem=problem))


def _check_evidence(table: str, rows: pl.DataFrame, report: Report) -> None:
    away = rows.filter(~pl.col("text").str.contains(pl.col("evidence"), literal=True)).select("row", "text", "evidence")
    wrong = away.filter(
        [not _in_two(text, evidence) for text, evidence in away.select("text", "evidence").iter_rows()]
        if away.height
        else pl.lit(value=False)
    )
    problem = pl.format("'{}' does not stand in the paper's text", _short("evidence"))
    report.add_frame(table, "evidence", wrong.select("row", problem=problem))


def _in_two(text: str, evidence: str) -> bool:
    """Whether `evidence` is two sentences of `text` that do not stand side by side.

    >>> _in_two("A one. B two. C three.", "A one. C three."), _in_two("A one. B two. C three.", "A one. C two.")
    (True, False)
    """
    places = (place for place, char in enumerate(evidence) if char == " ")
    return any(evidence[:place] in text and evidence[place + 1 :] in text for place in places)


def _check_results(graph: Graph, report: Report, progress: Progress) -> None:
    of = graph.scan("paper_result").select(pl.col("target").alias("id"), paper="source").unique("id", keep="first")
    start = 0
    for frame in progress(graph.batches("results"), "checking texts of results", total=graph.height("results")):
        rows = frame.select("id", "evidence").with_row_index("row", offset=start).lazy()
        found = rows.join(of, on="id", how="left", maintain_order="left").collect()
        missing = found.filter(pl.col("paper").is_null())
        report.add_frame("results", "id", missing.select("row", problem=pl.lit("no paper claims it")))
        _check_evidence("results", _with_text(graph, found.drop_nulls("paper"), "paper"), report)
        start += frame.height


def _short(column: str) -> pl.Expr:
    value = pl.col(column)
    return pl.when(value.str.len_chars() > 60).then(value.str.head(59) + pl.lit("…")).otherwise(value)
