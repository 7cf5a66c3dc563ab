"""From what was played to findings: names, units, bands over unknowns, chance beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.results.records import Finding
from longshadow.studies.defence.answers import CHANCE, Played
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.plan import Plan
from longshadow.studies.defence.prices import exchange_paths
from longshadow.studies.defence.raids import Raid, raid_targets
from longshadow.studies.defence.unknowns import PLACEMENT, system_paths
from longshadow.uncertainty.sampling import quantiles, standard_error_of_median

__all__ = ["findings_of", "headlines_of", "median_draw", "play_id"]

Floats = NDArray[np.float64]

#: Beyond this share of draws without an answer none is given.
_MOST_WITHOUT = 0.5


@dataclass(frozen=True, eq=False)
class _Draft:
    """One quantity in every draw."""

    quantity: str
    title: str
    unit: str
    values: Floats
    chance: Floats | None = None
    target: str = ""


def play_id(plan: Plan, raid: Raid) -> str:
    """Return the beginning of the names of findings of one option, raid and terms."""
    return f"defence.{plan.option.id}.{raid.id}.{plan.term}"


def median_draw(values: Floats, among: NDArray[np.bool_] | None = None) -> int:
    """Return the first draw whose value is nearest to the median of all draws."""
    away = np.abs(values - np.nanmedian(values))
    away[np.isnan(away)] = np.inf
    if among is not None and among.any():
        away[~among] = np.inf
    return int(np.argmin(away))


def findings_of(
    job: Job, plan: Plan, raid: Raid, played: Played, exchange: Mapping[int, Floats], main: bool
) -> tuple[list[Finding], dict[str, Floats]]:
    """Return the findings of one option against one raid, and by id their values in every draw.

    Parameters
    ----------
    exchange
        (draws,) dollars fired at a kind over dollars of it stopped, by kinds that have a price.
    main
        Whether these are the main terms, of which all is told; of others only what compares.
    """
    findings, columns = [], {}
    common, costs = (_common(job, plan, raid, costs=asked) for asked in (False, True))
    for draft in _drafts(job, plan, raid, played, exchange, main):
        about = costs if draft.quantity == "cost_exchange_ratio" else common
        finding = _finding(plan, raid, draft, about)
        findings.append(finding)
        if main and not finding.refused and draft.quantity in ("leak_ratio", "assets_unhit_count"):
            padded = np.full(job.scenario.draws, np.nan)
            padded[: job.draws] = draft.values
            columns[finding.id] = padded
    return findings, columns


def headlines_of(job: Job, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the ids of the findings that the summary is written from: leakage by class."""
    main = job.plans[0].term
    nothing = {option.id for option in job.scenario.options if option.is_nothing}
    return tuple(
        f.id
        for f in findings
        if f.labels["quantity"] == "leak_ratio"
        and f.labels["term"] == main
        and f.labels["option"] not in nothing
        and not f.refused
    )


def _drafts(
    job: Job, plan: Plan, raid: Raid, played: Played, exchange: Mapping[int, Floats], main: bool
) -> Iterator[_Draft]:
    for k, flight in enumerate(raid.flights):
        if not played.counts[k]:
            continue  # of so small a raid the largest remainder left it none
        name = job.scenario.catalog.targets[job.flights[flight].target].name
        yield from _of_kind(job, played, k, job.flights[flight].target, name, main)
    yield _Draft(
        "assets_unhit_count", "Assets that nothing reaches", "assets", played.unhit,
        played.unhit_chance,
    )  # fmt: skip
    yield _Draft("shots_count", "Missiles fired", "missiles", played.shots, played.shots_chance)
    if not main or plan.option.is_nothing:
        return
    held = plan.missiles()[: job.draws].astype(float)
    yield _Draft(
        "missiles_left_count", "Missiles left after the raid", "missiles", held - played.shots,
        held[:, None] - played.shots_chance[:, ::-1],
    )  # fmt: skip
    yield _Draft(
        "saturated_ratio", "Share of replications in which some threat that got through had found "
        "no free channel or missile", "", played.saturated,
    )  # fmt: skip
    yield _Draft(
        "saturation_min", "When that first happens, counted from the first possible arrival "
        "(negative: before)", "min", played.saturated_s / 60.0,
    )  # fmt: skip
    for k, ratio in exchange.items():
        target = job.flights[raid.flights[k]].target
        name = job.scenario.catalog.targets[target].name
        yield _Draft(
            "cost_exchange_ratio", f"Dollars of interceptors fired for a dollar of {name} stopped, "
            "where any is",
            "", ratio, None, target,
        )  # fmt: skip


def _of_kind(
    job: Job, played: Played, k: int, target: str, name: str, main: bool
) -> Iterator[_Draft]:
    who = name[:1].lower() + name[1:] if name[1:2].islower() else name
    yield _Draft(
        "leak_ratio", f"Share of the raid's {who}s that get through", "", played.leak[:, k],
        None, target,
    )  # fmt: skip
    if not main:
        return
    chance = played.leak_chance[:, k]
    yield _Draft(
        "leakers_count",
        f"{name}s that get through",
        "threats",
        _mean_leakers(played, k),
        chance,
        target,
    )
    yield _Draft(
        "in_view_ratio", f"Share of {who}s that become known to a unit", "", played.known[:, k],
        None, target,
    )  # fmt: skip
    yield _Draft(
        "engaged_ratio", f"Share of known {who}s that are fired at", "", played.engaged[:, k],
        None, target,
    )  # fmt: skip
    yield _Draft(
        "kills_per_shot_ratio", f"{name}s stopped for each missile fired at them", "",
        played.kills_per_shot[:, k], None, target,
    )  # fmt: skip


def _mean_leakers(played: Played, k: int) -> Floats:
    return played.leak[:, k] * float(played.counts[k])


def _finding(plan: Plan, raid: Raid, draft: _Draft, common: Mapping[str, Any]) -> Finding:
    labels = {
        "option": plan.option.id, "raid": raid.id, "term": plan.term, "quantity": draft.quantity,
    }  # fmt: skip
    parts = [play_id(plan, raid)]
    if draft.target:
        labels["target"] = draft.target
        parts.append(draft.target)
    about: dict[str, Any] = {
        "id": ".".join([*parts, draft.quantity]), "title": draft.title, "unit": draft.unit,
        "labels": labels, **common,
    }  # fmt: skip
    known = np.isfinite(draft.values)
    without = 1.0 - float(known.mean())
    if without > _MOST_WITHOUT:
        return Finding(refused=_never(without), **about)
    values = draft.values[known]
    if draft.chance is not None:
        middle = draft.chance[median_draw(draft.values)]
        names = [f"p{100 * level:02.0f}" for level in CHANCE]
        about["chance"] = {n: float(v) for n, v in zip(names, middle, strict=True)}
    return Finding(monte_carlo_error=standard_error_of_median(values), **quantiles(values), **about)


def _never(without: float) -> str:
    share = f"in {100 * without:.0f} % of runs"
    return "it never happens" + (f" {share}" if without < 1.0 else " in any run")


def _common(job: Job, plan: Plan, raid: Raid, costs: bool) -> dict[str, Any]:
    """Return marks, parameters and sources of an answer, or of one about what it costs."""
    scenario, params = job.scenario, job.params
    targets = raid_targets(params, raid)
    enters = {PLACEMENT, *_speeds(job, raid)}
    if costs:
        enters |= set(exchange_paths(plan.option, targets))
    for part in plan.option.parts:
        enters |= set(system_paths(scenario, params, part.system, targets))
        if plan.option.equal_budget:
            enters |= {p for p in job.context.draws if p.startswith("price.")}
    depends = tuple(sorted(enters & set(job.context.draws)))
    cited = [scenario.parameters[p] for p in depends if p in scenario.parameters]
    return {
        "marks": ("unverified",) if any(c.is_unverified for c in cited) else (),
        "depends_on": depends,
        "sources": tuple(sorted({source for c in cited for source in c.sources})),
    }


def _speeds(job: Job, raid: Raid) -> Iterator[str]:
    for flight in (job.flights[f] for f in raid.flights):
        if flight.height is not None:
            yield f"target.{flight.target}.speed"
