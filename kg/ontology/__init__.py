"""The ontology, the shapes and the JSON-LD context, all made from schema.py; `python -m kg.ontology` writes their files."""

from __future__ import annotations

from pathlib import Path

__all__ = ["FOLDER", "documents"]

FOLDER = Path(__file__).parent


def documents() -> dict[str, str]:
    """What each made file must hold, by its path in the checkout."""
    import json

    from kg.ontology.context import context
    from kg.ontology.owl import ontology_turtle
    from kg.ontology.page import ontology_page
    from kg.ontology.shapes import shapes_turtle

    return {
        "kg/ontology/kg.ttl": ontology_turtle(),
        "kg/ontology/shapes.ttl": shapes_turtle(),
        "kg/ontology/context.jsonld": json.dumps({"@context": context()}, indent=2, ensure_ascii=False) + "\n",
        "docs/ontology.md": ontology_page(),
    }
