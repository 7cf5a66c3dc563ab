"""Who leaks less: in how many runs, and with each side's claims against the other's critic.

A preset is a single point: what a system's maker claims of it, or what a sceptic would have; what
nobody claims stays at its nominal value. Only an order that survives both ways is called robust.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.presets import Preset, preset_value
from longshadow.execution.context import run_tasks
from longshadow.results.records import Finding
from longshadow.scenario.records import Option
from longshadow.studies.defence.assemble import defence_of
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.course import Standing, stands_in
from longshadow.studies.defence.job import Job, with_column
from longshadow.studies.defence.playing import base_of, leaks_of, stage_of

__all__ = ["at_presets", "wins_of"]

Floats = NDArray[np.float64]
#: One point each: played often, so that luck says little.
_REPLICATIONS = 200
#: Shares that differ by less than this are the same: the luck of a few replications.
_SAME = 0.01
#: Share of each kind that leaks by option and raid.
_Leaks = Mapping[tuple[str, int], Floats]


def wins_of(job: Job, found: Collected) -> list[Finding]:
    """Return, for every pair of options, raid and kind, whether the first leaks less."""
    main = [plan for plan in job.plans if plan.term == job.plans[0].term]
    options = [plan.option for plan in main if not plan.option.is_nothing]
    if len(options) < 2 or not job.armed:
        return []
    pairs = [(a, b) for a in options for b in options if not _share_a_system(a, b)]

    def crossed(pair: tuple[Option, Option]) -> _Leaks:
        return at_presets(
            job, found.first, {**_words(pair[1], "sceptic"), **_words(pair[0], "claim")}
        )

    played = run_tasks(crossed, pairs, job.context, "defence: claims against doubts")
    by_pair = dict(zip(((a.id, b.id) for a, b in pairs), played, strict=True))
    places = {plan.option.id: p for p, plan in enumerate(job.plans) if plan in main}
    return [
        finding
        for i, a in enumerate(options)
        for b in options[i + 1 :]
        for finding in _of_pair(job, found, places, by_pair, (a, b))
    ]


def at_presets(job: Job, standing: Standing, presets: Mapping[str, Preset]) -> _Leaks:
    """Return leakage of every option at one point: presets by system, nominal values else."""

    def column(path: str) -> Floats:
        cited = job.scenario.parameters[path]
        word = presets.get(cited.benefits)
        value = None if word is None else preset_value(cited, word)
        point = cited.band.nominal if value is None else value
        return np.full(job.scenario.draws, point)

    place, stands = standing
    other = with_column(job, column, len(place.sites))
    if any(many.max() > job.units[name][: job.draws].max() for name, many in other.units.items()):
        stands = stands_in(other, place)  # a claimed price may buy more units than any draw
    stage = stage_of(other, place, stands, 0, {})
    base = base_of(job, 0)
    leaks: dict[tuple[str, int], Floats] = {}
    for plan in other.plans:
        defence = defence_of(plan, stage.parts, 0)
        for r, raid in enumerate(job.raids):
            kinds = np.ones(len(raid.flights))
            if defence is not None:
                kinds = leaks_of(other, stage, defence, raid, base, _REPLICATIONS)
            leaks[plan.option.id, r] = kinds
    return leaks


def _wins(difference: Floats) -> float:
    """Return in what share of the draws that differ the first leaks less; a half where none do."""
    less, more = np.sum(difference < -_SAME), np.sum(difference > _SAME)
    return float(less / (less + more)) if less + more else 0.5


def _share_a_system(a: Option, b: Option) -> bool:
    """Return whether two options hold one system, which cannot be claimed and doubted at once."""
    return bool({p.system.id for p in a.parts} & {p.system.id for p in b.parts})


def _words(option: Option, word: Preset) -> dict[str, Preset]:
    return {part.system.id: word for part in option.parts}


def _of_pair(
    job: Job, found: Collected, places: Mapping[str, int],
    crossed: Mapping[tuple[str, str], _Leaks], pair: tuple[Option, Option],
) -> Iterator[Finding]:  # fmt: skip
    a, b = pair
    for r, raid in enumerate(job.raids):
        mine, rivals = found.played[places[a.id], r], found.played[places[b.id], r]
        for k, flight in enumerate(raid.flights):
            if not mine.counts[k]:
                continue
            target = job.flights[flight].target
            value: dict[str, Any] = {
                "share_of_draws": round(_wins(mine.leak[:, k] - rivals.leak[:, k]), 4),
                "claim_against_sceptic": None,
                "sceptic_against_claim": None,
            }
            if (a.id, b.id) in crossed:
                both = (crossed[a.id, b.id], crossed[b.id, a.id])
                ahead = [bool(x[a.id, r][k] < x[b.id, r][k] - _SAME) for x in both]
                value |= {"claim_against_sceptic": ahead[0], "sceptic_against_claim": ahead[1]}
            term = job.plans[0].term
            yield Finding(
                id=f"defence.{a.id}-over-{b.id}.{raid.id}.{term}.{target}.leak_wins",
                title=f"Whether {a.label} lets fewer through than {b.label}",
                unit="",
                value=value,
                labels={"option": a.id, "rival": b.id, "raid": raid.id, "term": term,
                        "target": target, "quantity": "leak_wins"},
            )  # fmt: skip
