"""Every public function of `longshadow.physics`, with arguments that it accepts."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import longshadow.physics
from longshadow.physics.arcs import arc_with_apogee
from longshadow.physics.claims import Detection
from longshadow.physics.flight import fly
from longshadow.physics.path import Trajectory
from longshadow.physics.radar_equation import PulseRadar

Function = Callable[..., Any]

#: What an argument of this name may be, unless `SPECIAL` says otherwise for a function.
ACCEPTED: dict[str, Any] = {
    "across_deg": (0.0, 0.01),
    "along_deg": (0.01, 0.0),
    "along_m": 1000.0,
    "altitude_m": 1000.0,
    "angle_deg": 40.0,
    "angle_rad": 0.3,
    "angle_sr": 1.5,
    "antenna_altitude_m": 24.0,
    "antenna_height_m": 24.0,
    "apogee_m": 300e3,
    "arc": arc_with_apogee(500e3, 150e3),
    "aspect_rad": 0.5,
    "at_s": 5.0,
    "azimuth_deg": 30.0,
    "azimuth_off_rad": 0.3,
    "azimuth_rad": 0.3,
    "azimuth_width_rad": 6.0,
    "band": "S",
    "bandwidth_hz": 1e6,
    "beamwidth_rad": 0.03,
    "boresight_rad": 0.1,
    "burn_s": 60.0,
    "cells": 24,
    "choose": lambda range_m: arc_with_apogee(range_m, 150e3),
    "decay_per_km": 0.1439,
    "decisions_per_s": 1e6,
    "density_g_m3": 7.5,
    "detection": Detection(0.5, 1e-6),
    "distance_m": 50e3,
    "distances_m": np.linspace(0.0, 50e3, 11),
    "dry_pressure_pa": 101_325.0,
    "duration_s": 60.0,
    "effective_radius_m": 8.5e6,
    "elevation_rad": 0.2,
    "exponent": 1.5,
    "first_antenna_m": 24.0,
    "first_height_m": 24.0,
    "frequency_hz": 3e9,
    "gains_db": (15.0, 20.0),
    "geopotential_m": 1000.0,
    "gradient_per_km": -40.0,
    "grazing_rad": 0.01,
    "ground_m": lambda latitude_deg, longitude_deg: np.zeros(np.shape(latitude_deg)),
    "height_m": 100.0,
    "heights_m": np.linspace(0.0, 100.0, 11),
    "highest_rad": 1.0,
    "interval_s": 10.0,
    "known": ("S", "X"),
    "latitude_deg": 31.0,
    "locate": lambda row, column: (31.0 + 0.01 * row, 75.0 + 0.01 * column),
    "longitude_deg": 75.0,
    "lower_m": 500.0,
    "lowest_rad": 0.01,
    "m": 2,
    "motion": fly(31.0, 75.0, 30.0, 60.0, 1500.0),
    "n": 3,
    "noise_figure_db": 5.0,
    "noise_figures_db": (1.0, 5.0),
    "noise_temperature_k": 500.0,
    "nu": 0.5,
    "offset_rad": 0.01,
    "path": Trajectory(
        np.array([0.0, 10.0]), np.zeros(2), np.array([0.0, 0.1]), np.array([400.0, 1400.0])
    ),
    "pd": 0.9,
    "pd_claimed": 0.5,
    "pd_per_scan": np.array([0.2, 0.5, 0.9]),
    "pd_required": 0.9,
    "permittivity": 70.0 - 40.0j,
    "pfa": 1e-6,
    "power_aperture_w_m2": 20e3,
    "probability": 0.8,
    "pulse_rate_hz": 300.0,
    "pulses": 10,
    "radar": PulseRadar(
        peak_power_w=1e6,
        pulse_width_s=1e-6,
        gain_db=35.0,
        frequency_hz=3e9,
        noise_temperature_k=500.0,
    ),
    "rain_rate_mm_h": 10.0,
    "rain_top_m": 4000.0,
    "range_m": 200e3,
    "ranges_m": np.array([390e3, 230e3]),
    "rank": 18,
    "rcs_m2": 1.0,
    "reach": 100.0,
    "reference_rcs_m2": 4.0,
    "revisit_time_s": 5.0,
    "rotation_time_s": 10.0,
    "scans": 3,
    "search_time_s": 10.0,
    "second_antenna_m": 100.0,
    "second_height_m": 100.0,
    "semi_major_axis_m": 5e6,
    "shape": (3, 3),
    "share": np.array([0.0, 0.5, 1.0]),
    "snr_ratio": 20.0,
    "speed_mps": 250.0,
    "step_across_m": 30.0,
    "step_along_m": 30.0,
    "step_s": 1.0,
    "surface_refractivity": 315.0,
    "swerling": 1.0,
    "table_aspect_rad": np.array([0.0, 1.0, 3.0]),
    "table_rcs_m2": np.array([1.0, 10.0, 2.0]),
    "target_altitude_m": 3000.0,
    "target_altitudes_m": np.array([100.0, 3000.0]),
    "target_height_m": 100.0,
    "temperature_k": 288.15,
    "thrust_angle_deg": 60.0,
    "thrust_mps2": 30.0,
    "time_s": np.array([0.0, 10.0]),
    "to_latitude_deg": 32.0,
    "to_longitude_deg": 76.0,
    "upper_m": 1000.0,
    "vapour_g_m3": 7.5,
    "vapour_pressure_pa": 1000.0,
    "wave_height_m": 0.5,
    "width_rad": 2.0,
}

#: Arguments that differ from `ACCEPTED`, by function.
SPECIAL: dict[str, dict[str, Any]] = {
    "path.ground_speed_mps": {
        "latitude_deg": np.array([31.0, 31.1]),
        "longitude_deg": np.array([75.0, 75.1]),
    },
    "path.positions_at": {
        "latitude_deg": np.array([31.0, 31.1]),
        "longitude_deg": np.array([75.0, 75.1]),
    },
    "path.interpolated": {"time_s": np.array([1.0, 5.0])},
    "arcs.arc_with_angle": {"range_m": 500e3},
    "arcs.arc_with_apogee": {"range_m": 500e3},
    "arcs.arc_with_speed": {"range_m": 500e3, "speed_mps": 2500.0},
    "arcs.arc_with_time": {"range_m": 500e3, "time_s": 400.0},
    "arc_path.along_arc": {"time_s": np.array([0.0, 10.0])},
    "ballistic.free_flight": {"speed_mps": 2000.0},
    "flight.fly": {"speed_mps": 1500.0},
    "boost.lofted_boosted_flight": {"range_m": 900e3, "apogee_m": 2800e3},
    "claims.compare_claims": {"rcs_m2": np.array([4.0, 0.4])},
}

#: Negative numbers make no sense for quantities whose names end so; none of them is a logarithm.
NEVER_NEGATIVE = (
    "_hz", "_k", "_m2", "_mm_h", "_mps", "_pa", "_g_m3", "_ratio", "_w", "pd", "pfa", "pulses",
    "distance_m", "distances_m", "range_m", "radius_m", "time_s", "interval_s",
)  # fmt: skip

#: Public names that are no functions of physics, with the reason.
EXEMPT = {
    "bounds.bounded": "checks the bounds of the others, and takes any",
    "bounds.number": "checks the bounds of the others, and takes any",
}


#: Arguments that say how to compute, not what.
NOT_PHYSICAL = ("threads", "axis")

#: Functions that say what a word of ours means, or look something up: there is nothing to cite.
OWN_DEFINITION = {
    "arc_path.arc_path": "an arc, which `along_arc` cites, laid on a sphere",
    "arc_path.arc_to": "the same between two points of an Earth that turns",
    "claims.compare_claims": "which of two claims a third agrees with",
    "claims.snr_needed": "`required_snr` of the members of a record",
    "detection.whole_pulses": "a check of numbers",
    "flight.ground_path": "latitude and longitude of a point",
    "path.timetable": "even steps of time",
    "path.wrapped_deg": "the range of longitudes",
    "signature.band_centre_hz": "the middle of a band that `band_of` cites",
    "signature.mean_rcs_m2": "the mean of a table",
    "signature.nearest_band": "the order of bands that `band_of` cites",
    "signature.rcs_at_aspect_m2": "interpolation in a table",
    "search.solid_angle_sr": "the area of a zone of the unit sphere",
    "trajectory.above_ground": "ground and height added",
}


def functions() -> Iterator[tuple[str, Function]]:
    """Name and function, module by module; `kernels` holds compiled loops behind these."""
    for module in pkgutil.iter_modules(longshadow.physics.__path__):
        if module.ispkg:
            continue
        content = importlib.import_module(f"longshadow.physics.{module.name}")
        for name in content.__all__:
            value = getattr(content, name)
            own = getattr(value, "__module__", None) == content.__name__
            if inspect.isfunction(inspect.unwrap(value)) and own:
                yield f"{module.name}.{name}", value


def arguments(name: str, function: Function) -> dict[str, Any]:
    """Arguments that a function accepts, those with a default included."""
    special = SPECIAL.get(name, {})
    given: dict[str, Any] = {}
    for key, parameter in inspect.signature(function).parameters.items():
        if key in special:
            given[key] = special[key]
        elif parameter.default is not inspect.Parameter.empty:
            given[key] = parameter.default
        elif key in ACCEPTED:
            given[key] = ACCEPTED[key]
        else:
            raise LookupError(f"{name} takes {key}: say in public_functions.py what it may be")
    return given


def call(function: Function, given: dict[str, Any]) -> Any:
    """Call with each argument as its kind asks."""
    signature = inspect.signature(function)
    kinds = inspect.Parameter
    by_place = [
        given[key]
        for key, parameter in signature.parameters.items()
        if parameter.kind is kinds.POSITIONAL_ONLY
    ]
    by_name = {
        key: value
        for key, value in given.items()
        if signature.parameters[key].kind is not kinds.POSITIONAL_ONLY
    }
    return function(*by_place, **by_name)


def spoiled(value: Any, by: float) -> Any:
    """The same argument with one number in it replaced, or None where it holds none."""
    if isinstance(value, bool | str) or callable(value) or isinstance(value, Trajectory):
        return None
    if isinstance(value, int | float | complex):
        return by
    if isinstance(value, np.ndarray) and value.dtype.kind in "if":
        changed = value.astype(float)
        changed[changed.size // 2] = by
        return changed
    if isinstance(value, tuple) and value and isinstance(value[0], int | float):
        return (by, *value[1:])
    return None
