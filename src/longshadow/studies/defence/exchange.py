"""What interceptors cost against what they stopped, class by class, where both have a price."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from longshadow.studies.defence.answers import Played
from longshadow.studies.defence.collect import rounds_of
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.prices import THREAT_PRICES

__all__ = ["exchange_of"]

Floats = NDArray[np.float64]


def exchange_of(job: Job, p: int, r: int, played: Played) -> dict[int, Floats]:
    """Return dollars fired at a kind of threat for a dollar of it stopped, (draws,) by kind.

    Of kinds with a public price alone. A missile costs what those fired in the raid that engage
    the kind cost on average, as which of them went to which kind is not counted; NaN where
    nothing is stopped.
    """
    raid, plan = job.raids[r], job.plans[p]
    names = rounds_of(job, p)
    prices = {m: price for part in plan.option.parts
              for m, price in part.system.missile_prices.items()}  # fmt: skip
    if plan.option.is_nothing or not names or any(name not in prices for name in names):
        return {}

    def dollars(price: str) -> Floats:
        return job.column(f"price.{price}.amount")[: job.draws]

    spent = played.spent.sum(axis=1)
    costs = np.stack([dollars(prices[name]) for name in names], axis=1)
    found = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for k, flight in enumerate(raid.flights):
            price = THREAT_PRICES.get(job.flights[flight].target)
            if price is not None and played.counts[k]:
                own = spent * _engaging(job, p, flight)
                each = np.sum(own * costs, axis=1) / own.sum(axis=1)
                stopped = (1.0 - played.leak[:, k]) * played.counts[k]
                ratio = played.fired[:, k] * each / (stopped * dollars(price))
                found[k] = np.where(stopped > 0.0, ratio, np.nan)
    return found


def _engaging(job: Job, plan: int, flight: int) -> NDArray[np.bool_]:
    """Return which interceptors of a plan engage a flight at all, in the order of `rounds_of`."""
    kinds = [
        row[flight]
        for part in job.plans[plan].parts
        if part.system in job.armed
        for row in job.armed[part.system].missiles.values()
    ]
    return np.array([kind is not None for kind in kinds])
