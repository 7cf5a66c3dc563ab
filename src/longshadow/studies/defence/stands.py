"""The radars of one system in one placement: where each looks, and what air and scanning take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Radar, RadarShare, System
from longshadow.engagement.records import PathBank, Sight
from longshadow.engagement.sight import PreparedRadar, prepare_radar
from longshadow.physics.antenna import scan_range_factor
from longshadow.physics.signature import band_centre_hz
from longshadow.scenario.placing import scan_exponent, seeing_and_tracking
from longshadow.scenario.records import Scenario
from longshadow.sensing.beam import Beam, beam_of
from longshadow.sensing.losses import MOST_RANGE_M, air_table
from longshadow.sensing.network_sight import air_factor
from longshadow.sensing.siting import Site
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.places import Place

__all__ = ["Stand", "sector_of", "stands_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stand:
    """One radar at one site, in one placement.

    Attributes
    ----------
    unit
        First unit that it serves; it stands at the site of that unit.
    serves
        How many units.
    sees, guides
        Whether it searches, and whether it guides interceptors.
    elevations_rad
        Least and greatest elevation of its beam.
    prepared
        By flight: what of its sight does not change with the draw; None where the system does
        not engage that flight.
    """

    radar: Radar
    unit: int
    serves: int
    sees: bool
    guides: bool
    elevations_rad: tuple[float, float]
    prepared: Sequence[PreparedRadar | None]


def stands_of(
    scenario: Scenario, params: Params, system: System, place: Place, units: int,
) -> list[Stand]:  # fmt: skip
    """Return every radar of so many units of a system, in the order of their units.

    Raises
    ------
    ValueError
        If the system has more than two kinds of radar that see, or not one that tracks.
    """
    shares, seeing = seeing_and_tracking(system)
    found = []
    for unit in range(units):
        for k, share in enumerate(shares):
            every = max(round(share.fire_units_per_radar.band.nominal), 1)
            if unit % every == 0:
                sees = k < seeing
                found.append(_stand(scenario, params, system, place, unit, share, every, sees))
    return found


def sector_of(params: Params, site: Site, beam: Beam) -> tuple[float, float] | None:
    """Return where the sector of a radar begins and how wide it is, degrees; None all round."""
    if params.facing == "all-round" or not beam.is_fixed_face:
        return None
    return ((site.boresight_deg - beam.sector_deg / 2.0) % 360.0, beam.sector_deg)


def _stand(
    scenario: Scenario, params: Params, system: System, place: Place, unit: int,
    share: RadarShare, every: int, sees: bool,
) -> Stand:  # fmt: skip
    radar, site = scenario.catalog.radars[share.radar], place.sites[unit]
    beam = beam_of(radar, place.ranks)
    exponent = scan_exponent(scenario, params.model)
    sector = sector_of(params, site, beam)
    prepared = [
        prepare_radar(
            place.sights[unit][f], bank, sector_deg=sector,
            factor=_factor(params, radar, place, unit, f, beam, exponent),
        )
        if bank.target_class in system.engages
        else None
        for f, bank in enumerate(place.banks)
    ]  # fmt: skip
    return Stand(
        radar, unit, every, sees, share.duty in ("engagement", "both"),
        (beam.elevation_min_rad, beam.elevation_max_rad), prepared,
    )  # fmt: skip


def _factor(
    params: Params, radar: Radar, place: Place, unit: int, flight: int, beam: Beam,
    exponent: float | None,
) -> Floats | None:  # fmt: skip
    """Return the factor of air and scanning on the range needed, None for none."""
    found = None
    sight, site = place.sights[unit][flight], place.sites[unit]
    if params.model.air.weakens:
        key = (radar.band, unit, flight)
        if key not in place.air:
            place.air[key] = _air(params, radar, sight, place.banks[flight])
        found = place.air[key]
    if exponent is not None and beam.is_fixed_face:
        off = np.radians(np.mod(sight.azimuth_deg - site.boresight_deg + 180.0, 360.0) - 180.0)
        with np.errstate(divide="ignore"):
            scan = 1.0 / scan_range_factor(off, exponent)
        found = scan if found is None else found * scan
    return found


def _air(params: Params, radar: Radar, sight: Sight, bank: PathBank) -> Floats:
    antenna_m = sight.ground_m + float(np.median(sight.levels_m))
    spans = (min(0.0, float(bank.altitude_m.min())), float(bank.altitude_m.max()))
    air = air_table(
        params.model.air, band_centre_hz(radar.band), antenna_m, sight.radius_m,
        min(float(sight.distance_m.max()), MOST_RANGE_M), spans,
    )  # fmt: skip
    return air_factor(air, sight.distance_m, bank.altitude_m)
