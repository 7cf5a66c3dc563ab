"""Where a radar looks: its sector and elevation limits, one set a placement.

Sector width and lowest elevation are unknown for most radars and change what is in sight, so they
cannot be looked up after the fact. Each placement has one value of both, spread over their bands
like a Latin square; the first placement, which maps show, has the nominal ones. Ranks are shared
by all radars of all options.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Radar
from longshadow.provenance import Cited, Role
from longshadow.sensing.siting import Site
from longshadow.terrain.grid import Grid
from longshadow.uncertainty.distributions import from_band

__all__ = ["NO_SCAN_LOSS", "Beam", "Ranks", "beam_of", "beam_ranks", "scan_plane"]

#: A face that loses nothing off its boresight.
NO_SCAN_LOSS: NDArray[np.float32] = np.ones((1, 1), np.float32)


@dataclass(frozen=True)
class Ranks:
    """Cumulative probability of each unknown of the beam; None for the nominal value."""

    sector: float | None = None
    elevation_min: float | None = None


@dataclass(frozen=True)
class Beam:
    """Sector width in degrees (360 when it rotates), and elevation limits in radians."""

    sector_deg: float
    elevation_min_rad: float
    elevation_max_rad: float

    @property
    def is_fixed_face(self) -> bool:
        """Whether it looks one way and is steered off its boresight, at a loss."""
        return self.sector_deg < 360.0


def beam_ranks(placements: int, rng: np.random.Generator) -> list[Ranks]:
    """Return the ranks of every placement: the first nominal, the others strata in random order."""
    strata = np.delete((np.arange(placements) + 0.5) / placements, placements // 2)
    sector, elevation = rng.permutation(strata), rng.permutation(strata)
    others = [Ranks(float(s), float(e)) for s, e in zip(sector, elevation, strict=True)]
    return [Ranks(), *others]


def beam_of(radar: Radar, ranks: Ranks) -> Beam:
    """Return where a radar looks in a placement."""
    return Beam(
        math.degrees(_value(radar.sector, ranks.sector)),
        _value(radar.elevation_min, ranks.elevation_min),
        radar.elevation_max.band.nominal,
    )


def scan_plane(grid: Grid, site: Site, beam: Beam, exponent: float | None) -> NDArray[np.float32]:
    """Return by what the range that each cell needs is multiplied off the boresight of a radar.

    A claim is taken to stand on boresight.

    Parameters
    ----------
    exponent
        Power of the cosine for one way; None for no loss.

    Returns
    -------
    numpy.ndarray
        (rows, cols), at least 1 and infinite behind the face; one entry for a radar that rotates
        and where no loss is asked for.
    """
    if exponent is None or not beam.is_fixed_face:
        return NO_SCAN_LOSS
    from longshadow.physics.antenna import scan_range_factor
    from longshadow.terrain.sightline import Observer, azimuths_rad

    azimuth = azimuths_rad(grid, Observer(site.latitude_deg, site.longitude_deg, 0.0))
    turned = azimuth.astype(float) - math.radians(site.boresight_deg) + np.pi
    with np.errstate(divide="ignore"):
        factor = scan_range_factor(np.remainder(turned, 2 * np.pi) - np.pi, exponent)
        return (1.0 / factor).astype(np.float32)


def _value(cited: Cited, rank: float | None) -> float:
    band = cited.band
    if rank is None or cited.role is not Role.UNKNOWN:
        return band.nominal
    return float(from_band(band.low, band.nominal, band.high).quantile(np.array(rank)))
