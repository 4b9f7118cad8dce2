"""The manifest of a build: what went in, what came out, what was left out, when, and by which versions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import kg
from kg import schema
from kg.errors import InputError
from kg.graph.graph import Graph
from kg.paper import Paper

__all__ = ["InputFile", "Manifest", "files_of"]

_SHOWN_PROBLEMS = 100  # messages kept in the manifest; all are counted


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that gave papers: its path as given, the SHA-256 of its bytes (empty for standard input), its listings."""

    path: str
    sha256: str
    listings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a build says of itself; `skipped` counts papers and files that could not be read, `problems` are the first of them."""

    schema: int
    kg: str
    pipeline: str
    time: str
    inputs: list[InputFile]
    counts: dict[str, int]
    skipped: int
    problems: list[str]

    @classmethod
    def new(
        cls,
        *,
        inputs: Sequence[InputFile],
        before: Manifest | None,
        pipeline: str,
        counts: Mapping[str, int],
        problems: Sequence[InputError],
    ) -> Manifest:
        """The manifest of a build that ends now; `before` is that of the graph that the inputs were added to."""
        files = {(file.path, file.sha256): file for file in [*(before.inputs if before else ()), *inputs]}
        messages = [*(before.problems if before else ()), *map(str, problems)]
        return cls(
            schema=schema.SCHEMA_VERSION,
            kg=kg.__version__,
            pipeline=pipeline,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            inputs=sorted(files.values(), key=lambda file: (file.path, file.sha256)),
            counts=dict(counts),
            skipped=(before.skipped if before else 0) + len(problems),
            problems=messages[:_SHOWN_PROBLEMS],
        )

    @classmethod
    def of(cls, graph: Graph) -> Manifest:
        """The manifest of an open graph."""
        data = {name: graph.manifest.get(name) for name in cls.__slots__}
        return cls(**data | {"inputs": [InputFile(**file) for file in graph.manifest["inputs"]]})  # type: ignore[arg-type]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def files_of(inputs: Iterable[str | Path], listings: Iterable[Paper]) -> list[InputFile]:
    """The files behind the listings; a file that gave none, and is no folder, is listed with 0."""
    counts = Counter(paper.source for paper in listings)
    counts.update({str(path): 0 for path in inputs if not Path(path).is_dir()})
    return [InputFile(path, _sha256(Path(path)), number) for path, number in sorted(counts.items())]


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
