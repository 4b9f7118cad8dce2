"""One thing, one node: names normalised, aliases gathered over all papers, everything merged by keys.

Records come in, the tables of the graph go out: `resolve`. The steps, each a join or group-by over keys:

    gathering   records to columns: what a cluster maps over its parts, which `put_together` joins
    forms       strings to keys: names and words folded, abbreviations inside names written out
    senses      what abbreviations mean: by their own abstract, or by nearly all papers; `keys` gives each mention its key
    ties        which keys papers use for one thing, counted; `known` adds lexicon, registers, corrections
    groups      each key points to one commoner key at most, and trees of pointers are groups: the one step that is no join
    nodes       homonyms parted by type, then id, name, aliases, type, dates by votes; `linking` adds what is known
    edges       tables of edges, statements and results; `hierarchy` adds versions; `reasons` keeps every step
"""

from kg.resolution.corrections import Corrections, read_corrections
from kg.resolution.gathering import Gathered, PaperFacts, gather, put_together
from kg.resolution.names import name_key
from kg.resolution.papers import MergedPapers, merge_papers
from kg.resolution.registers import Registered, read_register
from kg.resolution.resolve import Resolution, resolve, resolve_gathered

__all__ = [
    "Corrections",
    "Gathered",
    "MergedPapers",
    "PaperFacts",
    "Registered",
    "Resolution",
    "gather",
    "merge_papers",
    "name_key",
    "put_together",
    "read_corrections",
    "read_register",
    "resolve",
    "resolve_gathered",
]
