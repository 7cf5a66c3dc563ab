"""Maps as cloud-optimised GeoTIFF that opens styled in QGIS: palette, units, names of bands."""

from __future__ import annotations

import numpy as np

from longshadow.results.arrays import AnyMap

__all__ = ["UNKNOWN", "colour_table", "raster_bytes"]

#: Value of cells without terrain data in probability and class maps.
UNKNOWN = 255

_NEVER = (226, 226, 226)
# Dark blue to yellow through grey: even in lightness, and readable without red or green.
_ANCHORS = ((1, (0, 34, 78)), (50, (124, 123, 120)), (100, (254, 232, 56)))
_CLASSES = (
    (226, 226, 226), (0, 90, 181), (220, 130, 0), (86, 180, 233), (0, 130, 100), (204, 121, 167),
    (240, 228, 66), (90, 90, 90),
)  # fmt: skip


def colour_table(quantity: str) -> dict[int, tuple[int, int, int, int]] | None:
    """Return red, green, blue, opacity by value for a map of this quantity, or None."""
    if quantity == "class":
        table = {i: (*colour, 255) for i, colour in enumerate(_CLASSES)}
    elif quantity == "probability":
        table = {i: (*_ramp(i), 255) for i in range(101)}
    else:
        return None
    return {**table, UNKNOWN: (255, 255, 255, 0)}


def _ramp(percent: int) -> tuple[int, int, int]:
    if percent == 0:
        return _NEVER
    at = [anchor for anchor, _ in _ANCHORS]
    channels = zip(*(colour for _, colour in _ANCHORS), strict=True)
    red, green, blue = (round(float(np.interp(percent, at, channel))) for channel in channels)
    return red, green, blue


def raster_bytes(array: AnyMap) -> bytes:
    """Return a map as the bytes of a cloud-optimised GeoTIFF, the same for the same map.

    The file is made in memory, so that a full disk is met by one plain write whose error cannot
    be missed.
    """
    from rasterio.io import MemoryFile
    from rasterio.shutil import copy

    with MemoryFile() as draft, MemoryFile() as made:
        _draft(draft, array)
        copy(draft.name, made.name, driver="COG", **_options(array))
        return bytes(made.getbuffer())


def _options(array: AnyMap) -> dict[str, str]:
    smooth = array.values.dtype.kind == "f"
    return {
        "COMPRESS": "DEFLATE",
        "LEVEL": "6",
        "PREDICTOR": "YES" if smooth else "NO",
        "BLOCKSIZE": "256",
        "OVERVIEW_RESAMPLING": "NEAREST",
        "NUM_THREADS": "1",
        "BIGTIFF": "IF_SAFER",
    }


def _draft(file: object, array: AnyMap) -> None:
    from rasterio import Affine

    entry, values = array.entry, array.values
    bands, rows, cols = values.shape
    palette = colour_table(entry.quantity) if values.dtype == np.uint8 else None
    profile = {
        "driver": "GTiff",
        "count": bands,
        "height": rows,
        "width": cols,
        "dtype": values.dtype,
        "crs": array.crs,
        "transform": Affine(array.step_x, 0.0, array.west, 0.0, -array.step_y, array.north),
        "nodata": _nodata(values),
        "photometric": "palette" if palette and bands == 1 else "minisblack",
    }
    with file.open(**profile) as raster:  # type: ignore[attr-defined]
        raster.write(values)
        for band in range(1, bands + 1):
            name = entry.bands[band - 1] if len(entry.bands) == bands else ""
            raster.set_band_description(band, f"{entry.quantity} {name}".strip())
            raster.set_band_unit(band, entry.unit)
        if palette and bands == 1:
            raster.write_colormap(1, palette)
        raster.update_tags(TITLE=entry.prose, **{k.upper(): v for k, v in entry.labels.items()})


def _nodata(values: np.ndarray) -> float | None:
    if values.dtype.kind == "f":
        return float("nan")
    return UNKNOWN if values.dtype == np.uint8 else None
