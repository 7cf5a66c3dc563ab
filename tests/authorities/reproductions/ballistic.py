"""Free flight over a spherical Earth: least energy, lofted flights, and what they cannot say.

Times of lofted flights are those of free flight from the ground to the ground; the entry gives
the window below the reported time in which they must lie, since the powered part is missing. How
near the model with a powered part comes is in docs/trajectories.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc
from longshadow.physics.ballistic import (
    EARTH_RADIUS_M,
    circular_speed_mps,
    free_flight,
    speed_on_ellipse_mps,
)

Inputs = Mapping[str, Any]


def two_impulses_km_s(inputs: Inputs) -> float:
    """From the ground to a circular orbit by way of half an ellipse."""
    height = inputs["h_km"] * 1e3
    axis = EARTH_RADIUS_M + height / 2
    first = speed_on_ellipse_mps(0.0, axis)
    second = circular_speed_mps(height) - speed_on_ellipse_mps(height, axis)
    return float(first + second) / 1e3


def least_speed_km_s(inputs: Inputs) -> float:
    return (
        float(minimum_energy_arc(inputs["range_fraction"] * 2 * np.pi * EARTH_RADIUS_M).speed_mps)
        / 1e3
    )


def least_apogee_km(inputs: Inputs) -> float:
    return float(minimum_energy_arc(inputs["range_km"] * 1e3).apogee_m) / 1e3


def lofted_min(inputs: Inputs) -> float:
    arc = arc_with_apogee(inputs["range_km"] * 1e3, inputs["apogee_km"] * 1e3)
    return float(arc.time_s) / 60


def same_speed_range_km(inputs: Inputs) -> float:
    """The widest range of the speed that the lofted flight had, over all directions."""
    speed = arc_with_apogee(inputs["range_km"] * 1e3, inputs["apogee_km"] * 1e3).speed_mps
    return float(free_flight(speed, np.linspace(10.0, 60.0, 5001)).range_m.max()) / 1e3


def least_energy(inputs: Inputs) -> list[float]:
    arc = minimum_energy_arc(inputs["range_km"] * 1e3)
    return [
        float(arc.speed_mps) / 1e3,
        float(arc.angle_deg),
        float(arc.apogee_m) / 1e3,
        float(arc.time_s),
    ]


OURS: dict[str, Callable[[Inputs], Any]] = {
    "BAL-vert-003": two_impulses_km_s,
    "BAL-min-004": least_speed_km_s,
    "BAL-min-006": least_apogee_km,
    "BAL-min-008": least_apogee_km,
    "BAL-loft-009": lofted_min,
    "BAL-loft-010": lofted_min,
    "BAL-loft-011": lofted_min,
    "BAL-loft-012": lofted_min,
    "BAL-loft-013": lofted_min,
    "BAL-equiv-015": same_speed_range_km,
    "BAL-equiv-016": same_speed_range_km,
    "BAL-min-018": least_apogee_km,
    "BAL-hit-020": least_energy,
    "BAL-hit-021": least_energy,
    "BAL-hit-023": least_energy,
    "BAL-hit-024": least_energy,
    "BAL-hit-025": least_energy,
    "BAL-hit-026": least_energy,
}

_EQUIVALENT = (
    "free flight with the speed of the lofted test falls short, since the powered part loses more "
    "speed to gravity on the steep path; our simple powered part overshoots instead ({} km for the "
    "same burn at 3 g). Neither is a basis for this number, and nothing in the product uses it"
)

NOT_REPRODUCED = {
    "BAL-equiv-015": _EQUIVALENT.format("8,200"),
    "BAL-equiv-016": _EQUIVALENT.format("15,100"),
}
