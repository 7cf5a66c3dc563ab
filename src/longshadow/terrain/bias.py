"""How optimistic coarse terrain is, as measured on ground that is known both ways."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

__all__ = ["COARSE_CELL_M", "bias_facts"]

#: Cells larger than this smooth ridges enough to say so (3 arc-seconds are about 90 m).
COARSE_CELL_M = 150.0
_FILE = "data/coarse_bias.json"


def bias_facts(cell_m: float) -> dict[str, Any]:
    """Return whether terrain of a cell size is coarse, and the measured bias.

    Parameters
    ----------
    cell_m
        Size of a cell in metres.

    Returns
    -------
    dict
        `coarse`; for coarse terrain also `bias` (by height above ground: covered area on
        30-arc-second terrain over that on 3-arc-second terrain of the same ground) and
        `headline_floor_m`, the lowest measured height whose bias is at most 20 %; None when no
        height is.
    """
    if cell_m <= COARSE_CELL_M:
        return {"coarse": False, "bias": [], "headline_floor_m": 0.0}
    measured = json.loads((resources.files("longshadow.terrain") / _FILE).read_text("utf-8"))
    return {
        "coarse": True,
        "bias": measured["heights"],
        "headline_floor_m": measured["headline_floor_m"],
    }
