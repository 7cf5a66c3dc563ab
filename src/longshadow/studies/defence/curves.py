"""Curves over draws: leakage against the size of a raid, missiles left, the break-even kill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.tables import REASONS, TIME_BINS
from longshadow.scenario.records import Option
from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.job import Job
from longshadow.studies.defence.playing import KILLS
from longshadow.uncertainty.sampling import quantiles

__all__ = ["binding_of", "break_even_kill", "breakeven_of", "left_of", "saturation_of"]

Floats = NDArray[np.float64]

#: Leakage beyond this is all that comes.
_ALL = 0.995


def _bands(values: Floats) -> dict[str, list[float]]:
    """Return quantiles over draws along the second axis, by name."""
    points = [quantiles(column) for column in values.T]
    return {name: [round(point[name], 5) for point in points] for name in points[0]}


def _lead(job: Job) -> Iterator[int]:
    """Yield the plans of the main terms."""
    for p, plan in enumerate(job.plans):
        if plan.term == job.plans[0].term:
            yield p


def saturation_of(job: Job, found: Collected) -> list[dict[str, Any]]:
    """Return the share of each raid that leaks, by how many threats come."""
    rows = []
    for p in _lead(job):
        for r, raid in enumerate(job.raids):
            counts = [n for n in sorted(set(job.params.saturation)) if (p, r, n) in found.sizes]
            if not counts:
                continue
            leaks = []
            for total in counts:
                weights = np.array(raid.counts(total), float)
                leaks.append(np.nansum(found.sizes[p, r, total] * weights, axis=1) / total)
            rows.append({"raid": raid.id, "option": job.plans[p].option.id, "counts": counts,
                         **_bands(np.array(leaks).T)})  # fmt: skip
    return rows


def left_of(job: Job, found: Collected) -> list[dict[str, Any]]:
    """Return the missiles left over time, in minutes after the first possible arrival."""
    rows = []
    for p in _lead(job):
        plan = job.plans[p]
        if plan.option.is_nothing:
            continue
        held = plan.missiles()[: job.draws].astype(float)
        for r, raid in enumerate(job.raids):
            played = found.played[p, r]
            spent = np.cumsum(played.spent.sum(axis=2), axis=1)
            begin, width = _bins(job, r)
            minutes = [begin + width * k for k in range(TIME_BINS + 1)]
            left = np.concatenate([held[:, None], held[:, None] - spent], axis=1)
            # what happens before anything is fired is the same everywhere
            first = max(int(np.argmax(spent.max(axis=0) > 0)) - 1, 0)
            rows.append({
                "raid": raid.id, "option": plan.option.id,
                "minutes": [round(m / 60.0, 3) for m in minutes[first:]],
                **_bands(left[:, first:]), "bought": int(np.median(held)),
            })  # fmt: skip
    return rows


def _bins(job: Job, r: int) -> tuple[float, float]:
    """Return begin and width of bins at nominal speeds: those of draws differ by the speed."""
    raid = job.raids[r]
    return job.begin_s(raid), (raid.window_s - job.begin_s(raid)) / TIME_BINS


def binding_of(job: Job, found: Collected) -> list[dict[str, Any]]:
    """Return shares of all threats by what became of them, mean over draws."""
    rows = []
    for p in _lead(job):
        if job.plans[p].option.is_nothing:
            continue
        for r, raid in enumerate(job.raids):
            weights = np.array(raid.counts(), float)
            shares = found.played[p, r].reasons.mean(axis=0)
            mean = weights @ shares / weights.sum()
            rows.append({
                "raid": raid.id, "option": job.plans[p].option.id,
                "shares": {name: round(float(v), 6) for name, v in zip(REASONS, mean, strict=True)},
            })  # fmt: skip
    return rows


def break_even_kill(kills: Sequence[float], leak: Floats, rival: float) -> float:
    """Return the least probability of kill at which leakage is at most a rival's; NaN for none.

    Linear between probabilities; 0 where even the least of them suffices.
    """
    steps = np.minimum.accumulate(leak)
    if rival >= 1.0 - 1e-9 or steps[0] <= rival:
        return 0.0 if steps[0] <= rival else float("nan")
    if steps[-1] > rival:
        return float("nan")
    k = int(np.argmax(steps <= rival))
    share = (steps[k - 1] - rival) / (steps[k - 1] - steps[k])
    return float(kills[k - 1] + share * (kills[k] - kills[k - 1]))


def breakeven_of(job: Job, found: Collected) -> list[dict[str, Any]]:
    """Return, against every rival, the kill at which the priced option leaks as much."""
    lead = {job.plans[p].option.id: p for p in _lead(job)}
    options = [job.plans[p].option for p in lead.values() if not job.plans[p].option.is_nothing]
    mine = next((o for o in options if o.price is not None), options[0] if options else None)
    if mine is None:
        return []
    rows: list[dict[str, Any]] = []
    told: set[int] = set()
    for r, raid in enumerate(job.raids):
        for k, flight in enumerate(raid.flights):
            if not raid.counts()[k] or flight in told:  # another raid has told of this flight
                continue
            told.add(flight)
            for rival in (o for o in options if o.id != mine.id):
                pair = (lead[mine.id], lead[rival.id])
                row = _pair(job, found, pair, r, k)
                if row is not None:
                    rows.append({
                        "raid": raid.id, "target": job.flights[flight].target, "option": mine.id,
                        "rival": rival.id, "kill": list(KILLS), **row,
                    })  # fmt: skip
    return rows


def _pair(
    job: Job, found: Collected, pair: tuple[int, int], r: int, k: int
) -> dict[str, Any] | None:  # fmt: skip
    mine, rivals = found.kills[pair[0], r][:, :, k], found.kills[pair[1], r][:, :, k]
    drawn = found.played[pair[1], r].leak[: mine.shape[0], k]
    if np.median(drawn) >= _ALL or np.median(mine.min(axis=1)) >= _ALL:
        return None  # one of them stops nothing: any shot, or none, makes the other better
    rival = job.plans[pair[1]].option
    even = np.array(
        [break_even_kill(KILLS, row, float(leak)) for row, leak in zip(mine, drawn, strict=True)]
    )
    known = even[np.isfinite(even)]
    share = known.size / even.size
    equal = None
    if share >= 0.5:
        found_ = quantiles(known)
        equal = {name: round(found_[name], 3) for name in ("p05", "p50", "p95")}
    return {
        "leak": {"option": _median(mine), "rival": _median(rivals)},
        "equal": equal,
        "share_found": round(share, 4),
        "words": _even_words(rival, share, job.params.kill_priors),
    }


def _median(curves: Floats) -> list[float]:
    return [round(float(v), 5) for v in np.nanmedian(curves, axis=0)]


def _even_words(rival: Option, share: float, priors: str) -> str:
    prior = "the shared prior" if priors == "shared" else "its own prior"
    held = f"{rival.label}: held at {prior}, drawn with everything else"
    if share >= 1.0:
        return held
    return (
        f"{held}; in {10 * (1 - share):.0f} of 10 runs no probability of kill up to {KILLS[-1]} "
        "makes them equal"
    )
