"""How long resolution takes, and how much memory: python benchmarks/resolution.py [--records 80588] [--corpus ../shared/corpus]

The annotated records are repeated until there are enough; in each repetition the names that only one paper uses get a word of
their own, so that the number of names grows as it does with new papers. Beside it stands what one would write first: names
that are equal but for case are one thing.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg import lexicon
from kg.record import Record
from kg.resolution import PaperFacts, resolve

_SYLLABLES = ("ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo")


def read(corpus: Path) -> list[tuple[str, Record]]:
    """The annotated records with their texts."""
    texts = {}
    with (corpus / "train.papers.jsonl").open(encoding="utf8") as lines:
        for paper in map(json.loads, lines):
            texts[paper["id"]] = f"{paper['title']}\n{paper['abstract']}"
    with (corpus / "train.records.jsonl").open(encoding="utf8") as lines:
        return [(texts[data["id"]], _record(data, texts[data["id"]])) for data in map(json.loads, lines)]


def _record(data: dict[str, Any], text: str) -> Record:
    for entity in data["entities"]:  # the first place of each is enough here, and found ten times as fast
        places = [text.find(surface) for surface in entity["surfaces"]]
        entity["mentions"] = [[at, at + len(s)] for at, s in zip(places, entity["surfaces"], strict=True) if at >= 0]
        entity["evidence"] = [[0, min(len(text), 150)]]
    data["relation_evidence"] = [[[0, min(len(text), 150)]]] * len(data["relations"])
    return Record.from_json(data, text)


def repeated(known: list[tuple[str, Record]], wanted: int) -> Iterator[tuple[PaperFacts, Record]]:
    """`wanted` records: the known ones, then the known ones with the rare names varied, as often as it takes."""
    count = Counter(entity.name.casefold() for _, record in known for entity in record.entities)
    for number in range(wanted):
        turn, place = divmod(number, len(known))
        text, record = known[place]
        id = f"{record.id}.{turn}"
        yield (
            PaperFacts(id=f"paper/{id}", text=text),
            _varied(record, id, count, turn) if turn else replace(record, id=id),
        )


def _varied(record: Record, id: str, count: Counter[str], turn: int) -> Record:
    word = _SYLLABLES[turn % 8] + _SYLLABLES[turn // 8 % 8] + _SYLLABLES[len(id) % 8]
    new = {e.name: f"{word} {e.name}" if count[e.name.casefold()] == 1 else e.name for e in record.entities}
    entities = tuple(
        replace(e, name=new[e.name], surfaces=tuple(new[e.name] if s == e.name else s for s in e.surfaces))
        for e in record.entities
    )
    relations = tuple(replace(r, subject=new[r.subject], object=new[r.object]) for r in record.relations)
    results = tuple(
        replace(r, **{end: new.get(getattr(r, end), getattr(r, end)) for end in ("subject", "metric", "on", "versus")})
        for r in record.results
    )
    return Record(id=id, entities=entities, relations=relations, results=results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=80_588)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent.parent.parent / "shared" / "corpus")
    options = parser.parse_args()
    known = read(options.corpus)
    before = _peak()
    start, cpu = time.perf_counter(), time.process_time()
    names = {entity.name.casefold() for _, record in repeated(known, options.records) for entity in record.entities}
    making = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"{options.records} records made in {making[0]:.1f} s ({making[1]:.1f} s of processor); {before:.0f} MB held before"
    )
    print(f"names equal but for case: {len(names)} nodes")
    del names
    start, cpu = time.perf_counter(), time.process_time()
    made = resolve(repeated(known, options.records), lexicon=lexicon.load())
    spent = time.perf_counter() - start - making[0], time.process_time() - cpu - making[1]
    rows = ", ".join(f"{table} {frame.height}" for table, frame in made.frames.items())
    print(f"resolved in {spent[0]:.1f} s ({spent[1]:.1f} s of processor) besides; peak {_peak():.0f} MB")
    print(f"{made.assignment.height} mentions; {rows}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
