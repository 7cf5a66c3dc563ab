"""What this does not answer, one line each; the same in every report."""

from __future__ import annotations

from markupsafe import Markup

from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["NOT_ANSWERED", "ORDER", "SECTION", "render"]

SECTION = "not-answered"
ORDER = 10

NOT_ANSWERED = (
    "What denial to a rival is worth.",
    "Whether the other seller would have sold, when, and with which conditions.",
    "Interoperability.",
    "Human-rights conditions.",
    "Reversal or resale.",
)


def render(page: Page) -> Markup | None:
    """Return the list."""
    return fill("boundaries.html.j2", lines=NOT_ANSWERED)
