"""The papers' texts in pieces: each evidence sentence once, whatever edges it stands behind, and what is between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.writers.html.network import Floats, Ints, Mask, Network

__all__ = ["Evidence", "read_evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`texts` are pieces of the papers' texts; `paper` and `start` say where each stands (start -1: not word for word).

    `strength` is that of the strongest edge it stands behind, 0 for what is only context. `of_edge` and `of_statement`
    are pieces of each edge and statement, two columns, -1 for none.
    """

    texts: list[str]
    paper: Ints
    start: Ints
    strength: Floats
    of_edge: Ints
    of_statement: Ints


class _Pieces:
    """Collects pieces; one that is asked for again is the same one."""

    def __init__(self) -> None:
        self.number: dict[tuple[int, int, str], int] = {}
        self.strength: list[float] = []

    def add(self, paper: int, start: int, text: str, strength: float) -> int:
        number = self.number.setdefault((paper, start, text), len(self.strength))
        if number == len(self.strength):
            self.strength.append(strength)
        elif strength > self.strength[number]:
            self.strength[number] = strength
        return number


def read_evidence(network: Network) -> Evidence:
    """Cut the papers' texts along the evidence of all edges and statements."""
    texts = network.nodes["text"].fill_null("").to_list()
    pieces = _Pieces()
    of_edge = _of_edges(network, texts, pieces)
    of_statement = _of_statements(network, texts, pieces)
    _between(network.is_type("Paper"), texts, pieces)
    keys = list(pieces.number)
    return Evidence(
        [text for _, _, text in keys],
        np.array([paper for paper, _, _ in keys], np.int64),
        np.array([start for _, start, _ in keys], np.int64),
        np.array(pieces.strength),
        of_edge,
        of_statement,
    )


def _of_edges(network: Network, texts: list[str], pieces: _Pieces) -> Ints:
    result = np.full(network.edges.height, -1)
    source, target = network.ends()
    claims = (network.edges["type"] == "CLAIMS").to_numpy()
    said = network.edges["evidence"].fill_null("").to_list()
    confidence = network.edges["confidence"].to_list()
    for row in np.flatnonzero(claims | (network.edges["evidence"].fill_null("") != "").to_numpy()).tolist():
        evidence = texts[target[row]] if claims[row] else said[row]
        if evidence:
            paper = int(source[row])
            result[row] = pieces.add(paper, texts[paper].find(evidence), evidence, confidence[row])
    return result


def _of_statements(network: Network, texts: list[str], pieces: _Pieces) -> Ints:
    statements = network.statements
    result = np.full((statements.height, 2), -1)
    for row, (paper, confidence, evidence, starts, ends) in enumerate(
        statements.select("paper", "confidence", "evidence", "starts", "ends").iter_rows()
    ):
        text = texts[paper]
        spans = [(start, text[start:end]) for start, end in zip(starts or (), ends or (), strict=False)][:2]
        if not spans or not all(said and said in evidence for _, said in spans):
            spans = [(text.find(evidence), evidence)] if evidence else []
        for column, (start, said) in enumerate(spans):
            result[row, column] = pieces.add(paper, start, said, confidence)
    return result


def _between(papers: Mask, texts: list[str], pieces: _Pieces) -> None:
    """What no edge stands on, so that a paper's panel can show its whole abstract; the title is its name already."""
    cuts: dict[int, list[tuple[int, int]]] = {}
    for paper, start, text in pieces.number:
        if start >= 0:
            cuts.setdefault(paper, []).append((start, start + len(text)))
    for paper in np.flatnonzero(papers).tolist():
        text = texts[paper]
        at = text.find("\n") + 1
        for start, end in [*sorted(cuts.get(paper, ())), (len(text), len(text))]:
            if start > at and text[at:start].strip():
                pieces.add(paper, at, text[at:start], 0.0)
            at = max(at, end)
