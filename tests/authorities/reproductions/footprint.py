"""Engagement envelopes against ballistic missiles: what single published figures can be held to.

Areas are held against the bands of the catalogue by the study itself, as consistency and not as
validation: a figure without its assumptions can be met in many ways.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longshadow.catalog.load import load_catalog
from longshadow.catalog.records import parameters
from longshadow.engagement.envelope import flyout_s, inside_envelope, missile_against
from longshadow.engagement.records import Missile
from longshadow.physics.arcs import arc_with_speed, minimum_energy_arc

Inputs = Mapping[str, Any]


def thaad() -> Missile:
    """The interceptor with every nominal value."""
    catalog = load_catalog()
    record = catalog.interceptors["thaad-interceptor"]
    ratio = catalog.priors["average-to-peak-speed"]
    values = {**parameters(record), **parameters(ratio)}
    return missile_against(
        record, "ballistic", lambda path: np.array([values[path].band.nominal]), 0
    )


def seconds_between(inputs: Inputs) -> float:
    """Straight on at one speed, as the source has it; gravity would shorten or lengthen it."""
    low, high = inputs["band_km"]
    path_m = (high - low) * 1e3 / math.sin(math.radians(inputs["angle_deg"]))
    return float(flyout_s(path_m, inputs["v_km_s"] * 1e3))


def passes_over(inputs: Inputs) -> float:
    """Whether the lofted flight at the class's speed tops out above what THAAD meets."""
    speed = minimum_energy_arc(inputs["class_km"] * 1e3).speed_mps
    apogee = float(arc_with_speed(inputs["range_km"] * 1e3, speed).apogee_m)
    return float(not inside_envelope(0.0, apogee, apogee, thaad()))


OURS: dict[str, Callable[[Inputs], Any]] = {
    "FOOT-band-002": lambda _: thaad().reach_m / 1e3,
    "FOOT-band-003": lambda _: thaad().ceiling_m / 1e3,
    "FOOT-geom-006": seconds_between,
    "FOOT-geom-008": passes_over,
    "FOOT-geom-009": passes_over,
}

NOT_REPRODUCED = {
    "FOOT-time-005": (
        "the source gives neither the arc, nor where its radar stood, nor what it takes to start "
        "a track; several sets of these would give the time, and none of them would test anything"
    ),
}
