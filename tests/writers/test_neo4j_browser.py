"""The real Neo4j Browser: a user connects, drags the style and the favourites onto it, and runs them.

With KG_SCREENSHOTS=1 the pictures of docs/ are taken anew.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page

import kg
from kg.palette import PALETTE
from tests.conftest import ROOT
from tests.neo4j_browser import colours, connect_browser, drop, run_favourite
from tests.neo4j_server import Neo4jServer, forget

FILES = ROOT / "docker" / "browser"


@pytest.fixture(scope="module")
def making() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_browser_files", FILES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_files_for_the_browser_are_fresh(making: ModuleType) -> None:
    """If not: python docker/browser/make.py"""
    assert (FILES / "kg.grass").read_text("utf-8") == making.style()
    assert (FILES / "favourites.zip").read_bytes() == making.favourites()


def test_every_type_has_a_style() -> None:
    from kg import schema

    style = (FILES / "kg.grass").read_text("utf-8")
    assert all(f"node.{name} {{\n  color: {PALETTE[name].colour};" in style for name in schema.NODE_TYPES_BY_NAME)


def test_favourites_draw_graphs_in_the_palette_and_show_tables(
    sample: Path, own_neo4j: Neo4jServer, browser: Browser, tmp_path: Path
) -> None:
    server = own_neo4j.server
    kg.push(kg.build([sample], output=tmp_path), server, name="test-browser")
    try:
        with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
            page = context.new_page()
            connect_browser(page, own_neo4j.browser, server)
            drop(page, FILES / "kg.grass", '[data-testid="frameCommand"]:has-text(":style")')
            page.click('[data-testid="navigationFavorites"]')
            drop(page, FILES / "favourites.zip", '[data-testid="savedScriptsFolder-kg"]')

            run_favourite(page, "A paper's whole", "svg g.node circle")
            drawn = {colour for colour in colours(page) if colour.startswith("#")}
            assert (
                {PALETTE["Paper"].colour, PALETTE["Method"].colour}
                <= drawn
                <= {style.colour for style in PALETTE.values()}
            )
            _screenshot(page, "neo4j-graph.png")

            run_favourite(page, "The best results", "table")
            shown = page.locator('[data-testid="frame"]').first.inner_text()
            assert "claimed_for" in shown
            assert "DeepSeek-R1" in shown
            _screenshot(page, "neo4j-table.png")
    finally:
        forget(server, "test-browser")


def _screenshot(page: Page, name: str) -> None:
    if os.environ.get("KG_SCREENSHOTS") == "1":
        page.wait_for_timeout(5_000)  # the drawing comes to rest
        page.screenshot(path=str(ROOT / "docs" / "images" / name))
