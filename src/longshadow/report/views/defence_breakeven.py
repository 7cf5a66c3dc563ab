"""How good a shot must be for two options to be equal: the headline where no hit rate is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import INK
from longshadow.report.defence_page import (
    Look,
    defence_of,
    figure,
    legend_below,
    looks_of,
    names_of,
    short,
    target_names,
)
from longshadow.report.defence_words import equal_words, in_ten, middle_text, plural
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import mid_sentence, range_text

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 40


def render(page: Page) -> Markup | None:
    """Return one chart a pair of options, or None where no pair was looked at."""
    facts = defence_of(page)
    looks = looks_of(page)
    pairs = [
        one
        for one in (facts or {}).get("breakeven", ())
        if one["option"] in looks and one["rival"] in looks and one["kill"]
    ]
    if not pairs:
        return None
    return fill("defence_breakeven.html.j2", charts=[_chart(page, one) for one in pairs])


def _chart(page: Page, one: Mapping[str, Any]) -> dict[str, Any]:
    looks = looks_of(page)
    mine, rival = looks[one["option"]], looks[one["rival"]]
    raid = names_of(page, "raids").get(one["raid"], one["raid"])
    names = target_names(page)
    who = mid_sentence(plural(names.get(one["target"], one["target"])))
    chart = figure(
        lambda axes: _draw(axes, mine, rival, one),
        ident="-".join(("breakeven", *(one[k] for k in ("raid", "target", "option", "rival")))),
        title=f"{mine.label} against {rival.label}: {who}, raid “{raid}”",
        description=f"Share that reaches an asset against the chance that one shot of {mine.label} "
        f"kills; {rival.label} keeps its own. The numbers stand in the CSV.",
        table=(
            ("kill_per_shot", f"leak_{one['option']}", f"leak_{one['rival']}"),
            list(zip(one["kill"], one["leak"]["option"], one["leak"]["rival"], strict=True)),
        ),
    )
    found = one["share_found"]
    equal = one["equal"]
    return chart | {
        "raid": raid, "who": who, "option": mine.label, "rival": rival.label,
        "answer": equal_words(one, mine.label, rival.label),
        "band": range_text(equal["p05"], equal["p95"], "") if equal else "–",
        "middle": middle_text(equal) if equal else "–",
        "found": "–" if found is None else in_ten(found), "words": one["words"],
    }  # fmt: skip


def _draw(axes: Any, mine: Look, rival: Look, one: Mapping[str, Any]) -> None:
    leaks = one["leak"]
    for look, key in ((mine, "option"), (rival, "rival")):
        axes.plot(
            one["kill"], [100.0 * share for share in leaks[key]], color=look.colour,
            linestyle=look.dash, linewidth=1.9, label=short(look.label),
        )  # fmt: skip
    equal = one["equal"]
    if equal:
        axes.axvspan(equal["p05"], equal["p95"], color=INK, alpha=0.10, linewidth=0)
        axes.axvline(equal["p50"], color=INK, linewidth=1.0, linestyle=(0, (1.5, 2)))
        side = equal["p50"] > 0.6
        axes.annotate(
            "equal here", (equal["p50"], 100.0), xytext=(-5 if side else 5, -2),
            textcoords="offset points", ha="right" if side else "left", va="top", fontsize=8.5,
        )  # fmt: skip
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 103.0)
    axes.set_xlabel(f"Chance that one shot of {short(mine.label, 24)} kills")
    axes.set_ylabel("Reach an asset, %")
    legend_below(axes)
