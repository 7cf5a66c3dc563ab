"""All placements and draws in order: the course of a run of the defence study."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from longshadow.engagement.confirm import ScanTable
from longshadow.execution.context import run_tasks
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.places import Place, build_place
from longshadow.studies.defence.playing import DrawPlayed, play_draw, stage_of
from longshadow.studies.defence.rules import (
    FACING,
    LOOKING_DOWN,
    RULE_DRAWS,
    changed,
    rules_played,
)
from longshadow.studies.defence.stands import Stand, stands_of

__all__ = ["Standing", "course", "elsewhere_in", "standing_in", "stands_in"]

Standing = tuple[Place, dict[str, list[Stand]]]


def standing_in(job: Job, placement: int) -> Standing:
    """Return one placement with the radars of every system there."""
    units = max(job.most_units, 1)
    antennas_m = job.antennas_m if job.armed else (10.0, 10.0)
    place = build_place(
        job.scenario, job.params, job.grid, job.tracks, placement, units, antennas_m, job.context
    )
    return place, stands_in(job, place)


def stands_in(job: Job, place: Place) -> dict[str, list[Stand]]:
    """Return the radars of every system at the sites of a placement."""
    return {
        name: stands_of(
            job.scenario, job.params, armed.system, place, int(job.units[name][: job.draws].max())
        )
        for name, armed in job.armed.items()
    }


def course(job: Job, first: Standing) -> Iterator[DrawPlayed]:
    """Yield what every draw gives, one placement after the other.

    Parameters
    ----------
    first
        The first placement, of which more is asked later.
    """
    placements = job.params.siting.placements
    for placement in range(placements):
        mine = np.flatnonzero(job.placement == placement)
        if not mine.size:
            continue
        standing = first if placement == 0 else standing_in(job, placement)
        others = elsewhere_in(job, standing) if mine.min() < RULE_DRAWS else {}
        played = functools.partial(_play, job, standing, others)
        label = f"defence: raids, placement {placement + 1} of {placements}"
        yield from run_tasks(played, mine.tolist(), job.context, label)


def elsewhere_in(job: Job, standing: Standing) -> dict[str, dict[str, list[Stand]]]:
    """Return, by rule, the radars of a placement as if they looked elsewhere."""
    place, stands = standing
    params = changed(job.params, FACING)
    found = {} if params is None else {FACING: stands_in(replace(job, params=params), place)}
    found[LOOKING_DOWN] = {
        name: [replace(s, elevations_rad=(-math.pi / 2, s.elevations_rad[1])) for s in several]
        for name, several in stands.items()
    }
    return found


def _play(
    job: Job, standing: Standing, others: Mapping[str, dict[str, list[Stand]]], draw: int
) -> DrawPlayed:  # fmt: skip
    tables: dict[tuple[float, float, int], ScanTable] = {}
    stage = stage_of(job, *standing, draw, tables)
    played = play_draw(job, stage)
    if draw >= RULE_DRAWS:
        return played
    elsewhere = {
        rule: stage_of(job, standing[0], stands, draw, tables) for rule, stands in others.items()
    }
    return replace(played, rules=dict(rules_played(job, stage, elsewhere)))
