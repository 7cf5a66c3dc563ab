"""What must hold for any wave between any two places, and for any radar that hears it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.physics.attenuation import gas_attenuation_db_per_km
from longshadow.physics.diffraction import (
    bullington_loss_db,
    delta_bullington_loss_db,
    knife_edge_loss_db,
    spherical_earth_loss_db,
)
from longshadow.physics.path_loss import free_space_loss_db, gas_loss_db, rain_loss_db
from longshadow.physics.rain import rain_attenuation_db_per_km
from longshadow.physics.two_ray import propagation_factor

RADIUS_M = 6.371e6 * 4 / 3
FEW = settings(max_examples=30)

FREQUENCY = st.floats(1e8, 30e9)
DISTANCE = st.floats(1e3, 400e3)
MAST = st.floats(5.0, 200.0)
ALTITUDE = st.floats(5.0, 12_000.0)


def profile(seed: int, points: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Distances and heights of made-up hills, with uneven steps."""
    rng = np.random.default_rng(seed)
    distances = np.concatenate([[0.0], np.cumsum(rng.uniform(200.0, 1500.0, points - 1))])
    heights = np.abs(np.cumsum(rng.normal(0.0, 25.0, points)))
    return distances, heights


@FEW
@given(FREQUENCY, MAST, ALTITUDE, DISTANCE)
def test_air_takes_the_same_both_ways(
    frequency_hz: float, mast_m: float, altitude_m: float, distance_m: float
) -> None:
    there = gas_loss_db(frequency_hz, mast_m, altitude_m, distance_m, RADIUS_M)
    back = gas_loss_db(frequency_hz, altitude_m, mast_m, distance_m, RADIUS_M)
    assert float(there) == pytest.approx(float(back), rel=1e-6, abs=1e-9)


@FEW
@given(FREQUENCY, MAST, ALTITUDE, DISTANCE, st.floats(0.1, 100.0))
def test_rain_takes_the_same_both_ways(
    frequency_hz: float, mast_m: float, altitude_m: float, distance_m: float, rate: float
) -> None:
    there = rain_loss_db(frequency_hz, rate, 4000.0, mast_m, altitude_m, distance_m, RADIUS_M)
    back = rain_loss_db(frequency_hz, rate, 4000.0, altitude_m, mast_m, distance_m, RADIUS_M)
    assert float(there) == pytest.approx(float(back), rel=1e-6, abs=1e-9)


@FEW
@given(st.integers(0, 999), MAST, MAST, st.floats(1e8, 1e10))
def test_terrain_takes_the_same_both_ways(
    seed: int, first_m: float, second_m: float, frequency_hz: float
) -> None:
    distances, heights = profile(seed)
    first, second = heights[0] + first_m, heights[-1] + second_m
    there = delta_bullington_loss_db(distances, heights, first, second, frequency_hz, RADIUS_M)
    back = delta_bullington_loss_db(
        distances[-1] - distances[::-1], heights[::-1], second, first, frequency_hz, RADIUS_M
    )
    assert there == pytest.approx(back, abs=1e-6)


@FEW
@given(st.floats(5e3, 200e3), MAST, MAST, st.floats(1e8, 1e10))
def test_the_sphere_takes_the_same_both_ways(
    distance_m: float, first_m: float, second_m: float, frequency_hz: float
) -> None:
    there = spherical_earth_loss_db(distance_m, first_m, second_m, frequency_hz, RADIUS_M)
    back = spherical_earth_loss_db(distance_m, second_m, first_m, frequency_hz, RADIUS_M)
    assert there == pytest.approx(back, abs=1e-6)


@FEW
@given(st.floats(1e9, 1e10), st.floats(5.0, 50.0), st.floats(30.0, 3000.0), st.floats(2e3, 20e3))
def test_the_sea_mirrors_the_same_both_ways(
    frequency_hz: float, antenna_m: float, target_m: float, distance_m: float
) -> None:
    there = propagation_factor(frequency_hz, antenna_m, target_m, distance_m, RADIUS_M)
    back = propagation_factor(frequency_hz, target_m, antenna_m, distance_m, RADIUS_M)
    assert float(there) == pytest.approx(float(back), abs=2e-3)
    assert 0.0 <= float(there) <= 2.0


@FEW
@given(FREQUENCY, DISTANCE)
def test_an_echo_falls_with_the_fourth_power_of_range(
    frequency_hz: float, distance_m: float
) -> None:
    one_way = free_space_loss_db(frequency_hz, np.array([distance_m, 2 * distance_m]))
    assert 2 * float(np.diff(one_way)[0]) == pytest.approx(40 * np.log10(2), abs=1e-9)


@FEW
@given(FREQUENCY, MAST, ALTITUDE)
def test_a_longer_way_never_takes_less(
    frequency_hz: float, mast_m: float, altitude_m: float
) -> None:
    distances = np.linspace(1e3, 400e3, 60)
    losses = gas_loss_db(frequency_hz, mast_m, altitude_m, distances, RADIUS_M)
    assert np.all(np.diff(losses) >= -1e-9)
    assert np.all(losses >= 0)


@FEW
@given(st.floats(2e9, 12e9), MAST, DISTANCE)
def test_thinner_air_takes_less(frequency_hz: float, mast_m: float, distance_m: float) -> None:
    """Between the relaxation of oxygen below 1 GHz and the line of water at 22 GHz, where not."""
    altitudes = np.linspace(0.0, 12_000.0, 30) + mast_m
    losses = gas_loss_db(frequency_hz, altitudes, altitudes, distance_m, RADIUS_M)
    assert np.all(np.diff(losses) <= 1e-9)


@FEW
@given(FREQUENCY, st.sampled_from(["horizontal", "vertical"]))
def test_more_rain_takes_more(frequency_hz: float, polarisation: str) -> None:
    rates = np.linspace(0.0, 150.0, 40)
    losses = rain_attenuation_db_per_km(frequency_hz, rates, 0.0, polarisation)
    assert losses[0] == 0.0
    assert np.all(np.diff(losses) > 0)


@FEW
@given(FREQUENCY)
def test_dry_air_without_pressure_takes_nothing(frequency_hz: float) -> None:
    thin = gas_attenuation_db_per_km(frequency_hz, 1.0, 250.0, 0.0)
    thick = gas_attenuation_db_per_km(frequency_hz, 101_325.0, 250.0, 0.0)
    assert 0.0 <= float(thin) < 1e-3 * float(thick)


@FEW
@given(st.integers(0, 999), MAST, MAST, st.floats(1e8, 1e10), st.integers(1, 58))
def test_a_higher_ridge_never_lets_more_through(
    seed: int, first_m: float, second_m: float, frequency_hz: float, where: int
) -> None:
    """Of the edge alone; the smooth surface of delta-Bullington may sink as the ridge rises."""
    distances, heights = profile(seed)
    raised = heights.copy()
    raised[where] += 200.0
    place = heights[0] + first_m, heights[-1] + second_m, frequency_hz, RADIUS_M
    lower, higher = (bullington_loss_db(distances, h, *place) for h in (heights, raised))
    assert higher >= lower - 1e-6


def test_an_edge_far_below_the_ray_takes_nothing_and_a_grazing_one_six_decibels() -> None:
    losses = knife_edge_loss_db(np.array([-5.0, 0.0]))
    assert losses == pytest.approx([0.0, 6.03], abs=0.01)
    assert np.all(np.diff(knife_edge_loss_db(np.linspace(-2.0, 10.0, 200))) >= 0)


@FEW
@given(st.integers(0, 999), MAST, MAST, st.floats(1e8, 1e10))
def test_ground_never_strengthens_a_wave(
    seed: int, first_m: float, second_m: float, frequency_hz: float
) -> None:
    distances, heights = profile(seed)
    place = heights[0] + first_m, heights[-1] + second_m, frequency_hz, RADIUS_M
    whole = delta_bullington_loss_db(distances, heights, *place)
    assert whole >= bullington_loss_db(distances, heights, *place) - 1e-9 >= -1e-9


@FEW
@given(st.integers(0, 999), st.floats(1e8, 1e10))
def test_far_above_the_ground_there_is_free_space(seed: int, frequency_hz: float) -> None:
    distances, heights = profile(seed)
    high = heights.max() + 5000.0
    assert delta_bullington_loss_db(
        distances, heights, high, high, frequency_hz, RADIUS_M
    ) == pytest.approx(0.0, abs=1e-9)
