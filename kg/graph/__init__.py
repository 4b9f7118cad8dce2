"""The graph tables: build, add, open, statistics, search, the NetworkX view."""

from kg.graph.graph import Graph, open_graph

__all__ = ["Graph", "open_graph"]
