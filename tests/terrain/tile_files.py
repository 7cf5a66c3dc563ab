"""Small elevation files in every format, written for the tests of the readers."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from numpy.typing import NDArray


def slope(rows: int, cols: int) -> NDArray[np.int16]:
    """Heights that tell their own place: 60 a row, 1 a column."""
    return (60 * np.arange(rows)[:, None] + np.arange(cols)[None, :]).astype(np.int16)


def write_hgt(path: Path, heights: NDArray[Any]) -> Path:
    data = heights.astype(">i2").tobytes()
    name = path.name.lower()
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(data, mtime=0))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(path.name[:7] + ".hgt", data)
    else:
        path.write_bytes(data)
    return path


def write_tif(
    path: Path,
    heights: NDArray[Any],
    west: float = 10.0,
    north: float = 50.0,
    step: float = 0.01,
    *,
    point: bool = False,
    tags: dict[str, str] | None = None,
    **profile: Any,
) -> Path:
    """Write a GeoTIFF whose first cell is centred on (west, north)."""
    settings: dict[str, Any] = {
        "driver": "GTiff",
        "crs": "EPSG:4326",
        "transform": Affine(step, 0, west - step / 2, 0, -step, north + step / 2),
        "dtype": heights.dtype,
        "height": heights.shape[0],
        "width": heights.shape[1],
        "count": 1,
    } | profile
    with rasterio.open(path, "w", **settings) as dataset:
        dataset.update_tags(AREA_OR_POINT="Point" if point else "Area", **(tags or {}))
        for band in range(1, settings["count"] + 1):
            dataset.write(heights, band)
    return path


def write_dted(path: Path, heights: NDArray[np.int16], west: int = 10, south: int = 49) -> Path:
    """Write DTED level 0 through GDAL, which takes only a whole cell of 121 x 121 posts."""
    step = 1 / 120
    transform = Affine(step, 0, west - step / 2, 0, -step, south + 1 + step / 2)
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            crs="EPSG:4326",
            transform=transform,
            dtype="int16",
            height=121,
            width=121,
            count=1,
        ) as dataset:
            dataset.write(heights, 1)
        with memory.open() as dataset:
            rasterio.shutil.copy(dataset, path, driver="DTED")
    return path


def write_asc(path: Path, heights: NDArray[Any], header: str) -> Path:
    rows = "\n".join(" ".join(str(h) for h in row) for row in heights.tolist())
    path.write_text(
        f"ncols {heights.shape[1]}\nnrows {heights.shape[0]}\n{header}\n{rows}\n", "ascii"
    )
    return path


def write_netcdf(path: Path, variables: dict[str, NDArray[Any]], step: float = 0.01) -> Path:
    """Write a NetCDF 3 file with latitudes from south to north, as GEBCO does."""
    from scipy.io import netcdf_file

    first = next(iter(variables.values()))
    with netcdf_file(path, "w") as file:
        file.createDimension("lat", first.shape[0])
        file.createDimension("lon", first.shape[1])
        lat = file.createVariable("lat", "d", ("lat",))
        lat.units = "degrees_north"
        lat.standard_name = "latitude"
        lat[:] = 50.0 - step * np.arange(first.shape[0])[::-1]
        lon = file.createVariable("lon", "d", ("lon",))
        lon.units = "degrees_east"
        lon.standard_name = "longitude"
        lon[:] = 10.0 + step * np.arange(first.shape[1])
        for name, heights in variables.items():
            data = file.createVariable(name, "h", ("lat", "lon"))
            data.units = "m"
            data[:] = heights[::-1]
    return path
