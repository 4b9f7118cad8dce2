from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from benchmarks.synthetic import synthetic_graph
from kg import schema
from kg.ontology import FOLDER, documents
from kg.ontology.terms import NAMESPACES, ONTOLOGY_IRI, PROPERTIES, QUALIFIED, camel, expand, prefixes
from kg.writers.rdf.triples import triples
from tests.conftest import ROOT

KG = rdflib.Namespace(NAMESPACES["kg"])


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / "kg.ttl")


@pytest.mark.parametrize("name", documents())
def test_made_file_is_not_stale(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == documents()[name], f"{name}: make it anew with `python -m kg.ontology`"


def test_every_type_edge_and_property_of_the_schema_is_in_the_ontology(ontology: rdflib.Graph) -> None:
    for node in schema.NODE_TYPES:
        assert (KG[node.name], RDF.type, OWL.Class) in ontology
        assert (KG[node.name], RDFS.comment, rdflib.Literal(node.doc, "en")) in ontology
        for item in node.properties:
            assert (KG[camel(item.name)], RDF.type, OWL.DatatypeProperty) in ontology
    for edge in schema.EDGE_TYPES:
        assert (KG[edge.camel], RDF.type, OWL.ObjectProperty) in ontology
        assert (KG[edge.camel], RDFS.comment, rdflib.Literal(edge.doc, "en")) in ontology


def test_every_term_has_label_comment_domain_and_range(ontology: rdflib.Graph) -> None:
    ends = (RDFS.domain, RDFS.range)
    for kind, needs in ((OWL.Class, ()), (OWL.DatatypeProperty, ends), (OWL.ObjectProperty, ends)):
        named = [term for term in ontology.subjects(RDF.type, kind) if isinstance(term, rdflib.URIRef)]
        assert named
        for term in named:
            for need in (RDFS.label, RDFS.comment, RDFS.isDefinedBy, *needs):
                assert ontology.value(term, need) is not None, (term, need)


def test_ontology_has_a_versioned_iri(ontology: rdflib.Graph) -> None:
    version = ontology.value(rdflib.URIRef(ONTOLOGY_IRI), OWL.versionIRI)
    assert version == rdflib.URIRef(f"{ONTOLOGY_IRI}/{schema.SCHEMA_VERSION}")


def test_ontology_stands_under_the_vocabularies_that_people_query(ontology: rdflib.Graph) -> None:
    public = {
        expand(name) for name in ("schema:ScholarlyArticle", "schema:Dataset", "schema:Organization", "schema:Person")
    }
    public |= {
        expand(name)
        for name in ("dcterms:title", "skos:prefLabel", "skos:altLabel", "prov:Activity", "prov:wasDerivedFrom")
    }
    links = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, SKOS.closeMatch)
    assert public <= {str(o) for link in links for o in ontology.objects(None, link)}


@pytest.mark.parametrize("name", ["kg.ttl", "shapes.ttl"])
def test_rdflib_and_pyoxigraph_read_the_same_number_of_triples(name: str) -> None:
    path = FOLDER / name
    assert len(rdflib.Graph().parse(path)) == sum(1 for _ in ox.parse(path=path, format=ox.RdfFormat.TURTLE))


def test_no_key_of_the_context_is_also_a_prefix() -> None:
    assert not {item.name for item in PROPERTIES} & set(prefixes())


def test_exports_use_only_terms_of_the_ontology(tmp_path: Path, ontology: rdflib.Graph) -> None:
    graph = synthetic_graph(tmp_path, papers=5, entities=5, mentions=20, statements=9)
    known = {f"kg:{str(term).removeprefix(KG)}" for term in ontology.subjects() if str(term).startswith(KG)}
    used = {
        term
        for frame in triples(graph)
        for column in (frame["predicate"], frame.filter(kind="term")["object"])
        for term in column.unique()
        if term.startswith("kg:")
    }
    assert used <= known
    assert {f"kg:{item.name}" for item in QUALIFIED[:3]} <= used


def test_shapes_name_every_edge_and_property() -> None:
    shapes = (FOLDER / "shapes.ttl").read_text("utf-8")
    for item in PROPERTIES:
        assert f"sh:path kg:{item.name} " in shapes
