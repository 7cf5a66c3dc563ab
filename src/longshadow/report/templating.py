"""The one Jinja environment: everything is escaped unless it was built as markup."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from longshadow.report.wording import finding_middle, finding_range, mark_words, unit_text

__all__ = ["render"]


def render(template: str, **values: Any) -> Markup:
    """Render a template of this package; texts in ``values`` are escaped."""
    return Markup(_environment().get_template(template).render(**values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("longshadow.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "range": finding_range,
        "middle": finding_middle,
        "mark": mark_words,
        "unit": unit_text,
    }
    return environment
