"""What each radar of an option sees from its site, with what air and terrain take on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from longshadow.sensing.beam import Beam, Ranks, beam_of, scan_plane
from longshadow.sensing.losses import Air, air_table
from longshadow.sensing.siting import Site
from longshadow.sensing.views import Ground, Heights, Parallel, View, look, terrain_losses_db
from longshadow.studies.coverage.setup import Family, Middle, Setup
from longshadow.terrain.sightline import Observer, distances_m

__all__ = ["Terms", "looked", "weakened"]


@dataclass(frozen=True, eq=False)
class Terms:
    """What all options share.

    Attributes
    ----------
    region
        First and last (exclusive) row and column of the defended region.
    region_m2
        (heights,) its area where a target of that height is above the ground.
    middle
        Its middle, where straight approaches end.
    altitudes_m
        Lowest and highest altitude at which any target flies.
    air
        What weakens the wave on its way.
    diffraction
        Whether terrain acts by loss rather than by sight.
    scan_exponent
        Power of the cosine by which fixed faces lose off boresight; None for no loss.
    approach, approach_m
        Rows and columns, (azimuths, points), of straight approaches, and distances from the middle.
    """

    ground: Ground
    heights: Heights
    region: tuple[int, int, int, int]
    region_m2: NDArray[np.float64]
    middle: Middle
    altitudes_m: tuple[float, float]
    air: Air
    diffraction: bool
    scan_exponent: float | None
    approach: tuple[NDArray[np.int64], NDArray[np.int64]]
    approach_m: NDArray[np.float64]
    earth_factor: float
    workers: int
    parallel: Parallel


def looked(
    setup: Setup,
    sites: Sequence[Site],
    looks: Sequence[tuple[int, int]],
    terms: Terms,
    ranks: Ranks,
) -> Iterator[tuple[tuple[int, int], View]]:
    """Compute views one after the other: threads work inside each, so that memory stays small.

    Parameters
    ----------
    looks
        (unit, family) of every radar, unit by unit.
    ranks
        Where the radars of this placement look.
    """
    here, distance = -1, np.empty((0, 0), np.float32)
    for i, k in looks:
        if i != here:
            place = Observer(sites[i].latitude_deg, sites[i].longitude_deg, 0.0)
            here, distance = i, distances_m(terms.ground.grid, place)
        family = setup.families[k]
        beam = beam_of(family.radar, ranks)
        view = look(
            terms.ground, sites[i], beam, family.levels_m, family.farthest_m, terms.earth_factor,
            distance, terms.workers,
        )  # fmt: skip
        yield (i, k), weakened(view, sites[i], beam, family, terms)


def weakened(view: View, site: Site, beam: Beam, family: Family, terms: Terms) -> View:
    """Return a view with what air, terrain and scan take, as the models are named."""
    air = air_table(
        terms.air, family.frequency_hz, view.altitude_m, view.radius_m, view.reach_m,
        terms.altitudes_m,
    )  # fmt: skip
    scan = scan_plane(terms.ground.grid, site, beam, terms.scan_exponent)
    if not terms.diffraction:
        return replace(view, air=air, scan=scan)
    losses = list(
        terrain_losses_db(
            view, site, terms.ground, family.levels_m, terms.heights, family.frequency_hz,
            terms.earth_factor, terms.workers,
        )
    )  # fmt: skip
    loss_db = np.stack(losses * (family.levels_m.size // len(losses)))
    return replace(view, air=air, scan=scan, loss_db=loss_db)
