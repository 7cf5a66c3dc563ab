"""What became of every threat of a replication, counted."""

from __future__ import annotations

import math

from longshadow.engagement.kernels import lean
from longshadow.engagement.kernels.raid_queue import note
from longshadow.engagement.kernels.raid_shots import LEAK, time_bin
from longshadow.engagement.kernels.raid_state import CHANNELS
from longshadow.engagement.tables import REASONS, TIME_BINS

__all__ = ["count_up"]

BY_SIGHT, BY_REACH, BY_CHANNELS, BY_MAGAZINE, MISSED, STOPPED = range(len(REASONS))


@lean
def reason_of(threat):
    """What became of a threat, as a number of `REASONS`."""
    if threat.dead < math.inf:
        return STOPPED
    if threat.known == math.inf:
        return BY_SIGHT
    if threat.salvos > 0:
        return MISSED
    if threat.cause == 0:
        return BY_REACH
    return BY_CHANNELS if threat.cause & CHANNELS else BY_MAGAZINE


@lean
def count_threat(tally, threat, reached):
    """Count one threat; return whether it got through."""
    kind, reason = threat.kind, reason_of(threat)
    threat.reason = reason
    tally.reasons[kind, reason] += 1
    tally.known[kind] += threat.known < math.inf
    tally.engaged[kind] += threat.salvos > 0
    tally.kills[kind] += reason == STOPPED
    tally.fired[kind] += threat.fired
    if reason == STOPPED:
        return False
    if threat.asset >= 0:
        reached[threat.asset] += 1
    return True


@lean
def count_threats(work, tally, reached, leaked):
    """Count all threats; return when the first of those that got through was short of anything."""
    leaked[:] = 0
    short = math.inf
    for i in range(work.threats.size):
        threat = work.threats[i]
        if count_threat(tally, threat, reached):
            note(work, threat.impact, LEAK, i, -1, -1, 0)
            leaked[threat.kind] += 1
            short = min(short, threat.short)
    return short


@lean
def count_up(work, tally, reached, leaked):
    """Count one replication; fill ``leaked`` (kinds,) with how many of each kind got through."""
    short = count_threats(work, tally, reached, leaked)
    for kind in range(leaked.size):
        tally.leakers[kind, leaked[kind]] += 1
    unhit = 0
    for asset in range(reached.size):
        unhit += reached[asset] == 0
    tally.unhit[unhit] += 1
    for missile in range(work.fired.size):
        tally.shots[missile, work.fired[missile]] += 1
    tally.shots[-1, work.fired.sum()] += 1
    tally.saturated[time_bin(work.rules[0], short) if short < math.inf else TIME_BINS] += 1
    tally.replications[0] += 1
