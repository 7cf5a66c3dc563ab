"""The defence study as a whole: limits, monotonicity, and the same bytes again."""

from __future__ import annotations

import json

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.results.tables import parquet_bytes
from tests.studies.defence_cases import (
    ARC,
    CRUISE,
    FIGHTER,
    TRACKS,
    content,
    finding,
    leak,
    played,
    raid,
    table,
)

NONE = {"none": {"system": "none"}}
AIR = {"air": raid(CRUISE, FIGHTER)}
BOTH = {**AIR, "arcs": raid(ARC)}


def patriot(units: int) -> dict:
    return {"system": "patriot", "fire_units": units}


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture(scope="module")
def whole(tmp_path_factory, catalog):
    options = {
        **NONE, "two": patriot(2), "four": patriot(4), "eight": patriot(8),
        "thaad": {"system": "thaad", "fire_units": 2},
        "layers": {"units": {"patriot": 2, "thaad": 1}},
        "s-400": {"system": "s-400", "fire_units": 2},
    }  # fmt: skip
    return played(tmp_path_factory.mktemp("whole"), catalog, content(options, BOTH))


def rows(result, option: str, name: str, target: str) -> dict[str, np.ndarray]:
    columns = {k: np.array(v) for k, v in table(result, "defence_draws").items()}
    here = (columns["option"] == option) & (columns["raid"] == name)
    here &= columns["target"] == target
    return {k: v[here] for k, v in columns.items()}


def test_nothing_bought__lets_all_through_in_every_draw(whole):
    for name, target, count in (("air", "cruise-missile", 3), ("arcs", "srbm", 6)):
        assert np.all(rows(whole, "none", name, target)["leak"] == 1.0)
        found = finding(whole, f"none.{name}.as-printed.{target}.leakers_count")
        assert (found.p05, found.p95) == (count, count)
        assert set(found.chance.values()) == {count}
        assert finding(whole, f"none.{name}.as-printed.shots_count").p95 == 0.0


def test_nobody_defends__assets_are_still_picked_by_chance(whole, tmp_path, catalog):
    """Of two assets a raid of one leaves one; one of six leaves 2 (1/2)^6 of an asset."""
    assert finding(whole, "none.air.as-printed.assets_unhit_count").p50 == pytest.approx(
        2 * 0.5**6, abs=0.05
    )
    result = played(tmp_path, catalog, content(NONE, {"air": raid(CRUISE, total=1)}))
    found = finding(result, "none.air.as-printed.assets_unhit_count")
    assert (found.p05, found.p95) == (1.0, 1.0)


def test_what_an_option_has_no_role_against__is_as_if_nothing_were_bought(whole):
    """THAAD never fires at what flies in air; the same luck picks the same assets."""
    for target in ("cruise-missile", "fighter-4th-generation"):
        found = rows(whole, "thaad", "air", target)
        assert np.all(found["leak"] == 1.0)
        assert np.all(found["sight"] + found["reach"] == 1.0)
    assert finding(whole, "thaad.air.as-printed.shots_count").p95 == 0.0
    values = [
        whole.draws[f"defence.{option}.air.as-printed.assets_unhit_count"]
        for option in ("none", "thaad")
    ]
    assert np.array_equal(*values)
    assert finding(whole, "thaad.arcs.as-printed.shots_count").p50 > 0.0


def test_a_mix__is_no_worse_than_its_part_against_what_only_that_engages(whole):
    """Two Patriot units stand where they stood; THAAD neither helps nor harms against aircraft."""
    for target in ("cruise-missile", "fighter-4th-generation"):
        assert np.array_equal(*(leak(whole, o, "air", target) for o in ("two", "layers")))


@pytest.mark.parametrize(
    ("name", "target"), [("air", "cruise-missile"), ("air", "fighter-4th-generation"),
                         ("arcs", "srbm")]
)  # fmt: skip
def test_more_units__never_leak_more(whole, name, target):
    two, four, eight = (leak(whole, o, name, target) for o in ("two", "four", "eight"))
    for few, many in ((two, four), (four, eight)):
        gain = few - many
        error = gain.std(ddof=1) / np.sqrt(gain.size)
        assert gain.mean() >= -3.0 * error
    assert two.mean() > eight.mean() + 0.05


def test_reasons__make_a_whole_with_what_is_stopped(whole):
    columns = {k: np.array(v) for k, v in table(whole, "defence_draws").items()}
    names = ("sight", "reach", "channels", "magazine", "missed", "stopped")
    together = sum(columns[name] for name in names)
    assert np.allclose(together, 1.0, atol=1e-12)
    assert np.allclose(columns["leak"], 1.0 - columns["stopped"], atol=1e-12)
    for row in whole.facts["defence"]["binding"]:
        assert sum(row["shares"].values()) == pytest.approx(1.0, abs=1e-5)


def test_the_three_chances__make_what_is_stopped(whole):
    """Stopped = known x engaged x (stopped of those engaged), draw by draw at most each of them."""
    for option in ("two", "s-400", "layers"):
        for target in ("cruise-missile", "fighter-4th-generation"):
            base = f"{option}.air.as-printed.{target}."
            seen, shot = (finding(whole, base + q) for q in ("in_view_ratio", "engaged_ratio"))
            found = rows(whole, option, "air", target)
            assert np.all(found["stopped"] <= 1.0 - found["sight"] + 1e-12)
            assert seen.p50 == pytest.approx(np.median(1.0 - found["sight"]), abs=1e-9)
            fired = (found["stopped"] + found["missed"]) / (1.0 - found["sight"])
            assert shot.p50 == pytest.approx(np.median(fired), abs=1e-9)


def test_a_certain_kill__leaves_what_sight_and_reach_leave(tmp_path, catalog):
    """With a probability of 1 nothing is missed, and few threats find no channel."""
    kill = {"kill-shared-cruise-missile", "kill-shared-aircraft"}
    scenario = content({**NONE, "many": patriot(8)}, AIR)
    scenario["values"] = {
        f"prior.{name}.value": {"low": 1.0, "nominal": 1.0, "high": 1.0, "source": "gk"}
        for name in kill
    }
    scenario["sources"] = {"gk": {"title": "A source", "date": "2018"}}
    result = played(tmp_path, catalog, scenario)
    for target in ("cruise-missile", "fighter-4th-generation"):
        found = rows(result, "many", "air", target)
        assert np.all(found["missed"] == 0.0)
        assert np.allclose(
            found["leak"], found["sight"] + found["reach"] + found["channels"], atol=1e-12
        )
        assert found["channels"].max() == 0.0
        assert found["leak"].mean() < 0.6


def test_equal_units_and_as_printed__are_the_same_for_the_priced_option(tmp_path, catalog):
    options = {
        **NONE,
        "s-400": {"system": "s-400", "fire_units": 2,
                  "price": {"value": "1.1 bn USD", "year": 2018, "type": "contract",
                            "source": "gk"}},
        "patriot": {"system": "patriot", "at": "equal-budget"},
    }  # fmt: skip
    scenario = content(options, AIR, terms=["as-printed", "equal-units"])
    scenario["sources"] = {"gk": {"title": "A source", "date": "2018"}}
    result = played(tmp_path, catalog, scenario)
    for quantity in ("cruise-missile.leak_ratio", "shots_count", "assets_unhit_count"):
        both = [finding(result, f"s-400.air.{t}.{quantity}") for t in ("as-printed", "equal-units")]
        assert both[0].p50 == both[1].p50
        assert both[0].chance == both[1].chance
    units = {(u["option"], u["term"]): u for u in result.facts["defence"]["units"]}
    assert units["patriot", "equal-units"]["p50"] == 2.0
    assert units["patriot", "as-printed"]["p95"] <= 1.0


def test_money_that_buys_no_unit__is_told_as_left_over(tmp_path, catalog):
    options = {
        **NONE,
        "s-400": {"system": "s-400", "fire_units": 2,
                  "price": {"value": "0.05 bn USD", "year": 2018, "type": "contract",
                            "source": "gk"}},
        "patriot": {"system": "patriot", "at": "equal-budget"},
    }  # fmt: skip
    scenario = content(options, AIR, terms=["as-printed", "equal-units"])
    scenario["sources"] = {"gk": {"title": "A source", "date": "2018"}}
    result = played(tmp_path, catalog, scenario)
    units = {(u["option"], u["term"]): u for u in result.facts["defence"]["units"]}
    assert units["patriot", "as-printed"]["p95"] == 0.0
    assert units["patriot", "as-printed"]["left_over"] == "0.05 bn USD left over at the median"
    # only money at "equal-budget" is a budget that can leave anything over
    for told in (("patriot", "equal-units"), ("s-400", "as-printed"), ("s-400", "equal-units")):
        assert units[told]["left_over"] == ""


def test_missiles_left__begin_at_all_and_never_rise(whole):
    left = whole.facts["defence"]["missiles_left"]
    assert {row["option"] for row in left} == {"two", "four", "eight", "thaad", "layers", "s-400"}
    bought = {"two": 344, "four": 688, "eight": 1376, "thaad": 96, "layers": 392, "s-400": 112}
    for row in left:
        assert row["minutes"] == sorted(row["minutes"])
        assert row["minutes"][-1] == pytest.approx(2.0, abs=1e-3)
        for name in ("p05", "p50", "p95"):
            assert row[name][0] == row["bought"] == bought[row["option"]]
            assert np.all(np.diff(row[name]) <= 1e-9)
            shots = finding(whole, f"{row['option']}.{row['raid']}.as-printed.shots_count")
            assert row[name][0] - row[name][-1] == pytest.approx(
                getattr(shots, {"p05": "p95", "p50": "p50", "p95": "p05"}[name]), abs=1e-4
            )


def test_chance_of_shots__holds_the_mean_for_systems_of_several_missiles(whole):
    """A battery fires two kinds of missile, a mix of systems three: all of them are counted."""
    for option in ("two", "layers", "s-400"):
        found = finding(whole, f"{option}.air.as-printed.shots_count")
        assert found.chance["p05"] <= found.p50 <= found.chance["p95"]
        left = finding(whole, f"{option}.air.as-printed.missiles_left_count")
        assert left.chance["p05"] <= left.p50 <= left.chance["p95"]


def test_saturation__is_told_by_size_and_matches_the_raid_itself(whole):
    saturation = whole.facts["defence"]["saturation"]
    assert {row["raid"] for row in saturation} == {"air", "arcs"}
    for row in saturation:
        assert row["counts"] == [4, 12]
        both = leak(whole, row["option"], row["raid"],
                    "cruise-missile" if row["raid"] == "air" else "srbm")  # fmt: skip
        if row["option"] == "none":
            assert row["p05"] == row["p95"] == [1.0, 1.0]
        assert abs(row["p50"][0] - np.median(both)) < 0.25


def test_saturation__is_told_in_order_of_size(tmp_path, catalog):
    scenario = content({**NONE, "two": patriot(2)}, AIR, saturation=[12, 4, 12, 8])
    result = played(tmp_path, catalog, scenario)
    assert {tuple(row["counts"]) for row in result.facts["defence"]["saturation"]} == {(4, 8, 12)}


def test_a_raid_of_one__answers_only_for_what_comes(tmp_path, catalog):
    """Of two kinds in equal shares one threat is one kind; the other is not told of."""
    scenario = content({**NONE, "two": patriot(2)}, {"air": raid(CRUISE, FIGHTER, total=1)})
    result = played(tmp_path, catalog, scenario)
    assert {f.labels["target"] for f in result.findings if "target" in f.labels} == {
        "cruise-missile"
    }
    assert {row["target"] for row in result.facts["defence"]["rules"]} == {"cruise-missile"}
    assert set(table(result, "defence_draws")["target"]) == {"cruise-missile"}
    found = finding(result, "two.air.as-printed.cruise-missile.leakers_count")
    assert set(found.chance.values()) <= {0.0, 1.0}
    json.dumps(result.facts, allow_nan=False)


def test_no_radar_left__nothing_is_stopped(tmp_path, catalog):
    loss = {"radars": 100, "at": "-1 d"}
    options = {**NONE, "two": patriot(2), "s-400": {"system": "s-400", "fire_units": 2}}
    result = played(tmp_path, catalog, content(options, BOTH, loss=loss))
    for option in ("two", "s-400"):
        for name, target in (("air", "cruise-missile"), ("arcs", "srbm")):
            assert np.all(leak(result, option, name, target) == 1.0)
            assert finding(result, f"{option}.{name}.as-printed.shots_count").p95 == 0.0


@pytest.mark.parametrize("change", [{"facing": "all-round"}, {"picture": "shared"}])
def test_seeing_more__never_leaks_more(tmp_path, catalog, whole, change):
    options = {"two": patriot(2), "s-400": {"system": "s-400", "fire_units": 2}}
    result = played(tmp_path, catalog, content({**NONE, **options}, BOTH, **change))
    for option in options:
        for name, target in (("air", "cruise-missile"), ("arcs", "srbm")):
            base = f"{option}.{name}.as-printed.{target}.in_view_ratio"
            assert finding(result, base).p50 >= finding(whole, base).p50
            gain = leak(whole, option, name, target) - leak(result, option, name, target)
            assert gain.mean() >= -3.0 * gain.std(ddof=1) / np.sqrt(gain.size)
    if "facing" in change:
        assert leak(result, "two").mean() < leak(whole, "two").mean() - 0.1


def everything(result) -> bytes:
    told = [f.model_dump_json() for f in result.findings] + [json.dumps(result.facts)]
    tables = b"".join(parquet_bytes(t.columns) for t in result.tables)
    return "\n".join([*told, *result.limits, *result.methods]).encode() + tables


def test_same_seed__same_bytes_for_any_number_of_workers(tmp_path, catalog):
    scenario = content({**NONE, "layers": {"units": {"patriot": 1, "thaad": 1}}}, BOTH)
    first = everything(played(tmp_path, catalog, scenario))
    assert everything(played(tmp_path, catalog, scenario)) == first
    assert everything(played(tmp_path, catalog, scenario, workers=2)) == first
    zero = everything(played(tmp_path, catalog, scenario, ["set seed=0"]))
    assert zero != first
    assert zero == everything(played(tmp_path, catalog, scenario, ["set seed=0"], workers=2))


def test_tracks__each_is_flown_once_when_it_was_flown(tmp_path, catalog):
    (tmp_path / "mine.csv").write_text(TRACKS)
    scenario = content({**NONE, "eight": patriot(8)}, tracks="mine.csv",
                       tracks_target="fighter-4th-generation", facing="all-round")  # fmt: skip
    result = played(tmp_path, catalog, scenario)
    facts = result.facts["defence"]
    assert facts["raids"][0]["id"] == "tracks"
    assert facts["raids"][0]["count"] == 2
    assert facts["raids"][0]["window_s"] == 120.0
    assert not facts["saturation"]
    for board in facts["storyboards"]:
        ends = [t["path"][-1] for t in board["threats"]]
        assert [end[0] for end in ends] == [0.0, 120.0]
        assert [end[1:3] for end in ends] == [[28.7, 5.4], [28.3, 5.9]]
    (left,) = facts["missiles_left"]
    assert left["minutes"][-1] == 2.0
    # the second track ends far from all assets: nothing but the first can hit one
    unhit = finding(result, "none.tracks.as-printed.assets_unhit_count")
    assert (unhit.p05, unhit.p95) == (1.0, 1.0)
    assert finding(result, "eight.tracks.as-printed.fighter-4th-generation.leak_ratio").p50 < 1.0
