"""The real Neo4j Browser in Chromium: connect, drop files on it, run a favourite."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Page

from kg.writers.neo4j import Server

__all__ = ["colours", "connect_browser", "drop", "run_favourite"]

# A file dragged from the desktop: only the page itself can make such an event.
_DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
  const dragged = new DataTransfer();
  dragged.items.add(new File([bytes], name));
  document.querySelector('.filedrop').dispatchEvent(
    new DragEvent('drop', { dataTransfer: dragged, bubbles: true, cancelable: true }));
}"""
_COLOURS = "[...document.querySelectorAll('[data-testid=frame]')[0].querySelectorAll('svg g.node circle')].map(c => c.getAttribute('fill'))"


def connect_browser(page: Page, address: str, server: Server) -> None:
    """Open Neo4j Browser and connect as a user does."""
    page.set_default_timeout(90_000)
    page.goto(address)
    page.fill('[data-testid="boltaddress"]', server.uri.removeprefix("bolt://"))
    page.fill('[data-testid="username"]', server.user)
    page.fill('[data-testid="password"]', server.password)
    page.click('[data-testid="connect"]')
    page.wait_for_selector('[data-testid="frameCommand"]:has-text(":play start")')  # comes once it is connected


def drop(page: Page, file: Path, expect: str) -> None:
    """Drag a file onto the page, and wait until a selector that this brings is there."""
    page.evaluate(_DROP, [file.name, base64.b64encode(file.read_bytes()).decode()])
    page.wait_for_selector(expect, state="attached")


def run_favourite(page: Page, title: str, expect: str) -> None:
    """Click the favourite whose title begins so, run it, and wait until a selector is in its frame."""
    if not page.is_visible('[data-testid="savedScriptsFolder-kg"]'):
        page.click('[data-testid="navigationFavorites"]')
    item = page.locator(f'[data-testid^="scriptTitle-{title}"]')
    if not item.first.is_visible():
        page.click('[data-testid="expandFolder-kg"]')
    item.first.click()
    page.click('[data-testid="editor-Run"]')
    frame = page.locator('[data-testid="frame"]').first
    frame.locator(f'[data-testid="frameCommand"]:has-text("{title}")').wait_for()
    frame.locator(expect).first.wait_for()


def colours(page: Page) -> list[str]:
    """The colours of the nodes drawn in the newest frame."""
    return [str(colour) for colour in page.evaluate(_COLOURS)]
