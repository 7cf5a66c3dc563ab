"""Bad input of the defence block: every problem at once, with file and line, nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from longshadow.catalog.load import DATA
from longshadow.cli import run
from tests.studies.defence_cases import ARC, CRUISE, FIGHTER, content, raid, written

OPTIONS: dict[str, Any] = {
    "none": {"system": "none"},
    "patriot": {"system": "patriot", "fire_units": 1},
}


def drawn(folder: Path, option: str) -> dict[str, Any]:
    """What each draw gave of one option."""
    from pyarrow.parquet import read_table

    table = read_table(folder / "out" / "tables" / "defence_draws.parquet").to_pydict()
    here = np.array(table["option"]) == option
    return {name: np.array(values)[here] for name, values in table.items()}


Asked = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Asked:
    """Assess a scenario in an empty folder; return the exit code and what was said of it."""
    monkeypatch.chdir(tmp_path)

    def asked(scenario: dict[str, Any], *arguments: str) -> tuple[int, str]:
        file = written(tmp_path, scenario, "study.yaml")
        code = run(["assess", str(file), "--out", "out", "--quiet", *arguments])
        said = capsys.readouterr()
        assert said.out == ""
        return code, " ".join(said.err.split())

    return asked


def refused(ask: Asked, folder: Path, scenario: dict[str, Any], *words: str) -> str:
    """What is said of a scenario that is refused: one error, no fault of ours, nothing written."""
    before = {path.name for path in folder.iterdir()}
    code, said = ask(scenario)
    assert code == 2, said
    for bad in ("Traceback", "our fault", "NoneType", "type=value_error"):
        assert bad not in said
    for word in words:
        assert word in said
    after = {path.name for path in folder.iterdir()}
    assert after <= before | {"study.yaml"}
    return said


def air(**changed: Any) -> dict[str, Any]:
    return {"air": raid({**CRUISE, **changed})}


def without(threat: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in threat.items() if key not in keys}


THREATS = [
    ([{**CRUISE, "share": 0.5}, {**FIGHTER, "share": 0.4}], "sum to 0.9, and must sum to 1"),
    ([{**CRUISE, "share": 0.0}, {**FIGHTER, "share": 1.0}], "threats.0.share"),
    ([{**CRUISE, "range": "300 km"}], "either 'height' and 'distance', or 'range'"),
    ([without(CRUISE, "height", "distance")], "either 'height' and 'distance', or 'range'"),
    ([without(CRUISE, "distance")], "'height' and 'distance' are given together"),
    ([{**CRUISE, "apogee": "90 km"}], "an 'apogee' belongs to a ballistic 'range'"),
    ([{**CRUISE, "distance": "-60 km"}], "threats.0.distance"),
    ([{**CRUISE, "distance": "60"}], "unit is missing"),
    ([{**CRUISE, "height": "300 m"}], "must say what it is counted from"),
    ([{**CRUISE, "target": "cruise-misile"}], "cruise-missile"),
    ([{**CRUISE, "azimuth": "30 deg"}], "azimuth"),
    ([{**ARC, "range": "3 km"}], "threats.0.range"),
    ([CRUISE, {**CRUISE, "height": "1 km AGL"}], "threats name a target twice: cruise-missile"),
    ([{**CRUISE, "target": "srbm"}], "is ballistic and flies no level approach"),
    ([{**ARC, "target": "cruise-missile"}], "flies no arc"),
    ([], "threats"),
]


@pytest.mark.parametrize(("threats", "words"), THREATS)
def test_threats_that_make_no_sense(
    ask: Asked, tmp_path: Path, threats: list[dict[str, Any]], words: str
) -> None:
    one = raid(*threats) if threats else {**raid(CRUISE), "threats": []}
    said = refused(ask, tmp_path, content(OPTIONS, {"air": one}), words)
    assert re.search(r"study\.yaml:\d+:\d+ defence\.raids\.air", said)


BLOCKS: list[tuple[dict[str, Any], str]] = [
    ({"totals": {"sea": 6}}, "totals names no raid: sea"),
    ({"totals": {"air": 0}}, "defence.totals.air"),
    ({"tracks": "a.csv"}, "'tracks' and 'tracks_target' are given together"),
    ({"tracks_target": "srbm"}, "'tracks' and 'tracks_target' are given together"),
    ({"terms": ["as-printed", "as-printed"]}, "terms names something twice"),
    ({"terms": []}, "defence.terms"),
    ({"terms": ["cheap"]}, "defence.terms"),
    ({"options": ["patriot", "s-500"]}, "names no option of the scenario"),
    ({"model": {"diffraction": "delta-bullington"}}, "write 'diffraction: none'"),
    ({"model": {"required_pd": 0.5}}, "required_pd has no place here"),
    ({"replications": 1}, "defence.replications"),
    ({"draws": 1}, "defence.draws"),
    ({"directions": 1}, "defence.directions"),
    ({"saturation": [0]}, "defence.saturation"),
    ({"confirmation": {"hits": 6, "of": 5}}, "6 detections cannot fall in 5 scans"),
    ({"loss": {"radars": 0}}, "defence.loss.radars"),
    ({"loss": {"radars": 1, "duty": "all"}}, "defence.loss.duty"),
    ({"siting": {"within": "-8 km"}}, "defence.siting.within"),
    ({"siting": {"placements": 0}}, "defence.siting.placements"),
    ({"doctrine": {"salvo": 0}}, "defence.doctrine.salvo"),
    ({"picture": "none"}, "defence.picture"),
    ({"kill_priors": "mine"}, "defence.kill_priors"),
    ({"optimise": True}, "optimise"),
    ({"footprints": {"ranges": ["3 m"]}}, "defence.footprints"),
]


@pytest.mark.parametrize(("block", "words"), BLOCKS)
def test_blocks_that_make_no_sense(
    ask: Asked, tmp_path: Path, block: dict[str, Any], words: str
) -> None:
    refused(ask, tmp_path, content(OPTIONS, air(), **block), words)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"total": 0}, "defence.raids.air.total"),
        ({"total": 1_000_000}, "defence.raids.air.total"),
        ({"total": 2.5}, "defence.raids.air.total"),
        ({"window": "-1 min"}, "defence.raids.air.window"),
        ({"window": "2 d"}, "defence.raids.air.window"),
    ],
)
def test_raids_of_none_of_a_million_or_of_negative_time(
    ask: Asked, tmp_path: Path, changed: dict[str, Any], words: str
) -> None:
    refused(ask, tmp_path, content(OPTIONS, {"air": {**raid(CRUISE), **changed}}), words)


def test_no_raid_at_all(ask: Asked, tmp_path: Path) -> None:
    refused(ask, tmp_path, content(OPTIONS, None), "give 'raids', or a file of 'tracks'")
    refused(ask, tmp_path, content(OPTIONS, {}), "give 'raids', or a file of 'tracks'")
    scenario = content(OPTIONS, None)
    scenario["defence"]["raids"] = "builtin:worst-raid"
    refused(ask, tmp_path, scenario, "builtin:four-fixed-raids")


def test_the_name_of_the_raid_of_tracks_is_taken(ask: Asked, tmp_path: Path) -> None:
    refused(ask, tmp_path, content(OPTIONS, {"tracks": raid(CRUISE)}), "can be called 'tracks'")


def test_every_problem_is_told_at_once(ask: Asked, tmp_path: Path) -> None:
    scenario = content(OPTIONS, air(distance="-1 km"), replications=1, picture="none")
    said = refused(ask, tmp_path, scenario, "replications", "picture", "distance")
    assert len(re.findall(r"study\.yaml:\d+:\d+", said)) == 3


def test_what_is_missing_around_the_block(ask: Asked, tmp_path: Path) -> None:
    for name in ("assets", "options", "area"):
        scenario = content(OPTIONS, air())
        del scenario[name]
        refused(ask, tmp_path, scenario, name)
    scenario = content(OPTIONS, air())
    scenario["assets"] = {}
    refused(ask, tmp_path, scenario, "assets")


def test_an_asset_outside_the_ground(ask: Asked, tmp_path: Path) -> None:
    scenario = content(OPTIONS, air())
    scenario["assets"]["far"] = {
        "name": "Far", "lat": "40 deg", "lon": "5 deg", "radius": "1 km",
    }  # fmt: skip
    refused(ask, tmp_path, scenario, "far")


def test_level_flight_into_a_mountain(ask: Asked, tmp_path: Path) -> None:
    said = refused(ask, tmp_path, content(OPTIONS, air(height="200 m AMSL")), "meets ground of")
    assert "give a greater altitude, a height above ground (AGL), or a shorter approach" in said


def test_tracks_that_are_none(ask: Asked, tmp_path: Path) -> None:
    block = {"tracks": "mine.csv", "tracks_target": "cruise-missile"}
    refused(ask, tmp_path, content(OPTIONS, None, **block), "mine.csv", "no such file")
    head = "track,time,latitude_deg,longitude_deg,altitude_m\n"
    (tmp_path / "mine.csv").write_text(head)
    refused(ask, tmp_path, content(OPTIONS, None, **block), "mine.csv")
    (tmp_path / "mine.csv").write_text(
        head + "a,2021-03-19T10:00:00Z,28.3,5,0\na,2021-03-19T10:03:00Z,29.4,6,0\n"
    )
    refused(ask, tmp_path, content(OPTIONS, None, **block), "below the ground")


def catalogue(folder: Path, system: str, *changes: tuple[str, str]) -> str:
    """A catalogue of one's own, in which a system was changed."""
    text = (DATA / "systems" / f"{system}.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "own" / "systems").mkdir(parents=True)
    (folder / "own" / "systems" / f"{system}.yaml").write_text(text, "utf-8")
    return str(folder / "own")


def test_a_system_without_a_radar_that_tracks(ask: Asked, tmp_path: Path) -> None:
    own = catalogue(tmp_path, "patriot", ("duty: both", "duty: acquisition"))
    code, said = ask(content(OPTIONS, air()), "--catalog", own)
    assert code == 2
    assert "has no radar that tracks for its missiles" in said
    assert not (tmp_path / "out").exists()


def test_a_system_with_two_radars_that_track(ask: Asked, tmp_path: Path) -> None:
    own = catalogue(tmp_path, "s-400", ("duty: acquisition", "duty: both"))
    options = {**OPTIONS, "s-400": {"system": "s-400", "fire_units": 1}}
    code, said = ask(content(options, air()), "--catalog", own)
    assert code == 2, said
    assert "one that tracks" in said
    assert "our fault" not in said
    assert not (tmp_path / "out").exists()


def test_an_interceptor_that_does_not_reach_its_class(ask: Asked, tmp_path: Path) -> None:
    """A magazine of aircraft missiles against arcs: all get through, for want of reach."""
    own = catalogue(
        tmp_path, "s-400", ("load:\n  48n6e3:", "load:\n  9m96e2:"),
        ("missile_prices: {48n6e3:", "missile_prices: {9m96e2:"),
    )  # fmt: skip
    options = {"none": {"system": "none"}, "s-400": {"system": "s-400", "fire_units": 2}}
    scenario = content(options, {"arcs": raid(ARC)}, footprints={"ranges": ["300 km"]})
    code, said = ask(scenario, "--catalog", own)
    assert (code, said) == (0, "")
    ours = drawn(tmp_path, "s-400")
    assert len(ours["leak"]) == 16
    assert (ours["leak"] == 1.0).all()
    assert (ours["sight"] + ours["reach"] == 1.0).all()
    assert ours["reach"].max() > 0.5
    facts = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))["scenario"]["defence"]
    assert facts["footprints"] == []


def test_money_that_buys_no_unit(ask: Asked, tmp_path: Path) -> None:
    options = {
        "none": {"system": "none"},
        "s-400": {
            "system": "s-400", "fire_units": 1,
            "price": {"value": "540 M USD", "year": 2018, "type": "contract", "source": "c"},
        },
        "thaad": {"system": "thaad", "at": "equal-budget"},
    }  # fmt: skip
    scenario = content(options, {"arcs": raid(ARC)})
    scenario["sources"] = {"c": {"title": "A contract", "date": "2018"}}
    code, said = ask(scenario)
    assert (code, said) == (0, "")
    ours = drawn(tmp_path, "thaad")
    assert (ours["units"] == 0).all()
    assert (ours["leak"] == 1.0).all()
    facts = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))["scenario"]["defence"]
    (units,) = [u for u in facts["units"] if u["option"] == "thaad"]
    assert units["p95"] == 0.0
    assert units["words"] == "THAAD: no unit at the median, money buys none"


def test_check_tells_what_a_run_would_refuse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [raid({**ARC, "target": "cruise-missile"}), raid({**CRUISE, "target": "mrbm"})]
    raids = {"one": wrong[0], "two": wrong[1]}
    file = written(tmp_path, content(OPTIONS, raids), "study.yaml")
    assert run(["check", str(file)]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert re.search(
        r"study\.yaml:\d+:\d+ defence\.raids\.one\.threats\.0\.target: flies no arc", said
    )
    assert re.search(
        r"study\.yaml:\d+:\d+ defence\.raids\.two\.threats\.0\.target: is ballist", said
    )
    file = written(tmp_path, content(OPTIONS, air(), options=["s-500"]), "study.yaml")
    assert run(["check", str(file)]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert re.search(r"study\.yaml:\d+:\d+ defence\.options: names no option", said)
