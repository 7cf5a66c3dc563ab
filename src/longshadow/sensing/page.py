"""Quantiles of the lowest covered height on the coarser grid that a page can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.sensing.answers import SHIFT
from longshadow.sensing.views import Parallel, View
from longshadow.terrain.grid import Grid

__all__ = ["QUANTILES", "PageGrid", "PageRadar", "lowest_height_quantiles", "page_grid", "sample"]

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
class PageRadar:
    """What one radar has in sight on the page grid."""

    visible: NDArray[np.float32]
    distance: NDArray[np.float32]
    place: tuple[float, float, float, float]
    family: int
    limit_m: float


def page_grid(grid: Grid, most_cells: int = 384) -> PageGrid:
    """Return the coarser grid of at most so many cells a side."""
    step = -(-max(grid.heights_m.shape) // most_cells)
    rows = np.arange(step // 2, grid.heights_m.shape[0], step)
    columns = np.arange(step // 2, grid.heights_m.shape[1], step)
    return PageGrid(rows, columns, step, grid.heights_m[np.ix_(rows, columns)])


def sample(view: View, family: int, page: PageGrid) -> PageRadar:
    """Return what a radar has in sight on the page grid."""
    index = np.ix_(page.rows, page.columns)
    return PageRadar(
        np.stack([level[index].ravel() for level in view.visible]),
        view.distance[index].ravel(),
        (view.altitude_m, view.radius_m, *view.elevations_rad),
        family,
        view.reach_m,
    )


def lowest_height_quantiles(
    radars: Sequence[PageRadar],
    page: PageGrid,
    floors_m: NDArray[np.float64],
    first: NDArray[np.float32],
    second: NDArray[np.float32],
    joint: NDArray[np.float32],
    parallel: Parallel,
) -> NDArray[np.float32]:
    """Return (targets, quantiles, rows, cols) heights in metres; inf never, NaN unknown ground.

    Parameters
    ----------
    floors_m
        (targets,) least height that counts.
    first, second
        (targets, levels, 65536) shares of draws that reach so many steps, by family of radar.
    joint
        (targets, levels, size, size) shares that reach so many coarse steps with both.
    """
    from longshadow.physics.kernels.lowest import CODES, LEAST_M, RATIO, lowest_height_codes
    from longshadow.physics.kernels.need import STEP_M

    ground = page.ground_m.ravel()
    codes = np.empty((len(QUANTILES), floors_m.size, ground.size), np.uint8)
    stack = (
        np.stack([r.visible for r in radars]),
        np.stack([r.distance for r in radars]),
        ground,
        np.array([r.place for r in radars]),
        np.array([r.family for r in radars]),
        np.array([int(r.limit_m / STEP_M) for r in radars]),
    )

    def block(cells: tuple[int, int]) -> None:
        lowest_height_codes(
            *stack, floors_m, first, second, joint, SHIFT, np.array(QUANTILES), cells, codes
        )

    starts = range(0, ground.size, _CELLS_A_TASK)
    parallel(block, [(c, min(c + _CELLS_A_TASK, ground.size)) for c in starts])
    heights = LEAST_M * RATIO ** np.arange(CODES, dtype=np.float64)
    heights[-1] = np.inf
    shaped = heights[codes].astype(np.float32)
    shaped[:, :, ~np.isfinite(ground)] = np.nan
    return shaped.transpose(1, 0, 2).reshape(floors_m.size, len(QUANTILES), *page.ground_m.shape)
