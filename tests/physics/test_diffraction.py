"""Diffraction against Fresnel's integral, the ITU's printed numbers, pycraf, and limits."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import fresnel

from longshadow.physics import diffraction as d
from tests.authorities.reproductions import targets

RADIUS = 4.0 / 3.0 * 6371e3
PYCRAF = json.loads((Path(__file__).parents[1] / "authorities" / "pycraf.json").read_text("utf-8"))[
    "diffraction"
]
#: Lengths of the ITU's paths, which the targets leave out, in metres.
LENGTHS_M = {
    "rburg_rural_no_clutter": 96.2e3,
    "land_70km": 69_940.429161696,
    "mixed_109km": 109e3,
    "cebreros_3995_no_clutter": 4.5e3,
}
TERRAIN = sorted(name for name in targets() if name.startswith("PRO-terr-"))


def hills(seed: int, points: int = 160, spread: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A random profile: distances, uneven with a spread, and heights above sea level."""
    rng = np.random.default_rng(seed)
    steps = 500.0 * (1.0 + spread * (rng.random(points) - 0.5))
    distances = np.cumsum(steps) - steps[0]
    heights = 300.0 + np.cumsum(rng.normal(0.0, 25.0, points))
    return distances, np.maximum(heights, 0.0)


def loss(x: np.ndarray, h: np.ndarray, near: float, far: float, **more: Any) -> float:
    """Delta-Bullington between heights above the ground, at 1.3 GHz."""
    return d.delta_bullington_loss_db(x, h, h[0] + near, h[-1] + far, 1.3e9, RADIUS, **more)


def test_an_edge_costs_what_fresnel_says() -> None:
    nu = np.linspace(-0.77, 30.0, 4000)
    s, c = fresnel(nu)
    exact = -20.0 * np.log10(np.hypot(1.0 - c - s, c - s) / 2.0)
    assert np.abs(d.knife_edge_loss_db(nu) - exact).max() < 0.13
    assert d.knife_edge_loss_db(0.0) == pytest.approx(6.02, abs=0.02)
    assert (d.knife_edge_loss_db([[-0.78, -3.0], [-100.0, -0.79]]) == 0.0).all()


@pytest.mark.parametrize("name", TERRAIN)
def test_the_sphere_of_the_itu_s_terrain_paths(name: str) -> None:
    """The second number of these targets needs no profile."""
    asked = targets()[name].inputs
    found = d.spherical_earth_loss_db(
        LENGTHS_M[asked["profile"]],
        asked["hts"] - asked["hstd"],
        asked["hrs"] - asked["hsrd"],
        asked["f_ghz"] * 1e9,
        asked["ae"] * 1e3,
        polarisation={"h": "horizontal", "v": "vertical"}[asked["pol"]],
        sea_fraction=asked["omega"],
    )
    assert found == pytest.approx(targets()[name].expected[1], abs=1e-6)


@pytest.mark.parametrize("name", TERRAIN)
def test_the_itu_s_terrain_paths_where_their_files_are_at_hand(name: str) -> None:
    asked = targets()[name].inputs
    folder = Path(os.environ.get("LONGSHADOW_SHARED", "/nowhere")) / "data/validation/profiles"
    path = folder / f"{asked['profile']}.csv"
    if not path.exists():
        pytest.skip("the ITU's profiles may not be shipped")
    km, h = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(0, 1)).T
    found = d.delta_bullington_loss_db(
        km * 1e3, h, asked["hts"], asked["hrs"], asked["f_ghz"] * 1e9, asked["ae"] * 1e3,
        polarisation={"h": "horizontal", "v": "vertical"}[asked["pol"]],
        sea_fraction=asked["omega"],
    )  # fmt: skip
    assert found == pytest.approx(targets()[name].expected[0], abs=0.012)


@pytest.mark.parametrize("row", PYCRAF["losses"], ids=lambda row: f"{row['profile']}")
def test_as_pycraf(row: dict[str, Any]) -> None:
    profile = PYCRAF["profiles"][row["profile"]]
    h = np.array(profile["heights_m"].split(), float)
    found = d.delta_bullington_loss_db(
        np.arange(h.size) * profile["spacing_m"],
        h,
        h[0] + row["first_m"],
        h[-1] + row["second_m"],
        row["frequency_ghz"] * 1e9,
        PYCRAF["effective_radius_m"],
        polarisation="vertical" if row["vertical"] else "horizontal",
    )
    assert found == pytest.approx(row["db"], abs=1e-4)


def test_the_peer_was_asked_where_it_matters() -> None:
    losses = np.array([row["db"] for row in PYCRAF["losses"]])
    assert np.count_nonzero(losses > 5.0) > 25
    assert np.count_nonzero(losses == 0.0) > 5


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("near", "far"), [(20.0, 30.0), (5.0, 800.0), (20.0, 9000.0)])
def test_both_ways_cost_the_same(seed: int, near: float, far: float) -> None:
    x, h = hills(seed, spread=0.8)
    back = loss(x[-1] - x[::-1], h[::-1], far, near)
    assert loss(x, h, near, far) == pytest.approx(back, abs=1e-8)


@pytest.mark.parametrize("polarisation", ["horizontal", "vertical"])
@pytest.mark.parametrize("frequency_hz", [3e7, 1.5e8, 3e9])
@pytest.mark.parametrize("length_m", [4e3, 30e3, 200e3])
def test_smooth_ground_is_the_sphere(
    length_m: float, frequency_hz: float, polarisation: str
) -> None:
    x = np.linspace(0.0, length_m, 301)
    for near, far in ((10.0, 25.0), (30.0, 600.0)):
        flat = d.delta_bullington_loss_db(
            x, np.full(301, 70.0), 70.0 + near, 70.0 + far, frequency_hz, RADIUS,
            polarisation=polarisation,
        )  # fmt: skip
        sphere = d.spherical_earth_loss_db(
            length_m, near, far, frequency_hz, RADIUS, polarisation=polarisation
        )
        smooth = d.bullington_loss_db(x, np.zeros(301), near, far, frequency_hz, RADIUS)
        assert flat == pytest.approx(max(sphere, smooth), abs=1e-6)


def test_one_ridge_is_one_edge() -> None:
    """A ridge alone on flat ground: Fresnel's edge, and what Bullington adds to it."""
    for rise in (-20.0, 0.0, 60.0, 400.0):
        x, h = np.array([0.0, 12e3, 30e3]), np.array([0.0, 500.0, 0.0])
        line = 500.0 - rise
        found = d.bullington_loss_db(x, h, line, line, 2e9, 1e12)
        nu = rise * math.sqrt(2 * 30e3 / (299_792_458 / 2e9 * 12e3 * 18e3))
        edge = float(d.knife_edge_loss_db(nu))
        assert found == pytest.approx(edge + (1 - math.exp(-edge / 6)) * 10.6, abs=1e-3)


def test_no_loss_with_much_clearance() -> None:
    x, h = hills(1)
    assert loss(x, h, 5000.0, 9000.0) == 0.0
    assert d.spherical_earth_loss_db(20e3, 500, 500, 3e9, RADIUS) == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_bullington_never_rises_with_the_target(seed: int) -> None:
    x, h = hills(seed)
    tops = h[-1] + np.geomspace(1.0, 20e3, 300)
    losses = [d.bullington_loss_db(x, h, h[0] + 15.0, top, 1.3e9, RADIUS) for top in tops]
    assert np.diff(losses).max() < 1e-9
    assert losses[-1] == 0.0


def test_the_sphere_costs_less_the_higher_and_nearer() -> None:
    by_height = [
        d.spherical_earth_loss_db(120e3, 20, height, 1e9, RADIUS) for height in range(20, 1500, 10)
    ]
    by_distance = [
        d.spherical_earth_loss_db(x, 20, 300, 1e9, RADIUS) for x in np.arange(20e3, 300e3, 2e3)
    ]
    # The two branches of G(Y) meet within 0.2 dB at B = 2.
    assert np.diff(by_height).max() < 0.2
    assert np.diff(by_distance).min() > -1e-9


@pytest.mark.parametrize("seed", range(4))
def test_the_smooth_surface_is_the_best_line(seed: int) -> None:
    """Without obstacles: least squares of the ground, straight between points, by brute force."""
    x, h = hills(seed, points=40, spread=0.9)
    fine = np.linspace(0.0, x[-1], 400_001)
    slope, start = np.polyfit(fine, np.interp(fine, x, h), 1)
    high = 20e3
    near, far = d.smooth_surface_heights_m(x, h, high, high)
    assert high - near == pytest.approx(min(start, h[0]), abs=0.01)
    assert high - far == pytest.approx(min(start + slope * x[-1], h[-1]), abs=0.01)


def test_two_points_and_three() -> None:
    two = d.delta_bullington_loss_db([0.0, 9e3], [5.0, 5.0], 15.0, 15.0, 1e8, RADIUS)
    assert two == pytest.approx(d.spherical_earth_loss_db(9e3, 10, 10, 1e8, RADIUS), abs=1e-9)
    assert d.bullington_loss_db([0.0, 9e3], [5.0, 5.0], 15.0, 15.0, 1e8, RADIUS) == 0.0
    three = d.delta_bullington_loss_db([0, 4e3, 9e3], [5, 5, 5], 15, 15, 1e8, RADIUS)
    assert three >= two


def test_grazing_exactly_costs_an_edge_on_the_line() -> None:
    x, h = np.linspace(0, 10e3, 11), np.full(11, 50.0)
    edge = d.bullington_loss_db(x, h, 50.0, 50.0, 1e9, 1e30)
    assert edge == pytest.approx(6.03 + (1 - math.exp(-6.03 / 6)) * 10.2, abs=0.02)


PROFILE: dict[str, Any] = {
    "distances_m": [0.0, 1e3, 2e3],
    "heights_m": [10.0, 20.0, 10.0],
    "first_antenna_m": 30.0,
    "second_antenna_m": 30.0,
    "frequency_hz": 1e9,
    "effective_radius_m": RADIUS,
}


@pytest.mark.parametrize(
    ("bad", "bound"),
    [
        ({"distances_m": [0.0, 2e3, 1e3]}, "grow from point to point"),
        ({"distances_m": [1.0, 2e3, 3e3]}, "must start at 0"),
        ({"distances_m": [0.0, math.nan, 2e3]}, "distances_m: must be finite"),
        ({"heights_m": [10.0, math.nan, 10.0]}, "heights_m: must be finite"),
        ({"heights_m": [10.0, 10.0]}, "of one length, at least 2"),
        ({"distances_m": [0.0], "heights_m": [1.0]}, "at least 2"),
        ({"first_antenna_m": 9.0}, r"first_antenna_m = 9.0: .* ground \(10.0\)"),
        ({"second_antenna_m": math.nan}, "second_antenna_m = nan"),
        ({"frequency_hz": 1e6}, r"must lie in \[1e7, 1e11\]"),
        ({"frequency_hz": math.nan}, "frequency_hz = nan"),
        ({"effective_radius_m": 0.0}, "effective_radius_m = 0.0: must be above 0"),
        ({"effective_radius_m": math.nan}, "effective_radius_m = nan"),
        ({"polarisation": "circular"}, "'horizontal' or 'vertical'"),
        ({"sea_fraction": 1.5}, r"must lie in \[0, 1\]"),
        ({"ground": (1.0, 0.003)}, "ground = "),
    ],
)
def test_bad_values_name_their_bound(bad: dict[str, Any], bound: str) -> None:
    with pytest.raises(ValueError, match=bound):
        d.delta_bullington_loss_db(**{**PROFILE, **bad})


def test_bad_spheres_and_edges_name_their_bound() -> None:
    with pytest.raises(ValueError, match="nu: must be finite"):
        d.knife_edge_loss_db([0.0, math.nan])
    for bad in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match=r"distance_m = .*: must lie in \(0, 1e9\)"):
            d.spherical_earth_loss_db(bad, 10, 10, 1e9, RADIUS)
    for bad in (-1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match=r"second_height_m = .*: must lie in \[0, 1e6\)"):
            d.spherical_earth_loss_db(1e4, 10, bad, 1e9, RADIUS)


def test_an_antenna_on_the_ground_is_the_limit_of_low_ones() -> None:
    low = [d.spherical_earth_loss_db(1500.0, 20.0, h, 1.3e9, RADIUS) for h in (1e-6, 1e-8, 0.0)]
    assert low == pytest.approx([low[-1]] * 3, abs=0.05)
    assert d.spherical_earth_loss_db(1500.0, 0.0, 20.0, 1.3e9, RADIUS) == low[-1]
    assert math.isfinite(loss(*hills(3), 0.0, 0.0))
