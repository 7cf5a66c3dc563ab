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
def time_bin(rules, at):
    """Bin of a moment; what lies outside falls into the first or last."""
    place = (at - rules.bin_start_s) / rules.bin_width_s
    return int(min(max(place, 0.0), TIME_BINS - 1.0))


@lean
def salvo_kills(rules, threat, kill, shots):
    """Whether the next salvo at a threat kills it."""
    number = threat.salvos
    if uniform(threat.stream, COMMON, number) < rules.correlation:
        shots = 1
    for shot in range(shots):
        if uniform(threat.stream, SHOT, number * rules.salvo + shot) < kill:
            return True
    return False


@lean
def call_off(work, index, now):
    """Give the rounds of a launch back; where the unit is out of action, ask others."""
    item, i = work.items[index], index // work.rules[0].width
    work.rounds[item.unit, item.missile].left += item.shots
    note(work, now, CALLED_OFF, i, item.unit, item.missile, item.shots)
    item.asked = -math.inf
    ask(work, index, now)


@lean
def fire(work, index, now):
    """Make a launch that is due."""
    rules, item = work.rules[0], work.items[index]
    i = index // rules.width
    threat, out = work.threats[i], work.units[item.unit].out
    if now >= out or threat.dead <= now:
        call_off(work, index, now)
        return
    kill = work.kill[item.unit, item.missile, threat.kind]
    kills = salvo_kills(rules, threat, kill, item.shots)
    threat.salvos += 1
    threat.fired += item.shots
    item.tries += 1
    work.fired[item.missile] += item.shots
    work.spent[time_bin(rules, now), item.missile] += item.shots
    note(work, now, LAUNCHED, i, item.unit, item.missile, item.shots)
    item.hit = kills and item.intercept <= out
    if item.hit:
        threat.dead = min(threat.dead, item.intercept)
    if item.intercept > out:
        item.intercept = out
        push(work, index, RESOLVE, out)
    else:
        push(work, index, RESOLVE, item.intercept + rules.assess_s)


@lean
def resolve(work, index, now):
    """See what became of a salvo, and ask for another where it missed."""
    item, i = work.items[index], index // work.rules[0].width
    dead = work.threats[i].dead
    if dead <= item.intercept:
        kind = HIT if item.hit and dead == item.intercept else CALLED_OFF
        note(work, item.intercept, kind, i, item.unit, item.missile, item.shots)
        return
    note(work, item.intercept, MISS, i, item.unit, item.missile, item.shots)
    if item.tries < work.rules[0].most_salvos:
        item.asked = -math.inf
        ask(work, index, now)
