"""The time line: what happened, what was decided, the law of each day, and the status it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from longshadow.report.assets import style_text
from longshadow.report.embed import csv_address, svg_address
from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.time_layout import BAND, WIDTH, Axis, line_label, place, ticks
from longshadow.report.time_marks import CODES, Lane, day_number, duty_keys, lanes_of, readings_of

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 10
_AIR = 0.02
_LEAST_DAYS = 60
_HIGHEST_DAY = 3_652_000


def render(page: Page) -> Markup | None:
    """Return the chart with its tables, or None where the run held no deal."""
    law = law_of(page)
    if law is None:
        return None
    lanes = lanes_of(law, law["known_until"])
    axis = _axis(law, lanes)
    placed, height = place(lanes, axis)
    values = {
        **law_values(page), "lanes": placed, "axis": axis, "ticks": ticks(axis),
        "width": WIDTH, "band": BAND, "height": height, "as_of": day_number(law["as_of"]),
        "known": day_number(law["known_until"]), "codes": CODES,
        "shown": _statuses(law), "duty": duty_keys(law), "laws": _laws(law),
        "older": _older(law, axis), "line_label": line_label, "readings": readings_of(law),
    }  # fmt: skip
    return fill(
        "law_timeline.html.j2", **values,
        picture=fill("law_timeline.svg.j2", **values, alone=False, style=""),
        svg_address=svg_address(
            fill("law_timeline.svg.j2", **values, alone=True, style=Markup(style_text("time.css")))
        ),
        csv=csv_address(("first", "last", "after_as_of", *readings_of(law)), list(_csv(law))),
    )  # fmt: skip


def _axis(law: Mapping[str, Any], lanes: Sequence[Lane]) -> Axis:
    """Return the days shown; texts older than the deal and its law do not stretch them."""
    about = [day_number(law["as_of"]), day_number(law["known_until"])]
    for lane in lanes:
        about += [d for m in lane.marks if m.shape != "law" for d in (m.first, m.last)]
        about += [d for b in lane.bands for d in (b.first, b.last)]
    first, last = min(about), max(about)
    air = max(round((last - first) * _AIR), _LEAST_DAYS)
    return Axis(max(first - air, 1), min(last + air, _HIGHEST_DAY))


def _statuses(law: Mapping[str, Any]) -> list[str]:
    found = {status for band in law["by_date"] for status in band["statuses"].values()}
    known = [status for status in CODES if status in found]
    return known + sorted(found - set(known))


def _laws(law: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    versions = sorted(law["timeline"]["versions"], key=lambda one: one["first"])
    return [(first, list(group)) for first, group in groupby(versions, lambda one: one["first"])]


def _older(law: Mapping[str, Any], axis: Axis) -> int:
    return sum(day_number(one["first"]) < axis.first for one in law["timeline"]["versions"])


def _csv(law: Mapping[str, Any]) -> Iterator[list[Any]]:
    for band in law["by_date"]:
        statuses = [band["statuses"].get(name, "") for name in readings_of(law)]
        yield [band["first"], band["last"] or "", band["after_as_of"], *statuses]
