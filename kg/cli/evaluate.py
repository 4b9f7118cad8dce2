"""kg evaluate"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import Output

if TYPE_CHECKING:
    from kg.evaluation import Evaluation

__all__ = ["evaluate"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("gold", type=_FILE)
@click.option(
    "--papers", type=_FILE, help="The papers' texts.  [default: the file beside GOLD with papers in its name]"
)
@click.option("--records", type=_FILE, help="Score these records instead of reading the papers.")
@click.option("--model", metavar="PATH", help="A spaCy pipeline with kg's labels, to use instead of kg's own.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="Extract in so many processes.")
@click.option(
    "--worst", type=click.IntRange(0), default=20, show_default=True, help="List so many of the worst abstracts."
)
@click.option(
    "--html", type=_FILE, metavar="FILE", help="Also write a page with gold and predicted marked side by side."
)
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
def evaluate(
    gold: Path,
    papers: Path | None,
    records: Path | None,
    model: str | None,
    processes: int,
    worst: int,
    html: Path | None,
    as_json: bool,
) -> None:
    """How well the extraction does on annotated records: GOLD holds them, one JSON object a line.

    Precision, recall and F1 of mentions, entities, edges, relations and results; what types are taken for each other; whether
    confidences mean what they say; the worst abstracts.

    Example: kg evaluate gold.records.jsonl --html gold.html
    """
    from kg import evaluation

    found = evaluation.evaluate(gold, papers=papers, records=records, model=model, processes=processes)
    if html is not None:
        from kg.writers.target import new_file

        with new_file(html) as out:
            out.write(evaluation.render(found).encode())
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
    else:
        _print(found, worst)


def _print(found: Evaluation, worst: int) -> None:
    table = Output("table")
    table.rows(_figures(found), title="Figures")
    rows = ({"gold": name, **counts} for name, counts in found.confusion.items())
    table.rows(rows, title="Gold types (rows) and what they were read as")
    for name, reliability in found.calibration.items():
        title = f"Confidence of {name}: expected calibration error {reliability.error:.3f}"
        table.rows(
            (
                {"from": b.low, "to": b.high, "claims": b.count, "mean": b.confidence, "right": b.right}
                for b in reliability.bins
            ),
            title=title,
        )
    if worst:
        listed = found.to_json()["papers"][:worst]
        table.rows(listed, title="The worst abstracts (F1 of edges and relations)")


def _figures(found: Evaluation) -> Iterator[dict[str, Any]]:
    for name, figure in found.figures.items():
        yield {
            "figure": name,
            "precision": f"{figure.precision:.3f}",
            "recall": f"{figure.recall:.3f}",
            "F1": f"{figure.f1:.3f}",
            "gold": figure.gold,
        }
