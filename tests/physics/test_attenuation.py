"""Attenuation by gases: its lines, its limits and its domain."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.physics.attenuation import (
    gas_attenuation_db_per_km,
    oxygen_attenuation_db_per_km,
    water_vapour_attenuation_db_per_km,
)

SEA_LEVEL = (101_325.0, 288.15, 7.5)


def peak_ghz(model: object, ghz: np.ndarray, state: tuple[float, float, float]) -> float:
    loss = model(ghz * 1e9, *state)  # type: ignore[operator]
    return float(ghz[np.argmax(loss)])


def test_lines_stand_where_they_are_known_to_stand() -> None:
    """In thin air, where collisions neither widen nor shift them much."""
    thin = (1_000.0, 230.0, 0.001)
    for line_ghz, model in (
        (118.7503, oxygen_attenuation_db_per_km),
        (22.2351, water_vapour_attenuation_db_per_km),
        (183.3101, water_vapour_attenuation_db_per_km),
    ):
        around = line_ghz + np.linspace(-0.1, 0.1, 401)
        assert peak_ghz(model, around, thin) == pytest.approx(line_ghz, abs=2e-3)


def test_the_oxygen_complex_reaches_fifteen_decibels_a_kilometre() -> None:
    assert 14.0 < float(oxygen_attenuation_db_per_km(60e9, *SEA_LEVEL)) < 16.0


def test_no_air_takes_nothing() -> None:
    assert float(gas_attenuation_db_per_km(10e9, 0.0, 220.0, 0.0)) == 0.0
    assert float(water_vapour_attenuation_db_per_km(10e9, 1e5, 288.15, 0.0)) == 0.0


def test_whole_is_the_sum_and_everything_broadcasts() -> None:
    f = np.array([1.3e9, 9.4e9])[:, None]
    pressure = np.array([1e5, 5e4, 1e4])
    dry = oxygen_attenuation_db_per_km(f, pressure, 270.0, 2.0)
    vapour = water_vapour_attenuation_db_per_km(f, pressure, 270.0, 2.0)
    whole = gas_attenuation_db_per_km(f, pressure, 270.0, 2.0)
    assert whole.shape == (2, 3)
    assert whole == pytest.approx(dry + vapour, rel=1e-12)
    assert (np.minimum(dry, vapour) > 0).all()


def test_far_below_the_debye_width_loss_falls_as_the_square_of_the_frequency() -> None:
    low, lower = (float(gas_attenuation_db_per_km(f, *SEA_LEVEL)) for f in (60e6, 30e6))
    assert low / lower == pytest.approx(4.0, abs=0.05)


def test_nothing_jumps_where_the_recommendation_begins() -> None:
    below, above = (float(gas_attenuation_db_per_km(f, *SEA_LEVEL)) for f in (0.9999e9, 1.0001e9))
    assert below == pytest.approx(above, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency_hz": 29e6}, r"frequency_hz = 29000000: must lie in \[30000000, 1e\+12\]"),
        ({"frequency_hz": 1.1e12}, "frequency_hz"),
        ({"frequency_hz": np.nan}, "frequency_hz"),
        ({"dry_pressure_pa": -1.0}, r"dry_pressure_pa = -1: must lie in \[0, 200000\]"),
        ({"temperature_k": 0.0}, "temperature_k"),
        ({"vapour_g_m3": [1.0, np.nan]}, "vapour_g_m3"),
    ],
)
def test_outside_the_domain_the_bound_is_named(change: dict[str, object], message: str) -> None:
    state = {
        "frequency_hz": 3e9, "dry_pressure_pa": 1e5, "temperature_k": 288.0, "vapour_g_m3": 7.5,
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        gas_attenuation_db_per_km(**{**state, **change})  # type: ignore[arg-type]
