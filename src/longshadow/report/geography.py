"""Shapes on the map: geodesic circles, borders, one plain symbol for each option."""

from __future__ import annotations

import json
import math
from typing import Any

from longshadow.report.assets import asset_text

__all__ = ["border_lines", "geodesic_ring", "site_shape"]

Line = list[list[float]]
_MARGIN_DEG = 1.0
_RING_POINTS = 180


def geodesic_ring(longitude_deg: float, latitude_deg: float, radius_m: float) -> Line:
    """Return the points at one geodesic distance (WGS84), closed, as [longitude, latitude]."""
    from pyproj import Geod

    azimuths = [360.0 * i / _RING_POINTS for i in range(_RING_POINTS + 1)]
    count = len(azimuths)
    lon, lat, _ = Geod(ellps="WGS84").fwd(
        [longitude_deg] * count, [latitude_deg] * count, azimuths, [radius_m] * count
    )
    return [[round(float(x), 4), round(float(y), 4)] for x, y in zip(lon, lat, strict=True)]


def border_lines(bounds: tuple[float, float, float, float]) -> list[Line]:
    """Return the Natural Earth lines that touch a box, or none where they were not built in."""
    text = asset_text("borders.json")
    if not text:
        return []
    west, south, east, north = bounds
    return [
        line
        for line in map(_arc_decoder(json.loads(text)), json.loads(text)["arcs"])
        if any(
            west - _MARGIN_DEG < x < east + _MARGIN_DEG
            and south - _MARGIN_DEG < y < north + _MARGIN_DEG
            for x, y in line
        )
    ]


def site_shape(index: int, x: float, y: float, size: float) -> str:
    """Return the path of an option's symbol: circle, square, triangle, diamond, then again."""
    kind = index % 4
    if kind == 0:
        arc = f"a{size} {size} 0 1 0"
        return f"M{x - size} {y}{arc} {2 * size} 0{arc} {-2 * size} 0Z"
    corners = {1: (45, 135, 225, 315), 2: (90, 210, 330), 3: (0, 90, 180, 270)}[kind]
    reach = size * 1.2
    points = [
        (x + reach * math.cos(math.radians(a)), y - reach * math.sin(math.radians(a)))
        for a in corners
    ]
    return "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points) + "Z"


def _arc_decoder(topology: dict[str, Any]) -> Any:
    (scale_x, scale_y), (move_x, move_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )

    def decode(arc: list[list[int]]) -> Line:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append([round(x * scale_x + move_x, 4), round(y * scale_y + move_y, 4)])
        return line

    return decode
