"""Made-up storyboards of two replications for each of two options: test data, nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np

BOUNDS = (3.0, 27.0, 10.0, 34.0)
UNITS = (
    ("S-400 unit 1", "s-400", 30.5, 6.5, None),
    ("S-400 unit 2", "s-400", 31.6, 5.1, None),
    ("Patriot unit 1", "patriot", 30.5, 6.5, (315.0, 120.0)),
    ("Patriot unit 2", "patriot", 31.2, 5.6, (75.0, 120.0)),
)
ASSETS = (("Asset A (notional)", 30.6, 6.3), ("Asset B (notional)", 31.5, 5.3),
          ("Asset C (notional)", 30.9, 5.9))  # fmt: skip
#: target, label, speed (m/s), altitude (m), count
THREATS = (
    ("cruise-missile", "Cruise missile", 240.0, 400.0, 8),
    ("one-way-drone", "One-way drone", 50.0, 700.0, 10),
    ("srbm", "Ballistic missile, 300 km", 1100.0, 70e3, 6),
)
SHOWN_S = 600.0
WINDOW_S = 900.0


def storyboards(note: str = "") -> list[dict[str, Any]]:
    """Return a typical and a bad run of the mixed raid for two options."""
    return [
        _board(option, which, note) for option in ("s-400", "patriot")
        for which in ("typical", "bad")
    ]  # fmt: skip


def _board(option: str, which: str, note: str) -> dict[str, Any]:
    rng = np.random.default_rng(list(f"{option}/{which}".encode()))
    units = [u for u in UNITS if u[1] == option]
    threats: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for target, label, speed, altitude, count in THREATS:
        for _ in range(count):
            stopped = rng.random() < (0.65 if which == "typical" else 0.35)
            impact = float(rng.uniform(0.0, WINDOW_S))
            threats.append(_threat(rng, target, label + note, speed, altitude, impact, stopped))
            events += _events(rng, len(threats) - 1, threats[-1], len(units), stopped, note)
    events.sort(key=lambda event: event["t_s"])
    leaked = sum(t["end"] == "leaked" for t in threats)
    return {
        "raid": "mixed", "option": option, "which": which, "bounds": list(BOUNDS),
        "words": f"{leaked} of {len(threats)} leak: "
        + ("near the middle of the runs" if which == "typical" else "worse than 9 of 10 runs")
        + note,
        "t0_s": min(t["path"][0][0] for t in threats), "t1_s": WINDOW_S,
        "units": [
            {"name": name + note, "system": system, "lat": lat, "lon": lon,
             "sector_deg": None if sector is None else list(sector)}
            for name, system, lat, lon, sector in units
        ],
        "assets": [{"name": n + note, "lat": lat, "lon": lon, "radius_m": 2000.0}
                   for n, lat, lon in ASSETS],
        "threats": threats, "events": events,
    }  # fmt: skip


def _threat(
    rng: np.random.Generator, target: str, label: str, speed: float, altitude: float,
    impact: float, stopped: bool,
) -> dict[str, Any]:  # fmt: skip
    _, lat, lon = ASSETS[rng.integers(len(ASSETS))]
    azimuth = rng.uniform(0.0, 2 * np.pi)
    long_m = min(speed * SHOWN_S, 250e3)
    left = np.linspace(1.0, 0.15 if stopped else 0.0, 14)
    path = []
    for share in left:
        away = share * long_m / 111_320
        height = altitude * 4 * share * (1 - share) if target == "srbm" else altitude
        path.append([round(impact - share * long_m / speed, 2),
                     round(lat + away * np.cos(azimuth), 5),
                     round(lon + away * np.sin(azimuth) / np.cos(np.radians(lat)), 5),
                     round(float(height), 1)])  # fmt: skip
    return {"target": target, "label": label, "path": path,
            "end": "stopped" if stopped else "leaked", "end_s": path[-1][0]}  # fmt: skip


def _events(
    rng: np.random.Generator, index: int, threat: dict[str, Any], units: int, stopped: bool,
    note: str,
) -> list[dict[str, Any]]:  # fmt: skip
    unit = int(rng.integers(units))
    first, end = threat["path"][0][0], threat["end_s"]

    def event(share: float, kind: str, shots: int = 0, words: str = "") -> dict[str, Any]:
        return {"t_s": round(first + share * (end - first), 2), "kind": kind, "threat": index,
                "unit": None if kind == "leak" else unit, "shots": shots,
                "words": (words or kind) + note}  # fmt: skip

    if stopped:
        return [event(0.3, "known", words="track confirmed"), event(0.7, "launch", 2),
                event(1.0, "hit", 2)]  # fmt: skip
    which = rng.integers(4)
    if which == 0:
        return [event(1.0, "leak", words="never in view")]
    if which == 1:
        return [event(0.4, "known"), event(0.6, "no-channel"), event(1.0, "leak")]
    if which == 2:
        return [event(0.4, "known"), event(0.6, "no-missile"), event(1.0, "leak")]
    return [event(0.4, "known"), event(0.6, "launch", 2), event(0.9, "miss", 2),
            event(1.0, "leak")]  # fmt: skip
