"""The radar equation against its own inverses, its symmetries and what it must refuse."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from longshadow.physics.detection import detection_probability, required_snr
from longshadow.physics.noise import (
    added_temperature_k,
    cascaded_noise_figure_db,
    noise_power_w,
    system_temperature_k,
)
from longshadow.physics.path_loss import free_space_loss_db
from longshadow.physics.radar_equation import (
    Losses,
    PulseRadar,
    detection_range_m,
    maximum_range_m,
    received_power_w,
    scaled_range_m,
    single_pulse_snr,
    unambiguous_range_m,
)
from longshadow.physics.search import search_power_aperture_w_m2, search_range_m, solid_angle_sr

RADAR = PulseRadar(
    peak_power_w=1e6, pulse_width_s=2e-6, gain_db=38.0, frequency_hz=3e9, noise_temperature_k=700.0
)


def with_(**changes: object) -> PulseRadar:
    return dataclasses.replace(RADAR, **changes)


def test_fourth_power_of_range_and_first_of_everything_else() -> None:
    snr = float(single_pulse_snr(RADAR, 1.0, 100e3))
    assert float(single_pulse_snr(RADAR, 1.0, 200e3)) == pytest.approx(snr / 16.0)
    assert float(single_pulse_snr(RADAR, 5.0, 100e3)) == pytest.approx(5.0 * snr)
    for change in ({"peak_power_w": 2e6}, {"pulse_width_s": 4e-6}, {"noise_temperature_k": 350.0}):
        assert float(single_pulse_snr(with_(**change), 1.0, 100e3)) == pytest.approx(2.0 * snr)
    higher = with_(frequency_hz=6e9)
    assert float(single_pulse_snr(higher, 1.0, 100e3)) == pytest.approx(snr / 4.0)


def test_echo_is_two_free_space_paths_and_a_sphere_of_the_cross_section() -> None:
    """Gains and losses of two one-way links, and the gain 4 pi sigma / lambda^2 of the target."""
    metres, rcs = 80e3, 3.0
    target_db = 10 * math.log10(4 * math.pi * rcs / RADAR.wavelength_m**2)
    loss_db = float(free_space_loss_db(RADAR.frequency_hz, metres))
    echo_db = 10 * math.log10(RADAR.peak_power_w) + 2 * RADAR.gain_db + target_db - 2 * loss_db
    ours_db = 10 * math.log10(float(received_power_w(RADAR, rcs, metres)))
    assert ours_db == pytest.approx(echo_db, abs=1e-9)


def test_losses_are_decibels_and_add_up() -> None:
    losses = Losses(transmit_db=1.0, propagation_db=2.5, cfar_db=0.5)
    assert losses.total_db == 4.0
    ratio = received_power_w(with_(losses=losses), 1.0, 1e5) / received_power_w(RADAR, 1.0, 1e5)
    assert 10 * math.log10(float(ratio)) == pytest.approx(-4.0)
    apart = with_(receive_gain_db=RADAR.gain_db - 3.0)
    ratio = received_power_w(apart, 1.0, 1e5) / received_power_w(RADAR, 1.0, 1e5)
    assert 10 * math.log10(float(ratio)) == pytest.approx(-3.0)


def test_maximum_range_inverts() -> None:
    snr = np.array([1.0, 10.0, 100.0])
    reach = maximum_range_m(RADAR, 2.0, snr)
    assert single_pulse_snr(RADAR, 2.0, reach) == pytest.approx(snr)
    assert maximum_range_m(RADAR, 2.0, snr, 16) == pytest.approx(2.0 * reach)
    assert maximum_range_m(RADAR, 32.0, snr) == pytest.approx(2.0 * reach)
    assert maximum_range_m(RADAR, 32.0, snr) == pytest.approx(scaled_range_m(reach, 2.0, 32.0))


@pytest.mark.parametrize("swerling", range(5))
def test_detection_range_detects_as_asked(swerling: int) -> None:
    reach = detection_range_m(RADAR, 1.0, 0.8, 1e-7, 12, swerling)
    pd = detection_probability(single_pulse_snr(RADAR, 1.0, reach), 1e-7, 12, swerling)
    assert float(pd) == pytest.approx(0.8, abs=1e-9)
    farther = detection_range_m(RADAR, 1.0, 0.8, 1e-7, 13, swerling)
    assert farther > reach
    # With their phases, the same pulses are worth at least as much on a steady target.
    if swerling == 0:
        assert maximum_range_m(RADAR, 1.0, required_snr(0.8, 1e-7, 1, 0), 12) > reach


def test_search_inverts_and_the_sphere_is_whole() -> None:
    whole = solid_angle_sr(2 * math.pi, -math.pi / 2, math.pi / 2)
    assert float(whole) == pytest.approx(4 * math.pi)
    arguments = (20.0, whole, 10.0, 500.0, 1.0, Losses(other_db=12.0))
    product = search_power_aperture_w_m2(300e3, *arguments)
    assert float(search_range_m(product, *arguments)) == pytest.approx(300e3)
    assert float(search_range_m(16 * product, *arguments)) == pytest.approx(600e3)


def test_search_form_is_the_radar_equation() -> None:
    """A dwell a beam of 4 pi / G steradians, and the aperture G lambda^2 / 4 pi."""
    metres, angle, time_s, rcs = 150e3, 1.7, 8.0, 0.5
    gain = 10 ** (RADAR.gain_db / 10)
    aperture_m2 = gain * RADAR.wavelength_m**2 / (4 * math.pi)
    dwell_s = time_s * (4 * math.pi / gain) / angle
    pulse = with_(peak_power_w=1.0, pulse_width_s=dwell_s)
    snr = float(single_pulse_snr(pulse, rcs, metres))
    product = search_power_aperture_w_m2(metres, snr, angle, time_s, 700.0, rcs)
    assert float(product) == pytest.approx(aperture_m2)


def test_two_temperatures_of_one_noise_figure_differ_by_the_reference() -> None:
    figure = np.array([0.0, 2.0, 10.0])
    assert system_temperature_k(figure) - added_temperature_k(figure) == pytest.approx(290.0)
    assert float(added_temperature_k(0.0)) == 0.0


def test_a_cascade_of_one_is_itself_and_gain_in_front_hides_what_follows() -> None:
    assert cascaded_noise_figure_db([3.0], [0.0]) == pytest.approx(3.0)
    assert cascaded_noise_figure_db([1.0, 10.0], [80.0, 0.0]) == pytest.approx(1.0, abs=1e-6)
    # A passive loss in front adds its own decibels.
    assert cascaded_noise_figure_db([2.0, 3.0], [-2.0, 20.0]) == pytest.approx(5.0)


def test_unambiguous_range_and_rate_are_each_others_inverse() -> None:
    assert float(unambiguous_range_m(unambiguous_range_m(1234.0))) == pytest.approx(1234.0)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: Losses(scan_db=-1.0), "scan_db = -1: must be at least 0"),
        (lambda: Losses(other_db=math.nan), "other_db = nan"),
        (lambda: with_(peak_power_w=0.0), "peak_power_w = 0: must be above 0"),
        (lambda: with_(noise_temperature_k=-1.0), "noise_temperature_k = -1: must be above 0"),
        (lambda: with_(gain_db=math.nan), "gain_db = nan"),
        (lambda: with_(receive_gain_db=math.inf), "receive_gain_db = inf"),
        (lambda: single_pulse_snr(RADAR, -1.0, 1e5), "rcs_m2 = -1: must be above 0"),
        (lambda: single_pulse_snr(RADAR, 1.0, 0.0), "range_m = 0: must be above 0"),
        (lambda: single_pulse_snr(RADAR, 1.0, math.nan), "range_m = nan"),
        (lambda: maximum_range_m(RADAR, 1.0, 0.0), "snr_ratio = 0: must be above 0"),
        (lambda: maximum_range_m(RADAR, 1.0, 1.0, 0), "coherent_pulses = 0"),
        (lambda: scaled_range_m(1.0, 0.0, 1.0), "reference_rcs_m2 = 0: must be above 0"),
        (lambda: scaled_range_m(1.0, 1.0, math.nan), "rcs_m2 = nan"),
        (lambda: solid_angle_sr(7.0, 0.0, 1.0), "azimuth_width_rad = 7"),
        (lambda: solid_angle_sr(1.0, 1.0, 0.5), "highest_rad - lowest_rad = -0.5"),
        (lambda: search_range_m(1.0, 1.0, 13.0, 1.0, 1.0, 1.0), "angle_sr = 13"),
        (lambda: search_range_m(0.0, 1.0, 1.0, 1.0, 1.0, 1.0), "power_aperture_w_m2 = 0"),
        (lambda: system_temperature_k(-0.1), "noise_figure_db = -0.1: must be at least 0"),
        (lambda: system_temperature_k(3.0, 0.0), "reference_k = 0: must be above 0"),
        (lambda: noise_power_w(290.0, 0.0), "bandwidth_hz = 0: must be above 0"),
        (lambda: cascaded_noise_figure_db([], []), "not empty"),
        (lambda: cascaded_noise_figure_db([1.0], [1.0, 2.0]), "one length"),
        (lambda: unambiguous_range_m(0.0), "pulse_rate_hz = 0: must be above 0"),
    ],
)
def test_bad_input_is_refused_with_the_bound(call: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
