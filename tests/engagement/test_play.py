"""The rules of a replication by hand, and the readable and the compiled one event by event."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from longshadow.engagement.keyed import base_of
from longshadow.engagement.play import play
from longshadow.engagement.replicate import replicate, story
from longshadow.engagement.tables import EVENT_KINDS, REASONS, Story, Tables, Threats, checked
from tests.engagement.raid_cases import defence, raid, random_case

CASES, REPLICATIONS, BASE = 400, 2, 99

#: Every shot misses, or every shot kills.
MISS, KILL = np.zeros((1, 1, 1)), np.ones((1, 1, 1))


def told(tables: Tables, threats: Threats, replication: int = 0) -> Story:
    """What the plain and the compiled replication both tell."""
    tables, threats = checked(tables, threats)
    plain = play(tables, threats, base_of(BASE, replication))
    assert story(tables, threats, BASE, replication) == plain
    return plain


def events(told: Story, *kinds: str) -> list[tuple[float, str, int, int]]:
    return [
        (round(event.time_s, 9), event.kind, event.threat, event.unit)
        for event in told.events
        if not kinds or event.kind in kinds
    ]


def test_plain_and_compiled_replications_are_the_same_event_by_event() -> None:
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for case in range(CASES):
        for replication in range(REPLICATIONS):
            plain = told(*random_case(case), replication)
            kinds.update(event.kind for event in plain.events)
            reasons.update(plain.reason)
    # The cases would be worth little if some things never happened in them.
    assert min(kinds[kind] for kind in EVENT_KINDS) > 50
    assert min(reasons[reason] for reason in REASONS) > 50


def test_events_of_a_single_threat() -> None:
    # Impact at 50 s. Known 120 s before; reaction 5 s; the window opens 100 s before, 20 s to fly.
    found = told(defence(kill=MISS), raid([0], impact_s=50.0))
    assert events(found) == [
        (-70.0, "known", 0, 0),
        (-50.0, "launch", 0, 0),
        (-30.0, "miss", 0, 0),
        (50.0, "leak", 0, -1),
    ]
    assert found.reason == ("missed",)
    assert events(told(defence(kill=KILL), raid([0], impact_s=50.0)))[-1] == (-30.0, "hit", 0, 0)


def test_reaction_delays_the_first_launch_alone() -> None:
    tables = defence(kill=MISS, reaction_s=np.array([50.0]), most_salvos=3)
    # Known at -120, ready at -70: a third into the window, so that the intercept is at -55.
    found = told(tables, raid([0], impact_s=0.0))
    first, second, third = (time for time, *_ in events(found, "launch"))
    assert first == -70.0
    assert events(found, "miss")[0][0] == -55.0
    # Assessed 2 s after the intercept, and launched again at once; then again.
    assert second == -53.0
    assert third == events(found, "miss")[1][0] + 2.0


def test_the_channel_that_is_free_first_is_waited_for() -> None:
    # Both may be launched at from the same moment on; the second in order waits for the first.
    tables = defence(kill=MISS, channels=np.array([1]))
    found = told(tables, raid([0, 0], impact_s=[10.0, 10.0]))
    assert events(found, "launch") == [(-90.0, "launch", 0, 0), (-68.0, "launch", 1, 0)]


def test_what_flies_far_off_holds_no_channel() -> None:
    # Path 0 is known 120 s ahead as path 1, but may be launched at only in its last 15 s.
    windows = np.array([(-15.0, -10.0, -8.0, -5.0), (-100.0, -10.0, -80.0, -5.0)])
    tables = defence(directions=2, segments=windows, channels=np.array([1]), kill=KILL)
    found = told(tables, raid([0, 0], path=[0, 1], impact_s=[0.0, 0.0]))
    assert events(found, "launch") == [(-100.0, "launch", 1, 0), (-15.0, "launch", 0, 0)]


def test_no_channel_and_no_missile_are_told_apart() -> None:
    window = (-100.0, -95.0, -20.0, -15.0)
    pair = raid([0, 0], impact_s=[0.0, 1.0])
    one = told(defence(channels=np.array([1]), window=window), pair)
    assert one.reason[1] == "channels"
    assert one.short_s == (np.inf, -99.0)
    other = told(defence(ready=np.array([[1]]), window=window), pair)
    assert other.reason[1] == "magazine"
    # Neither a channel nor a missile: with a free channel it would still have had no missile.
    both = told(defence(ready=np.array([[1]]), channels=np.array([1]), window=window), pair)
    assert both.reason[1] == "magazine"


def test_sight_and_reach_are_told_apart() -> None:
    blind = told(defence(confirm_share=np.zeros((1, 1))), raid([0]))
    assert blind.reason == ("sight",)
    assert [event.kind for event in blind.events] == ["leak"]
    # Known only when the window has closed.
    late = told(defence(confirm_s=np.full((1, 1, 2), -12.0)), raid([0]))
    assert late.reason == ("reach",)
    # Confirmed only after the impact is not confirmed.
    after = defence(confirm_s=np.full((1, 1, 2), 1.0))
    assert told(after, raid([0])).reason == ("sight",)


def test_a_reload_brings_what_launchers_hold_and_a_salvo_may_be_partial() -> None:
    tables = defence(
        kill=MISS, salvo=2, ready=np.array([[3]]), stock=np.array([[2]]),
        reload_s=np.array([30.0]),
    )  # fmt: skip
    found = told(tables, raid([0] * 4, impact_s=[0.0, 1.0, 2.0, 3.0]))
    launches = [(e.time_s, e.threat, e.shots) for e in found.events if e.kind == "launch"]
    # Three rounds go as two and one; the last leaves at -99, and two more are ready 30 s later.
    assert launches == [(-100.0, 0, 2), (-99.0, 1, 1), (-69.0, 2, 2)]
    assert found.reason[3] == "magazine"


def test_the_earliest_intercept_is_taken_and_ties_go_to_the_lower_unit() -> None:
    windows = np.array([(-100.0, -10.0, -70.0, -5.0), (-100.0, -10.0, -80.0, -5.0)] * 2)
    tables = defence(units=2, missiles=2, segments=windows, kill=np.ones((2, 2, 1)))
    launch = next(e for e in told(tables, raid([0])).events if e.kind == "launch")
    assert (launch.unit, launch.missile) == (0, 1)


def test_the_next_unit_to_learn_is_asked_where_the_first_cannot() -> None:
    times = np.repeat([[-120.0], [-60.0]], 2, axis=1)[:, None, :]
    tables = defence(units=2, confirm_s=times, ready=np.array([[0], [9]]), kill=np.ones((2, 1, 1)))
    found = told(tables, raid([0], impact_s=0.0))
    assert events(found, "launch") == [(-55.0, "launch", 0, 1)]
    assert found.short_s == (-100.0,)
    assert found.reason == ("stopped",)
    # Short of missiles for a while, but it did not get through: that is no saturation.
    assert replicate(tables, raid([0], impact_s=0.0), BASE, 0, 1).saturated[-1] == 1


def lost(**changed: object) -> Tables:
    fields: dict[str, object] = {"lost": np.array([True, False]), "losses": 1}
    return defence(units=2, kill=np.ones((2, 1, 1)), **{**fields, **changed})


def test_a_unit_that_loses_its_radar_loses_what_it_has_in_flight() -> None:
    # Launched by unit 0 at -100 to intercept at -80; its radar is lost at -90.
    found = told(lost(lost_at_s=-90.0), raid([0], impact_s=0.0))
    assert events(found, "launch", "miss", "hit", "leak") == [
        (-100.0, "launch", 0, 0),
        (-90.0, "miss", 0, 0),
        (0.0, "leak", 0, -1),
    ]
    again = told(lost(lost_at_s=-90.0, most_salvos=2), raid([0], impact_s=0.0))
    assert events(again, "launch")[1] == (-90.0, "launch", 0, 1)
    assert again.reason == ("stopped",)


def test_a_unit_that_loses_its_radar_launches_no_more() -> None:
    # Known at -120, before the radar is lost; booked for -100, asked about again at the loss.
    windows = np.array([(-100.0, -10.0, -80.0, -5.0), (-105.0, -10.0, -60.0, -5.0)])
    found = told(lost(lost_at_s=-102.0, segments=windows), raid([0], impact_s=0.0))
    assert events(found, "called-off", "launch") == [
        (-102.0, "called-off", 0, 0),
        (-102.0, "launch", 0, 1),
    ]


def test_a_lost_radar_alerts_nobody_later() -> None:
    found = told(lost(lost_at_s=-130.0), raid([0], impact_s=0.0))
    assert events(found, "known") == [(-120.0, "known", 0, 1)]


def test_as_many_radars_are_lost_as_told_and_each_equally_often() -> None:
    tables = defence(
        units=4, kill=np.zeros((4, 1, 1)), lost=np.array([True, True, True, False]), losses=2,
        lost_at_s=-500.0, most_salvos=4, picture=1,
    )  # fmt: skip
    count: Counter[int] = Counter()
    for replication in range(300):
        found = story(tables, raid([0]), BASE, replication)
        able = {event.unit for event in found.events if event.kind == "launch"}
        assert len(able) == 2
        assert 3 in able
        count.update(able)
    assert all(abs(count[unit] - 100) < 3.3 * (300 * 2 / 9) ** 0.5 for unit in range(3))


def test_separate_pictures_waste_shots_and_call_launches_off() -> None:
    windows = np.array([(-100.0, -10.0, -80.0, -5.0), (-100.0, -10.0, -70.0, -5.0)])
    both = defence(units=2, segments=windows, kill=np.ones((2, 1, 1)))
    pair = raid([0], impact_s=0.0)
    assert len(events(told(both, pair), "launch")) == 1
    # Each launches; the second salvo finds its target dead.
    apart = told(both._replace(picture=1), pair)
    assert events(apart, "launch", "hit", "called-off") == [
        (-100.0, "launch", 0, 0),
        (-100.0, "launch", 0, 1),
        (-80.0, "hit", 0, 0),
        (-70.0, "called-off", 0, 1),
    ]
    # A second launch that falls due after the kill is not made: booked at -100 for a channel that
    # another threat, which only unit 1 may shoot at, holds until -60.
    windows = [(-100.0, -10.0, -80.0, -5.0), (-100.0, -10.0, -70.0, -5.0)]
    tables = defence(
        units=2, directions=2, window_first=np.array([0, 1, 1, 2, 3]),
        segments=np.array([*windows, (-101.0, -10.0, -62.0, -5.0)]),
        kill=np.ones((2, 1, 1)), channels=np.array([4, 1]), picture=1,
    )  # fmt: skip
    found = told(tables, raid([0, 0], path=[0, 1], impact_s=[0.0, 0.0]))
    assert events(found, "launch", "called-off") == [
        (-101.0, "launch", 1, 1),
        (-100.0, "launch", 0, 0),
        (-60.0, "called-off", 0, 1),
    ]
    assert replicate(tables, raid([0, 0], [0, 1], [0.0, 0.0]), BASE, 0, 1).fired.tolist() == [2]


def test_the_same_threat_has_the_same_luck_whoever_fires() -> None:
    pair = raid([0] * 20)
    one = defence(units=1, kill=np.full((1, 1, 1), 0.5), channels=np.array([64]))
    two = defence(units=2, kill=np.full((2, 1, 1), 0.5), channels=np.array([1, 64]))
    for replication in range(20):
        assert told(one, pair, replication).reason == told(two, pair, replication).reason


@pytest.mark.parametrize("picture", [0, 1])
def test_a_scan_moves_confirmation_by_half_a_look_either_way(picture: int) -> None:
    tables = defence(revisit_s=np.array([10.0]), picture=picture, begin_s=np.array([-122.0]))
    known = [events(story(tables, raid([0], impact_s=0.0), BASE, r))[0][0] for r in range(500)]
    assert min(known) == -122.0  # the path does not begin before that
    assert -115.2 < max(known) < -115.0
    assert abs(np.mean([at > -120.0 for at in known]) - 0.5) < 3.3 * 0.5 / 500**0.5
