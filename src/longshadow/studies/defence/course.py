"""All placements and draws in order: the course of a run of the defence study."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from longshadow.engagement.confirm import ScanTable
from longshadow.execution.context import run_tasks
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.places import Place, build_place
from longshadow.studies.defence.playing import DrawPlayed, play_draw, stage_of
from longshadow.studies.defence.rules import RULE_DRAWS, changed, rules_played
from longshadow.studies.defence.stands import Stand, stands_of

__all__ = ["Standing", "course", "standing_in", "stands_in"]

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
        turned = _turned(job, standing[0]) if mine.min() < RULE_DRAWS else {}
        played = functools.partial(_play, job, standing, turned)
        label = f"defence: raids, placement {placement + 1} of {placements}"
        yield from run_tasks(played, mine.tolist(), job.context, label)


def _turned(job: Job, place: Place) -> dict[str, list[Stand]]:
    """Return the radars of a placement as if they saw all round."""
    params = changed(job.params, "facing-all-round")
    return {} if params is None else stands_in(replace(job, params=params), place)


def _play(
    job: Job, standing: Standing, turned: dict[str, list[Stand]], draw: int
) -> DrawPlayed:  # fmt: skip
    tables: dict[tuple[float, float, int], ScanTable] = {}
    stage = stage_of(job, *standing, draw, tables)
    played = play_draw(job, stage)
    if draw >= RULE_DRAWS:
        return played
    other = stage_of(job, standing[0], turned, draw, tables) if turned else None
    return replace(played, rules=dict(rules_played(job, stage, other)))
