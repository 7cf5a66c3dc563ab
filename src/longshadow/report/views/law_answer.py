"""What the law says: the notice first, then the answer of each reading with its support."""

from __future__ import annotations

from markupsafe import Markup

from longshadow.report.law_words import day_words, status_words
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 0


def render(page: Page) -> Markup | None:
    """Return the answer of each reading, or None where the run held no deal."""
    law = page.scenario.get("law")
    if not law:
        return None
    return fill("law_answer.html.j2", law=law, day=day_words, words=status_words)
