"""The defence study: every draw played, from raids to findings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context
from longshadow.results.page_maps import terrain_map
from longshadow.results.records import Finding, Result
from longshadow.scenario.placing import terrain_facts
from longshadow.scenario.records import Scenario
from longshadow.sensing.page import page_grid
from longshadow.studies.defence.beside import beside
from longshadow.studies.defence.collect import Collected, collect
from longshadow.studies.defence.crossed import wins_of
from longshadow.studies.defence.eventlog import event_log
from longshadow.studies.defence.exchange import exchange_of
from longshadow.studies.defence.facts import facts_of
from longshadow.studies.defence.findings import findings_of, headlines_of
from longshadow.studies.defence.job import Job, prepare_job
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.plan import terms_of
from longshadow.studies.defence.tables import tables_of
from longshadow.studies.defence.telling import tell
from longshadow.studies.defence.words import limits_of, methods_of

__all__ = ["run"]


def run(scenario: Scenario, params: Params, context: Context) -> Result:
    """Return what every option makes of every raid.

    Raises
    ------
    InputError
        If terrain or tracks are at fault, or a raid or a site is impossible.
    """
    job = prepare_job(scenario, params, context)
    found = collect(job)
    findings, draws = _findings(job, found)
    findings += wins_of(job, found)
    told = list(tell(job, found))
    boards, events = [board for board, _ in told], [rows for _, rows in told]
    facts: dict[str, Any] = {
        "terrain": terrain_facts(scenario, job.grid),
        "targets": [
            {"id": name, "label": scenario.catalog.targets[name].name} for name in params.targets
        ],
        "defence": facts_of(job, found, boards, beside(job, found)),
    }
    _, left_out = terms_of(scenario, params)
    named = [row["source"] for row in facts["defence"]["consistency"]]
    named += [one["source"] for row in facts["defence"]["footprints"] for one in row["published"]]
    # the relief under the replications, where no other study of the run draws it
    alone = "coverage" not in scenario.params
    return Result(
        "defence",
        tuple(findings),
        maps=(terrain_map(job.grid, page_grid(job.grid)),) if alone else (),
        tables=(*tables_of(job, found, findings, events), *event_log(job, found)),
        draws=draws,
        sources={name: scenario.catalog.sources[name] for name in sorted(set(named))},
        facts=facts,
        limits=limits_of(params, left_out, any(o.equal_budget for o in scenario.options)),
        methods=methods_of(params, job.draws),
        headlines=headlines_of(job, findings),
    )


def _findings(job: Job, found: Collected) -> tuple[list[Finding], dict[str, NDArray[np.float64]]]:
    findings: list[Finding] = []
    draws: dict[str, NDArray[np.float64]] = {}
    main = job.plans[0].term
    for (p, r), played in found.played.items():
        plan, raid = job.plans[p], job.raids[r]
        exchange = exchange_of(job, p, r, played) if plan.term == main else {}
        mine, columns = findings_of(job, plan, raid, played, exchange, plan.term == main)
        findings += mine
        draws |= columns
    return findings, draws
