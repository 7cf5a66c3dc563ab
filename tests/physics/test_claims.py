"""What a claim implies: the fourth-root law, its inverse, and pairs that cannot both hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.physics.claims import (
    Detection,
    compare_claims,
    free_space_constant_m2,
    implied_range_m,
    pd_per_scan,
    snr_needed,
)

RANGE = st.floats(1e3, 1e7)
RCS = st.floats(1e-4, 1e3)
HALF, NINE = Detection(0.5, 1e-6), Detection(0.9, 1e-6)


@given(RANGE, RCS, RCS, RCS)
def test_implied_range__is_a_fourth_root_and_comes_back(r: float, a: float, b: float, c: float):
    there = implied_range_m(r, a, b)
    assert (there / r) ** 4 == pytest.approx(b / a, rel=1e-9)
    assert implied_range_m(there, b, a) == pytest.approx(r, rel=1e-12)
    assert implied_range_m(there, b, c) == pytest.approx(implied_range_m(r, a, c), rel=1e-12)


def test_implied_range__a_claim_for_half_the_scans_asked_for_nine_in_ten():
    """Pd alone is worth a factor of 0.62: ln(Pfa) / ln(Pd) - 1 for both, Swerling 1, one pulse."""
    snr = [math.log(1e-6) / math.log(pd) - 1 for pd in (0.5, 0.9)]
    found = implied_range_m(100e3, 1.0, 1.0, HALF, NINE)
    assert found == pytest.approx(100e3 * (snr[0] / snr[1]) ** 0.25, rel=1e-9)
    assert found / 100e3 == pytest.approx(0.617, abs=1e-3)


def test_implied_range__a_steady_target_is_easier_at_high_pd_and_harder_at_low():
    steady = {pd: Detection(pd, 1e-6, swerling=0) for pd in (0.1, 0.95)}
    slow = {pd: Detection(pd, 1e-6, swerling=1) for pd in (0.1, 0.95)}
    assert implied_range_m(1e5, 1, 1, slow[0.95], steady[0.95]) > 1e5
    assert implied_range_m(1e5, 1, 1, slow[0.1], steady[0.1]) < 1e5


@given(st.floats(0.05, 0.99), st.integers(1, 20))
def test_scans__cumulative_probability_comes_back(pd: float, scans: int):
    one = float(pd_per_scan(pd, scans))
    assert 1 - (1 - one) ** scans == pytest.approx(pd, abs=1e-12)
    assert implied_range_m(1e5, 1, 1, HALF, Detection(0.5, 1e-6, scans=scans)) >= 1e5 * (1 - 1e-9)


@given(RANGE, RCS, RCS)
def test_constant__gives_the_needed_snr_at_the_implied_range(r: float, a: float, b: float):
    constant = free_space_constant_m2(r, a, HALF)
    there = implied_range_m(r, a, b, HALF, NINE)
    assert constant * b / there**4 == pytest.approx(snr_needed(NINE), rel=1e-9)


def test_compare__claims_that_follow_the_law_agree():
    rcs = np.array([0.01, 0.4, 4.0, 100.0])
    ranges = implied_range_m(390e3, 4.0, rcs)
    pairs = compare_claims(ranges, rcs)
    assert len(pairs) == 6
    assert not any(pair.contradicts for pair in pairs)
    assert [pair.nominal_excess for pair in pairs] == pytest.approx([1.0] * 6, rel=1e-12)


def test_compare__one_range_for_two_targets_is_a_contradiction_by_its_fourth_root():
    (pair,) = compare_claims([400e3, 400e3], [4.0, 0.4])
    assert pair.contradicts
    assert pair.excess == pytest.approx(10**-0.25, rel=1e-12)
    assert pair.rcs_factor == pytest.approx(0.1, rel=1e-12)
    (turned,) = compare_claims([400e3, 400e3], [0.4, 4.0])
    assert turned.excess == pytest.approx(10**0.25, rel=1e-12)


def test_compare__bands_and_rounding_count_in_favour():
    """10 % apart: a contradiction for points, none with bands that meet or that tolerance."""
    points = compare_claims([330e3, 300e3], [1.0, 1.0])[0]
    assert points.contradicts
    assert points.excess == pytest.approx(1.1)
    assert not compare_claims([330e3, 300e3], [1.0, 1.0], tolerance=0.1)[0].contradicts
    assert compare_claims([330e3, 300e3], [1.0, 1.0], tolerance=0.09)[0].contradicts
    banded = [[315e3, 330e3, 340e3], [280e3, 300e3, 315e3]]
    assert compare_claims(banded, [[1, 1, 1]] * 2)[0].excess == 1.0
    rcs = [[1.0, 1.0, 1.5], [1.0, 1.0, 1.0]]
    assert not compare_claims([[330e3] * 3, [300e3] * 3], rcs)[0].contradicts


@given(st.floats(1.0, 3.0), st.floats(1.0, 3.0))
def test_compare__wider_bands_never_make_a_contradiction(width: float, more: float):
    def apart(by: float) -> float:
        bands = [[r / by, r, r * by] for r in (900e3, 300e3)]
        return compare_claims(bands, [[1.0] * 3] * 2)[0].excess

    assert apart(width * more) <= apart(width)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: implied_range_m(0.0, 1.0, 1.0), "range_m"),
        (lambda: implied_range_m(1.0, float("nan"), 1.0), "reference_rcs_m2"),
        (lambda: implied_range_m(1.0, 1.0, 1.0, HALF), "both or neither"),
        (lambda: implied_range_m(1.0, 1.0, 1.0, HALF, Detection(1.2, 1e-6)), "pd = 1.2"),
        (lambda: snr_needed(Detection(0.5, 1.2)), "pfa"),
        (lambda: snr_needed(Detection(0.5, 1e-6, swerling=7)), "swerling"),
        (lambda: snr_needed(Detection(0.5, 1e-6, pulses=0)), "pulses"),
        (lambda: snr_needed(Detection(0.5, 1e-6, scans=0)), "scans = 0"),
        (lambda: pd_per_scan(1.0, 2), "pd = 1"),
        (lambda: free_space_constant_m2(-1.0, 1.0, HALF), "range_m = -1"),
        (lambda: compare_claims([1.0, -1.0], [1.0, 1.0]), "ranges_m = -1"),
        (lambda: compare_claims([1.0, 2.0], [1.0]), "2 and 1 claims"),
        (lambda: compare_claims([[3.0, 2.0, 1.0]], [[1.0] * 3]), "low <= nominal <= high"),
        (lambda: compare_claims([[[1.0]]], [1.0]), "shape"),
        (lambda: compare_claims([1.0], [1.0], tolerance=-0.1), "tolerance = -0.1"),
    ],
)
def test_refuses_and_names_the_bound(call, said):
    with pytest.raises(ValueError, match=said):
        call()
