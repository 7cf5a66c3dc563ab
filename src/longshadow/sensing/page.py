"""Quantiles of the lowest covered height on the coarser grid that a page can carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.kernels.need import STEP_M
from longshadow.sensing.answers import SHIFT
from longshadow.sensing.losses import FREE_SPACE, AirTable
from longshadow.sensing.views import Heights, Parallel, View
from longshadow.terrain.grid import Grid

__all__ = [
    "QUANTILES",
    "PageGrid",
    "PageStack",
    "lowest_height_quantiles",
    "page_grid",
    "page_stack",
    "sample",
]

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
_CELLS_A_TASK = 8192


@dataclass(frozen=True, eq=False)
class PageGrid:
    """Every n-th cell of the terrain.

    Attributes
    ----------
    rows, columns
        Indices into the terrain.
    step
        Cells of the terrain a cell of the page.
    ground_m
        (rows, cols) heights.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    step: int
    ground_m: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PageStack:
    """What every radar of an option has in sight on the page grid, filled radar by radar.

    Where terrain acts by loss there is no lowest height in sight: a radar then stands here once for
    each target height, with the loss to it.

    Attributes
    ----------
    visible, distance
        (radars, levels, cells) lowest height in sight, and (radars, cells) ground distance.
    terrain
        (radars, levels, cells) by what terrain and the scan of a fixed face multiply the range
        needed; one entry where sight decides and faces lose nothing.
    places
        (radars, 4) antenna altitude, effective Earth radius, least and greatest elevation.
    family, limit
        (radars,) kind of radar, and its greatest range in steps.
    air
        By radar: what the air takes on the way.
    """

    visible: NDArray[np.float32]
    terrain: NDArray[np.float32]
    distance: NDArray[np.float32]
    places: NDArray[np.float64]
    family: NDArray[np.int64]
    limit: NDArray[np.int64]
    air: list[AirTable]


def page_grid(grid: Grid, most_cells: int = 384) -> PageGrid:
    """Return the coarser grid of at most so many cells a side."""
    step = -(-max(grid.heights_m.shape) // most_cells)
    rows = np.arange(step // 2, grid.heights_m.shape[0], step)
    columns = np.arange(step // 2, grid.heights_m.shape[1], step)
    return PageGrid(rows, columns, step, grid.heights_m[np.ix_(rows, columns)])


def page_stack(page: PageGrid, radars: int, levels: int, weighed: bool = False) -> PageStack:
    """Return an empty stack for so many radars and antenna levels.

    Parameters
    ----------
    weighed
        Whether cells weigh differently: terrain acts by loss (count a radar once for each target
        height then), or fixed faces lose range off boresight.
    """
    cells = page.ground_m.size
    shape = (radars, levels, cells)
    return PageStack(
        np.empty(shape, np.float32),
        np.ones(shape if weighed else (1, 1, 1), np.float32),
        np.empty((radars, cells), np.float32),
        np.zeros((radars, 4)),
        np.zeros(radars, np.int64),
        np.full(radars, -1, np.int64),
        [FREE_SPACE] * radars,
    )


def sample(
    view: View, family: int, page: PageGrid, stack: PageStack, radar: int, heights: Heights
) -> None:
    """Fill in what one radar has in sight.

    Parameters
    ----------
    radar
        Number of the radar, from 0.
    heights
        Target heights, looked at where terrain acts by loss.
    """
    index = np.ix_(page.rows, page.columns)
    distance = view.distance[index].ravel()
    scan = view.scan[index].ravel() if view.scan.size > 1 else view.scan.ravel()
    if view.loss_db is None:
        for level, visible in zip(stack.visible[radar], view.visible, strict=True):
            level[:] = visible[index].ravel()
        if stack.terrain.size > 1:
            stack.terrain[radar] = scan
        _place(view, family, stack, radar, distance, view.elevations_rad)
        return
    from longshadow.physics.kernels.lowest import RATIO

    count, ground = heights.metres.size, page.ground_m.ravel()
    for h in range(count):
        slot = radar * count + h
        above = heights.metres[h] - ground * heights.at_sea[h]
        for level in range(view.visible.shape[0]):
            loss = view.loss_db[level, h][index].ravel()
            ridge = view.visible[level][index].ravel()
            seen = np.isfinite(loss) & (above >= 0.0) & np.isfinite(ridge)
            seen &= _looked_at(view, ground, above, ridge, distance)
            # One code lower: codes round up, and at the height itself the cell is covered.
            stack.visible[slot, level] = np.where(seen, above / RATIO, np.inf)
            stack.terrain[slot, level] = scan * 10.0 ** (np.nan_to_num(loss) / 20.0)
        _place(view, family, stack, slot, distance, (-0.5 * np.pi, 0.5 * np.pi))


def _place(
    view: View, family: int, stack: PageStack, slot: int, distance: NDArray[np.float32],
    elevations_rad: tuple[float, float],
) -> None:  # fmt: skip
    """Fill in where a radar stands."""
    stack.distance[slot] = distance
    stack.places[slot] = (view.altitude_m, view.radius_m, *elevations_rad)
    stack.family[slot] = family
    stack.limit[slot] = int(view.reach_m / STEP_M)
    stack.air[slot] = view.air


def _looked_at(
    view: View,
    ground_m: NDArray[np.float32],
    above_m: NDArray[np.floating],
    visible_m: NDArray[np.float32],
    distance_m: NDArray[np.float32],
) -> NDArray[np.bool_]:
    """Return where the wave leaves within the radar's elevations: over the ridge, if one stands."""
    leaves = view.radius_m + (ground_m + np.maximum(above_m, visible_m)).astype(float)
    near = view.radius_m + view.altitude_m
    opening = distance_m.astype(float) / view.radius_m
    elevation = np.arctan2(leaves * np.cos(opening) - near, leaves * np.sin(opening))
    least, most = view.elevations_rad
    return np.asarray((elevation >= least) & ((most >= 0.5 * np.pi) | (elevation <= most)))


def lowest_height_quantiles(
    stack: PageStack,
    page: PageGrid,
    families: tuple[int, ...],
    floors_m: NDArray[np.float64],
    first: NDArray[np.float32],
    second: NDArray[np.float32],
    joint: NDArray[np.float32],
    parallel: Parallel,
) -> NDArray[np.float32]:
    """Return (targets, quantiles, rows, cols) heights in metres; inf never, NaN unknown ground.

    Parameters
    ----------
    families
        The one or two kinds of radar that count, in the order of the tables.
    floors_m
        (targets,) least height that counts.
    first, second
        (targets, levels, 65536) shares of draws that reach so many steps, by family of radar.
    joint
        (targets, levels, size, size) shares that reach so many coarse steps with both.
    """
    from longshadow.physics.kernels.lowest import CODES, LEAST_M, RATIO, lowest_height_codes

    ground = page.ground_m.ravel()
    codes = np.empty((len(QUANTILES), floors_m.size, ground.size), np.uint8)
    counts = np.isin(stack.family, families)
    order = np.where(stack.family == families[0], 0, 1)
    limit = np.where(counts, stack.limit, -1)
    seen = (
        stack.visible, stack.terrain, stack.distance, ground, stack.places, order, limit,
        _airs(stack),
    )  # fmt: skip

    def block(cells: tuple[int, int]) -> None:
        lowest_height_codes(
            *seen, floors_m, first, second, joint, SHIFT, np.array(QUANTILES), cells, codes
        )

    starts = range(0, ground.size, _CELLS_A_TASK)
    parallel(block, [(c, min(c + _CELLS_A_TASK, ground.size)) for c in starts])
    heights = LEAST_M * RATIO ** np.arange(CODES, dtype=np.float64)
    heights[-1] = np.inf
    shaped = heights[codes].astype(np.float32)
    shaped[:, :, ~np.isfinite(ground)] = np.nan
    return shaped.transpose(1, 0, 2).reshape(floors_m.size, len(QUANTILES), *page.ground_m.shape)


def _airs(stack: PageStack) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the tables of all radars, (radars, rows, cols), and their spacings (radars, 3)."""
    rows, columns = np.max([[1, 1], *(air.factor.shape for air in stack.air)], axis=0)
    tables = np.ones((max(len(stack.air), 1), rows, columns))
    spacings = np.ones((max(len(stack.air), 1), 3))
    for i, air in enumerate(stack.air):
        tables[i] = air.factor  # all radars of a run have tables of one shape
        spacings[i] = air.looked_up[1:]
    return tables, spacings
