"""Rasters of the results folder, read and packed for the page: one byte a cell, 3 % steps."""

from __future__ import annotations

import base64
import gzip
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.errors import Problem, ResultsError

__all__ = ["Raster", "decode_height", "encode_heights", "pack_bands", "pack_relief", "read_raster"]

LOWEST_M = 10.0
STEP = 1.03
HIGHEST_CODE = 253
UNKNOWN_CODE = 254
NEVER_CODE = 255
NO_RELIEF = -32768
MOST_CELLS = 512 * 512 * 8


@dataclass(frozen=True)
class Raster:
    """A raster with north up: (bands, rows, cols) and its outer edges in degrees."""

    values: NDArray[np.float64]
    west: float
    south: float
    east: float
    north: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.values.shape[1], self.values.shape[2]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge in degrees."""
        return self.west, self.south, self.east, self.north


def read_raster(path: Path) -> Raster:
    """Read a whole raster of page size; cells without data become NaN.

    Raises
    ------
    ResultsError
        When it cannot be read, is not north-up, or is too large for a page.
    """
    import rasterio
    from rasterio.errors import RasterioError

    try:
        with rasterio.open(path) as file:
            if file.count * file.height * file.width > MOST_CELLS:
                raise ResultsError(Problem("is too large for a page", str(path)))
            if file.transform.b or file.transform.d or file.transform.e >= 0:
                raise ResultsError(Problem("does not have north up", str(path)))
            return _on_degrees(file)
    except RasterioError as error:
        raise ResultsError(Problem(f"cannot be read: {error}", str(path))) from None


def _on_degrees(file: Any) -> Raster:
    """Read, and move a projected raster to latitude and longitude by nearest cell."""
    from rasterio.transform import array_bounds
    from rasterio.warp import Resampling, calculate_default_transform, reproject

    values = file.read().astype(np.float64)
    if file.nodata is not None and not math.isnan(file.nodata):
        values[values == file.nodata] = np.nan
    if file.crs is None or file.crs.is_geographic:
        return Raster(values, *file.bounds)
    transform, cols, rows = calculate_default_transform(
        file.crs, "EPSG:4326", file.width, file.height, *file.bounds
    )
    moved = np.full((file.count, rows, cols), np.nan)
    reproject(
        values, moved, src_transform=file.transform, src_crs=file.crs, dst_transform=transform,
        dst_crs="EPSG:4326", src_nodata=np.nan, dst_nodata=np.nan, resampling=Resampling.nearest,
    )  # fmt: skip
    return Raster(moved, *array_bounds(rows, cols, transform))


def encode_heights(heights_m: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return lowest heights as bytes, rounded up so that no cell looks better than it is.

    Code c stands for ``10 m * 1.03 ** c``, 0 for anything up to 10 m; 254 is unknown ground and
    255 never (or above 17.7 km).
    """
    with np.errstate(invalid="ignore"):
        steps = np.ceil(np.log(np.maximum(heights_m, LOWEST_M) / LOWEST_M) / math.log(STEP) - 1e-9)
        codes = np.where(steps > HIGHEST_CODE, NEVER_CODE, steps)
    return np.where(np.isnan(heights_m), UNKNOWN_CODE, codes).astype(np.uint8)


def decode_height(code: int) -> float:
    """Return the height in metres for a code: NaN for unknown ground, infinity for never."""
    if code == UNKNOWN_CODE:
        return math.nan
    return math.inf if code == NEVER_CODE else LOWEST_M * STEP**code


def pack_bands(codes: NDArray[np.uint8]) -> str:
    """Return bands as text: differences down the first band and between bands, gzip, base64."""
    differences = codes.copy()
    differences[1:] = codes[1:] - codes[:-1]
    differences[0, 1:] = codes[0, 1:] - codes[0, :-1]
    return _pack(differences.tobytes())


def pack_relief(metres: NDArray[np.float64]) -> str:
    """Return whole metres as text: 16-bit differences down the rows, gzip, base64."""
    clipped = np.clip(np.nan_to_num(metres.round(), nan=NO_RELIEF), NO_RELIEF, 32767)
    whole = clipped.astype("<i2")
    differences = whole.copy()
    differences[1:] = whole[1:] - whole[:-1]
    return _pack(differences.tobytes())


def _pack(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, 6, mtime=0)).decode("ascii")
