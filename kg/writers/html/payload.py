"""The payload: the whole network in three packed blocks, kept below a size by leaving out the weakest first.

`core` is what first sight needs, `rest` edges and search, `text` the evidence; the page draws as soon as the first is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kg import schema
from kg.errors import OptionError
from kg.progress import Progress, no_progress
from kg.writers.html.columns import NO_DATE, pack
from kg.writers.html.communities import NAMES, Community, communities
from kg.writers.html.evidence import Evidence, read_evidence
from kg.writers.html.first_view import CANVAS, View, overview, the_map
from kg.writers.html.importance import importance
from kg.writers.html.network import Floats, Ints, Mask, Network, keep

__all__ = ["Payload", "make_payload"]

_TYPES = {node.name: number for number, node in enumerate(schema.NODE_TYPES)}
_EDGES = {edge.name: number for number, edge in enumerate(schema.EDGE_TYPES)}
_TRIES = 6


@dataclass(frozen=True, slots=True)
class Payload:
    """Blocks by name, as base64 text, and what was left out to keep them small."""

    blocks: dict[str, str]
    left_out: dict[str, int]

    @property
    def size(self) -> int:
        """Bytes that the blocks take in the file."""
        return sum(map(len, self.blocks.values()))


def make_payload(
    network: Network, *, limit: int, papers: bool | None = None, progress: Progress = no_progress
) -> Payload:
    """Blocks of at most `limit` bytes together. `papers`: drawn in the map (True), only around others (None), never (False).

    The evidence of the weakest edges is left out first, then nodes from the least important up. Raises OptionError where
    not even a small graph would fit.
    """
    everything = network
    for _ in range(_TRIES * 2):
        payload = _fitted(network, limit, papers=papers, progress=progress)
        dropped = everything.nodes.height - network.nodes.height
        if payload.size <= limit:
            return Payload(payload.blocks, payload.left_out | {"nodes": dropped})
        share = min(0.9, 0.85 * limit / payload.size)
        network = keep(network, _most_important(network, share))
        if not network.nodes.height:
            break
    raise OptionError("--max-size is too small for this page; 1 (megabyte) is the least that makes sense")


def _fitted(network: Network, limit: int, *, papers: bool | None, progress: Progress) -> Payload:
    """All blocks, with as many pieces of text as the limit has room for."""
    rank = importance(network)
    evidence = read_evidence(network)
    first = {"core": lambda: _core(network, rank, papers=papers), "rest": lambda: _rest(network, evidence)}
    blocks = {name: first[name]() for name in progress(first, "laying out the page", total=2)}
    room = limit - sum(map(len, blocks.values()))
    order = np.lexsort((np.arange(len(evidence.texts)), -evidence.strength))
    count = len(order)
    for _ in range(_TRIES):
        kept = np.zeros(len(order), bool)
        kept[order[:count]] = True
        blocks["text"] = _text(network, evidence, kept)
        if len(blocks["text"]) <= room or not count:
            break
        count = int(count * min(0.95, 0.97 * max(room, 0) / len(blocks["text"])))
    return Payload(blocks, _left_out(evidence, kept))


def _left_out(evidence: Evidence, kept: Mask) -> dict[str, int]:
    """How many edges and statements have lost their sentence, and how many pieces that were context only."""
    pieces = np.concatenate([evidence.of_edge, evidence.of_statement[:, 0]])
    lost = int((~kept[pieces[pieces >= 0]]).sum())
    return {"evidence": lost, "context": int((~kept & (evidence.strength == 0)).sum())}


def _most_important(network: Network, share: float) -> Mask:
    order = np.argsort(-importance(network), kind="stable")
    chosen = np.zeros(network.nodes.height, bool)
    chosen[order[: int(len(order) * share)]] = True
    return chosen


def _core(network: Network, rank: Floats, *, papers: bool | None) -> str:
    tree, leaf = communities(network, rank)
    nodes = network.nodes
    columns = {
        "type": nodes["type"].replace_strict(_TYPES, return_dtype=pl.UInt8).to_numpy(),
        "rank": (rank / max(float(rank.max(initial=0)), 1e-12)).astype(np.float32),
        "papers": nodes["papers"].fill_null(0).cast(pl.Int32).to_numpy(),
        "first": _days(nodes["first"]),
        "last": _days(nodes["last"]),
        "leaf": leaf.astype(np.int32),
        **_tree_columns(tree),
        **_view_columns("map", the_map(network, rank, with_papers=papers is True)),
        **_view_columns("over", overview(network, tree, leaf, rank)),
    }
    return pack(columns, texts={"name": nodes["name"].to_list()}, canvas=CANVAS, names=NAMES)


def _rest(network: Network, evidence: Evidence) -> str:
    nodes, edges = network.nodes, network.edges
    source, target = network.ends()
    counts, starts, lengths = _mentions(edges)
    columns = {
        "source": source.astype(np.int32),
        "target": target.astype(np.int32),
        "kind": edges["type"].replace_strict(_EDGES, return_dtype=pl.UInt8).to_numpy(),
        "confidence": _percent(edges["confidence"]),
        "weight": edges["weight"].cast(pl.Int32).to_numpy(),
        "said": evidence.of_edge.astype(np.int32),
        "mentions": counts,
        "mention_start": starts,
        "mention_length": lengths,
        "s_edge": network.statements["edge"].cast(pl.Int32).to_numpy(),
        "s_paper": network.statements["paper"].cast(pl.Int32).to_numpy(),
        "s_confidence": _percent(network.statements["confidence"]),
        "s_said": evidence.of_statement[:, 0].astype(np.int32),
        "s_also": evidence.of_statement[:, 1].astype(np.int32),
    }
    texts = {"id": nodes["id"].to_list(), "aliases": _joined(nodes["aliases"]), "links": _joined(nodes["links"])}
    return pack(columns, texts=texts)


def _text(network: Network, evidence: Evidence, kept: Mask) -> str:
    """The kept pieces; `piece` says which they are."""
    rows = np.flatnonzero(kept)
    columns = {
        "piece": rows.astype(np.int32),
        "paper": evidence.paper[rows].astype(np.int32),
        "start": evidence.start[rows].astype(np.int32),
    }
    return pack(columns, texts={"text": [evidence.texts[row] for row in rows.tolist()]}, pieces=len(evidence.texts))


def _mentions(edges: pl.DataFrame) -> tuple[Any, Any, Any]:
    """How many mentions each edge has (at most 255), and the starts and lengths of all, in order."""
    listed = edges.select(pl.col("starts").list.head(255), pl.col("ends").list.head(255))
    counts = listed["starts"].list.len().fill_null(0).cast(pl.UInt8).to_numpy()
    flat = listed.filter(pl.col("starts").list.len() > 0).explode("starts", "ends")
    starts = flat["starts"].cast(pl.Int32).to_numpy()
    lengths = (flat["ends"] - flat["starts"]).clip(0, 65535).cast(pl.UInt16).to_numpy()
    return counts, starts, lengths


def _tree_columns(tree: list[Community]) -> dict[str, Any]:
    names = [(*community.names, *[-1] * NAMES)[:NAMES] for community in tree]
    return {
        "tree_parent": np.array([community.parent for community in tree], np.int32),
        "tree_gathered": np.array([community.gathered for community in tree], np.int32),
        "tree_names": np.array(names, np.int32).reshape(-1),
    }


def _view_columns(name: str, view: View) -> dict[str, Any]:
    return {
        f"{name}_rows": view.rows.astype(np.int32),
        f"{name}_x": view.x.astype(np.int32),
        f"{name}_y": view.y.astype(np.int32),
        f"{name}_from": view.pairs[0].astype(np.int32),
        f"{name}_to": view.pairs[1].astype(np.int32),
        f"{name}_labelled": np.array([view.labelled], np.int32),
    }


def _days(dates: pl.Series) -> Ints:
    return dates.cast(pl.Int32).fill_null(NO_DATE).to_numpy()


def _percent(confidence: pl.Series) -> Any:
    return (confidence * 100).round().clip(0, 100).cast(pl.UInt8).to_numpy()


def _joined(lists: pl.Series) -> list[str]:
    return lists.list.join("\n").fill_null("").to_list()
