"""The antenna against closed forms, printed numbers and what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.physics.antenna import (
    BEAM_SHAPE_LOSS_DB,
    broadened_beamwidth_rad,
    gaussian_beam_gain,
    hits_per_scan,
    in_elevation,
    in_sector,
    off_boresight_rad,
    scan_loss_db,
    scan_range_factor,
    scans_within,
)

ANGLE = st.floats(-1.5, 1.5)
EXPONENT = st.floats(0.0, 4.0)


def test_scan_loss__textbook_numbers_at_60_degrees():
    """cos^1.5 one way is printed as 4.5 dB at 60 degrees, cos^2 as 6; an echo loses twice."""
    sixty = math.radians(60)
    assert scan_loss_db(sixty, 1.5, ways=1) == pytest.approx(4.515, abs=1e-3)
    assert scan_loss_db(sixty, 2.0, ways=1) == pytest.approx(6.021, abs=1e-3)
    assert scan_loss_db(sixty, 1.5) == pytest.approx(2 * 4.515, abs=1e-3)


@given(ANGLE, EXPONENT)
def test_scan_loss__symmetric_none_on_boresight_and_never_a_gain(angle: float, n: float):
    assert scan_loss_db(0.0, n) == 0.0
    assert scan_loss_db(angle, n) == scan_loss_db(-angle, n) >= 0.0
    assert scan_loss_db(angle, 0.0) == 0.0


@given(st.floats(0.0, 1.5), st.floats(0.0, 0.05), EXPONENT)
def test_scan_factor__falls_with_angle_and_with_exponent(angle: float, more: float, n: float):
    assert scan_range_factor(angle + more, n) <= scan_range_factor(angle, n)
    assert scan_range_factor(angle, min(n + more, 4.0)) <= scan_range_factor(angle, n)


@given(ANGLE, EXPONENT)
def test_scan_factor__is_the_fourth_root_of_the_two_way_loss(angle: float, n: float):
    assert scan_range_factor(angle, n) == pytest.approx(math.cos(angle) ** (n / 2), abs=1e-12)


def test_scan_factor__the_back_of_a_face_sees_nothing():
    assert scan_range_factor([math.pi, -2.0], 0.0).tolist() == [0.0, 0.0]
    assert scan_range_factor(math.pi / 2, 1.0) == 0.0
    assert scan_range_factor(math.pi / 2, 0.0) == 1.0
    assert math.isinf(scan_loss_db(math.pi / 2, 1.0))


@given(st.floats(-math.pi, math.pi), ANGLE, st.floats(-1.5, 1.5))
def test_off_boresight__is_the_angle_between_two_unit_vectors(az: float, el: float, tilt: float):
    def vector(azimuth: float, elevation: float) -> np.ndarray:
        level = math.cos(elevation)
        return np.array([level * math.cos(azimuth), level * math.sin(azimuth), math.sin(elevation)])

    a, b = vector(az, el), vector(0.0, tilt)
    exact = math.atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b))
    assert off_boresight_rad(az, el, tilt) == pytest.approx(exact, abs=3e-8)
    assert off_boresight_rad(az, el, tilt) == off_boresight_rad(-az, el, tilt)


@given(st.floats(-20, 20), st.floats(-20, 20), st.floats(0.1, 6.2), st.integers(-3, 3))
def test_sector__closes_over_the_circle(azimuth: float, boresight: float, width: float, n: int):
    off = math.acos(max(-1.0, min(1.0, math.cos(azimuth - boresight))))
    if abs(off - width / 2) < 1e-6:
        return
    seen = in_sector(azimuth + n * 2 * math.pi, boresight, width)
    assert seen == (off < width / 2)
    assert in_sector(azimuth, boresight, 2 * math.pi)
    assert in_sector(azimuth, boresight, math.radians(360.0))


def test_beam_shape_loss__follows_from_the_gaussian_beam():
    """Blake 1953: 0.84 of the beamwidth is the best arc, and counts as 0.47 of it: 1.6 dB."""
    arc = np.linspace(0.2, 1.6, 1401)
    step = np.linspace(0.0, 0.5, 4001)
    # sum of two-way gain over the arc, against noise that grows with its square root
    summed = [2 * x * np.trapezoid(gaussian_beam_gain(step * x, 1.0) ** 2, step) for x in arc]
    merit = np.array(summed) / np.sqrt(arc)
    best = merit.argmax()
    assert arc[best] == pytest.approx(0.84, abs=0.005)
    assert merit[best] ** 2 == pytest.approx(0.47, abs=0.005)
    assert -5 * math.log10(merit[best] ** 2) == pytest.approx(BEAM_SHAPE_LOSS_DB, abs=0.05)


def test_hits_per_scan__a_printed_marine_radar():
    """2 degrees, 1000 Hz, one turn in 3 s: 16.7 hits; in 4 s: 22.2 (Nippon Foundation library)."""
    width = math.radians(2)
    assert hits_per_scan(width, 1000.0, [3.0, 4.0]) == pytest.approx([16.67, 22.22], abs=0.01)


@given(st.floats(0.0, 1e4), st.floats(0.1, 100.0))
def test_scans_within__mean_over_the_phase_is_interval_over_revisit(length: float, revisit: float):
    phases = (np.arange(1000) + 0.5) / 1000
    counts = scans_within(length, revisit, phases)
    assert counts.mean() == pytest.approx(length / revisit, abs=0.0011)
    assert np.ptp(counts) <= 1


def test_scans_within__whole_numbers_are_whole():
    assert scans_within([0.0, 0.3, 60.0], [1.0, 0.1, 12.0]).tolist() == [0, 3, 5]


def test_broadened_beam__doubles_at_60_degrees():
    assert broadened_beamwidth_rad(0.1, math.radians(60)) == pytest.approx(0.2, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: scan_loss_db(2.0, 1.0), "angle_rad = 2"),
        (lambda: scan_loss_db(float("nan"), 1.0), "angle_rad = nan"),
        (lambda: scan_loss_db(0.1, -1.0), "exponent = -1"),
        (lambda: scan_loss_db(0.1, float("nan")), "exponent = nan"),
        (lambda: scan_loss_db(0.1, 1.0, ways=3), "ways = 3"),
        (lambda: scan_range_factor(4.0, 1.0), "angle_rad = 4"),
        (lambda: off_boresight_rad(0.0, 2.0), "elevation_rad = 2"),
        (lambda: off_boresight_rad(math.inf), "azimuth_off_rad = inf"),
        (lambda: off_boresight_rad(0.0, 0.0, 2.0), "tilt_rad = 2"),
        (lambda: in_sector(0.0, 0.0, 0.0), "width_rad = 0"),
        (lambda: in_sector(0.0, 0.0, 7.0), "width_rad = 7"),
        (lambda: in_elevation(0.0, 0.2, 0.1), "lowest_rad"),
        (lambda: broadened_beamwidth_rad(0.1, math.pi / 2), "angle_rad"),
        (lambda: gaussian_beam_gain(0.1, 0.0), "beamwidth_rad = 0"),
        (lambda: hits_per_scan(0.1, 0.0, 1.0), "pulse_rate_hz = 0"),
        (lambda: scans_within(-1.0, 1.0), "interval_s = -1"),
        (lambda: scans_within(1.0, 0.0), "revisit_time_s = 0"),
        (lambda: scans_within(1.0, 1.0, 1.0), "phase = 1"),
    ],
)
def test_refuses_and_names_the_bound(call, said):
    with pytest.raises(ValueError, match=said):
        call()
