"""What stands beside the raids: footprints, axes, records, and what cannot be defended at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.path import inverse
from longshadow.studies.defence.axes import between_of
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.footprints import cases_of, footprints_of, variants_of
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.places import Place
from longshadow.studies.defence.plan import Plan
from longshadow.studies.defence.records import consistency_of

__all__ = ["beside", "beyond_reach"]

#: A share of runs below this is not worth a line.
_RARE = 0.01


def beside(job: Job, found: Collected) -> dict[str, Any]:
    """Return footprints, axes, records and assets out of reach, as the report shows them."""
    cases = cases_of(job)
    rows, computed = footprints_of(job, cases)
    return {
        "footprints": rows,
        "footprint_variants": variants_of(job, cases),
        "between": between_of(job, cases, computed),
        "consistency": consistency_of(job, found),
        "undefendable": [*_undefendable(job), *beyond_reach(job, found.first[0])],
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


def beyond_reach(job: Job, place: Place) -> Iterator[str]:
    """Yield where money buys too few units: assets that none of those bought reaches.

    Units take turns over the assets, so that of few units with a short reach some asset has none;
    the first placement stands for all, whose sites lie as near to their assets.
    """
    away_m = _away_m(job, place)
    for plan in (plan for plan in job.plans if plan.term == job.plans[0].term):
        shares: dict[str, float] = {}
        for f, flight in enumerate(job.flights):
            target = job.scenario.catalog.targets[flight.target].name
            shares[target] = max(shares.get(target, 0.0), _share_beyond(job, plan, f, away_m))
        for share in sorted({s for s in shares.values() if s >= _RARE}, reverse=True):
            names = ", ".join(name for name, s in shares.items() if s == share)
            yield (
                f"{plan.option.label} against {names}: in {100 * share:.0f} % of runs some asset "
                "lies beyond the reach of every unit that is bought"
            )


def _away_m(job: Job, place: Place) -> NDArray[np.float64]:
    """Return (sites, assets) distances."""
    lats, lons = (np.array([getattr(a, n) for a in job.scenario.assets]) for n in
                  ("lat_deg", "lon_deg"))  # fmt: skip
    rows = [
        inverse(np.full(lats.size, s.latitude_deg), np.full(lats.size, s.longitude_deg), lats, lons)
        for s in place.sites
    ]
    return np.array([distance for _, distance in rows])


def _share_beyond(job: Job, plan: Plan, flight: int, away_m: NDArray[np.float64]) -> float:
    """Return the share of draws with units against a flight that leave some asset unreached."""
    met = np.zeros((job.draws, away_m.shape[1]), bool)
    some = np.zeros(job.draws, bool)
    for part in plan.parts:
        armed = job.armed.get(part.system)
        kinds = [row[flight] for row in armed.missiles.values()] if armed else []
        reach = [kind.reach_m[: job.draws] for kind in kinds if kind is not None]
        if not reach:
            continue
        far, units = np.max(reach, axis=0), part.units[: job.draws]
        stands = np.arange(away_m.shape[0])[None, :] < units[:, None]
        near = away_m[None, :, :] <= far[:, None, None]
        met |= np.any(near & stands[:, :, None], axis=1)
        some |= (units > 0) & (far > 0.0)
    return float(np.mean(some & ~met.all(axis=1)))
