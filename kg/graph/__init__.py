"""The graph tables: built in kg.graph.build (which loads spaCy), opened, counted and searched here."""

from kg.graph.find import search
from kg.graph.graph import Graph, open_graph
from kg.graph.show import show
from kg.graph.stats import stats

__all__ = ["Graph", "open_graph", "search", "show", "stats"]
