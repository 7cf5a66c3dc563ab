"""All draws gathered: what every defence came to, and the curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.tables import REASONS
from longshadow.studies.defence.answers import Played, empty_played
from longshadow.studies.defence.course import Standing, course, standing_in
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.playing import CURVE_DRAWS, KILLS
from longshadow.studies.defence.rules import RULE_DRAWS

__all__ = ["Collected", "collect", "rounds_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Collected:
    """What came of all draws, by plan and raid (indices of `Job.plans` and `Job.raids`).

    Attributes
    ----------
    first
        The first placement.
    sizes
        By plan, raid and total: (curve draws, kinds) share that leaks.
    kills
        By plan and raid: (curve draws, kills, kinds) share that leaks.
    rules
        By rule ("" for none), plan and raid: (draws, kinds) share that leaks.
    """

    first: Standing
    played: Mapping[tuple[int, int], Played]
    sizes: Mapping[tuple[int, int, int], Floats]
    kills: Mapping[tuple[int, int], Floats]
    rules: Mapping[tuple[str, int, int], Floats]


def rounds_of(job: Job, plan: int) -> tuple[str, ...]:
    """Return the interceptors of a plan, in the order of the last axis of `Played.spent`."""
    return tuple(
        name
        for part in job.plans[plan].parts
        if part.system in job.armed
        for name in job.armed[part.system].missiles
    )


def collect(job: Job) -> Collected:
    """Play every draw and gather what comes of it."""
    raids = range(len(job.raids))
    played = {
        (p, r): empty_played(job.draws, job.raids[r].counts(), len(rounds_of(job, p)))
        for p in range(len(job.plans))
        for r in raids
    }
    many = min(CURVE_DRAWS, job.draws)
    sizes: dict[tuple[int, int, int], Floats] = {}
    kills: dict[tuple[int, int], Floats] = {}
    rules: dict[tuple[str, int, int], Floats] = {}
    first = standing_in(job, 0)
    for found in course(job, first):
        for key, one in found.main.items():
            # a draw in which one system of a mix has no unit has fewer kinds of missile
            spent = _spread(one.tally.spent, one.missiles, rounds_of(job, key[0]))
            tally = one.tally._replace(spent=spent)
            played[key].put(found.draw, tally, one.bins)
        for size, leak in found.sizes.items():
            _table(sizes, size, (many, _kinds(job, size[1])))[found.draw] = leak
        for pair, curve in found.kills.items():
            shape = (many, len(KILLS), _kinds(job, pair[1]))
            _table(kills, pair, shape)[found.draw] = curve
        for name, leak in found.rules.items():
            _table(rules, name, (min(RULE_DRAWS, job.draws), leak.size))[found.draw] = leak
    for (p, r), answers in played.items():
        _no_role(job, p, r, answers)
    return Collected(first, played, sizes, kills, rules)


def _no_role(job: Job, p: int, r: int, played: Played) -> None:
    """Call what no system of a plan engages at all out of reach, not out of sight."""
    sight, reach = REASONS.index("sight"), REASONS.index("reach")
    for k, flight in enumerate(job.raids[r].flights):
        target = job.scenario.catalog.targets[job.flights[flight].target]
        engaged = any(
            part.system in job.armed
            and target.target_class in job.armed[part.system].system.engages
            for part in job.plans[p].parts
        )
        if not engaged:
            played.reasons[:, k, reach] += played.reasons[:, k, sight]
            played.reasons[:, k, sight] = 0.0


def _kinds(job: Job, raid: int) -> int:
    return len(job.raids[raid].flights)


def _table(tables: dict[Any, Floats], key: Any, shape: tuple[int, ...]) -> Floats:
    if key not in tables:
        tables[key] = np.full(shape, np.nan)
    return tables[key]


def _spread(
    spent: NDArray[np.int64], own: tuple[str, ...], every: tuple[str, ...]
) -> NDArray[np.int64]:
    if own == every:
        return spent
    wide = np.zeros((spent.shape[0], len(every)), np.int64)
    wide[:, [every.index(name) for name in own]] = spent
    return wide
