"""Cross-section tables against closed forms and what must always hold."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.physics.signature import (
    BANDS_HZ,
    band_centre_hz,
    band_of,
    mean_rcs_m2,
    nearest_band,
    rcs_at_aspect_m2,
    scatterers,
)

NOSE_SIDE_TAIL = [0.0, math.pi / 2, math.pi]
RCS = st.floats(1e-4, 1e3)


@given(st.floats(-50, 50), RCS, RCS, RCS, st.integers(-3, 3))
def test_aspect__even_periodic_and_within_the_table(
    angle: float, nose: float, side: float, tail: float, turns: int
):
    table = [nose, side, tail]
    here = rcs_at_aspect_m2(angle, NOSE_SIDE_TAIL, table)
    mirrored = rcs_at_aspect_m2(-angle, NOSE_SIDE_TAIL, table)
    turned = rcs_at_aspect_m2(angle + turns * 2 * math.pi, NOSE_SIDE_TAIL, table)
    assert mirrored == pytest.approx(here, rel=1e-9)
    assert turned == pytest.approx(here, rel=1e-9)
    assert min(table) * (1 - 1e-9) <= here <= max(table) * (1 + 1e-9)


@given(RCS, RCS, st.floats(0, 1))
def test_aspect__is_linear_in_decibels(nose: float, side: float, share: float):
    found = rcs_at_aspect_m2(share * math.pi / 2, [0.0, math.pi / 2], [nose, side])
    wanted = 10 * math.log10(nose) * (1 - share) + 10 * math.log10(side) * share
    assert 10 * np.log10(found) == pytest.approx(wanted, abs=1e-9)


def test_aspect__rows_are_met_and_ends_are_held():
    angles, rcs = [0.3, 1.0, 2.0], [0.1, 5.0, 0.5]
    assert rcs_at_aspect_m2(angles, angles, rcs) == pytest.approx(rcs, rel=1e-12)
    assert rcs_at_aspect_m2([0.0, -0.2, 3.0, math.pi], angles, rcs) == pytest.approx(
        [0.1, 0.1, 0.5, 0.5], rel=1e-12
    )


def test_aspect__a_flat_table_is_one_number():
    assert rcs_at_aspect_m2(np.linspace(-9, 9, 50), [0.0], [3.0]) == pytest.approx(3.0)
    assert mean_rcs_m2([0.0], [3.0]) == pytest.approx(3.0)


def test_aspect__draws_come_first():
    tables = np.array([[1.0, 4.0, 1.0], [2.0, 8.0, 2.0]])
    found = rcs_at_aspect_m2([0.0, math.pi / 4, math.pi / 2], NOSE_SIDE_TAIL, tables)
    assert found == pytest.approx(np.array([[1, 2, 4], [2, 4, 8]]), rel=1e-12)
    assert mean_rcs_m2(NOSE_SIDE_TAIL, tables) == pytest.approx([3 / math.log(4), 6 / math.log(4)])


@given(RCS, RCS, RCS, st.floats(0, 0.7))
def test_mean__equals_the_sum_over_the_circle(nose: float, side: float, tail: float, first: float):
    angles, rcs = [first, 1.5, 2.9], [nose, side, tail]
    fine = (np.arange(40_000) + 0.5) * math.pi / 40_000
    summed = rcs_at_aspect_m2(fine, angles, rcs).mean()
    assert mean_rcs_m2(angles, rcs) == pytest.approx(summed, rel=1e-4)


def test_mean__nearly_equal_rows_keep_their_digits():
    assert mean_rcs_m2([0.0, math.pi], [1.0, 1.0 + 1e-9]) == pytest.approx(1 + 5e-10, abs=1e-12)


def test_bands__limits_belong_to_the_band_above():
    assert [band_of(f) for f in (3e6, 2e9, 4e9, 8e9, 12e9, 999e6)] == [
        "HF", "S", "C", "X", "Ku", "UHF",
    ]  # fmt: skip
    for name, (low, high) in BANDS_HZ.items():
        assert low < band_centre_hz(name) < high
        assert band_of(band_centre_hz(name)) == name
    limits = list(BANDS_HZ.values())
    assert all(a[1] == b[0] for a, b in pairwise(limits))


def test_nearest_band__in_the_logarithm_of_frequency():
    assert nearest_band("L", ["S", "VHF"]) == "S"
    assert nearest_band("S", ["X", "S"]) == "S"
    assert nearest_band("S", ["L", "C"]) == "C"  # equally far: the shorter wave


def test_scatterers__has_words_for_five_classes():
    assert len({scatterers(n) for n in range(5)}) == 5


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: band_of(1e6), "frequency_hz = 1000000"),
        (lambda: band_of(float("nan")), "frequency_hz = nan"),
        (lambda: band_centre_hz("Q"), "band = 'Q'"),
        (lambda: nearest_band("X", []), "known"),
        (lambda: scatterers(5), "swerling = 5"),
        (lambda: scatterers(1.5), "swerling = 1.5"),
        (lambda: scatterers(math.nan), "swerling = nan"),
        (lambda: rcs_at_aspect_m2(math.inf, [0.0], [1.0]), "aspect_rad = inf"),
        (lambda: rcs_at_aspect_m2(0.0, [0.0, 0.0], [1.0, 1.0]), "rise"),
        (lambda: rcs_at_aspect_m2(0.0, [0.0, 4.0], [1.0, 1.0]), "table_aspect_rad = 4"),
        (lambda: rcs_at_aspect_m2(0.0, [0.0, 1.0], [1.0, 0.0]), "table_rcs_m2 = 0"),
        (lambda: rcs_at_aspect_m2(0.0, [0.0, 1.0], [1.0]), "last axis"),
        (lambda: mean_rcs_m2([], []), "rise"),
    ],
)
def test_refuses_and_names_the_bound(call, said):
    with pytest.raises(ValueError, match=said):
        call()
