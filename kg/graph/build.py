"""Build and add: papers in, graph tables out. The steps are those of the design: read, merge, extract, resolve, write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from kg import execution, extraction, lexicon, readers, resolution
from kg.errors import InputError, NoPapers, Report, stop_at_first
from kg.graph.graph import Graph, open_graph
from kg.graph.manifest import Manifest, files_of
from kg.graph.records import forget_segments, keep, known_records, record_key
from kg.graph.store import current_build, lock, new_build, publish
from kg.graph.tables import TABLES, columns, write
from kg.paper import Paper
from kg.progress import Progress, no_progress
from kg.readers import Notice, keep_quiet
from kg.record import Record

__all__ = ["Options", "add", "build"]

Inputs = Iterable[str | Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What `build` and `add` can be told; the fields are their keyword arguments.

    `metadata`: files that fill in ids, authors and dates. `year`: of dates that name none. `model`: a spaCy pipeline to use
    instead of kg's own. `corrections`: a kg.toml. `registers`: files that link names to identifiers. `report` is called with
    each problem, and raises it unless told otherwise; `notice` with what was assumed.
    """

    metadata: Sequence[str | Path] = ()
    year: int | None = None
    model: str | Path | None = None
    processes: int = 1
    corrections: str | Path | None = None
    registers: Sequence[str | Path] = ()
    report: Report = stop_at_first
    notice: Notice = keep_quiet
    progress: Progress = no_progress


def build(inputs: Inputs, *, output: str | Path = "output", **options: Any) -> Graph:
    """Make the graph of exactly these inputs in the folder `output`, in place of the one that was there.

    `options` are the fields of Options. Raises NoPapers where nothing usable is in the inputs, LockedError where another
    build is writing to the folder.
    """
    return _make(inputs, Path(output), Options(**options), earlier=False)


def add(inputs: Inputs, *, output: str | Path = "output", **options: Any) -> Graph:
    """Add papers to the graph in the folder `output`, which is what building all at once gives.

    Raises GraphError where there is no graph yet, otherwise as `build`.
    """
    current_build(Path(output))
    return _make(inputs, Path(output), Options(**options), earlier=True)


@dataclass(slots=True)
class _Reading:
    """What came out of the inputs: listings, and what could not be read of them."""

    listings: list[Paper] = field(default_factory=list)
    problems: list[InputError] = field(default_factory=list)


def _make(inputs: Inputs, folder: Path, options: Options, *, earlier: bool) -> Graph:
    inputs = list(inputs)
    with lock(folder):
        reading = _read(inputs, options)
        if not reading.listings:
            raise NoPapers(inputs, reading.problems)
        before = Manifest.of(open_graph(folder)) if earlier else None
        known = _listings_of(open_graph(folder)) if earlier else []
        merged = resolution.merge_papers(_unique([*known, *reading.listings]))
        records, pipeline = _records(merged.frames["papers"], folder, options)
        frames = merged.frames | _resolved(merged, records, options)
        frames["inputs"] = _inputs_table(merged.listings, merged.paper_of)
        frames["records"] = records
        with new_build(folder) as temporary:
            counts = {table: write(frames[table], table, temporary / f"{table}.parquet") for table in TABLES}
            manifest = Manifest.new(
                inputs=files_of(inputs, reading.listings),
                before=before,
                pipeline=pipeline,
                counts=counts,
                problems=reading.problems,
            )
            publish(folder, temporary, manifest.to_json())
        forget_segments(folder)
    return open_graph(folder)


def _read(inputs: Sequence[str | Path], options: Options) -> _Reading:
    """All listings of the inputs; what cannot be read is noted, and handed to the caller's report, which may stop the build."""
    reading = _Reading()

    def note(problem: InputError) -> None:
        reading.problems.append(problem)
        options.report(problem)

    papers = options.progress(
        readers.read(inputs, report=note, notice=options.notice, year=options.year), "reading papers"
    )
    if options.metadata:
        papers = iter(
            readers.fill_in(papers, readers.read(options.metadata, report=options.report, titles_suffice=True))
        )
    reading.listings.extend(papers)
    return reading


def _listings_of(graph: Graph) -> list[Paper]:
    return [Paper.from_json(json.loads(text)) for text in graph.read("inputs")["listing"]]


def _unique(listings: list[Paper]) -> list[Paper]:
    """Each listing once, in an order that does not hang on the order of the inputs."""
    by_content = {_content(paper): paper for paper in reversed(listings)}
    return [by_content[key] for key in sorted(by_content)]


def _content(paper: Paper) -> str:
    return json.dumps(paper.to_json(), ensure_ascii=False, sort_keys=True)


def _inputs_table(listings: Sequence[Paper], paper_of: Sequence[str]) -> pl.DataFrame:
    rows = sorted(zip(paper_of, map(_content, listings), strict=True))
    return pl.DataFrame(rows, schema=columns("inputs"), orient="row")


def _records(papers: pl.DataFrame, folder: Path, options: Options) -> tuple[pl.DataFrame, str]:
    """The table `records`, one row a paper in the order of `papers`, and the pipeline's version. Known ones are not made again."""
    version = extraction.version(extraction.load(options.model))
    texts = papers.select(paper="id", text=pl.col("title") + "\n" + pl.col("abstract"))
    wanted = texts.with_columns(key=pl.Series([record_key(text, version) for text in texts["text"]], dtype=pl.String))
    known = known_records(folder, wanted)
    lacking = wanted.join(known, on="key", how="anti")
    made = [known]
    if lacking.height:
        rows = options.progress(_extracted(lacking, options), "extracting", total=lacking.height)
        made += [part.select("key", "record") for part in keep(rows, folder)]
    found = pl.concat(made).unique("key", keep="first")
    kept = wanted.join(found, on="key", how="inner", maintain_order="left")
    return kept.select(list(columns("records"))), version


def _extracted(lacking: pl.DataFrame, options: Options) -> Iterator[tuple[str, str, Record]]:
    keys = dict(lacking.select("paper", "key").iter_rows())
    papers = (_as_paper(id, text) for id, text in lacking.select("paper", "text").iter_rows())
    for record in execution.extract(papers, model=options.model, processes=options.processes, report=options.report):
        yield record.id, keys[record.id], record


def _as_paper(id: str, text: str) -> Paper:
    title, _, abstract = text.partition("\n")
    return Paper(id=id, title=title, abstract=abstract)


def _resolved(merged: resolution.MergedPapers, records: pl.DataFrame, options: Options) -> dict[str, pl.DataFrame]:
    facts = options.progress(_facts(merged, records), "resolving names", total=records.height)
    resolved = resolution.resolve(
        facts,
        lexicon=lexicon.load(),
        corrections=options.corrections,
        registers=options.registers,
        affiliations=merged.affiliations,
    )
    for entry in resolved.unmatched:
        options.notice(
            InputError(str(options.corrections), None, f"{entry} matches nothing in the graph", do="mend or delete it")
        )
    return resolved.frames


def _facts(merged: resolution.MergedPapers, records: pl.DataFrame) -> Iterator[tuple[resolution.PaperFacts, Record]]:
    first_day = pl.coalesce("date", (pl.col("month") + "-01").str.to_date(strict=False))
    papers = merged.frames["papers"].select("id", "title", "abstract", day=first_day)
    for id, title, abstract, day, data in papers.join(records.select(id="paper", record="record"), on="id").iter_rows():
        text = f"{title}\n{abstract}"
        record = Record.from_json(json.loads(data) | {"id": id}, text)
        yield resolution.PaperFacts(id=id, text=text, date=day), record
