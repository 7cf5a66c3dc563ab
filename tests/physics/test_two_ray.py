"""The sea as a mirror: closed forms over a plane, shortest paths over a sphere, limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from longshadow.physics.two_ray import (
    LIGHT_SPEED_MPS,
    propagation_factor,
    reflection_coefficient,
    roughness_factor,
    sea_permittivity,
    sea_reflection,
)

PLANE_M = 1e12
RADIUS_M = 6371e3 * 4 / 3
MIRROR = complex(1e16)  # turns a horizontally polarised wave round whole


def test_over_a_mirror_the_factor_is_twice_the_sine() -> None:
    """F = 2 |sin(2 pi h1 h2 / (wavelength d))|, the form printed in every textbook."""
    d = np.linspace(8e3, 30e3, 300)
    f, h1, h2 = 3e9, 20.0, 60.0
    ours = propagation_factor(f, h1, h2, d, PLANE_M, permittivity=MIRROR)
    assert ours == pytest.approx(
        2 * np.abs(np.sin(2 * np.pi * f / LIGHT_SPEED_MPS * h1 * h2 / d)), abs=5e-3
    )


def test_nulls_lie_at_whole_wavelengths_and_lobes_between() -> None:
    wavelength, d, h1 = 0.1, 20e3, 20.0
    heights = np.arange(1, 9) * wavelength * d / (4 * h1)  # half a wavelength of difference each
    f = LIGHT_SPEED_MPS / wavelength
    factor = propagation_factor(f, h1, heights, d, PLANE_M, permittivity=MIRROR)
    assert factor[0::2] == pytest.approx(np.full(4, 2.0), abs=1e-3)
    assert factor[1::2] == pytest.approx(np.zeros(4), abs=0.03)


def test_an_echo_gains_at_most_twelve_decibels() -> None:
    d = np.linspace(5e3, 25e3, 5_000)
    factor = propagation_factor(3e9, 20.0, 100.0, d, PLANE_M, permittivity=MIRROR)
    assert 40 * np.log10(factor.max()) == pytest.approx(12.04, abs=0.01)


def by_fermat(h1: float, h2: float, d: float) -> tuple[float, float]:
    """Path difference and grazing angle of the shortest path that touches the sphere."""
    angle = d / RADIUS_M
    ends = [(RADIUS_M + h1) * np.array([0.0, 1.0]), (RADIUS_M + h2) * np.array(
        [np.sin(angle), np.cos(angle)]
    )]  # fmt: skip

    def length(at: float) -> float:
        point = RADIUS_M * np.array([np.sin(at), np.cos(at)])
        return float(sum(np.hypot(*(end - point)) for end in ends))

    found = minimize_scalar(length, bounds=(0.0, angle), method="bounded", options={"xatol": 1e-12})
    normal = np.array([np.sin(found.x), np.cos(found.x)])
    up = (ends[0] - RADIUS_M * normal) @ normal
    slope = np.arcsin(up / np.hypot(*(ends[0] - RADIUS_M * normal)))
    return float(found.fun - np.hypot(*(ends[1] - ends[0]))), float(slope)


@pytest.mark.parametrize(
    ("h1", "h2", "d"),
    [(20.0, 100.0, 20e3), (24.0, 3_000.0, 150e3), (500.0, 15.0, 60e3), (30.0, 30.0, 30e3)],
)
def test_the_point_of_reflection_is_that_of_the_shortest_path(
    h1: float, h2: float, d: float
) -> None:
    mirror = sea_reflection(h1, h2, d, RADIUS_M)
    difference, grazing = by_fermat(h1, h2, d)
    assert float(mirror.path_difference_m) == pytest.approx(difference, abs=2e-3 * difference)
    assert float(mirror.grazing_rad) == pytest.approx(grazing, abs=2e-3 * grazing)


def test_a_convex_sea_thins_what_it_mirrors() -> None:
    near, far = sea_reflection(20.0, 100.0, np.array([2e3, 40e3]), RADIUS_M).divergence
    assert 0.2 < far < near < 1.0
    assert float(sea_reflection(20.0, 100.0, 2e3, PLANE_M).divergence) == pytest.approx(1, abs=1e-3)


def test_at_the_horizon_and_at_the_water_line() -> None:
    horizon = np.sqrt(2 * RADIUS_M * 20.0) + np.sqrt(2 * RADIUS_M * 100.0)
    grazing = sea_reflection(20.0, 100.0, horizon, RADIUS_M)
    assert float(grazing.path_difference_m) == pytest.approx(0.0, abs=1e-9)
    assert float(grazing.divergence) == pytest.approx(0.0, abs=1e-3)
    exact = sea_reflection(100.0, 100.0, 40e3, 2e6)  # numbers without rounding
    assert float(exact.grazing_rad) == float(exact.divergence) == 0.0
    at_sea = propagation_factor(3e9, 0.0, 100.0, 20e3, RADIUS_M, permittivity=MIRROR)
    assert float(at_sea) == pytest.approx(0.0, abs=1e-3)
    edge = np.sqrt(2 * RADIUS_M * 100.0)
    assert 0.0 <= float(propagation_factor(3e9, 0.0, 100.0, edge, RADIUS_M)) <= 2.0
    assert float(sea_reflection(0.0, 0.5, np.sqrt(RADIUS_M), RADIUS_M).path_difference_m) == 0.0


def test_brewster_and_normal_incidence() -> None:
    epsilon = 9.0
    brewster = np.arctan(1 / np.sqrt(epsilon))
    assert abs(reflection_coefficient(brewster, epsilon, "vertical")) == pytest.approx(0, abs=1e-12)
    for name, sign in (("horizontal", -1), ("vertical", 1)):
        assert complex(reflection_coefficient(np.pi / 2, epsilon, name)) == pytest.approx(
            sign * (3 - 1) / (3 + 1)
        )


def test_the_sea_mirrors_horizontal_waves_better() -> None:
    grazing = np.radians(np.linspace(0.05, 20, 100))
    sea = sea_permittivity(3e9)
    horizontal, vertical = (
        np.abs(reflection_coefficient(grazing, sea, name)) for name in ("horizontal", "vertical")
    )
    assert (horizontal > vertical).all()
    assert (horizontal > 0.9).all()
    assert (horizontal < 1).all()


def test_permittivity_is_continuous_and_loses() -> None:
    f = np.linspace(0.1e9, 10e9, 4_000)
    sea = sea_permittivity(f)
    assert (sea.imag < 0).all()
    assert np.abs(np.diff(sea.real)).max() < 0.05
    assert sea.real[-1] == pytest.approx(52.0, abs=0.1)


def test_waves_leave_nothing_of_a_steep_reflection() -> None:
    assert float(roughness_factor(10e9, np.radians(5), 1.0)) < 1e-6
    assert float(roughness_factor(10e9, 0.0, 1.0)) == 1.0
    smooth, rough = (
        np.ptp(propagation_factor(10e9, 20.0, 200.0, np.linspace(5e3, 9e3, 999), RADIUS_M,
                                  wave_height_m=height))
        for height in (0.0, 0.5)
    )  # fmt: skip
    assert rough < 0.5 * smooth


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency_hz": 11e9}, r"frequency_hz = 1.1e\+10: must lie in \[100000000, 1e\+10\]"),
        ({"antenna_height_m": -1.0}, "antenna_height_m"),
        ({"target_height_m": np.nan}, "target_height_m"),
        ({"distance_m": 0.0}, "distance_m = 0: must be above 0"),
        ({"distance_m": 90e3}, "distance_m = 90000: must be within the horizon"),
        ({"effective_radius_m": 0.0}, "effective_radius_m"),
        ({"polarisation": "circular"}, "must be horizontal or vertical"),
        ({"wave_height_m": -0.1}, "wave_height_m"),
        ({"permittivity": 0.5 + 0j}, "real part of permittivity"),
        ({"permittivity": 5.0 + 1j}, "imaginary part of permittivity"),
    ],
)
def test_outside_the_domain_the_bound_is_named(change: dict[str, object], message: str) -> None:
    case: dict[str, object] = {
        "frequency_hz": 3e9, "antenna_height_m": 20.0, "target_height_m": 100.0,
        "distance_m": 10e3, "effective_radius_m": RADIUS_M,
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        propagation_factor(**{**case, **change})  # type: ignore[arg-type]
