"""Launch windows against closed forms of pursuit, and against a dense scan of all intercepts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from longshadow.engagement.kernels import windows as kernels
from longshadow.engagement.kernels.windows import earliest
from longshadow.engagement.records import Missile, RadarDraw
from longshadow.engagement.windows import Approach, all_windows, launch_windows

#: Metres a second of targets and of interceptors.
U, V = 300.0, 900.0
FAR = Missile(reach_m=1e6, floor_m=0.0, ceiling_m=1e5, mean_speed_mps=V)


def windows_of(time, slant, missile=FAR, *, needed=None, high=1000.0):
    """Windows of one path at one unit, whose radar reaches 1,000 km unless hidden."""
    needed = slant if needed is None else needed
    altitude = np.broadcast_to(high, time.shape)
    rows = [np.array(a, float)[None] for a in (time, needed, slant, altitude)]
    return launch_windows(*rows[:3], 1e6, missile, rows[3], rows[3])


def ask(windows, ready, path=0):
    return earliest(windows.segments, windows.first[path], windows.first[path + 1], float(ready))


def in_order(windows):
    for lo, hi in zip(windows.first[:-1], windows.first[1:], strict=True):
        rows = windows.segments[lo:hi]
        assert np.all(rows[:, 1] >= rows[:, 0])
        assert np.all(rows[:, 3] >= rows[:, 2])
        assert np.all(rows[1:, 0] >= rows[:-1, 1])
        assert np.all(rows[1:, 1] > rows[:-1, 1])
        assert np.all(rows[1:, 2] >= rows[:-1, 3])


def test_a_head_on_approach_meets_where_the_closing_speed_says():
    time = np.linspace(-200.0, 0.0, 91)
    found = windows_of(time, -U * time)
    in_order(found)
    # Slant -U t = V (t - r) gives t = V r / (U + V).
    for ready in (-198.0, -120.5, -33.3, -1e-3, 0.0):
        launch, intercept = ask(found, ready)
        assert launch == pytest.approx(ready, abs=1e-9)
        assert intercept == pytest.approx(V * ready / (U + V), abs=1e-9)
    assert ask(found, 0.001) == (math.inf, math.inf)


def test_a_unit_waits_until_the_target_will_be_in_reach():
    time = np.linspace(-200.0, 0.0, 401)
    missile = Missile(30e3, 0.0, 1e5, V)
    launch, intercept = ask(windows_of(time, -U * time, missile), -190.0)
    assert intercept == pytest.approx(-30e3 / U, abs=1e-9)
    assert launch == pytest.approx(-30e3 / U - 30e3 / V, abs=1e-9)


def test_a_crossing_target_meets_at_the_root_of_its_quadratic():
    time = np.linspace(-240.0, 0.0, 961)
    abeam, offset = -80.0, 12e3
    found = windows_of(time, np.hypot(U * (time - abeam), offset))
    in_order(found)
    for ready in (-180.0, -130.0, -95.0, -70.0, -40.0):
        # (V (t - r))^2 = offset^2 + U^2 (t - abeam)^2
        a, b = V**2 - U**2, -2.0 * (V**2 * ready - U**2 * abeam)
        c = V**2 * ready**2 - U**2 * abeam**2 - offset**2
        exact = (-b + math.sqrt(b * b - 4.0 * a * c)) / (2.0 * a)
        assert ask(found, ready)[1] == pytest.approx(exact, abs=2e-3)


def test_a_falling_target_is_met_between_floor_and_ceiling_only():
    time = np.linspace(-60.0, 0.0, 241)
    fall = 2000.0
    found = windows_of(time, -fall * time, Missile(1e6, 15e3, 50e3, 2500.0), high=-fall * time)
    in_order(found)
    assert found.segments[0, 2] == pytest.approx(-25.0, abs=1e-9)
    assert found.segments[-1, 3] == pytest.approx(-7.5, abs=1e-9)
    last = -7.5 - 15e3 / 2500.0
    assert ask(found, last - 1e-6)[1] == pytest.approx(-7.5, abs=1e-5)
    assert ask(found, last + 1e-6) == (math.inf, math.inf)


@pytest.mark.parametrize("speed", [400.0, 700.0, 900.0])
def test_launches_and_intercepts_have_the_target_in_view_on_both_sides(speed):
    time = np.linspace(-200.0, 0.0, 401)
    hidden = (time > -80.0) & (time < -60.0)
    missile = Missile(1e6, 0.0, 1e5, speed)
    found = windows_of(time, -U * time, missile, needed=np.where(hidden, np.inf, 1.0)).segments
    assert found.size
    for end in (found[:, 0], found[:, 1], found[:, 2], found[:, 3]):
        assert not np.any((end > -80.0) & (end < -60.0))


def test_a_ridge_leaves_neither_intercepts_nor_launches_while_it_hides():
    time = np.linspace(-200.0, 0.0, 401)
    hidden = (time > -80.0) & (time < -60.0)
    found = windows_of(time, -U * time, needed=np.where(hidden, np.inf, 1.0))
    in_order(found)
    assert not np.any((found.segments[:, 1] > -80.0) & (found.segments[:, 0] < -60.0))
    assert not np.any((found.segments[:, 3] > -80.0) & (found.segments[:, 2] < -60.0))
    # An intercept at -60 asks for a launch at -80: no wait for the end of the ridge to meet it.
    launch, intercept = ask(found, -106.0)
    assert (launch, intercept) == (pytest.approx(-80.0), pytest.approx(-60.0))
    # Ready behind the ridge, the first launch is when the target is in view again.
    launch, intercept = ask(found, -79.0)
    assert (launch, intercept) == (pytest.approx(-60.0), pytest.approx(-45.0))


def test_a_ridge_between_two_launches_ends_a_window_even_if_both_have_a_view():
    time = np.linspace(-40.0, 0.0, 21)
    needed = np.full(21, 1.0)
    needed[10] = np.inf  # at -20 s; slow missile: launches of neighbours lie samples apart
    missile = Missile(1e6, 0.0, 1e5, 60.0)
    found = windows_of(time, -U * time, missile, needed=needed)
    launches = found.segments[:, :2]
    assert not np.any((launches[:, 0] < -20.0) & (launches[:, 1] > -20.0))
    in_order(found)
    assert launches.min() < -20.0 < launches.max()


def test_a_receding_target_is_chased_or_escapes():
    time = np.linspace(-100.0, 0.0, 201)
    away = 5e3 + U * (time + 100.0)
    found = windows_of(time, away)
    # 5000 + U (t + 100) = V (t - r)
    for ready in (-99.0, -80.0, -60.0):
        exact = (5e3 + 100.0 * U + V * ready) / (V - U)
        assert ask(found, ready)[1] == pytest.approx(exact, abs=1e-9)
    assert ask(found, -35.0) == (math.inf, math.inf)
    # Faster than the missile: each later intercept asks for an earlier launch, so that none adds
    # to the first that can be reached at all. That one asks for a launch no later than its end.
    faster = 5e3 + 2.0 * V * (time + 100.0)
    assert windows_of(time, faster).segments.size == 0
    passing = np.abs(2.0 * V * (time + 50.0)) + 1.0
    found = windows_of(time, passing)
    in_order(found)
    assert found.segments[:, 3].max() == pytest.approx(-50.0)


def test_a_second_window_counts_from_where_it_lets_launch_later():
    # Out of reach of the altitude for a while; then nearer intercepts at later launches.
    time = np.array([-100.0, -90.0, -80.0, -70.0, -60.0])
    slant = np.array([900.0, 9e3, 9e3, 27e3, 9e3])
    high = np.array([1e3, 1e3, 1e6, 1e3, 1e3])
    found = windows_of(time, slant, high=high)
    # Launches asked for: -101 (too early), -100, none, -100, -70.
    assert found.segments.tolist() == [
        [-100.0, -100.0, -90.0, -90.0],
        [-100.0, -70.0, -70.0, -60.0],
    ]
    assert ask(found, -100.0) == (-100.0, -90.0)
    assert ask(found, -85.0) == (-85.0, -65.0)


def test_a_dip_in_the_launch_asked_for_is_cut_out_within_a_segment():
    time = np.array([-100.0, -50.0, -40.0, -30.0])
    found = windows_of(time, V * np.array([0.0, 0.0, 15.0, 0.0]))
    # Launches asked for: -100, -50, -55, -30; a fifth of the last rise is no later than -50.
    assert found.segments.tolist() == [
        [-100.0, -50.0, -100.0, -50.0],
        [-50.0, -30.0, -38.0, -30.0],
    ]
    in_order(found)


def test_one_feasible_sample_alone_is_a_window_of_no_length():
    time = np.linspace(-40.0, 0.0, 41)
    high = np.where(time == -12.0, 1e3, 1e6)
    found = windows_of(time, -U * time, high=high)
    assert found.segments.tolist() == [[-16.0, -16.0, -12.0, -12.0]]
    assert ask(found, -30.0) == (-16.0, -12.0)
    assert ask(found, -16.0) == (-16.0, -12.0)
    assert ask(found, -15.9) == (math.inf, math.inf)


def test_without_a_view_at_launch_nothing_is_met():
    time = np.linspace(-100.0, 0.0, 401)
    slant = 5e3 - U * time
    late = np.where(time < -5.0, np.inf, 1.0)
    assert windows_of(time, slant, needed=late).segments.size == 0
    # With a view over the last 15 s: launches from -15 s on.
    sooner = np.where(time < -15.0, np.inf, 1.0)
    found = windows_of(time, slant, needed=sooner)
    assert found.segments[0, 0] == pytest.approx(-15.0, abs=0.35)
    assert found.segments[0, 0] >= -15.0


@pytest.mark.parametrize(
    "missile",
    [
        Missile(0.0, 0.0, 1e5, V),
        Missile(1e6, 2e3, 1.5e3, V),
        Missile(1e6, 0.0, 900.0, V),
        Missile(1e6, 1.1e3, 1e5, V),
        Missile(0.0, 0.0, 1e5, 0.0),
    ],
)
def test_an_envelope_that_holds_no_target_gives_no_window(missile):
    time = np.linspace(-100.0, 0.0, 101)
    found = windows_of(time, -U * time, missile)
    assert found.segments.shape == (0, 4)
    assert found.first.tolist() == [0, 0]
    assert ask(found, -50.0) == (math.inf, math.inf)


def test_a_target_that_the_radar_needs_more_range_for_than_it_has_is_not_in_view():
    time = np.linspace(-100.0, 0.0, 101)
    slant = -U * time
    # Reach 9 km: in view from -30 s on, so that no launch lies before.
    found = launch_windows(
        time[None], slant[None], slant[None], 9e3, FAR, slant[None], slant[None]
    )  # fmt: skip
    assert found.segments[0, 0] == pytest.approx(-30.0, abs=4.0 / 3.0 + 1e-9)
    assert found.segments[0, 0] >= -30.0


def scene(rng):
    """A target that passes with ridges in the way, as functions of time."""
    abeam, offset = rng.uniform(-120.0, 20.0), rng.uniform(2e3, 30e3)
    speed, height = rng.uniform(150.0, 700.0), rng.uniform(500.0, 8e3)
    sink = rng.uniform(0.0, height / 240.0)
    ridges = np.sort(rng.uniform(-220.0, -20.0, 2))[:, None] + [[0.0, rng.uniform(12.0, 30.0)]]

    def slant(t):
        return np.hypot(np.hypot(speed * (t - abeam), offset), height - sink * (t + 240.0))

    def high(t):
        return height - sink * (t + 240.0)

    def clear(t, margin):
        seen = (t - margin >= -240.0) & (t + margin <= 0.0)
        for begin, end in ridges:
            seen &= (t + margin <= begin) | (t - margin >= end)
        return seen

    missile = Missile(
        rng.uniform(25e3, 90e3),
        rng.uniform(0.0, 2e3),
        rng.uniform(4e3, 9e3),
        rng.uniform(600, 1500),
    )
    return slant, high, clear, missile


def test_a_dense_scan_of_all_intercepts_agrees_within_the_spacing_of_samples():
    rng = np.random.default_rng(20)
    time = np.linspace(-240.0, 0.0, 481)
    step, dense = time[1] - time[0], np.linspace(-240.0, 0.0, 48_001)
    asked = reached = 0
    for _ in range(40):
        slant, high, clear, missile = scene(rng)
        needed = np.where(clear(time, 0.0), 1.0, np.inf)
        found = windows_of(time, slant(time), missile, needed=needed, high=high(time))
        in_order(found)
        launch = dense - slant(dense) / missile.mean_speed_mps
        inside = (slant(dense) <= missile.reach_m) & (high(dense) <= missile.ceiling_m)
        inside &= high(dense) >= missile.floor_m
        wide = inside & clear(dense, 0.0) & clear(launch, 0.0)
        around = np.convolve(~inside, np.ones(201), "same") == 0
        narrow = around & clear(dense, step) & clear(launch, 4.0 * step)
        for ready in np.linspace(-239.0, -1.0, 25):
            soonest = dense[wide & (launch >= ready - 0.01)]
            surely = dense[narrow & (launch >= ready)]
            at, intercept = ask(found, ready)
            asked, reached = asked + 1, reached + (intercept < math.inf)
            assert intercept >= (soonest[0] if soonest.size else math.inf) - 0.02
            assert intercept <= (surely[0] if surely.size else math.inf) + 0.02
            assert at >= ready
    assert 0.2 < reached / asked < 0.95


def many(rng):
    """Two kinds of 3 and 2 paths with other numbers of samples, three units, two missiles."""
    kinds = []
    for paths, samples in ((3, 60), (2, 41)):
        time = np.tile(np.linspace(-200.0, 0.0, samples), (paths, 1))
        guides, missiles = [], []
        for _unit in range(3):
            slant = np.hypot(U * (time - rng.uniform(-90, 30, (paths, 1))), 5e3)
            needed = np.where(rng.random(time.shape) < 0.07, np.inf, slant)
            guides.append(RadarDraw(needed, slant, rng.uniform(3e4, 9e4), 0.9, 1e-6, 1, 4.0))
            reach = rng.choice([0.0, 3e4, 7e4], 2)
            missiles.append([Missile(r, 100.0, 2e4, rng.uniform(500.0, 1200.0)) for r in reach])
        high = np.full(time.shape, 1e3)
        kinds.append(Approach(time, high, high, guides, missiles))
    return kinds


def test_one_list_holds_the_windows_of_every_unit_missile_and_path_in_order():
    kinds = many(np.random.default_rng(5))
    found = all_windows(kinds)
    assert found.first.size == 3 * 2 * 5 + 1
    in_order(found)
    place = 0
    for unit in range(3):
        for number in range(2):
            for kind in kinds:
                radar, missile = kind.guides[unit], kind.missiles[unit][number]
                alone = launch_windows(
                    kind.time_s, radar.needed_m, radar.slant_m, radar.reach_m, missile,
                    kind.altitude_m, kind.above_m,
                )  # fmt: skip
                for path in range(kind.time_s.shape[0]):
                    rows = found.segments[found.first[place] : found.first[place + 1]]
                    own = alone.segments[alone.first[path] : alone.first[path + 1]]
                    assert rows.tolist() == own.tolist()
                    place += 1
    assert found.segments.shape[0] == found.first[-1] > 100


def test_plain_python_gives_what_the_compiled_kernels_give(monkeypatch):
    kinds = many(np.random.default_rng(6))
    compiled = all_windows(kinds)
    answers = [ask(compiled, ready, path) for path in range(30) for ready in range(-200, 1, 9)]
    names = [name for name, kernel in vars(kernels).items() if hasattr(kernel, "py_func")]
    assert {"append_windows", "append_path", "fill_launches", "earliest"} <= set(names)
    for name in names:
        monkeypatch.setattr(kernels, name, getattr(kernels, name).py_func)
    plain = all_windows(kinds)
    assert plain.first.tolist() == compiled.first.tolist()
    assert plain.segments.tolist() == compiled.segments.tolist()
    rows, first = plain.segments, plain.first
    again = [
        kernels.earliest(rows, first[path], first[path + 1], float(ready))
        for path in range(30)
        for ready in range(-200, 1, 9)
    ]
    assert again == answers


def test_what_cannot_be_a_path_or_a_missile_is_refused():
    time = np.linspace(-10.0, 0.0, 11)
    with pytest.raises(ValueError, match="time_s: must rise"):
        windows_of(time[::-1], np.full(11, 1.0))
    with pytest.raises(ValueError, match="mean_speed_mps = 0: must be above 0"):
        windows_of(time, -U * time, Missile(1.0, 0.0, 1.0, 0.0))
    with pytest.raises(ValueError, match="needed_m, slant_m: must have the shape"):
        windows_of(time, np.ones(3))
    with pytest.raises(ValueError, match="kinds: must hold"):
        all_windows([])
    kinds = many(np.random.default_rng(7))
    fewer = Approach(
        kinds[1].time_s, kinds[1].altitude_m, kinds[1].above_m,
        kinds[1].guides[:2], kinds[1].missiles[:2],
    )  # fmt: skip
    with pytest.raises(ValueError, match="must be of 3 units in every kind"):
        all_windows([kinds[0], fewer])
