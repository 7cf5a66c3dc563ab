"""Tables of a defence run: every answer, and the events of the replications that are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from longshadow.engagement.tables import REASONS
from longshadow.results.arrays import Table
from longshadow.results.records import Finding, TableEntry
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.job import Job

__all__ = ["tables_of"]

_QUANTILES = ("p05", "p25", "p50", "p75", "p95")
_LABELS = ("option", "raid", "term", "target", "quantity")


def tables_of(
    job: Job, found: Collected, findings: Sequence[Finding],
    events: Sequence[Mapping[str, Sequence[Any]]],
) -> tuple[Table, ...]:  # fmt: skip
    """Return the tables of a run.

    Parameters
    ----------
    events
        Columns of the events of each replication that is told.
    """
    tables = [_answers(findings), _draws(job, found)]
    if events:
        names = list(events[0])
        columns = {name: [value for one in events for value in one[name]] for name in names}
        tables.append(
            Table(
                TableEntry(
                    name="defence_events",
                    prose="Every event of the replications that the report tells; threats and "
                    "units are counted from 1, and time from the first possible arrival",
                    units={"time_s": "s"},
                ),
                columns,
            )
        )
    return tuple(tables)


def _answers(findings: Sequence[Finding]) -> Table:
    columns: dict[str, list[Any]] = {name: [] for name in _LABELS}
    columns |= {name: [] for name in _QUANTILES}
    columns |= {f"chance_{name}": [] for name in ("p05", "p50", "p95")}
    columns |= {"unit": [], "refused": []}
    for finding in findings:
        if finding.value is not None:
            continue  # no quantity of its own: one option beside another
        for name in _LABELS:
            columns[name].append(finding.labels.get(name, ""))
        for name in _QUANTILES:
            value = getattr(finding, name)
            columns[name].append(float("nan") if value is None else value)
        for name in ("p05", "p50", "p95"):
            columns[f"chance_{name}"].append((finding.chance or {}).get(name, float("nan")))
        columns["unit"].append(finding.unit)
        columns["refused"].append(finding.refused)
    prose = "Every answer of the raids: quantiles over unknowns, and over chance at the median draw"
    return Table(TableEntry(name="defence", prose=prose, units={}), columns)


def _draws(job: Job, found: Collected) -> Table:
    """One row an option, raid, kind of threat and draw, on the main terms."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("option", "raid", "target", "draw", "units", "leak", *REASONS)
    }
    for (p, r), played in found.played.items():
        plan, raid = job.plans[p], job.raids[r]
        if plan.term != job.plans[0].term:
            continue
        for k, flight in enumerate(raid.flights):
            if not played.counts[k]:
                continue
            count = job.draws
            columns["option"] += [plan.option.id] * count
            columns["raid"] += [raid.id] * count
            columns["target"] += [job.flights[flight].target] * count
            columns["draw"] += list(range(1, count + 1))
            columns["units"] += [
                int(sum(part.units[d] for part in plan.parts)) for d in range(count)
            ]
            columns["leak"] += played.leak[:, k].tolist()
            for i, name in enumerate(REASONS):
                columns[name] += played.reasons[:, k, i].tolist()
    prose = (
        "Share of each kind of threat that gets through, and what became of all of them, in every "
        "draw (row of draws.parquet), on the main terms"
    )
    return Table(TableEntry(name="defence_draws", prose=prose, units={}), columns)
