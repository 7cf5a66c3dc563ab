"""How a replication begins: what flies where, who learns of it when, who could launch when."""

from __future__ import annotations

import math

from longshadow.engagement.kernels import lean
from longshadow.engagement.kernels.keyed import stream_of, uniform
from longshadow.engagement.kernels.raid_queue import note, push
from longshadow.engagement.kernels.raid_state import ASK
from longshadow.engagement.kernels.windows import earliest
from longshadow.engagement.keyed import ARRIVAL, ASSET, CONFIRMATION, DIRECTION, LOSS, PHASE

__all__ = ["begin", "first_launch"]

KNOWN = 0


# Functions that run for every unit and missile take no more than they need: a tuple of many arrays
# costs more to pass than they take to run.


@lean
def first_launch(first, segments, row, impact, ready):
    """Earliest launch from ``ready`` on and its intercept, in absolute seconds; inf for none."""
    launch, intercept = earliest(segments, first[row], first[row + 1], ready - impact)
    return launch + impact, intercept + impact


@lean
def lose_radars(tables, work, base):
    """Choose by chance which radars are lost."""
    work.lost_from[:] = math.inf
    for _ in range(tables.losses):
        least, found = math.inf, -1
        for radar in range(work.lost_from.size):
            if tables.lost[radar] and work.lost_from[radar] == math.inf:
                chance = uniform(stream_of(base, radar), LOSS, 0)
                if chance < least:
                    least, found = chance, radar
        if found >= 0:
            work.lost_from[found] = tables.lost_at_s


@lean
def equip(tables, work):
    """Fill magazines, free channels."""
    units, missiles = tables.ready.shape
    for u in range(units):
        unit = work.units[u]
        guide = tables.guides[u]
        unit.out = work.lost_from[guide] if guide >= 0 else math.inf
        unit.free = -math.inf if tables.channels[u] > 0 else math.inf
        unit.slot = 0
        for c in range(work.channels.shape[1]):
            work.channels[u, c] = -math.inf if c < tables.channels[u] else math.inf
        for m in range(missiles):
            rounds = work.rounds[u, m]
            rounds.loaded = rounds.last = -math.inf
            rounds.left, rounds.behind = tables.ready[u, m], tables.stock[u, m]


@lean
def place(tables, threats, threat, i, base):
    """Choose the path and the moment of impact of threat i."""
    threat.kind, threat.stream = threats.kind[i], stream_of(base, i)
    kind, path, impact = threats.kind[i], threats.path[i], threats.impact_s[i]
    if path < 0:
        asset, chance = 0, uniform(threat.stream, ASSET, 0)
        while asset < tables.asset_share.size - 1 and chance >= tables.asset_share[asset]:
            asset += 1
        count = tables.directions[kind]
        turn = int(uniform(threat.stream, DIRECTION, 0) * count)
        path = tables.first_path[kind] + asset * count + turn
    if impact < 0.0:
        impact = uniform(threat.stream, ARRIVAL, 0) * tables.window_s[kind]
    threat.path, threat.impact = path, impact
    threat.known = threat.dead = threat.short = math.inf
    threat.known_by = -1
    threat.cause = threat.salvos = threat.fired = 0


@lean
def quantile(levels, radar, path, share):
    """When a share of the chance of confirmation has been used up, in relative seconds."""
    steps = levels.shape[2] - 1
    where = share * steps
    level = min(int(where), steps - 1)
    low, high = levels[radar, path, level], levels[radar, path, level + 1]
    return low + (where - level) * (high - low)


@lean
def confirm(tables, threat, lost_from, confirmed):
    """Find when each radar confirms the track of a threat, in absolute seconds; inf for never."""
    path = threat.path
    for radar in range(confirmed.size):
        confirmed[radar] = math.inf
        share = tables.confirm_share[radar, path]
        chance = uniform(threat.stream, CONFIRMATION, radar)
        if not chance < share:
            continue
        at = quantile(tables.confirm_s, radar, path, chance / share)
        at += (uniform(threat.stream, PHASE, radar) - 0.5) * tables.revisit_s[radar]
        at = max(at, tables.begin_s[path])
        if at <= 0.0 and at + threat.impact < lost_from[radar]:
            confirmed[radar] = at + threat.impact


@lean
def hear(tables, work, i):
    """Find when each unit knows threat i."""
    threat = work.threats[i]
    for unit in range(work.units.size):
        heard = math.inf
        for at in range(work.serve_first[unit], work.serve_first[unit + 1]):
            heard = min(heard, work.confirmed[work.serve_radar[at]])
        work.heard[i, unit] = heard
        if heard < threat.known:
            threat.known, threat.known_by = heard, unit


@lean
def open_windows(tables, heard, opens, threat):
    """Find when each unit could first launch at a threat were it free."""
    units, missiles = tables.ready.shape
    for unit in range(units):
        opens[unit] = math.inf
        if heard[unit] == math.inf:
            continue
        ready = heard[unit] + tables.reaction_s[unit]
        for missile in range(missiles):
            row = (unit * missiles + missile) * tables.asset_of.size + threat.path
            launch, _ = first_launch(
                tables.window_first, tables.segments, row, threat.impact, ready
            )
            opens[unit] = min(opens[unit], launch)


@lean
def queue(work, i):
    """Put the items of threat i into the queue."""
    for item in range(i * work.width, (i + 1) * work.width):
        work.items[item].asked = -math.inf
        work.items[item].tries = 0
        work.items[item].impact = work.threats[i].impact
    if work.width == 1:
        opens = math.inf
        for unit in range(work.opens.shape[1]):
            opens = min(opens, work.opens[i, unit])
        if opens < math.inf:
            push(work, i, ASK, opens)
        return
    for unit in range(work.opens.shape[1]):
        if work.opens[i, unit] < math.inf:
            push(work, i * work.width + unit, ASK, work.opens[i, unit])


@lean
def begin(tables, threats, work, base):
    """Set a replication up."""
    work.sizes[:] = 0
    work.fired[:] = 0
    work.reached[:] = 0
    lose_radars(tables, work, base)
    equip(tables, work)
    for i in range(threats.kind.size):
        threat = work.threats[i]
        place(tables, threats, threat, i, base)
        confirm(tables, threat, work.lost_from, work.confirmed)
        hear(tables, work, i)
        open_windows(tables, work.heard[i], work.opens[i], threat)
        queue(work, i)
        if threat.known < math.inf:
            note(work, threat.known, KNOWN, i, threat.known_by, -1, 0)
