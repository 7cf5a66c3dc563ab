"""Loss along a path: against fine integration in Cartesian coordinates, and at its limits."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.physics.path_loss import (
    free_space_loss_db,
    gas_loss_db,
    gas_loss_table_db,
    rain_loss_db,
    rain_loss_table_db,
    standard_gas_attenuation_db_per_km,
)
from longshadow.physics.rain import rain_attenuation_db_per_km

RADIUS_M = 6371e3 * 4 / 3


def chord(start_m: float, end_m: float, distance_m: float, points: int) -> tuple[float, np.ndarray]:
    """Length of a straight line over a sphere, and altitudes at the middle of equal pieces."""
    angle = distance_m / RADIUS_M
    foot = np.array([0.0, RADIUS_M + start_m])
    head = (RADIUS_M + end_m) * np.array([np.sin(angle), np.cos(angle)])
    share = (np.arange(points)[:, None] + 0.5) / points
    along = foot + share * (head - foot)
    return float(np.hypot(*(head - foot))), np.hypot(*along.T) - RADIUS_M


def integrated_gas(f: float, start: float, end: float, distance: float) -> float:
    """The middle-point rule with 8,000 pieces below 86 km."""
    length, altitudes = chord(start, end, distance, 8_000)
    inside = altitudes < 86e3
    per_km = standard_gas_attenuation_db_per_km(f, altitudes[inside])
    return float(per_km.sum() * length / altitudes.size / 1e3)


PATHS = [
    (24.0, 30.0, 20e3),
    (24.0, 100.0, 60e3),
    (24.0, 10e3, 400e3),
    (24.0, 20e3, 600e3),
    (0.0, 86e3, 0.0),
    (3_000.0, 300e3, 900e3),
    (10e3, 12e3, 700e3),
    (10e3, 300.0, 440e3),
    (-400.0, 500.0, 50e3),
    (24.0, 1.5e6, 2_000e3),
]


@pytest.mark.parametrize("ends", PATHS, ids=str)
@pytest.mark.parametrize("ghz", [0.16, 1.3, 9.4, 16.0])
def test_gas_agrees_with_fine_integration(ghz: float, ends: tuple[float, float, float]) -> None:
    ours = float(gas_loss_db(ghz * 1e9, *ends, RADIUS_M))
    assert ours == pytest.approx(integrated_gas(ghz * 1e9, *ends), abs=0.005)


def test_gas_takes_hundredths_overhead_and_decibels_along_the_ground() -> None:
    assert 0.03 < float(gas_loss_db(3e9, 0.0, 100e3, 0.0, RADIUS_M)) < 0.04
    assert 1.4 < float(gas_loss_db(3e9, 10.0, 10.0, 200e3, RADIUS_M)) < 1.5


def test_below_the_horizon_a_ray_is_charged_as_at_sea_level() -> None:
    beyond = float(gas_loss_db(3e9, 10.0, 10.0, 300e3, RADIUS_M))
    at_sea = float(standard_gas_attenuation_db_per_km(3e9, 0.0)) * 300.0
    assert beyond == pytest.approx(at_sea, rel=2e-3)


def test_at_no_distance_nothing_is_lost() -> None:
    assert float(gas_loss_db(9.4e9, 50.0, 50.0, 0.0, RADIUS_M)) == 0.0
    assert float(rain_loss_db(9.4e9, 20.0, 4e3, 50.0, 50.0, 0.0, RADIUS_M)) == 0.0


def test_above_the_air_nothing_is_lost() -> None:
    assert float(gas_loss_db(9.4e9, 70e3, 90e3, 100e3, RADIUS_M)) == 0.0


@pytest.mark.parametrize("ends", PATHS, ids=str)
def test_rain_counts_the_part_of_the_ray_below_its_top(ends: tuple[float, float, float]) -> None:
    top = 4e3
    length, altitudes = chord(*ends, 200_000)
    wet_km = (altitudes < top).mean() * length / 1e3
    elevation = np.arcsin(min(abs(ends[1] - ends[0]) / length, 1.0))
    per_km = float(rain_attenuation_db_per_km(5.6e9, 10.0, elevation))
    ours = float(rain_loss_db(5.6e9, 10.0, top, *ends, RADIUS_M))
    assert ours == pytest.approx(per_km * wet_km, abs=0.005)


def test_straight_up_it_rains_as_far_as_the_top() -> None:
    per_km = float(rain_attenuation_db_per_km(9.4e9, 10.0, np.pi / 2))
    ours = float(rain_loss_db(9.4e9, 10.0, 4_500.0, 500.0, 30e3, 0.0, RADIUS_M))
    assert ours == pytest.approx(4.0 * per_km, rel=1e-9)


def test_a_ray_above_the_rain_is_dry_and_one_that_dips_is_not() -> None:
    assert float(rain_loss_db(9.4e9, 50.0, 4e3, 5e3, 9e3, 50e3, RADIUS_M)) == 0.0
    assert float(rain_loss_db(9.4e9, 50.0, 4e3, 5e3, 5e3, 400e3, RADIUS_M)) > 0.0


def test_tables_have_a_row_for_an_altitude_and_a_column_for_a_distance() -> None:
    distances, altitudes = np.array([0.0, 10e3, 200e3]), np.array([100.0, 8e3])
    gas = gas_loss_table_db(3e9, 24.0, distances, altitudes, RADIUS_M)
    rain = rain_loss_table_db(3e9, 5.0, 4e3, 24.0, distances, altitudes, RADIUS_M, "vertical")
    assert gas.shape == rain.shape == (2, 3)
    assert gas[1, 2] == float(gas_loss_db(3e9, 24.0, 8e3, 200e3, RADIUS_M))
    assert rain[0, 1] == float(rain_loss_db(3e9, 5.0, 4e3, 24.0, 100.0, 10e3, RADIUS_M, "vertical"))
    with pytest.raises(ValueError, match="distances_m has 2 dimensions: must have 1"):
        gas_loss_table_db(3e9, 24.0, np.zeros((2, 2)), altitudes, RADIUS_M)


def test_free_space_follows_the_inverse_square() -> None:
    loss = free_space_loss_db(3e9, np.array([1e3, 1e4, 1e5]))
    assert np.diff(loss) == pytest.approx([20.0, 20.0], abs=1e-9)
    assert float(free_space_loss_db(299_792_458.0, 1 / (4 * np.pi))) == pytest.approx(0.0, abs=1e-9)


GAS = {
    "frequency_hz": 3e9, "antenna_altitude_m": 24.0, "target_altitude_m": 1e3,
    "distance_m": 1e4, "effective_radius_m": RADIUS_M,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency_hz": 10e6}, r"frequency_hz = 10000000: must lie in \[30000000, 3.5e\+11\]"),
        ({"antenna_altitude_m": np.nan}, "antenna_altitude_m"),
        ({"target_altitude_m": -501.0}, r"target_altitude_m = -501: must lie in \[-500, 2000000\]"),
        ({"target_altitude_m": [0.0, np.inf]}, "target_altitude_m"),
        ({"distance_m": -1.0}, "distance_m"),
        ({"distance_m": 3.1e6}, "distance_m"),
        ({"effective_radius_m": -8.5e6}, "effective_radius_m"),
    ],
)
def test_outside_the_domain_the_bound_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gas_loss_db(**{**GAS, **change})  # type: ignore[arg-type]
    case = {**GAS, "rain_rate_mm_h": 5.0, "rain_top_m": 4e3, **change}
    with pytest.raises(ValueError, match=message.partition(" ")[0]):
        rain_loss_db(**case)  # type: ignore[arg-type]


def test_rain_has_a_top_that_can_be() -> None:
    with pytest.raises(ValueError, match=r"rain_top_m = 25000: must lie in \[-500, 20000\]"):
        rain_loss_db(3e9, 5.0, 25e3, 24.0, 1e3, 1e4, RADIUS_M)


@pytest.mark.parametrize(("f", "d"), [(0.0, 1.0), (1e9, 0.0), (np.nan, 1.0), (1e9, -1.0)])
def test_free_space_has_a_distance_and_a_frequency(f: float, d: float) -> None:
    with pytest.raises(ValueError, match=r"must be (above 0|finite)"):
        free_space_loss_db(f, d)
