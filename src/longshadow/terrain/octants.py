"""The eight octants of a map around a radar, ready for the sweep."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.geodesy import WIDEST_DIRECTION, Fan, fan, plane_fan
from longshadow.terrain.grid import Grid, fractional_index, is_geographic

if TYPE_CHECKING:
    from longshadow.physics.kernels.octant import Octant, Sight

__all__ = ["Radar", "Strip", "octants_around", "steep_parts"]


#: Neighbouring intervals between lines that walk outward together: with both edges a power of two.
CHUNK = 511
#: Across a chunk, positions of bent lines are parabolas in the line's label: keep it narrow.
WIDEST_CHUNK = 0.09


@dataclass(frozen=True)
class Radar:
    """A radar in index space."""

    latitude_deg: float
    longitude_deg: float
    row: float
    column: float
    sight: Sight


@dataclass(frozen=True, eq=False)
class Strip:
    """One octant, or the part of it inside a sector, with the bend of its lines by band."""

    octant: Octant
    chunk: int
    fan: Fan
    bend: NDArray[np.float64]
    stretch: NDArray[np.float64]


@dataclass(frozen=True)
class _Side:
    """North, south, east or west of the radar: along and across in rows, columns and degrees."""

    transposed: bool  # along means columns
    outward: int  # +1 or -1 in array index
    first: int
    first_n: float
    rows: int
    fan: Fan


def octants_around(
    grid: Grid, radar: Radar, sector: tuple[float, float] | None, rays: float
) -> list[Strip]:
    """All octants that hold cells within the range and sector."""
    strips = []
    if sector is not None:
        sector = ((sector[0] + _grid_bearing_of_north(grid, radar)) % 360.0, sector[1])
    for transposed in (False, True):
        for outward in (-1, 1):
            side = _side(grid, radar, transposed, outward)
            if side is None:
                continue
            for mirrored in (False, True):
                for low, high in label_ranges(side, mirrored, sector):
                    strips.append(_strip(grid, radar, side, mirrored, low, high, rays))
    return [strip for strip in strips if strip.octant.labels > 0]


def _grid_bearing_of_north(grid: Grid, radar: Radar) -> float:
    """Direction of true north at the radar, in degrees clockwise from the grid's columns."""
    if is_geographic(grid):
        return 0.0
    row, column = fractional_index(grid, radar.latitude_deg + 1e-3, radar.longitude_deg)
    east = (column - radar.column) * grid.step_x
    return math.degrees(math.atan2(east, (radar.row - row) * grid.step_y))


def _side(grid: Grid, radar: Radar, transposed: bool, outward: int) -> _Side | None:
    at = radar.column if transposed else radar.row
    size = grid.heights_m.shape[1 if transposed else 0]
    first = math.floor(at) + 1 if outward > 0 else math.ceil(at) - 1
    rows = size - first if outward > 0 else first + 1
    if rows <= 0:
        return None
    along, across = (grid.step_x, grid.step_y) if transposed else (grid.step_y, grid.step_x)
    geographic = is_geographic(grid)
    shortest_m = along * (
        math.cos(math.radians(min(abs(radar.latitude_deg) + 5, 89))) * 1.1e5 if geographic else 1.0
    )
    rows = int(min(rows, math.ceil(min(radar.sight.max_range_m / shortest_m, 1e9)) + 2))
    first_n = abs(first - at)
    # Fitted to the whole side, whatever the range: radars at one place then share the lines.
    reach = first_n + (size - first if outward > 0 else first + 1) + 32
    if not geographic:
        return _Side(transposed, outward, first, first_n, rows, plane_fan(along, across, reach))
    if transposed:
        lines = fan(
            radar.latitude_deg, radar.longitude_deg, (0.0, outward * along), (across, 0.0), reach
        )
    else:
        lines = fan(
            radar.latitude_deg, radar.longitude_deg, (-outward * along, 0.0), (0.0, across), reach
        )
    return _Side(transposed, outward, first, first_n, rows, lines)


def label_ranges(
    side: _Side, mirrored: bool, sector: tuple[float, float] | None
) -> list[tuple[float, float]]:
    """Intervals of the line label ``t >= 0`` of one octant that lie inside a sector."""
    widest = _widest(side, mirrored)
    if sector is None or sector[1] >= 360.0:
        return [(0.0, widest)]
    axis = {(False, -1): 0.0, (True, 1): 90.0, (False, 1): 180.0, (True, -1): 270.0}
    # Labels grow eastwards on the north and south sides, northwards on the east and west sides.
    clockwise = ((side.transposed, side.outward) in ((False, -1), (True, -1))) != mirrored
    start = sector[0] - axis[side.transposed, side.outward]
    low = start if clockwise else -start - sector[1]
    aspect = side.fan.step_along_m / side.fan.step_across_m
    limit = math.degrees(math.atan(widest / aspect))
    found = []
    for turn in (-720.0, -360.0, 0.0, 360.0, 720.0):
        a, b = max(low + turn, 0.0), min(low + turn + sector[1], limit)
        if a < b:
            found.append((math.tan(math.radians(a)) * aspect, math.tan(math.radians(b)) * aspect))
    return found


def _widest(side: _Side, mirrored: bool) -> float:
    """Label of the line that still encloses the octant's corner cells after bending."""
    if side.fan.is_plane:
        return 1.001
    sign = -1.0 if mirrored else 1.0
    n = np.linspace(0.0, side.first_n + side.rows, 17)[1:]
    labels = np.linspace(0.8, WIDEST_DIRECTION, 46)
    bends = np.polynomial.polynomial.polyval(sign * labels, side.fan.tables_at(n)[0].T)
    encloses = (labels + sign * bends >= 1.0).all(axis=0)
    return float(labels[np.argmax(encloses)]) if encloses.any() else float(labels[-1])


def _strip(
    grid: Grid, radar: Radar, side: _Side, mirrored: bool, low: float, high: float, rays: float
) -> Strip:
    from longshadow.physics.kernels.octant import Octant

    rows, columns = grid.heights_m.shape
    if side.transposed:
        across, at, row_stride, column_stride = rows, radar.row, 1, columns
    else:
        across, at, row_stride, column_stride = columns, radar.column, columns, 1
    # Fans of the east and west sides count columns northwards, rows of the array southwards.
    backwards = mirrored != side.transposed
    origin = across - 1 if backwards else 0
    sense = -1 if backwards else 1
    steps = max(1, math.ceil((high - low) * (side.first_n + side.rows) * rays))
    octant = Octant(
        rows=side.rows,
        columns=across,
        first_n=side.first_n,
        radar_column=across - 1 - at if backwards else at,
        origin=side.first * row_stride + origin * column_stride,
        row_stride=side.outward * row_stride,
        column_stride=sense * column_stride,
        first_row=side.first,
        row_sense=side.outward,
        first_column=origin,
        column_sense=sense,
        transposed=side.transposed,
        mirrored=-1.0 if mirrored else 1.0,
        owns_diagonal=not side.transposed,
        owns_axis=not mirrored,
        step_along_m=side.fan.step_along_m,
        step_across_m=side.fan.step_across_m,
        label_from=low,
        label_step=(high - low) / steps,
        labels=steps,
    )
    return _with_tables(octant, side)


def _with_tables(octant: Octant, side: _Side) -> Strip:
    """The octant with the bend of its lines at the start and middle of each band."""
    from longshadow.physics.kernels.octant import BAND

    bands = -(-side.rows // BAND)
    if side.fan.is_plane:
        empty = np.zeros((2 * bands + 1, 0))
        return Strip(octant, CHUNK, side.fan, empty, empty)
    halves = side.first_n + 0.5 * BAND * np.arange(2 * bands + 1, dtype=np.float64)
    bend, stretch = side.fan.tables_at(halves)
    chunk = max(15, min(CHUNK, int(WIDEST_CHUNK / octant.label_step)))
    return Strip(octant, chunk, side.fan, bend, stretch)


def steep_parts(strips: list[Strip], lines_per_wedge: float) -> list[Strip]:
    """Parts of octants whose bent lines somewhere cross two columns in one row, or one backwards.

    The fast sweep looks for one column crossing a row; these lines lie at the axis and just beyond
    the diagonal. Their labels come in wedges of so many lines.
    """
    parts = []
    for strip in strips:
        octant = strip.octant
        if strip.fan.is_plane:
            continue
        labels = octant.label_from + octant.label_step * np.linspace(0.0, octant.labels, 129)
        n = octant.first_n + np.linspace(0.0, octant.rows - 1.0, 65)
        ends = np.stack([n, n + 1.0]).ravel()
        x = strip.fan.columns_at(labels * octant.mirrored, ends) * octant.mirrored
        run = x[n.size :] - x[: n.size]
        # The scan is coarse: take a little more.
        odd = np.any((run > 0.999) | (run < 0.001), axis=0).astype(int)
        near = np.convolve(odd, [1, 1, 1])[1:-1] > 0
        edges = np.flatnonzero(np.diff(np.concatenate([[0], near.astype(int), [0]])))
        for first, end in zip(edges[::2], edges[1::2] - 1, strict=True):
            low, high = labels[first], labels[end]
            steps = max(1, math.ceil((high - low) / (octant.label_step * lines_per_wedge)))
            part = octant._replace(label_from=low, label_step=(high - low) / steps, labels=steps)
            parts.append(replace(strip, octant=part))
    return parts
