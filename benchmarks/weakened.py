"""Coverage of one radar with air in it: 4 Mcells x 10 altitudes, against its sightlines alone.

The shipped relief made finer by splines to 4.1 Mcells, one radar sited by the rule of the example,
one antenna height, ten altitudes from 300 m to 20 km. The sightline is the floor: nothing can be
said of coverage without it. The range needed is worked out in free space and with gas and rain,
table and all. All on one thread.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.coverage import EARTH_FACTOR, MOST_M, REGION, serial
from benchmarks.table import Row, median_cpu_s
from longshadow.catalog.load import load_catalog
from longshadow.physics.signature import band_centre_hz
from longshadow.sensing.beam import Ranks, beam_of
from longshadow.sensing.losses import Air, air_table
from longshadow.sensing.siting import low_discrepancy_sites
from longshadow.sensing.views import Ground, Heights, View, empty_need, look, lower_need
from longshadow.terrain.builtin import builtin_path
from longshadow.terrain.grid import Grid, cell_areas_m2
from longshadow.terrain.sightline import Observer, distances_m, prepare
from longshadow.terrain.tiles import open_terrain

FINER = 1.55
ALTITUDES_M = np.array([300.0, 600.0, 1e3, 2e3, 3e3, 5e3, 7e3, 10e3, 15e3, 20e3])
WET = Air(gas=True, rain_rate_mm_h=5.0, rain_top_m=4_000.0)


def finer(grid: Grid) -> Grid:
    """Return the relief on posts closer together, between the same outer posts."""
    from scipy.ndimage import zoom

    heights = zoom(np.nan_to_num(grid.heights_m), FINER, order=3).astype(np.float32)
    rows, columns = ((old - 1) / (new - 1) for old, new in
                     zip(grid.heights_m.shape, heights.shape, strict=True))  # fmt: skip
    return replace(grid, heights_m=heights, step_y=grid.step_y * rows, step_x=grid.step_x * columns)


def measure() -> list[Row]:
    grid = finer(open_terrain(builtin_path("builtin:relief_plain_to_high_mountains_30s")))
    ground = Ground(grid, prepare(grid), np.ascontiguousarray(cell_areas_m2(grid)))
    (site,) = low_discrepancy_sites(grid, REGION, 1, 5000.0, np.random.default_rng(1))
    radar = load_catalog().radars["91n6e"]
    distance = distances_m(grid, Observer(site.latitude_deg, site.longitude_deg, 0.0))

    def sight() -> View:
        return look(
            ground, site, beam_of(radar, Ranks()), np.array([24.0]), MOST_M, EARTH_FACTOR,
            distance, 1,
        )  # fmt: skip

    view, heights = sight(), Heights(ALTITUDES_M, np.ones(ALTITUDES_M.size, bool))
    need = empty_need(1, ALTITUDES_M.size, grid.heights_m.shape)

    def needed(air: Air) -> None:
        table = air_table(
            air, band_centre_hz(radar.band), view.altitude_m, view.radius_m, MOST_M, (0.0, 20e3)
        )
        lower_need(replace(view, air=table), heights, ground, need, serial)

    needed(WET)
    floor, free, wet = (
        median_cpu_s(call)[0] for call in (sight, lambda: needed(Air()), lambda: needed(WET))
    )
    cells = grid.heights_m.size / 1e6
    return [
        Row(f"sightlines, {cells:.1f} Mcells", floor, "CPU s"),
        Row("and 10 altitudes in free space", floor + free, "CPU s", "sightlines", floor),
        Row("and 10 altitudes in gas and rain", floor + wet, "CPU s", "sightlines", floor),
    ]
