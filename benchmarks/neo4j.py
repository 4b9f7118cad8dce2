"""Pushing a graph of 100,000 edges: `kg push` beside what one would write first, on the server that NEO4J_URI names.

    NEO4J_URI=bolt://localhost:7687 NEO4J_PASSWORD=… python -m benchmarks.neo4j

Rows are nodes and edges, the time is that of the whole push, constraints, indexes and stale-checks among it. The plain loop runs one MERGE
a row, with the same constraints and indexes, in transactions of 1,000 rows; it is timed on a part of the edges and the nodes at their
ends. Before that the graph is pushed and removed once, so that neither meets a cold server. UNWIND without constraints looks for each end
of an edge among all nodes, so it is timed on a smaller part.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.synthetic import synthetic_graph
from kg.asking.cypher.embedded import load
from kg.graph import Graph
from kg.writers.neo4j import Server, connect, push, statements

NAME = "benchmark"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the plain loop's sample")
    parser.add_argument("--unindexed", type=int, default=2_000, help="rows of the sample of UNWIND without constraints")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # Fewer come out than are drawn, since some are the same.
        graph = synthetic_graph(Path(folder), papers=10_000, entities=5_000, mentions=80_000, statements=26_000)
        nodes = graph.height("papers") + graph.height("entities")
        edges = graph.height("paper_entity") + graph.height("entity_entity")
        print(f"graph of {nodes:,} nodes and {edges:,} edges")
        start = time.perf_counter()
        load(graph, Path(folder) / "cypher.lbug")
        print(f"embedded load              {time.perf_counter() - start:8.2f} s")
        server = Server.of()
        with emptied(server):
            timed("kg push, cold server", nodes + edges, lambda: push(graph, server, name=NAME))
        with emptied(server):
            batch = plain_rows(graph, options.rows)
            plain = timed("plain loop, MERGE a row", len(batch), lambda: loop(server, batch))
        with emptied(server):
            ours = timed("kg push, first", nodes + edges, lambda: push(graph, server, name=NAME))
            timed("kg push, again", nodes + edges, lambda: push(graph, server, name=NAME))
        with emptied(server, constraints=False):
            timed("UNWIND, no constraints", options.unindexed, lambda: unwind(graph, server, options.unindexed, nodes))
        print(f"kg push is {ours / plain:.1f} times as fast as the plain loop")


def timed(what: str, rows: int, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(f"{what:26} {seconds:8.2f} s {rows / seconds:10,.0f} rows/s", flush=True)
    return rows / seconds


@contextmanager
def emptied(server: Server, *, constraints: bool = True) -> Iterator[None]:
    """The benchmark's rows gone before and after; without constraints, kg's are dropped (the next push makes them again)."""
    wipe(server)
    if not constraints:
        with connect(server) as driver:
            for kind in ("CONSTRAINTS", "INDEXES"):
                for record in driver.execute_query(f"SHOW {kind} YIELD name WHERE name STARTS WITH 'kg_'").records:
                    driver.execute_query(f"DROP {kind[:-1].replace('INDEXE', 'INDEX')} {record['name']} IF EXISTS")
    yield
    wipe(server)


def wipe(server: Server) -> None:
    with connect(server) as driver, driver.session() as session:
        session.run(
            "MATCH ()-[r]->() WHERE r.graph = $n CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS", n=NAME
        ).consume()
        session.run(
            "MATCH (n) WHERE n.graph = $n CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", n=NAME
        ).consume()


_Row = tuple[str, dict[str, Any]]


def plain_rows(graph: Graph, edges: int) -> list[_Row]:
    """Some edges of each table, in its proportion, and before them the nodes at their ends; each row with its MERGE."""
    tables = ("paper_entity", "entity_entity")
    total = sum(graph.height(table) for table in tables)
    parts = {table: graph.read(table).sample(edges * graph.height(table) // total, seed=0) for table in tables}
    ends = {id for part in parts.values() for name in ("source", "target") for id in part[name].to_list()}
    nodes = [
        (_merge(table, row), row)
        for table in ("papers", "entities")
        for row in graph.read(table).iter_rows(named=True)
        if row["id"] in ends
    ]
    return nodes + [(_merge(table, row), row) for table, part in parts.items() for row in part.iter_rows(named=True)]


def loop(server: Server, batch: list[_Row]) -> None:
    with connect(server) as driver, driver.session() as session:
        for start in range(0, len(batch), 1_000):

            def work(transaction: Any, part: list[_Row] = batch[start : start + 1_000]) -> None:
                for text, row in part:
                    ends = {key: row[key] for key in ("source", "target") if key in row}
                    values = {key: value for key, value in row.items() if key not in _ENDS}
                    transaction.run(text, graph=NAME, id=row.get("id"), values=values, **ends).consume()

            session.execute_write(work)


_ENDS = ("source", "source_type", "type", "target", "target_type", "id")


def _merge(table: str, row: dict[str, Any]) -> str:
    if table == "papers":
        return "MERGE (n:Paper {graph: $graph, id: $id}) SET n += $values"
    if table == "entities":
        return f"MERGE (n:Entity {{graph: $graph, id: $id}}) SET n += $values, n:{row['type']}"
    source = "Paper" if table == "paper_entity" else "Entity"
    return (
        f"MATCH (a:{source} {{graph: $graph, id: $source}}) MATCH (b:Entity {{graph: $graph, id: $target}}) "
        f"MERGE (a)-[r:{row['type']} {{graph: $graph}}]->(b) SET r += $values"
    )


def unwind(graph: Graph, server: Server, rows: int, nodes: int) -> None:
    """The statements of a push, without its constraints: all nodes are created, then so many edges merged."""
    from kg import schema

    with connect(server) as driver, driver.session() as session:
        for table, label in (("papers", "Paper"), ("entities", "Entity")):
            ids = graph.read(table)["id"].to_list()
            session.run(f"UNWIND $ids AS id CREATE (:{label} {{graph: $g, id: id}})", ids=ids, g=NAME).consume()
        frame = graph.read("paper_entity").head(rows)
        for (name,), part in frame.group_by(["type"], maintain_order=True):
            edge = schema.EDGE_TYPES_BY_NAME[str(name)]
            data = [list(row) for row in part.drop("source_type", "type", "target_type").iter_rows()]
            session.run(statements.merge_edges(edge), rows=data, graph=NAME, build="x").consume()


if __name__ == "__main__":
    main()
