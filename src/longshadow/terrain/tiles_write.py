"""Write an elevation grid as one Cloud Optimized GeoTIFF, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from longshadow.errors import Problem, TerrainError
from longshadow.terrain.tiles_gdal import quiet_gdal
from longshadow.terrain.tiles_mosaic import Lattice
from longshadow.terrain.tiles_record import Heights

__all__ = ["VOID", "read_tags", "write_cog"]

VOID = -32768
"""Marks unknown cells in what we write, in both number formats."""


def write_cog(
    out: Path,
    lattice: Lattice,
    bands: Iterable[tuple[int, Heights]],
    dtype: str,
    tags: Mapping[str, str],
) -> None:
    """Write consecutive (row, heights) bands in WGS84 degrees; heights stand at posts.

    Parameters
    ----------
    dtype
        "int16" (rounded to whole metres) or "float32".
    tags
        Metadata items of the file.

    Raises
    ------
    TerrainError
        If the folder cannot be written to. Nothing is left behind then.
    """
    try:
        with (
            quiet_gdal(str(out)),
            tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder,
        ):
            plain, whole = Path(folder, "plain.tif"), Path(folder, "whole.tif")
            _write_plain(plain, lattice, bands, dtype, tags)
            _optimise(plain, whole)
            os.replace(whole, out)
    except OSError as error:
        raise TerrainError(
            Problem(
                f"cannot be written ({error.strerror or error})",
                file=str(out),
                remedy="Name a folder that exists, may be written to, and has room.",
            )
        ) from error


def read_tags(path: Path) -> dict[str, str]:
    """Return the metadata items of a GeoTIFF, empty when it is none."""
    import rasterio

    try:
        with quiet_gdal(str(path)), rasterio.open(path, driver="GTiff") as dataset:
            return dict(dataset.tags())
    except TerrainError:
        return {}


def _write_plain(
    path: Path,
    lattice: Lattice,
    bands: Iterable[tuple[int, Heights]],
    dtype: str,
    tags: Mapping[str, str],
) -> None:
    import rasterio
    from affine import Affine
    from rasterio.windows import Window

    corner_west = lattice.west - 0.5 * lattice.step_x
    corner_north = lattice.north + 0.5 * lattice.step_y
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=lattice.rows,
        width=lattice.cols,
        count=1,
        dtype=dtype,
        crs="EPSG:4326",
        transform=Affine(lattice.step_x, 0.0, corner_west, 0.0, -lattice.step_y, corner_north),
        nodata=VOID,
        tiled=True,
        bigtiff="IF_SAFER",
    ) as dataset:
        dataset.update_tags(AREA_OR_POINT="Point", **tags)
        dataset.units = ("m",)
        for row, heights in bands:
            filled = np.where(np.isnan(heights), np.float32(VOID), heights)
            block = np.rint(filled).astype(np.int16) if dtype == "int16" else filled
            dataset.write(block, 1, window=Window(0, row, lattice.cols, len(heights)))


def _optimise(plain: Path, whole: Path) -> None:
    from rasterio.shutil import copy

    copy(
        plain,
        whole,
        driver="COG",
        COMPRESS="DEFLATE",
        PREDICTOR="YES",
        BLOCKSIZE=512,
        OVERVIEW_RESAMPLING="AVERAGE",
        BIGTIFF="IF_SAFER",
    )
