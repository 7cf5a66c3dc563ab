"""16,384 draws of a radar's range and antenna height: shares and areas of a map of 1.7 Mcells.

Given is, on both sides, the range that each cell needs at each of five antenna levels: one radar
on the shipped relief, sited by the rule of the example, a target at 10 km. Asked is the share of
draws that cover each cell, and the area covered in each draw. Ours looks both up. The peers are
numpy: one asks every cell in every draw, on some of the draws, its time scaled to all; the other
sorts and searches. All on one thread.

Ranges are whole steps of 20 m, needed rounded up and available down, on both sides. Against ranges
not rounded, a cell's share is too low by at most the share of draws that fall into its step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Row, median_cpu_s
from longshadow.catalog.load import load_catalog
from longshadow.physics.kernels.need import NEVER, STEP_M
from longshadow.sensing.answers import area_tables, covered_m2, probability_map, steps_of, survival
from longshadow.sensing.beam import Ranks, beam_of
from longshadow.sensing.levels import Place, place_draws
from longshadow.sensing.siting import low_discrepancy_sites
from longshadow.sensing.views import Ground, Heights, empty_need, look, lower_need
from longshadow.terrain.builtin import builtin_path
from longshadow.terrain.grid import cell_areas_m2
from longshadow.terrain.sightline import Observer, distances_m, prepare
from longshadow.terrain.tiles import open_terrain

DRAWS, LEVELS, SOME = 16_384, 5, 64
MOST_M = 400e3
EARTH_FACTOR, HEIGHT_M = 4.0 / 3.0, 10_000.0
REGION = (4.4, 29.7, 7.6, 32.3)  # of the example, with its rule of siting

Answer = tuple[NDArray[np.floating], NDArray[np.float64]]


def serial(function: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
    return [function(task) for task in tasks]


def case() -> tuple[Ground, NDArray[np.uint16], NDArray[np.float64], Place]:
    """Ground, (levels, rows, cols) steps needed, (draws,) ranges, where the antennas stand."""
    rng = np.random.default_rng(1)
    range_m = np.minimum(rng.lognormal(np.log(250e3), 0.3, DRAWS), MOST_M)
    place, levels_m = place_draws(rng.uniform(5.0, 40.0, DRAWS), LEVELS)
    grid = open_terrain(builtin_path("builtin:relief_plain_to_high_mountains_30s"))
    ground = Ground(grid, prepare(grid), cell_areas_m2(grid))
    (site,) = low_discrepancy_sites(grid, REGION, 1, 5000.0, rng)
    here = Observer(site.latitude_deg, site.longitude_deg, 0.0)
    radar = load_catalog().radars["91n6e"]
    distance = distances_m(grid, here)
    beam = beam_of(radar, Ranks())
    view = look(ground, site, beam, levels_m, MOST_M, EARTH_FACTOR, distance, 1)
    need = empty_need(LEVELS, 1, grid.heights_m.shape)
    lower_need(view, Heights(np.array([HEIGHT_M]), np.array([True])), ground, need, serial)
    return ground, need[0], range_m, place


def looked_up(
    ground: Ground, need: NDArray[np.uint16], steps: NDArray[np.int64], place: Place
) -> Answer:
    share = probability_map(need, survival(steps, place), serial)
    return share, covered_m2(area_tables(need, ground, serial), steps, place)


def draw_by_draw(
    ground: Ground, need: NDArray[np.uint16], steps: NDArray[np.int64], place: Place
) -> Answer:
    """Ask every cell in every draw, on the two levels that the draw lies between."""
    share = np.zeros(need.shape[1:])
    area = np.zeros(steps.size)
    for i, (reach, level, weight) in enumerate(zip(steps, place.level, place.weight, strict=True)):
        for k, part in ((level, 1.0 - weight), (level + 1, weight)):
            inside = need[k] <= reach
            np.add(share, part / steps.size, out=share, where=inside)
            area[i] += part * (inside.sum(axis=1) @ ground.row_area_m2)
    return share, area


def sorted_and_searched(
    ground: Ground, need: NDArray[np.uint16], steps: NDArray[np.int64], place: Place
) -> Answer:
    """Sort draws to search for cells, sort cells to search for draws."""
    share = np.zeros(need.shape[1:])
    area = np.zeros(steps.size)
    order = np.argsort(steps)
    cells = np.repeat(ground.row_area_m2, need.shape[2])
    for k in range(place.count):
        below = np.where(place.level == k, 1.0 - place.weight, 0.0)
        part = below + np.where(place.level + 1 == k, place.weight, 0.0)
        left = np.append(np.cumsum(part[order][::-1])[::-1], 0.0) / steps.size
        share += left[np.searchsorted(steps[order], need[k])]
        flat = need[k].ravel()
        by_need = np.argsort(flat, kind="stable")
        total = np.append(0.0, np.cumsum(cells[by_need]))
        area += part * total[np.searchsorted(flat[by_need], steps, side="right")]
    return share, area


def difference(one: Answer, two: Answer) -> str:
    share = np.abs(one[0] - two[0]).max()
    area = np.abs(one[1] - two[1]).max() / two[1].max()
    return f"largest difference: share {share:.1e}, area {area:.1e} of the largest"


def measure() -> list[Row]:
    ground, need, range_m, place = case()
    steps = steps_of(range_m)
    rounding = np.bincount(steps[range_m < MOST_M]).max() / DRAWS
    inside = (need[-1] < NEVER).mean()
    ours, answer = median_cpu_s(lambda: looked_up(ground, need, steps, place))
    some = np.arange(SOME)
    few = place.of(some)
    mine = looked_up(ground, need, steps[:SOME], few)
    asked, theirs = median_cpu_s(lambda: draw_by_draw(ground, need, steps[:SOME], few), 3)
    sought, found = median_cpu_s(lambda: sorted_and_searched(ground, need, steps, place), 3)
    return [
        Row("16,384 draws, shares and areas", ours, "CPU s", f"numpy, draw by draw, {SOME} draws "
            "scaled", asked * DRAWS / SOME, difference(mine, theirs)),
        Row("", ours, "CPU s", "numpy, sort and search", sought, difference(answer, found)),
        *parts(ground, need, steps, place),
        Row(f"share of draws in one {STEP_M:g} m step, at most", rounding, "share"),
        Row("cells within reach and sight", 100.0 * inside, "%"),
    ]  # fmt: skip


def parts(
    ground: Ground, need: NDArray[np.uint16], steps: NDArray[np.int64], place: Place
) -> list[Row]:
    """Where the time goes; last the least that it could be: reading and writing what must be."""
    table, tables = survival(steps, place), area_tables(need, ground, serial)
    out = np.empty(need.shape[1:], np.float32)

    def floor() -> None:
        need.max()
        out.fill(0.0)

    each: dict[str, Callable[[], object]] = {
        "  of it: share of draws by range": lambda: survival(steps, place),
        "  of it: map of shares": lambda: probability_map(need, table, serial),
        "  of it: area by range needed": lambda: area_tables(need, ground, serial),
        "  of it: area of every draw": lambda: covered_m2(tables, steps, place),
        "  floor: read needs, write map": floor,
    }
    return [Row(name, 1000 * median_cpu_s(part)[0], "CPU ms") for name, part in each.items()]
