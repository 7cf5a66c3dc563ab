"""Parts of the defence study by hand: counts, priors, plans, and who is wired to whom."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.catalog.load import load_catalog
from longshadow.scenario.terms import Rounds
from longshadow.studies.defence.assemble import Chances, RaidGround, defence_of, nobody, tables_of
from longshadow.studies.defence.kill import kill_path
from longshadow.studies.defence.params import LossBlock, Params
from longshadow.studies.defence.plan import Fielded, Plan, most_units_of
from longshadow.studies.defence.raids import Raid, threats_of
from tests.studies.defence_cases import CRUISE, part, raid


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


# --- raids -------------------------------------------------------------------------------------


def a_raid(total: int, shares: tuple[float, ...]) -> Raid:
    return Raid("r", "A raid", total, 60.0, tuple(range(len(shares))), shares)


@pytest.mark.parametrize(
    ("total", "shares", "counts"),
    [
        (24, (0.25, 0.5, 0.25), (6, 12, 6)),
        (1, (0.25, 0.5, 0.25), (0, 1, 0)),
        (10, (1 / 3, 1 / 3, 1 / 3), (4, 3, 3)),
        (2, (1 / 3, 1 / 3, 1 / 3), (1, 1, 0)),
        # Hamilton's method: remainders 0.7, 0.2 and 0.1
        (11, (0.7, 0.2, 0.1), (8, 2, 1)),
        (7, (0.1, 0.2, 0.7), (1, 1, 5)),
        (10, (0.7, 0.2, 0.1), (7, 2, 1)),
        (5000, (0.1,) * 10, (500,) * 10),
    ],
)
def test_counts__by_largest_remainder(total, shares, counts):
    assert a_raid(total, shares).counts() == counts


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=8),
    st.integers(1, 5000),
)
def test_counts__sum_to_the_total_and_keep_the_quota(weights, total):
    """Each count is its exact quota, rounded down or up; together they are the total."""
    whole = sum(weights)
    shares = tuple(w / whole for w in weights)
    counts = a_raid(24, shares).counts(total)
    assert sum(counts) == total
    for weight, count in zip(weights, counts, strict=True):
        assert abs(count - Fraction(total * weight, whole)) < 1


def test_threats__of_a_raid_are_left_to_chance_and_tracks_are_not():
    chance = threats_of(a_raid(6, (0.5, 0.5)))
    assert chance.kind.tolist() == [0, 0, 0, 1, 1, 1]
    assert set(chance.path) == {-1}
    assert set(chance.impact_s) == {-1.0}
    more = threats_of(a_raid(6, (0.5, 0.5)), 9)
    assert more.kind.tolist() == [0] * 5 + [1] * 4
    own = threats_of(Raid("tracks", "Tracks", 3, 0.0, (2,), (1.0,)), 12, 40, [700.0, 100.0, 130.0])
    assert own.path.tolist() == [40, 41, 42]
    assert own.impact_s.tolist() == [600.0, 0.0, 30.0]


# --- priors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "prior"),
    [
        ("fighter-4th-generation", "kill-shared-aircraft"),
        ("large-aircraft", "kill-shared-aircraft"),
        ("cruise-missile", "kill-shared-cruise-missile"),
        ("one-way-drone", "kill-shared-drone"),
        ("helicopter", "kill-shared-helicopter"),
        ("srbm", "kill-shared-short-range-ballistic"),
        ("mrbm", "kill-shared-medium-range-ballistic"),
        ("irbm", "kill-shared-medium-range-ballistic"),
    ],
)
def test_kill__is_one_prior_a_class_for_all_systems(catalog, target, prior):
    record = catalog.targets[target]
    paths = {kill_path(record, system, "shared") for system in catalog.systems}
    assert paths == {f"prior.{prior}.value"}
    assert prior in catalog.priors


@pytest.mark.parametrize(
    ("target", "system", "prior"),
    [
        ("srbm", "patriot", "kill-hit-to-kill-simple-srbm"),
        ("srbm", "s-400", "kill-shared-short-range-ballistic"),
        ("srbm", "thaad", "kill-thaad-mrbm"),
        ("mrbm", "thaad", "kill-thaad-mrbm"),
        ("mrbm", "patriot", "kill-shared-medium-range-ballistic"),
        ("fighter-4th-generation", "s-400", "kill-fighter"),
        ("cruise-missile", "patriot", "kill-cruise-missile-in-view"),
        ("one-way-drone", "patriot", "kill-shared-drone"),
    ],
)
def test_kill__by_system_where_the_catalogue_has_any(catalog, target, system, prior):
    path = kill_path(catalog.targets[target], system, "by-system")
    assert path == f"prior.{prior}.value"
    assert prior in catalog.priors


# --- plans -------------------------------------------------------------------------------------


def fielded(system: str, units: list[int], **rounds: tuple[int, int]) -> Fielded:
    counts = {
        name: Rounds(np.full(len(units), ready), np.full(len(units), behind))
        for name, (ready, behind) in rounds.items()
    }
    return Fielded(system, np.array(units), counts)


def plan(*parts: Fielded, term: str = "as-printed") -> Plan:
    return Plan(SimpleNamespace(id="o"), term, parts, None)  # type: ignore[arg-type]


def test_keys__are_equal_where_defences_are():
    one = plan(fielded("a", [2, 3], m=(8, 4)))
    same = plan(fielded("a", [2, 3], m=(8, 4)), term="hardware")
    assert one.key(0) == same.key(0)
    assert one.key(0) != one.key(1)
    for other in (
        fielded("b", [2, 3], m=(8, 4)),
        fielded("a", [2, 3], m=(4, 8)),
        fielded("a", [2, 3], n=(8, 4)),
        fielded("a", [1, 3], m=(8, 4)),
    ):
        assert one.key(0) != plan(other).key(0)
    assert plan().key(0) == ()


def test_missiles_and_units__are_those_of_all_parts():
    both = plan(fielded("a", [2, 0], m=(8, 4), n=(1, 0)), fielded("b", [1, 5], k=(2, 2)))
    assert both.missiles().tolist() == [2 * 13 + 4, 20]
    other = plan(fielded("a", [1, 7], m=(8, 4)))
    assert most_units_of([both, other], "a").tolist() == [2, 7]


# --- a defence of several systems --------------------------------------------------------------

PATHS = 5
#: Of each pair of units one far radar; of every unit one that searches and one that guides.
S_400 = [
    (0, 2, True, False), (0, 1, False, True), (0, 1, True, False), (1, 1, False, True),
    (1, 1, True, False), (2, 2, True, False), (2, 1, False, True), (2, 1, True, False),
]  # fmt: skip
PATRIOT = [(0, 1, True, True), (1, 1, True, True)]


@pytest.fixture
def parts():
    return {
        "s": part(3, ["long"], PATHS, S_400, 1),
        "p": part(2, ["near", "far"], PATHS, PATRIOT, 2),
    }


def mixed(parts, s: int, p: int):
    both = plan(
        fielded("s", [s], long=(8, 48)), fielded("p", [p], near=(6, 0), far=(18, 3))
    )  # fmt: skip
    return defence_of(both, parts, 0)


def windows(defence, unit: int, missile: int, path: int) -> list[list[float]]:
    row = (unit * len(defence.missiles) + missile) * PATHS + path
    return defence.segments[defence.first[row] : defence.first[row + 1]].tolist()


def test_windows__of_a_mix_are_those_of_each_system_alone(parts):
    both = mixed(parts, 3, 2)
    alone = {
        "s": defence_of(plan(fielded("s", [3], long=(8, 48))), parts, 0),
        "p": defence_of(plan(fielded("p", [2], near=(6, 0), far=(18, 3))), parts, 0),
    }
    assert both.missiles == ("long", "near", "far")
    assert both.systems == ("s", "s", "s", "p", "p")
    seen = 0
    for unit, system in enumerate(both.systems):
        own = alone[system]
        for missile, name in enumerate(both.missiles):
            for path in range(PATHS):
                expected = (
                    windows(own, unit - (3 if system == "p" else 0), own.missiles.index(name), path)
                    if name in own.missiles else []
                )  # fmt: skip
                assert windows(both, unit, missile, path) == expected
                seen += len(expected)
    assert seen == both.segments.shape[0] == both.first[-1] > 50


def test_fewer_units__keep_the_windows_of_the_first(parts):
    few, many = mixed(parts, 1, 2), mixed(parts, 3, 2)
    for missile in range(3):
        for path in range(PATHS):
            assert windows(few, 0, missile, path) == windows(many, 0, missile, path)
            assert windows(few, 2, missile, path) == windows(many, 4, missile, path)


def test_wiring__a_far_radar_serves_two_units_and_others_their_own(parts):
    both = mixed(parts, 3, 2)
    # far radar of units 0 and 1, then guiding and searching radars in turn; of unit 2 the far
    # radar stands alone, as there is no fourth; then one radar each of the other system
    assert both.serves.astype(int).tolist() == [
        [1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ]
    assert both.guides.tolist() == [1, 3, 6, 8, 9]
    assert both.searches.tolist() == [True, False, True, False, True, True, False, True, False,
                                      False]  # fmt: skip
    assert both.confirm_share.shape == (10, PATHS)
    one = mixed(parts, 1, 0)
    assert one.serves.astype(int).tolist() == [[1, 0, 1]]
    assert one.guides.tolist() == [1]


def test_rounds__stand_with_the_units_whose_they_are(parts):
    both = mixed(parts, 1, 1)
    assert both.ready.tolist() == [[8, 0, 0], [0, 6, 18]]
    assert both.stock.tolist() == [[48, 0, 0], [0, 0, 3]]


def test_no_unit__is_no_defence(parts):
    assert mixed(parts, 0, 0) is None
    assert defence_of(plan(), parts, 0) is None
    assert mixed(parts, 0, 1).systems == ("p",)


GROUND = RaidGround(
    np.array([0, PATHS]), np.array([PATHS]), np.zeros(PATHS, np.int64),
    np.full(PATHS, -300.0), np.ones(1),
)  # fmt: skip
NUMBERS = Chances(
    {"s": 6, "p": 9}, {"s": 10.0, "p": 12.0}, {"s": 900.0, "p": 800.0},
    {("s", 0): 0.4, ("p", 0): 0.7}, 5.0, 0.2,
)  # fmt: skip


def tables(defence, **block):
    params = Params.model_validate({"raids": {"r": raid(CRUISE)}, **block})
    return tables_of(defence, a_raid(6, (1.0,)), GROUND, NUMBERS, params, -300.0)


def test_tables__numbers_go_to_the_units_of_their_system(parts):
    found = tables(mixed(parts, 2, 1))
    assert found.channels.tolist() == [6, 6, 9]
    assert found.reaction_s.tolist() == [10.0, 10.0, 12.0]
    assert found.reload_s.tolist() == [900.0, 900.0, 800.0]
    assert found.kill[:, 0, 0].tolist() == [0.4, 0.4, 0.7]
    assert found.losses == 0
    assert found.bin_start_s + 60 * found.bin_width_s == pytest.approx(60.0, abs=1e-9)


def test_pictures__say_who_alerts_whom(parts):
    both = mixed(parts, 2, 1)
    assert np.array_equal(tables(both).serves, both.serves)
    assert tables(both, picture="shared").serves.all()
    separate = tables(both, picture="separate")
    assert np.array_equal(separate.serves, both.serves)
    assert [tables(both, picture=p).picture for p in ("coordinated", "shared", "separate")] == [
        0, 0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(("duty", "lost"), [("engagement", [1, 3, 5]), ("acquisition", [0, 2, 4])])
def test_losses__fall_on_radars_of_that_duty(parts, duty, lost):
    both = mixed(parts, 2, 1)
    found = tables(both, loss={"radars": 2, "duty": duty, "at": "-30 s"})
    assert np.flatnonzero(found.lost).tolist() == lost
    assert (found.losses, found.lost_at_s) == (2, -30.0)
    assert tables(both, loss={"radars": 50, "duty": duty}).losses == len(lost)
    assert tables(both, loss={"radars": 50, "duty": duty}).lost_at_s == LossBlock(radars=1).at == 0


def test_doctrine__one_salvo_without_a_look(parts):
    both = mixed(parts, 1, 1)
    look = tables(both, doctrine={"salvo": 3, "shoot_look_shoot": False, "most_salvos": 4})
    assert (look.salvo, look.most_salvos) == (3, 1)
    assert tables(both, doctrine={"most_salvos": 4}).most_salvos == 4


def test_nobody__fits_the_tables():
    found = tables(nobody(PATHS))
    assert found.kill.shape == (0, 0, 1)
    assert found.window_first.tolist() == [0]
