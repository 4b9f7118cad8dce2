"""Neo4j: a server's copy of the graph, made equal to the tables however often it is pushed."""

from kg.writers.neo4j.connection import Server, connect
from kg.writers.neo4j.push import Pushed, push

__all__ = ["Pushed", "Server", "connect", "push"]
