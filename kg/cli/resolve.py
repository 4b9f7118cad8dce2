"""kg resolve"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.extract import target_or_stdout
from kg.cli.options import quiet_option
from kg.cli.progress import progress_for

__all__ = ["resolve"]

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("records", nargs=-1, required=True, type=_PATH, metavar="RECORDS…")
@click.option(
    "--papers",
    multiple=True,
    required=True,
    metavar="FILE",
    help="The papers of the records, in any format that kg reads.",
)
@click.option("-o", "--output", type=_PATH, help="The JSONL file to write.  [default: standard output]")
@click.option("--corrections", type=_PATH, help="Names to merge, part, retype or ignore: a kg.toml.")
@click.option(
    "--register",
    "registers",
    multiple=True,
    metavar="FILE",
    help="Link names to identifiers: a ROR dump, or a CSV of name,QID,aliases.",
)
@quiet_option
def resolve(
    records: tuple[Path, ...],
    papers: tuple[str, ...],
    output: Path | None,
    corrections: Path | None,
    registers: tuple[str, ...],
    quiet: bool,
) -> None:
    """The node of every entity of every record, a JSON line each: id (the record's), name, node.

    RECORDS are JSONL files as `kg extract` writes them, or annotated ones; all are resolved together.

    Example: kg resolve records.jsonl --papers examples/daily-papers.txt -o nodes.jsonl
    """
    import kg
    from kg import lexicon
    from kg.cli.building import printing
    from kg.graph.record_files import read_records

    facts = read_records(records, papers, report=printing(strict=False))
    resolved = kg.resolve(
        progress_for(quiet=quiet)(facts, "resolving names"),
        lexicon=lexicon.load(),
        corrections=corrections,
        registers=registers,
    )
    for entry in resolved.unmatched:
        click.echo(f"kg: {corrections}: {entry} matches nothing", err=True)
    with target_or_stdout(output) as out:
        resolved.assignment.select("id", "name", "node").write_ndjson(out)
