"""The same raid as a plain SimPy model: what one writes without a kernel, to be timed against.

Fire channels are Resources, magazines are Containers, threats and engagements are processes. It
reads the same tables and nothing else of ours: chance comes from Python's own generator, in the
order of events. The discipline is ours, which is what is to be agreed on: a threat is asked for
when the first unit that knows it could launch; the earliest intercept that channels and rounds
allow is booked, in turn. A commander books on a board of when channels come free, so that
Resources and Containers must then grant every request at the moment that was booked; the model
checks that they do.

Left out: loss of radars, separate pictures, a user's own tracks.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import simpy

from longshadow.engagement.tables import Tables, Threats

Process = Generator[simpy.Event, Any, None]
NEVER = math.inf
#: Clocks that are sums of the same seconds in another order.
TICK_S = 1e-6


@dataclass(frozen=True)
class Outcome:
    """One replication: threats that got through by kind, missiles fired by kind, assets unhit."""

    leakers: tuple[int, ...]
    shots: tuple[int, ...]
    unhit: int


class Windows:
    """Launch windows as lists of Python numbers: the last launch of each segment, and its ends."""

    def __init__(self, tables: Tables) -> None:
        first = tables.window_first.tolist()
        rows = tables.segments.tolist()
        self.paths = tables.asset_of.size
        self.missiles = tables.ready.shape[1]
        self.rows = [rows[a:b] for a, b in pairwise(first)]
        self.ends = [[row[1] for row in part] for part in self.rows]

    def earliest(self, unit: int, missile: int, path: int, ready: float) -> tuple[float, float]:
        """Launch and intercept, relative to impact, of a unit that is ready then."""
        place = (unit * self.missiles + missile) * self.paths + path
        index = bisect_left(self.ends[place], ready)
        if index == len(self.ends[place]):
            return NEVER, NEVER
        begin, end, first, last = self.rows[place][index]
        launch = max(begin, ready)
        share = (launch - begin) / (end - begin) if end > begin else 0.0
        return launch, first + share * (last - first)


class Magazine:
    """Rounds of one kind on the launchers of a unit; those behind are loaded when none is left."""

    def __init__(self, env: simpy.Environment, ready: int, stock: int, reload_s: float) -> None:
        self.env, self.size, self.behind, self.reload_s = env, ready, stock, reload_s
        self.rounds = simpy.Container(env, init=ready) if ready else None
        self.unbooked, self.loaded, self.last = ready, -NEVER, -NEVER

    def available(self) -> float:
        """When a round can be had that nobody booked."""
        if self.unbooked:
            return self.loaded
        return self.last + self.reload_s if self.behind and self.size else NEVER

    def book(self, wanted: int, launch: float) -> int:
        """Promise rounds for a launch; return how many."""
        if not self.unbooked:
            self.unbooked = min(self.behind, self.size)
            self.behind -= self.unbooked
            self.loaded = self.last + self.reload_s
            self.env.process(self.load(self.loaded, self.unbooked))
        count = min(wanted, self.unbooked)
        self.unbooked -= count
        self.last = max(self.last, launch)
        return count

    def load(self, at: float, count: int) -> Process:
        yield self.env.timeout(max(at - self.env.now, 0.0))
        yield self.rounds.put(count)


class Unit:
    """A fire unit: its channels, its magazines, and the board of when channels come free."""

    def __init__(self, env: simpy.Environment, tables: Tables, unit: int) -> None:
        self.channels = simpy.Resource(env, capacity=int(tables.channels[unit]))
        self.board = [-NEVER] * int(tables.channels[unit])
        self.reaction_s = float(tables.reaction_s[unit])
        stores = zip(tables.ready[unit].tolist(), tables.stock[unit].tolist(), strict=True)
        reload_s = float(tables.reload_s[unit])
        self.magazines = [Magazine(env, ready, stock, reload_s) for ready, stock in stores]


@dataclass
class Booking:
    """One salvo that was promised."""

    unit: Unit
    magazine: Magazine
    missile: int
    number: int
    launch: float
    intercept: float
    shots: int = 0


@dataclass
class Threat:
    """What flies in, and when each unit learns of it."""

    kind: int
    path: int
    impact: float
    heard: list[float] = field(default_factory=list)
    opens: list[float] = field(default_factory=list)
    stopped: bool = False


class Raid:
    """One replication."""

    def __init__(self, model: Model, rng: random.Random) -> None:
        self.tables, self.model, self.rng = model.tables, model, rng
        self.threats = [self.arrive(i) for i in range(len(model.kinds_of))]
        starts = [min(threat.opens) for threat in self.threats]
        begin = min((at for at in starts if at < NEVER), default=0.0)
        self.env = env = simpy.Environment(initial_time=begin)
        self.units = [Unit(env, model.tables, unit) for unit in range(model.units)]
        self.shots = [0] * model.windows.missiles
        for threat, start in zip(self.threats, starts, strict=True):
            if start < NEVER:
                env.process(self.defend(threat, start))

    def arrive(self, i: int) -> Threat:
        """Choose asset, direction and moment; find who learns of it when."""
        model, kind = self.model, self.model.kinds_of[i]
        asset = bisect_left(model.asset_share, self.rng.random())
        turn = self.rng.randrange(model.directions[kind])
        path = model.first_path[kind] + asset * model.directions[kind] + turn
        threat = Threat(kind, path, self.rng.random() * model.window_s[kind])
        confirmed = [self.confirm(radar, path) for radar in range(len(model.revisit_s))]
        for unit, radars in enumerate(model.alerted_by):
            heard = min((confirmed[radar] for radar in radars), default=NEVER)
            ready = heard + model.reaction_s[unit]
            launches = (
                model.windows.earliest(unit, missile, path, ready)[0]
                for missile in range(model.windows.missiles)
            )
            threat.heard.append(heard + threat.impact)
            threat.opens.append(min(launches) + threat.impact if heard < NEVER else NEVER)
        return threat

    def confirm(self, radar: int, path: int) -> float:
        """When a radar has confirmed a track, before impact; never where it does not."""
        model = self.model
        chance, share = self.rng.random(), model.confirm_share[radar][path]
        look = (self.rng.random() - 0.5) * model.revisit_s[radar]
        if chance >= share:
            return NEVER
        times = model.confirm_s[radar][path]
        where = chance / share * (len(times) - 1)
        level = min(int(where), len(times) - 2)
        at = times[level] + (where - level) * (times[level + 1] - times[level]) + look
        at = max(at, model.begin_s[path])
        return at if at <= 0.0 else NEVER

    def defend(self, threat: Threat, start: float) -> Process:
        """Ask units for engagements until the threat is stopped or nobody can."""
        yield self.env.timeout(start - self.env.now)
        asked, salvos = -NEVER, 0
        while salvos < self.model.most_salvos:
            booking = self.book(threat, asked)
            if booking is None:
                asked = self.env.now
                later = [o for h, o in zip(threat.heard, threat.opens, strict=True) if h > asked]
                due = min(later, default=NEVER)
                if due == NEVER:
                    return
                yield self.env.timeout(due - self.env.now)
                continue
            yield self.env.process(self.engage(threat, booking))
            if threat.stopped:
                return
            asked, salvos = -NEVER, salvos + 1

    def offers(self, threat: Threat, asked: float) -> Iterator[Booking]:
        """Every intercept that a unit and a kind of missile can promise now."""
        now, earliest = self.env.now, self.model.windows.earliest
        for number, unit in enumerate(self.units):
            if not asked < threat.heard[number] <= now:
                continue
            ready = max(now, threat.heard[number] + unit.reaction_s, min(unit.board))
            for missile, magazine in enumerate(unit.magazines):
                at = max(ready, magazine.available())
                launch, hit = earliest(number, missile, threat.path, at - threat.impact)
                if launch < NEVER:
                    launch, hit = launch + threat.impact, hit + threat.impact
                    yield Booking(unit, magazine, missile, number, launch, hit)

    def book(self, threat: Threat, asked: float) -> Booking | None:
        """Promise the earliest intercept, if there is one."""
        best = min(self.offers(threat, asked), key=lambda offer: offer.intercept, default=None)
        if best is not None:
            best.shots = best.magazine.book(self.model.salvo, best.launch)
            board = best.unit.board
            board[board.index(min(board))] = best.intercept + self.model.assess_s
        return best

    def engage(self, threat: Threat, booking: Booking) -> Process:
        """Wait for a channel, for rounds and for the launch; fly; see what came of it."""
        env = self.env
        with booking.unit.channels.request() as channel:
            yield channel
            yield env.timeout(max(booking.launch - env.now, 0.0))
            yield booking.magazine.rounds.get(booking.shots)
            if env.now > booking.launch + TICK_S:
                raise RuntimeError(f"booked for {booking.launch}, launched at {env.now}")
            self.shots[booking.missile] += booking.shots
            yield env.timeout(booking.intercept - env.now)
            threat.stopped = self.salvo_kills(threat, booking)
            yield env.timeout(self.model.assess_s)

    def salvo_kills(self, threat: Threat, booking: Booking) -> bool:
        kill = self.model.kill[booking.number][booking.missile][threat.kind]
        shared = self.rng.random() < self.model.correlation
        outcomes = [self.rng.random() < kill for _ in range(1 if shared else booking.shots)]
        return any(outcomes)

    def outcome(self) -> Outcome:
        self.env.run()
        through = [threat for threat in self.threats if not threat.stopped]
        kinds = range(len(self.model.first_path))
        reached = {self.model.asset_of[threat.path] for threat in through}
        return Outcome(
            tuple(sum(threat.kind == kind for threat in through) for kind in kinds),
            tuple(self.shots),
            len(self.model.asset_share) - len(reached),
        )


class Model:
    """The tables as lists, made once."""

    def __init__(self, tables: Tables, threats: Threats) -> None:
        if tables.losses or tables.picture or (threats.path >= 0).any():
            raise ValueError("tables: no lost radars, separate pictures or tracks of a user here")
        self.tables, self.windows = tables, Windows(tables)
        self.kinds_of = threats.kind.tolist()
        self.units = tables.channels.size
        self.salvo, self.most_salvos = tables.salvo, tables.most_salvos
        self.assess_s, self.correlation = tables.assess_s, tables.correlation
        self.first_path, self.directions = tables.first_path.tolist(), tables.directions.tolist()
        self.asset_share, self.asset_of = tables.asset_share.tolist(), tables.asset_of.tolist()
        self.window_s, self.begin_s = tables.window_s.tolist(), tables.begin_s.tolist()
        self.confirm_share, self.confirm_s = (
            tables.confirm_share.tolist(),
            tables.confirm_s.tolist(),
        )
        self.revisit_s, self.reaction_s = tables.revisit_s.tolist(), tables.reaction_s.tolist()
        self.alerted_by = [[r for r, on in enumerate(row) if on] for row in tables.serves.tolist()]
        self.kill = tables.kill.tolist()

    def replicate(self, count: int, seed: int) -> list[Outcome]:
        """Play so many replications, one after the other."""
        rng = random.Random(seed)
        return [Raid(self, rng).outcome() for _ in range(count)]
