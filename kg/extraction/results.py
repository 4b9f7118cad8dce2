"""Quantitative claims."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

__all__ = ["find_results"]


@Language.component("kg_results", requires=["doc.sents", "doc._.entities"], assigns=["doc._.results"])
def find_results(doc: Doc) -> Doc:
    """Later."""
    return doc
