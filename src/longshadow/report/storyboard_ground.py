"""The ground under a storyboard: shaded relief and borders in the plane of its kilometres."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from longshadow.report.geography import border_lines
from longshadow.report.page import Page
from longshadow.report.rasters import Raster, read_raster
from longshadow.report.relief import Frame, relief_picture
from longshadow.report.storyboard_plan import DEGREE_KM, Box, Plane

__all__ = ["borders_path", "degrees_of", "ground_picture"]

Degrees = tuple[float, float, float, float]


class _PlainFrame(Frame):
    """Rows of equal latitude, as the plane of a storyboard has them."""

    def __init__(self, raster: Raster, plane: Plane) -> None:
        super().__init__(raster)
        self._shrink = math.cos(math.radians(plane.lat_deg))

    @property
    def aspect(self) -> float:
        return (self.north - self.south) / ((self.east - self.west) * self._shrink)

    def source_rows(self, picture_rows: int, rows: int) -> NDArray[np.float64]:
        return np.asarray((np.arange(picture_rows) + 0.5) / picture_rows * rows - 0.5)


def degrees_of(plane: Plane, boxes: Sequence[Box]) -> Degrees:
    """Return west, south, east and north edge around boxes of the plane."""
    corners = [corner for box in boxes for corner in box.corners]
    shrink = DEGREE_KM * math.cos(math.radians(plane.lat_deg))
    lons = [plane.lon_deg + x / shrink for x, _ in corners]
    lats = [plane.lat_deg - y / DEGREE_KM for _, y in corners]
    return min(lons), min(lats), max(lons), max(lats)


def ground_picture(page: Page, plane: Plane, shown: Degrees) -> dict[str, object] | None:
    """Return relief under a part of the plane: its ``data:`` address and its place in km.

    None where the run stored no relief, or only of other ground.
    """
    entry = next((m for m in page.document.maps if m.quantity == "terrain"), None)
    if entry is None:
        return None
    terrain = _cropped(read_raster(page.folder / entry.file), shown)
    if terrain is None:
        return None
    x, y = plane.xy(terrain.north, terrain.west)
    right, bottom = plane.xy(terrain.south, terrain.east)
    return {
        "address": relief_picture(terrain, _PlainFrame(terrain, plane)),
        "x": round(x, 2), "y": round(y, 2),
        "wide": round(right - x, 2), "high": round(bottom - y, 2),
    }  # fmt: skip


def _cropped(raster: Raster, shown: Degrees) -> Raster | None:
    """Return the whole cells that lie under what is shown, at least two each way."""
    rows, cols = raster.shape
    step_x, step_y = (raster.east - raster.west) / cols, (raster.north - raster.south) / rows
    west, south, east, north = shown
    first_col, last_col = _cells((west - raster.west) / step_x, (east - raster.west) / step_x, cols)
    first_row, last_row = _cells(
        (raster.north - north) / step_y, (raster.north - south) / step_y, rows
    )
    if last_col - first_col < 2 or last_row - first_row < 2:
        return None
    return Raster(
        raster.values[:, first_row:last_row, first_col:last_col],
        west=raster.west + first_col * step_x,
        south=raster.north - last_row * step_y,
        east=raster.west + last_col * step_x,
        north=raster.north - first_row * step_y,
    )


def _cells(first: float, last: float, count: int) -> tuple[int, int]:
    return max(math.floor(first), 0), min(math.ceil(last), count)


def borders_path(plane: Plane, shown: Degrees) -> str:
    """Return Natural Earth's lines inside what is shown as one path in km."""
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (plane.xy(lat, lon) for lon, lat in part))
        for line in border_lines(shown)
        for part in _inside(line, shown)
    )


def _inside(line: list[list[float]], shown: Degrees) -> Iterator[list[list[float]]]:
    """Yield the runs of a line that lie inside, each with one point more at its ends."""
    west, south, east, north = shown
    within = [west <= x <= east and south <= y <= north for x, y in line]
    near = [any(within[max(i - 1, 0) : i + 2]) for i in range(len(line))]
    part: list[list[float]] = []
    for point, wanted in zip(line, near, strict=True):
        if wanted:
            part.append(point)
        elif part:
            yield part
            part = []
    if len(part) > 1:
        yield part
