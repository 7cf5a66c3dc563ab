"""Defence findings in words: which raid, what is asked, how it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from longshadow.report.defence_page import defence_of, names_of, target_names
from longshadow.report.page import Page
from longshadow.report.wording import (
    finding_middle,
    finding_range,
    mid_sentence,
    range_text,
    unit_of,
)
from longshadow.results.records import Finding

__all__ = [
    "BINDING",
    "QUANTITIES",
    "VERDICTS",
    "answer_words",
    "binding_words",
    "chance_words",
    "count_text",
    "equal_words",
    "in_ten",
    "middle_text",
    "plural",
    "question",
    "raid_words",
    "range_words",
    "term_words",
]

#: What a row of the table is called, in the order of the rows.
QUANTITIES = {
    "leak_ratio": "Share that reaches an asset",
    "leakers_count": "How many reach an asset",
    "assets_unhit_count": "Assets that nothing reaches",
    "in_view_ratio": "In view of some unit",
    "engaged_ratio": "Engaged, of those in view",
    "kills_per_shot_ratio": "Kills a shot",
    "shots_count": "Shots fired",
    "missiles_left_count": "Missiles left at the end",
    "saturated_ratio": "Saturated: a channel or a missile is missing",
    "saturation_min": "When first, in minutes after the first possible impact",
    "cost_exchange_ratio": "Cost of the shots, over cost of what they stop",
    "fire_units_count": "Fire units bought",
}
#: id: what holds a threat's fate, and its short name in a chart.
BINDING = {
    "sight": ("never seen by a unit", "sight"),
    "reach": (
        "known, but out of the guiding radar's view or of the missile's time and reach; or no role",
        "reach",
    ),
    "channels": ("no channel free in time", "channels"),
    "magazine": ("no round ready on a launcher", "magazine"),
    "missed": ("shot at and missed, without time, channel or round for more", "missed"),
    "stopped": ("stopped", "stopped"),
}
VERDICTS = {
    "supported": "supported",
    "contradicted": "contradicted",
    "contested": "contested",
    "imprecise": "imprecise",
    "cannot-tell": "cannot tell",
    "not-assessable": "not assessable",
}


def in_ten(share: float, of: str = "runs") -> str:
    """Return a share as a reader counts it.

    Examples
    --------
    >>> in_ten(0.68), in_ten(0.02), in_ten(0.0), in_ten(0.98), in_ten(1.0)
    ('in 7 of 10 runs', 'in under 1 of 10 runs', 'in no run', 'in over 9 of 10 runs', 'in all runs')
    """
    if share <= 0.0:
        return f"in no {of.removesuffix('s')}"
    if share >= 1.0:
        return f"in all {of}"
    tens = round(10 * share)
    said = {0: "under 1", 10: "over 9"}.get(tens, str(tens))
    return f"in {said} of 10 {of}"


def range_words(finding: Finding) -> str:
    """Return the 5-95 % range over what is not known, as a reader says it."""
    quantity = finding.labels.get("quantity", "")
    if finding.refused or finding.p05 is None or finding.p95 is None:
        return finding_range(finding)
    if quantity == "saturated_ratio":
        return _tens(finding.p05, finding.p95)
    if quantity == "cost_exchange_ratio":
        return range_text(finding.p05, finding.p95, "") + " to 1"
    if quantity == "saturation_min":
        return "minute " + range_text(finding.p05, finding.p95, "")
    if _unit(finding) in ("", "1"):
        return count_text(finding.p05, finding.p95)
    return range_text(finding.p05, finding.p95, _unit(finding))


def answer_words(finding: Finding) -> str:
    """Return the middle in words, "cannot tell" or "not applicable"."""
    quantity = finding.labels.get("quantity", "")
    if finding.refused:
        return finding_range(finding)
    if finding.p50 is None or quantity in ("saturated_ratio", "saturation_min"):
        return _odd_middle(finding, quantity)
    if finding.p05 == finding.p95:  # nothing sampled moves it
        return range_words(finding)
    plain = finding.model_copy(update={"unit": _unit(finding)})
    if quantity == "cost_exchange_ratio":
        plain = plain.model_copy(update={"labels": {"quantity": "plain"}, "unit": ""})
        return finding_middle(plain) + " to 1"
    return finding_middle(plain)


def chance_words(finding: Finding) -> str:
    """Return what chance alone leaves open at the middle of the unknowns, or an empty text."""
    chance = finding.chance
    if finding.refused or not chance or not {"p05", "p95"} <= chance.keys():
        return ""
    unit = "" if finding.labels.get("quantity") == "cost_exchange_ratio" else _unit(finding)
    shown = range_text(chance["p05"], chance["p95"], "" if unit == "min" else unit)
    return f"minute {shown}" if unit == "min" else shown


def count_text(low: float, high: float) -> str:
    """Return a range of what is counted: whole where both ends are.

    Examples
    --------
    >>> count_text(8.0, 9.0), count_text(4.0, 4.0), count_text(1.5, 3.1)
    ('8–9', '4', '1.5–3.1')
    """
    if low.is_integer() and high.is_integer() and max(abs(low), abs(high)) < 100:
        return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"
    return range_text(low, high, "")


def middle_text(band: Mapping[str, float]) -> str:
    """Return the middle of a band of 5, 50 and 95 %, with the digits that the ends support.

    Examples
    --------
    >>> middle_text({"p05": 0.31, "p50": 0.42, "p95": 0.66})
    'about 0.4'
    """
    ends = {key: band[key] for key in ("p05", "p50", "p95")}
    return finding_middle(Finding(id="band", title="", unit="", **ends))


def question(page: Page, finding: Finding) -> str:
    """Return the question that a finding answers, the same for every option."""
    labels = finding.labels
    named = QUANTITIES.get(labels.get("quantity", ""))
    raid = names_of(page, "raids").get(labels.get("raid", ""))
    if named is None or raid is None:
        return finding.title
    who = plural(target_names(page).get(labels.get("target", ""), ""))
    asked = f"what share of {mid_sentence(who)} reaches an asset?"
    if labels.get("quantity") != "leak_ratio" or not who:
        asked = mid_sentence(named) + (f", {mid_sentence(who)}" if who else "") + "?"
    return f"Against the raid “{raid}”{_at_term(page, finding)}: {asked}"


def raid_words(raid: Mapping[str, Any]) -> str:
    """Return what comes: so many of each class."""
    parts = [
        f"{t['count']} × {mid_sentence(t['label'])}" + (f" ({t['words']})" if t["words"] else "")
        for t in raid["threats"]
    ]
    return "; ".join(parts) or f"{raid['count']} threats"


def term_words(page: Page, term: str) -> str:
    """Return the name of one of the terms of money."""
    return names_of(page, "terms").get(term, term)


def binding_words(shares: Mapping[str, float]) -> str:
    """Return what keeps most threats from being stopped, with its share of all threats."""
    lost = {key: value for key, value in shares.items() if key != "stopped"}
    if not lost or max(lost.values()) < 0.005:
        return "nothing: all are stopped"
    most = max(lost, key=lambda key: lost[key])
    share = range_text(round(lost[most], 2), round(lost[most], 2), "ratio")
    return f"{BINDING[most][1]} ({share}): {BINDING[most][0]}"


def equal_words(one: Mapping[str, Any], option: str, rival: str) -> str:
    """Return from which chance of a kill on two options are equal, without a full stop.

    Parameters
    ----------
    one
        An entry of ``breakeven``.
    option, rival
        What the two are called.
    """
    equal, least = one["equal"], min(one.get("kill", ()), default=0.0)
    if equal and equal["p50"] < least:
        return (
            f"{option} lets through no more than {rival} in most runs, whatever its single-shot "
            f"P(kill) from {least:g} up"
        )
    if equal:
        band = range_text(equal["p05"], equal["p95"], "")
        middle = middle_text(equal)
        found = one["share_found"]
        how_often = (
            "" if found is None or found >= 1.0 else f"; {in_ten(found)} there is such a value"
        )
        return (
            f"{option} equals {rival} if its single-shot P(kill) exceeds {middle} "
            f"({band}{how_often})"
        )
    pairs = list(zip(one["leak"]["option"], one["leak"]["rival"], strict=True))
    if pairs and all(mine >= theirs for mine, theirs in pairs):
        return f"{option} lets through more than {rival} whatever its single-shot P(kill)"
    if pairs and all(mine <= theirs for mine, theirs in pairs):
        return f"{option} lets through no more than {rival} whatever its single-shot P(kill)"
    return f"cannot tell: no single-shot P(kill) of {option} was found at which it equals {rival}"


def plural(name: str) -> str:
    """Return the name of a class for many of it.

    Examples
    --------
    >>> plural("Cruise missile"), plural("Ballistic missile, 300 km"), plural("")
    ('Cruise missiles', 'Ballistic missiles, 300 km', '')
    """
    head, comma, rest = name.partition(",")
    return f"{head}s{comma}{rest}" if head and head[-1].isalpha() and head[-1] != "s" else name


def _at_term(page: Page, finding: Finding) -> str:
    facts = defence_of(page) or {}
    term = finding.labels.get("term", "")
    return "" if term in ("", facts.get("main_term")) else f" ({term_words(page, term)})"


def _odd_middle(finding: Finding, quantity: str) -> str:
    if finding.p50 is None:
        return finding_range(finding)
    if quantity == "saturated_ratio":
        return in_ten(finding.p50, "replications")
    return f"about minute {range_text(finding.p50, finding.p50, '')}"


def _tens(low: float, high: float) -> str:
    ends = [in_ten(end, "replications").removeprefix("in ").split(" of ")[0] for end in (low, high)]
    ends = [end.replace("no replication", "0").replace("all replications", "10") for end in ends]
    return f"{ends[0]} of 10" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} of 10"


def _unit(finding: Finding) -> str:
    """Return the unit to print; what is counted has none."""
    return "" if finding.unit == "count" else unit_of(finding)
