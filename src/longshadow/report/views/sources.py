"""Every source used, numbered, with its kind and how much of it was read."""

from __future__ import annotations

from markupsafe import Markup

from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "sources"
ORDER = 10


def render(page: Page) -> Markup | None:
    """Return the numbered list."""
    return fill("sources.html.j2", entries=page.citations.entries)
