"""The radars of one option: what their claims say in every draw, and what they have in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Radar
from longshadow.physics.signature import band_centre_hz
from longshadow.scenario.placing import scan_exponent
from longshadow.scenario.radars import RadarKind, radar_kind
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.beam import Ranks, beam_of, scan_plane
from longshadow.sensing.losses import air_table
from longshadow.sensing.network_detections import Place
from longshadow.sensing.network_paths import Paths
from longshadow.sensing.network_sight import Sight, sight_of
from longshadow.sensing.ranges import Column
from longshadow.sensing.siting import Site
from longshadow.sensing.views import Ground, Heights, View, look, terrain_losses_db
from longshadow.studies.network.params import Params
from longshadow.studies.network.unknowns import seeing_radars
from longshadow.terrain.sightline import Observer, distances_m

__all__ = ["Kind", "Station", "kinds_of", "stations_of"]

Floats = NDArray[np.float64]

#: At three times the range of its claim a scan detects about once in 10,000 (Swerling 1).
_REACHES = 3.0


@dataclass(frozen=True, eq=False)
class Kind:
    """All radars of one kind, and (levels,) antenna heights whose lines of sight are computed."""

    claims: RadarKind
    levels_m: Floats

    @property
    def radar(self) -> Radar:
        """The record."""
        return self.claims.radar


@dataclass(frozen=True, eq=False)
class Station:
    """One radar at the site of one unit, and what it has of all flights."""

    name: str
    kind: Kind
    unit: int
    place: Place
    sight: Sight


def kinds_of(
    scenario: Scenario, params: Params, option: Option, column: Column, radius_m: float
) -> list[Kind]:
    """Return the kinds of radar of an option that see, in every draw.

    Parameters
    ----------
    radius_m
        Effective Earth radius at the middle of the region.
    """
    assert option.system is not None
    claims = (
        radar_kind(scenario, params.model, radar, every, params.target, column, radius_m)
        for radar, every in seeing_radars(scenario, option.system)
    )
    return [Kind(claim, _levels_m(claim.antenna_m, params.antenna_levels)) for claim in claims]


def _levels_m(antenna_m: Floats, count: int) -> Floats:
    low, high = float(antenna_m.min()), float(antenna_m.max())
    return np.linspace(low, high, count) if high > low else np.array([low])


@dataclass(frozen=True, eq=False)
class _Terms:
    params: Params
    ground: Ground
    paths: Paths
    ranks: Ranks
    scan_exponent: float | None
    workers: int


def stations_of(
    scenario: Scenario, params: Params, kinds: Sequence[Kind], sites: Sequence[Site],
    ground: Ground, paths: Paths, ranks: Ranks, workers: int, each: Callable[[], None],
) -> list[Station]:  # fmt: skip
    """Return every radar at the sites of one placement.

    Parameters
    ----------
    sites
        (units,) where units stand.
    ranks
        Where the radars of this placement look.
    each
        Called after every radar.
    """
    exponent = scan_exponent(scenario, params.model)
    terms = _Terms(params, ground, paths, ranks, exponent, workers)
    found = []
    for station in _stations(kinds, sites, terms):
        found.append(station)
        each()
    return found


def _stations(kinds: Sequence[Kind], sites: Sequence[Site], terms: _Terms) -> Iterator[Station]:
    for i, site in enumerate(sites):
        here = Observer(site.latitude_deg, site.longitude_deg, 0.0)
        mine = [kind for kind in kinds if i % kind.claims.every == 0]
        distance = distances_m(terms.ground.grid, here) if mine else np.empty((0, 0), np.float32)
        for kind in mine:
            view = _view(kind, site, distance, terms)
            loss = _loss_db(kind, site, view, terms)
            place = Place(site.latitude_deg, site.longitude_deg, view.altitude_m)
            sight = sight_of(view, site, terms.paths, kind.levels_m, loss)
            yield Station(f"{kind.radar.name}, {site.name}", kind, i, place, sight)


def _view(kind: Kind, site: Site, distance: NDArray[np.float32], terms: _Terms) -> View:
    model = terms.params.model
    beam = beam_of(kind.radar, terms.ranks)
    reach = float(np.minimum(_REACHES * kind.claims.reach_m, kind.claims.limit_m).max())
    view = look(
        terms.ground, site, beam, kind.levels_m, reach, model.earth, distance, terms.workers
    )
    flown = terms.paths.altitude_m
    spans = (min(0.0, float(np.nanmin(flown))), float(np.nanmax(flown)))
    frequency_hz = band_centre_hz(kind.radar.band)
    air = air_table(model.air, frequency_hz, view.altitude_m, view.radius_m, reach, spans)
    scan = scan_plane(terms.ground.grid, site, beam, terms.scan_exponent)
    return replace(view, air=air, scan=scan)


def _loss_db(kind: Kind, site: Site, view: View, terms: _Terms) -> NDArray[np.float32] | None:
    """Return (levels, tracks, samples) loss to terrain at the one height of all approaches."""
    block = terms.params.approaches
    if terms.params.model.diffraction == "none" or block is None:
        return None
    heights = Heights(np.array([block.height.metres]), np.array([block.height.reference == "AMSL"]))
    maps = terrain_losses_db(
        view, site, terms.ground, kind.levels_m, heights, band_centre_hz(kind.radar.band),
        terms.params.model.earth, terms.workers,
    )  # fmt: skip
    return np.stack([loss[0][terms.paths.row, terms.paths.column] for loss in maps])
