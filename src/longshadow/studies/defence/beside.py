"""What stands beside the raids: footprints, axes, records, and what cannot be defended at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from longshadow.studies.defence.axes import between_of
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.footprints import cases_of, footprints_of, variants_of
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.records import consistency_of

__all__ = ["beside"]


def beside(job: Job, found: Collected) -> dict[str, Any]:
    """Return footprints, axes, records and assets out of reach, as the report shows them."""
    cases = cases_of(job)
    rows, computed = footprints_of(job, cases)
    return {
        "footprints": rows,
        "footprint_variants": variants_of(job, cases),
        "between": between_of(job, cases, computed),
        "consistency": consistency_of(job, found),
        "undefendable": list(_undefendable(job)),
    }


def _undefendable(job: Job) -> Iterator[str]:
    """Yield what no site allows: assets beyond the reach of the smallest option.

    Sites lie within a distance of each asset, so a missile that flies less far than that may not
    cover it at all; that is a property of the scenario, not of the option.
    """
    within = job.params.siting.within + job.params.siting.highest_within
    for armed in job.armed.values():
        for f, flight in enumerate(job.flights):
            kinds = [row[f] for row in armed.missiles.values()]
            reach = [kind.reach_m[: job.draws] for kind in kinds if kind is not None]
            if not reach:
                continue
            short = float(np.mean(np.max(reach, axis=0) < within))
            if short > 0.0:
                target = job.scenario.catalog.targets[flight.target].name
                yield (
                    f"{armed.system.label} against {target}: in {100 * short:.0f} % of runs it "
                    f"reaches less far than sites may lie from their asset ({within / 1e3:g} km)"
                )
