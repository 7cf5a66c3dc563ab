"""Equal money, five ways: which option leaks less on which terms, and whether the order holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import SOFT
from longshadow.report.defence_order import leak_findings, order_of
from longshadow.report.defence_page import (
    QUANTILES,
    Look,
    defence_of,
    figure,
    legend_below,
    looks_of,
    names_of,
    short,
    target_names,
)
from longshadow.report.defence_words import answer_words, count_text, plural, range_words
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import mid_sentence
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 70
#: How much of the place of one term the options share.
_SPREAD = 0.62


def render(page: Page) -> Markup | None:
    """Return one figure and table a raid and class, or None with fewer than two terms."""
    facts = defence_of(page)
    if not facts or len(facts["terms"]) < 2 or not facts["options"]:
        return None
    names = target_names(page)
    groups = [
        _group(page, raid, target, plural(names.get(target, target)))
        for raid in facts["raids"]
        for target in dict.fromkeys(t["target"] for t in raid["threats"])
    ]
    return fill(
        "defence_terms.html.j2",
        groups=[group for group in groups if group],
        options=list(looks_of(page).values()),
        terms=facts["terms"],
        loads=_loads(page),
    )


def _group(page: Page, raid: Mapping[str, Any], target: str, name: str) -> dict[str, Any] | None:
    terms = names_of(page, "terms")
    found = {term: leak_findings(page, raid["id"], target, term) for term in terms}
    found = {term: one for term, one in found.items() if one}
    if not found:
        return None
    looks = looks_of(page)
    chart = figure(
        lambda axes: _draw(axes, looks, terms, found),
        ident=f"terms-{raid['id']}-{target}",
        title=f"{raid['label']}: {mid_sentence(name)} that reach an asset, on each of the terms",
        description="Symbol: median; thick line: 50 % of runs; thin line: 90 %. Lines that cross "
        "show that the order of options changes. The numbers stand in the table below.",
        table=(("term", "option", *QUANTILES, "refused"), _csv(found)),
    )
    rows = [
        (terms[term], [_cell(one.get(ident)) for ident in looks]) for term, one in found.items()
    ]
    return chart | {"rows": rows, "verdict": order_of(page, raid["id"], target).text}


def _csv(found: Mapping[str, Mapping[str, Finding]]) -> list[list[Any]]:
    return [
        [term, ident, *(getattr(f, q) for q in QUANTILES), f.refused]
        for term, one in found.items()
        for ident, f in one.items()
    ]


def _cell(finding: Finding | None) -> dict[str, str] | None:
    if finding is None:
        return None
    band = "" if finding.refused else range_words(finding)
    why = finding.refused.removeprefix("not applicable: ")
    return {"middle": answer_words(finding), "range": band, "chance": "", "why": why}


def _loads(page: Page) -> list[tuple[str, list[tuple[str, str, str, str, str]]]]:
    """Return what each option's money buys on each of the terms."""
    looks = looks_of(page)
    tables = []
    for term, label in names_of(page, "terms").items():
        rows = [
            (
                looks[one["option"]].label, count_text(one["p05"], one["p95"]),
                _number(one["missiles_per_unit"]), one["price_type"] or "–",
                "; ".join(filter(None, (one["words"], one.get("left_over")))),
            )
            for one in (defence_of(page) or {})["units"]
            if one["term"] == term and one["option"] in looks
        ]  # fmt: skip
        if rows:
            tables.append((label, rows))
    return tables


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _draw(
    axes: Any,
    looks: Mapping[str, Look],
    terms: Mapping[str, str],
    found: Mapping[str, Mapping[str, Finding]],
) -> None:
    import textwrap

    step = _SPREAD / max(len(looks) - 1, 1)
    for place, (ident, look) in enumerate(looks.items()):
        shown = [
            (x - _SPREAD / 2 + place * step, one[ident])
            for x, one in enumerate(found.values())
            if ident in one and one[ident].p50 is not None
        ]
        _draw_option(axes, look, shown)
    labels = [textwrap.fill(short(terms[term], 60), 13) for term in found]
    axes.set_xticks(range(len(found)), labels, fontsize=7.5)
    for x in range(1, len(found)):
        axes.axvline(x - 0.5, color=SOFT, alpha=0.3, linewidth=0.6)
    axes.set_xlim(-0.5, len(found) - 0.5)
    axes.set_ylim(0.0, 103.0)
    axes.set_ylabel("Reach an asset, %")
    legend_below(axes, drop=0.30)


def _draw_option(axes: Any, look: Look, shown: list[tuple[float, Finding]]) -> None:
    for x, finding in shown:
        for ends, width, cover in ((("p05", "p95"), 1.1, 1.0), (("p25", "p75"), 4.5, 0.4)):
            band = [100.0 * (getattr(finding, end) or 0.0) for end in ends]
            axes.plot([x, x], band, color=look.colour, linewidth=width, alpha=cover,
                      solid_capstyle="butt")  # fmt: skip
    axes.plot(
        [x for x, _ in shown], [100.0 * (f.p50 or 0.0) for _, f in shown], color=look.colour,
        linestyle=look.dash, linewidth=0.9, marker=look.marker, markersize=5,
        label=short(look.label),
    )  # fmt: skip
