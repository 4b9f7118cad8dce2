"""A real browser: Debian's Chromium through Playwright, without network, that notes what goes wrong and what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import need

__all__ = ["Opened", "browser", "opened"]

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each page gets a context of its own."""
    path = need(CHROMIUM, "Debian's chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(path), args=_FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Opened:
    """An open page. `problems` are console errors and uncaught exceptions, `requests` all that it asked for."""

    page: Page
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def js(self, code: str) -> Any:
        """The value of an expression in the page."""
        return self.page.evaluate(code)


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    fragment: str = "",
    *,
    size: tuple[int, int] = (1280, 720),
    theme: str = "light",
    ready: str = "all",
    **context: Any,
) -> Iterator[Opened]:
    """Open a page from its file with the network cut off, and wait until it has read `ready` (core, edges, all)."""
    width, height = size
    with browser.new_context(
        viewport={"width": width, "height": height}, offline=True, color_scheme=theme, **context
    ) as own:
        page = own.new_page()
        seen = Opened(page)
        page.on("console", lambda line: seen.problems.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: seen.problems.append(str(error)))
        page.on("request", lambda request: seen.requests.append(request.url))
        page.goto(path.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
        if ready:
            states = {"core": ["core", "edges", "all"], "edges": ["edges", "all"], "all": ["all"]}[ready]
            ready_now = ", ".join(f'html[data-ready="{state}"]' for state in states)
            page.wait_for_selector(f'{ready_now}, html[data-ready="failed"]', state="attached")
            assert page.locator("html").get_attribute("data-ready") in states, seen.problems
        yield seen
