"""kg train"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import quiet_option
from kg.cli.output import Output

__all__ = ["train"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("records", nargs=-1, required=True, type=_FILE, metavar="RECORDS…")
@click.option("-o", "--output", type=_FILE, required=True, help="The folder of the pipeline to write.")
@click.option("--dev", type=_FILE, help="Records to choose thresholds on.  [default: the fold that is left out]")
@click.option(
    "--base", type=_FILE, help="A folder with another BERT-shaped encoder to start from.  [default: MiniLM-L6]"
)
@click.option(
    "--epochs",
    type=click.FloatRange(0, min_open=True),
    default=5.0,
    show_default=True,
    help="Read the papers so often.",
)
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="Train so long instead of so many epochs.")
@click.option("--layers", type=click.IntRange(1), default=6, show_default=True, help="Layers of the encoder to keep.")
@click.option("--seed", type=int, default=0, show_default=True, help="With --epochs: the same seed, the same weights.")
@click.option(
    "--fold",
    type=click.IntRange(-1, 9),
    default=0,
    show_default=True,
    help="Leave out this tenth of the papers; -1 none.",
)
@quiet_option
def train(
    records: tuple[Path, ...],
    output: Path,
    dev: Path | None,
    base: Path | None,
    epochs: float,
    minutes: float | None,
    layers: int,
    seed: int,
    fold: int,
    quiet: bool,
) -> None:
    """Train the extraction on annotated RECORDS (JSONL; the papers stand beside them, with papers for records in the name).

    Writes a spaCy pipeline, for --model of the other commands. A run that was stopped goes on where it was. Needs the extra train.

    Example: kg train train.records.jsonl --dev dev.records.jsonl -o pipeline
    """
    from kg import training

    figures = training.train(
        records,
        output=output,
        dev=dev,
        base=base,
        epochs=epochs,
        minutes=minutes,
        layers=layers,
        seed=seed,
        fold=None if fold < 0 else fold,
        report=(lambda line: None) if quiet else (lambda line: click.echo(line, err=True)),
    )
    if not quiet:
        Output("table").rows(
            [{"figure": name, "F1": f"{value:.3f}"} for name, value in figures.items()], title="On dev"
        )
