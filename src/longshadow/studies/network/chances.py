"""One draw of the unknowns: what is left to chance, as exact distributions over all flights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.sensing.network import (
    Scans,
    continuity,
    first_event,
    hazard_of,
    scan_pd,
    scan_times,
    weighted_quantiles,
)
from longshadow.sensing.network_paths import Paths
from longshadow.sensing.network_sight import needed_range_m
from longshadow.studies.network.radars import Station

__all__ = ["EVENTS", "LEVELS", "MEASURES", "SHARES", "Chances", "Looked", "chances", "look_at"]

Floats = NDArray[np.float64]

#: What is asked of each event, in the order of `Chances.measured`.
EVENTS = ("detection", "confirmation")
MEASURES = ("time", "time_left", "range")
#: What is a share of flights or of time, in the order of `Chances.shares`.
SHARES = ("never_seen", "never_confirmed", "continuity", "hidden")
#: Shares of flights below this are printed as none.
_NONE = 1e-6
#: Quantiles over chance.
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False)
class Looked:
    """Every look of every radar at every flight in one draw."""

    scans: Scans
    chance: Floats
    slant_m: Floats
    seen: NDArray[np.bool_]
    left_m: Floats


@dataclass(frozen=True, eq=False)
class Chances:
    """Answers of one draw for some groups of flights, one picked at random from the group.

    Attributes
    ----------
    measured
        (groups, events, measures, levels) quantiles over chance: seconds since the track began,
        seconds left until it ends (0 where it never happens), and metres from the radar that
        does it. NaN where it never happens.
    shares
        (groups, shares).
    curves
        (groups, events, points) chance that it has happened with so much of the way left.
    """

    measured: Floats
    shares: Floats
    curves: Floats


def look_at(
    paths: Paths, stations: Sequence[Station], draw: int, rng: np.random.Generator
) -> Looked:
    """Return every look of the radars that stand in a draw.

    Parameters
    ----------
    paths
        The flights.
    stations
        At least one radar.
    draw
        Index of the draw.
    rng
        Gives the moment at which each radar's first scan comes.
    """
    revisit = [float(s.kind.claims.revisit_s[draw]) for s in stations]
    phase = rng.random(len(stations))
    scans = scan_times(paths.start_s, paths.duration_s, revisit, phase)
    sample = scans.samples(paths.step_s)
    track = np.broadcast_to(np.arange(sample.shape[0])[:, None], sample[:, 0].shape)
    needed, slant = np.empty(sample.shape), np.empty(sample.shape)
    for r, station in enumerate(stations):
        antenna_m = float(station.kind.claims.antenna_m[draw])
        needed[:, r] = needed_range_m(station.sight, antenna_m, track, sample[:, r])
        slant[:, r] = station.sight.slant_m[track, sample[:, r]]
    radars = [station.kind.claims.calibrated(draw) for station in stations]
    chance = scan_pd(needed, slant, scans.within, radars)
    limits = np.array([radar.limit_m for radar in radars])[:, None]
    seen = scans.within & np.isfinite(needed) & (slant <= limits)
    left = paths.left_m[np.arange(sample.shape[0])[:, None, None], sample]
    return Looked(scans, chance, slant, seen, left)


def chances(
    looked: Looked, duration_s: Floats, groups: Sequence[NDArray[np.int64]], rule: tuple[int, int],
    drop_after: int, way_left_m: Floats,
) -> Chances:  # fmt: skip
    """Return the answers of one draw.

    Parameters
    ----------
    duration_s
        (tracks,) seconds.
    groups
        Indices of tracks.
    rule
        Detections and successive scans that confirm.
    drop_after
        Scans without a detection after which a track is dropped.
    way_left_m
        (points,) falling: where curves are wanted.
    """
    hazard, confirmed = hazard_of(looked.chance, *rule)
    events = [first_event(looked.scans.time_s, h) for h in (looked.chance, hazard)]
    lasting = continuity(
        looked.scans, looked.chance, confirmed, looked.seen, duration_s, drop_after
    )
    measured = np.empty((len(groups), len(EVENTS), len(MEASURES), len(LEVELS)))
    shares = np.empty((len(groups), len(SHARES)))
    curves = np.empty((len(groups), len(EVENTS), way_left_m.size))
    for g, mine in enumerate(groups):
        for e, (weight, never) in enumerate(events):
            measured[g, e] = _measured(looked, weight, never, mine, duration_s)
            curves[g, e] = _curve(looked.left_m[mine], weight[mine], way_left_m) / mine.size
            share = float(never[mine].mean())
            shares[g, e] = share if share >= _NONE else 0.0
        held = float(lasting.confirmed_s[mine].sum())
        for s, part in ((2, lasting.alive_s), (3, lasting.hidden_s)):
            shares[g, s] = float(part[mine].sum()) / held if held > 1e-6 else np.nan
    return Chances(measured, shares, curves)


def _measured(
    looked: Looked, weight: Floats, never: Floats, mine: NDArray[np.int64], duration_s: Floats
) -> Floats:
    """Return (measures, levels) of one event and one group."""
    weights = weight[mine]
    kept = weights > 1e-12
    time_s = looked.scans.time_s[mine]
    left_s = (duration_s[mine][:, None, None] - time_s)[kept]
    ended = np.concatenate([left_s, np.zeros(mine.size)])
    all_weights = np.concatenate([weights[kept], never[mine]])
    return np.stack(
        [
            weighted_quantiles(time_s[kept], weights[kept], LEVELS),
            weighted_quantiles(ended, all_weights, LEVELS),
            weighted_quantiles(looked.slant_m[mine][kept], weights[kept], LEVELS),
        ]
    )


def _curve(left_m: Floats, weight: Floats, way_left_m: Floats) -> Floats:
    """Return the weight of what happened with at least so much of the way left."""
    kept = weight > 0.0
    bins = np.searchsorted(way_left_m[::-1], left_m[kept], side="right")
    counts = np.bincount(bins, weights=weight[kept], minlength=way_left_m.size + 1)
    return np.asarray(np.cumsum(counts[::-1])[: way_left_m.size])
