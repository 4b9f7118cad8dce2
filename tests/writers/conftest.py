"""Fixtures of the writers' tests."""

from tests.browser import browser

__all__ = ["browser"]
