"""The tables as triples: frames of graph, subject, predicate, object and kind, those of one subject together, in a fixed order.

Subjects are prefixed names. An object's `kind` says how it is written: node (a prefixed name of ours), term (one of a
vocabulary), iri, or the datatype of a literal. `graph` is the paper whose statement it is; null is the default graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from kg import schema
from kg.graph import Graph
from kg.graph.tables import columns
from kg.ontology.terms import DATATYPES, QUALIFIED_BY_TABLE, camel
from kg.writers.rdf.literals import decimal_kinds, decimals
from kg.writers.rdf.names import address, local, name, statement_name

__all__ = ["COLUMNS", "triples"]

COLUMNS = ("graph", "subject", "predicate", "object", "kind")

# Nodes or edges in a frame; a paper's edges, statements and results come with it, some 200 triples.
PAPERS = 500
NODES = 10_000
EDGES = 10_000

_EDGE = {edge.name: edge.camel for edge in schema.EDGE_TYPES}
_ROLE = {role.edge: role.name for role in schema.ROLES}


@dataclass(frozen=True, slots=True)
class _Value:
    """What one predicate says of each row: an expression that gives a string, a list of them, or null for nothing."""

    predicate: str
    object: pl.Expr
    kind: str | pl.Expr
    is_list: bool = False


def triples(
    graph: Graph, *, build_time: bool = False, min_confidence: float = 0.0, in_paper_graphs: bool = False
) -> Iterator[pl.DataFrame]:
    """All triples of `graph`, each once; with `in_paper_graphs`, what a paper says of two entities in its graph as well."""
    build = f"build:{graph.build.name}"
    yield _build(graph, build, build_time=build_time)
    tables = _Tables(graph, build, min_confidence, in_paper_graphs=in_paper_graphs)
    yield from tables.papers()
    for table in ("entities", "authors", "digests"):
        yield from tables.nodes(table)
    yield from tables.qualified("entity_entity")
    yield from tables.qualified("digest_paper")


def _build(graph: Graph, build: str, *, build_time: bool) -> pl.DataFrame:
    rows = [
        (None, build, "rdf:type", "kg:Build", "term"),
        (None, build, "kg:id", f"build/{graph.build.name}", "string"),
        (None, build, "kg:pipelineVersion", str(graph.manifest.get("pipeline", "")), "string"),
    ]
    if build_time:
        rows.append((None, build, "prov:endedAtTime", str(graph.manifest["time"]), "dateTime"))
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


@dataclass(frozen=True, slots=True)
class _Tables:
    graph: Graph
    build: str
    min_confidence: float
    in_paper_graphs: bool

    def papers(self) -> Iterator[pl.DataFrame]:
        """Each paper with its edges, the statements behind them, its results: all that its own graph holds."""
        for frame, low, high in self._chunks("papers", PAPERS):
            order = frame.select(paper="id").with_row_index("group")
            edges = self._between("paper_entity", "source", low, high)
            authors = self._between("paper_author", "source", low, high)
            statements = self._between("statements", "paper", low, high)
            claims = self._between("paper_result", "source", low, high)
            results = self._results(claims["target"])
            claims = claims.join(results.select(target="id"), on="target", how="semi", maintain_order="left")
            parts = [
                _said(frame.with_columns(paper="id"), name("id"), _node_values("papers")),
                *(_plain(table.with_columns(paper="source")) for table in (edges, authors, claims)),
                self._statements(edges.with_columns(paper="source"), "paper_entity"),
                self._asserted(statements),
                self._statements(statements, "statements"),
                self._statements(authors.with_columns(paper="source"), "paper_author"),
                self._claimed(results, claims),
            ]
            joined = pl.concat(part.with_columns(part=pl.lit(n)) for n, part in enumerate(parts) if part.height)
            joined = joined.join(order, on="paper", how="left", maintain_order="left")
            # A paper's own values and edges (parts 0 to 3) are one block; a result keeps its edges by its row.
            own = pl.col("part") < 4
            block, row = pl.when(own).then(0).otherwise("part"), pl.when(own).then(0).otherwise("row")
            yield joined.sort("group", block, row, "order", maintain_order=True, nulls_last=True).select(
                local(name("paper")).pipe(lambda text: pl.lit("graph:") + text).alias("graph"), *COLUMNS[1:]
            )

    def nodes(self, table: str) -> Iterator[pl.DataFrame]:
        """The nodes of `table`, each with its plain edges."""
        edge_table = {"entities": "entity_entity", "digests": "digest_paper"}.get(table)
        for frame, low, high in self._chunks(table, NODES):
            parts = [_said(frame, name("id"), _node_values(table)).with_columns(of=pl.col("row"))]
            if edge_table:
                edges = self._between(edge_table, "source", low, high)
                order = frame.select(source="id").with_row_index("of")
                parts.append(_plain(edges.join(order, on="source", how="left", maintain_order="left"), keep=("of",)))
            yield _default_graph(
                pl.concat(part.select("of", "order", *COLUMNS[1:]) for part in parts).sort(
                    "of", "order", maintain_order=True, nulls_last=True
                )
            )

    def qualified(self, table: str) -> Iterator[pl.DataFrame]:
        """The statements behind the edges of `table`."""
        for frame in self.graph.batches(table, size=EDGES, min_confidence=self.min_confidence):
            yield _default_graph(self._statements(frame, table))

    def _statements(self, frame: pl.DataFrame, table: str) -> pl.DataFrame:
        qualified = QUALIFIED_BY_TABLE[table]
        if table == "statements":
            frame = frame.rename({"subject": "source", "predicate": "type", "object": "target"})
        source, target, edge = name("source"), name("target"), pl.col("type").replace(_EDGE)
        parts = [local(source), edge, local(target)]
        if table == "statements":
            parts.insert(0, local(name("paper")))
        elif len(qualified.edges) == 1:  # the edge goes without saying
            parts = [local(target), local(source)] if table == "digest_paper" else [local(source), local(target)]
        values = [
            _Value("rdf:type", pl.lit(f"kg:{qualified.name}"), "term"),
            _Value("rdf:subject", source, "node"),
            _Value("rdf:predicate", pl.lit("kg:") + edge, "term"),
            _Value("rdf:object", target, "node"),
        ]
        if table == "paper_entity":
            values.append(_Value("kg:role", pl.col("type").replace(_ROLE), "string"))
        values += [_property(item) for item in qualified.properties]
        if qualified.has_spans:
            values.append(_Value("kg:span", _spans(), "string", is_list=True))
            values.append(_Value("kg:statedBy", name("paper"), "node"))
        values.append(_Value("prov:wasGeneratedBy", pl.lit(self.build), "node"))
        return _said(frame, statement_name(qualified.prefix, *parts), values)

    def _asserted(self, statements: pl.DataFrame) -> pl.DataFrame:
        """What a paper states of two entities as plain triples; without graphs, the edges have said it already."""
        chosen = statements if self.in_paper_graphs else statements.clear()
        edges = chosen.rename({"subject": "source", "predicate": "type", "object": "target"})
        return (
            _plain(edges)
            .sort("paper", "subject", "order", maintain_order=True)
            .with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
        )

    def _results(self, ids: pl.Series) -> pl.DataFrame:
        if ids.is_empty():
            return pl.DataFrame(schema=columns("results"))
        rows = self._between("results", "id", ids.min(), ids.max(), closed="both")  # type: ignore[arg-type]
        return rows.filter(pl.col("id").is_in(ids.implode()))

    def _claimed(self, results: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
        """Results and their edges; `row` is the result's, so that they stand together."""
        if results.is_empty():
            return _plain(claims.clear().with_columns(paper="source"))
        of = claims.select("target", paper="source").unique("target", keep="first", maintain_order=True)
        found = of.join(results, left_on="target", right_on="id", maintain_order="left").rename({"target": "id"})
        order = found.select("paper", source="id").with_row_index("of")
        edges = self._between("result_entity", "source", results["id"].min(), results["id"].max(), closed="both")  # type: ignore[arg-type]
        edges = edges.join(order, on="source", maintain_order="left")
        said = _said(found, name("id"), _node_values("results"))
        return pl.concat([said, _plain(edges, keep=("of",)).with_columns(row="of").select(said.columns)])

    def _chunks(self, table: str, size: int) -> Iterator[tuple[pl.DataFrame, str | None, str | None]]:
        """The rows of a table of nodes in frames, each with the ids its edges lie between: after the first, up to the second.

        The last is open, so that no edge is lost.
        """
        low, frames = None, self.graph.batches(table, size=size)
        frame = next(frames, None)
        while frame is not None:
            following = next(frames, None)
            high = str(frame["id"][-1]) if following is not None else None
            yield frame, low, high
            low, frame = high, following

    def _between(
        self, table: str, column: str, low: str | None, high: str | None, *, closed: str = "right"
    ) -> pl.DataFrame:
        rows = self.graph.scan(table)
        if low is not None:
            rows = rows.filter(pl.col(column) >= low if closed == "both" else pl.col(column) > low)
        if high is not None:
            rows = rows.filter(pl.col(column) <= high)
        if self.min_confidence > 0 and "confidence" in columns(table):
            rows = rows.filter(pl.col("confidence") >= self.min_confidence)
        return rows.collect()


def _said(frame: pl.DataFrame, subject: pl.Expr, values: list[_Value]) -> pl.DataFrame:
    """A row a value, sorted by row: what `values` say of each row of `frame`, whose column `paper` is kept."""
    base = frame.with_row_index("row").with_columns(subject=subject)
    paper = pl.col("paper") if "paper" in frame.columns else pl.lit(None, pl.String).alias("paper")
    parts = []
    for order, value in enumerate(values):
        part = base.select(
            paper,
            "row",
            pl.lit(order, pl.UInt32).alias("order"),
            "subject",
            pl.lit(value.predicate).alias("predicate"),
            value.object.alias("object"),
            (pl.lit(value.kind) if isinstance(value.kind, str) else value.kind).alias("kind"),
        )
        parts.append((part.explode("object") if value.is_list else part).drop_nulls("object"))
    return pl.concat(parts).sort("row", "order", maintain_order=True)


def _plain(edges: pl.DataFrame, *, keep: tuple[str, ...] = ()) -> pl.DataFrame:
    """A plain triple a row of an edge table, ordered after all values of a node."""
    places = {edge.name: 1000 + place for place, edge in enumerate(schema.EDGE_TYPES)}
    return edges.select(
        pl.col("paper") if "paper" in edges.columns else pl.lit(None, pl.String).alias("paper"),
        pl.lit(0, pl.UInt32).alias("row"),
        pl.col("type").replace_strict(places, return_dtype=pl.UInt32).alias("order"),
        name("source").alias("subject"),
        (pl.lit("kg:") + pl.col("type").replace(_EDGE)).alias("predicate"),
        name("target").alias("object"),
        pl.lit("node").alias("kind"),
        *keep,
    )


def _default_graph(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.lit(None, pl.String).alias("graph"), *COLUMNS[1:])


def _node_values(table: str) -> list[_Value]:
    node = next(node for node in schema.NODE_TYPES if node.table == table)
    kinds = [_Value("rdf:type", pl.lit(f"kg:{node.name}"), "term")]
    if node.is_entity:
        kinds = [
            _Value(
                "rdf:type", pl.concat_list(pl.lit("kg:") + pl.col("type"), pl.lit("kg:Entity")), "term", is_list=True
            )
        ]
    label = next((item.name for item in node.properties if item.name in ("name", "title")), None)
    values = [*kinds, _Value("kg:id", pl.col("id"), "string")]
    if label:
        values.append(_Value("rdfs:label", pl.col(label), "string"))
    values += [_property(item) for item in node.properties]
    if any(item.name == "same_as" for item in node.properties):
        values.append(_Value("skos:exactMatch", _addresses("same_as"), "iri", is_list=True))
    return values


def _property(item: schema.Property) -> _Value:
    value, is_list = pl.col(item.name), item.kind in ("strings", "integers")
    kind: str | pl.Expr = DATATYPES[item.kind].removeprefix("xsd:")
    if is_list:
        value = value.list.unique(maintain_order=True)
    if item.kind == "number":
        value, kind = decimals(value), decimal_kinds(value)
    elif kind != "string":
        value = value.cast(pl.List(pl.String) if is_list else pl.String)
    return _Value(f"kg:{camel(item.name)}", value, kind, is_list=is_list)


def _spans() -> pl.Expr:
    """`starts` and `ends` as RFC 5147 text fragments."""
    ends = pl.col("ends").cast(pl.List(pl.String))
    return pl.struct(pl.col("starts").cast(pl.List(pl.String)).alias("starts"), ends.alias("ends")).map_batches(
        _fragments, return_dtype=pl.List(pl.String)
    )


def _fragments(pairs: pl.Series) -> pl.Series:
    rows = pairs.struct.unnest().with_row_index("row")
    long = rows.filter(pl.col("starts").list.len() == pl.col("ends").list.len()).explode("starts", "ends").drop_nulls()
    text = long.select("row", span=pl.concat_str(pl.lit("char="), "starts", pl.lit(","), "ends"))
    lists = text.unique(maintain_order=True).group_by("row", maintain_order=True).agg("span")
    return rows.select("row").join(lists, on="row", how="left", maintain_order="left")["span"]


def _addresses(column: str) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().map_elements(address, return_dtype=pl.String, skip_nulls=True))
