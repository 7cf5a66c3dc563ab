"""A made-up replication that strains the picture: many threats from afar, crowded sites."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

#: target, label, ground speed (m/s), top of the way (m), length of the way (m)
KINDS = (
    ("srbm", "Ballistic missile, 300 km", 1100.0, 75e3, 300e3),
    ("mrbm", "Ballistic missile, 1,300 km", 2300.0, 300e3, 1300e3),
    ("cruise-missile", "Cruise missile", 240.0, 100.0, 180e3),
    ("one-way-drone", "One-way drone", 50.0, 300.0, 60e3),
    ("fighter-4g", "4th-generation fighter", 250.0, 8e3, 250e3),
)
PLACES = (("Airfield (notional)", 31.0, 6.0), ("Power plant (notional)", 31.45, 6.5),
          ("Headquarters (notional)", 31.04, 6.05), ("Port (notional)", 30.55, 5.6))  # fmt: skip


def crowded_board(threats: int = 60, units: int = 9, seed: int = 5, **named: Any) -> dict[str, Any]:
    """Return a storyboard with `threats` of five kinds against four assets and `units` units."""
    rng = np.random.default_rng(seed)
    made = [_threat(rng, i) for i in range(threats)]
    board = {
        "raid": "mixed", "option": "patriot-thaad", "which": "bad",
        "words": "more get through than in 19 of 20 replications", "bounds": [-10, 15, 22, 47],
        "units": [_unit(i) for i in range(units)],
        "assets": [{"name": n, "lat": a, "lon": b, "radius_m": 3000.0} for n, a, b in PLACES],
        "threats": made, "events": _events(rng, made, units),
        "t0_s": min(t["path"][0][0] for t in made), "t1_s": max(t["end_s"] for t in made),
    }  # fmt: skip
    return {**board, **named}


def _unit(i: int) -> dict[str, Any]:
    _, lat, lon = PLACES[i % 3]
    system = ("patriot", "thaad")[i % 2]
    return {"name": f"{system.upper()} fire unit {i + 1} at site {i % 3 + 1}", "system": system,
            "lat": lat + 0.05, "lon": lon + 0.04,
            "sector_deg": [40.0 * i, 120.0] if i % 3 else None}  # fmt: skip


def _threat(rng: np.random.Generator, i: int) -> dict[str, Any]:
    target, label, speed, top, long_m = KINDS[i % len(KINDS)]
    _, lat, lon = PLACES[rng.integers(len(PLACES))]
    azimuth, impact = rng.uniform(0, 2 * math.pi), float(rng.uniform(0, 600))
    path = []
    for share in np.linspace(1.0, 0.0, 60):
        away = share * long_m / 111_195
        height = 4 * top * share * (1 - share) if "bm" in target else top
        path.append([round(impact - share * long_m / speed, 2),
                     round(lat + away * math.cos(azimuth), 4),
                     round(lon + away * math.sin(azimuth) / math.cos(math.radians(lat)), 4),
                     round(float(height), 1)])  # fmt: skip
    leaks = bool(rng.random() < 0.4)
    left = 0.0 if leaks else float(rng.uniform(10, 40))
    return {"target": target, "label": label, "path": path,
            "end": "leaked" if leaks else "stopped", "end_s": round(impact - left, 2)}  # fmt: skip


def _events(
    rng: np.random.Generator, threats: list[dict[str, Any]], units: int
) -> list[dict[str, Any]]:
    found = []
    for i, threat in enumerate(threats):
        begin, end, unit = threat["path"][0][0], threat["end_s"], int(rng.integers(max(units, 1)))

        def say(left: float, kind: str, shots: int = 0, i: int = i, unit: int = unit,
                end: float = end, begin: float = begin) -> None:  # fmt: skip
            found.append({"t_s": round(max(end - left, begin), 2), "kind": kind, "threat": i,
                          "unit": None if kind == "leak" else unit, "shots": shots,
                          "words": ""})  # fmt: skip

        if units and i % 7:
            say(90, "known")
            say(60, "launch", 2)
            if threat["end"] == "leaked":
                say(25, "miss", 2)
                say(20, "called-off" if i % 2 else "no-missile")
        if not units and threat["end"] == "stopped":
            threat["end"] = "leaked"
        if threat["end"] == "stopped":
            say(0, "hit", 2)
        else:
            say(0, "leak")
    return sorted(found, key=lambda event: event["t_s"])
