"""A sweep: every combination, in one table, whole or not at all, and nothing of an attacker's."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import longshadow
from longshadow.catalog.load import load_catalog
from longshadow.errors import InputError, ResultsError, ScenarioError
from longshadow.execution.context import Context
from longshadow.execution.study import Study, Unknowns
from longshadow.results.records import Finding, Result
from longshadow.scenario.records import Scenario
from longshadow.workbench.sweep import MOST_CASES, sweep
from longshadow.workbench.sweep_table import sweep_columns
from tests.scenario.conftest import SCENARIO

pytestmark = pytest.mark.usefixtures("bench")


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "sweep.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def refused(path: Path, vary: dict[str, Any], **more: Any) -> InputError:
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(InputError) as caught:
        sweep(path, vary, out=path.parent / "never", **more)
    assert sorted(path.parent.rglob("*")) == before
    return caught.value


def test_every_combination_is_one_case_and_each_is_what_assess_says(scenario_file: Path) -> None:
    folder = sweep(
        scenario_file, {"draws": [16, 32], "options.alpha.fire_units": ["2", "4", "8"]}, out="table"
    )
    found = rows(folder)
    assert [row["case"] for row in found] == [str(n) for n in range(1, 7)]
    cases = [(row["set draws"], row["set options.alpha.fire_units"]) for row in found]
    assert cases == [(d, u) for d in ("16.0", "32.0") for u in ("2.0", "4.0", "8.0")]
    for draws, number in ((16, 0), (32, 3)):
        alone = longshadow.assess(scenario_file, out=f"alone-{draws}", draws=draws)
        (finding,) = json.loads((alone / "result.json").read_text())["findings"]
        assert found[number]["finding"] == finding["id"]
        assert found[number]["title"] == finding["title"]
        assert float(found[number]["p50"]) == finding["p50"]
        assert found[number]["unit"] == "km"
        assert found[number]["headline"] == "True"
        assert found[number]["option"] == "alpha"


def test_parquet_and_csv_hold_the_same(scenario_file: Path) -> None:
    import pyarrow.parquet as pq

    folder = longshadow.sweep(scenario_file, {"draws": [16, 32]}, out="table")
    table = pq.read_table(folder / "sweep.parquet").to_pylist()
    plain = rows(folder)
    assert list(table[0]) == list(plain[0])
    for one, other in zip(table, plain, strict=True):
        assert float(one["p50"]) == pytest.approx(float(other["p50"]), rel=1e-11)
        assert one["finding"] == other["finding"]
    said = json.loads((folder / "provenance.json").read_text())
    assert said["what"] == "sweep"
    assert said["vary"] == {"draws": ["16", "32"]}
    assert set(said["files"]) == {"sweep.csv", "sweep.parquet"}


def test_the_same_bytes_again_whatever_the_number_of_threads(scenario_file: Path) -> None:
    first = sweep(scenario_file, {"draws": [16, 32]}, out="a", workers=1)
    second = sweep(scenario_file, {"draws": [16, 32]}, out="b", workers=3)
    for name in ("sweep.csv", "sweep.parquet"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_overlays_and_words_may_be_varied_and_steps_come_before(scenario_file: Path) -> None:
    text = SCENARIO + "  many: {draws: 128}\n"
    scenario_file.write_text(text.replace("seed: 7", "seed: 8"), "utf-8")
    folder = sweep(
        scenario_file, {"overlay": ["few", "many"], "coverage.stage": ["seen", "tracked"]},
        out="table", steps=["set draws=64", "set seed=9"],
    )  # fmt: skip
    found = rows(folder)
    assert [row["set overlay"] for row in found] == ["few", "few", "many", "many"]
    assert [row["set coverage.stage"] for row in found] == ["seen", "tracked"] * 2
    assert found[0]["p50"] != found[2]["p50"]
    assert json.loads((folder / "provenance.json").read_text())["seeds"] == [9]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("defence.raids.mixed.window", "of a raid only the total count"),
        ("defence.raids.mixed.threats.0.share", "of a raid only the total count"),
        ("defence.tracks", "of a raid only the total count"),
        ("assets.port.lat", "what is defended"),
        ("deal.events", "a deal stands at dates"),
        ("network.approaches.distance", "how and where targets fly"),
    ],
)
def test_what_the_boundary_forbids_is_one_clear_problem(
    scenario_file: Path, key: str, words: str
) -> None:
    fault = refused(scenario_file, {key: ["1", "2"]})
    assert isinstance(fault, ScenarioError)
    (problem,) = fault.problems
    assert words in problem.message
    assert (problem.file, problem.where) == ("--vary", key)
    (again,) = refused(scenario_file, {"draws": [16]}, steps=[f"set {key}=1"]).problems
    assert words in again.message


def test_overlays_that_touch_what_must_not_be_varied_are_refused(scenario_file: Path) -> None:
    overlay = (
        "  near: {assets: {port: {lat: 30 deg}}, defence: {raids: {mixed: {window: 1 min}}}}\n"
    )
    scenario_file.write_text(SCENARIO + overlay, "utf-8")
    for vary, steps in (({"overlay": ["near"]}, []), ({"draws": [16]}, ["overlay near"])):
        found = refused(scenario_file, vary, steps=steps).problems
        assert [p.where for p in found] == ["assets.port.lat", "defence.raids.mixed.window"]
        assert all(p.file == "--overlay near" for p in found)


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        ({}, "nothing is varied"),
        ({"draws": []}, "has no values"),
        ({"draws": ["16", "16"]}, "a value twice"),
        ({"draws": [16, 1000]}, "power of two"),
        ({"draws": [16], "options.alpha.fire_units": [0, 2]}, "greater than or equal to 1"),
        ({"nothing.here": [1, 2]}, "unknown key"),
        ({"overlay": ["few", "fewer"]}, "no overlay of this name"),
        ({"overlays.few.draws": [16, 32]}, "cannot be set from outside"),
        ({"seed": range(MOST_CASES + 1)}, "too many for one table"),
    ],
)
def test_bad_input_is_named_before_anything_is_run(
    scenario_file: Path, vary: dict[str, Any], words: str
) -> None:
    fault = refused(scenario_file, vary)
    assert any(words in problem.message for problem in fault.problems), fault.problems


def test_the_problems_of_all_cases_are_told_at_once(scenario_file: Path) -> None:
    fault = refused(scenario_file, {"draws": [16, 1000, 1001], "seed": [1, -1]})
    assert {p.value for p in fault.problems} == {"1000", "1001", "-1"}


def test_what_stands_there_is_replaced_only_when_it_is_ours_and_asked_for(
    scenario_file: Path,
) -> None:
    sweep(scenario_file, {"draws": [16]}, out="table")
    with pytest.raises(ResultsError, match="--overwrite"):
        sweep(scenario_file, {"draws": [32]}, out="table")
    assert len(rows(sweep(scenario_file, {"draws": [16, 32]}, out="table", overwrite=True))) == 2
    mine = scenario_file.parent / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    with pytest.raises(ResultsError, match="left as it is"):
        sweep(scenario_file, {"draws": [16]}, out=mine, overwrite=True)
    for verb in (longshadow.rerun, longshadow.rebuild_report):
        with pytest.raises(ResultsError):
            verb("table")  # a table of many cases is no results folder of one


def test_a_fault_in_one_case_leaves_nothing_behind(
    scenario_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "longshadow.workbench.sweep.run_studies", lambda *_: (_ for _ in ()).throw(OSError("full"))
    )
    with pytest.raises(OSError, match="full"):
        sweep(scenario_file, {"draws": [16]}, out="table")
    assert [path.name for path in scenario_file.parent.iterdir()] == ["study.yaml"]


def test_progress_goes_from_nothing_to_all(scenario_file: Path) -> None:
    told: list[tuple[str, float]] = []
    sweep(
        scenario_file, {"draws": [16, 32]}, out="table",
        progress=lambda label, share: told.append((label, share)),
    )  # fmt: skip
    shares = [share for label, share in told if label == "sweep of 2 cases"]
    assert shares == [0.0, 0.5, 1.0]


def test_no_findings_make_a_table_without_rows() -> None:
    columns = sweep_columns([({"draws": "16"}, [])])
    assert columns["set draws"] == columns["finding"] == []


@pytest.mark.parametrize("key", ["defence.totals.mixed", "defence.raids.mixed.total"])
def test_the_total_of_a_raid_may_be_varied_also_of_one_that_is_built_in(
    scenario_file: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from longshadow.studies.defence.params import Params

    study = Study("defence", Params, lambda _: Unknowns({}, {}, frozenset(), {}), _says_the_total)
    monkeypatch.setattr("longshadow.workbench.sweep.studies", lambda: {"defence": study})
    monkeypatch.setattr("longshadow.workbench.sweep.load_catalog", load_catalog)
    text = SCENARIO[: SCENARIO.index("sites:")] + DEFENCE
    scenario_file.write_text(text, "utf-8")
    found = rows(sweep(scenario_file, {key: [6, 48]}, out="table"))
    assert [(row[f"set {key}"], float(row["p50"])) for row in found] == [("6.0", 6), ("48.0", 48)]


def _says_the_total(scenario: Scenario, params: Any, context: Context) -> Result:
    total = float(params.totals["mixed"])
    return Result("defence", (Finding(id="defence.total", title="Total", unit="", p50=total),))


DEFENCE = """assets:
  port: {lat: 30 deg, lon: 5 deg, radius: 5 km}
options:
  none: {system: none}
  patriot: {system: patriot, fire_units: 1}
defence: {raids: "builtin:four-fixed-raids"}
"""
