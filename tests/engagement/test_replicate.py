"""Replications split and add exactly, and what does not fit is refused by name."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from longshadow.engagement.kernels.raid_state import workspace
from longshadow.engagement.replicate import CHUNK, chunks, leakers, merge, replicate, story
from longshadow.engagement.tables import (
    REASONS,
    TIME_BINS,
    Tables,
    Tally,
    Threats,
    checked,
    empty_tally,
)
from tests.engagement.raid_cases import defence, raid, random_case

BASE, COUNT = 41, 1234


def assert_same(a: Tally, b: Tally) -> None:
    for name, one, other in zip(Tally._fields, a, b, strict=True):
        assert one.dtype == other.dtype == np.int64, name
        assert one.tobytes() == other.tobytes(), name


@pytest.mark.parametrize("case", [3, 5, 8])
def test_any_split_and_any_order_give_the_same_bytes(case: int) -> None:
    tables, threats = random_case(case)
    whole = replicate(tables, threats, BASE, 0, COUNT)
    rng = random.Random(case)
    for _ in range(5):
        cuts = sorted({0, COUNT, *(rng.randrange(COUNT) for _ in range(rng.randrange(9)))})
        parts = [replicate(tables, threats, BASE, a, b - a) for a, b in pairwise(cuts)]
        rng.shuffle(parts)
        assert_same(merge(parts), whole)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_bytes(workers: int) -> None:
    tables, threats = random_case(5)
    with ThreadPoolExecutor(workers) as pool:
        work = [pool.submit(replicate, tables, threats, BASE, *part) for part in chunks(COUNT)]
        found = merge(item.result() for item in work)
    assert_same(found, replicate(tables, threats, BASE, 0, COUNT))


def test_chunks_do_not_depend_on_anything_but_how_many() -> None:
    assert chunks(0) == []
    assert chunks(2 * CHUNK + 1) == [(0, CHUNK), (CHUNK, CHUNK), (2 * CHUNK, 1)]


def test_a_tally_is_the_sum_of_what_is_told() -> None:
    for case in range(20):
        tables, threats = checked(*random_case(case))
        counted = replicate(tables, threats, BASE, 0, 5)
        told = [story(tables, threats, BASE, r) for r in range(5)]
        expected = empty_tally(tables, threats)
        for one in told:
            add(expected, tables, threats, one)
        assert_same(counted, expected)


def add(tally: Tally, tables: Tables, threats: Threats, told: Any) -> None:
    """Count one story into a tally, independently of the compiled count."""
    tally.replications[0] += 1
    kinds = threats.kind.tolist()
    got_through = [i for i, reason in enumerate(told.reason) if reason != "stopped"]
    for kind in range(tables.first_path.size):
        tally.leakers[kind, sum(kinds[i] == kind for i in got_through)] += 1
    hit = {int(tables.asset_of[told.path[i]]) for i in got_through} - {-1}
    tally.unhit[tables.asset_share.size - len(hit)] += 1
    shots = [0] * tables.ready.shape[1]
    launches = [event for event in told.events if event.kind == "launch"]
    for event in launches:
        shots[event.missile] += event.shots
        tally.fired[kinds[event.threat]] += event.shots
        tally.spent[time_bin(tables, event.time_s), event.missile] += event.shots
    for missile, count in enumerate(shots):
        tally.shots[missile, count] += 1
    tally.shots[-1, sum(shots)] += 1
    short = min((told.short_s[i] for i in got_through), default=np.inf)
    tally.saturated[time_bin(tables, short) if short < np.inf else TIME_BINS] += 1
    engaged = {event.threat for event in launches}
    known = {event.threat for event in told.events if event.kind == "known"}
    for i, (kind, reason) in enumerate(zip(kinds, told.reason, strict=True)):
        tally.reasons[kind, REASONS.index(reason)] += 1
        tally.known[kind] += i in known
        tally.engaged[kind] += i in engaged
        tally.kills[kind] += reason == "stopped"


def time_bin(tables: Tables, at: float) -> int:
    return min(max(int((at - tables.bin_start_s) // tables.bin_width_s), 0), TIME_BINS - 1)


def test_leakers_are_those_of_the_tally() -> None:
    tables, threats = random_case(5)
    tally = replicate(tables, threats, BASE, 10, 300)
    leaked = leakers(tables, threats, BASE, 10, 300)
    for kind, counts in enumerate(tally.leakers):
        assert np.bincount(leaked[:, kind], minlength=counts.size).tolist() == counts.tolist()


def test_neighbouring_replications_and_draws_differ() -> None:
    tables, threats = defence(directions=36), raid([0] * 5)
    told = [story(tables, threats, BASE + draw, r) for draw in range(2) for r in range(20)]
    assert len({one.impact_s for one in told}) == 40


def test_chance_spreads_assets_directions_and_moments() -> None:
    tables = defence(assets=2, directions=3, asset_share=np.array([0.25, 1.0]))
    told = story(tables, raid([0] * 5000), BASE, 0)
    counts = np.bincount(told.path, minlength=6)
    for path, share in enumerate([0.25 / 3] * 3 + [0.75 / 3] * 3):
        assert abs(counts[path] - 5000 * share) < 3.5 * (5000 * share * (1 - share)) ** 0.5
    assert 0.0 <= min(told.impact_s) < 0.2
    assert 59.8 < max(told.impact_s) < 60.0


def test_a_thousand_threats_and_five_thousand() -> None:
    for count in (1000, 5000):
        tables = defence(units=10, channels=np.full(10, 8))
        tally = replicate(tables, raid([0] * count), BASE, 0, 2)
        assert tally.reasons.sum() == 2 * count
        assert tally.reasons[0, REASONS.index("channels")] > 0


def test_64_units_of_64_channels() -> None:
    tables = defence(units=64, channels=np.full(64, 64), kill=np.ones((64, 1, 1)))
    tally = replicate(tables, raid([0] * 1000), BASE, 0, 2)
    assert tally.kills[0] == 2000


def test_nothing_comes() -> None:
    tally = replicate(defence(), raid([]), BASE, 0, 7)
    assert tally.leakers.tolist() == [[7]]
    assert tally.unhit.tolist() == [0, 7]
    assert tally.saturated[-1] == 7


def test_nobody_defends() -> None:
    tally = replicate(defence(units=0), raid([0] * 3), BASE, 0, 7)
    assert tally.leakers.tolist() == [[0, 0, 0, 7]]
    assert tally.reasons[0, REASONS.index("sight")] == 21
    assert tally.shots.tolist() == [[7], [7]]


def test_no_missile_and_no_replication() -> None:
    tally = replicate(defence(missiles=0), raid([0] * 3), BASE, 0, 7)
    assert tally.reasons[0, REASONS.index("reach")] == 21
    assert replicate(defence(), raid([0]), BASE, 0, 0).replications[0] == 0


def test_memory_is_flat_in_replications_and_large_only_where_a_log_is_kept() -> None:
    tables, threats = checked(defence(units=4), raid([0] * 100))
    assert workspace(tables, threats)[0].log.size == 0
    assert workspace(tables, threats, logged=True)[0].log.size > 0


def test_arguments_are_left_alone_and_may_be_read_only() -> None:
    tables, threats = random_case(5)
    for values in (*tables, *threats):
        if isinstance(values, np.ndarray):
            values.setflags(write=False)
    assert_same(replicate(tables, threats, BASE, 0, 50), replicate(*random_case(5), BASE, 0, 50))


Change = Callable[[Tables], dict[str, Any]]
REFUSED: dict[str, Change] = {
    "kill": lambda t: {"kill": t.kill[:, :, :0]},
    "confirm_s": lambda t: {"confirm_s": t.confirm_s[:, :, :1]},
    "guides": lambda t: {"guides": t.guides + 1},
    "asset_of": lambda t: {"asset_of": t.asset_of + 1},
    "window_first": lambda t: {"window_first": t.window_first + 1},
    "segments": lambda t: {"segments": t.segments[:, :3]},
    "directions": lambda t: {"directions": t.directions * 0},
    "first_path": lambda t: {"first_path": t.first_path + 1},
    "ready": lambda t: {"ready": -t.ready},
    "reaction_s": lambda t: {"reaction_s": -t.reaction_s},
    "salvo": lambda t: {"salvo": 0},
    "picture": lambda t: {"picture": 2},
    "bin_width_s": lambda t: {"bin_width_s": 0.0},
}


@pytest.mark.parametrize("field", REFUSED)
def test_what_does_not_fit_is_refused_by_name(field: str) -> None:
    tables = defence()
    with pytest.raises(ValueError, match=f"^{field}|, {field}"):
        replicate(tables._replace(**REFUSED[field](tables)), raid([0]), BASE, 0, 1)


def test_threats_of_no_kind_or_path_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^kind"):
        replicate(defence(), raid([1]), BASE, 0, 1)
    with pytest.raises(ValueError, match=r"^path"):
        replicate(defence(), raid([0], path=1), BASE, 0, 1)


def test_tallies_that_do_not_belong_together_are_not_added() -> None:
    with pytest.raises(ValueError, match="at least one"):
        merge([])
    with pytest.raises(ValueError, match="leakers"):
        merge([replicate(defence(), raid([0] * n), BASE, 0, 1) for n in (1, 2)])
    with pytest.raises(ValueError, match="count = -1"):
        replicate(defence(), raid([0]), BASE, 0, -1)
