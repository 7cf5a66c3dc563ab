"""One replication made ready to be drawn: places in km, symbols, pairs of launch and outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from longshadow.report.geography import site_shape
from longshadow.report.storyboard_labels import asset_labels
from longshadow.report.storyboard_plan import (
    Box,
    Plane,
    place_at,
    round_length,
    side_by_side,
    spiral,
    thinned,
)
from longshadow.report.storyboard_words import event_rows, letter

__all__ = ["PIXELS", "counts_at", "drawn_run", "flights", "kind_key"]

#: Width for which the still picture is drawn.
PIXELS = 720
SIGN_PIXELS = 22.0
LEAK_PIXELS = 5.5
WEDGE_PIXELS = 34.0
LEAST_WIDE_KM = 20.0
#: The whole is offered beside what is near where it is this much wider.
MUCH_WIDER = 1.5
#: How long before the first event the picture begins: a share of what follows, and seconds.
QUIET_SHARE, QUIET_S = 0.08, 20.0
_PLACES_OF = ("launch", "hit", "miss", "leak")


def kind_key(threat: Mapping[str, Any]) -> tuple[str, str]:
    """Return what tells kinds of threat apart: the target and its words."""
    return str(threat["target"]), str(threat["label"])


def drawn_run(
    story: Mapping[str, Any], plane: Plane, kinds: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    """Return everything of one replication that the picture and the page script need.

    Parameters
    ----------
    story
        One of ``facts["defence"]["storyboards"]``.
    plane
        Where the kilometres are.
    kinds
        Number of each kind of threat on the page, which picks its symbol.
    """
    paths = [_path(plane, threat) for threat in story["threats"]]
    boxes = _boxes(story, plane, paths)
    near = boxes["near"]
    pixel_km = near.wide / PIXELS
    shifts = _shifts(story, plane, pixel_km)
    assets = _assets(story, plane, shifts)
    threats = _threats(story, paths, assets, kinds, pixel_km)
    units = _units(story, plane, shifts[len(assets) :])
    return {
        "boxes": boxes, "pixel_km": pixel_km, "scale_km": round_length(near.wide / 4),
        "assets": asset_labels(assets, units, near, pixel_km), "units": units,
        "threats": threats, "events": event_rows(story), "flights": flights(story),
        "misses": [
            place_at(paths[e["threat"]], e["t_s"]) for e in story["events"] if e["kind"] == "miss"
        ],
        "counts": counts_at(story, math.inf), "span_s": _span_s(story),
    }  # fmt: skip


def _path(plane: Plane, threat: Mapping[str, Any]) -> list[tuple[float, float, float, float]]:
    path = [(float(t), *plane.xy(lat, lon), float(alt)) for t, lat, lon, alt in threat["path"]]
    return sorted(path)


def _span_s(story: Mapping[str, Any]) -> tuple[int, int]:
    """Return the first and last second worth showing: little of the time before any event."""
    times = [e["t_s"] for e in story["events"]] + [t["end_s"] for t in story["threats"]]
    last = max([story["t1_s"], *times])
    first = min([last, *times])
    begin = max(min(story["t0_s"], first), first - QUIET_SHARE * (last - first) - QUIET_S)
    return math.floor(begin), max(math.ceil(last), math.floor(begin) + 1)


def _boxes(story: Mapping[str, Any], plane: Plane, paths: Sequence[Any]) -> dict[str, Box]:
    """Return where it is decided, the assets and the whole where these differ much from it."""
    sites = [plane.xy(one["lat"], one["lon"]) for one in (*story["units"], *story["assets"])]
    near = list(sites)
    for asset in story["assets"]:
        (x, y), reach = plane.xy(asset["lat"], asset["lon"]), asset["radius_m"] / 1e3
        near += [(x - reach, y - reach), (x + reach, y + reach)]
    for event in story["events"]:
        if event["kind"] in _PLACES_OF and event["threat"] is not None:
            near.append(place_at(paths[event["threat"]], event["t_s"]))
    close = Box.around(near, air=0.07, least=LEAST_WIDE_KM)
    every = Box.around([*near, *((p[1], p[2]) for path in paths for p in path)], air=0.03)
    boxes = {
        "assets": Box.around(sites, air=0.15, least=LEAST_WIDE_KM),
        "near": close,
        "whole": every,
    }
    return {
        name: box for name, box in boxes.items()
        if name == "near" or max(box.wide / close.wide, close.wide / box.wide) > MUCH_WIDER
    }  # fmt: skip


def _shifts(story: Mapping[str, Any], plane: Plane, pixel_km: float) -> list[tuple[float, float]]:
    """Return by how many pixels the signs of assets, then of units, stand beside their places."""
    places = [plane.xy(one["lat"], one["lon"]) for one in (*story["assets"], *story["units"])]
    return side_by_side(places, 1.4 * SIGN_PIXELS * pixel_km, SIGN_PIXELS)


def _assets(
    story: Mapping[str, Any], plane: Plane, shifts: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    made = []
    for i, asset in enumerate(story["assets"]):
        x, y = plane.xy(asset["lat"], asset["lon"])
        made.append({
            "letter": letter(i), "name": str(asset["name"]), "x": round(x, 2), "y": round(y, 2),
            "dx": round(shifts[i][0], 1), "dy": round(shifts[i][1], 1),
            "radius_km": round(asset["radius_m"] / 1e3, 2), "leaked": 0,
        })  # fmt: skip
    return made


def _units(
    story: Mapping[str, Any], plane: Plane, shifts: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    places = [plane.xy(unit["lat"], unit["lon"]) for unit in story["units"]]
    systems = list(dict.fromkeys(str(unit["system"]) for unit in story["units"]))
    fired = counts_at(story, math.inf)["fired"]
    return [
        {
            "number": i + 1, "name": str(unit["name"]), "system": str(unit["system"]),
            "x": round(place[0], 2), "y": round(place[1], 2),
            "dx": round(shift[0], 1), "dy": round(shift[1], 1),
            "shape": site_shape(1 + systems.index(str(unit["system"])), 0.0, 0.0, 9.0),
            "wedge": _wedge(unit.get("sector_deg")), "fired": fired[i],
        }
        for i, (unit, place, shift) in enumerate(zip(story["units"], places, shifts, strict=True))
    ]  # fmt: skip


def _wedge(sector_deg: Sequence[float] | None) -> str:
    """Return the sector that a radar looks into; of one that looks all round, nothing."""
    if sector_deg is None or sector_deg[1] >= 360.0:
        return ""
    first, wide = (math.radians(angle) for angle in sector_deg)
    ends = [
        (WEDGE_PIXELS * math.sin(a), -WEDGE_PIXELS * math.cos(a)) for a in (first, first + wide)
    ]
    large = int(wide > math.pi)
    return (
        f"M0 0L{ends[0][0]:.1f} {ends[0][1]:.1f}"
        f"A{WEDGE_PIXELS:g} {WEDGE_PIXELS:g} 0 {large} 1 {ends[1][0]:.1f} {ends[1][1]:.1f}Z"
    )


def _threats(
    story: Mapping[str, Any], paths: Sequence[Any], assets: list[dict[str, Any]],
    kinds: Mapping[tuple[str, str], int], pixel_km: float,
) -> list[dict[str, Any]]:  # fmt: skip
    made = []
    for threat, path in zip(story["threats"], paths, strict=True):
        x, y = place_at(path, threat["end_s"])
        shift, asset = (0.0, 0.0), -1
        if threat["end"] == "leaked" and assets:
            asset = min(
                range(len(assets)),
                key=lambda a: math.hypot(assets[a]["x"] - x, assets[a]["y"] - y),
            )
            assets[asset]["leaked"] += 1
            shift = spiral(assets[asset]["leaked"] + 3, LEAK_PIXELS)
        highest = max(point[3] for point in path)
        kept = thinned(path, pixel_km / 2, max(highest * 0.02, 10.0))
        made.append({
            "kind": kinds[kind_key(threat)], "label": str(threat["label"]),
            "path": [(round(t, 1), round(px, 2), round(py, 2), round(z)) for t, px, py, z in kept],
            "end": threat["end"], "end_s": round(threat["end_s"], 1), "asset": asset,
            "x": round(x, 2), "y": round(y, 2), "dx": round(shift[0], 1), "dy": round(shift[1], 1),
            "flown": _line([p for p in kept if p[0] < threat["end_s"]] + [(0.0, x, y, 0.0)]),
            "all": _line(kept),
        })  # fmt: skip
    return made


def _line(path: Sequence[Sequence[float]]) -> str:
    return "M" + "L".join(f"{p[1]:.2f} {p[2]:.2f}" for p in path)


def flights(story: Mapping[str, Any]) -> list[tuple[int, int, float, float]]:
    """Return unit, threat, launch and end of every engagement under way, in seconds.

    A launch ends with the next hit or miss of the same unit on the same threat; without one, when
    the threat's own way ends.
    """
    open_: dict[tuple[int, int], list[float]] = {}
    found = []
    for event in sorted(story["events"], key=lambda e: float(e["t_s"])):
        pair = (event["unit"], event["threat"])
        if event["unit"] is None or event["threat"] is None:
            continue
        if event["kind"] == "launch":
            open_.setdefault(pair, []).append(event["t_s"])
        elif event["kind"] in ("hit", "miss") and open_.get(pair):
            found.append((*pair, open_[pair].pop(0), event["t_s"]))
    for (unit, threat), times in open_.items():
        end = story["threats"][threat]["end_s"]
        found += [(unit, threat, t, max(t, end)) for t in times]
    return sorted(found, key=lambda f: f[2:])


def counts_at(story: Mapping[str, Any], time_s: float) -> dict[str, Any]:
    """Return what has happened up to a moment: threats by state, missiles by unit."""
    past = [e for e in story["events"] if e["t_s"] <= time_s]
    ended = [t["end"] for t in story["threats"] if t["end_s"] <= time_s]
    fired = [0] * len(story["units"])
    for event in past:
        if event["kind"] == "launch" and event["unit"] is not None:
            fired[event["unit"]] += int(event["shots"])
    return {
        "threats": len(story["threats"]),
        "known": len({e["threat"] for e in past if e["kind"] == "known"}),
        "engaged": len({e["threat"] for e in past if e["kind"] == "launch"}),
        "stopped": ended.count("stopped"), "leaked": ended.count("leaked"), "fired": fired,
    }  # fmt: skip
