"""Propagation: horizon, beams, refraction, gases and rain (diffraction has its own module)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from longshadow.physics.attenuation import (
    oxygen_attenuation_db_per_km,
    water_vapour_attenuation_db_per_km,
)
from longshadow.physics.path_loss import free_space_loss_db
from longshadow.physics.rain import rain_coefficients
from longshadow.physics.ray import (
    BentRay,
    beam_altitude_m,
    beam_ground_distance_m,
    beam_range_m,
    bent_ray,
    horizon_range_m,
)

Inputs = Mapping[str, Any]


def _free_space(inputs: Inputs) -> float:
    return float(free_space_loss_db(inputs["f_hz"], inputs["distance_m"]))


def _horizon(inputs: Inputs) -> float:
    return float(horizon_range_m(inputs["h_m"], inputs["re_m"]))


def _height(inputs: Inputs) -> float:
    elevation = math.radians(inputs["el_deg"])
    return float(beam_altitude_m(inputs["range_m"], elevation, inputs["h_ant_m"], inputs["re_m"]))


def _range(inputs: Inputs) -> float:
    elevation = math.radians(inputs["el_deg"])
    return float(beam_range_m(inputs["h_m"], elevation, inputs["h_ant_m"], inputs["re_m"]))


def _bent(inputs: Inputs) -> BentRay:
    """Through the CRPL atmosphere that the target names: N = 313, 0.143859 per kilometre."""
    elevation = math.radians(inputs["el_deg"])
    return bent_ray(inputs["h_m"], elevation, inputs["h_ant_m"], 313.0, 0.143859)


def _beam_height(inputs: Inputs) -> float:
    radius = inputs["re_m"] * 4 / 3
    return float(beam_altitude_m(inputs["range_m"], math.radians(inputs["el_deg"]), 0.0, radius))


def _beam_distance(inputs: Inputs) -> float:
    elevation, radius = math.radians(inputs["el_deg"]), inputs["re_m"] * 4 / 3
    return float(beam_ground_distance_m(inputs["range_m"], elevation, 0.0, radius))


def _gas(inputs: Inputs) -> list[float]:
    state = (inputs["f_ghz"] * 1e9, inputs["p_hpa"] * 100.0, inputs["t_k"], inputs["rho_g_m3"])
    models = (oxygen_attenuation_db_per_km, water_vapour_attenuation_db_per_km)
    return [float(model(*state)) for model in models]


def _rain(inputs: Inputs) -> list[float]:
    k, alpha = rain_coefficients(
        inputs["f_ghz"] * 1e9, math.radians(inputs["el_deg"]), math.radians(inputs["tilt_deg"])
    )
    return [float(k), float(alpha), float(k * inputs["rain_mm_h"] ** alpha)]


OURS: dict[str, Callable[[Inputs], Any]] = {
    "RAD-fspl-024": _free_space,
    "RAD-fspl-025": _free_space,
    "RAD-fspl-027": _free_space,
    "PRO-horizon-002": _horizon,
    "PRO-height-003": _height,
    "PRO-height-004": _range,
    "PRO-refr-006": lambda inputs: _bent(inputs).slant_range_m,
    "PRO-refr-007": lambda inputs: math.degrees(_bent(inputs).true_elevation_rad),
    **{f"PRO-beam-{number:03d}": _beam_height for number in (10, 11, 12)},
    **{f"PRO-beam-{number:03d}": _beam_distance for number in (13, 14, 15)},
    **{f"PRO-gas-{number:03d}": _gas for number in (16, 17, 19, 21, 25, 26, 27)},
    **{f"PRO-rain-{number:03d}": _rain for number in (34, 35, 36, 38)},
}

_SHORT_CUT = (
    "the short cut of ITU-R P.676 annex 2 for paths to space is not built: paths end at aircraft, "
    "and the sum over the lines is integrated along them instead"
)
_MAP = "ITU's world map of refractivity is not shipped: a scenario names its refractivity itself"

NOT_REPRODUCED = {
    "PRO-slant13-028": _SHORT_CUT,
    "PRO-slant12-030": _SHORT_CUT,
    "PRO-slant12-031": _SHORT_CUT,
    "PRO-slant12-032": _SHORT_CUT,
    "PRO-slant12-033": _SHORT_CUT,
    "PRO-nwet-041": _MAP,
    "PRO-nwet-042": _MAP,
}
