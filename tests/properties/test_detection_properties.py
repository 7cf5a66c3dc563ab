"""What must hold for any detection, and for any band that goes into it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.physics.accumulation import (
    confirmation_probability,
    cumulative_probability,
    m_of_n_probability,
)
from longshadow.physics.detection import (
    detection_probability,
    range_factor_for_pd,
    required_snr,
)
from longshadow.physics.radar_equation import scaled_range_m
from longshadow.uncertainty.distributions import from_band

FEW = settings(max_examples=30)

PFA = st.floats(1e-10, 1e-2)
PULSES = st.integers(1, 200)
CASE = st.sampled_from([0, 1, 2, 3, 4])
SNR_DB = np.linspace(-40.0, 40.0, 161)


@FEW
@given(PFA, PULSES, CASE)
def test_more_signal_is_never_seen_less(pfa: float, pulses: int, case: int) -> None:
    pd = detection_probability(10 ** (SNR_DB / 10), pfa, pulses, case)
    assert np.all(np.diff(pd) >= -1e-12)
    assert np.all((pd >= 0.0) & (pd <= 1.0))


@FEW
@given(PFA, PULSES, CASE)
def test_without_signal_only_false_alarms_are_left(pfa: float, pulses: int, case: int) -> None:
    assert float(detection_probability(0.0, pfa, pulses, case)) == pytest.approx(pfa, rel=1e-6)
    nearly = float(detection_probability(1e-9, pfa, pulses, case))
    assert nearly == pytest.approx(pfa, rel=1e-4)


@FEW
@given(PFA, st.floats(0.05, 0.99), PULSES, CASE)
def test_the_signal_required_gives_what_was_required(
    pfa: float, pd: float, pulses: int, case: int
) -> None:
    snr = required_snr(pd, pfa, pulses, case)
    assert float(detection_probability(snr, pfa, pulses, case)) == pytest.approx(pd, abs=1e-8)


@FEW
@given(PFA, st.floats(0.05, 0.99), CASE)
def test_more_pulses_never_need_more_of_each(pfa: float, pd: float, case: int) -> None:
    needed = required_snr(pd, pfa, np.array([1, 2, 5, 20, 100]), case)
    assert np.all(np.diff(needed) < 0)


@FEW
@given(PFA, st.floats(0.5, 1e3))
def test_cases_that_are_one_by_definition_agree(pfa: float, snr: float) -> None:
    """One pulse cannot tell slow from fast; two of Swerling 2 are one of Swerling 3 in two."""

    def pd(pulses: int, case: int) -> float:
        return float(detection_probability(snr, pfa, pulses, case))

    assert pd(1, 1) == pytest.approx(pd(1, 2), abs=1e-10)
    assert pd(1, 3) == pytest.approx(pd(1, 4), abs=1e-10)
    assert pd(2, 2) == pytest.approx(pd(2, 3), abs=1e-9)


@FEW
@given(PFA, st.floats(0.2, 0.8), st.floats(0.01, 0.15), CASE)
def test_asking_for_more_is_never_had_farther_off(
    pfa: float, pd: float, more: float, case: int
) -> None:
    near = float(range_factor_for_pd(pd, pd + more, pfa, swerling=case))
    far = float(range_factor_for_pd(pd, pd - more, pfa, swerling=case))
    assert near < 1.0 < far
    there_and_back = near * float(range_factor_for_pd(pd + more, pd, pfa, swerling=case))
    assert there_and_back == pytest.approx(1.0, abs=1e-7)


@FEW
@given(st.floats(1e3, 1e6), st.floats(1e-3, 1e2), st.floats(1e-3, 1e2))
def test_range_goes_with_the_fourth_root(range_m: float, reference: float, rcs: float) -> None:
    scaled = float(scaled_range_m(range_m, reference, rcs))
    assert (scaled / range_m) ** 4 == pytest.approx(rcs / reference, rel=1e-9)


@FEW
@given(
    st.floats(0.01, 10.0),
    st.floats(1.01, 3.0),
    st.floats(1.01, 3.0),
    st.floats(1.0, 3.0),
    st.floats(1.0, 3.0),
)
def test_nested_bands_give_nested_answers(
    nominal: float, up: float, down: float, farther_up: float, farther_down: float
) -> None:
    """Of a wider band of cross-sections both the least and the greatest range lie outside."""

    def ranges(low: float, high: float) -> tuple[float, float]:
        rcs = from_band(low, nominal, high).quantile(np.array([0.0, 1.0]))
        least, greatest = scaled_range_m(390e3, 4.0, rcs)
        return float(least), float(greatest)

    inner = ranges(nominal / down, nominal * up)
    outer = ranges(nominal / down / farther_down, nominal * up * farther_up)
    assert outer[0] <= inner[0] * (1 + 1e-12)
    assert outer[1] >= inner[1] * (1 - 1e-12)


LOOKS = st.lists(st.floats(0.0, 1.0), min_size=5, max_size=12).map(np.array)


@FEW
@given(LOOKS, st.integers(2, 5), st.data())
def test_a_harder_rule_is_never_met_sooner(looks: np.ndarray, n: int, data: st.DataObject) -> None:
    m = data.draw(st.integers(2, n))
    met = confirmation_probability(looks, m, n)
    assert np.all(np.diff(met) >= -1e-12)
    assert np.all(met <= confirmation_probability(looks, m - 1, n) + 1e-12)
    assert np.all(met <= confirmation_probability(looks, m, n + 1) + 1e-12)


@FEW
@given(LOOKS, st.integers(1, 5))
def test_one_detection_in_any_window_is_one_detection(looks: np.ndarray, n: int) -> None:
    assert confirmation_probability(looks, 1, n) == pytest.approx(
        cumulative_probability(looks), abs=1e-12
    )


@FEW
@given(LOOKS, st.integers(0, 99))
def test_the_order_of_scans_does_not_matter_in_the_end(looks: np.ndarray, seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(looks)
    first, second = (cumulative_probability(values)[-1] for values in (looks, shuffled))
    assert first == pytest.approx(second, abs=1e-12)
    assert first >= looks.max() - 1e-12


@FEW
@given(st.floats(0.0, 1.0), st.integers(1, 6), st.data())
def test_the_first_full_window_is_binomial(pd: float, n: int, data: st.DataObject) -> None:
    m = data.draw(st.integers(1, n))
    met = confirmation_probability(np.full(n, pd), m, n)[-1]
    assert met == pytest.approx(float(m_of_n_probability(pd, m, n)), abs=1e-12)
