"""Each item of the menu beside the programmes of US origin that it could touch: an illustration."""

from __future__ import annotations

from markupsafe import Markup

from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 60


def render(page: Page) -> Markup | None:
    """Return the table, or None where no programme of this buyer is in the catalogue."""
    law = law_of(page)
    found = law and law.get("programmes")
    if not found:
        return None
    return fill("law_programmes.html.j2", **law_values(page), found=found)
