"""Who engages a threat: the earliest intercept that channels and magazines allow, in turn."""

from __future__ import annotations

import math

from longshadow.engagement.kernels import lean
from longshadow.engagement.kernels.raid_arrivals import first_launch
from longshadow.engagement.kernels.raid_queue import push
from longshadow.engagement.kernels.raid_state import ASK, CHANNELS, LAUNCH, MAGAZINE

__all__ = ["ask"]


@lean
def available(rounds, reload_s):
    """When a unit has a round of a kind ready; inf never."""
    if rounds.left > 0:
        return rounds.loaded
    if rounds.behind > 0 and rounds.full > 0:
        return rounds.last + reload_s
    return math.inf


@lean
def units_of(index, width, units):
    """Units that an item may ask, from and to."""
    if width == 1:
        return 0, units
    return index % width, index % width + 1


@lean
def best_offer(work, index, now):
    """Unit, missile, launch and intercept of the earliest intercept; unit -1 for none.

    Asked are the units that know by now, were not asked before, and have their radar.
    """
    width, paths, missiles = work.rules[0].width, work.rules[0].paths, work.rounds.shape[1]
    asked, i = work.items[index].asked, index // width
    path, impact = work.threats[i].path, work.threats[i].impact
    best = (-1, -1, math.inf, math.inf)
    first, end = units_of(index, width, work.units.size)
    for u in range(first, end):
        unit, heard = work.units[u], work.heard[i, u]
        if not (asked < heard and heard <= now and now < unit.out):
            continue
        ready = max(now, heard + unit.reaction_s, unit.free)
        for m in range(missiles):
            at = max(ready, available(work.rounds[u, m], unit.reload_s))
            if at == math.inf:
                continue
            row = (u * missiles + m) * paths + path
            offer = first_launch(work.window_first, work.segments, row, impact, at)
            if offer[1] < best[3]:
                best = (u, m, offer[0], offer[1])
    return best


@lean
def hold_channel(unit, channels, until):
    """Take the earliest free channel of a unit, and find the one that is free next."""
    channels[unit.slot] = until
    slot = 0
    for c in range(1, unit.channels):
        if channels[c] < channels[slot]:
            slot = c
    unit.slot, unit.free = slot, channels[slot]


@lean
def take_rounds(rounds, reload_s, salvo, launch):
    """Take the rounds of one salvo, after a reload where none is left; return how many."""
    if rounds.left == 0:
        rounds.left = min(rounds.behind, rounds.full)
        rounds.behind -= rounds.left
        rounds.loaded = rounds.last + reload_s
    shots = min(salvo, rounds.left)
    rounds.left -= shots
    rounds.last = max(rounds.last, launch)
    return shots


@lean
def short_of(work, index, now):
    """Bits of what would have let the units asked now engage the threat."""
    width, paths, missiles = work.rules[0].width, work.rules[0].paths, work.rounds.shape[1]
    asked, i, cause = work.items[index].asked, index // width, 0
    path, impact = work.threats[i].path, work.threats[i].impact
    first, end = units_of(index, width, work.units.size)
    for u in range(first, end):
        unit, heard = work.units[u], work.heard[i, u]
        if not (asked < heard and heard <= now and now < unit.out):
            continue
        ready = max(now, heard + unit.reaction_s)
        for m in range(missiles):
            row = (u * missiles + m) * paths + path
            launch, _ = first_launch(work.window_first, work.segments, row, impact, ready)
            if launch < unit.out:
                cause |= MAGAZINE
                at = max(ready, available(work.rounds[u, m], unit.reload_s))
                launch, _ = first_launch(work.window_first, work.segments, row, impact, at)
                if launch < unit.out:
                    cause |= CHANNELS
    return cause


@lean
def wait_for_next(work, index, now):
    """Ask again when the next unit that learns of the threat could launch at it."""
    width, due = work.rules[0].width, math.inf
    i = index // width
    first, end = units_of(index, width, work.units.size)
    for unit in range(first, end):
        if work.heard[i, unit] > now:
            due = min(due, work.opens[i, unit])
    work.items[index].asked = now
    if due < math.inf:
        push(work, index, ASK, due)


@lean
def ask(work, index, now):
    """Book the earliest intercept of a threat, or wait for the next unit that learns of it."""
    rules, item = work.rules[0], work.items[index]
    threat = work.threats[index // rules.width]
    if threat.dead <= now:
        return
    u, m, launch, intercept = best_offer(work, index, now)
    if u < 0:
        cause = short_of(work, index, now)
        if cause:
            threat.cause |= cause
            threat.short = min(threat.short, now)
        wait_for_next(work, index, now)
        return
    unit = work.units[u]
    item.unit, item.missile, item.intercept = u, m, intercept
    item.shots = take_rounds(work.rounds[u, m], unit.reload_s, rules.salvo, launch)
    hold_channel(unit, work.channels[u], intercept + rules.assess_s)
    push(work, index, LAUNCH, min(launch, unit.out))
