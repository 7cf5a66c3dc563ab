"""One replication of a raid, readably: the compiled code gives the same events, one by one.

The rules. Time is absolute, 0 the first possible impact; a threat's own time is relative to its
impact. All chance is keyed (`longshadow.engagement.keyed`).

1. Each threat that is not told otherwise picks an asset, a direction and a moment of impact. Some
   radars may be chosen to be lost at a given time.
2. Each radar confirms a threat's track at a moment with the distribution of the tables, moved by
   the phase of its scan; never after the impact, nor once the radar is lost. A unit knows a threat
   once the first radar that serves it does.
3. A unit could launch at a threat, were it free, from the first launch window at or after knowing
   it and a reaction time. A threat is first asked about when the first of the units could launch
   at it: not before, so that what flies far off holds no channel that nearer threats need.
4. Asked are the units that know the threat by then. The earliest intercept is booked that the
   channels and magazines of the units then allow (ties: lower unit, lower missile): a unit is
   ready when it has reacted, a channel is free and rounds are loaded. The channel is held until
   the outcome is assessed. Bookings stand: first come, first served.
5. Where none of them can, the unit that learns of the threat next and could launch at it is asked
   when it could; where none is left the threat gets through.
6. At launch a salvo is fired, of fewer shots where fewer are left. The last round's launch starts
   a reload. With the chance of the correlation all shots share one outcome, else each has its own.
7. After a miss and its assessment all units that know the threat by then are asked again at once.
8. A unit whose own radar is lost launches no more, and what it has in flight is lost: its threats
   are asked about again at that moment.
9. With separate pictures every unit asks for itself, and a booked launch at a threat that is dead
   by then is called off: its rounds are kept, its channel stays held.
"""

from __future__ import annotations

import heapq
import math

from longshadow.engagement.actors import (
    Booking,
    Item,
    Threat,
    Unit,
    confirmations,
    first_launch,
    lost_radars,
    new_threat,
    new_unit,
)
from longshadow.engagement.keyed import COMMON, SHOT, uniform
from longshadow.engagement.tables import Event, Story, Tables, Threats

__all__ = ["play"]

INF = math.inf


class Replication:
    """One raid under way."""

    def __init__(self, tables: Tables, threats: Threats, base: int) -> None:
        self.tables, self.base, self.kinds = tables, base, tables.ready.shape[1]
        self.events: list[Event] = []
        self.queue: list[tuple[float, float, int]] = []
        self.items: list[Item] = []
        self.lost = lost_radars(tables, base)
        self.units = [new_unit(tables, self.lost, u) for u in range(tables.channels.size)]
        self.threats = [self.arrive(threats, i) for i in range(threats.kind.size)]

    def arrive(self, threats: Threats, number: int) -> Threat:
        """Choose a threat's path, find who knows it when, and queue it to be asked about."""
        threat = new_threat(self.tables, threats, self.base, number)
        confirmed = list(confirmations(self.tables, self.lost, self.base, threat))
        serves = self.tables.serves
        for unit in self.units:
            own = (t for radar, t in enumerate(confirmed) if serves[unit.number, radar])
            heard = min(own, default=INF)
            threat.heard.append(heard)
            ready = heard + unit.reaction_s
            opens = (
                first_launch(self.tables, unit, m, threat, ready)[0] for m in range(self.kinds)
            )
            threat.opens.append(min(opens, default=INF) if heard < INF else INF)
        if (known := min(threat.heard, default=INF)) < INF:
            self.tell(known, "known", threat, threat.heard.index(known))
        groups = [[unit] for unit in self.units] if self.tables.picture else [self.units]
        for group in groups:
            item = Item(len(self.items), threat, group)
            self.items.append(item)
            self.then(item, "ask", min((threat.opens[unit.number] for unit in group), default=INF))
        return threat

    def tell(
        self, time: float, kind: str, threat: Threat, unit: int = -1, missile: int = -1,
        shots: int = 0,
    ) -> None:  # fmt: skip
        """Write an event down."""
        self.events.append(Event(time, kind, threat.number, unit, missile, shots))

    def then(self, item: Item, step: str, due: float) -> None:
        """Queue the next step of an item."""
        if due < INF:
            item.next_step = step
            heapq.heappush(self.queue, (due, item.threat.impact_s, item.number))

    def run(self) -> None:
        """Let all that is due happen, in order of time."""
        steps = {"ask": self.ask, "launch": self.launch, "see": self.see}
        while self.queue:
            now, _, number = heapq.heappop(self.queue)
            item = self.items[number]
            steps[item.next_step](item, now)

    def asked(self, item: Item, now: float) -> list[tuple[Unit, float]]:
        """Units that are asked now, and from when each could launch were a channel free."""
        heard = item.threat.heard
        return [
            (unit, max(now, heard[unit.number] + unit.reaction_s))
            for unit in item.units
            if item.asked_until < heard[unit.number] <= now < unit.lost_s
        ]

    def ask(self, item: Item, now: float) -> None:
        """Book the earliest intercept, or wait for the next unit that learns of the threat."""
        threat, best = item.threat, None
        if threat.dead_s <= now:
            return
        for unit, ready in self.asked(item, now):
            for missile in range(self.kinds):
                able = max(ready, unit.free(), unit.magazines[missile].available())
                if able == INF:
                    continue
                launch, intercept = first_launch(self.tables, unit, missile, threat, able)
                if intercept < (best.intercept if best else INF):
                    best = Booking(unit, missile, launch, intercept)
        item.booking = best
        if best is None:
            self.wait(item, now)
            return
        best.shots = best.unit.magazines[best.missile].take(self.tables.salvo, best.launch)
        best.unit.hold(best.intercept + self.tables.assess_s)
        self.then(item, "launch", min(best.launch, best.unit.lost_s))

    def wait(self, item: Item, now: float) -> None:
        """Note what was short, and ask again when another unit has learnt of the threat."""
        threat = item.threat
        for unit, ready in self.asked(item, now):
            for missile in range(self.kinds):
                able = max(ready, unit.magazines[missile].available())
                if first_launch(self.tables, unit, missile, threat, ready)[0] < unit.lost_s:
                    threat.rounds_would_do = True
                    threat.short_s = min(threat.short_s, now)
                if first_launch(self.tables, unit, missile, threat, able)[0] < unit.lost_s:
                    threat.channel_would_do = True
        item.asked_until = now
        later = (unit.number for unit in item.units if threat.heard[unit.number] > now)
        self.then(item, "ask", min((threat.opens[unit] for unit in later), default=INF))

    def launch(self, item: Item, now: float) -> None:
        """Fire a salvo, unless the target is dead or the unit has lost its radar."""
        threat, booking = item.threat, item.booking
        assert booking is not None
        unit, missile, shots = booking.unit, booking.missile, booking.shots
        if now >= unit.lost_s or threat.dead_s <= now:
            unit.magazines[missile].left += shots
            self.tell(now, "called-off", threat, unit.number, missile, shots)
            item.asked_until = -INF
            self.ask(item, now)
            return
        self.tell(now, "launch", threat, unit.number, missile, shots)
        survives = booking.intercept <= unit.lost_s
        kill = float(self.tables.kill[unit.number, missile, threat.kind])
        booking.kills = survives and self.salvo_kills(threat, shots, kill)
        threat.salvos += 1
        item.tries += 1
        if booking.kills:
            threat.dead_s = min(threat.dead_s, booking.intercept)
        booking.intercept = min(booking.intercept, unit.lost_s)
        assess_s = self.tables.assess_s if survives else 0.0
        self.then(item, "see", booking.intercept + assess_s)

    def salvo_kills(self, threat: Threat, shots: int, kill: float) -> bool:
        """Whether the next salvo at a threat kills it."""
        number, base = threat.salvos, self.base
        if uniform(base, threat.number, COMMON, number) < self.tables.correlation:
            shots = 1
        first = number * self.tables.salvo
        return any(uniform(base, threat.number, SHOT, first + i) < kill for i in range(shots))

    def see(self, item: Item, now: float) -> None:
        """See what a salvo did; ask for another where it missed and one is allowed."""
        threat, booking = item.threat, item.booking
        assert booking is not None
        kind = "miss"
        if threat.dead_s <= booking.intercept:
            own = booking.kills and threat.dead_s == booking.intercept
            kind = "hit" if own else "called-off"
        unit = booking.unit.number
        self.tell(booking.intercept, kind, threat, unit, booking.missile, booking.shots)
        if kind == "miss" and item.tries < self.tables.most_salvos:
            item.asked_until = -INF
            self.ask(item, now)


def reason(threat: Threat) -> str:
    """What became of a threat."""
    if threat.dead_s < INF:
        return "stopped"
    if min(threat.heard, default=INF) == INF:
        return "sight"
    if threat.salvos:
        return "missed"
    if threat.channel_would_do:
        return "channels"
    return "magazine" if threat.rounds_would_do else "reach"


def play(tables: Tables, threats: Threats, base: int) -> Story:
    """Play one replication, and tell all that happened in it.

    Parameters
    ----------
    tables, threats
        The defence and the raid, see `longshadow.engagement.tables.checked`.
    base
        Of the replication, see `longshadow.engagement.keyed.base_of`.
    """
    raid = Replication(tables, threats, base)
    raid.run()
    for threat in raid.threats:
        if threat.dead_s == INF:
            raid.tell(threat.impact_s, "leak", threat)
    return Story(
        events=tuple(sorted(raid.events)),
        path=tuple(threat.path for threat in raid.threats),
        impact_s=tuple(threat.impact_s for threat in raid.threats),
        reason=tuple(reason(threat) for threat in raid.threats),
        short_s=tuple(threat.short_s for threat in raid.threats),
    )
