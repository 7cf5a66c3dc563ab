"""What the defence study says of itself: how much was played, and what it will not play."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from longshadow.catalog.load import DATA, load_catalog
from longshadow.engagement.records import Missile, PathBank, RadarDraw
from longshadow.engagement.windows import Approach, all_windows
from longshadow.errors import InputError
from longshadow.studies.defence.beside import beyond_reach
from longshadow.studies.defence.course import standing_in
from longshadow.studies.defence.draws import met_above_m
from longshadow.studies.defence.exchange import exchange_of
from longshadow.studies.defence.params import MOST_THREATS, Params
from longshadow.studies.defence.raids import Raid
from longshadow.studies.defence.words import limits_of, methods_of, term_words
from tests.studies.defence_cases import ARC, CRUISE, content, played, prepared, raid

OPTIONS = {"none": {"system": "none"}, "patriot": {"system": "patriot", "fire_units": 2}}


def test_methods__name_the_draws_that_were_played(tmp_path):
    """The scenario has 16 draws, however many the block asks for."""
    scenario = content(OPTIONS, {"air": raid(CRUISE)}, draws=64)
    job = prepared(tmp_path, load_catalog(), scenario)
    said = " ".join(methods_of(job.params, job.draws))
    assert "drawn 16 times" in said
    assert "64" not in said


def test_methods__tell_that_curves_rest_on_fewer():
    said = " ".join(methods_of(Params.model_validate({"raids": {"r": raid(CRUISE)}}), 64))
    assert "drawn 64 times, and each draw is played 100 times" in said
    assert "the first 20 of these draws" in said
    assert "on the first 16, each played 40 times" in said


def test_tracks__are_no_more_than_a_raid_may_have_threats(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = ["track,time,latitude_deg,longitude_deg,altitude_m"]
    for i in range(MOST_THREATS + 1):
        rows.append(f"t{i},2021-03-19T10:00:00Z,28.3,5.0,5000")
        rows.append(f"t{i},2021-03-19T10:03:00Z,28.7,5.4,5000")
    (tmp_path / "mine.csv").write_text("\n".join(rows))
    scenario = content(OPTIONS, tracks="mine.csv", tracks_target="fighter-4th-generation")
    with pytest.raises(InputError, match="more tracks than a raid may have threats"):
        prepared(tmp_path, load_catalog(), scenario)


def test_fire_units__that_share_a_guiding_radar_are_refused(tmp_path: Path):
    text = (DATA / "systems" / "patriot.yaml").read_text("utf-8")
    begin = text.index("fire_units_per_radar:")
    value = text.index("value: 1", begin)
    (tmp_path / "own" / "systems").mkdir(parents=True)
    changed = text[:value] + "value: 2" + text[value + len("value: 1") :]
    (tmp_path / "own" / "systems" / "patriot.yaml").write_text(changed, "utf-8")
    catalog = load_catalog(tmp_path / "own")
    with pytest.raises(InputError, match="have a guiding radar each"):
        prepared(tmp_path, catalog, content(OPTIONS, {"air": raid(CRUISE)}))


def test_undefendable__tells_of_assets_that_too_few_units_reach(tmp_path):
    """Two assets 150 km apart: one unit of short reach leaves one of them, two leave none."""
    options = {
        "none": {"system": "none"},
        "one": {"system": "patriot", "fire_units": 1, "label": "One"},
        "two": {"system": "patriot", "fire_units": 2, "label": "Two"},
        "high": {"system": "thaad", "fire_units": 1, "label": "High"},
        "both": {"units": {"patriot": 1, "thaad": 1}, "label": "Both"},
    }
    scenario = content(options, {"arcs": raid(ARC), "air": raid(CRUISE)})
    scenario["assets"]["works"] |= {"lat": "29.3 deg", "lon": "6.0 deg"}
    scenario["assets"]["town"] |= {"lat": "28.4 deg", "lon": "4.9 deg"}
    job = prepared(tmp_path, load_catalog(), scenario)
    said = list(beyond_reach(job, standing_in(job, 0)[0]))
    arcs = [line for line in said if "hort-range" in line]
    assert any(line.startswith("One against") and "in 100 % of runs" in line for line in arcs)
    # THAAD reaches 160 km and more
    assert not any(line.startswith(("Two", "High", "Both")) for line in arcs)
    assert not any(line.startswith("Two") for line in said)


@pytest.mark.parametrize("way", ["assets", "units"])
def test_more_than_memory_holds__is_one_clear_error(tmp_path, way):
    options = {
        "none": {"system": "none"}, "patriot": {"system": "patriot", "fire_units": 500},
    }  # fmt: skip
    scenario = content(options, {"air": raid(CRUISE)}, directions=360)
    if way == "assets":
        options["patriot"]["fire_units"] = 2
        town = scenario["assets"]["town"]
        scenario["assets"] = {f"a{i}": town for i in range(200)}
    with pytest.raises(InputError, match="more than fit"):
        prepared(tmp_path, load_catalog(), scenario)


def test_rules__radars_that_look_down_know_more_low_flyers(tmp_path):
    """Sites on high ground in the mountains: what flies below their beams is not seen."""
    low = {"target": "cruise-missile", "height": "50 m AGL", "distance": "60 km"}
    high = {"target": "fighter-4th-generation", "height": "12 km AMSL", "distance": "60 km"}
    options = {**OPTIONS, "patriot": {"system": "patriot", "fire_units": 6}}
    siting = {"within": "8 km", "highest_within": "3 km", "placements": 1}
    raids = {"air": raid(low, high, total=12)}
    scenario = content(options, raids, facing="all-round", siting=siting)
    scenario["area"]["bounds"] |= {"west": "4 deg", "south": "29 deg", "north": "32 deg",
                                   "east": "7.5 deg"}  # fmt: skip
    scenario["assets"]["town"] |= {"lat": "30.3 deg", "lon": "5.3 deg"}
    scenario["assets"]["works"] |= {"lat": "30.9 deg", "lon": "6.6 deg"}
    facts = played(tmp_path, load_catalog(), scenario).facts["defence"]
    rows = {(row["rule"], row["target"]): (row["before"], row["after"]) for row in facts["rules"]}
    before, after = rows["looking-down", "cruise-missile"]
    assert after < before - 0.1
    before, after = rows["looking-down", "fighter-4th-generation"]
    assert after == pytest.approx(before, abs=0.02)
    assert ("facing-all-round", "cruise-missile") not in rows


def test_exchange__what_never_flies_at_a_kind_costs_it_nothing():
    """Two layers: ten shots of 1 M at drones, ten of 12 M at arcs; all ten drones stopped."""
    dollars = {"price.low.amount": 1e6, "price.high.amount": 12e6,
               "price.drone-one-way.amount": 1e5}  # fmt: skip
    prices = SimpleNamespace(system=SimpleNamespace(missile_prices={"x": "low", "y": "high"}))
    job = SimpleNamespace(
        draws=1,
        flights=[SimpleNamespace(target=t) for t in ("one-way-drone", "srbm")],
        raids=[Raid("r", "A raid", 20, 60.0, (0, 1), (0.5, 0.5))],
        plans=[
            SimpleNamespace(
                option=SimpleNamespace(is_nothing=False, parts=[prices]),
                parts=[SimpleNamespace(system="s"), SimpleNamespace(system="t")],
            )
        ],
        armed={
            "s": SimpleNamespace(missiles={"x": [0, 0]}),
            "t": SimpleNamespace(missiles={"y": [None, 0]}),
        },
        column=lambda path: np.full(1, dollars[path]),
    )
    played = SimpleNamespace(
        spent=np.full((1, 1, 2), 10.0), leak=np.zeros((1, 2)), counts=(10, 10),
        fired=np.full((1, 2), 10.0),
    )  # fmt: skip
    found = exchange_of(job, 0, 0, played)
    assert list(found) == [0]
    assert found[0][0] == pytest.approx(10.0, abs=1e-9)


@pytest.mark.parametrize(("target_class", "first_s"), [("ballistic", -100.0), ("aircraft", -200.0)])
def test_arcs__are_met_once_they_fall(target_class, first_s):
    """Up for 100 s and down for 100 s, seen and in reach all the time: as footprints have it."""
    time = np.linspace(-300.0, 0.0, 301)[None]
    height = np.maximum(100e3 - 10.0 * (time + 100.0) ** 2, 1.0)
    nothing = np.zeros_like(time)
    bank = PathBank("t", target_class, time, nothing, nothing, height, height,
                    np.zeros(1, np.int64), 1, np.zeros(1))  # fmt: skip
    near = np.full_like(time, 50e3)
    radar = RadarDraw(near, near, 100e3, 0.5, 1e-6, 1, 1.0)
    missile = Missile(60e3, 1e3, 200e3, 1000.0)
    found = all_windows([Approach(time, height, met_above_m(bank), [radar], [[missile]])])
    assert found.segments[0, 2] == pytest.approx(first_s, abs=1.5)


def test_limits__say_that_prices_are_of_different_years_where_money_is_spent(tmp_path):
    params = Params.model_validate({"raids": {"r": raid(CRUISE)}})
    spent, given = (" ".join(limits_of(params, (), spends)) for spends in (True, False))
    assert "one base year" in spent
    assert "one base year" not in given
    price = {"value": "3 bn USD", "year": 2018, "type": "contract", "source": "mine"}
    options = {"none": {"system": "none"}, "thaad": {"system": "thaad", "at": "equal-budget"},
               "s-400": {"system": "s-400", "fire_units": 5, "price": price}}  # fmt: skip
    scenario = content(options, {"air": raid(CRUISE)})
    scenario["sources"] = {"mine": {"title": "For the test", "date": "2026", "kind": "assumption"}}
    job = prepared(tmp_path, load_catalog(), scenario)
    for term in ("as-printed", "hardware", "missiles", "support"):
        assert "years" in term_words(job.scenario, term)[1]
