"""The one list: node types, edge types, their properties and what each means.

Tables, Cypher constraints, the ontology, SHACL shapes, the page's legend and the reference pages are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "EDGE_TABLES",
    "EDGE_TABLES_BY_NAME",
    "EDGE_TYPES",
    "EDGE_TYPES_BY_NAME",
    "ENTITY_TYPES",
    "ENTITY_TYPES_BY_NAME",
    "KEY_ROLES",
    "NODE_TABLES",
    "NODE_TYPES",
    "NODE_TYPES_BY_NAME",
    "RELATIONS",
    "RELATIONS_BY_NAME",
    "ROLES",
    "ROLES_BY_NAME",
    "SCHEMA_VERSION",
    "STATEMENT_PROPERTIES",
    "EdgeTable",
    "EdgeType",
    "Kind",
    "NodeType",
    "Property",
    "Relation",
    "Role",
]

SCHEMA_VERSION = 1

Kind = Literal["string", "integer", "number", "date", "strings", "integers"]


@dataclass(frozen=True, slots=True)
class Property:
    """A column of a table, and a property of the nodes or edges in it. What is not `required` can be null."""

    name: str
    kind: Kind
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node label. Its ids are `prefix` + `/` + a local part without a slash. Entity types share one table and prefix."""

    name: str
    plural: str
    prefix: str
    table: str
    doc: str
    properties: tuple[Property, ...]

    @property
    def is_entity(self) -> bool:
        return self.table == "entities"


@dataclass(frozen=True, slots=True)
class Role:
    """What a paper does with an entity. `edge` is the Paper -> entity edge; `usual` are the types it mostly points to."""

    name: str
    edge: str
    usual: tuple[str, ...]
    doc: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What a paper states of two entities. `edge` is the entity -> entity edge; `sources` and `targets` are the usual types."""

    name: str
    edge: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    doc: str


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """A Parquet table of edges: source, source_type, type, target, target_type, then its properties."""

    name: str
    properties: tuple[Property, ...]
    doc: str


@dataclass(frozen=True, slots=True)
class EdgeType:
    """An edge label, and the node types that can stand at its ends."""

    name: str
    table: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    doc: str

    @property
    def camel(self) -> str:
        """The name as an RDF property: EVALUATES_ON is evaluatesOn."""
        head, *tail = self.name.lower().split("_")
        return head + "".join(word.capitalize() for word in tail)


_ENTITY_PROPERTIES = (
    Property("name", "string", "the canonical name, as people write it", required=True),
    Property("aliases", "strings", "the other ways it is written in the papers, most frequent first", required=True),
    Property("papers", "integer", "the number of papers that speak of it", required=True),
    Property("first_seen", "date", "date of the first paper that speaks of it"),
    Property("last_seen", "date", "date of the last paper that speaks of it"),
    Property(
        "same_as",
        "strings",
        "identifiers of the same thing elsewhere, such as a ROR or Wikidata address",
        required=True,
    ),
)


def _entity(name: str, plural: str, doc: str) -> NodeType:
    return NodeType(name, plural, "entity", "entities", doc, _ENTITY_PROPERTIES)


ENTITY_TYPES = (
    _entity(
        "Method",
        "Methods",
        "a technique, algorithm, architecture class, training recipe, loss, framework, system or theory with a name",
    ),
    _entity("Model", "Models", "a specific trained model or named model family, such as GPT-4 or Qwen2.5-7B"),
    _entity("Dataset", "Datasets", "a named collection of data, used or released for training, analysis or evaluation"),
    _entity(
        "Benchmark",
        "Benchmarks",
        "a named evaluation suite, test set, leaderboard or environment suite made for measuring",
    ),
    _entity(
        "Task",
        "Tasks",
        "a problem or application that systems are built to solve, or a named failure that papers set out to fix",
    ),
    _entity("Metric", "Metrics", "a measure by which results are reported"),
    _entity("Organization", "Organizations", "a company, university, lab, consortium or institution"),
)
ENTITY_TYPES_BY_NAME = {node.name: node for node in ENTITY_TYPES}
_ENTITIES = tuple(ENTITY_TYPES_BY_NAME)

NODE_TYPES = (
    NodeType(
        "Paper",
        "Papers",
        "paper",
        "papers",
        "a paper: its title and abstract, and what its sources say of it",
        (
            Property("title", "string", "the title", required=True),
            Property("abstract", "string", "the abstract; offsets point into title, newline, abstract", required=True),
            Property("date", "date", "the day it appeared, where a source says so"),
            Property("year", "integer", "the year it appeared"),
            Property("month", "string", "the month it appeared, as YYYY-MM"),
            Property("url", "string", "its page"),
            Property("code_url", "string", "its code"),
            Property("project_url", "string", "its project page"),
            Property("author_count", "integer", "the number of its authors"),
            Property("upvotes", "integer", "upvotes on the digest's site"),
            Property("code_stars", "integer", "stars of its code repository"),
            Property("categories", "strings", "arXiv categories, the primary one first", required=True),
            Property("keywords", "strings", "keywords that a source gives", required=True),
            Property("links", "strings", "addresses in the abstract", required=True),
            Property("identifiers", "strings", "scheme:value identifiers, such as arxiv:2506.01234", required=True),
        ),
    ),
    *ENTITY_TYPES,
    NodeType(
        "Author",
        "Authors",
        "author",
        "authors",
        "an author's name; a name is not a person, so authors stay out of communities and paths",
        (
            Property("name", "string", "the name as the first paper writes it", required=True),
            Property("papers", "integer", "the number of papers under this name", required=True),
        ),
    ),
    NodeType(
        "Result",
        "Results",
        "result",
        "results",
        "a quantitative claim of one paper",
        (
            Property("value", "string", "the value as written", required=True),
            Property("number", "number", "the value as a number; a percentage of 85.3% is 85.3"),
            Property("unit", "string", "the unit: %, points, x, ms, ..."),
            Property("kind", "string", "absolute, difference, relative or ratio"),
            Property("direction", "string", "up or down, for differences and ratios"),
            Property("confidence", "number", "how sure the pipeline is, in (0, 1]", required=True),
            Property("evidence", "string", "the sentence that claims it", required=True),
        ),
    ),
    NodeType(
        "Digest",
        "Digests",
        "digest",
        "digests",
        "a page that lists papers",
        (
            Property("title", "string", "its title", required=True),
            Property("date", "date", "its date"),
        ),
    ),
)
NODE_TYPES_BY_NAME = {node.name: node for node in NODE_TYPES}
NODE_TABLES = tuple(dict.fromkeys(node.table for node in NODE_TYPES))

_DATA = ("Dataset", "Benchmark")
_SYSTEM = ("Method", "Model")

ROLES = (
    Role("introduces", "INTRODUCES", _ENTITIES[:6], "the paper proposes, presents or releases it"),
    Role("evaluates_on", "EVALUATES_ON", _DATA, "the paper tests or measures on it"),
    Role("compares_with", "COMPARES_WITH", _SYSTEM, "a baseline or competitor that results are compared with"),
    Role("uses", "USES", (*_SYSTEM, *_DATA), "a building block, base model, training data or tool"),
    Role("studies", "STUDIES", (*_SYSTEM, *_DATA), "the main object of an analysis, theory or survey"),
    Role("addresses", "ADDRESSES", ("Task",), "the problem worked on"),
    Role("reports", "REPORTS", ("Metric",), "a measure in which results are given"),
    Role("affiliated", "AFFILIATED_WITH", ("Organization",), "the organization of the paper, or of what it introduces"),
    Role("mentions", "MENTIONS", _ENTITIES, "background only"),
)
ROLES_BY_NAME = {role.name: role for role in ROLES}
KEY_ROLES = ("introduces", "evaluates_on", "compares_with", "uses", "studies")

RELATIONS = (
    Relation("extends", "EXTENDS", _SYSTEM, _SYSTEM, "is built on, a variant of, generalizes or improves"),
    Relation("part_of", "PART_OF", ("Method",), _SYSTEM, "is a component or step of"),
    Relation("used_for", "USED_FOR", _SYSTEM, ("Task",), "is applied to or solves"),
    Relation("trained_on", "TRAINED_ON", _SYSTEM, ("Dataset",), "is trained on"),
    Relation("evaluated_on", "EVALUATED_ON", _SYSTEM, _DATA, "has results there"),
    Relation("outperforms", "OUTPERFORMS", _SYSTEM, _SYSTEM, "is claimed to be better than"),
    Relation("measured_by", "MEASURED_BY", ("Method", "Model", "Benchmark", "Task"), ("Metric",), "is measured by"),
    Relation("developed_by", "DEVELOPED_BY", _ENTITIES[:6], ("Organization",), "was made by"),
    Relation("subtype_of", "SUBTYPE_OF", _ENTITIES, _ENTITIES, "is a kind, version or subset of"),
)
RELATIONS_BY_NAME = {relation.name: relation for relation in RELATIONS}

_CONFIDENCE = Property("confidence", "number", "how sure the pipeline is, in (0, 1]", required=True)
_EVIDENCE = Property(
    "evidence",
    "string",
    "the sentence that says so (two where the ends stand in different ones); empty where a source, not a text, says it",
    required=True,
)

EDGE_TABLES = (
    EdgeTable(
        "paper_entity",
        (
            _CONFIDENCE,
            _EVIDENCE,
            Property("starts", "integers", "where its mentions start in the paper's text", required=True),
            Property("ends", "integers", "where its mentions end", required=True),
            Property("surfaces", "strings", "how this paper writes it", required=True),
        ),
        "what papers do with entities",
    ),
    EdgeTable(
        "entity_entity",
        (
            Property("weight", "integer", "the number of papers that state it (0 where a rule made it)", required=True),
            Property("first_seen", "date", "date of the first paper that states it"),
            Property("last_seen", "date", "date of the last paper that states it"),
            _CONFIDENCE,
            Property("evidence", "string", "the best sentence that states it", required=True),
            Property(
                "made_by",
                "string",
                "text, or rule (a version or subset recognised by its name), or lexicon",
                required=True,
            ),
        ),
        "what papers state of two entities, aggregated over papers from the statements",
    ),
    EdgeTable("paper_result", (), "the results that papers claim"),
    EdgeTable("result_entity", (), "what a result is of, on, measured by and compared with"),
    EdgeTable(
        "paper_author",
        (Property("position", "integer", "place in the author list, from 1", required=True),),
        "who wrote a paper",
    ),
    EdgeTable(
        "digest_paper",
        (
            Property("rank", "integer", "place on the page, from 1", required=True),
            Property("comments", "integer", "comments that the page counts"),
        ),
        "which papers a digest lists",
    ),
)
EDGE_TABLES_BY_NAME = {table.name: table for table in EDGE_TABLES}

# Behind entity_entity stands this table, a row a paper and triple; --why, RDF and the page read it.
STATEMENT_PROPERTIES = (
    Property("paper", "string", "id of the paper", required=True),
    Property("subject", "string", "id of the subject", required=True),
    Property("predicate", "string", "edge type, such as EXTENDS", required=True),
    Property("object", "string", "id of the object", required=True),
    _CONFIDENCE,
    _EVIDENCE,
    Property("starts", "integers", "where the evidence's sentences start in the paper's text", required=True),
    Property("ends", "integers", "where they end", required=True),
)

# The type of a node is settled by a vote over papers, so the ends of a role or relation can be of any entity type.
EDGE_TYPES = (
    *(EdgeType(role.edge, "paper_entity", ("Paper",), _ENTITIES, role.doc) for role in ROLES),
    *(EdgeType(relation.edge, "entity_entity", _ENTITIES, _ENTITIES, relation.doc) for relation in RELATIONS),
    EdgeType("CLAIMS", "paper_result", ("Paper",), ("Result",), "the paper claims the result"),
    EdgeType("OF", "result_entity", ("Result",), _ENTITIES, "what the result is a claim about"),
    EdgeType("ON", "result_entity", ("Result",), _ENTITIES, "the dataset, benchmark or task it was measured on"),
    EdgeType("BY_METRIC", "result_entity", ("Result",), _ENTITIES, "the metric it is given in"),
    EdgeType("VERSUS", "result_entity", ("Result",), _ENTITIES, "what it is compared with"),
    EdgeType("AUTHORED_BY", "paper_author", ("Paper",), ("Author",), "the paper was written under this name"),
    EdgeType("LISTS", "digest_paper", ("Digest",), ("Paper",), "the digest lists the paper"),
)
EDGE_TYPES_BY_NAME = {edge.name: edge for edge in EDGE_TYPES}
