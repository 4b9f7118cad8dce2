"""Graphs for the page: papers with sentences of our own, in a few fields that hang together, and hostile names."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kg import ids
from kg.graph import Graph
from tests.graphs import write_graph

__all__ = ["HOSTILE_NAME", "HOSTILE_TITLE", "fields_graph", "hostile_graph"]

HOSTILE_TITLE = "</script><img src=x onerror=alert(1)>"
HOSTILE_NAME = '"><svg onload=alert(2)>'

# field: methods, what they build on, task, benchmark, dataset, metric
_FIELDS = {
    "tides": (["TideNet", "EbbFormer", "SurgeRank", "Moonpull", "Harbor-7B"], "wave mixing", "tide forecasting"),
    "orchards": (["PomeVision", "GraftNet", "Rootstock", "BlossomQA", "Codling"], "leaf attention", "fruit counting"),
    "bells": (["ChimeLM", "Carillon", "Clapper", "Belfry-3B", "Tollgate"], "resonance tuning", "peal transcription"),
    "kites": (["KiteRL", "Tether", "Updraft", "Spar-1B", "Bowline"], "gust rollouts", "kite steering"),
    "mosses": (["MossMap", "Sporeline", "Peatland", "Lichenet", "Fen-2B"], "spore sampling", "moss identification"),
}
_SHARED = [
    ("neural networks", "Method"),
    ("HarborBench", "Benchmark"),
    ("LoomCorpus", "Dataset"),
    ("accuracy", "Metric"),
]


class _Writer:
    """Collects papers with their sentences, and the edges whose offsets point into them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.types: dict[str, str] = {}
        self.dates: dict[str, list[date]] = defaultdict(list)

    def paper(
        self, number: int, title: str, sentences: list[str], roles: list[tuple[str, str, str]], day: date | None
    ) -> str:
        """`roles` are (name, type, edge); each name stands in a sentence, which becomes its evidence."""
        abstract = " ".join(sentences)
        text = f"{title}\n{abstract}"
        known = number % 3 > 0
        paper = ids.paper_id(title, (f"arxiv:2506.{number:05d}",) if known else ())
        self.rows["papers"].append(
            {
                "id": paper,
                "title": title,
                "abstract": abstract,
                "date": day,
                "year": day.year if day else None,
                "month": f"{day:%Y-%m}" if day else None,
                "code_url": "https://github.com/example/code" if number % 4 == 0 else None,
                "identifiers": [f"arxiv:2506.{number:05d}"] if known else [],
            }
        )
        for name, kind, edge in roles:
            starts = [match.start() for match in re.finditer(re.escape(name), text)]
            said = next(sentence for sentence in sentences if name in sentence)
            self.types[name] = kind
            if day:
                self.dates[name].append(day)
            self.rows["paper_entity"].append(
                {
                    "source": paper,
                    "source_type": "Paper",
                    "type": edge,
                    "target": ids.entity_id(name),
                    "target_type": kind,
                    "confidence": 0.5 + (number * 7 + len(name)) % 50 / 100,
                    "evidence": said,
                    "starts": starts,
                    "ends": [start + len(name) for start in starts],
                    "surfaces": [name],
                }
            )
        return paper

    def state(self, paper: str, subject: str, predicate: str, object_: str, sentence: str) -> None:
        """A statement of the paper just written."""
        row = self.rows["papers"][-1]
        start = f"{row['title']}\n{row['abstract']}".index(sentence)
        self.rows["statements"].append(
            {
                "paper": paper,
                "subject": ids.entity_id(subject),
                "predicate": predicate,
                "object": ids.entity_id(object_),
                "confidence": 0.9,
                "evidence": sentence,
                "starts": [start],
                "ends": [start + len(sentence)],
            }
        )

    def graph(self, folder: Path) -> Graph:
        """Write what was collected, entities and aggregated edges made from it."""
        count = defaultdict(set)
        for edge in self.rows["paper_entity"]:
            count[edge["target"]].add(edge["source"])
        for name, kind in self.types.items():
            node = ids.entity_id(name)
            self.rows["entities"].append(
                {
                    "id": node,
                    "type": kind,
                    "name": name,
                    "aliases": [f"{name} (ours)", name.upper()] if kind == "Method" else [],
                    "papers": len(count[node]),
                    "first_seen": min(self.dates[name], default=None),
                    "last_seen": max(self.dates[name], default=None),
                }
            )
        types = {row["id"]: row["type"] for row in self.rows["entities"]}
        stated = defaultdict(list)
        for row in self.rows["statements"]:
            stated[row["subject"], row["predicate"], row["object"]].append(row)
        for (subject, predicate, object_), rows in stated.items():
            self.rows["entity_entity"].append(
                {
                    "source": subject,
                    "source_type": types[subject],
                    "type": predicate,
                    "target": object_,
                    "target_type": types[object_],
                    "weight": len(rows),
                    "confidence": 0.9,
                    "evidence": rows[0]["evidence"],
                    "made_by": "text",
                }
            )
        for table in ("papers", "entities"):
            self.rows[table].sort(key=lambda row: row["id"])
        return write_graph(folder, **self.rows)


def fields_graph(folder: Path, *, rounds: int = 3, copies: int = 1) -> Graph:
    """`rounds` papers a method, in five fields, over two years; the last paper has no date.

    More `copies` give as many times the fields, with names of their own: enough for communities.
    """
    writer = _Writer()
    number = 0
    for field, (methods, part, task) in _copied(copies).items():
        for place, method in enumerate(methods * rounds):
            base = methods[(place - 1) % len(methods)]
            number += 1
            shared, kind = _SHARED[number % len(_SHARED)]
            title = f"{method} {'revisited' if place >= len(methods) else 'for'} {task}, part {place + 1}"
            first = f"Work on {field} has long relied on {part}."
            second = f"We introduce {method}, a way to do {task} on {shared}."
            third = f"On all {field}, {method} is better than {base} by {number % 9 + 1} points."
            kind_of = "Model" if method.endswith("B") else "Method"
            kind_of_base = "Model" if base.endswith("B") else "Method"
            role = {"Benchmark": "EVALUATES_ON", "Dataset": "USES", "Metric": "REPORTS"}.get(kind, "STUDIES")
            roles = [
                (part, "Method", "MENTIONS"),
                (method, kind_of, "INTRODUCES"),
                (task, "Task", "ADDRESSES"),
                (shared, kind, role),
                (base, kind_of_base, "COMPARES_WITH"),
            ]
            day = (
                None
                if number == len(methods) * rounds * len(_FIELDS) * copies
                else date(2024, 1, 5) + timedelta(days=9 * number % 700)
            )
            paper = writer.paper(number, title, [first, second, third], roles, day)
            writer.state(paper, method, "OUTPERFORMS", base, third)
            writer.state(paper, method, "USED_FOR", task, second)
            _result(writer, paper, method, f"{number % 9 + 1} points", third)
    return writer.graph(folder)


def _copied(copies: int) -> dict[str, tuple[list[str], str, str]]:
    copied = dict(_FIELDS)
    for copy in range(2, copies + 1):
        for field, (methods, part, task) in _FIELDS.items():
            copied[f"{field} {copy}"] = ([f"{name}-{copy}" for name in methods], f"{part} {copy}", f"{task} {copy}")
    return copied


def _result(writer: _Writer, paper: str, method: str, value: str, sentence: str) -> None:
    result = ids.result_id(paper, 1)
    writer.rows["results"].append({"id": result, "value": value, "evidence": sentence})
    writer.rows["paper_result"].append(
        {"source": paper, "source_type": "Paper", "type": "CLAIMS", "target": result, "target_type": "Result"}
    )
    writer.rows["result_entity"].append(
        {
            "source": result,
            "source_type": "Result",
            "type": "OF",
            "target": ids.entity_id(method),
            "target_type": "Method",
        }
    )


def hostile_graph(folder: Path) -> Graph:
    """Two papers whose title, names, sentences and links are attacks."""
    writer = _Writer()
    for number in (1, 2):
        sentence = f"We introduce {HOSTILE_NAME} and <script>alert(3)</script> it is <b>bold</b>, {number}."
        paper = writer.paper(
            number,
            HOSTILE_TITLE + ("" if number == 1 else " again"),
            [sentence, "It beats <i>plain</i> nets by {{config}}."],
            [(HOSTILE_NAME, "Method", "INTRODUCES"), ("<i>plain</i> nets", "Model", "COMPARES_WITH")],
            date(2025, 6, number),
        )
        writer.rows["papers"][-1] |= {"url": "javascript:alert(4)", "code_url": "javascript:alert(5)"}
        writer.state(paper, HOSTILE_NAME, "OUTPERFORMS", "<i>plain</i> nets", sentence)
    return writer.graph(folder)
