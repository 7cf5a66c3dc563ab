"""Is the system between its two rivals? Asked one axis at a time, never of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import INK, SOFT
from longshadow.report.defence_page import Look, defence_of, figure, looks_of, short, with_unit
from longshadow.report.defence_words import VERDICTS, in_ten, middle_text
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import range_text, unit_text

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 90
_BAND = ("p05", "p50", "p95")
#: Values that differ by more than this stand on a logarithmic axis.
_FAR_APART = 12.0


def render(page: Page) -> Markup | None:
    """Return a figure and a row an axis, or None where nothing was compared so."""
    axes = (defence_of(page) or {}).get("between", ())
    if not axes:
        return None
    looks = _looks(page, axes)
    charts = [_chart(looks, axis) for axis in axes if axis["applies"] and _known(axis)]
    return fill(
        "defence_between.html.j2",
        charts=charts,
        rows=[_row(looks, axis) for axis in axes],
        systems=list(looks.values()),
    )


def _looks(page: Page, axes: Sequence[Mapping[str, Any]]) -> dict[str, Look]:
    """Return the looks of the systems: those of the options of the same name, else new ones."""
    known = looks_of(page)
    idents = dict.fromkeys(value["system"] for axis in axes for value in axis["values"])
    free = iter(range(len(known), len(known) + len(idents)))
    return {ident: known.get(ident) or Look(next(free), ident) for ident in idents}


def _known(axis: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [value for value in axis["values"] if all(value[q] is not None for q in _BAND)]


def _row(looks: Mapping[str, Look], axis: Mapping[str, Any]) -> dict[str, Any]:
    values = {value["system"]: value for value in axis["values"]}
    share = axis["share_between"]
    verdict = VERDICTS.get(axis["verdict"], axis["verdict"] or "not assessable")
    return {
        "label": axis["label"],
        "cells": [_cell(values.get(ident), axis["unit"]) for ident in looks],
        "verdict": verdict if axis["applies"] else "not applicable",
        "share": "" if share is None or not axis["applies"] else f"between {in_ten(share)}",
        "words": axis["words"],
    }


def _cell(value: Mapping[str, Any] | None, unit: str) -> tuple[str, str, str]:
    """Return the middle with its unit, the range, and a remark."""
    if value is None:
        return "–", "", ""
    if any(value[q] is None for q in _BAND):
        return "–", "", value["words"]
    middle = with_unit(middle_text(value), unit_text(unit))
    return middle, range_text(value["p05"], value["p95"], unit), value["words"]


def _chart(looks: Mapping[str, Look], axis: Mapping[str, Any]) -> dict[str, Any]:
    values = _known(axis)
    return figure(
        lambda axes: _draw(axes, looks, axis, values),
        ident=f"between-{axis['axis']}",
        title=axis["label"],
        description="Symbol: median; line: 90 % of runs. The numbers stand in the table below.",
        table=(("system", *_BAND), [[v["system"], *(v[q] for q in _BAND)] for v in values]),
        inches=(4.8, 0.75 + 0.36 * len(values)),
    )


def _draw(
    axes: Any,
    looks: Mapping[str, Look],
    axis: Mapping[str, Any],
    values: Sequence[Mapping[str, Any]],
) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    for y, value in enumerate(values):
        look = looks[value["system"]]
        axes.plot([value["p05"], value["p95"]], [y, y], color=look.colour, linewidth=2.2)
        axes.plot([value["p50"]], [y], color=look.colour, marker=look.marker, markersize=7)
    ends = [value[q] for value in values for q in _BAND]
    if min(ends) > 0.0 and max(ends) > _FAR_APART * min(ends):
        axes.set_xscale("log")
        steps = (1.0, 3.0) if max(ends) > 50.0 * min(ends) else (1.0, 2.0, 5.0)
        axes.xaxis.set_major_locator(LogLocator(subs=steps))
        axes.xaxis.set_minor_formatter(NullFormatter())
    else:
        axes.set_xlim(left=0.0 if min(ends) >= 0.0 else None)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.10g}"))
    labels = [short(looks[value["system"]].label, 22) for value in values]
    axes.set_yticks(range(len(values)), labels, color=INK)
    axes.set_ylim(len(values) - 0.5, -0.5)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.set_xlabel(short(unit_text(axis["unit"])))
