"""Ranges in words: never more digits than they support, never 0 for what is possible."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.report.wording import finding_middle, finding_range, mark_words, range_text
from longshadow.results.records import Finding

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (0.0113, 0.0308, "ratio", "1.1–3.1 %"),
        (0.011, 0.031, "ratio", "1–3 %"),
        (0.712, 0.884, "ratio", "71–88 %"),
        (4123.0, 9777.0, "km2", "4,000–10,000 km²"),
        (61.04, 61.04, "km", "61 km"),
        (95.0, 305.0, "s", "2–5 min"),
        (95.0, 130.0, "s", "100–130 s"),
        (0.0, 0.0, "km2", "0 km²"),
        (0.0, 0.0058, "ratio", "0–0.6 %"),
        (0.0163, 0.018, "ratio", "1.6–1.8 %"),
        (-3.2, 5.1, "dB", "−3 to 5 dB"),
        (0.002, 0.031, "ratio", "0.2–3 %"),
        (0.000009, 0.031, "ratio", "<0.01–3 %"),
    ],
)
def test_range_says_no_more_than_it_knows(low: float, high: float, unit: str, words: str) -> None:
    assert range_text(low, high, unit) == SPACE.join(words.rsplit(" ", 1))


@given(
    low=st.floats(0.0, 1e6).filter(lambda v: v == 0 or v > 1e-3),
    width=st.floats(1e-6, 1e6),
)
def test_range_is_rounded_by_less_than_its_width(low: float, width: float) -> None:
    shown = range_text(low, low + width, "km2").removesuffix(f"{SPACE}km²").replace(",", "")
    ends = [float(end) for end in re.split("–| to ", shown.removeprefix("<"))]
    if low + width > low * (1 + 1e-9):
        assert len(ends) == 2
        assert abs(ends[0] - low) <= 0.51 * width + 1e-9 * low
        assert abs(ends[1] - low - width) <= 0.51 * width + 1e-9 * low


@given(low=st.floats(1e-9, 1.0), high=st.floats(1.0, 1e5))
def test_a_possible_value_is_never_printed_as_nothing(low: float, high: float) -> None:
    assert not re.match(r"[0.]+[^0-9.]", range_text(low, high, "km"))


def test_infinite_ends_cannot_be_told() -> None:
    assert range_text(1.0, float("inf"), "km") == "cannot tell"


def test_share_is_a_percentage_however_its_unit_is_stored() -> None:
    for unit in ("", "1", "ratio"):
        finding = Finding(id="a.b_ratio", title="", unit=unit, p05=0.1, p50=0.2, p95=0.4)
        assert finding_range(finding) == f"10–40{SPACE}%"
        assert finding_middle(finding) == f"about 20{SPACE}%"


def test_a_count_is_no_percentage() -> None:
    finding = Finding(id="a.units_count", title="", unit="", p05=10, p50=10, p95=10)
    assert finding_range(finding) == "10"


def test_refusal_cannot_be_told() -> None:
    assert finding_range(Finding(id="a", title="", unit="km2", refused="why")) == "cannot tell"
    assert finding_middle(Finding(id="a", title="", unit="km2", refused="why")) == ""


def test_an_unknown_mark_is_still_said() -> None:
    assert mark_words("coarse-terrain") == "optimistic: ridges smoothed"
    assert mark_words("some-new-mark") == "some new mark"
