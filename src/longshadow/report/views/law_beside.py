"""Other law and policy beside section 231: separate findings, never part of its answer."""

from __future__ import annotations

from markupsafe import Markup

from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 40


def render(page: Page) -> Markup | None:
    """Return the tables, or None where nothing stands beside."""
    law = law_of(page)
    if law is None or not (law["neighbours"] or law["parallel"]):
        return None
    groups = (
        ("law-beside", "Beside section 231, never part of it", law["neighbours"],
         "Each is a rule of its own with its own persons. None of them is counted in the status "
         "above, whichever way it comes out."),
        ("law-parallel", "Parallel measures on the same buyer", law["parallel"],
         "Taken for the same purchase under other law or as policy. None is a sanction under "
         "section 231."),
    )  # fmt: skip
    return fill("law_beside.html.j2", **law_values(page), groups=[g for g in groups if g[2]])
