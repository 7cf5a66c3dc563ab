"""Raids as the kernels see them: kinds of threat, how many of each, and what flies where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from longshadow.engagement.tables import Threats
from longshadow.scenario.heights import TargetHeight
from longshadow.studies.defence.params import TRACKS, Params, RaidBlock, ThreatBlock

__all__ = ["TRACKS", "Flight", "Raid", "flights_of", "raid_targets", "raids_of", "threats_of"]


@dataclass(frozen=True)
class Flight:
    """One kind of threat, as it flies; raids that name the same flight share it.

    Attributes
    ----------
    height, distance_m
        Of a straight approach; None for others.
    range_m, apogee_m
        Of a ballistic arc; None for others.
    """

    target: str
    height: TargetHeight | None = None
    distance_m: float | None = None
    range_m: float | None = None
    apogee_m: float | None = None

    @property
    def is_track(self) -> bool:
        """Whether it flies the tracks that a user brought."""
        return self.height is None and self.range_m is None


@dataclass(frozen=True)
class Raid:
    """One raid: which flights, and how many of each.

    Attributes
    ----------
    flights
        Indices among all flights of the study, one a kind of threat.
    shares
        Of the total, one a kind.
    """

    id: str
    label: str
    total: int
    window_s: float
    flights: tuple[int, ...]
    shares: tuple[float, ...]

    @property
    def is_tracks(self) -> bool:
        """Whether a user's own tracks make it."""
        return self.id == TRACKS

    def counts(self, total: int | None = None) -> tuple[int, ...]:
        """Return whole numbers of each kind that sum to the total, by the largest remainder."""
        wanted = self.total if total is None else total
        exact = np.array(self.shares) * wanted
        whole = np.floor(exact + 1e-9).astype(int)
        order = np.argsort(-(exact - whole), kind="stable")
        whole[order[: wanted - int(whole.sum())]] += 1
        return tuple(int(n) for n in whole)


def flights_of(params: Params) -> tuple[Flight, ...]:
    """Return every flight of the raids once, in the order of the scenario; tracks come last."""
    named = [_flight(t) for raid in params.raids.values() for t in raid.threats]
    if params.tracks_target is not None:
        named.append(Flight(params.tracks_target))
    return tuple(dict.fromkeys(named))


def raids_of(params: Params, track_ends_s: Sequence[float] = ()) -> tuple[Raid, ...]:
    """Return the raids of a scenario.

    Parameters
    ----------
    track_ends_s
        When each track of the user's file ends.
    """
    flights = flights_of(params)
    raids = [_raid(name, block, flights, params.totals) for name, block in params.raids.items()]
    if params.tracks_target is not None:
        at = flights.index(Flight(params.tracks_target))
        window_s = max(track_ends_s, default=0.0) - min(track_ends_s, default=0.0)
        count = len(track_ends_s)
        raids.append(Raid(TRACKS, "The tracks given", count, window_s, (at,), (1.0,)))
    return tuple(raids)


def raid_targets(params: Params, raid: Raid) -> list[str]:
    """Return the target of each kind of threat of a raid."""
    flights = flights_of(params)
    return [flights[f].target for f in raid.flights]


def threats_of(
    raid: Raid, total: int | None = None, first_path: int = 0, impact_s: Sequence[float] = ()
) -> Threats:
    """Return what comes in a raid of so many threats.

    Parameters
    ----------
    total
        In place of the raid's own; a user's tracks are flown as they are.
    first_path, impact_s
        Of a user's tracks: the first of their paths, and when each ends; the first end is 0.
    """
    counts = raid.counts(None if raid.is_tracks else total)
    kind = np.repeat(np.arange(len(counts)), counts)
    path, arrival = np.full(kind.size, -1), np.full(kind.size, -1.0)
    if raid.is_tracks:
        path = first_path + np.arange(kind.size)
        arrival = np.asarray(impact_s, float) - min(impact_s, default=0.0)
    return Threats(kind.astype(np.int64), path.astype(np.int64), arrival)


def _flight(block: ThreatBlock) -> Flight:
    return Flight(block.target, block.height, block.distance, block.range, block.apogee)


def _raid(
    name: str, block: RaidBlock, flights: Sequence[Flight], totals: Mapping[str, int]
) -> Raid:
    kinds = tuple(flights.index(_flight(threat)) for threat in block.threats)
    shares = tuple(float(threat.share) for threat in block.threats)
    return Raid(name, block.label, totals.get(name, block.total), block.window, kinds, shares)
