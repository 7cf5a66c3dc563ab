"""Detection against 40-digit answers, closed forms, identities and simulated pulses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats

from longshadow.physics.detection import (
    LEAST_PFA,
    MOST_PULSES,
    SWERLING_CASES,
    detection_probability,
    detection_threshold,
    false_alarm_interval_s,
    pfa_for_interval,
    range_factor_for_pd,
    required_snr,
)
from longshadow.physics.integration import coherent_detection_probability, integration_gain

ORACLE = json.loads((Path(__file__).parents[1] / "authorities" / "mpmath.json").read_text("utf-8"))
ROWS = np.array([[float(word) for word in row.split()] for row in ORACLE["detection"]])
THRESHOLDS = np.array([[float(word) for word in row.split()] for row in ORACLE["thresholds"]])


def db(ratio: float) -> float:
    return 10.0 * math.log10(ratio)


@pytest.mark.parametrize("swerling", SWERLING_CASES)
def test_probability_is_that_of_forty_digits(swerling: int) -> None:
    _, pulses, pfa, snr, pd = ROWS[ROWS[:, 0] == swerling].T
    assert pulses.max() >= 5000
    assert pfa.min() == 1e-12
    ours = detection_probability(snr, pfa, pulses, swerling)
    # A hundred thousand pulses cost digits; the promise is 1e-9.
    assert np.abs(ours - pd)[pulses <= 5000].max() < 2e-12
    assert np.abs(ours - pd).max() < 1e-9


@pytest.mark.parametrize("swerling", SWERLING_CASES)
def test_rare_detections_are_exact_in_proportion(swerling: int) -> None:
    """Nothing is lost to rounding where Pd is small."""
    _, pulses, pfa, snr, pd = ROWS[(ROWS[:, 0] == swerling) & (ROWS[:, 4] < 1e-3)].T
    assert pd.size >= 8
    ours = detection_probability(snr, pfa, pulses, swerling)
    assert np.abs(ours / pd - 1.0).max() < 1e-9


@pytest.mark.parametrize("swerling", SWERLING_CASES)
def test_required_snr_is_the_one_that_the_oracle_was_asked_for(swerling: int) -> None:
    rows = ROWS[ROWS[:, 0] == swerling]
    # Where Pd as printed still tells signal-to-noise ratios apart to 1e-9.
    rows = rows[(rows[:, 4] > rows[:, 2] * 1.001) & (rows[:, 4] < 1.0 - 1e-4)]
    rows = rows[rows[:, 1] <= 5000]
    _, pulses, pfa, snr, pd = rows.T
    assert snr.size > 20
    assert np.abs(required_snr(pd, pfa, pulses, swerling) / snr - 1.0).max() < 1e-9


def test_threshold_is_that_of_forty_digits() -> None:
    pulses, pfa, threshold = THRESHOLDS.T
    assert np.abs(detection_threshold(pfa, pulses) / threshold - 1.0).max() < 1e-12


def test_one_pulse_is_marcum_q() -> None:
    snr = np.array([0.1, 1.0, 10.0, 30.0])
    marcum_q = stats.ncx2.sf(-2.0 * math.log(1e-6), 2, 2.0 * snr)
    assert detection_probability(snr, 1e-6, 1, 0) == pytest.approx(marcum_q, abs=1e-12)


def test_swerling_2_is_an_incomplete_gamma_function() -> None:
    snr, pulses = np.array([0.01, 0.3, 5.0])[:, None], np.array([1, 2, 7, 40, 600])
    threshold = detection_threshold(1e-8, pulses)
    exact = special.gammaincc(pulses, threshold / (1.0 + snr))
    assert detection_probability(snr, 1e-8, pulses, 2) == pytest.approx(exact, abs=1e-12)


def test_identities_between_the_cases() -> None:
    """One pulse knows no pulse-to-pulse change; 2 of 2 pulses share four degrees of freedom."""
    snr, pfa = np.geomspace(1e-3, 1e4, 57), np.array([[1e-12], [1e-6], [0.2]])
    pd = {(s, n): detection_probability(snr, pfa, n, s) for s in range(5) for n in (1, 2)}
    assert pd[1, 1] == pytest.approx(pd[2, 1], abs=1e-14)
    assert pd[3, 1] == pytest.approx(pd[4, 1], abs=1e-12)
    assert pd[2, 2] == pytest.approx(pd[3, 2], abs=1e-12)
    assert np.abs(pd[1, 2] - pd[2, 2]).max() > 0.01


@pytest.mark.parametrize("swerling", SWERLING_CASES)
def test_simulated_pulses_agree(swerling: int) -> None:
    """The statistics from their definition: complex noise, an echo, squares, a sum."""
    rng, looks, n, snr, pfa = np.random.default_rng(4), 200_000, 5, 1.7, 1e-2
    each = (looks, n) if swerling in (2, 4) else (looks, 1)
    freedom = 1 if swerling in (1, 2) else 2
    power = snr * (rng.gamma(freedom, 1.0 / freedom, each) if swerling else np.ones(each))
    noise = rng.normal(scale=math.sqrt(0.5), size=(2, looks, n))
    energy = ((noise[0] + np.sqrt(power)) ** 2 + noise[1] ** 2).sum(axis=1)
    share = np.mean(energy > detection_threshold(pfa, n))
    ours = float(detection_probability(snr, pfa, n, swerling))
    assert ours == pytest.approx(share, abs=5.0 * math.sqrt(ours * (1.0 - ours) / looks))


@pytest.mark.parametrize("swerling", SWERLING_CASES)
def test_no_signal_leaves_false_alarms_and_a_strong_one_none_missed(swerling: int) -> None:
    pulses, pfa = np.array([1, 3, 1000]), np.array([[1e-12], [1e-3], [0.9]])
    nothing = detection_probability(0.0, pfa, pulses, swerling)
    assert nothing == pytest.approx(np.broadcast_to(pfa, (3, 3)), rel=1e-14, abs=0.0)
    faint = detection_probability(1e-13, pfa, pulses, swerling)
    assert faint == pytest.approx(nothing, rel=1e-8, abs=0.0)
    assert detection_probability(1e15, pfa, pulses, swerling) == pytest.approx(1.0, abs=1e-12)


def test_more_pulses_detect_more() -> None:
    for swerling in SWERLING_CASES:
        pd = detection_probability(0.5, 1e-6, np.arange(1, 200), swerling)
        assert np.all(np.diff(pd) > 0.0)


def test_shapes_broadcast_and_threads_change_nothing() -> None:
    snr = np.geomspace(0.01, 100.0, 200_000)
    alone = detection_probability(snr, 1e-6, 4, 0)
    assert np.array_equal(detection_probability(snr, 1e-6, 4, 0, threads=2), alone)
    wide = detection_probability([[1.0], [2.0]], 1e-6, [1, 2, 3], 4)
    assert wide.shape == (2, 3)
    assert wide[1, 2] == detection_probability(2.0, 1e-6, 3, 4)
    assert detection_probability(1.0, 1e-6, 2, 0).shape == ()
    assert detection_probability([], 1e-6, 2, 0).shape == (0,)
    assert required_snr([[0.5], [0.9]], 1e-6, [1, 2, 3], 4).shape == (2, 3)


def test_limits_of_the_domain_work() -> None:
    for swerling in SWERLING_CASES:
        for pulses in (1, MOST_PULSES):
            snr = required_snr(0.9, LEAST_PFA, pulses, swerling)
            pd = float(detection_probability(snr, LEAST_PFA, pulses, swerling))
            assert pd == pytest.approx(0.9, abs=1e-9)


@pytest.mark.parametrize("swerling", SWERLING_CASES)
def test_required_snr_inverts_at_both_ends(swerling: int) -> None:
    pulses, pfa = np.array([1, 2, 30, 3000]), 1e-4
    pd = np.array([pfa * (1 + 1e-6), 0.01, 0.5, 0.999, 1.0 - 1e-9])[:, None]
    back = detection_probability(required_snr(pd, pfa, pulses, swerling), pfa, pulses, swerling)
    assert (back - pfa) / (pd - pfa) == pytest.approx(1.0, abs=1e-9)
    assert np.abs(back - pd).max() < 1e-12


BAD = [
    ({"snr_ratio": -0.1}, "snr_ratio = -0.1: must be at least 0"),
    ({"snr_ratio": math.nan}, "snr_ratio = nan"),
    ({"snr_ratio": math.inf}, "snr_ratio = inf"),
    ({"pfa": 0.0}, r"pfa = 0: must lie in \(0, 1\)"),
    ({"pfa": 1.0}, r"pfa = 1: must lie in \(0, 1\)"),
    ({"pfa": 1.2}, r"pfa = 1.2: must lie in \(0, 1\)"),
    ({"pfa": math.nan}, "pfa = nan"),
    ({"pfa": 1e-301}, "pfa = 1e-301: must be at least 1e-300"),
    ({"pulses": 0}, r"pulses = 0: must lie in \[1, 1000000\]"),
    ({"pulses": 2.5}, "pulses = 2.5: must be a whole number"),
    ({"pulses": math.nan}, "pulses = nan"),
    ({"pulses": MOST_PULSES + 1}, r"must lie in \[1, 1000000\]"),
    ({"swerling": 5}, "swerling = 5: must be 0, 1, 2, 3 or 4"),
]


@pytest.mark.parametrize(("bad", "said"), BAD)
def test_bad_input_is_refused_with_the_bound(bad: dict[str, float], said: str) -> None:
    good = {"snr_ratio": 10.0, "pfa": 1e-6, "pulses": 2, "swerling": 1}
    with pytest.raises(ValueError, match=said):
        detection_probability(**{**good, **bad})


@pytest.mark.parametrize(
    ("pd", "pfa", "said"),
    [
        (0.5, 1.2, "pfa = 1.2"),
        (0.5, 0.0, "pfa = 0"),
        (1.0, 1e-6, r"pd = 1: must lie in \(0, 1\)"),
        (math.nan, 1e-6, "pd = nan"),
        (0.05, 0.1, r"pd = 0.05: must lie in \(pfa, 1\) = \(0.1, 1\)"),
        (0.1, 0.1, r"must lie in \(pfa, 1\)"),
    ],
)
def test_what_cannot_be_required_is_refused(pd: float, pfa: float, said: str) -> None:
    for function in (
        required_snr,
        lambda pd, pfa: range_factor_for_pd(0.9999, pd, pfa),
        lambda pd, pfa: range_factor_for_pd(pd, 0.9999, pfa),
    ):
        with pytest.raises(ValueError, match=said.replace("pd = ", "pd(_claimed|_required)? = ")):
            function(pd, pfa)


def test_one_pulse_inverts_next_to_the_false_alarms() -> None:
    """Two closed forms meet where Pd is twice Pfa."""
    pfa, over = 1e-6, np.array([1e-9, 1e-3, 0.999, 1.001, 1e3])
    snr = required_snr(pfa * (1.0 + over), pfa)
    exact = np.log1p(over) / (-math.log(pfa) - np.log1p(over))
    assert snr == pytest.approx(exact, rel=1e-6, abs=0.0)
    assert snr[1:] == pytest.approx(exact[1:], rel=1e-12, abs=0.0)


def test_range_factor() -> None:
    assert float(range_factor_for_pd(0.5, 0.5, 1e-6, 7, 3)) == pytest.approx(1.0)
    closed = (math.log(1e-6) / math.log(0.5) - 1) / (math.log(1e-6) / math.log(0.9) - 1)
    assert float(range_factor_for_pd(0.5, 0.9, 1e-6)) == pytest.approx(closed**0.25, rel=1e-12)
    many = range_factor_for_pd(0.5, 0.9, 1e-6, 10, np.int64(2))
    assert float(many) > float(range_factor_for_pd(0.5, 0.9, 1e-6))


def test_gain_of_pulses_lies_between_root_and_number_for_a_steady_target() -> None:
    n = np.array([2, 10, 100, 1000])
    gain = integration_gain(0.9, 1e-6, n)
    assert np.all((np.sqrt(n) < gain) & (gain < n))
    # Pulse-to-pulse fluctuation averages out: more than the number of pulses.
    assert float(integration_gain(0.9, 1e-6, 10, swerling=2)) > 10.0


def test_a_known_phase_is_worth_more_than_a_square_law() -> None:
    snr = np.geomspace(0.1, 30.0, 30)
    assert np.all(
        coherent_detection_probability(snr, 1e-6) > detection_probability(snr, 1e-6, 1, 0)
    )
    assert float(coherent_detection_probability(0.0, 1e-6)) == pytest.approx(
        1e-6, rel=1e-9, abs=0.0
    )
    one = coherent_detection_probability(10.0, 1e-6, 1)
    assert coherent_detection_probability(0.1, 1e-6, 100) == pytest.approx(one)
    with pytest.raises(ValueError, match="pulses = 0"):
        coherent_detection_probability(1.0, 1e-6, 0)


def test_false_alarm_times_invert() -> None:
    pfa = pfa_for_interval([1.0, 3600.0], 1e6)
    assert false_alarm_interval_s(pfa, 1e6) == pytest.approx([1.0, 3600.0])
    with pytest.raises(ValueError, match=r"interval_s \* decisions_per_s = 0.5: must be above 1"):
        pfa_for_interval(0.5, 1.0)
    with pytest.raises(ValueError, match="decisions_per_s = 0: must be above 0"):
        false_alarm_interval_s(1e-6, 0.0)
