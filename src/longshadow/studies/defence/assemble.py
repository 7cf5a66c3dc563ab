"""From the systems of an option to the tables of one raid in one draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.tables import TIME_BINS, Tables
from longshadow.studies.defence.draws import PartDraw
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.plan import Fielded, Plan
from longshadow.studies.defence.raids import Raid

__all__ = ["Chances", "Defence", "RaidGround", "defence_of", "nobody", "tables_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: A system of a plan, what it makes of all paths, and how many units of it stand.
_Fielded = tuple[Fielded, PartDraw, int]


@dataclass(frozen=True, eq=False)
class Defence:
    """All units of an option in one draw, one system behind the other.

    Attributes
    ----------
    missiles
        Interceptors of all systems, in order.
    systems
        (units,) system of each unit.
    ready, stock
        (units, missiles).
    Others as in `longshadow.engagement.tables.Tables`.
    """

    missiles: tuple[str, ...]
    systems: tuple[str, ...]
    serves: NDArray[np.bool_]
    guides: Ints
    searches: NDArray[np.bool_]
    revisit_s: Floats
    confirm_share: Floats
    confirm_s: Floats
    ready: Ints
    stock: Ints
    first: Ints
    segments: Floats

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.systems)


@dataclass(frozen=True, eq=False)
class RaidGround:
    """What a raid is played over in one placement and draw.

    Attributes
    ----------
    first_path, directions
        (flights + 1,) and (flights,) of all flights of the study.
    asset_of, begin_s
        (paths,) asset at the end, and relative time of the first sample in this draw.
    asset_share
        (assets,) rising to 1.
    """

    first_path: Ints
    directions: Ints
    asset_of: Ints
    begin_s: Floats
    asset_share: Floats


@dataclass(frozen=True, eq=False)
class Chances:
    """Numbers of one draw that are not windows.

    Attributes
    ----------
    channels, reaction_s, reload_s
        By system.
    kill
        By system and flight.
    assess_s, correlation
        Shared by all.
    """

    channels: Mapping[str, int]
    reaction_s: Mapping[str, float]
    reload_s: Mapping[str, float]
    kill: Mapping[tuple[str, int], float]
    assess_s: float
    correlation: float


def defence_of(plan: Plan, parts: Mapping[str, PartDraw], draw: int) -> Defence | None:
    """Return the units of a plan in one draw; None where there are none."""
    fielded = [
        (f, parts[f.system], int(f.units[draw]))
        for f in plan.parts
        if f.units[draw] > 0 and f.system in parts
    ]
    if not fielded:
        return None
    missiles = tuple(name for _, part, _ in fielded for name in part.missiles)
    systems = tuple(f.system for f, _, count in fielded for _ in range(count))
    radars = [part.radar_unit < count for _, part, count in fielded]
    ready, stock = _rounds(fielded, missiles, draw)
    serves, guides = _wiring(fielded, radars)
    first, segments = _windows(fielded, len(missiles))

    def standing(name: str) -> NDArray[np.generic]:
        rows = [getattr(p, name)[kept] for (_, p, _), kept in zip(fielded, radars, strict=True)]
        return np.concatenate(rows)

    return Defence(
        missiles, systems, serves, guides,
        np.logical_and(standing("radar_sees"), np.logical_not(standing("radar_guides"))),
        np.asarray(standing("revisit_s"), float),
        np.asarray(standing("confirm_share"), float),
        np.asarray(standing("confirm_s"), float),
        ready, stock, first, segments,
    )  # fmt: skip


def nobody(paths: int) -> Defence:
    """Return a defence of no unit: what comes picks its assets as it does against any other."""
    none = np.zeros(0, np.int64)
    return Defence(
        (), (), np.zeros((0, 0), bool), none, np.zeros(0, bool), np.zeros(0),
        np.zeros((0, paths)), np.zeros((0, paths, 2)), np.zeros((0, 0), np.int64),
        np.zeros((0, 0), np.int64), np.zeros(1, np.int64), np.zeros((0, 4)),
    )  # fmt: skip


def _may_be_lost(defence: Defence, params: Params) -> NDArray[np.bool_]:
    """Return (radars,) which of them chance may take out of action."""
    lost = np.zeros(defence.revisit_s.size, bool)
    if params.loss is not None and params.loss.duty == "acquisition":
        lost |= defence.searches
    elif params.loss is not None:
        lost[defence.guides] = True
    return lost


def tables_of(
    defence: Defence, raid: Raid, ground: RaidGround, chances: Chances, params: Params,
    begin_s: float,
) -> Tables:  # fmt: skip
    """Return what a replication of a raid reads.

    Parameters
    ----------
    begin_s
        Where the bins of time begin: the same in every draw.
    """
    flights = np.array(raid.flights, np.int64)
    shared = params.picture == "shared"
    loss, lost = params.loss, _may_be_lost(defence, params)
    doctrine, systems = params.doctrine, defence.systems
    kill = np.zeros((defence.units, len(defence.missiles), flights.size))
    for u, system in enumerate(systems):
        kill[u, :, :] = [chances.kill.get((system, int(f)), 0.0) for f in flights]
    return Tables(
        first_path=ground.first_path[flights],
        directions=ground.directions[flights],
        asset_share=ground.asset_share,
        asset_of=ground.asset_of,
        window_s=np.full(flights.size, raid.window_s),
        begin_s=ground.begin_s,
        confirm_share=defence.confirm_share,
        confirm_s=defence.confirm_s,
        revisit_s=defence.revisit_s,
        serves=np.ones_like(defence.serves) if shared else defence.serves,
        guides=defence.guides,
        lost=lost,
        losses=0 if loss is None else min(loss.radars, int(lost.sum())),
        lost_at_s=np.inf if loss is None else loss.at,
        channels=np.array([chances.channels[s] for s in systems], np.int64),
        reaction_s=np.array([chances.reaction_s[s] for s in systems]),
        reload_s=np.array([chances.reload_s[s] for s in systems]),
        assess_s=chances.assess_s,
        ready=defence.ready,
        stock=defence.stock,
        window_first=defence.first,
        segments=defence.segments,
        kill=kill,
        correlation=chances.correlation,
        salvo=doctrine.salvo,
        most_salvos=doctrine.most_salvos if doctrine.shoot_look_shoot else 1,
        picture=1 if params.picture == "separate" else 0,
        bin_start_s=begin_s,
        bin_width_s=(raid.window_s - begin_s) / TIME_BINS,
    )


def _rounds(fielded: Sequence[_Fielded], missiles: tuple[str, ...], draw: int) -> tuple[Ints, Ints]:
    rows, begin = [], 0
    for plan, part, count in fielded:
        row = np.zeros((2, len(missiles)), np.int64)
        for m, name in enumerate(part.missiles):
            rounds = plan.rounds[name]
            row[:, begin + m] = rounds.ready[draw], rounds.behind[draw]
        rows += [row] * count
        begin += len(part.missiles)
    both = np.stack(rows, axis=1)
    return np.ascontiguousarray(both[0]), np.ascontiguousarray(both[1])


def _wiring(
    fielded: Sequence[_Fielded],
    radars: Sequence[NDArray[np.bool_]],
) -> tuple[NDArray[np.bool_], Ints]:
    """Return which radars alert which units, and which radar guides each."""
    units, count = sum(n for *_, n in fielded), sum(int(kept.sum()) for kept in radars)
    serves, guides = np.zeros((units, count), bool), np.full(units, -1, np.int64)
    unit = radar = 0
    for (_, part, many), kept in zip(fielded, radars, strict=True):
        for r in np.flatnonzero(kept):
            begin = int(part.radar_unit[r])
            if part.radar_sees[r]:
                last = min(begin + int(part.radar_serves[r]), many)
                serves[unit + begin : unit + last, radar] = True
            if part.radar_guides[r]:
                guides[unit + begin] = radar
            radar += 1
        unit += many
    return serves, guides


def _windows(fielded: Sequence[_Fielded], missiles: int) -> tuple[Ints, Floats]:
    """Return the launch windows of all units for all missiles; others' missiles have none."""
    if len(fielded) == 1:
        _, part, count = fielded[0]
        paths = part.confirm_share.shape[1]
        rows = count * len(part.missiles) * paths
        return part.first[: rows + 1], part.segments[: part.first[rows]]
    paths = fielded[0][1].confirm_share.shape[1]
    counts, segments, begin = [], [], 0
    for _, part, count in fielded:
        own = len(part.missiles)
        rows = count * own * paths
        full = np.zeros((count, missiles, paths), np.int64)
        full[:, begin : begin + own] = np.diff(part.first[: rows + 1]).reshape(count, own, paths)
        counts.append(full.ravel())
        segments.append(part.segments[: part.first[rows]])
        begin += own
    first = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
    return first, np.ascontiguousarray(np.concatenate(segments))
