"""Who engages a threat: the earliest intercept that channels and magazines allow, in turn."""

from __future__ import annotations

import math

from longshadow.engagement.kernels import lean
from longshadow.engagement.kernels.raid_arrivals import first_launch
from longshadow.engagement.kernels.raid_queue import push
from longshadow.engagement.kernels.raid_state import ASK, CHANNELS, LAUNCH, MAGAZINE

__all__ = ["ask"]


@lean
def available(rounds, full, reload_s):
    """When a unit has a round of a kind ready; inf never."""
    if rounds.left > 0:
        return rounds.loaded
    if rounds.behind > 0 and full > 0:
        return rounds.last + reload_s
    return math.inf


@lean
def units_of(index, width, units):
    """Units that an item may ask, from and to."""
    if width == 1:
        return 0, units
    return index % width, index % width + 1


@lean
def best_offer(tables, work, index, now):
    """Unit, missile, launch and intercept of the earliest intercept; unit -1 for none.

    Asked are the units that know by now, were not asked before, and have their radar.
    """
    asked, i = work.items[index].asked, index // work.width
    path, impact = work.threats[i].path, work.threats[i].impact
    units, missiles = tables.ready.shape
    best = (-1, -1, math.inf, math.inf)
    first, end = units_of(index, work.width, units)
    for u in range(first, end):
        unit, heard = work.units[u], work.heard[i, u]
        if not (asked < heard and heard <= now and now < unit.out):
            continue
        ready = max(now, heard + tables.reaction_s[u], unit.free)
        for m in range(missiles):
            at = max(ready, available(work.rounds[u, m], tables.ready[u, m], tables.reload_s[u]))
            if at == math.inf:
                continue
            row = (u * missiles + m) * tables.asset_of.size + path
            offer = first_launch(tables.window_first, tables.segments, row, impact, at)
            if offer[1] < best[3]:
                best = (u, m, offer[0], offer[1])
    return best


@lean
def hold_channel(state, channels, count, until):
    """Take the earliest free channel of a unit, and find the one that is free next."""
    channels[state.slot] = until
    slot = 0
    for c in range(1, count):
        if channels[c] < channels[slot]:
            slot = c
    state.slot, state.free = slot, channels[slot]


@lean
def take_rounds(rounds, full, reload_s, salvo, launch):
    """Take the rounds of one salvo, after a reload where none is left; return how many."""
    if rounds.left == 0:
        rounds.left = min(rounds.behind, full)
        rounds.behind -= rounds.left
        rounds.loaded = rounds.last + reload_s
    shots = min(salvo, rounds.left)
    rounds.left -= shots
    rounds.last = max(rounds.last, launch)
    return shots


@lean
def short_of(tables, work, index, now):
    """Bits of what would have let the units asked now engage the threat."""
    asked, i, cause = work.items[index].asked, index // work.width, 0
    path, impact = work.threats[i].path, work.threats[i].impact
    units, missiles = tables.ready.shape
    first, end = units_of(index, work.width, units)
    for u in range(first, end):
        out, heard = work.units[u].out, work.heard[i, u]
        if not (asked < heard and heard <= now and now < out):
            continue
        ready = max(now, heard + tables.reaction_s[u])
        for m in range(missiles):
            row = (u * missiles + m) * tables.asset_of.size + path
            if first_launch(tables.window_first, tables.segments, row, impact, ready)[0] < out:
                cause |= MAGAZINE
                at = available(work.rounds[u, m], tables.ready[u, m], tables.reload_s[u])
                at = max(ready, at)
                if first_launch(tables.window_first, tables.segments, row, impact, at)[0] < out:
                    cause |= CHANNELS
    return cause


@lean
def wait_for_next(work, index, now):
    """Ask again when the next unit that learns of the threat could launch at it."""
    i, due = index // work.width, math.inf
    first, end = units_of(index, work.width, work.units.size)
    for unit in range(first, end):
        if work.heard[i, unit] > now:
            due = min(due, work.opens[i, unit])
    work.items[index].asked = now
    if due < math.inf:
        push(work, index, ASK, due)


@lean
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
    state, reload_s = work.units[unit], tables.reload_s[unit]
    rounds, full = work.rounds[unit, missile], tables.ready[unit, missile]
    item.shots = take_rounds(rounds, full, reload_s, tables.salvo, launch)
    until = intercept + tables.assess_s
    hold_channel(state, work.channels[unit], tables.channels[unit], until)
    push(work, index, LAUNCH, min(launch, state.out))
