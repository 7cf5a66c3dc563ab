"""What was assumed: every parameter with its band, a mark for each end, and its sources."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from longshadow.report.embed import csv_address
from longshadow.report.page import Page, is_unverified
from longshadow.report.templating import render as fill
from longshadow.report.wording import parameter_words, unit_text
from longshadow.results.records import Assumption

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "assumptions"
ORDER = 10
_ENDS = ("low", "nominal", "high")
_COLUMNS = ("path", "parameter", "low", "nominal", "high", "unit", "mark of low",
            "mark of nominal", "mark of high", "role", "sampled", "confidence", "sources",
            "note", "changed")  # fmt: skip


def render(page: Page) -> Markup | None:
    """Return the table of assumptions, the changes first."""
    assumptions = page.document.assumptions
    return fill(
        "assumptions.html.j2",
        rows=[_row(page, a) for a in assumptions],
        changed=[a for a in assumptions if a.changed],
        fixed=page.scenario.get("fixed") or (),
        applied=page.scenario.get("applied") or (),
        presets=page.scenario.get("presets") or (),
        varied=len(page.varied),
        unverified=sum(map(is_unverified, page.varied)),
        csv=csv_address(_COLUMNS, [_csv_row(a) for a in assumptions]),
    )


def _row(page: Page, assumption: Assumption) -> dict[str, Any]:
    return {
        "record": assumption,
        "title": parameter_words(assumption.title),
        "unit": unit_text(assumption.unit),
        "ends": [
            (end, _value(getattr(assumption, end)), assumption.marks.get(end, "")) for end in _ENDS
        ],
        "numbers": page.citations.of(assumption.sources),
    }


def _csv_row(assumption: Assumption) -> list[Any]:
    marks = [str(assumption.marks.get(end, "")) for end in _ENDS]
    return [
        assumption.path, assumption.title, assumption.low, assumption.nominal, assumption.high,
        assumption.unit, *marks, str(assumption.role), assumption.sampled,
        str(assumption.confidence), " ".join(assumption.sources), assumption.note,
        assumption.changed,
    ]  # fmt: skip


def _value(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"
