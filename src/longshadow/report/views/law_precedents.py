"""Other buyers on record: lags with what is censored, packages item by item, likeness in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import DASHES, INK, MARKERS, SERIES, SOFT, chart_svg
from longshadow.report.embed import csv_address, svg_address
from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "lag_words", "overlap_words", "render"]

SECTION = "law"
ORDER = 50
_COLUMNS = ("case", "least_days", "most_days", "censored")
_SIZE = (7.4, 3.4)


def render(page: Page) -> Markup | None:
    """Return the cases on record, or None where none was by the date judged."""
    law = law_of(page)
    known = law and law.get("precedents")
    if not law or not known or not known["cases"]:
        return None
    acted = [one for one in known["cases"] if one["package"]]
    return fill(
        "law_precedents.html.j2",
        **law_values(page),
        known=known,
        acted=acted,
        curve=_curve(known) if known["curve"] else None,
        items=list(enumerate(known["menu"], start=1)),
        overlaps=list(_overlaps(acted)),
        lag_words=lag_words,
        event=_event,
        relations=(
            ("shared", "What they share"),
            ("apart", "What sets them apart"),
            ("open", "What is not on record"),
        ),
    )


def lag_words(lag: Mapping[str, Any]) -> str:
    """Return a lag in days as a reader says it; a censored one says so.

    >>> lag_words({"least": 263, "most": 293, "censored": False})
    '263 to 293 days'
    >>> lag_words({"least": 1487, "most": 1487, "censored": True})
    'more than 1,487 days, censored'
    """
    low, high = f"{lag['least']:,}", f"{lag['most']:,}"
    if lag["censored"]:
        return f"more than {low} days, censored"
    return f"{low} days" if low == high else f"{low} to {high} days"


def overlap_words(one: Sequence[int], other: Sequence[int]) -> str:
    """Return how two choices from the menu lie to each other: by inclusion, without weights.

    >>> overlap_words([2, 7, 8], [1, 2])
    'neither holds the other; both hold 2'
    """
    left, right = set(one), set(other)
    both = ", ".join(str(n) for n in sorted(left & right)) or "none in common"
    if left == right:
        return f"the same items: {both}"
    if left < right or right < left:
        return f"the {'second' if left < right else 'first'} holds the other; both hold {both}"
    held = f"both hold {both}" if left & right else both
    return f"neither holds the other; {held}"


def _overlaps(acted: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str, list[str]]]:
    for one, other in combinations(acted, 2):
        for place, words in (("entity", "On the entity"), ("officers", "On its officers")):
            text = overlap_words(one["package"][place], other["package"][place])
            keys = [*one["package"]["citations"][:1], *other["package"]["citations"][:1]]
            yield f"{one['buyer']} and {other['buyer']}", words, text, list(dict.fromkeys(keys))


def _buyers(number: int) -> str:
    return "buyer" if number == 1 else "buyers"


def _event(case: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    return next((event for event in case["events"] if event["kind"] == kind), None)


def _curve(known: Mapping[str, Any]) -> dict[str, Any]:
    curve = known["curve"]
    names = {one["id"]: one["buyer"] for one in known["cases"]}
    title = (
        f"From first delivery to action: n = {curve['n']} {_buyers(curve['n'])}, "
        f"{curve['censored']} censored"
    )
    svg = chart_svg(
        lambda axes: _draw(axes, curve, names),
        ident="law-lags",
        title=title,
        description="Share of the buyers on record without action, by days since first delivery. "
        "Full line: shortest lags that the dates allow; dashed: longest. "
        "A cross marks where a case is censored. The numbers stand in the table below.",
        inches=_SIZE,
    )
    rows = [[names[m["id"]], m["least"], m["most"], m["censored"]] for m in curve["marks"]]
    return {
        **curve,
        "title": title,
        "svg": Markup(svg),
        "svg_address": svg_address(svg),
        "csv": csv_address(_COLUMNS, rows),
    }


def _draw(axes: Any, curve: Mapping[str, Any], names: Mapping[str, str]) -> None:
    marks = sorted(curve["marks"], key=lambda mark: mark["most"])
    end = max(60.0, 1.12 * max(mark["most"] for mark in marks))
    for way, dash in (("least", DASHES[0]), ("most", DASHES[1])):
        x, y = [0.0], [1.0]
        for step in curve[way]:
            x += [step["days"], step["days"]]
            y += [y[-1], step["share"]]
        axes.plot([*x, end], [*y, y[-1]], color=INK, linestyle=dash, linewidth=1.6)
    for row, mark in enumerate(marks):
        place = -0.13 - 0.13 * row
        colour = SERIES[row % len(SERIES)]
        axes.plot([0, mark["most"]], [place, place], color=colour, linewidth=1.2)
        shape = "x" if mark["censored"] else MARKERS[0]
        axes.plot([mark["least"], mark["most"]], [place, place], color=colour, linewidth=4.5,
                  solid_capstyle="butt")  # fmt: skip
        axes.plot([mark["most"]], [place], color=colour, marker=shape, markersize=7)
        words = names[mark["id"]] + (", censored" if mark["censored"] else "")
        axes.annotate(words, (mark["most"], place), xytext=(9, 0), va="center",
                      textcoords="offset points", fontsize=9)  # fmt: skip
    axes.axhline(0, color=SOFT, linewidth=0.6)
    axes.set_xlim(0, end * 1.12)
    axes.set_ylim(-0.13 * (len(marks) + 1), 1.06)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "all"])
    axes.set_xlabel("Days since first delivery after the Act")
    axes.set_ylabel("Without action")
