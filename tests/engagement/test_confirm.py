"""Confirmation against the exact chain of the physics, closed forms, and simulated scans."""

from __future__ import annotations

import math

import numpy as np
import pytest

from longshadow.engagement.confirm import confirmation, scan_table
from longshadow.engagement.kernels import confirm as kernels
from longshadow.engagement.records import RadarDraw
from longshadow.physics.accumulation import confirmation_probability
from longshadow.physics.detection import required_snr
from longshadow.sensing.network import Calibrated, scan_pd

RULES = [(1, 1), (2, 2), (1, 4), (2, 3), (3, 5), (5, 8), (4, 4)]


def radar_of(needed, *, reach=60e3, pd=0.9, pfa=1e-6, swerling=1, revisit=4.0):
    return RadarDraw(needed, needed, reach, pd, pfa, swerling, revisit)


def flight(paths=1, samples=97, last=-300.0, speed=300.0, nearest=(0.0,)):
    """Straight approaches that pass at some distance: times, and ranges needed."""
    time = np.tile(np.linspace(last, 0.0, samples), (paths, 1))
    return time, np.hypot(speed * time, np.asarray(nearest)[:, None] + 500.0)


def exact(time, radar, hits, of):
    """Times of scans, and the chance of confirmation by each, from the existing vector code."""
    scans = time[0] + (np.arange(math.floor(-time[0] / radar.revisit_s - 0.5) + 1) + 0.5) * (
        radar.revisit_s
    )
    needed = np.interp(scans, time, np.where(np.isfinite(radar.needed_m[0]), radar.needed_m[0], 0))
    k = np.clip(np.searchsorted(time, scans) - 1, 0, time.size - 2)
    hidden = ~(np.isfinite(radar.needed_m[0, k]) & np.isfinite(radar.needed_m[0, k + 1]))
    claim = Calibrated(radar.reach_m, np.inf, radar.pd, radar.pfa, radar.swerling)
    pd = scan_pd(
        np.where(hidden, np.inf, needed)[None, None],
        np.zeros((1, 1, scans.size)),
        np.ones((1, 1, scans.size), bool),
        [claim],
    )[0, 0]
    return scans, pd, confirmation_probability(pd, hits, of)


def linear_mean(quantiles):
    return float(np.mean(0.5 * (quantiles[1:] + quantiles[:-1])))


@pytest.mark.parametrize(("hits", "of"), RULES)
def test_the_chain_is_that_of_the_physics(hits, of):
    rng = np.random.default_rng(8)
    ones = np.array([number.bit_count() for number in range(1 << (of - 1))])
    for scans in (1, 3, 40):
        chance = rng.random(scans) ** 2
        gained = np.empty(scans)
        room = np.empty(ones.size), np.empty(ones.size)
        done = kernels.first_passage(chance, ones, hits, -1.0, *room, gained)
        assert done == scans
        expected = confirmation_probability(chance, hits, of)
        np.testing.assert_allclose(np.cumsum(gained), expected, rtol=0.0, atol=1e-12)


def test_the_chain_stops_when_next_to_nothing_is_left():
    ones = np.array([number.bit_count() for number in range(16)])
    gained = np.zeros(500)
    done = kernels.first_passage(
        np.full(500, 0.5), ones, 3, 1e-7, np.empty(16), np.empty(16), gained
    )  # fmt: skip
    assert 20 < done < 200
    assert 1.0 - 1e-7 <= gained.sum() <= 1.0


@pytest.mark.parametrize("swerling", range(5))
@pytest.mark.parametrize("pfa", [1e-4, 1e-6, 1e-8])
def test_the_table_is_within_a_ten_thousandth_of_the_exact_pd(swerling, pfa):
    rng = np.random.default_rng(9)
    for pd in (0.5, 0.9, 0.99):
        ratio = np.concatenate([rng.uniform(0.05, 3.0, 500), [1.0, 50.0]])
        time = np.array([-1e-3, 0.0])
        claim = Calibrated(1e5, np.inf, pd, pfa, swerling)
        shape = (1, 1, ratio.size)
        true = scan_pd(ratio.reshape(shape) * 1e5, np.zeros(shape), np.ones(shape, bool), [claim])
        table = scan_table(pd, pfa, swerling)
        assert table.snr_ratio == pytest.approx(float(required_snr(pd, pfa, swerling=swerling)))
        for needed, expected in zip(ratio * 1e5, true[0, 0], strict=True):
            found = np.empty(1)
            kernels.fill_chances(
                time, np.full(2, needed), (1e5, table.snr_ratio), table.chance, 1e-3, 0.0, found
            )
            assert found[0] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("hits", "of"), RULES)
@pytest.mark.parametrize("swerling", [0, 1, 4])
def test_shares_and_quantiles_are_those_of_the_exact_distribution(hits, of, swerling):
    time, needed = flight(nearest=(20e3,))
    needed[0, 60:75] = np.inf
    for reach in (15e3, 25e3, 60e3):
        radar = radar_of(needed, reach=reach, swerling=swerling)
        share, found = confirmation(time, radar, hits, of)
        scans, _, chance = exact(time[0], radar, hits, of)
        assert share[0] == pytest.approx(chance[-1], abs=5e-4)
        if chance[-1] < 1e-3:
            continue
        used = chance / chance[-1]
        for level in range(1, 32):
            # On a scan, by which that share has been used up, and not before.
            at = int(np.argmin(np.abs(scans - found[0, level])))
            assert found[0, level] == pytest.approx(scans[at], abs=1e-9)
            assert used[at] >= level / 32 - 5e-3
            assert (used[at - 1] if at else 0.0) <= level / 32 + 5e-3
        mean = float(np.sum(scans * np.diff(used, prepend=0.0)))
        # Each inner share errs by at most half its own span, over 32.
        bound = (found[0, -2] - found[0, 1]) / 64 + 1e-2
        assert linear_mean(found[0]) == pytest.approx(mean, abs=bound)
        assert np.all(np.diff(found[0]) >= 0.0)


def test_the_mean_is_exact_without_holes_even_with_a_long_tail():
    time, needed = flight(last=-1200.0, samples=200)
    for reach in (20e3, 60e3, 200e3):
        radar = radar_of(needed, reach=reach, pfa=1e-4, revisit=6.0)
        for rule in ((1, 1), (3, 5)):
            share, found = confirmation(time, radar, *rule)
            scans, _, chance = exact(time[0], radar, *rule)
            mean = float(np.sum(scans * np.diff(chance, prepend=0.0)) / chance[-1])
            assert share[0] == pytest.approx(1.0, abs=1e-4)
            assert linear_mean(found[0]) == pytest.approx(mean, abs=0.1 * radar.revisit_s)


def test_simulated_scans_confirm_as_often_and_as_early():
    rng = np.random.default_rng(10)
    time, needed = flight(nearest=(22e3,))
    radar = radar_of(needed, reach=12e3)
    share, found = confirmation(time, radar, 3, 5)
    scans, pd, _ = exact(time[0], radar, 3, 5)
    runs = 20_000
    hit = rng.random((runs, scans.size)) < pd
    total = np.cumsum(np.pad(hit, ((0, 0), (5, 0))), axis=1)
    met = total[:, 5:] - total[:, :-5] >= 3
    ever = met.any(axis=1)
    error = math.sqrt(share[0] * (1.0 - share[0]) / runs)
    assert 0.2 < share[0] < 0.95
    assert ever.mean() == pytest.approx(share[0], abs=4.0 * error)
    when = scans[np.argmax(met[ever], axis=1)]
    spread = when.std() / math.sqrt(when.size)
    assert linear_mean(found[0]) == pytest.approx(when.mean(), abs=4.0 * spread + 0.2)
    for level in (8, 16, 24):
        assert np.mean(when <= found[0, level]) >= level / 32 - 0.015
        assert np.mean(when < found[0, level] - 1.0) <= level / 32 + 0.015


def test_a_constant_chance_and_one_hit_is_a_geometric_distribution():
    time = np.array([[-100.0, 0.0]])
    radar = radar_of(np.full((1, 2), 60e3), pd=0.25, revisit=5.0)
    share, found = confirmation(time, radar, 1, 1)
    never = 0.75**20
    assert share[0] == pytest.approx(1.0 - never, abs=1e-5)
    for level in range(1, 32):
        scan = math.ceil(math.log1p(-level / 32 * (1.0 - never)) / math.log(0.75) - 1e-9)
        assert found[0, level] == pytest.approx(-100.0 + 5.0 * (scan - 0.5), abs=1e-9)
    # The last quantile keeps the mean over the last share.
    last = (31.0 + (np.arange(100_000) + 0.5) / 100_000) / 32.0 * (1.0 - never)
    when = -100.0 + 5.0 * (np.ceil(np.log1p(-last) / math.log(0.75)) - 0.5)
    assert 0.5 * (found[0, 31] + found[0, 32]) == pytest.approx(when.mean(), abs=1e-2)


def test_hits_of_scans_that_hardly_ever_detect_still_count_later():
    # Pd of 2e-4 for long, then of nearly 1: one stray hit confirms a scan sooner.
    time = np.array([[-400.0, -100.0, -99.9, 0.0]])
    faint = 4.3 * 60e3
    radar = radar_of(np.array([[faint, faint, 600.0, 600.0]]), revisit=4.0, pfa=1e-5)
    share, found = confirmation(time, radar, 3, 5)
    scans, pd, chance = exact(time[0], radar, 3, 5)
    assert 5e-5 < pd[0] < 2.2e-4
    assert share[0] == pytest.approx(1.0, abs=3e-7)
    sooner = chance[scans < -90.1][-1]
    assert sooner > 1e-4
    assert -90.0 - linear_mean(found[0]) == pytest.approx(4.0 * sooner, rel=0.1)


def test_a_scan_next_to_a_hidden_sample_does_not_detect():
    time = np.array([-4.0, -3.0, -2.0, -1.0, 0.0])
    needed = np.array([1e4, 1e4, np.inf, 1e4, 1e4])
    table = scan_table(0.9, 1e-6, 1)
    chance = np.full(9, np.nan)
    found = kernels.fill_chances(
        time, needed, (6e4, table.snr_ratio), table.chance, 0.5, 0.0, chance
    )  # fmt: skip
    assert found == (0, 8)
    assert (chance[:8] > 0.9).tolist() == [True, True, False, False, False, False, True, True]
    assert chance[2:6].tolist() == [0.0] * 4


def test_a_path_never_in_view_or_too_short_for_the_rule_is_never_confirmed():
    time, needed = flight(paths=3, nearest=(0.0, 0.0, 0.0))
    needed[0] = np.inf
    needed[1, ::2] = np.inf  # no two neighbours in view
    time[2] /= 40.0  # under ten seconds: two scans, and three hits asked for
    share, found = confirmation(time, radar_of(needed), 3, 5)
    assert share.tolist() == [0.0, 0.0, 0.0]
    assert not found.any()
    assert confirmation(time, radar_of(needed), 2, 5)[0][2] > 0.8


def test_nothing_reached_and_no_path_at_all_are_clear_answers():
    time, needed = flight()
    share, found = confirmation(time, radar_of(needed, reach=0.0), 3, 5)
    assert share.tolist() == [0.0]
    assert not found.any()
    share, found = confirmation(time[:0], radar_of(needed[:0]), 3, 5, levels=4)
    assert share.shape == (0,)
    assert found.shape == (0, 5)


def test_no_confirmation_falls_where_terrain_hides():
    time, needed = flight(samples=301)
    hidden = (time > -200.0) & (time < -100.0)
    radar = radar_of(np.where(hidden, np.inf, needed), reach=28e3, revisit=2.0)
    _, found = confirmation(time, radar, 2, 3)
    inner = found[0, 1:-1]
    assert not np.any((inner > -200.0) & (inner < -100.0))
    assert inner.min() <= -200.0
    assert inner.max() >= -100.0


def test_more_reach_never_confirms_less_or_later():
    time, needed = flight(paths=4, nearest=(0.0, 10e3, 25e3, 40e3))
    needed[2, 50:60] = np.inf
    before = None
    for reach in np.linspace(5e3, 150e3, 30):
        share, found = confirmation(time, radar_of(needed, reach=float(reach)), 3, 5)
        if before is not None:
            assert np.all(share >= before[0] - 2e-7)
            # Of all flights, by each of a list of moments, no fewer are confirmed.
            for path in range(4):
                for moment in (-250.0, -150.0, -80.0, -20.0):
                    less, more = (
                        own[0][path] * np.interp(moment, own[1][path], np.arange(33) / 32)
                        for own in (before, (share, found))
                        if own[0][path] > 0.0
                    ) if before[0][path] > 0.0 else (0.0, 0.0)  # fmt: skip
                    assert more >= less - 1.0 / 32
        before = share, found


def test_a_table_given_is_the_one_made():
    time, needed = flight(nearest=(15e3,))
    radar = radar_of(needed, reach=20e3, pd=0.5, pfa=1e-5, swerling=3)
    made = confirmation(time, radar, 3, 5)
    given = confirmation(time, radar, 3, 5, table=scan_table(0.5, 1e-5, 3))
    assert [values.tolist() for values in made] == [values.tolist() for values in given]


def test_plain_python_gives_what_the_compiled_kernels_give(monkeypatch):
    time, needed = flight(paths=3, nearest=(0.0, 15e3, 40e3))
    needed[1, 40:50] = np.inf
    radar = radar_of(needed, reach=30e3)
    compiled = [confirmation(time, radar, *rule) for rule in ((1, 1), (3, 5), (5, 8))]
    names = [name for name, kernel in vars(kernels).items() if hasattr(kernel, "py_func")]
    assert {"confirm_paths", "fill_chances", "fill_quantiles", "first_passage"} <= set(names)
    for name in names:
        monkeypatch.setattr(kernels, name, getattr(kernels, name).py_func)
    plain = [confirmation(time, radar, *rule) for rule in ((1, 1), (3, 5), (5, 8))]
    for one, other in zip(compiled, plain, strict=True):
        # The sum of an array is taken pairwise by numpy and in order by the compiled kernel.
        np.testing.assert_allclose(one[0], other[0], rtol=0.0, atol=1e-15)
        np.testing.assert_allclose(one[1], other[1], rtol=0.0, atol=1e-9)


def test_settings_outside_their_domain_are_refused():
    time, needed = flight()
    radar = radar_of(needed)
    for hits, of in ((0, 5), (6, 5), (3, 17)):
        with pytest.raises(ValueError, match="must be 1 <= hits <= of <= 16"):
            confirmation(time, radar, hits, of)
    with pytest.raises(ValueError, match="levels = 1"):
        confirmation(time, radar, 3, 5, levels=1)
    for revisit in (0.0, -4.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="revisit_s"):
            confirmation(time, radar_of(needed, revisit=revisit), 3, 5)
    with pytest.raises(ValueError, match="more than 1,000,000 scans in 300 s"):
        confirmation(time, radar_of(needed, revisit=1e-6), 3, 5)
    with pytest.raises(ValueError, match="must be \\(paths, samples\\) alike"):
        confirmation(time, radar_of(needed[:, 1:]), 3, 5)
