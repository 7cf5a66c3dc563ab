"""Geodesy: the product takes it from PROJ, on the constants of `longshadow.physics.geodesy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pyproj import Geod, Transformer

from longshadow.physics.geodesy import FLATTENING, SEMI_MAJOR_M, geodesic_points

Inputs = Mapping[str, Any]

GEOD = Geod(a=SEMI_MAJOR_M, f=FLATTENING)
TO_ECEF = Transformer.from_crs("EPSG:4979", "EPSG:4978")


def inverse(inputs: Inputs) -> list[float]:
    """Distance, and the azimuth of the line at its start and at its end."""
    start = inputs["lat1"], inputs["lon1"]
    end = inputs["lat2"], inputs["lon2"]
    length_m = geodesic_points(*start, *end, np.array([1.0]))[2][0]
    azimuth, back, _ = GEOD.inv(*start[::-1], *end[::-1])
    return [float(length_m), azimuth, onward(back)]


def distance_and_azimuth(inputs: Inputs) -> list[float]:
    distance, azimuth, _ = inverse(inputs)
    return [distance, azimuth % 360]


def direct(inputs: Inputs) -> list[float]:
    lon, lat, back = GEOD.fwd(inputs["lon1"], inputs["lat1"], inputs["azi1"], inputs["s12_m"])
    return [lat, lon, onward(back)]


def onward(back_deg: float) -> float:
    """Azimuth of a line at its end, from PROJ's azimuth back to its start."""
    return (back_deg + 360.0) % 360.0 - 180.0


def ecef(inputs: Inputs) -> list[float]:
    return list(TO_ECEF.transform(inputs["lat"], inputs["lon"], inputs["h_m"]))


def geodetic(inputs: Inputs) -> list[float]:
    return list(TO_ECEF.transform(*inputs["xyz_m"], direction="INVERSE"))


def local(site: tuple[float, float, float]) -> Transformer:
    """From Earth-centred coordinates to east, north and up at a site."""
    lat, lon, height = site
    return Transformer.from_pipeline(
        f"+proj=topocentric +ellps=WGS84 +lat_0={lat} +lon_0={lon} +h_0={height}"
    )


def north_east_down(inputs: Inputs) -> list[float]:
    target = TO_ECEF.transform(*inputs["b"])
    east, north, up = local(inputs["a"]).transform(*target)
    return [north, east, -up]


OURS = {
    "GEO-inv-001": inverse,
    "GEO-inv-003": inverse,
    "GEO-inv-005": inverse,
    "GEO-inv-006": inverse,
    "GEO-dir-007": direct,
    "GEO-inv-008": distance_and_azimuth,
    "GEO-ned-009": north_east_down,
    "GEO-ecef-011": geodetic,
    "GEO-ecef-017": ecef,
}

NOT_REPRODUCED = {
    "GEO-ecef-011": (
        "PROJ takes one step of Bowring's inverse, which 4,702 km above the ground is 0.05 m and "
        "3e-7 degrees off; nothing in the product works there to better than 0.1 m"
    ),
    "GEO-sph-015": "no function of the product crosses two great circles",
    "GEO-sph-016": "no function of the product takes a distance from a great circle on a sphere",
    "GEO-aer-018": "no function of the product turns azimuth, elevation and range into a place",
    "GEO-aer-019": "no function of the product turns azimuth, elevation and range into a place",
}
