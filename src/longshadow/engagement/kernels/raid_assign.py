"""Who engages a threat: the earliest intercept that channels and magazines allow, in turn."""

from __future__ import annotations

import math

from longshadow.engagement.kernels import jit
from longshadow.engagement.kernels.raid_arrivals import first_launch
from longshadow.engagement.kernels.raid_queue import push
from longshadow.engagement.kernels.raid_state import ASK, CHANNELS, LAUNCH, MAGAZINE

__all__ = ["ask"]


@jit
def available(tables, work, unit, missile):
    """When a unit has a round of a kind ready; inf never."""
    rounds = work.rounds[unit, missile]
    if rounds.left > 0:
        return rounds.loaded
    if rounds.behind > 0 and tables.ready[unit, missile] > 0:
        return rounds.last + tables.reload_s[unit]
    return math.inf


@jit
def is_asked(work, item, index, unit, now):
    """Whether a unit is asked now: it knows, was not asked before, and has its radar."""
    heard = work.heard[index // work.width, unit]
    return item.asked < heard and heard <= now and now < work.units[unit].out


@jit
def units_of(work, index):
    """Units that an item may ask, from and to."""
    if work.width == 1:
        return 0, work.units.size
    unit = index % work.width
    return unit, unit + 1


@jit
def best_offer(tables, work, index, now):
    """Unit, missile, launch and intercept of the earliest intercept; unit -1 for none."""
    item, i = work.items[index], index // work.width
    threat = work.threats[i]
    best = (-1, -1, math.inf, math.inf)
    first, end = units_of(work, index)
    for unit in range(first, end):
        if not is_asked(work, item, index, unit, now):
            continue
        ready = max(now, work.heard[i, unit] + tables.reaction_s[unit], work.units[unit].free)
        for missile in range(work.rounds.shape[1]):
            at = max(ready, available(tables, work, unit, missile))
            if at < math.inf:
                launch, intercept = first_launch(tables, unit, missile, threat, at)
                if intercept < best[3]:
                    best = (unit, missile, launch, intercept)
    return best


@jit
def hold_channel(tables, work, unit, until):
    """Take the earliest free channel of a unit, and find the one that is free next."""
    state = work.units[unit]
    channels = work.channels[unit]
    channels[state.slot] = until
    slot = 0
    for c in range(1, tables.channels[unit]):
        if channels[c] < channels[slot]:
            slot = c
    state.slot, state.free = slot, channels[slot]


@jit
def take_rounds(tables, work, unit, missile, launch):
    """Take the rounds of one salvo, after a reload where none is left; return how many."""
    rounds = work.rounds[unit, missile]
    if rounds.left == 0:
        rounds.left = min(rounds.behind, tables.ready[unit, missile])
        rounds.behind -= rounds.left
        rounds.loaded = rounds.last + tables.reload_s[unit]
    shots = min(tables.salvo, rounds.left)
    rounds.left -= shots
    rounds.last = max(rounds.last, launch)
    return shots


@jit
def short_of(tables, work, index, now):
    """Bits of what would have let the units asked now engage the threat."""
    item, i = work.items[index], index // work.width
    threat, cause = work.threats[i], 0
    first, end = units_of(work, index)
    for unit in range(first, end):
        if not is_asked(work, item, index, unit, now):
            continue
        ready, out = max(now, work.heard[i, unit] + tables.reaction_s[unit]), work.units[unit].out
        for missile in range(work.rounds.shape[1]):
            if first_launch(tables, unit, missile, threat, ready)[0] < out:
                cause |= MAGAZINE
                at = max(ready, available(tables, work, unit, missile))
                if at < math.inf and first_launch(tables, unit, missile, threat, at)[0] < out:
                    cause |= CHANNELS
    return cause


@jit
def wait_for_next(work, index, now):
    """Ask again when the next unit that learns of the threat could launch at it."""
    i, due = index // work.width, math.inf
    first, end = units_of(work, index)
    for unit in range(first, end):
        if work.heard[i, unit] > now:
            due = min(due, work.opens[i, unit])
    work.items[index].asked = now
    if due < math.inf:
        push(work, index, ASK, due)


@jit
def ask(tables, work, index, now):
    """Book the earliest intercept of a threat, or wait for the next unit that learns of it."""
    item, threat = work.items[index], work.threats[index // work.width]
    if threat.dead <= now:
        return
    unit, missile, launch, intercept = best_offer(tables, work, index, now)
    if unit < 0:
        cause = short_of(tables, work, index, now)
        if cause:
            threat.cause |= cause
            threat.short = min(threat.short, now)
        wait_for_next(work, index, now)
        return
    item.unit, item.missile, item.intercept = unit, missile, intercept
    item.shots = take_rounds(tables, work, unit, missile, launch)
    hold_channel(tables, work, unit, intercept + tables.assess_s)
    push(work, index, LAUNCH, min(launch, work.units[unit].out))
