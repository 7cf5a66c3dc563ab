"""What the law says: the notice first, then the answer of each reading with its support."""

from __future__ import annotations

import re

from markupsafe import Markup

from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 0
_LINE = re.compile(r"(?P<words>.*?)\s*(?:\(sources: (?P<ids>[^)]*)\)\s*)?(?P<cites>\[[^\]]*\])?\s*")


def render(page: Page) -> Markup | None:
    """Return the answer of each reading, or None where the run held no deal."""
    if law_of(page) is None:
        return None
    return fill("law_answer.html.j2", support=_support, **law_values(page))


def _support(line: str) -> tuple[str, list[str], str]:
    """Return a line of support as its words, the ids of its sources, and its citations.

    Examples
    --------
    >>> _support("2018-09-20: State named the deliveries. (sources: a, b) [231(a)]")
    ('2018-09-20: State named the deliveries.', ['a', 'b'], '[231(a)]')
    >>> _support("The words of the text. [231(a)]")
    ('The words of the text.', [], '[231(a)]')
    """
    match = _LINE.fullmatch(line)
    if match is None:
        return line, [], ""
    return match["words"], re.split(r",\s*", match["ids"]) if match["ids"] else [], match["cites"]
