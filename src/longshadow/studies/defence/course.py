"""All placements and draws in order: the course of a run of the defence study."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np

from longshadow.engagement.confirm import ScanTable
from longshadow.execution.context import run_tasks
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.places import Place, build_place
from longshadow.studies.defence.playing import DrawPlayed, play_draw, stage_of
from longshadow.studies.defence.stands import Stand, stands_of

__all__ = ["Standing", "course", "standing_in"]

Standing = tuple[Place, dict[str, list[Stand]]]


def standing_in(job: Job, placement: int) -> Standing:
    """Return one placement with the radars of every system there."""
    units = max(job.most_units, 1)
    antennas_m = job.antennas_m if job.armed else (10.0, 10.0)
    place = build_place(
        job.scenario, job.params, job.grid, job.tracks, placement, units, antennas_m, job.context
    )
    stands = {
        name: stands_of(
            job.scenario, job.params, armed.system, place, int(job.units[name][: job.draws].max())
        )
        for name, armed in job.armed.items()
    }
    return place, stands


def course(job: Job) -> Iterator[DrawPlayed]:
    """Yield what every draw gives, one placement after the other."""
    placements = job.params.siting.placements
    for placement in range(placements):
        mine = np.flatnonzero(job.placement == placement)
        if not mine.size:
            continue
        played = functools.partial(_play, job, standing_in(job, placement))
        label = f"defence: raids, placement {placement + 1} of {placements}"
        yield from run_tasks(played, mine.tolist(), job.context, label)


def _play(job: Job, standing: Standing, draw: int) -> DrawPlayed:
    tables: dict[tuple[float, float, int], ScanTable] = {}
    return play_draw(job, stage_of(job, *standing, draw, tables))
