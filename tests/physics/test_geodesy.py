"""Fitted geodesics against pyproj's."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from longshadow.physics.geodesy import (
    Fan,
    fan,
    gaussian_radius_m,
    geodesic_points,
    meridian_radius_m,
    normal_radius_m,
    zone_area_m2,
)

GEOD = Geod(ellps="WGS84")


def label_of(fitted: Fan, azimuth_deg: float, sides: tuple[str, str]) -> float:
    """Slope across / along of an azimuth, in steps."""
    unit = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}
    along, across = (np.cos(np.radians(azimuth_deg - unit[side])) for side in sides)
    return float((across / fitted.step_across_m) / (along / fitted.step_along_m))


PLACES = [(31, 30, 480), (60, 15, 900), (44, 3, 1200), (-35, 30, 300)]
SIDES = [("north", "east"), ("east", "north"), ("south", "east"), ("west", "north")]


@pytest.mark.parametrize(("latitude", "post_s", "reach"), PLACES)
@pytest.mark.parametrize("sides", SIDES)
def test_lines_of_a_fan_are_geodesics(
    latitude: float, post_s: int, reach: int, sides: tuple[str, str]
) -> None:
    step = post_s / 3600.0
    move = {"north": (step, 0.0), "south": (-step, 0.0), "east": (0.0, step), "west": (0.0, -step)}
    along, across = move[sides[0]], move[sides[1]]
    fitted = fan(latitude, 80.0, along, across, reach)
    rng = np.random.default_rng(2)
    for u, n in zip(rng.uniform(-1, 1, 60), rng.uniform(0.5, reach, 60), strict=True):
        lat = latitude + n * (along[0] + u * across[0])
        lon = 80.0 + n * (along[1] + u * across[1])
        azimuth, _, distance = GEOD.inv(80.0, latitude, lon, lat)
        t = label_of(fitted, azimuth, sides)
        assert fitted.columns(t, n) == pytest.approx(u * n, abs=2e-5)
        assert fitted.distance_m(t, n) == pytest.approx(distance, rel=1e-8)


def test_a_geodesic_runs_beside_the_parallel() -> None:
    """Two kilometres north of the parallel half way along 400 km at 31 degrees."""
    radius = normal_radius_m(31.0) * np.cos(np.radians(31.0))
    degrees = np.degrees(400e3 / radius)
    lat, _, along = geodesic_points(31.0, 0.0, 31.0, float(degrees), np.array([0.0, 0.5, 1.0]))
    assert along[-1] == pytest.approx(400e3, rel=1e-3)
    assert (lat[1] - 31.0) * 110.9 == pytest.approx(1.9, abs=0.05)


def test_radii_at_the_equator_and_the_pole() -> None:
    assert meridian_radius_m(0.0) == pytest.approx(6_335_439.327, abs=0.01)
    assert normal_radius_m(0.0) == pytest.approx(6_378_137.0)
    assert meridian_radius_m(90.0) == pytest.approx(normal_radius_m(90.0))
    assert gaussian_radius_m(45.0) ** 2 == pytest.approx(
        meridian_radius_m(45.0) * normal_radius_m(45.0)
    )


def test_area_of_the_ellipsoid() -> None:
    half = zone_area_m2(np.array([90.0]))[0]
    assert 2 * half == pytest.approx(510_065_621.724e6, rel=1e-10)
