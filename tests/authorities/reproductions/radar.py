"""Radar equation, noise and losses: what `longshadow.physics` answers for the published numbers.

Boltzmann's constant and the speed of light are exact here; where a source rounds one of them and
prints more digits than that allows, its noise temperature is given to match, and it is said so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from longshadow.physics.approximations import north_detection_probability
from longshadow.physics.noise import (
    BOLTZMANN_J_PER_K,
    REFERENCE_TEMPERATURE_K,
    added_temperature_k,
    cascaded_noise_figure_db,
    system_temperature_k,
)
from longshadow.physics.radar_equation import (
    LIGHT_SPEED_MPS,
    Losses,
    PulseRadar,
    maximum_range_m,
    received_power_w,
    single_pulse_snr,
    unambiguous_range_m,
)
from longshadow.physics.search import search_power_aperture_w_m2, solid_angle_sr

Inputs = Mapping[str, Any]


def _ratio(db: float) -> float:
    return float(10.0 ** (db / 10.0))


def _radar(inputs: Inputs) -> PulseRadar:
    return PulseRadar(
        peak_power_w=inputs["pt_w"],
        pulse_width_s=inputs.get("tau_s", 1e-6),  # has no part in received power
        gain_db=inputs["gain_db"],
        frequency_hz=inputs["f_hz"],
        noise_temperature_k=inputs.get("ts_k", REFERENCE_TEMPERATURE_K),
        losses=Losses(other_db=inputs.get("loss_db", 0.0)),
    )


def _snr_db(inputs: Inputs) -> float:
    snr = single_pulse_snr(_radar(inputs), inputs["rcs_m2"], inputs["range_m"])
    return 10.0 * math.log10(float(snr))


def _power_aperture(inputs: Inputs) -> float:
    left, right = inputs["az_deg"]
    angle = solid_angle_sr(math.radians(right - left), *(math.radians(e) for e in inputs["el_deg"]))
    return float(
        search_power_aperture_w_m2(
            inputs["range_m"],
            _ratio(inputs["snr_db"]),
            angle,
            inputs["t_search_s"],
            inputs["ts_k"],
            inputs["rcs_m2"],
            Losses(other_db=inputs["loss_db"]),
        )
    )


def _range_km(inputs: Inputs) -> float:
    """Two gains of coherent processing lower the ratio that one pulse must have."""
    needed = _ratio(inputs["snr_db"] - sum(inputs["gains_db"]))
    return float(maximum_range_m(_radar(inputs), inputs["rcs_m2"], needed)) / 1e3


def _system_temperature(inputs: Inputs) -> float:
    return float(system_temperature_k(inputs["nf_db"], inputs["t0_k"]))


def _cascade(inputs: Inputs) -> float:
    return cascaded_noise_figure_db(inputs["nf_db"], inputs["gain_db"])


def _added_temperature(inputs: Inputs) -> float:
    return float(added_temperature_k(inputs["nf_db"]))


def _echo_w(inputs: Inputs) -> float:
    return float(received_power_w(_radar(inputs), inputs["rcs_m2"], inputs["range_m"]))


def _peak_power_w(inputs: Inputs) -> float:
    """Return the power that is needed, from the ratio that one watt gives; k = 1.38e-23 there."""
    one_watt = PulseRadar(
        peak_power_w=1.0,
        pulse_width_s=1.0 / inputs["bandwidth_hz"],
        gain_db=10.0 * math.log10(inputs["gain"]),
        frequency_hz=LIGHT_SPEED_MPS / inputs["wavelength_m"],
        noise_temperature_k=REFERENCE_TEMPERATURE_K * inputs["f"] * 1.38e-23 / BOLTZMANN_J_PER_K,
        losses=Losses(other_db=10.0 * math.log10(inputs["l"])),
    )
    snr = single_pulse_snr(one_watt, inputs["rcs_m2"], inputs["range_m"])
    return _ratio(inputs["snr_db"]) / float(snr)


def _pulse_rate_khz(inputs: Inputs) -> float:
    """Rate and range are each other's inverse by the same formula."""
    return float(unambiguous_range_m(inputs["ru_m"])) / 1e3


def _north(inputs: Inputs) -> float:
    return float(north_detection_probability(inputs["snr_linear"], inputs["pfa"]))


OURS: dict[str, Callable[[Inputs], Any]] = {
    "RAD-snr-003": _snr_db,
    "RAD-snr-004": _snr_db,
    "RAD-search-006": _power_aperture,
    "RAD-range-007": _range_km,
    "RAD-noise-008": _system_temperature,
    "RAD-noise-010": _cascade,
    "RAD-noise-012": _added_temperature,
    "RAD-noise-013": _added_temperature,
    "RAD-power-015": _echo_w,
    "RAD-power-016": _peak_power_w,
    "RAD-power-017": _pulse_rate_khz,
    "RAD-aesa-022": _north,
}
