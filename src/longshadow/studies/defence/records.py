"""Published records beside the model: consistency, not validation.

A record that set a prior in use is listed and left out; one that set none is held against what
the model says of the nearest question it can answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Prior
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.kill import kill_path
from longshadow.uncertainty.sampling import quantiles

__all__ = ["consistency_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Question:
    """What a record is held against.

    Attributes
    ----------
    targets
        Targets of the raids that it is about.
    system
        The option must consist of this system; "" for the option that the scenario is about.
    measure
        Of those fired at, or of all that come, the share that is stopped.
    """

    record: str
    observed: str
    targets: tuple[str, ...]
    system: str
    measure: Literal["stopped-of-engaged", "stopped-of-all"]
    caution: str


_QUESTIONS = (
    _Question("record-patriot-2025", "13 of 14 stopped", ("srbm", "mrbm"), "patriot",
              "stopped-of-engaged", "shots a target were not published; several batteries"),
    _Question("record-patriot-2003", "15 launched, 9 engaged, 9 claimed", ("srbm",), "patriot",
              "stopped-of-engaged", "six were left alone, as they would have hit nothing: the "
              "model forgives no miss, so only those fired at are compared"),
    _Question("record-ukraine-one-way-drones", "claimed share of those launched",
              ("one-way-drone",), "", "stopped-of-all", "all defences of a country "
              "together, over other ground"),
    _Question("record-ukraine-subsonic-cruise", "claimed share of those launched",
              ("cruise-missile",), "", "stopped-of-all", "all defences of a country together, over "
              "other ground and at other heights"),
    _Question("record-ukraine-ballistic", "claimed share of those launched", ("srbm",), "",
              "stopped-of-all", "most were fired at places without cover; one side's reports"),
)  # fmt: skip


def consistency_of(job: Job, found: Collected) -> list[dict[str, Any]]:
    """Return every record as the report shows it."""
    return [*_asked(job, found), *_left_out(job)]


def _setters(job: Job) -> dict[str, str]:
    """Return records that set a prior in use, and the name of that prior."""
    used: dict[str, str] = {}
    for name, armed in job.armed.items():
        for flight in job.flights:
            target = job.scenario.catalog.targets[flight.target]
            if target.target_class not in armed.system.engages:
                continue
            path = kill_path(target, name, job.params.kill_priors)
            prior = job.scenario.catalog.priors[path.split(".")[1]]
            used |= dict.fromkeys(prior.set_by, prior.name)
    return used


def _asked(job: Job, found: Collected) -> Iterator[dict[str, Any]]:
    setters = _setters(job)
    for question in _QUESTIONS:
        prior = job.scenario.catalog.priors[question.record]
        if question.record in setters:
            continue
        values, option = _answer(job, found, question)
        if values is None:
            continue
        band = quantiles(values)
        model = {name: round(band[name], 4) for name in ("p05", "p50", "p95")}
        low, high, counted = _interval(prior)
        of = "those fired at" if question.measure == "stopped-of-engaged" else "all that come"
        yield {
            "record": question.record, "label": prior.name,
            "observed": round(prior.value.band.nominal, 4),
            "observed_words": "; ".join(filter(None, (_observed(prior, question), counted))),
            "model": model,
            "inside": bool(model["p05"] <= high and low <= model["p95"]),
            "sets_prior": False,
            "words": f"model: share stopped of {of}, {option}; {question.caution}",
            "source": prior.value.sources[0],
        }  # fmt: skip


def _interval(prior: Prior) -> tuple[float, float, str]:
    """Return between which rates a record lies, and how that was reckoned.

    A count of few trials says little of a rate: Jeffreys' interval, which holds 90 % of what is
    left open (Brown, Cai and DasGupta 2001, Statistical Science 16, 101). Else the band of sources.
    """
    from scipy.stats import beta

    band = prior.value.band
    values = {name: cited.band.nominal for name, cited in prior.values.items()}
    hits = values.get("killed", values.get("successes"))
    trials = values.get("engaged", values.get("trials", values.get("launched")))
    if hits is None or trials is None or band.low < band.high:
        return band.low, band.high, ""
    law = beta(hits + 0.5, trials - hits + 0.5)
    low = 0.0 if hits == 0 else float(law.ppf(0.05))
    high = 1.0 if hits == trials else float(law.ppf(0.95))
    return low, high, f"{low:.2f} to {high:.2f} for so few (Jeffreys, 90 %)"


def _observed(prior: Prior, question: _Question) -> str:
    band = prior.value.band
    if band.low == band.high:
        return question.observed
    return f"{question.observed}: {band.nominal:.2g} ({band.low:.2g} to {band.high:.2g})"


def _answer(
    job: Job, found: Collected, question: _Question
) -> tuple[Floats | None, str]:  # fmt: skip
    """Return (draws,) what the model says, over all raids that hold the targets."""
    p = _plan(job, question.system)
    if p is None:
        return None, ""
    stopped, many = np.zeros(job.draws), np.zeros(job.draws)
    for r, raid in enumerate(job.raids):
        played = found.played[p, r]
        for k, flight in enumerate(raid.flights):
            if job.flights[flight].target not in question.targets:
                continue
            count = float(played.counts[k])
            stopped += count * (1.0 - played.leak[:, k])
            engaged = np.nan_to_num(played.engaged[:, k]) * played.known[:, k]
            share = engaged if question.measure == "stopped-of-engaged" else np.ones(job.draws)
            many += count * share
    known = many > 0.0
    if known.mean() < 0.5:
        return None, ""
    return stopped[known] / many[known], job.plans[p].option.label


def _plan(job: Job, system: str) -> int | None:
    """Return the plan on the main terms of one system alone, or of the priced option."""
    for p, plan in enumerate(job.plans):
        if plan.term != job.plans[0].term or len(plan.parts) != 1:
            continue
        wanted = plan.parts[0].system == system if system else plan.option.price is not None
        if wanted and plan.parts[0].system in job.armed:
            return p
    return None


def _left_out(job: Job) -> Iterator[dict[str, Any]]:
    for record, prior in sorted(_setters(job).items()):
        cited = job.scenario.catalog.priors[record]
        yield {
            "record": record, "label": cited.name, "observed": round(cited.value.band.nominal, 4),
            "observed_words": f"{cited.value.band.nominal:.2g}", "model": None, "inside": None,
            "sets_prior": True, "words": f"it set the prior: {prior}",
            "source": cited.value.sources[0],
        }  # fmt: skip
