"""What a booked launch comes to: called off, fired, and what it leaves of the threat."""

from __future__ import annotations

import math

from longshadow.engagement.kernels import lean
from longshadow.engagement.kernels.keyed import uniform
from longshadow.engagement.kernels.raid_assign import ask
from longshadow.engagement.kernels.raid_queue import note, push
from longshadow.engagement.kernels.raid_state import RESOLVE
from longshadow.engagement.keyed import COMMON, SHOT
from longshadow.engagement.tables import EVENT_KINDS, TIME_BINS

__all__ = ["fire", "resolve", "time_bin"]

LAUNCHED, HIT, MISS, LEAK, CALLED_OFF = (
    EVENT_KINDS.index(kind) for kind in ("launch", "hit", "miss", "leak", "called-off")
)


@lean
def time_bin(tables, at):
    """Bin of a moment; what lies outside falls into the first or last."""
    place = (at - tables.bin_start_s) / tables.bin_width_s
    return int(min(max(place, 0.0), TIME_BINS - 1.0))


@lean
def salvo_kills(tables, threat, unit, missile, shots):
    """Whether the next salvo at a threat kills it."""
    kill = tables.kill[unit, missile, threat.kind]
    number = threat.salvos
    if uniform(threat.stream, COMMON, number) < tables.correlation:
        shots = 1
    for shot in range(shots):
        if uniform(threat.stream, SHOT, number * tables.salvo + shot) < kill:
            return True
    return False


@lean
def call_off(tables, work, index, now):
    """Give the rounds of a launch back; where the unit is out of action, ask others."""
    item, i = work.items[index], index // work.width
    work.rounds[item.unit, item.missile].left += item.shots
    note(work, now, CALLED_OFF, i, item.unit, item.missile, item.shots)
    item.asked = -math.inf
    ask(tables, work, index, now)


@lean
def fire(tables, work, tally, index, now):
    """Make a launch that is due."""
    item, i = work.items[index], index // work.width
    threat, out = work.threats[i], work.units[item.unit].out
    if now >= out or threat.dead <= now:
        call_off(tables, work, index, now)
        return
    kills = salvo_kills(tables, threat, item.unit, item.missile, item.shots)
    threat.salvos += 1
    threat.fired += item.shots
    item.tries += 1
    work.fired[item.missile] += item.shots
    tally.spent[time_bin(tables, now), item.missile] += item.shots
    note(work, now, LAUNCHED, i, item.unit, item.missile, item.shots)
    item.hit = kills and item.intercept <= out
    if item.hit:
        threat.dead = min(threat.dead, item.intercept)
    if item.intercept > out:
        item.intercept = out
        push(work, index, RESOLVE, out)
    else:
        push(work, index, RESOLVE, item.intercept + tables.assess_s)


@lean
def resolve(tables, work, index, now):
    """See what became of a salvo, and ask for another where it missed."""
    item, i = work.items[index], index // work.width
    dead = work.threats[i].dead
    if dead <= item.intercept:
        kind = HIT if item.hit and dead == item.intercept else CALLED_OFF
        note(work, item.intercept, kind, i, item.unit, item.missile, item.shots)
        return
    note(work, item.intercept, MISS, i, item.unit, item.missile, item.shots)
    if item.tries < tables.most_salvos:
        item.asked = -math.inf
        ask(tables, work, index, now)
