"""What interceptors cost against what they stopped, where both have a price."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from longshadow.studies.defence.answers import Played
from longshadow.studies.defence.collect import rounds_of
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.prices import THREAT_PRICES, threat_prices

__all__ = ["exchange_of"]

Floats = NDArray[np.float64]


def exchange_of(job: Job, p: int, r: int, played: Played) -> Floats | None:
    """Return dollars fired for a dollar of threats stopped, (draws,); None without prices.

    Only for raids of priced threats alone; NaN where nothing is stopped.
    """
    raid, plan = job.raids[r], job.plans[p]
    targets = [job.flights[f].target for f in raid.flights]
    if plan.option.is_nothing or not threat_prices(targets):
        return None
    prices = {m: price for part in plan.option.parts
              for m, price in part.system.missile_prices.items()}  # fmt: skip
    names = rounds_of(job, p)
    if any(name not in prices for name in names):
        return None

    def dollars(price: str) -> Floats:
        return job.column(f"price.{price}.amount")[: job.draws]

    fired = sum(
        (played.spent[:, :, m].sum(axis=1) * dollars(prices[name]) for m, name in enumerate(names)),
        np.zeros(job.draws),
    )
    stopped = sum(
        ((1.0 - played.leak[:, k]) * played.counts[k] * dollars(THREAT_PRICES[name])
         for k, name in enumerate(targets)),
        np.zeros(job.draws),
    )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(stopped > 0.0, fired / stopped, np.nan)
