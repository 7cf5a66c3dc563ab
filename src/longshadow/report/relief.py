"""The still map: shaded relief and the default overlay as pictures on Mercator rows."""

from __future__ import annotations

import io
import math

import numpy as np
from numpy.typing import NDArray

from longshadow.report.embed import data_address
from longshadow.report.rasters import UNKNOWN_CODE, Raster

__all__ = ["CLASS_COLOURS", "Frame", "css_colour", "overlay_picture", "relief_picture"]

#: Colour and cover of the classes, by how many of the five quantiles lie below the height.
#: Yellow to dark violet: lightness alone orders them, so any eye can.
CLASS_COLOURS = (
    (0, 0, 0, 0), (253, 219, 142, 170), (249, 166, 73, 178), (222, 90, 74, 184),
    (163, 35, 106, 190), (84, 20, 110, 196),
)  # fmt: skip
UNKNOWN_COLOUR = (120, 128, 136, 200)
EARTH_RADIUS_M = 6_371_000.0
PICTURE_SIDE = 900


class Frame:
    """Mercator frame of a raster: where a position lies on the picture, from 0 to 1.

    Parameters
    ----------
    raster
        Gives the edges.
    """

    def __init__(self, raster: Raster) -> None:
        self.west, self.south, self.east, self.north = raster.bounds
        self._top, self._bottom = mercator(self.north), mercator(self.south)

    @property
    def aspect(self) -> float:
        """Height of the picture over its width."""
        return (self._top - self._bottom) / math.radians(self.east - self.west)

    def place(self, longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
        """Return x from the west and y from the north, as shares of width and height."""
        x = (longitude_deg - self.west) / (self.east - self.west)
        y = (self._top - mercator(latitude_deg)) / (self._top - self._bottom)
        return x, y

    def source_rows(self, picture_rows: int, rows: int) -> NDArray[np.float64]:
        """Return the fractional row of the raster under the middle of each row of a picture."""
        steps = (np.arange(picture_rows) + 0.5) / picture_rows
        y = self._top - steps * (self._top - self._bottom)
        latitudes = np.degrees(np.arctan(np.sinh(y)))
        return (self.north - latitudes) / (self.north - self.south) * rows - 0.5


def mercator(latitude_deg: float) -> float:
    """Return the Mercator ordinate of a latitude, in radians."""
    return math.asinh(math.tan(math.radians(latitude_deg)))


def css_colour(colour: tuple[int, int, int, int]) -> str:
    """Return a colour with its cover as CSS."""
    red, green, blue, cover = colour
    return f"rgba({red},{green},{blue},{cover / 255:.2f})"


def relief_picture(terrain: Raster, frame: Frame | None = None) -> str:
    """Return shaded relief as a WebP ``data:`` address; the frame is Mercator's unless given."""
    frame = frame or Frame(terrain)
    _rows, _cols = terrain.shape
    high = round(PICTURE_SIDE * frame.aspect)
    shade = _shade(terrain)
    metres = terrain.values[0]
    picture = np.stack([_resample(band, frame, high) for band in (shade, metres)])
    tint = np.interp(picture[1], (0, 300, 1500, 3500, 6000), (0.0, 0.1, 0.35, 0.7, 1.0))
    low, top = np.array((214, 222, 208)), np.array((246, 243, 238))
    colour = (low + tint[..., None] * (top - low)) * picture[0][..., None]
    unknown = np.isnan(picture[1])
    colour[unknown] = UNKNOWN_COLOUR[:3]
    return _webp(np.clip(colour, 0, 255).astype(np.uint8), quality=72)


def overlay_picture(codes: NDArray[np.uint8], terrain: Raster, limit: int) -> str:
    """Return the probability classes at one height as a lossless WebP ``data:`` address."""
    frame = Frame(terrain)
    rows, cols = codes.shape[1:]
    counted = (codes <= limit).sum(axis=0)
    colour = np.array(CLASS_COLOURS, dtype=np.uint8)[counted]
    colour[codes[0] == UNKNOWN_CODE] = UNKNOWN_COLOUR
    picked = frame.source_rows(round(cols * frame.aspect), rows).round().astype(int)
    return _webp(colour[np.clip(picked, 0, rows - 1)], lossless=True)


def _shade(terrain: Raster) -> NDArray[np.float64]:
    """Light from the north-west on slopes drawn steeper than they are, about 0.6 to 1.05."""
    rows, cols = terrain.shape
    metres = np.nan_to_num(terrain.values[0], nan=0.0)
    degree_m = math.radians(1) * EARTH_RADIUS_M
    step_y = (terrain.north - terrain.south) / rows * degree_m
    middle = math.radians((terrain.north + terrain.south) / 2)
    step_x = (terrain.east - terrain.west) / cols * degree_m * math.cos(middle)
    south, east = np.gradient(metres, step_y, step_x)
    exaggeration = min(0.25 / max(float(np.hypot(south, east).mean()), 1e-6), 12.0)
    south, east = south * exaggeration, east * exaggeration
    light = (east + south) / np.sqrt(2 * (1 + east**2 + south**2))
    return np.asarray(0.9 + 0.34 * light / np.sqrt(1 + 0.2 * light**2))


def _resample(band: NDArray[np.float64], frame: Frame, high: int) -> NDArray[np.float64]:
    """Bilinear on rows of equal Mercator height and `PICTURE_SIDE` columns."""
    rows, cols = band.shape
    y = np.clip(frame.source_rows(high, rows), 0, rows - 1)
    x = np.clip((np.arange(PICTURE_SIDE) + 0.5) / PICTURE_SIDE * cols - 0.5, 0, cols - 1)
    y0, x0 = np.minimum(y.astype(int), rows - 2), np.minimum(x.astype(int), cols - 2)
    fy, fx = (y - y0)[:, None], x - x0
    upper = band[y0][:, x0] * (1 - fx) + band[y0][:, x0 + 1] * fx
    lower = band[y0 + 1][:, x0] * (1 - fx) + band[y0 + 1][:, x0 + 1] * fx
    return np.asarray(upper * (1 - fy) + lower * fy)


def _webp(pixels: NDArray[np.uint8], *, quality: int = 80, lossless: bool = False) -> str:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=quality, lossless=lossless, method=4)
    return data_address(out.getvalue(), "image/webp")
