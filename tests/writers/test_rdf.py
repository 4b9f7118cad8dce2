from __future__ import annotations

import gzip
import json
import math
import shutil
import subprocess
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

import pyoxigraph as ox
import pytest
import rdflib
import zstandard
from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.synthetic import synthetic_graph
from kg import schema
from kg.errors import GraphError, OptionError
from kg.graph import Graph
from kg.ontology.context import context
from kg.ontology.terms import BASE_IRI, NAMESPACES
from kg.writers.rdf import FORMATS, write
from kg.writers.rdf.names import address, local_name
from tests.built import built
from tests.conftest import missing
from tests.graphs import write_graph
from tests.strategies import graph_rows

OX = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
RAPPER = {"turtle": "turtle", "trig": "trig", "ntriples": "ntriples", "nquads": "nquads", "rdfxml": "rdfxml"}
KG = NAMESPACES["kg"]
# Each example writes sixteen tables and six files, so that making a failing one smaller would take minutes.
ANY_GRAPH = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# rdflib warns of its own calls.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
XML_FORBIDDEN = {*map(chr, range(9)), "\x0b", "\x0c", *map(chr, range(14, 32)), "\ufffe", "\uffff"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return synthetic_graph(tmp_path_factory.mktemp("rdf"), papers=40, entities=60, mentions=300, statements=80)


def export(graph: Graph, format: str, **options: Any) -> bytes:
    data = BytesIO()
    write(graph, data, format=format, **options)
    return data.getvalue()


def triples(data: bytes, format: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(data, format=OX[format])]


def rdflib_triples(data: bytes, format: str) -> set[ox.Triple]:
    """What rdflib reads, as pyoxigraph's terms; blank nodes are none, so that equal sets are isomorphic graphs."""
    made = rdflib.Dataset(default_union=True) if format in ("nquads", "trig") else rdflib.Graph()
    made.parse(data=data, format=RDFLIB[format])
    return {ox.Triple(*map(term, triple)) for triple in made.triples((None, None, None))}


def term(node: Any) -> Any:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    assert isinstance(node, rdflib.Literal), node
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)


@pytest.fixture(autouse=True)
def _literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_holds_the_same_triples_for_rdflib_and_pyoxigraph(graph: Graph, format: str) -> None:
    wanted = set(triples(export(graph, "ntriples"), "ntriples"))
    data = export(graph, format)
    assert set(triples(data, format)) == wanted
    assert rdflib_triples(data, format) == wanted


@pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_no_triple_is_written_twice(graph: Graph, format: str) -> None:
    assert max(Counter(triples(export(graph, format), format)).values()) == 1


@pytest.mark.parametrize("format", RAPPER)
def test_rapper_reads_every_format_without_a_warning(graph: Graph, format: str, tmp_path: Path) -> None:
    assert rapper_triples(export(graph, format), format, tmp_path) == set(
        triples(export(graph, "ntriples"), "ntriples")
    )


def rapper_triples(data: bytes, format: str, folder: Path) -> set[ox.Triple]:
    rapper = shutil.which("rapper") or missing("Debian's raptor2-utils is not installed")
    (folder / "graph").write_bytes(data)
    command = [rapper, "-q", "-i", RAPPER[format], "-o", "ntriples", str(folder / "graph"), BASE_IRI]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return set(triples(done.stdout, "ntriples"))


def test_pyld_reads_json_ld_without_the_network(graph: Graph) -> None:
    assert pyld_triples(export(graph, "jsonld")) == set(triples(export(graph, "ntriples"), "ntriples"))


def pyld_triples(data: bytes) -> set[ox.Triple]:
    from pyld import jsonld

    def refuse(url: str, options: object) -> None:
        raise AssertionError(f"{url} was asked for")

    options = {"documentLoader": refuse, "format": "application/n-quads"}
    return set(triples(jsonld.to_rdf(json.loads(data), options).encode(), "nquads"))


def test_four_parsers_agree_on_every_format_of_a_real_digest(shared: Path, tmp_path: Path) -> None:
    graph = built(min((shared / "digests").iterdir()))
    wanted = set(triples(export(graph, "ntriples"), "ntriples"))
    for format in FORMATS:
        data = export(graph, format)
        assert set(triples(data, format)) == rdflib_triples(data, format) == wanted, format
        if format in RAPPER:
            assert rapper_triples(data, format, tmp_path) == wanted, format
    assert pyld_triples(export(graph, "jsonld")) == wanted


def test_the_context_of_an_export_is_the_published_one(graph: Graph) -> None:
    published = json.loads((Path(__file__).parents[2] / "kg" / "ontology" / "context.jsonld").read_text("utf-8"))
    assert json.loads(export(graph, "jsonld"))["@context"] == published["@context"] == context()


@pytest.mark.parametrize("format", FORMATS)
def test_two_exports_of_one_graph_are_the_same_bytes(graph: Graph, format: str) -> None:
    assert export(graph, format) == export(graph, format)


def test_build_time_is_written_only_where_asked(graph: Graph) -> None:
    assert b"endedAtTime" not in export(graph, "turtle")
    assert b'prov:endedAtTime "2025-12-29T00:00:00+00:00"^^xsd:dateTime' in export(graph, "turtle", build_time=True)


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_each_paper_has_its_statements_in_its_own_graph(graph: Graph, format: str) -> None:
    graphs: dict[str, set[ox.Triple]] = {}
    for quad in ox.parse(export(graph, format), format=OX[format]):
        graphs.setdefault(getattr(quad.graph_name, "value", ""), set()).add(quad.triple)
    assert set().union(*graphs.values()) == set(triples(export(graph, "ntriples"), "ntriples"))
    assert graphs.keys() == {"", *(f"{BASE_IRI}{id.replace('paper/', 'graph/')}" for id in graph.read("papers")["id"])}
    for name, own in graphs.items():
        stated = {triple.object.value for triple in own if triple.predicate.value == KG + "statedBy"}
        assert stated <= {name.replace("/graph/", "/paper/")}
    for row in graph.read("statements").iter_rows(named=True):
        subject, object = (ox.NamedNode(BASE_IRI + row[end]) for end in ("subject", "object"))
        own = graphs[BASE_IRI + row["paper"].replace("paper/", "graph/")]
        predicate = ox.NamedNode(KG + schema.EDGE_TYPES_BY_NAME[row["predicate"]].camel)
        assert ox.Triple(subject, predicate, object) in own & graphs[""]


def test_turtle_reads_well(tmp_path: Path) -> None:
    graph = write_graph(
        tmp_path,
        papers=[{"id": "paper/arxiv:2512.00001", "title": 'A "small" step', "abstract": "We use GRPO.", "year": 2025}],
        entities=[
            {"id": "entity/grpo", "type": "Method", "name": "GRPO", "aliases": ["grpo", "Group RPO"], "papers": 1}
        ],
        paper_entity=[
            {
                "source": "paper/arxiv:2512.00001",
                "source_type": "Paper",
                "type": "USES",
                "target": "entity/grpo",
                "target_type": "Method",
                "confidence": 0.93,
                "evidence": "We use GRPO.",
                "starts": [22],
                "ends": [26],
                "surfaces": ["GRPO"],
            }
        ],
    )
    text = export(graph, "turtle").decode()
    assert (
        text.split("\n\n", 2)[2]
        == f"""paper:arxiv:2512.00001 a kg:Paper ;
    kg:id "paper/arxiv:2512.00001" ;
    rdfs:label "A \\"small\\" step" ;
    kg:title "A \\"small\\" step" ;
    kg:abstract "We use GRPO." ;
    kg:year 2025 ;
    kg:uses entity:grpo .

involvement:arxiv:2512.00001:uses:grpo a kg:Involvement ;
    rdf:subject paper:arxiv:2512.00001 ;
    rdf:predicate kg:uses ;
    rdf:object entity:grpo ;
    kg:role "uses" ;
    kg:confidence 0.93 ;
    kg:evidence "We use GRPO." ;
    kg:surfaces "GRPO" ;
    kg:span "char=22,26" ;
    kg:statedBy paper:arxiv:2512.00001 ;
    prov:wasGeneratedBy build:{graph.build.name} .

entity:grpo a kg:Method, kg:Entity ;
    kg:id "entity/grpo" ;
    rdfs:label "GRPO" ;
    kg:name "GRPO" ;
    kg:aliases "grpo", "Group RPO" ;
    kg:papers 1 .
"""
    )


def test_every_subject_stands_once_in_turtle_and_starts_with_its_class(graph: Graph) -> None:
    blocks = export(graph, "turtle").decode().split("\n\n")[1:]
    heads = [block.split("\n")[0].split(" ", 2) for block in blocks]
    assert len({subject for subject, _, _ in heads}) == len(heads)
    assert {word for _, word, _ in heads} == {"a"}


@given(graph_rows())
@settings(ANY_GRAPH, max_examples=25)
def test_any_name_and_number_survives_every_format(rows: dict[str, list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph = write_graph(Path(folder), **rows)
        exported = {format: export(graph, format) for format in FORMATS}
        wanted = set(triples(exported["ntriples"], "ntriples"))
        for format, data in exported.items():
            expected = set(map(as_xml_holds_it, wanted)) if format == "rdfxml" else wanted
            assert set(triples(data, format)) == expected, format
        says = {(triple.subject.value, triple.predicate.value): triple.object.value for triple in wanted}
        for table in ("papers", "entities", "results"):
            for row in graph.read(table).iter_rows(named=True):
                survives(row, says, wanted)


def survives(row: dict[str, Any], says: dict[tuple[str, str], str], all: set[ox.Triple]) -> None:
    prefix, _, rest = row["id"].partition("/")
    subject = f"{BASE_IRI}{prefix}/{local_name(rest)}"
    assert says[subject, KG + "id"] == row["id"]
    for column in ("title", "abstract", "name", "value", "evidence"):
        if column in row:
            assert says[subject, KG + column] == row[column]
    if row.get("upvotes") is not None:
        assert int(says[subject, KG + "upvotes"]) == row["upvotes"]
    if row.get("number") is not None:
        number = float(says[subject, KG + "number"].replace("INF", "inf"))
        assert number == row["number"] or (math.isnan(number) and math.isnan(row["number"]))
    for alias in row.get("aliases") or ():
        assert ox.Triple(ox.NamedNode(subject), ox.NamedNode(KG + "aliases"), ox.Literal(alias)) in all


def as_xml_holds_it(triple: ox.Triple) -> ox.Triple:
    """XML 1.0 forbids most control characters, even as references; they become U+FFFD there."""
    if not isinstance(triple.object, ox.Literal):
        return triple
    text = "".join("\ufffd" if char in XML_FORBIDDEN else char for char in triple.object.value)
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, datatype=triple.object.datatype))


@given(graph_rows())
@settings(ANY_GRAPH, max_examples=6)
def test_rdflib_agrees_on_any_name(rows: dict[str, list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph = write_graph(Path(folder), **rows)
        for format in ("turtle", "trig", "jsonld"):
            data = export(graph, format)
            assert rdflib_triples(data, format) == set(triples(data, format)), format


def test_min_confidence_leaves_out_results_with_their_edges(tmp_path: Path) -> None:
    ends = {"source_type": "Paper", "target_type": "Result", "type": "CLAIMS", "source": "paper/a"}
    graph = write_graph(
        tmp_path,
        papers=[{"id": "paper/a", "title": "A"}],
        results=[
            {"id": "result/a-1", "value": "1%", "confidence": 0.9},
            {"id": "result/a-2", "value": "2%", "confidence": 0.3},
        ],
        paper_result=[ends | {"target": "result/a-1"}, ends | {"target": "result/a-2"}],
    )
    assert b"result:a-2" in export(graph, "turtle")
    text = export(graph, "turtle", min_confidence=0.5)
    assert b"result:a-1" in text
    assert b"result:a-2" not in text


def test_base_iri_is_used_and_checked(graph: Graph) -> None:
    data = export(graph, "ntriples", base_iri="https://graphs.example.org/ml/")
    assert b"<https://graphs.example.org/ml/entity/entity-1>" in data
    assert BASE_IRI.encode() + b"entity/" not in data
    with pytest.raises(OptionError) as caught:
        export(graph, "turtle", base_iri="not an address")
    assert str(caught.value) == (
        "--base-iri 'not an address' cannot begin the addresses of nodes; "
        "give an absolute one that ends in / such as https://example.org/kg/"
    )


def test_names_end_in_gz_and_zst_compress(graph: Graph, tmp_path: Path) -> None:
    plain = export(graph, "turtle")
    write(graph, tmp_path / "graph.ttl.gz", format="turtle")
    write(graph, tmp_path / "graph.ttl.zst", format="turtle")
    assert gzip.decompress((tmp_path / "graph.ttl.gz").read_bytes()) == plain
    with zstandard.open(tmp_path / "graph.ttl.zst", "rb") as data:
        assert data.read() == plain


def test_unknown_format_is_one_line(graph: Graph) -> None:
    with pytest.raises(
        OptionError, match="unknown RDF format 'n3'; there are turtle, trig, ntriples, nquads, jsonld, rdfxml"
    ):
        export(graph, "n3")


def test_an_id_without_a_known_prefix_is_named(tmp_path: Path) -> None:
    graph = write_graph(tmp_path, papers=[{"id": "thing/a", "title": "A"}])
    with pytest.raises(GraphError, match="'thing/a' is no id of a node"):
        export(graph, "turtle")


def test_addresses_elsewhere_are_links(tmp_path: Path) -> None:
    row = {
        "id": "entity/openai",
        "type": "Organization",
        "name": "OpenAI",
        "same_as": ["https://ror.org/05wx9n238", "wikidata:Q21708200"],
    }
    text = export(write_graph(tmp_path, entities=[row]), "turtle").decode()
    assert "skos:exactMatch <https://ror.org/05wx9n238> ." in text
    assert address("https://a.example/b c>d") == "https://a.example/b%20c%3Ed"


def test_rdf_gives_an_rdflib_graph(graph: Graph) -> None:
    made = graph.rdf()
    assert isinstance(made, rdflib.Graph)
    assert len(made) == len(set(triples(export(graph, "ntriples"), "ntriples")))
    assert dict(made.namespaces())["kg"] == rdflib.URIRef(KG)


def test_unescape_is_the_inverse_of_what_xml_writes(tmp_path: Path) -> None:
    graph = write_graph(tmp_path, papers=[{"id": "paper/a", "title": 'A\r\n<b> & "c"'}])
    text = export(graph, "rdfxml").decode()
    inner = text.split("<kg:title>")[1].split("</kg:title>")[0]
    assert unescape(inner, {"&quot;": '"', "&#13;": "\r"}) == 'A\r\n<b> & "c"'
