"""Makes docs/images/page-*.png: the page of the sample digest in Chromium, as a user meets it.

usage: python docs/make_screenshots.py   (needs Debian's chromium and the development packages)
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

import kg
from kg.graph import Graph
from kg.graph.find import find
from kg.writers.html import write
from kg.writers.html.reading import reading_page

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
WIDE = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Build the sample's graph, make its pages, and take every picture anew."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        graph = kg.build([ROOT / "examples" / "daily-papers.txt"], output=Path(folder) / "graph")
        page, reading = Path(folder) / "page.html", Path(folder) / "reading.html"
        write(graph, page, title="Daily Papers")
        reading.write_text(
            reading_page(
                graph, str(find(graph, "DAPO: An Open-Source LLM Reinforcement Learning System at Scale")["id"])
            ),
            "utf-8",
        )
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        focus = _focus(graph, "Group Relative Policy Optimization")
        take(browser, page, "page-map")
        take(browser, page, "page-dark", color_scheme="dark")
        take(browser, page, "page-communities", "view=communities")
        take(browser, page, "page-panel", focus)
        take(browser, page, "page-phone", viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
        take(browser, reading, "page-reading")
        browser.close()


def _focus(graph: Graph, name: str) -> str:
    node = quote(str(find(graph, name)["id"]), safe="")
    return f"view=focus&at={node}&node={node}"


def take(browser: Browser, page: Path, name: str, fragment: str = "", **context: Any) -> None:
    """One picture, when the page has read all it holds."""
    with browser.new_context(offline=True, **({"viewport": WIDE} | context)) as own:
        tab = own.new_page()
        tab.goto(f"{page.as_uri()}#{fragment}")
        if name != "page-reading":
            tab.wait_for_selector('html[data-ready="all"]', state="attached")
        tab.wait_for_timeout(300)
        tab.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
