"""How far a radar reaches a target, and an interceptor flies, in every draw of the unknowns."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Interceptor, Radar
from longshadow.catalog.signature import RcsEntry
from longshadow.errors import DomainError, Problem
from longshadow.physics.detection import required_snr
from longshadow.physics.radar_equation import scaled_range_m
from longshadow.physics.signature import scatterers

__all__ = [
    "Column",
    "detection_range_m",
    "free_space_range_m",
    "interceptor_reach_m",
    "seen_rcs_m2",
    "swerling_class",
    "units_for_budget",
]

#: Gives (draws,) SI values of a parameter path.
Column = Callable[[str], NDArray[np.float64]]


def seen_rcs_m2(entry: RcsEntry, column: Column) -> NDArray[np.float64]:
    """Return the cross-section that a target shows to a radar, (draws,) square metres.

    The figure for the radar's band, or the figure for X-band times the ratio between the bands.
    """
    figure = column(entry.path)
    return figure if entry.ratio_path is None else figure * column(entry.ratio_path)


def swerling_class(path: str, column: Column) -> NDArray[np.int64]:
    """Return a Swerling class, (draws,).

    Raises
    ------
    DomainError
        If the value at the path is none of 0 to 4.
    """
    values = column(path)
    for value in np.unique(values):
        try:
            scatterers(float(value))
        except ValueError as fault:
            raise DomainError(
                Problem("is no Swerling class", where=path, value=f"{value:g}", remedy=f"{fault}.")
            ) from fault
    return values.astype(np.int64)


def detection_range_m(
    radar: Radar,
    rcs_m2: NDArray[np.float64],
    column: Column,
    required_pd: float | None,
    swerling: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Return the range at which a radar covers a target where nothing weakens the wave, metres.

    That of `free_space_range_m`, never beyond the instrumented range; (draws,).
    """
    reach = free_space_range_m(radar, rcs_m2, column, required_pd, swerling=swerling)
    return np.minimum(reach, column(f"radar.{radar.id}.instrumented_range"))


def free_space_range_m(
    radar: Radar,
    rcs_m2: NDArray[np.float64],
    column: Column,
    required_pd: float | None,
    into_free_space: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None,
    swerling: NDArray[np.int64] | None = None,
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
    swerling
        (draws,) fluctuation class of the target; None for that of the calibration's target.

    Raises
    ------
    DomainError
        If a probability of detection does not lie above that of a false alarm.
    """
    base = f"radar.{radar.id}.calibration."
    reference = column(base + "rcs" if radar.calibration.rcs else "prior.calibration-rcs.value")
    claimed = column(base + "range")
    if into_free_space is not None:
        claimed = into_free_space(claimed)
    reach = scaled_range_m(claimed, reference, rcs_m2)
    return reach * _pd_factor(radar, column, required_pd, swerling)


def _pd_factor(
    radar: Radar, column: Column, required_pd: float | None, swerling: NDArray[np.int64] | None
) -> NDArray[np.float64]:
    """Return what another probability and another fluctuation do to a range, (draws,) or ()."""
    given, base = radar.calibration, f"radar.{radar.id}.calibration."
    if required_pd is None and swerling is None:
        return np.ones(())
    known = given.fluctuation is not None
    path = base + "fluctuation" if known else "prior.calibration-fluctuation.value"
    claimed = swerling_class(path, column)
    asked = claimed if swerling is None else swerling
    if required_pd is None and np.array_equal(claimed, asked):
        return np.ones(())
    pd = column(base + "pd" if given.pd else "prior.calibration-pd.value")
    pfa = column(base + "pfa" if given.pfa else "prior.calibration-pfa.value")
    needed = pd if required_pd is None else np.full_like(pd, required_pd)
    table = np.stack([pd, needed, pfa, claimed, asked])
    rows, inverse = np.unique(table, axis=1, return_inverse=True)
    try:
        ratios = [
            float(required_snr(p, f, swerling=int(c)) / required_snr(n, f, swerling=int(a)))
            for p, n, f, c, a in rows.T
        ]
    except ValueError as fault:
        where = base + "pd" if required_pd is None else "required_pd"
        message = "is no probability that this radar could have"
        raise DomainError(Problem(message, where=where, remedy=f"{fault}.")) from fault
    return np.asarray(ratios)[inverse.ravel()] ** 0.25


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


def units_for_budget(
    budget_usd: float | NDArray[np.float64], price_usd: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return how many whole fire units a budget buys in every draw; money left over stays.

    >>> units_for_budget(5.43e9, np.array([1.1e9, 1.8e9]))
    array([4, 3])
    """
    return np.floor(budget_usd / price_usd + 1e-9).astype(np.int64)
