"""Antenna: scan loss and beam shape of a flat, electronically steered face."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from longshadow.physics.antenna import (
    broadened_beamwidth_rad,
    gaussian_beam_gain,
    off_boresight_rad,
    scan_loss_db,
)

Inputs = Mapping[str, Any]


def _angle(inputs: Inputs) -> Any:
    return off_boresight_rad(math.radians(inputs["az_deg"]), math.radians(inputs["el_deg"]))


def _gain(inputs: Inputs) -> float:
    return float(inputs["gain_db"] - scan_loss_db(_angle(inputs), 1.0, ways=1))


def _width(inputs: Inputs) -> float:
    width = math.radians(inputs["beamwidth_deg"])
    return float(broadened_beamwidth_rad(width, _angle(inputs)))


def _power(inputs: Inputs) -> float:
    """Return what a 50 kW beam of 10 degrees, broadened by its scan, sends at the target."""
    width = broadened_beamwidth_rad(math.radians(10), _angle(inputs))
    x, y, z = inputs["target_km"]
    offsets = (
        math.atan2(y, x) - math.radians(inputs["az_deg"]),
        math.atan2(z, math.hypot(x, y)) - math.radians(inputs["el_deg"]),
    )
    return float(50e3 * math.prod(gaussian_beam_gain(offset, width) for offset in offsets))


def _beam(inputs: Inputs) -> float:
    width = math.radians(inputs["bw"])
    gains = (gaussian_beam_gain(math.radians(inputs[name]), width) for name in ("az", "el"))
    return float(inputs["peak"] * math.prod(gains))


OURS: dict[str, Callable[[Inputs], Any]] = {
    "RAD-aesa-018": _gain,
    "RAD-aesa-019": _width,
    "RAD-aesa-020": _power,
    "TRK-beam-014": _beam,
}
