"""Several radars and one flight: closed forms, and brute-force play where there is none."""

import itertools

import numpy as np
import pytest

from longshadow.physics.accumulation import cumulative_probability, m_of_n_probability
from longshadow.physics.antenna import scans_within
from longshadow.sensing.network import (
    Calibrated,
    Scans,
    continuity,
    first_event,
    hazard_of,
    scan_pd,
    scan_times,
    weighted_quantiles,
)


def interleaved(radars: int, scans: int) -> np.ndarray:
    """Times of one track at which radars take turns, (1, radars, scans)."""
    return (np.arange(scans) + np.arange(radars)[:, None] / radars)[None]


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_first_detection_by_one_radar_is_geometric(p):
    weight, never = first_event(interleaved(1, 40), np.full((1, 1, 40), p))
    k = np.arange(40)
    assert weight[0, 0] == pytest.approx(p * (1 - p) ** k, abs=1e-15)
    assert never[0] == pytest.approx((1 - p) ** 40, abs=1e-15)


def test_several_radars_detect_together_as_independent_ones():
    chance = np.random.default_rng(1).random((3, 4, 25)) * 0.3
    weight, never = first_event(np.repeat(interleaved(4, 25), 3, axis=0), chance)
    assert never == pytest.approx(np.prod(1 - chance, axis=(1, 2)), abs=1e-15)
    assert weight.sum(axis=(1, 2)) + never == pytest.approx(1.0, abs=1e-14)
    in_turn = np.swapaxes(chance, 1, 2).reshape(3, -1)  # scan by scan, radar by radar
    by_now = np.cumsum(np.swapaxes(weight, 1, 2).reshape(3, -1), axis=1)
    assert by_now == pytest.approx(cumulative_probability(in_turn), abs=1e-14)


def test_first_event_follows_time_and_not_the_order_of_radars():
    time = np.array([[[5.0, 7.0], [1.0, 9.0]]])
    weight, never = first_event(time, np.full((1, 2, 2), 0.5))
    assert weight[0].tolist() == [[0.25, 0.125], [0.5, 0.0625]]
    assert never[0] == 0.0625


def test_confirmation_by_all_of_n_in_one_window():
    """With as many scans as the window holds, M of N is the tail of the binomial."""
    chance = np.full((1, 1, 5), 0.6)
    hazard, confirmed = hazard_of(chance, 3, 5)
    weight, never = first_event(interleaved(1, 5), hazard)
    assert confirmed[0, 0, -1] == pytest.approx(float(m_of_n_probability(0.6, 3, 5)), abs=1e-14)
    assert 1 - never[0] == pytest.approx(confirmed[0, 0, -1], abs=1e-14)
    assert np.cumsum(weight[0, 0]) == pytest.approx(confirmed[0, 0], abs=1e-14)


def test_two_radars_confirm_by_whichever_is_first():
    chance = np.random.default_rng(2).random((1, 2, 30)) * 0.5
    hazard, confirmed = hazard_of(chance, 2, 3)
    _, never = first_event(interleaved(2, 30), hazard)
    assert never[0] == pytest.approx(np.prod(1 - confirmed[0, :, -1]), abs=1e-13)


def test_one_hit_of_one_confirms_at_the_first_detection():
    chance = np.random.default_rng(3).random((2, 3, 12)) * 0.5
    assert hazard_of(chance, 1, 1)[0] == pytest.approx(chance, abs=1e-11)


def test_certain_detection_leaves_nothing_over():
    hazard, confirmed = hazard_of(np.ones((1, 1, 6)), 3, 5)
    assert confirmed[0, 0].tolist() == [0.0, 0.0, 1.0, 1.0, 1.0, 1.0]
    assert hazard[0, 0].tolist() == [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]


def test_more_radars_are_never_later():
    chance = np.random.default_rng(4).random((1, 5, 20)) * 0.4
    times = interleaved(5, 20)
    moments = np.linspace(0, 21, 50)
    for rule in ((1, 1), (3, 5)):
        hazard, _ = hazard_of(chance, *rule)
        before = np.zeros(moments.size)
        for n in range(1, 6):
            weight, _ = first_event(times[:, :n], hazard[:, :n])
            by = np.array([weight[times[:, :n] <= t].sum() for t in moments])
            assert np.all(by >= before - 1e-14)
            before = by


@pytest.mark.parametrize(("phase", "revisit"), [(0.0, 8.0), (0.37, 8.0), (0.99, 2.5)])
def test_scans_are_as_many_as_the_antenna_says(phase, revisit):
    scans = scan_times([100.0, 100.0 + 3 * revisit], [60.0, 31.0], [revisit], [phase])
    # the second track begins a whole number of scans later, so that its first look is as early
    for track, duration in enumerate((60.0, 31.0)):
        times = scans.time_s[track, 0][scans.within[track, 0]]
        assert times[0] == pytest.approx(phase * revisit, abs=1e-9)
        assert np.diff(times) == pytest.approx(revisit, abs=1e-9)
        assert times[-1] <= duration
        assert times.size == scans_within(np.nextafter(duration, 99.0), revisit, phase)


def test_all_tracks_are_looked_at_in_the_same_scans():
    scans = scan_times([0.0, 13.0], [100.0, 100.0], [8.0, 3.0], [0.2, 0.9])
    absolute = scans.time_s + np.array([0.0, 13.0])[:, None, None]
    first = set(np.round(absolute[0][scans.within[0]], 6))
    second = set(np.round(absolute[1][scans.within[1]], 6))
    assert {t for t in first if t >= 13.0} == {t for t in second if t <= 100.0}
    assert np.all(scans.time_s >= 0.0)


def test_a_revisit_time_of_nothing_is_refused():
    with pytest.raises(ValueError, match="revisit_s = 0: must be above 0"):
        scan_times([0.0], [10.0], [0.0], [0.0])


RADAR = Calibrated(reach_m=100e3, limit_m=150e3, pd=0.5, pfa=1e-6, swerling=1)


def pd_at(needed_m, slant_m=None, radar=RADAR):
    needed = np.atleast_1d(needed_m).astype(float)[None, None]
    slant = needed if slant_m is None else np.atleast_1d(slant_m).astype(float)[None, None]
    return scan_pd(needed, slant, np.ones(needed.shape, bool), [radar])[0, 0]


def test_single_scan_probability_is_the_claims_at_its_range_and_falls_as_the_fourth_power():
    assert pd_at(100e3)[0] == pytest.approx(0.5, abs=1e-12)
    snr = np.log(1e-6) / np.log(0.5) - 1  # Swerling 1, one pulse: ln Pfa / ln Pd - 1
    for factor in (0.5, 0.8, 1.4):
        wanted = 1e-6 ** (1 / (1 + snr / factor**4))
        assert pd_at(100e3 * factor)[0] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("swerling", [0, 1, 3])
def test_the_claims_probability_holds_for_every_fluctuation(swerling):
    radar = Calibrated(80e3, 400e3, 0.9, 1e-6, swerling)
    assert pd_at(80e3, radar=radar)[0] == pytest.approx(0.9, abs=1e-9)
    assert np.all(np.diff(pd_at(np.linspace(10e3, 300e3, 60), radar=radar)) <= 1e-12)


def test_no_detection_out_of_sight_beyond_the_limit_or_after_the_end():
    chance = pd_at([np.inf, 90e3, 90e3], [90e3, 150_001.0, 150e3])
    assert chance[0] == chance[1] == 0.0
    assert chance[2] > 0.5
    needed = np.full((1, 1, 1), 50e3)
    assert scan_pd(needed, needed, np.zeros((1, 1, 1), bool), [RADAR])[0, 0, 0] == 0.0


def test_weighted_quantiles_are_those_of_repeated_values():
    values, counts = np.array([5.0, 1.0, 3.0, 2.0]), np.array([1, 4, 2, 3])
    levels = (0.05, 0.35, 0.5, 0.75, 0.95)
    repeated = np.repeat(values, counts)
    wanted = np.quantile(repeated, levels, method="inverted_cdf")
    assert weighted_quantiles(values, counts / 10, levels).tolist() == wanted.tolist()
    assert np.isnan(weighted_quantiles(values, np.zeros(4), levels)).all()


def test_continuity_of_certain_detection_is_whole():
    scans = scan_times([0.0], [100.0], [10.0], [0.0])
    chance = np.where(scans.within, 1.0, 0.0)
    _, confirmed = hazard_of(chance, 1, 1)
    found = continuity(scans, chance, confirmed, scans.within, np.array([100.0]), 2, points=1000)
    assert found.confirmed_s[0] == pytest.approx(100.0, abs=1e-9)  # the first scan comes at once
    assert found.alive_s[0] == pytest.approx(100.0, abs=1e-9)
    assert found.hidden_s[0] == 0.0


def test_continuity_counts_time_out_of_sight():
    """Seen at scans 0 to 4, hidden from scan 5 on, dropped after two scans without a detection."""
    scans = scan_times([0.0], [100.0], [10.0], [0.0])
    seen = scans.within & (np.arange(scans.time_s.shape[-1]) < 5)
    chance = seen.astype(float)
    _, confirmed = hazard_of(chance, 1, 1)
    found = continuity(scans, chance, confirmed, seen, np.array([100.0]), 2, points=1000)
    assert found.hidden_s[0] == pytest.approx(50.0, abs=0.2)
    assert found.alive_s[0] == pytest.approx(60.0, abs=0.2)  # until the scan at 60 s has missed


def test_continuity_is_a_lower_bound_and_close():
    """All outcomes of eight scans, played out one by one."""
    p, hits, of, drop, scan_count = 0.4, 2, 3, 2, 8
    scans = scan_times([0.0], [float(scan_count)], [1.0], [0.0])
    within = np.zeros(scans.within.shape, bool)
    within[..., :scan_count] = True
    scans = Scans(scans.time_s, within)
    chance = np.where(within, p, 0.0)
    _, confirmed = hazard_of(chance, hits, of)
    found = continuity(scans, chance, confirmed, within, np.array([float(scan_count)]), drop, 800)
    held = alive = 0.0
    for outcome in itertools.product((0, 1), repeat=scan_count):
        weight = np.prod([p if hit else 1 - p for hit in outcome])
        done = [sum(outcome[max(k - of + 1, 0) : k + 1]) >= hits for k in range(scan_count)]
        for k in range(scan_count):
            if any(done[: k + 1]):
                held += weight
                alive += weight * any(outcome[max(k - drop + 1, 0) : k + 1])
    assert found.confirmed_s[0] == pytest.approx(held, abs=1e-9)
    assert found.alive_s[0] <= alive + 1e-9
    assert found.alive_s[0] / held == pytest.approx(alive / held, abs=0.15)
