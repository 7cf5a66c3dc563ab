"""How far a radar reaches a target, and an interceptor flies, in every draw of the unknowns."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Interceptor, Radar
from longshadow.physics.detection import range_factor_for_pd
from longshadow.physics.radar_equation import scaled_range_m

__all__ = [
    "Column",
    "detection_range_m",
    "free_space_range_m",
    "interceptor_reach_m",
    "units_for_budget",
]

#: Gives (draws,) SI values of a parameter path.
Column = Callable[[str], NDArray[np.float64]]


def detection_range_m(
    radar: Radar, rcs_m2: NDArray[np.float64], column: Column, required_pd: float | None
) -> NDArray[np.float64]:
    """Return the range at which a radar covers a target where nothing weakens the wave, metres.

    That of `free_space_range_m`, never beyond the instrumented range; (draws,).
    """
    reach = free_space_range_m(radar, rcs_m2, column, required_pd)
    return np.minimum(reach, column(f"radar.{radar.id}.instrumented_range"))


def free_space_range_m(
    radar: Radar,
    rcs_m2: NDArray[np.float64],
    column: Column,
    required_pd: float | None,
    into_free_space: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None,
) -> NDArray[np.float64]:
    """Return the range at which a radar would cover a target in free space, (draws,) metres.

    The range of the radar's calibration, scaled by the fourth root of the ratio of radar
    cross-sections. Members of the calibration that its source leaves out come from the prior that
    all radars share.

    Parameters
    ----------
    radar
        Catalogue record.
    rcs_m2
        (draws,) radar cross-section of the target.
    column
        Draws by parameter path.
    required_pd
        Detection probability of one scan that counts as covered; None for the calibration's own.
    into_free_space
        Turns a range claimed in air into the range that free space would give; None where the
        claim is taken to hold in free space.
    """
    base = f"radar.{radar.id}.calibration."
    reference = column(base + "rcs" if radar.calibration.rcs else "prior.calibration-rcs.value")
    claimed = column(base + "range")
    if into_free_space is not None:
        claimed = into_free_space(claimed)
    reach = scaled_range_m(claimed, reference, rcs_m2)
    if required_pd is not None:
        pd = column(base + "pd" if radar.calibration.pd else "prior.calibration-pd.value")
        pfa = column(base + "pfa" if radar.calibration.pfa else "prior.calibration-pfa.value")
        pairs, inverse = np.unique(np.stack([pd, pfa]), axis=1, return_inverse=True)
        factors = [range_factor_for_pd(float(p), required_pd, float(f)) for p, f in pairs.T]
        reach = reach * np.asarray(factors)[inverse.ravel()]
    return reach


def interceptor_reach_m(
    interceptors: Iterable[Interceptor],
    target_class: str,
    height_m: float,
    column: Column,
) -> NDArray[np.float64]:
    """Return the greatest reach of any interceptor against a target, (draws,) metres.

    An interceptor counts in the draws in which the target flies between its floor and its
    ceiling; 0 where none does, or where none is said to engage this class.

    Parameters
    ----------
    interceptors
        The missiles of one system.
    target_class
        aircraft, cruise-missile, drone, helicopter or ballistic.
    height_m
        Height of the target in metres, compared with floors above ground and with ceilings.
    column
        Draws by parameter path.
    """
    best: NDArray[np.float64] = np.zeros(1)
    for missile in interceptors:
        if target_class not in missile.reach:
            continue
        base = f"interceptor.{missile.id}."
        inside = (column(base + "altitude_min") <= height_m) & (
            height_m <= column(base + "altitude_max")
        )
        best = np.maximum(best, np.where(inside, column(base + f"reach.{target_class}"), 0.0))
    return best


def units_for_budget(budget_usd: float, price_usd: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many whole fire units a budget buys in every draw; money left over stays.

    >>> units_for_budget(5.43e9, np.array([1.1e9, 1.8e9]))
    array([4, 3])
    """
    return np.floor(budget_usd / price_usd + 1e-9).astype(np.int64)
