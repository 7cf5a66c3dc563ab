"""The elevation grid that everything in `terrain` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Grid"]


@dataclass(frozen=True, eq=False)
class Grid:
    """Heights on a regular grid, with what they refer to.

    Attributes
    ----------
    heights_m
        float32, shape (rows, cols), row 0 in the north, NaN where unknown.
    west, north
        Centre (or post) of cell [0, 0], in units of `crs`.
    step_x, step_y
        Spacing, positive, in units of `crs` (degrees when geographic, else metres).
    crs
        Reference system, as "EPSG:4326" or WKT.
    vertical_datum
        What heights are above, "" where not recorded.
    source
        Where the heights came from.
    registration
        "point": heights at posts; "area": averages over cells.
    void_count
        Number of unknown cells.
    """

    heights_m: NDArray[np.float32]
    west: float
    north: float
    step_x: float
    step_y: float
    crs: str
    vertical_datum: str
    source: str
    registration: Literal["point", "area"]
    void_count: int
