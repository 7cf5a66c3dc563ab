"""Radar equations of free space, and the claim that takes the place of what nobody publishes.

`scaled_range_m` needs one published range at one radar cross-section; the others need a radar's
power, gain, noise and losses. Gains and losses are decibels; signal-to-noise ratios plain ratios.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number
from longshadow.physics.detection import required_snr
from longshadow.physics.noise import BOLTZMANN_J_PER_K

__all__ = [
    "LIGHT_SPEED_MPS",
    "Losses",
    "PulseRadar",
    "detection_range_m",
    "maximum_range_m",
    "received_power_w",
    "scaled_range_m",
    "single_pulse_snr",
    "unambiguous_range_m",
]

#: Exact: BIPM, The International System of Units, 9th ed. (2019), table 1.
LIGHT_SPEED_MPS = 299_792_458.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Losses:
    """Losses of one echo, decibels, each at least 0 and 0 unless stated.

    Named so that nothing is counted twice: what a range was measured with belongs to that range.

    Attributes
    ----------
    transmit_db, receive_db
        Lines and duplexer on the way out and back.
    propagation_db
        Atmosphere, rain and terrain, out and back together.
    beam_shape_db
        Target off the middle of the beam, averaged over a scan.
    scan_db
        Fixed face steered off its boresight, out and back together.
    processing_db
        Matched filter, straddling, quantisation.
    cfar_db
        Threshold taken from neighbouring cells (`longshadow.physics.cfar`).
    other_db
        Whatever else a source adds up.

    Examples
    --------
    >>> Losses(transmit_db=1.5, receive_db=1.0, processing_db=0.5).total_db
    3.0
    """

    transmit_db: float = 0.0
    receive_db: float = 0.0
    propagation_db: float = 0.0
    beam_shape_db: float = 0.0
    scan_db: float = 0.0
    processing_db: float = 0.0
    cfar_db: float = 0.0
    other_db: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a loss below 0 or not finite."""
        for field in fields(self):
            number(field.name, getattr(self, field.name), 0.0)

    @property
    def total_db(self) -> float:
        """Sum of all."""
        return math.fsum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, kw_only=True)
class PulseRadar:
    """What the radar equation needs of a pulsed radar with a matched filter.

    Attributes
    ----------
    peak_power_w
        Power during the pulse, watts, above 0.
    pulse_width_s
        Length of the pulse before compression, seconds, above 0.
    gain_db
        Gain of the antenna (of the sending one, where there are two), decibels.
    frequency_hz
        Carrier, hertz, above 0.
    noise_temperature_k
        Noise of the whole system, kelvin, above 0: Ts of `longshadow.physics.noise`.
    receive_gain_db
        Gain of the receiving antenna; None where it is the same.
    losses
        All losses, none by default.
    """

    peak_power_w: float
    pulse_width_s: float
    gain_db: float
    frequency_hz: float
    noise_temperature_k: float
    receive_gain_db: float | None = None
    losses: Losses = Losses()

    def __post_init__(self) -> None:
        """Refuse what is not above 0 or not finite."""
        for name in ("peak_power_w", "pulse_width_s", "frequency_hz", "noise_temperature_k"):
            number(name, getattr(self, name), 0.0, ends="()")
        number("gain_db", self.gain_db)
        if self.receive_gain_db is not None:
            number("receive_gain_db", self.receive_gain_db)

    @property
    def wavelength_m(self) -> float:
        """Speed of light over frequency."""
        return LIGHT_SPEED_MPS / self.frequency_hz


def received_power_w(radar: PulseRadar, rcs_m2: ArrayLike, range_m: ArrayLike) -> Floats:
    """Return the power of an echo, watts, after all losses.

    P G_t G_r lambda^2 sigma / ((4 pi)^3 R^4 L): Mahafza and Elsherbeni, MATLAB Simulations for
    Radar Systems Design (2004), eq. 1.56 without its noise.

    Parameters
    ----------
    radar
        Power, gains, frequency and losses.
    rcs_m2
        Radar cross-section, square metres, above 0.
    range_m
        Range, metres, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    Published for 1 kW, 36 dB, 5.65 GHz, 1 m2 at 75 nautical miles: 6.0e-17 W.

    >>> radar = PulseRadar(peak_power_w=1e3, pulse_width_s=1e-6, gain_db=36.0,
    ...                    frequency_hz=5.65e9, noise_temperature_k=290.0)
    >>> f"{float(received_power_w(radar, 1.0, 75 * 1852.0)):.1e}"
    '6.0e-17'
    """
    rcs = bounded("rcs_m2", rcs_m2, 0.0, ends="()")
    metres = bounded("range_m", range_m, 0.0, ends="()")
    back_db = radar.gain_db if radar.receive_gain_db is None else radar.receive_gain_db
    gains = 10.0 ** ((radar.gain_db + back_db - radar.losses.total_db) / 10.0)
    at_one_metre = radar.peak_power_w * gains * radar.wavelength_m**2 / (4.0 * math.pi) ** 3
    return np.asarray(at_one_metre * rcs / metres**4)


def single_pulse_snr(radar: PulseRadar, rcs_m2: ArrayLike, range_m: ArrayLike) -> Floats:
    """Return the signal-to-noise ratio of one pulse after a matched filter, a plain ratio.

    P tau G_t G_r lambda^2 sigma / ((4 pi)^3 k Ts R^4 L): Mahafza and Elsherbeni (2004), eq. 1.56
    with B = 1 / tau and Ts = T_e F.

    Parameters
    ----------
    radar, rcs_m2, range_m
        As for `received_power_w`.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    Published (MathWorks, `radareqsnr`): 14.3778 dB.

    >>> radar = PulseRadar(peak_power_w=1e6, pulse_width_s=1e-6, gain_db=40.0, frequency_hz=10e9,
    ...                    noise_temperature_k=300.0, losses=Losses(other_db=3.0))
    >>> round(float(10 * np.log10(single_pulse_snr(radar, 0.5, 100e3))), 4)
    14.3778
    """
    noise_j = BOLTZMANN_J_PER_K * radar.noise_temperature_k
    return np.asarray(received_power_w(radar, rcs_m2, range_m) * radar.pulse_width_s / noise_j)


def maximum_range_m(
    radar: PulseRadar, rcs_m2: ArrayLike, snr_ratio: ArrayLike, coherent_pulses: int = 1
) -> Floats:
    """Return the range at which a signal-to-noise ratio is met, metres.

    Mahafza and Elsherbeni (2004), eq. 1.54; pulses added with their phases multiply the ratio by
    their number.

    Parameters
    ----------
    radar, rcs_m2
        As for `received_power_w`.
    snr_ratio
        Ratio needed after coherent addition, a plain ratio, above 0.
    coherent_pulses
        Pulses added with their phases, a whole number of at least 1.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    The range of `single_pulse_snr`'s example comes back:

    >>> radar = PulseRadar(peak_power_w=1e6, pulse_width_s=1e-6, gain_db=40.0, frequency_hz=10e9,
    ...                    noise_temperature_k=300.0, losses=Losses(other_db=3.0))
    >>> round(float(maximum_range_m(radar, 0.5, 10 ** 1.43778)))
    100000
    """
    needed = bounded("snr_ratio", snr_ratio, 0.0, ends="()")
    if not (float(coherent_pulses).is_integer() and coherent_pulses >= 1):
        raise ValueError(f"coherent_pulses = {coherent_pulses}: must be a whole number, at least 1")
    return np.asarray((coherent_pulses * single_pulse_snr(radar, rcs_m2, 1.0) / needed) ** 0.25)


def detection_range_m(
    radar: PulseRadar,
    rcs_m2: ArrayLike,
    pd: ArrayLike,
    pfa: ArrayLike,
    pulses: ArrayLike = 1,
    swerling: int = 1,
) -> Floats:
    """Return the range at which pulses added without phases give a detection probability, metres.

    `maximum_range_m` with the ratio of `longshadow.physics.detection.required_snr`: the
    integrated form of the radar equation, its integration loss exact.

    Parameters
    ----------
    radar, rcs_m2
        As for `received_power_w`.
    pd, pfa, pulses, swerling
        As for `required_snr`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Ten pulses on a steady target save 8.1 dB (Richards, 2nd ed., Fig. 6.11): range times 1.6.

    >>> radar = PulseRadar(peak_power_w=1e6, pulse_width_s=1e-6, gain_db=40.0, frequency_hz=10e9,
    ...                    noise_temperature_k=300.0)
    >>> one, ten = detection_range_m(radar, 1.0, 0.9, 1e-8, [1, 10], swerling=0)
    >>> round(float(ten / one), 2)
    1.6
    """
    return maximum_range_m(radar, rcs_m2, required_snr(pd, pfa, pulses, swerling))


def scaled_range_m(range_m: ArrayLike, reference_rcs_m2: ArrayLike, rcs_m2: ArrayLike) -> Floats:
    """Return the range at which another target gives the same signal-to-noise ratio.

    Free-space monostatic radar equation, R proportional to sigma^(1/4): Skolnik, Introduction
    to Radar Systems, 3rd ed., eq. 1.7.

    Parameters
    ----------
    range_m
        Range of the claim, metres, above 0.
    reference_rcs_m2
        Radar cross-section of the claim, square metres, above 0.
    rcs_m2
        Radar cross-section of the target, square metres, above 0.

    Raises
    ------
    ValueError
        If any input is not above 0.

    Examples
    --------
    390 km at 4 m2 advertised for one radar, scaled to 0.4 m2 (advertised: 230 km):

    >>> round(float(scaled_range_m(390e3, 4.0, 0.4)) / 1e3)
    219
    """
    metres = bounded("range_m", range_m, 0.0, ends="()")
    reference = bounded("reference_rcs_m2", reference_rcs_m2, 0.0, ends="()")
    return np.asarray(metres * (bounded("rcs_m2", rcs_m2, 0.0, ends="()") / reference) ** 0.25)


def unambiguous_range_m(pulse_rate_hz: ArrayLike) -> Floats:
    """Return the range from which an echo returns before the next pulse, metres.

    c / (2 f): Mahafza and Elsherbeni (2004), section 1.2.

    Parameters
    ----------
    pulse_rate_hz
        Pulse repetition frequency, hertz, above 0.

    Raises
    ------
    ValueError
        If it is not above 0.

    Examples
    --------
    Published for 12.5 kHz, with c = 3e8: 12 km.

    >>> round(float(unambiguous_range_m(12.5e3)) / 1e3, 1)
    12.0
    """
    return np.asarray(0.5 * LIGHT_SPEED_MPS / bounded("pulse_rate_hz", pulse_rate_hz, 0, ends="()"))
