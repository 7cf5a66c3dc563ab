"""What must hold of losses, mirrors and bending, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.physics.path_loss import free_space_loss_db, gas_loss_db, rain_loss_db
from longshadow.physics.refractivity import earth_factor_from_gradient
from longshadow.physics.two_ray import propagation_factor, sea_reflection

RADIUS_M = 6371e3 * 4 / 3
FEW = settings(max_examples=50)

frequencies = st.floats(30e6, 18e9)
altitudes = st.floats(0.0, 40e3)
distances = st.floats(0.0, 600e3)
radii = st.floats(5e6, 2e7)
heights = st.floats(1.0, 5_000.0)
shares = st.floats(0.01, 1.0)


@FEW
@given(frequencies, altitudes, altitudes, distances, radii)
def test_gas_takes_exactly_the_same_both_ways(
    f: float, start: float, end: float, d: float, radius: float
) -> None:
    assert gas_loss_db(f, start, end, d, radius) == gas_loss_db(f, end, start, d, radius)


@FEW
@given(frequencies, altitudes, altitudes, distances, st.floats(0, 100), st.floats(0, 8e3))
def test_rain_takes_exactly_the_same_both_ways(
    f: float, start: float, end: float, d: float, rate: float, top: float
) -> None:
    there = rain_loss_db(f, rate, top, start, end, d, RADIUS_M)
    assert there == rain_loss_db(f, rate, top, end, start, d, RADIUS_M)


@FEW
@given(frequencies, altitudes, altitudes, distances, shares)
def test_farther_costs_more(f: float, start: float, end: float, d: float, share: float) -> None:
    """Up to what the quadrature leaves open."""
    for model in (gas_loss_db, lambda f, *path: rain_loss_db(f, 10.0, 4e3, *path)):
        near, far = model(f, start, end, np.array([share * d, d]), RADIUS_M)
        assert 0.0 <= near <= far + 2e-3


@FEW
@given(frequencies, altitudes, altitudes, distances, st.floats(0, 100), shares)
def test_more_rain_costs_more(
    f: float, start: float, end: float, d: float, rate: float, share: float
) -> None:
    some, more = (rain_loss_db(f, r, 4e3, start, end, d, RADIUS_M) for r in (share * rate, rate))
    assert some <= more + 1e-12
    low, high = (rain_loss_db(f, rate, top, start, end, d, RADIUS_M) for top in (2e3, 5e3))
    assert low <= high + 1e-12


@FEW
@given(frequencies, altitudes, shares)
def test_a_path_straight_up_splits_where_it_may(f: float, altitude: float, share: float) -> None:
    """The parts of a path cost as much as the whole."""
    middle = share * altitude
    whole = gas_loss_db(f, 0.0, altitude, 0.0, RADIUS_M)
    parts = [gas_loss_db(f, *ends, 0.0, RADIUS_M) for ends in ((0.0, middle), (middle, altitude))]
    assert float(whole) == pytest.approx(float(sum(parts)), abs=1e-3)


@FEW
@given(st.floats(1e6, 1e11), st.floats(1.0, 1e7), st.floats(1.0, 100.0))
def test_an_echo_in_free_space_falls_as_the_fourth_power(f: float, d: float, times: float) -> None:
    two_way = 2 * (free_space_loss_db(f, times * d) - free_space_loss_db(f, d))
    assert float(two_way) == pytest.approx(40 * np.log10(times), abs=1e-9)


@FEW
@given(
    st.floats(0.1e9, 10e9),
    heights,
    heights,
    shares,
    st.floats(0, 3),
    st.sampled_from(["horizontal", "vertical"]),
)
def test_the_sea_at_most_doubles_a_field_and_mirrors_both_ways(
    f: float, low: float, high: float, share: float, waves: float, polarisation: str
) -> None:
    d = share * (np.sqrt(2 * RADIUS_M * low) + np.sqrt(2 * RADIUS_M * high)) * 0.999
    there, back = (
        propagation_factor(f, *ends, d, RADIUS_M, polarisation=polarisation, wave_height_m=waves)
        for ends in ((low, high), (high, low))
    )
    assert 0.0 <= there <= 2.0
    phase = 2 * np.pi * f / 3e8 * sea_reflection(low, high, d, RADIUS_M).path_difference_m
    assert float(there) == pytest.approx(float(back), abs=1e-9 * (1 + float(phase)))


@FEW
@given(st.floats(-150.0, 400.0), st.floats(0.001, 50.0))
def test_the_effective_earth_shrinks_as_the_gradient_rises(gradient: float, more: float) -> None:
    lower, upper = earth_factor_from_gradient([gradient, gradient + more])
    assert lower > upper > 0.0
