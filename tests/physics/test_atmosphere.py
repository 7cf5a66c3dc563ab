"""The standard atmosphere against the equations that define it; printed tables are elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.physics.atmosphere import (
    HIGHEST_ALTITUDE_M,
    LOWEST_ALTITUDE_M,
    geometric_altitude_m,
    geopotential_altitude_m,
    standard_atmosphere,
    standard_atmosphere_at_geopotential,
    vapour_pressure_pa,
    water_vapour_density_g_m3,
)


def test_geopotential_and_geometric_altitude_invert_each_other() -> None:
    z = np.linspace(-5e3, 86e3, 50)
    assert geometric_altitude_m(geopotential_altitude_m(z)) == pytest.approx(z, abs=1e-7)
    assert (geopotential_altitude_m(z[z > 0]) < z[z > 0]).all()


def test_air_carries_its_own_weight() -> None:
    """The hydrostatic equation with constant gravity holds in geopotential altitude."""
    h = np.linspace(-4_900, 84_800, 3_001)
    middle, step = (h[1:] + h[:-1]) / 2, np.diff(h)
    pressure = standard_atmosphere_at_geopotential(h).pressure_pa
    weight = 9.80665 * standard_atmosphere_at_geopotential(middle).density_kg_m3
    assert -np.diff(pressure) / step == pytest.approx(weight, rel=3e-5)


def test_layers_join_and_pressure_falls() -> None:
    for base in (11e3, 20e3, 32e3, 47e3, 51e3, 71e3):
        below, above = (standard_atmosphere_at_geopotential(base + side) for side in (-1e-6, 1e-6))
        assert float(below.temperature_k) == pytest.approx(float(above.temperature_k), abs=1e-7)
        assert float(below.pressure_pa) == pytest.approx(float(above.pressure_pa), rel=1e-9)
    pressure = standard_atmosphere(np.linspace(-5e3, 86e3, 500)).pressure_pa
    assert (np.diff(pressure) < 0).all()


def test_shapes_are_kept() -> None:
    assert standard_atmosphere(np.zeros((2, 3))).density_kg_m3.shape == (2, 3)
    assert water_vapour_density_g_m3(np.zeros((2, 3))).shape == (2, 3)


@pytest.mark.parametrize(
    "z", [LOWEST_ALTITUDE_M - 1, HIGHEST_ALTITUDE_M + 1, np.nan, np.inf, [0.0, np.nan]]
)
def test_altitudes_outside_are_refused_with_the_bound(z: object) -> None:
    with pytest.raises(ValueError, match=r"altitude_m = .*: must lie in \[-5000, 86000\]"):
        standard_atmosphere(z)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="altitude_m"):
        water_vapour_density_g_m3(z)  # type: ignore[arg-type]


def test_geopotential_altitudes_end_where_geometric_ones_do() -> None:
    with pytest.raises(ValueError, match="geopotential_m"):
        standard_atmosphere_at_geopotential(85_000.0)
    assert standard_atmosphere_at_geopotential(84_852.0).temperature_k < 187.0


def test_vapour_falls_to_two_millionths_and_stays_there() -> None:
    z = np.linspace(0.0, 80e3, 400)
    air, vapour = standard_atmosphere(z), water_vapour_density_g_m3(z)
    share = vapour_pressure_pa(vapour, air.temperature_k) / air.pressure_pa
    assert share.min() == pytest.approx(2e-6, rel=1e-12)
    assert share[-1] == pytest.approx(2e-6, rel=1e-12)
    assert vapour[z <= 12e3] == pytest.approx(7.5 * np.exp(-z[z <= 12e3] / 2e3), rel=1e-12)


def test_vapour_below_sea_level_is_that_at_sea_level_and_dry_air_is_dry() -> None:
    assert float(water_vapour_density_g_m3(-400.0)) == 7.5
    assert float(water_vapour_density_g_m3(30e3, 0.0)) == 0.0


@pytest.mark.parametrize("surface", [-1.0, 51.0, np.nan])
def test_vapour_beyond_nature_is_refused(surface: float) -> None:
    with pytest.raises(ValueError, match=r"surface_g_m3 = .*: must lie in \[0, 50\]"):
        water_vapour_density_g_m3(0.0, surface)
