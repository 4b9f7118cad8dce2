"""kg export"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import kg
from kg.cli.options import graph_option, min_confidence_option, quiet_option
from kg.cli.progress import progress_for
from kg.errors import OptionError
from kg.writers import FORMATS

__all__ = ["export"]

_DOC = "\n".join(f"  {name:12} {known.doc}" for name, known in FORMATS.items())


@click.command(
    help=f"""Write the graph in another format, beside the graph unless -o names a file.

\b
{_DOC}

File names that end in .gz or .zst are compressed.

Example: kg export turtle -o graph.ttl.gz
"""
)
@click.argument("format", type=click.Choice(list(FORMATS)), metavar="FORMAT")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="The file (or folder) to write.")
@click.option("--base-iri", help="RDF: what the addresses of nodes begin with.")
@click.option(
    "--build-time", is_flag=True, help="RDF: say when the graph was built (exports of two builds then differ)."
)
@min_confidence_option
@graph_option
@quiet_option
def export(
    format: str,
    target: Path | None,
    base_iri: str | None,
    build_time: bool,
    min_confidence: float,
    graph: Path,
    quiet: bool,
) -> None:
    rdf_only: dict[str, Any] = {"base_iri": base_iri, "build_time": build_time or None}
    options = {name: value for name, value in rdf_only.items() if value is not None}
    if options and FORMATS[format].module != FORMATS["turtle"].module:
        raise OptionError(f"--base-iri and --build-time are for RDF formats, not for {format}")
    if min_confidence:
        options["min_confidence"] = min_confidence
    path = kg.export(kg.open(graph), format, target, progress=progress_for(quiet=quiet), **options)
    if not quiet:
        click.echo(str(path))
