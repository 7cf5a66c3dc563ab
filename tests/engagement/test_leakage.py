"""Leakage where a formula says it exactly: shots, salvos, layers, magazines, and the limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from longshadow.engagement.closed_forms import (
    layered_leakage,
    leakers_after_looks,
    leakers_after_one_salvo,
    none_leaks,
    salvo_miss,
)
from longshadow.engagement.replicate import replicate
from longshadow.engagement.tables import REASONS, Tables, Tally
from tests.engagement.raid_cases import defence, raid

BASE, MANY, THREATS = 20_170, 20_000, 10
#: All launches within a tenth of a second after they may begin, whatever the channels.
FREE = {"channels": np.array([64])}


def played(tables: Tables, threats: int = THREATS, count: int = MANY) -> Tally:
    return replicate(tables, raid([0] * threats), BASE, 0, count)


def mean_and_error(tally: Tally, kind: int = 0) -> tuple[float, float]:
    """Mean number of leakers a replication, and its standard error."""
    counts = tally.leakers[kind]
    values, total = np.arange(counts.size), counts.sum()
    mean = float(counts @ values / total)
    return mean, math.sqrt(float(counts @ (values - mean) ** 2) / total**2)


def assert_leaks(tally: Tally, expected: float) -> None:
    mean, error = mean_and_error(tally)
    assert abs(mean - expected) <= 3.0 * error + 1e-12, (mean, expected, error)
    assert error < 0.02


def kills(*p: float) -> np.ndarray:
    return np.array(p).reshape(-1, 1, 1)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.93])
def test_single_shots(p: float) -> None:
    tally = played(defence(kill=kills(p), **FREE))
    assert_leaks(tally, THREATS * (1.0 - p))
    # Threats are independent: all are stopped with p^n, and the counts are binomial.
    chance = float(none_leaks(p, THREATS))
    error = math.sqrt(chance * (1.0 - chance) / MANY)
    assert abs(tally.leakers[0, 0] / MANY - chance) <= 3.0 * error + 1e-12


@pytest.mark.parametrize("correlation", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("shots", [2, 4])
def test_salvos_with_a_common_cause(correlation: float, shots: int) -> None:
    tally = played(defence(kill=kills(0.6), salvo=shots, correlation=correlation, **FREE))
    assert_leaks(tally, THREATS * float(salvo_miss(0.6, shots, correlation)))
    assert tally.fired[0] == shots * THREATS * MANY


def test_shots_of_a_salvo_have_the_correlation_and_salvos_are_independent() -> None:
    tally = played(
        defence(kill=kills(0.6), salvo=2, most_salvos=2, correlation=0.3, window=NARROW, **FREE)
    )
    assert_leaks(tally, THREATS * float(salvo_miss(0.6, 2, 0.3)) ** 2)


#: Launches from -100 s to -10 s with a flyout of 5 s.
NARROW = (-100.0, -10.0, -95.0, -5.0)


@pytest.mark.parametrize("looks", [1, 2, 3, 5])
def test_shoot_look_shoot(looks: int) -> None:
    tally = played(defence(kill=kills(0.4), most_salvos=looks, window=NARROW, **FREE))
    assert_leaks(tally, THREATS * 0.6**looks)
    # Shots are only spent on what is still alive.
    expected = sum(0.6**look for look in range(looks))
    assert abs(tally.fired[0] / MANY / THREATS - expected) < 0.02


def test_time_ends_the_looks() -> None:
    # A flyout of 5 s and 2 s to assess: launches at -100, -93, -86 and none after -80.
    tally = played(
        defence(kill=kills(0.4), most_salvos=9, window=(-100.0, -80.0, -95.0, -75.0), **FREE)
    )
    assert_leaks(tally, THREATS * 0.6**3)


@pytest.mark.parametrize("picture", [0, 1])
def test_two_layers(picture: int) -> None:
    windows = np.array([(-100.0, -99.0, -80.0, -79.0), (-40.0, -39.0, -30.0, -29.0)])
    tables = defence(
        units=2, segments=windows, kill=kills(0.5, 0.8), most_salvos=2, picture=picture,
        salvo=2, correlation=0.25, channels=np.array([64, 64]),
    )  # fmt: skip
    assert_leaks(played(tables), THREATS * layered_leakage([0.5, 0.8], [2, 2], 0.25))


def test_no_layer_behind_is_asked_twice_where_one_salvo_is_all() -> None:
    windows = np.array([(-100.0, -99.0, -80.0, -79.0), (-40.0, -39.0, -30.0, -29.0)])
    tables = defence(units=2, segments=windows, kill=kills(0.5, 0.8), channels=np.array([64, 64]))
    assert_leaks(played(tables), THREATS * 0.5)


@pytest.mark.parametrize(("ready", "salvo"), [(7, 1), (7, 2), (3, 4)])
def test_magazines_that_run_out(ready: int, salvo: int) -> None:
    tables = defence(kill=kills(0.7), salvo=salvo, ready=np.array([[ready]]), **FREE)
    tally = played(tables)
    assert_leaks(tally, leakers_after_one_salvo(THREATS, ready, 0.7, salvo))
    assert tally.shots[0].tolist() == [0] * ready + [MANY]


def test_looks_while_missiles_last() -> None:
    tables = defence(
        kill=kills(0.5), ready=np.array([[12]]), most_salvos=12, window_s=np.array([0.0]),
        window=(-110.0, -1.0, -109.5, -0.5), **FREE,
    )  # fmt: skip
    assert_leaks(played(tables, 8), leakers_after_looks(8, 12, 0.5))


@pytest.mark.parametrize("load", [1, 4, 64])
def test_an_empty_magazine_stops_nothing(load: int) -> None:
    tally = played(defence(kill=kills(1.0), ready=np.array([[0]]), salvo=load, **FREE), count=100)
    assert tally.leakers[0].tolist() == [0] * THREATS + [100]
    assert tally.reasons[0, REASONS.index("magazine")] == 100 * THREATS


def test_certain_kills_with_free_channels_let_nothing_through() -> None:
    tally = played(defence(kill=kills(1.0), **FREE), count=100)
    assert tally.leakers[0, 0] == 100
    assert tally.unhit.tolist() == [0, 100]


def test_shots_that_never_kill_stop_nothing() -> None:
    tally = played(defence(kill=kills(0.0), most_salvos=3, **FREE), count=100)
    assert tally.leakers[0, THREATS] == 100
    assert tally.reasons[0, REASONS.index("missed")] == 100 * THREATS


def busy(**changed: object) -> Tables:
    """Three units that 30 threats in a minute keep busy."""
    fields: dict[str, object] = {
        "kill": np.full((3, 1, 1), 0.6), "channels": np.full(3, 2), "ready": np.full((3, 1), 9),
        "most_salvos": 2, "confirm_share": np.full((3, 1), 0.8),
        "confirm_s": np.tile(np.linspace(-150.0, -40.0, 5), (3, 1, 1)),
    }  # fmt: skip
    return defence(units=3, **{**fields, **changed})


def first_units(count: int) -> Tables:
    """The busy defence with only its first units armed."""
    return busy(ready=np.where(np.arange(3)[:, None] < count, 9, 0))


LADDERS = {
    "fire units": [first_units(n) for n in (0, 1, 2, 3)],
    "missiles": [busy(ready=np.full((3, 1), n)) for n in (0, 2, 4, 8, 16)],
    "stock": [
        busy(ready=np.full((3, 1), 4), stock=np.full((3, 1), n), reload_s=np.full(3, 20.0))
        for n in (0, 4, 8)
    ],
    "kill": [busy(kill=np.full((3, 1, 1), p)) for p in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)],
    "channels": [busy(channels=np.full(3, n), ready=np.full((3, 1), 99)) for n in (0, 1, 2, 4, 64)],
    "confirmation": [busy(confirm_share=np.full((3, 1), p)) for p in (0.0, 0.3, 0.6, 1.0)],
}


@pytest.mark.parametrize("what", LADDERS)
def test_more_never_raises_the_mean_leakage(what: str) -> None:
    means = [
        mean_and_error(replicate(tables, raid([0] * 30), BASE, 0, 2000))[0]
        for tables in LADDERS[what]
    ]
    assert means == sorted(means, reverse=True)
    assert means[0] - means[-1] > 1.0


def test_another_unit_never_raises_the_mean_leakage() -> None:
    means = []
    for units in (1, 2, 3, 6):
        tables = defence(
            units=units, kill=np.full((units, 1, 1), 0.6), channels=np.full(units, 2),
            ready=np.full((units, 1), 6),
        )  # fmt: skip
        means.append(mean_and_error(replicate(tables, raid([0] * 30), BASE, 0, 2000))[0])
    assert means == sorted(means, reverse=True)
    assert means[0] - means[-1] > 1.0


def test_higher_kill_at_the_same_luck_stops_the_same_threats_and_more() -> None:
    # With nothing scarce, not only on the mean: threat by threat.
    before = None
    for p in (0.2, 0.5, 0.7):
        tables = defence(kill=kills(p), salvo=2, correlation=0.3, **FREE)
        counts = [replicate(tables, raid([0]), BASE, r, 1).kills[0] for r in range(200)]
        assert before is None or np.all(np.array(counts) >= before)
        before = np.array(counts)
