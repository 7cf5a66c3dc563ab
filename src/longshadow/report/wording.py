"""Numbers as words: a range, never more digits than it supports, and marks in plain English."""

from __future__ import annotations

import math
import re

from longshadow.results.records import Finding

__all__ = [
    "MARKS",
    "RANGE_NOTE",
    "finding_middle",
    "finding_range",
    "mark_words",
    "mid_sentence",
    "number_text",
    "parameter_words",
    "presets_text",
    "range_text",
    "sentence_case",
    "unit_of",
    "unit_text",
]

RANGE_NOTE = "Ranges hold 5–95 % of runs of the model under the stated assumptions."

MARKS = {
    "coarse-terrain": "optimistic: ridges smoothed",
    "unverified": "rests on unverified values",
    "below-terrain-limit": "below the height down to which this terrain can be trusted",
    "unknown-terrain": "terrain unknown in part",
    "single-point": "a single point, everything at its nominal value",
    "hypothetical": "hypothetical: official acts or facts are supposed",
}

_SHOWN_UNITS = {"ratio": (100.0, "%"), "km2": (1.0, "km²"), "m2": (1.0, "m²"), "1": (1.0, "")}
_MINUTES_FROM_S = 180.0
#: A number is never parted from its unit at the end of a line.
JOIN = "\u00a0"


def unit_of(finding: Finding) -> str:
    """Return the unit of a finding; shares have the unit "ratio", however they are stored."""
    is_share = finding.labels.get("quantity", finding.id).endswith("ratio")
    return "ratio" if is_share and finding.unit in ("", "1", "ratio") else finding.unit


def finding_range(finding: Finding) -> str:
    r"""Return the 5–95 % range of a finding with its unit, or "cannot tell" or "not applicable".

    Examples
    --------
    >>> finding_range(Finding(id="a.ratio", title="", unit="1", p05=0.011, p50=0.02, p95=0.031))
    '1–3\xa0%'
    >>> finding_range(Finding(id="a.area_km2", title="", unit="km2", refused="terrain unknown"))
    'cannot tell'
    """
    if finding.value is not None:
        return str(finding.value)
    if finding.refused.startswith("not applicable"):
        return "not applicable"
    if finding.refused or finding.p05 is None or finding.p95 is None:
        return "cannot tell"
    return range_text(finding.p05, finding.p95, unit_of(finding))


def finding_middle(finding: Finding) -> str:
    r"""Return the median in words, with the digits that the range supports, or an empty text.

    Examples
    --------
    >>> finding_middle(Finding(id="a", title="", unit="km", p05=0.0, p50=0.4, p95=3.0))
    'about 0.4\xa0km'
    """
    if finding.refused or finding.p50 is None or finding.p05 is None or finding.p95 is None:
        return ""
    if finding.p50 == 0:
        return "none"
    factor, unit = _shown_unit(unit_of(finding), finding.p95)
    step = _step(finding.p05 * factor, finding.p95 * factor)
    middle = finding.p50 * factor
    is_lost = middle > 0 and round(middle / step) == 0
    words = _one_digit(middle, step) if is_lost else number_text(middle, step)
    return f"about {words}{JOIN}{unit}".strip().replace("about <", "under ")


def presets_text(finding: Finding) -> str:
    r"""Return what the maker's claims and a sceptic give, or an empty text.

    Examples
    --------
    >>> points = {"claim": 0.0514, "sceptic": 0.0102}
    >>> presets_text(Finding(id="a.ratio", title="", unit="", p05=0.01, p95=0.05, presets=points))
    "maker's claims 5\xa0%, a sceptic's values 1\xa0%"
    """
    if not finding.presets or finding.p05 is None or finding.p95 is None:
        return ""
    claim, doubt = finding.presets["claim"], finding.presets["sceptic"]
    factor, unit = _shown_unit(unit_of(finding), max(claim, doubt, finding.p95))
    step = _step(min(claim, doubt, finding.p05) * factor, max(claim, doubt, finding.p95) * factor)
    words = []
    for value in (claim * factor, doubt * factor):
        is_lost = value > 0 and round(value / step) == 0
        text = _one_digit(value, step) if is_lost else number_text(value, step)
        words.append(f"{text}{JOIN}{unit}".strip())
    return f"maker's claims {words[0]}, a sceptic's values {words[1]}"


def range_text(low: float, high: float, unit: str) -> str:
    r"""Return ``low–high unit``, rounded to a step of at most half the width.

    Examples
    --------
    >>> range_text(4100.0, 9800.0, "km2")
    '4,000–10,000\xa0km²'
    >>> range_text(0.71, 0.88, "ratio")
    '71–88\xa0%'
    >>> range_text(61.04, 61.04, "km")
    '61\xa0km'
    >>> range_text(0.2, 3.1, "km")
    '0.2–3\xa0km'
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return "cannot tell"
    factor, shown = _shown_unit(unit, high)
    low, high = low * factor, high * factor
    step = _step(low, high)
    ends = [number_text(low, step), number_text(high, step)]
    if ends[0] == ends[1]:
        return f"{ends[0]}{JOIN}{shown}".strip()
    if low > 0 and round(low / step) == 0:  # something must not be printed as nothing
        ends[0] = _one_digit(low, step)
    joint = " to " if low < 0 else "–"
    return f"{joint.join(ends)}{JOIN}{shown}".strip()


def number_text(value: float, step: float) -> str:
    """Return a value rounded to a step, with thousands separated."""
    decimals = 0 if value == 0 else max(0, -math.floor(math.log10(step) + 1e-9))
    rounded = round(value / step) * step
    return f"{rounded + 0.0:,.{decimals}f}".replace("-", "−")


def unit_text(unit: str) -> str:
    """Return a unit as it is printed."""
    return _SHOWN_UNITS.get(unit, (1.0, unit))[1]


def mark_words(mark: str) -> str:
    """Return a mark in words."""
    return MARKS.get(mark, mark.replace("-", " "))


def sentence_case(text: str) -> str:
    """Return the text with its first letter raised and the rest untouched."""
    return text[:1].upper() + text[1:]


def mid_sentence(text: str) -> str:
    """Return a name as it stands inside a sentence: "Low-RCS fighter" loses its capital, MQ-9 not.

    Examples
    --------
    >>> mid_sentence("Cruise missile"), mid_sentence("MQ-9-class drone"), mid_sentence("91N6E: x")
    ('cruise missile', 'MQ-9-class drone', '91N6E: x')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def parameter_words(title: str) -> str:
    """Return the name of a parameter without abbreviations."""
    return re.sub(r"\brcs\b", "radar cross-section", title)


def _one_digit(value: float, step: float) -> str:
    """Return what a step would round to nothing; a hundredth of the step is little enough."""
    least = step / 100
    if value < least:
        return f"<{number_text(least, least)}"
    return number_text(value, 10.0 ** math.floor(math.log10(value) + 1e-9))


def _shown_unit(unit: str, high: float) -> tuple[float, str]:
    if unit == "s" and abs(high) >= _MINUTES_FROM_S:
        return 1 / 60, "min"
    return _SHOWN_UNITS.get(unit, (1.0, unit))


def _step(low: float, high: float) -> float:
    width, largest = high - low, max(abs(low), abs(high))
    if not largest:
        return 1.0
    two_digits = 10.0 ** (math.floor(math.log10(largest)) - 1)
    if width <= 1e-9 * largest:  # nothing sampled moves it
        return two_digits
    step = 10.0 ** math.floor(math.log10(width / 2) + 1e-9)
    # Two digits are enough, unless they would make the two ends one.
    return two_digits if step < two_digits <= width else step
