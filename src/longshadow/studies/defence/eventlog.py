"""The log that a scenario may ask for: every event of the replications of one draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from longshadow.engagement.replicate import story
from longshadow.results.arrays import Table
from longshadow.results.records import TableEntry
from longshadow.studies.defence.assemble import defence_of, tables_of
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.playing import base_of, stage_of, threats_in
from longshadow.studies.defence.telling import events_table, leak_draw

__all__ = ["MOST_LOGGED", "event_log"]

#: More replications than this are not written down: a log is read, not counted.
MOST_LOGGED = 1_000


def event_log(job: Job, found: Collected) -> tuple[Table, ...]:
    """Return the log as a table; none where it is not asked for, or nobody ever stands."""
    if not job.params.log_events or not (job.placement == 0).any():
        return ()
    pieces = list(_pieces(job, found))
    if not pieces:
        return ()
    columns = {name: [value for piece in pieces for value in piece[name]] for name in pieces[0]}
    prose = (
        f"Every event of the first {min(job.params.replications, MOST_LOGGED)} replications of one "
        "draw near the median, in the first placement, on the main terms; replications, threats "
        "and units are counted from 1, and time from the first possible arrival"
    )
    return (Table(TableEntry(name="defence_log", prose=prose, units={"time_s": "s"}), columns),)


def _pieces(job: Job, found: Collected) -> Iterator[dict[str, list[Any]]]:
    for p, plan in enumerate(job.plans):
        for r in range(len(job.raids)):
            if plan.term == job.plans[0].term and not plan.option.is_nothing:
                yield from _of(job, found, p, r)


def _of(job: Job, found: Collected, p: int, r: int) -> Iterator[dict[str, list[Any]]]:
    raid, draw = job.raids[r], leak_draw(job, found, p, r)
    stage = stage_of(job, *found.first, draw, {})
    defence = defence_of(job.plans[p], stage.parts, draw)
    if defence is None:
        return
    tables = tables_of(defence, raid, stage.ground, stage.chances, job.params, job.begin_s(raid))
    threats, base = threats_in(stage, raid), base_of(job, draw)
    about = {"option": job.plans[p].option.id, "raid": raid.id}
    for number in range(min(job.params.replications, MOST_LOGGED)):
        told = story(tables, threats, base, number)
        rows = events_table(job, defence, raid, told, threats, {**about, "which": number + 1})
        yield {"replication" if name == "which" else name: rows[name] for name in rows}
