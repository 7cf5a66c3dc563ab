"""Which replications are told: a typical one and a bad one of each option and raid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from longshadow.engagement.replicate import leakers, story
from longshadow.engagement.tables import Event, Story, Tables, Threats
from longshadow.sensing.beam import beam_of
from longshadow.studies.defence.assemble import Defence, defence_of, tables_of
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.course import Standing
from longshadow.studies.defence.findings import median_draw
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.playing import Stage, base_of, stage_of, threats_in
from longshadow.studies.defence.raids import Raid
from longshadow.studies.defence.stands import sector_of
from longshadow.studies.defence.storyboard import Scene, Unit, storyboard

__all__ = ["Told", "events_table", "leak_draw", "tell"]

#: Larger raids are not told threat by threat.
_MOST_THREATS = 60
#: Replications among which the typical and the bad one are looked for.
_AMONG = 200

Told = tuple[dict[str, Any], dict[str, list[Any]]]


def tell(job: Job, found: Collected) -> Iterator[Told]:
    """Yield every replication that is told, with its events as rows, options in their order.

    One raid is told, that with the most kinds of threat: a page of all of them is not read.
    """
    here = job.placement == 0
    main = job.plans[0].term
    for p, plan in enumerate(job.plans):
        if plan.term != main or plan.option.is_nothing:
            continue
        r = _raid_told(job)
        if r is not None and here.any():
            yield from _of(job, found.first, p, job.raids[r], leak_draw(job, found, p, r))


def _raid_told(job: Job) -> int | None:
    """Return the raid with the most kinds of threat among those small enough to follow."""
    small = [r for r, raid in enumerate(job.raids) if sum(raid.counts()) <= _MOST_THREATS]
    return max(small, key=lambda r: (len(job.raids[r].flights), -r), default=None)


def leak_draw(job: Job, found: Collected, p: int, r: int) -> int:
    """Return the draw of the first placement nearest to the median share that leaks."""
    weights = np.array(job.raids[r].counts(), float)
    leak = found.played[p, r].leak @ weights / weights.sum()
    return median_draw(leak, job.placement == 0)


def _of(job: Job, standing: Standing, p: int, raid: Raid, draw: int) -> Iterator[Told]:
    stage = stage_of(job, *standing, draw, {})
    defence = defence_of(job.plans[p], stage.parts, draw)
    if defence is None:
        return
    tables = tables_of(defence, raid, stage.ground, stage.chances, job.params, job.begin_s(raid))
    threats, base = threats_in(stage, raid), base_of(job, draw)
    leaked = leakers(tables, threats, base, 0, _AMONG).sum(axis=1)
    order = np.argsort(leaked, kind="stable")
    for which, share in (("typical", 0.5), ("bad", 0.95)):
        number = int(order[int(share * (order.size - 1))])
        yield _told(job, stage, defence, raid, tables, threats, p, which, number, base,
                    int(leaked[number]))  # fmt: skip


def _told(
    job: Job, stage: Stage, defence: Defence, raid: Raid, tables: Tables, threats: Threats, p: int,
    which: str, number: int, base: int, leaked: int,
) -> Told:  # fmt: skip
    told = story(tables, threats, base, number)
    option = job.plans[p].option
    place = "half" if which == "typical" else "95 in 100"
    words = (
        f"Replication {number + 1} of one draw near the median, in the first placement: {leaked} "
        f"of {threats.kind.size} get through; {place} of {_AMONG} replications of this draw end "
        "no worse. Directions, assets and moments are chance; nothing here is a plan."
    )
    about = {"raid": raid.id, "option": option.id, "which": which, "words": words}
    board = storyboard(_scene(job, stage, defence, raid), told, threats.kind, about)
    return board, events_table(job, defence, raid, told, threats, about)


def _scene(job: Job, stage: Stage, defence: Defence, raid: Raid) -> Scene:
    targets = job.scenario.catalog.targets
    labels = [targets[job.flights[f].target].name for f in raid.flights]
    return Scene(
        job.scenario.assets,
        list(_units(job, stage, defence)),
        [stage.place.banks[f] for f in raid.flights],
        [int(stage.ground.first_path[f]) for f in raid.flights],
        [stage.scale[f] for f in raid.flights],
        labels,
    )


def _units(job: Job, stage: Stage, defence: Defence) -> Iterator[Unit]:
    counted: dict[str, int] = {}
    for name in defence.systems:
        number = counted[name] = counted.get(name, 0) + 1
        system = job.armed[name].system
        site = stage.place.sites[number - 1]
        share = next(s for s in system.radars if s.duty in ("engagement", "both"))
        beam = beam_of(job.scenario.catalog.radars[share.radar], stage.place.ranks)
        label = f"{system.label} {number}"
        yield Unit(label, system.label, site, sector_of(job.params, site, beam))


def events_table(
    job: Job, defence: Defence, raid: Raid, told: Story, threats: Threats, about: dict[str, Any]
) -> dict[str, list[Any]]:
    """Return the events of a replication as columns."""
    targets = [job.flights[raid.flights[int(k)]].target for k in threats.kind]
    rows = [_row(event, targets, defence) for event in told.events]
    names = ("time_s", "event", "threat", "target", "unit", "system", "missile", "shots")
    columns: dict[str, list[Any]] = {
        name: [about[name]] * len(rows) for name in ("option", "raid", "which")
    }
    return columns | {name: [row[i] for row in rows] for i, name in enumerate(names)}


def _row(event: Event, targets: list[str], defence: Defence) -> tuple[Any, ...]:
    unit = event.unit
    return (
        event.time_s, event.kind, event.threat + 1, targets[event.threat],
        unit + 1 if unit >= 0 else 0, defence.systems[unit] if unit >= 0 else "",
        defence.missiles[event.missile] if event.missile >= 0 else "", event.shots,
    )  # fmt: skip
