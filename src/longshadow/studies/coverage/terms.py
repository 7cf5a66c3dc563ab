"""Ground, sites and approaches that all options of the coverage study share."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context, run_tasks, silent
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.scenario import placing
from longshadow.scenario.placing import open_ground, region_of, scan_exponent
from longshadow.scenario.records import Scenario
from longshadow.sensing.siting import Site
from longshadow.sensing.views import Ground
from longshadow.studies.coverage.looks import Terms
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.setup import Middle, height_arrays
from longshadow.studies.coverage.unknowns import AZIMUTHS
from longshadow.terrain.grid import Grid

__all__ = ["make_terms", "open_ground", "region_of", "sites_of"]

_POINT_SPACING_M = 3_000.0
_DEGREE_M = 111_195.0


def sites_of(
    scenario: Scenario, grid: Grid, count: int, placement: int, context: Context
) -> list[Site]:
    """Return the sites of so many units in one placement; see `scenario.placing.sites_of`."""
    return placing.sites_of(scenario, grid, count, placement, context.stream)


def make_terms(scenario: Scenario, params: Params, grid: Grid, context: Context) -> Terms:
    """Return what all options share."""
    from longshadow.terrain.grid import cell_areas_m2
    from longshadow.terrain.sightline import prepare

    areas = np.broadcast_to(cell_areas_m2(grid).reshape(-1), (grid.heights_m.shape[0],))
    ground = Ground(grid, prepare(grid), np.ascontiguousarray(areas))
    region = _rows_and_columns(grid, region_of(scenario))
    top, bottom, left, right = region
    inside = grid.heights_m[top:bottom, left:right]
    heights = height_arrays(params)
    above = [
        np.isfinite(inside) & (~sea | (inside <= metres))
        for metres, sea in zip(heights.metres, heights.at_sea, strict=True)
    ]
    approach, distance_m = _approach(grid, region_of(scenario))
    return Terms(
        ground=ground,
        heights=heights,
        region=region,
        region_m2=np.array([m.sum(axis=1) @ ground.row_area_m2[top:bottom] for m in above]),
        middle=_middle(grid, region_of(scenario), params.model.earth),
        altitudes_m=_altitudes_m(params, grid),
        air=params.model.air,
        diffraction=params.model.diffraction != "none",
        scan_exponent=scan_exponent(scenario, params.model),
        approach=approach,
        approach_m=distance_m,
        earth_factor=params.model.earth,
        workers=context.workers,
        parallel=functools.partial(_parallel, context),
    )


def _middle(grid: Grid, box: tuple[float, float, float, float], earth_factor: float) -> Middle:
    """Return the middle of a box."""
    from longshadow.terrain.grid import height_at

    west, south, east, north = box
    latitude = 0.5 * (south + north)
    ground_m = float(height_at(grid, latitude, 0.5 * (west + east)))
    highest_m = float(np.nanmax(grid.heights_m))
    return Middle(ground_m, earth_factor * gaussian_radius_m(latitude), highest_m)


def _altitudes_m(params: Params, grid: Grid) -> tuple[float, float]:
    """Return the lowest and highest altitude at which any target of the scenario flies."""
    low, high = float(np.nanmin(grid.heights_m)), float(np.nanmax(grid.heights_m))
    spans = [
        (h.metres, h.metres) if h.reference == "AMSL" else (low + h.metres, high + h.metres)
        for h in params.heights
    ]
    return min(0.0, low), max(high, *(top for _, top in spans))


def _parallel(context: Context, function: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
    """Run blocks of one kernel on threads, without a word on progress."""
    return run_tasks(function, tasks, replace(context, progress=silent), "")


def _rows_and_columns(
    grid: Grid, box: tuple[float, float, float, float]
) -> tuple[int, int, int, int]:
    west, south, east, north = box
    rows, columns = grid.heights_m.shape
    top = max(math.floor((grid.north - north) / grid.step_y), 0)
    bottom = min(math.ceil((grid.north - south) / grid.step_y) + 1, rows)
    left = max(math.floor((west - grid.west) / grid.step_x), 0)
    right = min(math.ceil((east - grid.west) / grid.step_x) + 1, columns)
    return top, bottom, left, right


def _approach(
    grid: Grid, box: tuple[float, float, float, float]
) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]:
    """Return cells along straight approaches to the middle of a box, and their distances.

    All approaches begin at the distance at which the first of them would leave the terrain.
    """
    from pyproj import Geod

    west, south, east, north = box
    longitude, latitude = 0.5 * (west + east), 0.5 * (south + north)
    rows, columns = grid.heights_m.shape
    count = int(min(rows * grid.step_y, columns * grid.step_x) * _DEGREE_M / _POINT_SPACING_M)
    distance = np.arange(1, count + 1, dtype=np.float64) * _POINT_SPACING_M
    azimuth = np.repeat(np.arange(AZIMUTHS) * 360.0 / AZIMUTHS, count)
    start = np.full(azimuth.size, longitude), np.full(azimuth.size, latitude)
    far = Geod(ellps="WGS84").fwd(*start, azimuth, np.tile(distance, AZIMUTHS))
    column = np.rint((np.asarray(far[0]) - grid.west) / grid.step_x).astype(np.int64)
    row = np.rint((grid.north - np.asarray(far[1])) / grid.step_y).astype(np.int64)
    row, column = row.reshape(AZIMUTHS, count), column.reshape(AZIMUTHS, count)
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    keep = np.logical_and.accumulate(inside.all(axis=0))
    return (row[:, keep], column[:, keep]), distance[keep]
