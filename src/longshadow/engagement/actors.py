"""Who takes part in one replication, plainly: units and their magazines, threats, bookings."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from longshadow.engagement.keyed import (
    ARRIVAL,
    ASSET,
    CONFIRMATION,
    DIRECTION,
    LOSS,
    PHASE,
    uniform,
)
from longshadow.engagement.tables import Tables, Threats

__all__ = [
    "Booking",
    "Item",
    "Magazine",
    "Threat",
    "Unit",
    "confirmations",
    "first_launch",
    "lost_radars",
    "new_threat",
    "new_unit",
]

INF = math.inf


@dataclass
class Magazine:
    """Rounds of one kind at one unit: on launchers, loaded from when, and behind them."""

    full: int
    left: int
    behind: int
    reload_s: float
    loaded: float = -INF
    last_launch: float = -INF

    def available(self) -> float:
        """When a round is ready to launch."""
        if self.left:
            return self.loaded
        return self.last_launch + self.reload_s if self.behind and self.full else INF

    def take(self, salvo: int, launch: float) -> int:
        """Take the rounds of a salvo, after a reload where none is left."""
        if not self.left:
            self.loaded = self.last_launch + self.reload_s
            self.left = min(self.behind, self.full)
            self.behind -= self.left
        shots = min(salvo, self.left)
        self.left -= shots
        self.last_launch = max(self.last_launch, launch)
        return shots


@dataclass
class Unit:
    """A fire unit: when each of its channels is free, its magazines, and when its radar is lost."""

    number: int
    channels: list[float]
    magazines: list[Magazine]
    reaction_s: float
    lost_s: float

    def free(self) -> float:
        """When a channel is free."""
        return min(self.channels, default=INF)

    def hold(self, until: float) -> None:
        """Take the channel that is free first."""
        self.channels[self.channels.index(self.free())] = until


@dataclass
class Threat:
    """What flies in, who knows of it when, and what has been done about it."""

    number: int
    kind: int
    path: int
    impact_s: float
    heard: list[float] = field(default_factory=list)
    opens: list[float] = field(default_factory=list)
    dead_s: float = INF
    short_s: float = INF
    salvos: int = 0
    channel_would_do: bool = False
    rounds_would_do: bool = False


@dataclass
class Booking:
    """A launch at a threat that is to be made, or was."""

    unit: Unit
    missile: int
    launch: float
    intercept: float
    shots: int = 0
    kills: bool = False


@dataclass
class Item:
    """A threat that a group of units deals with: all of them, or with separate pictures one."""

    number: int
    threat: Threat
    units: list[Unit]
    tries: int = 0
    asked_until: float = -INF
    next_step: str = "ask"
    booking: Booking | None = None


def lost_radars(tables: Tables, base: int) -> list[float]:
    """When each radar is lost: those chosen by chance among those that may be."""
    may = [radar for radar in range(tables.lost.size) if tables.lost[radar]]
    may.sort(key=lambda radar: uniform(base, radar, LOSS))
    gone = may[: tables.losses]
    return [tables.lost_at_s if radar in gone else INF for radar in range(tables.lost.size)]


def new_unit(tables: Tables, lost: list[float], number: int) -> Unit:
    """A unit with all channels free and full launchers."""
    reload_s, guide = float(tables.reload_s[number]), int(tables.guides[number])
    loads = zip(tables.ready[number].tolist(), tables.stock[number].tolist(), strict=True)
    return Unit(
        number=number,
        channels=[-INF] * int(tables.channels[number]),
        magazines=[Magazine(ready, ready, stock, reload_s) for ready, stock in loads],
        reaction_s=float(tables.reaction_s[number]),
        lost_s=lost[guide] if guide >= 0 else INF,
    )


def new_threat(tables: Tables, threats: Threats, base: int, number: int) -> Threat:
    """A threat with its path and its moment of impact."""
    kind, path = int(threats.kind[number]), int(threats.path[number])
    impact_s = float(threats.impact_s[number])
    if path < 0:
        chance, shares = uniform(base, number, ASSET), tables.asset_share.tolist()
        asset = next((a for a, share in enumerate(shares) if chance < share), len(shares) - 1)
        directions = int(tables.directions[kind])
        turn = int(uniform(base, number, DIRECTION) * directions)
        path = int(tables.first_path[kind]) + asset * directions + turn
    if impact_s < 0.0:
        impact_s = uniform(base, number, ARRIVAL) * float(tables.window_s[kind])
    return Threat(number, kind, path, impact_s)


def confirmations(tables: Tables, lost: list[float], base: int, threat: Threat) -> Iterator[float]:
    """When each radar confirms a threat's track."""
    path = threat.path
    for radar in range(tables.lost.size):
        share = float(tables.confirm_share[radar, path])
        chance = uniform(base, threat.number, CONFIRMATION, radar)
        if chance >= share:
            yield INF
            continue
        levels = tables.confirm_s[radar, path].tolist()
        where = chance / share * (len(levels) - 1)
        level = min(int(where), len(levels) - 2)
        at = levels[level] + (where - level) * (levels[level + 1] - levels[level])
        phase = uniform(base, threat.number, PHASE, radar) - 0.5
        at = max(at + phase * float(tables.revisit_s[radar]), float(tables.begin_s[path]))
        known = at + threat.impact_s
        yield known if at <= 0.0 and known < lost[radar] else INF


def first_launch(
    tables: Tables, unit: Unit, missile: int, threat: Threat, ready: float
) -> tuple[float, float]:
    """Earliest launch from ``ready`` on, and its intercept."""
    paths, kinds = tables.asset_of.size, tables.ready.shape[1]
    row = (unit.number * kinds + missile) * paths + threat.path
    window = tables.segments[tables.window_first[row] : tables.window_first[row + 1]]
    own = ready - threat.impact_s
    at = bisect_left(window[:, 1], own)
    if at == len(window):
        return INF, INF
    begin, end, first, last = (float(value) for value in window[at])
    if own <= begin or end <= begin:
        return begin + threat.impact_s, first + threat.impact_s
    intercept = first + (own - begin) / (end - begin) * (last - first)
    return own + threat.impact_s, intercept + threat.impact_s
