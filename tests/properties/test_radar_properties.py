"""What must hold for any radar, target and number of pulses."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.physics.accumulation import confirmation_probability
from longshadow.physics.cfar import ca_cfar_detection_probability
from longshadow.physics.detection import detection_probability, required_snr
from longshadow.physics.radar_equation import PulseRadar, scaled_range_m, single_pulse_snr

SNR_DB = st.floats(-40.0, 60.0)
LOG_PFA = st.floats(-14.0, -0.05)
PULSES = st.one_of(st.integers(1, 60), st.integers(61, 20_000))
SWERLING = st.integers(0, 4)
#: Rounding of a sum of so many pulses.
ROUNDING = 1e-11
MANY = settings(max_examples=150)


def ratio(db: float) -> float:
    return float(10.0 ** (db / 10.0))


@MANY
@given(SNR_DB, st.floats(0.0, 30.0), LOG_PFA, PULSES, SWERLING)
def test_pd_lies_above_pfa_and_never_falls_with_snr(
    snr_db: float, more_db: float, log_pfa: float, pulses: int, swerling: int
) -> None:
    pfa = 10.0**log_pfa
    low, high = detection_probability(
        [ratio(snr_db), ratio(snr_db + more_db)], pfa, pulses, swerling
    )
    assert pfa * (1.0 - 1e-9) <= low <= high + ROUNDING
    assert high <= 1.0 + ROUNDING


@MANY
@given(SNR_DB, LOG_PFA, st.floats(0.01, 3.0), PULSES, SWERLING)
def test_more_false_alarms_more_detections(
    snr_db: float, log_pfa: float, decades: float, pulses: int, swerling: int
) -> None:
    pfa = 10.0 ** np.array([log_pfa - decades, log_pfa])
    low, high = detection_probability(ratio(snr_db), pfa, pulses, swerling)
    assert low <= high + ROUNDING


@MANY
@given(st.floats(1e-6, 1.0 - 1e-6), LOG_PFA, PULSES, SWERLING)
def test_required_snr_gives_what_was_required(
    place: float, log_pfa: float, pulses: int, swerling: int
) -> None:
    pfa = 10.0**log_pfa
    pd = pfa + place * (1.0 - pfa)
    back = float(
        detection_probability(required_snr(pd, pfa, pulses, swerling), pfa, pulses, swerling)
    )
    assert abs(back - pd) < 1e-10


@MANY
@given(SNR_DB, LOG_PFA, st.integers(1, 500), st.integers(1, 500))
def test_cfar_never_beats_a_known_noise_and_gains_with_cells(
    snr_db: float, log_pfa: float, cells: int, more: int
) -> None:
    pfa, snr = 10.0**log_pfa, ratio(snr_db)
    few, many = ca_cfar_detection_probability(snr, pfa, [cells, cells + more])
    assert few <= many + ROUNDING
    assert many <= float(detection_probability(snr, pfa)) + ROUNDING


@given(st.floats(1e3, 1e6), st.floats(0.01, 100.0), st.floats(0.01, 100.0))
def test_same_ratio_at_the_scaled_range(range_m: float, one_m2: float, other_m2: float) -> None:
    radar = PulseRadar(
        peak_power_w=1e6, pulse_width_s=1e-6, gain_db=35.0, frequency_hz=1e9,
        noise_temperature_k=500.0,
    )  # fmt: skip
    there = scaled_range_m(range_m, one_m2, other_m2)
    one = float(single_pulse_snr(radar, one_m2, range_m))
    assert abs(float(single_pulse_snr(radar, other_m2, there)) / one - 1.0) < 1e-12


CHANCES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12)


@MANY
@given(CHANCES, st.floats(0.0, 1.0), st.integers(1, 4), st.integers(0, 3))
def test_better_scans_confirm_sooner(pd: list[float], lift: float, m: int, extra: int) -> None:
    better = np.asarray(pd) + lift * (1.0 - np.asarray(pd))
    low, high = (confirmation_probability(p, m, m + extra) for p in (pd, better))
    assert np.all(low <= high + 1e-12)
