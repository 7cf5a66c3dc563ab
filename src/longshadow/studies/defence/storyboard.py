"""One replication told moment by moment: where everything was, and what happened."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.records import PathBank
from longshadow.engagement.tables import Event, Story
from longshadow.scenario.records import Asset
from longshadow.sensing.siting import Site

__all__ = ["Scene", "Unit", "storyboard"]

#: Points of each path that are shown.
_POINTS = 9


@dataclass(frozen=True)
class Unit:
    """One fire unit on the map: where it stands, and where its guiding radar looks."""

    name: str
    system: str
    site: Site
    sector_deg: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class Scene:
    """What a replication is played on.

    Attributes
    ----------
    banks
        One a kind of threat of the raid.
    first_path
        Of each kind, among all paths.
    scale
        By what the times of each kind are multiplied: nominal over drawn speed.
    labels
        Of each kind.
    """

    assets: Sequence[Asset]
    units: Sequence[Unit]
    banks: Sequence[PathBank]
    first_path: Sequence[int]
    scale: Sequence[float]
    labels: Sequence[str]


def storyboard(
    scene: Scene,
    story: Story,
    kinds: NDArray[np.int64],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a replication as the report shows it.

    Parameters
    ----------
    kinds
        (threats,) kind of each threat.
    about
        raid, option, which and words: taken over as they are.
    """
    threats = [_threat(scene, story, i, int(kind)) for i, kind in enumerate(kinds)]
    # the last moments matter: what flies far away for an hour is told from when it is first known,
    # and what nobody ever knows from a minute before it arrives
    known = [event.time_s for event in story.events if event.kind == "known"]
    ends = [threat["end_s"] for threat in threats]
    begin = min(*known, *(end - 60.0 for end in ends), math.inf) - 30.0
    for threat in threats:
        threat["path"] = _from(threat["path"], begin)
    return {
        **about,
        "bounds": _bounds(scene, threats),
        "t0_s": round(begin, 1),
        "t1_s": round(max(ends) + 5.0, 1),
        "units": [_unit(unit) for unit in scene.units],
        "assets": [
            {"name": a.name, "lat": round(a.lat_deg, 4), "lon": round(a.lon_deg, 4),
             "radius_m": round(a.radius_m)}
            for a in scene.assets
        ],
        "threats": threats,
        "events": [_event(event) for event in story.events],
    }  # fmt: skip


def _threat(scene: Scene, story: Story, i: int, kind: int) -> dict[str, Any]:
    bank = scene.banks[kind]
    path = story.path[i] - scene.first_path[kind]
    time = bank.time_s[path] * scene.scale[kind] + story.impact_s[i]
    ended = story.impact_s[i]
    stopped = story.reason[i] == "stopped"
    if stopped:
        ended = next(e.time_s for e in story.events if e.threat == i and e.kind == "hit")
    shown = np.unique(np.linspace(0, time.size - 1, _POINTS).astype(int))
    rows = [
        [round(float(time[k]), 1), round(float(bank.latitude_deg[path, k]), 3),
         round(float(bank.longitude_deg[path, k]), 3), round(float(bank.altitude_m[path, k]))]
        for k in shown
    ]  # fmt: skip
    return {
        "target": bank.target,
        "label": scene.labels[kind],
        "path": rows,
        "end": "stopped" if stopped else "leaked",
        "why": story.reason[i],
        "end_s": round(float(ended), 1),
    }


def _from(path: list[list[float]], begin_s: float) -> list[list[float]]:
    """Return the points from the last one before a moment on."""
    first = max((k for k, row in enumerate(path) if row[0] <= begin_s), default=0)
    return path[first:]


def _bounds(scene: Scene, threats: Sequence[Mapping[str, Any]]) -> list[float]:
    """Return the box around assets and units, with room for what comes."""
    lats = [a.lat_deg for a in scene.assets] + [u.site.latitude_deg for u in scene.units]
    lons = [a.lon_deg for a in scene.assets] + [u.site.longitude_deg for u in scene.units]
    margin = 1.0
    wide = margin / max(float(np.cos(np.radians(np.mean(lats)))), 0.1)
    return [
        round(min(lons) - wide, 3), round(min(lats) - margin, 3),
        round(max(lons) + wide, 3), round(max(lats) + margin, 3),
    ]  # fmt: skip


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "system": unit.system,
        "lat": round(unit.site.latitude_deg, 4),
        "lon": round(unit.site.longitude_deg, 4),
        "sector_deg": None if unit.sector_deg is None else [round(x, 1) for x in unit.sector_deg],
    }


def _event(event: Event) -> dict[str, Any]:
    unit = event.unit if event.unit >= 0 else None
    return {
        "t_s": round(event.time_s, 1), "kind": event.kind, "threat": event.threat,
        "unit": unit, "shots": event.shots, "words": "",
    }  # fmt: skip
