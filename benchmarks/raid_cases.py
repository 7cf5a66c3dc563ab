"""Raids of any size against defences of any size, made of plain geometry, for the benchmarks.

Straight approaches on a plane, evenly from all sides, at two speeds; sites in rings around three
assets. Nothing here is a real system: ranges and speeds are round numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from longshadow.engagement.tables import Tables, Threats

ASSETS_M = np.array([[0.0, 0.0], [24e3, 8e3], [-6e3, 28e3]])
#: By kind of threat: speed; how far a missile of each kind reaches it; time of the first sample.
SPEED_MPS = (250.0, 700.0)
REACH_M = ((60e3, 25e3), (40e3, 20e3))
KILL = ((0.7, 0.6), (0.5, 0.65))
MISSILE_MPS = (1200.0, 900.0)
SAMPLES, LEVELS = 40, 16
FAR_M, NEAR_M = 160e3, 2e3


@dataclass(frozen=True)
class Case:
    """What may differ between raids; the rest is the same for all."""

    threats: int = 24
    units: int = 2
    channels: int = 4
    ready: tuple[int, int] = (12, 8)
    stock: tuple[int, int] = (0, 0)
    window_s: float = 120.0
    salvo: int = 2
    most_salvos: int = 2
    correlation: float = 0.2
    reload_s: float = 0.0
    directions: int = 12


def build(case: Case) -> tuple[Tables, Threats]:
    """Return a defence and a raid, half of the threats of each kind."""
    kinds, assets, units = len(SPEED_MPS), len(ASSETS_M), case.units
    each = assets * case.directions
    confirm_share, confirm_s = _confirmation(units, kinds, each)
    first, segments = _windows(case, _sites(units))
    tables = Tables(
        first_path=np.arange(kinds) * each,
        directions=np.full(kinds, case.directions),
        asset_share=np.arange(1, assets + 1) / assets,
        asset_of=np.tile(np.repeat(np.arange(assets), case.directions), kinds),
        window_s=np.full(kinds, case.window_s),
        begin_s=np.repeat([-FAR_M / speed for speed in SPEED_MPS], each),
        confirm_share=confirm_share,
        confirm_s=confirm_s,
        revisit_s=np.full(units, 5.0),
        serves=np.eye(units, dtype=bool),
        guides=np.arange(units),
        lost=np.zeros(units, bool),
        losses=0,
        lost_at_s=0.0,
        channels=np.full(units, case.channels),
        reaction_s=np.full(units, 10.0),
        reload_s=np.full(units, case.reload_s),
        assess_s=4.0,
        ready=np.tile(np.array(case.ready), (units, 1)),
        stock=np.tile(np.array(case.stock), (units, 1)),
        window_first=first,
        segments=segments,
        kill=np.tile(np.array(KILL).T, (units, 1, 1)),
        correlation=case.correlation,
        salvo=case.salvo,
        most_salvos=case.most_salvos,
        picture=0,
        bin_start_s=-FAR_M / min(SPEED_MPS),
        bin_width_s=(FAR_M / min(SPEED_MPS) + case.window_s) / 60,
    )
    free = np.full(case.threats, -1)
    return tables, Threats(np.arange(case.threats) % kinds, free, free.astype(float))


def _sites(units: int) -> np.ndarray:
    """(units, 2): in turn around the assets, 3 to 9 km off."""
    index = np.arange(units)
    turn, off = 2.4 * index, 3e3 + 2e3 * (index // len(ASSETS_M) % 4)
    ring = np.column_stack([np.cos(turn), np.sin(turn)]) * off[:, None]
    return np.asarray(ASSETS_M[index % len(ASSETS_M)] + ring)


def _confirmation(radars: int, kinds: int, each: int) -> tuple[np.ndarray, np.ndarray]:
    """Chance that a track is confirmed, and when: each radar later than the one before."""
    share = np.tile(np.linspace(0.98, 0.9, radars)[:, None], (1, kinds * each))
    far = np.linspace(110e3, 70e3, LEVELS + 1)
    times = np.concatenate([np.tile(-far / speed, (each, 1)) for speed in SPEED_MPS])
    late = 1.0 - 0.2 * np.arange(radars) / radars
    return share, times[None] * late[:, None, None]


def _windows(case: Case, sites: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Launch windows in the order that `Tables.window_first` asks for."""
    turns = 2 * np.pi * (np.arange(case.directions) + 0.5) / case.directions
    along = np.linspace(FAR_M, NEAR_M, SAMPLES)
    rows = [
        _segments(asset, turn, site, missile, kind, along)
        for site in sites
        for missile in range(len(MISSILE_MPS))
        for kind in range(len(SPEED_MPS))
        for asset in ASSETS_M
        for turn in turns
    ]
    first = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    return first, np.concatenate(rows)


def _segments(
    asset: np.ndarray, turn: float, site: np.ndarray, missile: int, kind: int, along: np.ndarray
) -> np.ndarray:
    """(n, 4) of one path, site and missile: what is launched later hits later, inside reach."""
    place = asset + along[:, None] * np.array([np.cos(turn), np.sin(turn)])
    slant = np.hypot(*(place - site).T)
    time = -along / SPEED_MPS[kind]
    launch = time - slant / MISSILE_MPS[missile]
    inside = slant <= REACH_M[kind][missile]
    fine = inside[:-1] & inside[1:] & (np.diff(launch) > 0)
    a, b = np.flatnonzero(fine), np.flatnonzero(fine) + 1
    return np.column_stack([launch[a], launch[b], time[a], time[b]])
