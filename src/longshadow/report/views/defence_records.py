"""Real engagements beside the model: only those records that no prior was made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from longshadow.report.defence_page import defence_of, source_of
from longshadow.report.defence_words import middle_text
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import range_text

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 100
_INSIDE = {True: "inside the range", False: "outside the range", None: "not comparable"}


def render(page: Page) -> Markup | None:
    """Return the table of records, or None where none is known."""
    records = (defence_of(page) or {}).get("consistency", ())
    if not records:
        return None
    return fill(
        "defence_records.html.j2",
        rows=[_row(page, one) for one in records if not one["sets_prior"]],
        used=[_row(page, one) for one in records if one["sets_prior"]],
    )


def _row(page: Page, one: Mapping[str, Any]) -> dict[str, Any]:
    seen, model = one["observed"], one["model"]
    return {
        "label": one["label"],
        "observed": "–" if seen is None else range_text(round(seen, 3), round(seen, 3), "ratio"),
        "observed_words": one["observed_words"],
        "middle": "" if model is None else _percent(model),
        "band": "" if model is None else range_text(model["p05"], model["p95"], "ratio"),
        "inside": _INSIDE[one["inside"]],
        "words": one["words"],
        "source": source_of(page, one["source"]),
    }


def _percent(model: Mapping[str, float]) -> str:
    return middle_text({key: 100.0 * value for key, value in model.items()}) + "\u00a0%"
