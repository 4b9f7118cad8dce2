"""Which terms of public vocabularies those of schema.py stand under: schema.org, Dublin Core, SKOS and PROV-O."""

from __future__ import annotations

__all__ = ["CLASS_PARENTS", "EDGE_PARENTS", "EQUIVALENT", "MATCHES", "PROPERTY_PARENTS"]

EQUIVALENT = {"Organization": "schema:Organization"}
CLASS_PARENTS = {
    "Paper": ("schema:ScholarlyArticle", "prov:Entity"),
    "Method": ("kg:Entity",),
    "Model": ("kg:Entity", "schema:SoftwareApplication"),
    "Dataset": ("kg:Entity", "schema:Dataset"),
    "Benchmark": ("kg:Entity",),
    "Task": ("kg:Entity",),
    "Metric": ("kg:Entity",),
    "Organization": ("kg:Entity", "prov:Agent"),
    "Author": ("skos:Concept",),
    "Result": ("schema:Claim", "prov:Entity"),
    "Digest": ("schema:CollectionPage", "prov:Entity"),
}
MATCHES = {
    "Benchmark": (("skos:closeMatch", "schema:Dataset"),),
    "Metric": (("skos:closeMatch", "schema:StatisticalVariable"),),
    # A name, not a person: two people of one name are one node.
    "Author": (("skos:closeMatch", "schema:Person"),),
}
PROPERTY_PARENTS = {
    "title": ("rdfs:label", "dcterms:title", "schema:headline"),
    "name": ("rdfs:label", "skos:prefLabel", "schema:name"),
    "aliases": ("skos:altLabel", "schema:alternateName"),
    "abstract": ("dcterms:abstract", "schema:abstract"),
    "date": ("dcterms:date", "schema:datePublished"),
    "url": ("schema:url",),
    "keywords": ("schema:keywords",),
    "categories": ("schema:articleSection",),
    "identifiers": ("dcterms:identifier", "schema:identifier"),
    "position": ("schema:position",),
    "rank": ("schema:position",),
}
EDGE_PARENTS = {
    "AUTHORED_BY": ("dcterms:creator", "schema:author"),
    "LISTS": ("dcterms:hasPart", "schema:hasPart"),
    "ADDRESSES": ("schema:about", "dcterms:subject"),
    "STUDIES": ("schema:about", "dcterms:subject"),
    "INTRODUCES": ("schema:mentions",),
    "EVALUATES_ON": ("schema:mentions",),
    "COMPARES_WITH": ("schema:mentions",),
    "USES": ("schema:mentions",),
    "REPORTS": ("schema:mentions",),
    "MENTIONS": ("schema:mentions",),
    "PART_OF": ("dcterms:isPartOf",),
    "SUBTYPE_OF": ("skos:broader",),
    "EXTENDS": ("prov:wasDerivedFrom",),
    "DEVELOPED_BY": ("schema:creator",),
}
