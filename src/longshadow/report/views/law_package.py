"""What was chosen from the menu of section 235, item by item, over the entity and its officers."""

from __future__ import annotations

from markupsafe import Markup

from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 35


def render(page: Page) -> Markup | None:
    """Return the menu with what was chosen, or None where no package is on record."""
    law = law_of(page)
    if law is None or law["package"] is None:
        return None
    package = law["package"]
    items = [(int(key.partition("@")[0].rpartition("-")[2]), key) for key in law["menu"]]
    return fill(
        "law_package.html.j2", **law_values(page), items=sorted(items),
        count=len(set(package["entity"]) | set(package["officers"])),
    )  # fmt: skip
