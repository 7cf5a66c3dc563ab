"""Rasters and tables on their way from a study to a results folder."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from longshadow.results.records import MapEntry, TableEntry

__all__ = ["AnyMap", "MapArray", "PackedMap", "Table"]


@dataclass(frozen=True)
class MapArray:
    """A raster on a geographic grid, ready to be written.

    Attributes
    ----------
    entry
        How it is described in `result.json`; `file` is `arrays/<name>.tif`.
    values
        (bands, rows, cols), row 0 in the north. uint8 probabilities are in per cent with 255
        for unknown ground; float32 heights are metres with inf for never and NaN for unknown.
    west, north, step_x, step_y
        Outer edge of the north-west cell, and the cell size, in degrees.
    crs
        Coordinate reference system (EPSG:4326).
    """

    entry: MapEntry
    values: np.ndarray
    west: float
    north: float
    step_x: float
    step_y: float
    crs: str = "EPSG:4326"


@dataclass(frozen=True)
class PackedMap:
    """A `MapArray` whose values stay compressed until they are written: a run holds hundreds."""

    entry: MapEntry
    packed: bytes
    shape: tuple[int, ...]
    dtype: str
    west: float
    north: float
    step_x: float
    step_y: float
    crs: str = "EPSG:4326"

    @classmethod
    def pack(
        cls,
        entry: MapEntry,
        values: np.ndarray,
        west: float,
        north: float,
        step_x: float,
        step_y: float,
        crs: str = "EPSG:4326",
    ) -> PackedMap:
        """Return a map whose values are compressed; the arguments are those of `MapArray`."""
        packed = zlib.compress(np.ascontiguousarray(values).tobytes(), 1)
        shape, dtype = values.shape, values.dtype.str
        return cls(entry, packed, shape, dtype, west, north, step_x, step_y, crs)

    @property
    def values(self) -> np.ndarray:
        """The values, uncompressed anew at every call."""
        return np.frombuffer(zlib.decompress(self.packed), self.dtype).reshape(self.shape)


AnyMap = MapArray | PackedMap


@dataclass(frozen=True)
class Table:
    """Columns of equal length, ready to be written as Parquet and CSV."""

    entry: TableEntry
    columns: Mapping[str, Any]
