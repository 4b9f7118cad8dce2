"""Validation: the graph's tables against schema.py, of any size, and its triples against the SHACL shapes."""

from __future__ import annotations

from kg.graph import Graph
from kg.progress import Progress, no_progress
from kg.validation.ends import check_ends, check_sums
from kg.validation.report import Problem, Report
from kg.validation.rows import check_rows
from kg.validation.shape import check_shape
from kg.validation.texts import check_texts

__all__ = ["Problem", "Report", "validate"]


def validate(graph: Graph, *, shacl: bool = False, limit: int = 1000, progress: Progress = no_progress) -> Report:
    """Check every table, and with `shacl` the triples too; problems beyond `limit` are counted and not kept.

    Tables are read in batches, so that their size does not matter; of nodes, a number each is kept. Raises OptionError
    where `shacl` is asked of more than a million triples.
    """
    report = Report(limit=limit)
    sound = check_shape(graph, report)
    for table in sound:
        check_rows(graph, table, report, progress=progress)
    check_ends(graph, sound, report, progress=progress)
    check_sums(graph, sound, report)
    check_texts(graph, sound, report, progress=progress)
    if shacl:
        from kg.validation.shacl import check_shapes

        check_shapes(graph, report, progress=progress)
    return report
