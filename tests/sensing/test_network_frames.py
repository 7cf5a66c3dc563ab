"""Local frames, held against PROJ."""

import numpy as np
import pytest
from pyproj import Transformer

from longshadow.sensing.network_frames import (
    earth_fixed_m,
    east_north_up_m,
    range_azimuth_elevation,
    turned,
)

PLACES = np.array([[0.0, 0.0, 0.0], [45.0, 10.0, 1500.0], [-33.0, 179.9, 9e3], [89.9, -120.0, 0.0]])


def test_earth_fixed__equals_proj():
    proj = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    wanted = np.column_stack(proj.transform(PLACES[:, 1], PLACES[:, 0], PLACES[:, 2]))
    assert earth_fixed_m(*PLACES.T) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("origin", PLACES.tolist())
def test_local_frame__equals_proj(origin):
    lat, lon, height = origin
    pipeline = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=cart +ellps=WGS84 +step +proj=topocentric +ellps=WGS84 "
        f"+lon_0={lon} +lat_0={lat} +h_0={height}"
    )
    near = np.array([[lat * 0.99 + 0.3, lon + 0.4, 5e3], [lat * 0.98, lon - 1.0, 100.0]])
    wanted = np.column_stack(pipeline.transform(near[:, 1], near[:, 0], near[:, 2]))
    found = east_north_up_m(earth_fixed_m(*near.T), lat, lon, height)
    assert found == pytest.approx(wanted, abs=1e-5)


def test_azimuth_and_elevation__of_the_cardinal_points():
    points = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, -1.0, 1.0], [-2.0, 0.0, 0.0]])
    distance, azimuth, elevation = range_azimuth_elevation(points)
    assert np.degrees(azimuth) == pytest.approx([0.0, 90.0, 180.0, 270.0])
    assert np.degrees(elevation) == pytest.approx([0.0, 0.0, 45.0, 0.0])
    assert distance == pytest.approx([1.0, 1.0, np.sqrt(2.0), 2.0])


def test_turned__gives_back_a_point_seen_from_two_places():
    """Direction and range from one radar, along the axes of another place, are the same vector."""
    radar, frame, target = (45.0, 10.0, 500.0), (46.0, 12.0, 0.0), (45.5, 11.5, 8e3)
    own = east_north_up_m(earth_fixed_m(*target), *radar)
    there = east_north_up_m(earth_fixed_m(*target), *frame)
    antenna = east_north_up_m(earth_fixed_m(*radar), *frame)
    assert antenna + turned(own, radar[:2], frame[:2]) == pytest.approx(there, abs=1e-6)
