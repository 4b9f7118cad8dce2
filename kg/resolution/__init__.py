"""One thing, one node: names normalised, aliases gathered over all papers, everything merged by keys.

Records come in, the tables of the graph go out: `resolve`. The steps, each a module, each a join or group-by over keys:
gathering (records to columns) → forms (strings to keys) → senses, keys (what abbreviations mean) → nodes → edges.
"""

from kg.resolution.gathering import Gathered, PaperFacts, gather, put_together
from kg.resolution.names import name_key
from kg.resolution.papers import MergedPapers, merge_papers
from kg.resolution.resolve import Resolution, resolve, resolve_gathered

__all__ = [
    "Gathered",
    "MergedPapers",
    "PaperFacts",
    "Resolution",
    "gather",
    "merge_papers",
    "name_key",
    "put_together",
    "resolve",
    "resolve_gathered",
]
