"""The raids that stood before any result: the same for every option, changed by no result.

Numbers and mixtures are round and symmetric on purpose; no real attack is copied. Who comes from
where is left to chance: every direction is as likely as every other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["FOUR_FIXED_RAIDS"]

FOUR_FIXED_RAIDS: Mapping[str, Mapping[str, Any]] = {
    "air-breathing": {
        "label": "Aircraft, cruise missiles and drones",
        "total": 24,
        "window": "10 min",
        "threats": [
            {"target": "fighter-4th-generation", "share": 0.25, "height": "9 km AMSL",
             "distance": "300 km"},
            {"target": "cruise-missile", "share": 0.5, "height": "50 m AGL",
             "distance": "150 km"},
            {"target": "one-way-drone", "share": 0.25, "height": "500 m AGL",
             "distance": "150 km"},
        ],
    },
    "ballistic-300": {
        "label": "Ballistic missiles from 300 km",
        "total": 24,
        "window": "5 min",
        "threats": [{"target": "srbm", "share": 1.0, "range": "300 km"}],
    },
    "ballistic-1300": {
        "label": "Ballistic missiles from 1,300 km",
        "total": 24,
        "window": "5 min",
        "threats": [{"target": "mrbm", "share": 1.0, "range": "1300 km"}],
    },
    "mixed": {
        "label": "Drones, cruise and ballistic missiles together",
        "total": 24,
        "window": "10 min",
        "threats": [
            {"target": "one-way-drone", "share": 0.25, "height": "500 m AGL",
             "distance": "150 km"},
            {"target": "cruise-missile", "share": 0.25, "height": "50 m AGL",
             "distance": "150 km"},
            {"target": "srbm", "share": 0.25, "range": "300 km"},
            {"target": "mrbm", "share": 0.25, "range": "1300 km"},
        ],
    },
}  # fmt: skip
