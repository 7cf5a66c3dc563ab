"""The standard atmosphere, at geometric and at geopotential altitudes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from longshadow.physics.atmosphere import (
    standard_atmosphere,
    standard_atmosphere_at_geopotential,
)

Inputs = Mapping[str, Any]


def _air(inputs: Inputs) -> list[float]:
    if "z_m" in inputs:
        air = standard_atmosphere(inputs["z_m"])
    else:
        air = standard_atmosphere_at_geopotential(inputs["h_geopotential_m"])
    values = (air.temperature_k, air.pressure_pa, air.density_kg_m3, air.speed_of_sound_mps)
    return [float(value) for value in values]


OURS: dict[str, Callable[[Inputs], Any]] = {
    **{f"ATM-us76-{number:03d}": _air for number in (1, 2, 4, 5, 6, 7, 8, 9, 11, 12)},
    **{
        f"ATM-icao-{number:03d}": _air
        for number in (15, 19, 20, 21, 23, 24, 25, 26, 27, 28, 30, 31)
    },
}
