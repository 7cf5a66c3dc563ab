"""Sites, circles and symbols of the options on the map, and the vector part of the still."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from longshadow.report.geography import geodesic_ring, site_shape
from longshadow.report.page import Page
from longshadow.report.relief import Frame
from longshadow.report.wording import mid_sentence
from longshadow.results.records import MapEntry

__all__ = ["WIDTH", "shown_options", "still_drawing"]

#: Width of the still map in units of its drawing.
WIDTH = 1000
MOST_SITE_NAMES = 5


def shown_options(page: Page, layers: list[MapEntry]) -> list[dict[str, Any]]:
    """Return the options that have a map, with sites, circles and symbol."""
    return [
        _option(index, option)
        for index, option in enumerate(page.items("options"))
        if any(m.labels.get("option") == option["id"] for m in layers)
    ]


def _option(index: int, option: Mapping[str, Any]) -> dict[str, Any]:
    sites = option.get("sites") or ()
    places = [(float(s["longitude_deg"]), float(s["latitude_deg"])) for s in sites]
    return {
        "id": option["id"],
        "label": str(option.get("label") or option["id"]),
        "index": index,
        "shape": site_shape(index, 14, 14, 9),
        "sites": [
            {"name": str(site.get("name") or ""), "lon": lon, "lat": lat}
            for site, (lon, lat) in zip(sites, places, strict=True)
        ],
        "circles": [
            {
                "kind": circle["kind"],
                "claim": _claim(circle),
                "rings": [geodesic_ring(*place, float(circle["radius_m"])) for place in places],
            }
            for circle in option.get("circles") or ()
        ],
    }


def _claim(circle: Mapping[str, Any]) -> str:
    """Return a circle's name and whose claim it is, as one text."""
    label, claim = str(circle.get("label") or ""), str(circle.get("claim") or "").rstrip(".")
    return f"{label} ({mid_sentence(claim)})" if label and claim else label or claim


def still_drawing(
    options: list[dict[str, Any]], borders: list[list[list[float]]], frame: Frame
) -> dict[str, Any]:
    """Return the vector part of the still map in picture units."""
    groups = []
    for option in options:
        marks = []
        for site in option["sites"]:
            x, y = _point(frame, site["lon"], site["lat"])
            marks.append(
                {
                    "x": x,
                    "y": y,
                    "name": site["name"],
                    "path": site_shape(option["index"], x, y, 11),
                }
            )
        circles = [
            {"kind": c["kind"], "path": "".join(_path(frame, r) for r in c["rings"])}
            for c in option["circles"]
        ]
        groups.append(
            {
                "id": option["id"],
                "index": option["index"],
                "marks": marks,
                "circles": circles,
                "named": len(marks) <= MOST_SITE_NAMES,
            }
        )
    return {"groups": groups, "borders": "".join(_path(frame, line) for line in borders)}


def _path(frame: Frame, line: list[list[float]]) -> str:
    points = (_point(frame, lon, lat) for lon, lat in line)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _point(frame: Frame, lon: float, lat: float) -> tuple[float, float]:
    x, y = frame.place(lon, lat)
    return round(x * WIDTH, 1), round(y * WIDTH * frame.aspect, 1)
