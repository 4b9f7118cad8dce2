"""Network: the graph as the page holds it: nodes numbered in order, edges between the numbers, statements behind edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from kg import schema
from kg.graph import Graph

__all__ = ["Floats", "Ints", "Mask", "Network", "keep", "read_network"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_NODE_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "type": pl.String(),
    "name": pl.String(),
    "aliases": pl.List(pl.String()),
    "papers": pl.Int64(),
    "first": pl.Date(),
    "last": pl.Date(),
    "links": pl.List(pl.String()),
    "text": pl.String(),
}
_EDGE_COLUMNS: dict[str, pl.DataType] = {
    "source": pl.Int64(),
    "target": pl.Int64(),
    "type": pl.String(),
    "confidence": pl.Float64(),
    "weight": pl.Int64(),
    "evidence": pl.String(),
    "starts": pl.List(pl.Int64()),
    "ends": pl.List(pl.Int64()),
}
_STATEMENT_COLUMNS = ("edge", "paper", "confidence", "evidence", "starts", "ends")


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes are numbered by their row.

    `nodes`: id, type, name, aliases, papers, first and last (dates), links (`kind address`), text (papers only).
    `edges`: source and target (rows of nodes), type, confidence, weight, and for Paper -> entity edges evidence and
    the starts and ends of mentions. `statements`: edge (a row of edges), paper (a row of nodes), confidence, evidence,
    and the starts and ends of its sentences.
    """

    nodes: pl.DataFrame
    edges: pl.DataFrame
    statements: pl.DataFrame

    def is_type(self, *types: str) -> Mask:
        """Which nodes are of one of `types`."""
        return self.nodes["type"].is_in(types).to_numpy()

    def ends(self) -> tuple[Ints, Ints]:
        """The two ends of every edge."""
        return self.edges["source"].to_numpy(), self.edges["target"].to_numpy()


def read_network(graph: Graph, *, min_confidence: float = 0.0) -> Network:
    """The whole graph; edges and statements below `min_confidence` left out, and edges that no statement is left for."""
    nodes = pl.concat([_papers(graph), _entities(graph), _authors(graph), _results(graph), _digests(graph)])
    number = nodes.select("id").with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    edges = [_edges(graph, table.name, number, min_confidence) for table in schema.EDGE_TABLES]
    all_edges = pl.concat(edges)
    return Network(nodes, all_edges, _statements(graph, all_edges, number, min_confidence))


def keep(network: Network, nodes: Mask, edges: Mask | None = None) -> Network:
    """The part of `network` with these nodes (and edges, all unless given), numbered anew.

    An edge that loses an end goes, and a statement that loses its edge or its paper.
    """
    number = np.cumsum(nodes) - 1
    source, target = network.ends()
    kept = nodes[source] & nodes[target] if edges is None else nodes[source] & nodes[target] & edges
    edge_number = np.cumsum(kept) - 1
    statements = network.statements
    edge, paper = statements["edge"].to_numpy(), statements["paper"].to_numpy()
    left = statements.filter(pl.Series(kept[edge] & nodes[paper]))
    return Network(
        network.nodes.filter(pl.Series(nodes)),
        network.edges.filter(pl.Series(kept)).with_columns(
            source=pl.Series(number[source[kept]]), target=pl.Series(number[target[kept]])
        ),
        left.with_columns(
            edge=pl.Series(edge_number[left["edge"].to_numpy()]), paper=pl.Series(number[left["paper"].to_numpy()])
        ),
    )


def _papers(graph: Graph) -> pl.DataFrame:
    links = [("page", "url"), ("code", "code_url"), ("project", "project_url")]
    return _shaped(
        graph.scan("papers").with_columns(
            type=pl.lit("Paper"),
            name="title",
            aliases="keywords",
            first="date",
            last="date",
            links=pl.concat_list(
                [
                    pl.when(pl.col(column).str.len_chars() > 0).then(pl.lit(kind + " ") + pl.col(column))
                    for kind, column in links
                ]
            ).list.drop_nulls(),
            text=pl.col("title") + "\n" + pl.col("abstract"),
        )
    )


def _entities(graph: Graph) -> pl.DataFrame:
    same = pl.col("same_as").list.eval(pl.lit("same ") + pl.element())
    return _shaped(graph.scan("entities").rename({"first_seen": "first", "last_seen": "last"}).with_columns(links=same))


def _authors(graph: Graph) -> pl.DataFrame:
    return _shaped(graph.scan("authors").with_columns(type=pl.lit("Author")))


def _results(graph: Graph) -> pl.DataFrame:
    return _shaped(graph.scan("results").with_columns(type=pl.lit("Result"), name="value", text="evidence"))


def _digests(graph: Graph) -> pl.DataFrame:
    return _shaped(graph.scan("digests").with_columns(type=pl.lit("Digest"), name="title", first="date", last="date"))


def _shaped(frame: pl.LazyFrame) -> pl.DataFrame:
    """The columns of a node, in order; what the table lacks is null, and no list is."""
    has = frame.collect_schema().names()
    columns = [
        (pl.col(name) if name in has else pl.lit(None)).cast(kind).alias(name) for name, kind in _NODE_COLUMNS.items()
    ]
    nulls = [pl.col(name).fill_null(pl.lit([], dtype=_NODE_COLUMNS[name])) for name in ("aliases", "links")]
    return frame.select(columns).with_columns(nulls).collect()


def _edges(graph: Graph, table: str, number: pl.DataFrame, min_confidence: float) -> pl.DataFrame:
    frame = graph.read(table, min_confidence=min_confidence)
    if table == "entity_entity":  # its evidence stands in the statements
        frame = frame.drop("evidence")
    frame = _numbered(frame, number, ("source", "target"))
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in _EDGE_COLUMNS.items()
    ]
    return frame.select(columns).with_columns(pl.col("confidence").fill_null(1.0), pl.col("weight").fill_null(1))


def _statements(graph: Graph, edges: pl.DataFrame, number: pl.DataFrame, min_confidence: float) -> pl.DataFrame:
    frame = _numbered(graph.read("statements", min_confidence=min_confidence), number, ("subject", "object", "paper"))
    relations = edges.with_row_index("edge").select(
        pl.col("edge").cast(pl.Int64), subject="source", object="target", predicate="type"
    )
    joined = frame.join(relations, on=["subject", "object", "predicate"], how="inner", maintain_order="left")
    return joined.select(_STATEMENT_COLUMNS).sort("edge", maintain_order=True)


def _numbered(frame: pl.DataFrame, number: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows with node ids in `columns` replaced by numbers; a row that names a node the graph lacks goes."""
    for column in columns:
        frame = (
            frame.join(number.rename({"id": column}), on=column, how="inner", maintain_order="left")
            .drop(column)
            .rename({"number": column})
        )
    return frame
