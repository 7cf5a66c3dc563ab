"""What the report must know of the raids beside the findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.curves import binding_of, breakeven_of, left_of, saturation_of
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.rules import cautions_of, rules_of
from longshadow.studies.defence.unknowns import chosen_options
from longshadow.studies.defence.words import (
    flight_words,
    option_words,
    raid_words,
    term_words,
    units_words,
)

__all__ = ["facts_of"]


def facts_of(
    job: Job, found: Collected, storyboards: Sequence[dict[str, Any]], beside: dict[str, Any]
) -> dict[str, Any]:
    """Return everything that the defence part of the page is drawn from.

    Parameters
    ----------
    storyboards
        Replications told moment by moment.
    beside
        Footprints, axes, records and assets out of reach: taken over as they are.
    """
    terms = list(dict.fromkeys(plan.term for plan in job.plans))
    options = chosen_options(job.scenario, job.params)
    return {
        "raids": [_raid(job, r) for r in range(len(job.raids))],
        "options": [
            {"id": o.id, "label": o.label, "system_words": option_words(o)} for o in options
        ],
        "terms": [
            {"id": term, "label": words[0], "words": words[1].format(n=job.params.missiles_added)}
            for term, words in ((term, term_words(job.scenario, term)) for term in terms)
        ],
        "main_term": terms[0],
        "units": [units_words(job.scenario, plan, job.draws) for plan in job.plans],
        "saturation": saturation_of(job, found),
        "missiles_left": left_of(job, found),
        "binding": binding_of(job, found),
        "breakeven": breakeven_of(job, found),
        "rules": rules_of(job, found.rules),
        "cautions": cautions_of(job, found.rules),
        "storyboards": list(storyboards),
        **beside,
    }  # fmt: skip


def _raid(job: Job, r: int) -> dict[str, Any]:
    raid = job.raids[r]
    threats = []
    for flight, count in zip(raid.flights, raid.counts(), strict=True):
        path = job.flights[flight]
        target = job.scenario.catalog.targets[path.target]
        threats.append(
            {"target": target.id, "label": target.name, "count": count,
             "words": flight_words(path)}
        )  # fmt: skip
    return {
        "id": raid.id, "label": raid.label, "count": sum(raid.counts()),
        "window_s": raid.window_s, "words": raid_words(raid), "threats": threats,
    }  # fmt: skip
