"""Refractivity and the effective Earth: limits and identities; printed numbers are elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.physics.refractivity import (
    dry_refractivity,
    earth_factor_from_gradient,
    earth_factor_from_surface_refractivity,
    exponential_decay_per_km,
    first_kilometre_gradient,
    reference_refractivity,
    wet_refractivity,
)


def test_without_a_gradient_the_earth_is_as_it_is() -> None:
    assert float(earth_factor_from_gradient(0.0)) == 1.0


def test_four_thirds_is_a_quarter_of_the_critical_gradient() -> None:
    assert float(earth_factor_from_gradient(-1e9 / 6371e3 / 4)) == pytest.approx(4 / 3, rel=1e-12)


def test_a_steeper_fall_makes_the_earth_larger() -> None:
    factors = earth_factor_from_gradient(np.linspace(-150.0, 100.0, 60))
    assert (np.diff(factors) < 0).all()


def test_the_formula_of_technical_note_101() -> None:
    """Its constant is 7.32 times 6.373, rounded: 3e-4 of the factor at worst."""
    surface = np.linspace(200.0, 400.0, 41)
    printed = 1 / (1 - 0.04665 * np.exp(0.005577 * surface))
    assert earth_factor_from_surface_refractivity(surface) == pytest.approx(printed, abs=8e-4)


def test_exponential_atmosphere_falls_as_its_first_kilometre_says() -> None:
    surface = np.array([250.0, 313.0, 400.0])
    after = surface * np.exp(-exponential_decay_per_km(surface))
    assert after - surface == pytest.approx(first_kilometre_gradient(surface), abs=1e-9)


def test_reference_air_is_near_the_sum_of_its_parts() -> None:
    """315 N-units are a world mean; the standard atmosphere with 7.5 g/m3 has 317.7."""
    parts = float(dry_refractivity(100_328.0, 288.15) + wet_refractivity(997.0, 288.15))
    assert parts == pytest.approx(float(reference_refractivity(0.0)), abs=3.0)


@pytest.mark.parametrize("gradient", [-157.0, -1e6, np.nan, 501.0])
def test_trapped_rays_have_no_effective_earth(gradient: float) -> None:
    with pytest.raises(ValueError, match=r"gradient_per_km = .*: must lie in \[-156, 500\]"):
        earth_factor_from_gradient(gradient)


@pytest.mark.parametrize("surface", [0.0, 199.0, 451.0, np.nan])
def test_climates_that_do_not_exist_are_refused(surface: float) -> None:
    for function in (
        first_kilometre_gradient, exponential_decay_per_km, earth_factor_from_surface_refractivity,
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"surface_refractivity = .* \[200, 450\]"):
            function(surface)


def test_pressures_and_temperatures_have_bounds() -> None:
    with pytest.raises(ValueError, match="dry_pressure_pa"):
        dry_refractivity(-1.0, 288.0)
    with pytest.raises(ValueError, match="temperature_k"):
        wet_refractivity(1_000.0, 0.0)
    with pytest.raises(ValueError, match="altitude_m"):
        reference_refractivity(np.nan)
