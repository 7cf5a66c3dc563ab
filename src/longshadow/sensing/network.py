"""Several radars and one flight: first detection, confirmation and continuity as distributions.

All chances here are exact given the parameters: scans are independent of each other, and radars
too. Each radar begins a track of its own by the M-of-N rule on its own scans; the shared picture
holds the track from when the first of them has it. False alarms are left aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.accumulation import confirmation_probability
from longshadow.physics.detection import detection_probability, required_snr

__all__ = [
    "Calibrated",
    "Continuity",
    "Scans",
    "continuity",
    "first_event",
    "hazard_of",
    "scan_pd",
    "scan_times",
    "weighted_quantiles",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scans:
    """When radars look at flights.

    Attributes
    ----------
    time_s
        (tracks, radars, scans) seconds since the beginning of the track.
    within
        (tracks, radars, scans) whether the track has not ended by then.
    """

    time_s: Floats
    within: NDArray[np.bool_]

    def samples(self, step_s: float) -> NDArray[np.int64]:
        """Return the sample that is nearest to each scan of a track sampled at even times."""
        return np.where(self.within, np.rint(self.time_s / step_s), 0.0).astype(np.int64)


@dataclass(frozen=True)
class Calibrated:
    """What one radar's claim says of one target in one draw.

    Attributes
    ----------
    reach_m
        Range in free space at which one scan detects with probability `pd`.
    limit_m
        Slant range beyond which it does not look.
    pd, pfa
        Probabilities of detection and of false alarm, one scan.
    swerling
        Fluctuation of the target, 0 to 4.
    """

    reach_m: float
    limit_m: float
    pd: float
    pfa: float
    swerling: int


def scan_times(
    start_s: ArrayLike, duration_s: ArrayLike, revisit_s: ArrayLike, phase: ArrayLike
) -> Scans:
    """Return when radars look, at (phase + k) revisit times since the first track began.

    Parameters
    ----------
    start_s, duration_s
        (tracks,) seconds.
    revisit_s
        (radars,) seconds between two looks at the same place, above 0.
    phase
        (radars,) in [0, 1): a radar looks at all targets at the same moments.

    Raises
    ------
    ValueError
        If a revisit time is not above 0.
    """
    start, duration = np.atleast_1d(start_s).astype(float), np.atleast_1d(duration_s).astype(float)
    revisit, share = np.atleast_1d(revisit_s).astype(float), np.atleast_1d(phase).astype(float)
    if not np.all((revisit > 0.0) & np.isfinite(revisit)):
        raise ValueError(f"revisit_s = {revisit.min():g}: must be above 0")
    begun = (start - start.min())[:, None]
    first = np.ceil(begun / revisit - share)
    count = int(np.floor(float(duration.max()) / float(revisit.min()))) + 1
    at = (first[..., None] + np.arange(count) + share[:, None]) * revisit[:, None]
    since = at - begun[..., None]
    return Scans(since, since <= duration[:, None, None])


def scan_pd(
    needed_m: Floats, slant_m: Floats, within: NDArray[np.bool_], radars: Sequence[Calibrated]
) -> Floats:
    """Return the probability that each scan detects, (tracks, radars, scans).

    The signal-to-noise ratio that the claim implies at its own range falls with the fourth power
    of the range that free space would ask for (Skolnik, Introduction to Radar Systems, 3rd ed.,
    eq. 1.7). A scan without the target in sight does not detect.

    Parameters
    ----------
    needed_m, slant_m
        (tracks, radars, scans) range that free space would ask for, infinite where hidden, and
        slant range.
    within
        (tracks, radars, scans) whether there is a target to look at.
    radars
        (radars,) what each claim says.
    """
    chance = np.zeros(needed_m.shape)
    for r, radar in enumerate(radars):
        snr = required_snr(radar.pd, radar.pfa, swerling=radar.swerling)
        needed = np.maximum(needed_m[:, r], 1.0)
        seen = within[:, r] & np.isfinite(needed) & (slant_m[:, r] <= radar.limit_m)
        ratio = float(snr) * (radar.reach_m / needed[seen]) ** 4
        chance[:, r][seen] = detection_probability(ratio, radar.pfa, swerling=radar.swerling)
    return chance


def hazard_of(chance: Floats, hits: int, of: int) -> tuple[Floats, Floats]:
    """Return when a radar by itself confirms a track, if it has not before.

    Parameters
    ----------
    chance
        (..., scans) detection probability of each scan.
    hits, of
        The rule: so many hits in so many successive scans.

    Returns
    -------
    tuple
        (..., scans) the probability that a scan confirms given that none before has, and that
        some scan so far has.
    """
    confirmed = confirmation_probability(chance, hits, of)
    before = np.concatenate([np.zeros((*confirmed.shape[:-1], 1)), confirmed[..., :-1]], axis=-1)
    still = 1.0 - before
    hazard = np.where(still > 0.0, (confirmed - before) / np.where(still > 0.0, still, 1.0), 0.0)
    return np.asarray(np.clip(hazard, 0.0, 1.0)), confirmed


def first_event(time_s: Floats, hazard: Floats) -> tuple[Floats, Floats]:
    """Return the probability that each scan of any radar is the first to do something.

    In the order of time every scan ends what is left by its hazard:
    P(first at i) = h_i prod_(j before i) (1 - h_j), radars being independent.

    Parameters
    ----------
    time_s
        (tracks, radars, scans) seconds.
    hazard
        (tracks, radars, scans) probability that a scan does it if no scan of its radar has.

    Returns
    -------
    tuple
        (tracks, radars, scans) probabilities, and (tracks,) that of never.
    """
    tracks = time_s.shape[0]
    order = np.argsort(time_s.reshape(tracks, -1), axis=1, kind="stable")
    sorted_hazard = np.take_along_axis(hazard.reshape(tracks, -1), order, axis=1)
    left = np.cumprod(1.0 - sorted_hazard, axis=1)
    before = np.concatenate([np.ones((tracks, 1)), left[:, :-1]], axis=1)
    weight = np.empty_like(left)
    np.put_along_axis(weight, order, before * sorted_hazard, axis=1)
    return np.asarray(weight.reshape(time_s.shape)), np.asarray(left[:, -1])


def weighted_quantiles(values: Floats, weights: Floats, levels: Sequence[float]) -> Floats:
    """Return quantiles of values with weights; NaN where there is no weight at all.

    The smallest value up to which at least that share of all weight lies.

    >>> weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3]), [0.5, 0.9])
    array([1., 3.])
    """
    kept = weights > 0.0
    values, weights = values[kept], weights[kept]
    if not values.size or float(weights.sum()) < 1e-9:
        return np.full(len(levels), np.nan)
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order])
    wanted = np.asarray(levels) * share[-1] * (1.0 - 1e-12)
    return np.asarray(values[order][np.searchsorted(share, wanted)])


@dataclass(frozen=True, eq=False)
class Continuity:
    """Seconds that are expected of each track, (tracks,).

    Attributes
    ----------
    confirmed_s
        After confirmation.
    alive_s
        Of these, with a detection by some radar within its last scans.
    hidden_s
        Of these, with no radar that had the target in sight at its last scan.
    """

    confirmed_s: Floats
    alive_s: Floats
    hidden_s: Floats


def continuity(
    scans: Scans,
    chance: Floats,
    confirmed: Floats,
    seen: NDArray[np.bool_],
    duration_s: Floats,
    drop_after: int,
    points: int = 200,
) -> Continuity:
    """Return how long tracks are expected to stay alive once they are confirmed.

    With C(t) the chance that the track is confirmed by t, and A(t) = 1 - prod (1 - Pd) over the
    last scans of every radar before t, the expected time alive is the integral of C A. A
    detection makes confirmation likelier and never less likely, so that the true value is at
    least that (Harris, Proc. Camb. Phil. Soc. 56 (1960), 13-20).

    Parameters
    ----------
    scans
        When radars look.
    chance, confirmed
        (tracks, radars, scans) detection probability, and chance that the radar has confirmed.
    seen
        (tracks, radars, scans) whether the target is in sight and in reach.
    duration_s
        (tracks,) seconds that tracks last.
    drop_after
        Scans of each radar without a detection after which a track is dropped, at least 1.
    points
        Moments at which each track is looked at.
    """
    grid = duration_s[:, None] * (np.arange(points) + 0.5) / points
    gap = scans.time_s[..., 1:2] - scans.time_s[..., :1] if scans.time_s.shape[-1] > 1 else 1.0
    last = np.floor((grid[:, None, :] - scans.time_s[..., :1]) / gap).astype(np.int64) + 1
    last = np.clip(last, 0, scans.time_s.shape[-1])

    def padded(values: Floats) -> Floats:
        return np.concatenate([np.zeros((*values.shape[:-1], 1)), values], axis=-1)

    missed = padded(np.cumsum(np.log1p(-np.minimum(chance, 1.0 - 1e-15)), axis=-1))
    window = np.take_along_axis(missed, last, axis=-1) - np.take_along_axis(
        missed, np.maximum(last - drop_after, 0), axis=-1
    )
    alive = -np.expm1(window.sum(axis=1))
    held = 1.0 - np.prod(1.0 - np.take_along_axis(padded(confirmed), last, axis=-1), axis=1)
    hidden = ~np.any(np.take_along_axis(padded(seen.astype(float)), last, axis=-1) > 0, axis=1)
    step = duration_s / points
    parts = (held, held * alive, held * hidden)
    return Continuity(*(part.sum(axis=1) * step for part in parts))
