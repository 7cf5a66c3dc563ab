"""From answers to findings: names, units, quantiles over draws, chance at the median draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context
from longshadow.results.records import Finding
from longshadow.scenario.radars import rcs_shown
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.network_paths import Paths
from longshadow.studies.network.answers import ALL, Answers, nearest_to_median
from longshadow.studies.network.chances import LEVELS, MEASURES, SHARES
from longshadow.studies.network.params import Params
from longshadow.studies.network.unknowns import seeing_radars
from longshadow.uncertainty.sampling import quantiles, standard_error_of_median

__all__ = ["Asked", "findings_of", "flights_words", "headlines_of"]

Floats = NDArray[np.float64]

#: Beyond this share of draws without an answer none is given.
_MOST_WITHOUT = 0.05
#: In the order of `chances.EVENTS`.
_VERBS = ("first detected", "first confirmed")
_STEMS = ("first_detection", "confirmation")
_SHARE_TITLES = {
    "never_seen": "Share of {flights} that no radar ever detects",
    "never_confirmed": "Share of {flights} of which no radar ever confirms a track",
    "continuity": (
        "Share of the time after confirmation in which some radar has detected {one} within its "
        "last {scans} scans (at least; the true share is no lower)"
    ),
    "hidden": (
        "Share of the time after confirmation in which no radar has {one} in sight and in reach"
    ),
}


@dataclass(frozen=True, eq=False)
class Asked:
    """Everything that the findings of one option are made from."""

    scenario: Scenario
    params: Params
    context: Context
    option: Option
    answers: Answers
    paths: Paths
    terrain: Mapping[str, Any]
    groups: Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class _Draft:
    """One quantity of one group in every draw."""

    group: str
    quantity: str
    title: str
    unit: str
    values: Floats
    chance: Floats | None = None


def findings_of(asked: Asked) -> tuple[list[Finding], dict[str, Floats]]:
    """Return the findings of one option, and their values in every draw by finding id."""
    findings, columns = [], {}
    common = _common(asked)
    for draft in _drafts(asked):
        finding = _finding(asked, draft, common)
        findings.append(finding)
        if not finding.refused:
            columns[finding.id] = draft.values
    return findings, columns


def flights_words(params: Params, paths: Paths, target: str) -> tuple[str, str]:
    """Return the flights in words, and one of them."""
    name = target[:1].lower() + target[1:] if target[1:2].islower() else target
    count = len(paths.names)
    if params.approaches is not None:
        height = params.approaches.height.label
        return f"{count} straight approaches of a {name} at {height}", f"a {name} at {height}"
    return f"{count} track{'s' * (count > 1)} of a {name}", f"a {name} on its track"


def headlines_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the ids of the findings that the summary is written from, in order."""
    wanted = ("first_detection_time_left_s", "confirmation_time_left_s")
    return tuple(
        f.id
        for quantity in wanted
        for f in findings
        if f.labels["quantity"] == quantity
        and f.labels["flights"] == ALL
        and not f.refused
        and "below-terrain-limit" not in f.marks
    )


def _drafts(asked: Asked) -> Iterator[_Draft]:
    target = asked.scenario.catalog.targets[asked.params.target].name
    words, one = flights_words(asked.params, asked.paths, target)
    for g, group in enumerate(asked.groups):
        who = one if group == ALL else f"{one} ({group})"
        for e, verb in enumerate(_VERBS):
            yield from _event(asked, g, e, group, who, verb)
        for s, name in enumerate(SHARES):
            title = _SHARE_TITLES[name].format(
                flights=words if group == ALL else who, one=who, scans=asked.params.drop_after
            )
            yield _Draft(group, f"{name}_ratio", title, "", asked.answers.shares[:, g, s])


def _event(asked: Asked, g: int, e: int, group: str, who: str, verb: str) -> Iterator[_Draft]:
    ends = "arrival" if asked.params.approaches is not None else "the end of the track"
    ever = "of those that ever are"
    titles = {
        "time": (f"Time from the beginning of the flight until {who} is {verb}, {ever}", "s", 1.0),
        "time_left": (f"Time left until {ends} when {who} is {verb}; none where never", "s", 1.0),
        "range": (f"Distance from {who} to the radar by which it is {verb}, {ever}", "km", 1e-3),
    }
    for m, measure in enumerate(MEASURES):
        title, unit, factor = titles[measure]
        chance = asked.answers.measured[:, g, e, m] * factor
        values = chance[:, LEVELS.index(0.5)]
        yield _Draft(group, f"{_STEMS[e]}_{measure}_{unit}", title, unit, values, chance)


def _common(asked: Asked) -> dict[str, Any]:
    depends = tuple(sorted(p for p in asked.context.draws if _depends(asked, p)))
    cited = [asked.scenario.parameters[p] for p in depends if p in asked.scenario.parameters]
    marks = ["unverified"] if any(c.is_unverified for c in cited) else []
    if asked.terrain["coarse"]:
        marks.append("coarse-terrain")
        floor = asked.terrain["headline_floor_m"]
        if floor is None or float(np.nanmedian(asked.paths.above_m)) < floor:
            marks.append("below-terrain-limit")
    return {
        "marks": tuple(marks),
        "depends_on": depends,
        "sources": tuple(sorted({source for c in cited for source in c.sources})),
    }


def _depends(asked: Asked, path: str) -> bool:
    kind, record = path.split(".")[:2]
    system = asked.option.system
    assert system is not None
    radars = [radar for radar, _ in seeing_radars(asked.scenario, system)]
    if kind == "radar":
        return record in {radar.id for radar in radars}
    if kind == "target":
        shown = (rcs_shown(asked.scenario, asked.params.model, r, record) for r in radars)
        seen = {p for entry in shown for p in entry.paths} if record == asked.params.target else ()
        return path in seen or path == f"target.{asked.params.target}.swerling"
    if kind == "price":
        return asked.option.equal_budget and record == system.price
    return path == "siting.placement" or kind == "prior"


def _finding(asked: Asked, draft: _Draft, common: Mapping[str, Any]) -> Finding:
    approaches = asked.params.approaches
    labels = {
        "option": asked.option.id, "flights": draft.group, "target": asked.params.target,
        "quantity": draft.quantity,
    }  # fmt: skip
    if approaches is not None:
        labels["height"] = approaches.height.id
    about: dict[str, Any] = {
        "id": f"network.{asked.option.id}.{draft.group}.{draft.quantity}",
        "title": draft.title, "unit": draft.unit, "labels": labels, **common,
    }  # fmt: skip
    known = np.isfinite(draft.values)
    without = 1.0 - float(known.mean())
    if without > _MOST_WITHOUT:
        return Finding(refused=f"it never happens in {100 * without:.0f} % of runs", **about)
    values = draft.values[known]
    if draft.chance is not None:
        middle = draft.chance[nearest_to_median(draft.values)]
        names = ("p05", "p50", "p95")
        about["chance"] = {n: float(v) for n, v in zip(names, middle, strict=True)}
    return Finding(monte_carlo_error=standard_error_of_median(values), **quantiles(values), **about)
