"""What one radar at one site has in sight, and the range that each cell then needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.sensing.beam import NO_SCAN_LOSS, Beam
from longshadow.sensing.losses import FREE_SPACE, AirTable
from longshadow.sensing.siting import Site
from longshadow.terrain.grid import Grid
from longshadow.terrain.sightline import Observer, Prepared

__all__ = [
    "Ground",
    "Heights",
    "Parallel",
    "View",
    "empty_need",
    "look",
    "lower_need",
    "terrain_losses_db",
]

#: Runs a function over tasks, perhaps on several threads, and returns results in their order.
Parallel = Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]

#: Lines of sight a cell. More change no area of the example by 0.03 %, and double its cost
#: (docs/performance.md); the errors of coarse terrain are a thousand times larger.
LINES_PER_CELL = 4.0
_ROWS_A_TASK = 96  # never depends on the number of workers


@dataclass(frozen=True, eq=False)
class Ground:
    """Terrain made ready for many radars.

    Attributes
    ----------
    grid
        Heights.
    prepared
        What sightlines share between radars.
    row_area_m2
        (rows,) area of one cell in each row.
    """

    grid: Grid
    prepared: Prepared
    row_area_m2: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Heights:
    """Target heights: (heights,) metres, and whether each is above sea level."""

    metres: NDArray[np.float64]
    at_sea: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class View:
    """One radar at one site.

    Attributes
    ----------
    visible
        (levels, rows, cols) lowest height in sight above ground, metres; inf never.
    distance
        (rows, cols) ground distance, metres.
    ground_m
        Height of the ground at the radar.
    antenna_m
        Antenna height above it that slant ranges are measured from.
    radius_m
        Effective Earth radius.
    window
        First and last (exclusive) row and column within reach.
    elevations_rad
        Least and greatest elevation.
    reach_m
        Range beyond which nothing was computed.
    sector
        Share of the circle that the radar looks at.
    sector_deg
        Where its sector begins, clockwise from north, and how wide it is; None all around.
    mast_m
        Antenna height that the site prescribes, if it does.
    air
        What the air takes on the way.
    scan
        (rows, cols) by what the range needed is multiplied off boresight; one entry where a face
        loses nothing.
    loss_db
        (levels, heights, rows, cols) one-way loss to terrain, which then stands in the place of
        sight; None where sight decides.
    """

    visible: NDArray[np.float32]
    distance: NDArray[np.float32]
    ground_m: float
    antenna_m: float
    radius_m: float
    window: tuple[int, int, int, int]
    elevations_rad: tuple[float, float]
    reach_m: float
    sector: float = 1.0
    mast_m: float | None = None
    sector_deg: tuple[float, float] | None = None
    air: AirTable = FREE_SPACE
    scan: NDArray[np.float32] = field(default_factory=lambda: NO_SCAN_LOSS)
    loss_db: NDArray[np.float32] | None = None

    @property
    def altitude_m(self) -> float:
        """Altitude of the antenna."""
        return self.ground_m + self.antenna_m

    def at(self, h: int) -> View:
        """Return the view of one of the target heights."""
        if self.loss_db is None:
            return self
        return replace(self, loss_db=self.loss_db[:, h : h + 1])


def look(
    ground: Ground,
    site: Site,
    beam: Beam,
    antenna_m: NDArray[np.float64],
    reach_m: float,
    earth_factor: float,
    distance: NDArray[np.float32],
    threads: int,
) -> View:
    """Compute what a radar at a site has in sight, for every antenna level.

    Parameters
    ----------
    beam
        Where it looks.
    antenna_m
        (levels,) antenna heights, metres.
    reach_m
        Greatest range of any draw: nothing is computed beyond it.
    earth_factor
        Effective Earth radius factor k.
    distance
        (rows, cols) ground distance from the site, metres: the same for all radars there.
    threads
        Threads to compute on; never changes the result.
    """
    from longshadow.terrain.grid import height_at
    from longshadow.terrain.sightline import lowest_visible_heights

    grid = ground.grid
    if site.mast_m is not None:
        antenna_m = np.full_like(antenna_m, site.mast_m)
    observer = Observer(site.latitude_deg, site.longitude_deg, float(antenna_m[0]))
    sector = None
    if beam.sector_deg < 360.0:
        sector = ((site.boresight_deg - beam.sector_deg / 2) % 360.0, beam.sector_deg)
    visible = lowest_visible_heights(
        grid,
        observer,
        antenna_m.tolist(),
        earth_factor=earth_factor,
        max_range_m=reach_m,
        sector=sector,
        prepared=ground.prepared,
        threads=threads,
        rays=LINES_PER_CELL,
    )
    return View(
        visible=visible,
        distance=distance,
        ground_m=float(height_at(grid, site.latitude_deg, site.longitude_deg)),
        antenna_m=float(np.median(antenna_m)),
        radius_m=earth_factor * gaussian_radius_m(site.latitude_deg),
        window=_window(grid, site, reach_m),
        elevations_rad=(beam.elevation_min_rad, beam.elevation_max_rad),
        reach_m=reach_m,
        sector=min(beam.sector_deg / 360.0, 1.0),
        mast_m=site.mast_m,
        sector_deg=sector,
    )


def terrain_losses_db(
    view: View,
    site: Site,
    ground: Ground,
    antenna_m: NDArray[np.float64],
    heights: Heights,
    frequency_hz: float,
    earth_factor: float,
    threads: int,
) -> Iterator[NDArray[np.float32]]:
    """Yield (heights, rows, cols) one-way loss to terrain, decibels, for each antenna height.

    Parameters
    ----------
    antenna_m
        (levels,) antenna heights; one alone counts where the site prescribes it.
    frequency_hz
        Carrier frequency.
    """
    from longshadow.terrain.diffraction import diffraction_loss_db

    for mast_m in [view.mast_m] if view.mast_m is not None else antenna_m.tolist():
        yield diffraction_loss_db(
            ground.grid, Observer(site.latitude_deg, site.longitude_deg, mast_m),
            heights.metres, heights.at_sea, frequency_hz=frequency_hz,
            earth_factor=earth_factor, max_range_m=view.reach_m, sector=view.sector_deg,
            threads=threads,
        )  # fmt: skip


def _window(grid: Grid, site: Site, reach_m: float) -> tuple[int, int, int, int]:
    rows, columns = grid.heights_m.shape
    high = reach_m / 110_500.0  # metres a degree of latitude, at least
    latitude = min(abs(site.latitude_deg) + high, 89.0)
    wide = high / math.cos(math.radians(latitude))
    row = (grid.north - site.latitude_deg) / grid.step_y
    column = (site.longitude_deg - grid.west) / grid.step_x
    return (
        max(int(row - high / grid.step_y), 0),
        min(int(row + high / grid.step_y) + 2, rows),
        max(int(column - wide / grid.step_x), 0),
        min(int(column + wide / grid.step_x) + 2, columns),
    )


def empty_need(levels: int, heights: int, shape: tuple[int, int]) -> NDArray[np.uint16]:
    """Return (heights, levels, rows, cols) of cells that no range covers."""
    from longshadow.physics.kernels.need import NEVER

    return np.full((heights, levels, *shape), NEVER, np.uint16)


def lower_need(
    view: View,
    heights: Heights,
    ground: Ground,
    need: NDArray[np.uint16],
    parallel: Parallel,
) -> None:
    """Lower the range needed by every cell to what this radar asks, in place.

    Parameters
    ----------
    need
        (heights, levels, rows, cols) steps of `STEP_M`.
    parallel
        Runs blocks of rows, each of which writes its own part.
    """
    from longshadow.physics.kernels.need import (
        STEP_M,
        accumulate_need,
        accumulate_weakened_need,
    )

    first, last, left, right = view.window
    blocks = [
        (r, min(r + _ROWS_A_TASK, last), left, right) for r in range(first, last, _ROWS_A_TASK)
    ]
    site = (view.altitude_m, view.radius_m)
    least, most = view.elevations_rad
    sines = (math.sin(least), 1.0 if most >= math.pi / 2 else math.sin(most))
    most_steps = int(view.reach_m / STEP_M)

    common = (
        view.distance, view.scan, ground.grid.heights_m, site, heights.metres, heights.at_sea,
        sines, most_steps, view.air.looked_up,
    )  # fmt: skip

    def block(window: tuple[int, int, int, int]) -> None:
        if view.loss_db is None:
            accumulate_need(view.visible, *common, window, need)
        else:
            accumulate_weakened_need(view.visible, view.loss_db, *common, window, need)

    parallel(block, blocks)
