"""What code cannot decide, what was assumed, every text cited, and the receipt."""

from __future__ import annotations

import re

from markupsafe import Markup

from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 80
_ADDRESS = re.compile(r"\s*<(https?://[^<>\s]+)>\s*$")


def render(page: Page) -> Markup | None:
    """Return the lists, or None where the run held no deal."""
    law = law_of(page)
    if law is None:
        return None
    texts = [(key, one, *_source(one["source"])) for key, one in law["citations"].items()]
    told = (law["package"] or {}).get("warnings", ())
    warnings = [text for text in law["warnings"] if text not in told]
    return fill("law_limits.html.j2", **law_values(page), texts=texts, warnings=warnings)


def _source(text: str) -> tuple[str, str]:
    """Return the title of a source and its address; only one that a browser may open."""
    found = _ADDRESS.search(text)
    if found:
        return text[: found.start()], found[1]
    return re.sub(r"\s*<[^<>]*>\s*$", "", text), ""
