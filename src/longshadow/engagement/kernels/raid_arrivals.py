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


@lean
def first_launch(first, segments, row, impact, ready):
    """Earliest launch from ``ready`` on and its intercept, in absolute seconds; inf for none."""
    launch, intercept = earliest(segments, first[row], first[row + 1], ready - impact)
    return launch + impact, intercept + impact


@lean
def lose_radars(lost, losses, lost_at_s, base, lost_from):
    """Choose by chance which radars are lost."""
    lost_from[:] = math.inf
    for _ in range(losses):
        least, found = math.inf, -1
        for radar in range(lost_from.size):
            if lost[radar] and lost_from[radar] == math.inf:
                chance = uniform(stream_of(base, radar), LOSS, 0)
                if chance < least:
                    least, found = chance, radar
        if found >= 0:
            lost_from[found] = lost_at_s


@lean
def equip(tables, work, lost_from):
    """Fill magazines, free channels."""
    for u in range(work.units.size):
        unit, guide = work.units[u], tables.guides[u]
        unit.out = lost_from[guide] if guide >= 0 else math.inf
        unit.free = -math.inf if unit.channels > 0 else math.inf
        unit.slot = 0
        work.channels[u, : unit.channels] = -math.inf
        for m in range(work.rounds.shape[1]):
            rounds = work.rounds[u, m]
            rounds.loaded = rounds.last = -math.inf
            rounds.left, rounds.behind = rounds.full, tables.stock[u, m]


@lean
def chosen_path(tables, stream, kind):
    """The path of a threat whose asset and direction are left to chance."""
    asset, chance = 0, uniform(stream, ASSET, 0)
    while asset < tables.asset_share.size - 1 and chance >= tables.asset_share[asset]:
        asset += 1
    count = tables.directions[kind]
    turn = int(uniform(stream, DIRECTION, 0) * count)
    return tables.first_path[kind] + asset * count + turn


@lean
def place(tables, threats, flying, base):
    """Choose the paths and the moments of impact of all threats."""
    for i in range(flying.size):
        threat, stream = flying[i], stream_of(base, i)
        kind, path, impact = threats.kind[i], threats.path[i], threats.impact_s[i]
        if path < 0:
            path = chosen_path(tables, stream, kind)
        if impact < 0.0:
            impact = uniform(stream, ARRIVAL, 0) * tables.window_s[kind]
        threat.stream, threat.kind, threat.path, threat.impact = stream, kind, path, impact
        threat.asset = tables.asset_of[path]
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
def confirm(shares, levels, revisit_s, begin_s, threat, lost_from, confirmed):
    """Find when each radar confirms the track of a threat, in absolute seconds; inf for never."""
    path = threat.path
    for radar in range(confirmed.size):
        confirmed[radar] = math.inf
        share = shares[radar, path]
        chance = uniform(threat.stream, CONFIRMATION, radar)
        if not chance < share:
            continue
        at = quantile(levels, radar, path, chance / share)
        at += (uniform(threat.stream, PHASE, radar) - 0.5) * revisit_s[radar]
        at = max(at, begin_s[path])
        if at <= 0.0 and at + threat.impact < lost_from[radar]:
            confirmed[radar] = at + threat.impact


@lean
def hear(setup, threat, heard):
    """Find when each unit knows a threat."""
    for unit in range(heard.size):
        heard[unit] = math.inf
        for at in range(setup.serve_first[unit], setup.serve_first[unit + 1]):
            heard[unit] = min(heard[unit], setup.confirmed[setup.serve_radar[at]])
        if heard[unit] < threat.known:
            threat.known, threat.known_by = heard[unit], unit


@lean
def learn(tables, setup, work):
    """Find when each unit knows each threat."""
    for i in range(work.threats.size):
        threat = work.threats[i]
        confirm(
            tables.confirm_share, tables.confirm_s, tables.revisit_s, tables.begin_s,
            threat, setup.lost_from, setup.confirmed,
        )  # fmt: skip
        hear(setup, threat, work.heard[i])


@lean
def open_windows(work):
    """Find when each unit could first launch at each threat were it free."""
    missiles, paths = work.rounds.shape[1], work.rules[0].paths
    for i in range(work.threats.size):
        threat = work.threats[i]
        for unit in range(work.units.size):
            opens, heard = math.inf, work.heard[i, unit]
            if heard < math.inf:
                ready = heard + work.units[unit].reaction_s
                for missile in range(missiles):
                    row = (unit * missiles + missile) * paths + threat.path
                    launch, _ = first_launch(
                        work.window_first, work.segments, row, threat.impact, ready
                    )
                    opens = min(opens, launch)
            work.opens[i, unit] = opens


@lean
def queue(work):
    """Put the items of all threats into the queue: of all units, or of one unit each."""
    width = work.rules[0].width
    share = work.units.size if width == 1 else 1
    for index in range(work.items.size):
        i, item = index // width, work.items[index]
        item.asked, item.tries = -math.inf, 0
        item.impact = work.threats[i].impact
        due = math.inf
        for unit in range((index % width) * share, (index % width + 1) * share):
            due = min(due, work.opens[i, unit])
        if due < math.inf:
            push(work, index, ASK, due)


@lean
def begin(tables, threats, setup, work, base):
    """Set a replication up."""
    work.sizes[:] = 0
    work.fired[:] = 0
    setup.reached[:] = 0
    lose_radars(tables.lost, tables.losses, tables.lost_at_s, base, setup.lost_from)
    equip(tables, work, setup.lost_from)
    place(tables, threats, work.threats, base)
    learn(tables, setup, work)
    open_windows(work)
    queue(work)
    for i in range(work.threats.size):
        threat = work.threats[i]
        if threat.known < math.inf:
            note(work, threat.known, KNOWN, i, threat.known_by, -1, 0)
