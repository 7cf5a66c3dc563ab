"""How optimistic coarse terrain is, as measured on ground that is known both ways."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

__all__ = ["COARSE_CELL_M", "bias_facts"]

#: Cells larger than this smooth ridges enough to say so (3 arc-seconds are about 90 m).
COARSE_CELL_M = 150.0
_FILE = "data/coarse_bias.json"
_SHOWN_M = (30, 100, 300, 1000, 3000)


def bias_facts(cell_m: float, on_hilltops: bool) -> dict[str, Any]:
    """Return whether terrain of a cell size is coarse, and the measured bias.

    Parameters
    ----------
    cell_m
        Size of a cell in metres.
    on_hilltops
        Whether radars stand on the highest ground nearby, where smoothing harms least.

    Returns
    -------
    dict
        `coarse`; for coarse terrain also `bias` (at some heights above ground: area in sight on
        30-arc-second terrain over that on 3-arc-second terrain of the same ground, with its range
        over the tiles measured), `bias_basis` (how it was measured), and `headline_floor_m`, the
        height below which the median bias exceeds 20 %; None when it does at every height.
    """
    if cell_m <= COARSE_CELL_M:
        return {"coarse": False, "bias": [], "headline_floor_m": 0.0}
    measured = json.loads((resources.files("longshadow.terrain") / _FILE).read_text("utf-8"))
    siting = measured["hilltop"] if on_hilltops else measured
    rows = zip(measured["heights_m"], siting["median"], siting["low"], siting["high"], strict=True)
    floor = siting["passes_20_percent_below_m"]["median"]
    top = measured["heights_m"][-1]
    return {
        "coarse": True,
        "bias": [
            {"height_m": float(h), "ratio_median": 1 + m, "low": 1 + low, "high": 1 + high}
            for h, m, low, high in rows
            if h in _SHOWN_M
        ],
        "bias_basis": (
            f"{len(siting['tiles'])} tiles, {measured['settings']}, radars "
            f"{'on the highest ground nearby' if on_hilltops else 'on any land'}"
        ),
        "headline_floor_m": 0.0 if floor is None else (None if floor >= top else float(floor)),
    }
