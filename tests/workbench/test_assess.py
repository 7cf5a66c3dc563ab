from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from longshadow.errors import ResultsError, ScenarioError
from longshadow.results.provenance_file import files_in
from longshadow.results.records import ResultDocument
from longshadow.workbench.assess import assess
from longshadow.workbench.rerun import rerun
from tests.scenario.conftest import SCENARIO
from tests.workbench.conftest import RANGE

pytestmark = pytest.mark.usefixtures("bench")


def document(folder: Path) -> ResultDocument:
    return ResultDocument.model_validate_json((folder / "result.json").read_text("utf-8"))


def column(folder: Path, name: str) -> np.ndarray:
    import pyarrow.parquet as pq

    return pq.read_table(folder / "tables/draws.parquet").column(name).to_numpy()


def test_a_results_folder_holds_what_was_promised(scenario_file: Path) -> None:
    folder = assess(scenario_file)
    assert folder == Path("results/study")
    assert set(files_in(folder)) == {
        "result.json", "scenario.yaml", "arrays/p0.tif", "arrays/p1.tif", "arrays/p2.tif",
        "tables/ranges.parquet", "tables/ranges.csv", "tables/draws.parquet",
    }  # fmt: skip
    assert "<html" in (folder / "report.html").read_text("utf-8")
    provenance = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert provenance["files"] == files_in(folder)
    assert provenance["scenario"]["file"] == str(scenario_file)
    assert len(provenance["terrain"]) == 1
    assert sorted(path.name for path in Path("results").iterdir()) == ["study"]


def test_result_json_holds_what_the_page_needs(scenario_file: Path) -> None:
    steps = ["set draws=128", "overlay few", "set seed=3"]
    content = document(assess(scenario_file, steps=steps))
    assert content.scenario["applied"] == steps
    assert content.scenario["settings"] == ["draws=128", "seed=3"]
    assert content.scenario["overlays"] == ["few"]
    assert content.scenario["draws"] == 16
    rows = {row.path: row for row in content.assumptions}
    assert rows[RANGE].low == 400
    assert rows[RANGE].unit == "km"
    assert rows[RANGE].title == "alpha-radar: calibration range"
    assert rows["options.alpha.price"].nominal == 5.43
    assert rows["siting.placement"].title == "Placement of the units"
    assert set(content.sources) == {"contract", "gk"}
    (decision,) = content.decisions
    assert decision.deciders[0].path == RANGE
    assert decision.deciders[0].share > 0.8
    assert [table.name for table in content.tables] == ["ranges", "draws"]


def test_the_number_of_workers_changes_no_byte(scenario_file: Path) -> None:
    one = assess(scenario_file, out="one", workers=1)
    three = assess(scenario_file, out="three", workers=3)
    assert files_in(one) == files_in(three)


def test_another_seed_changes_the_draws(scenario_file: Path) -> None:
    one, two = assess(scenario_file, out="one"), assess(scenario_file, out="two", seed=8)
    assert not np.array_equal(column(one, RANGE), column(two, RANGE))


def test_running_twice_works_and_another_file_is_refused(scenario_file: Path) -> None:
    assess(scenario_file)
    folder = assess(scenario_file)
    other = Path("other") / "study.yaml"
    other.parent.mkdir()
    other.write_text(SCENARIO)
    before = files_in(folder)
    with pytest.raises(ResultsError, match=r"study\.yaml"):
        assess(other)
    assert files_in(folder) == before
    assess(other, overwrite=True)


def test_rerun_gives_the_same_bytes_and_leaves_the_folder(scenario_file: Path) -> None:
    folder = assess(scenario_file, steps=["overlay few"], seed=3)
    before = (folder / "provenance.json").read_bytes()
    found = rerun(folder)
    assert found.same
    assert found.differing == ()
    assert found.folder is None
    assert (folder / "provenance.json").read_bytes() == before
    assert rerun(folder, out="kept", workers=2).folder == Path("kept")
    assert files_in(Path("kept")) == files_in(folder)


def test_rerun_says_what_differs(scenario_file: Path) -> None:
    folder = assess(scenario_file)
    text = (folder / "result.json").read_text()
    (folder / "result.json").write_text(text.replace("Made up.", "Tampered."))
    found = rerun(folder)
    assert not found.same
    assert found.differing == ("result.json",)


def test_rerun_refuses_what_is_not_ours(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="not a results folder"):
        rerun(tmp_path)


def test_relative_terrain_is_read_from_the_folder_of_the_scenario(
    scenario_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from longshadow.terrain.builtin import builtin_path

    name = "builtin:relief_plain_to_high_mountains_30s"
    (tmp_path / "relief.tif").write_bytes(builtin_path(name).read_bytes())
    scenario_file.write_text(SCENARIO.replace(name, "relief.tif"))
    folder = assess(scenario_file, out="made")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert rerun(tmp_path / folder).same
    written = YAML(typ="safe").load((tmp_path / folder / "scenario.yaml").read_text())
    assert written["area"]["terrain"] == "relief.tif"


def test_presets_hold_what_a_claimant_claims(scenario_file: Path) -> None:
    claim = assess(scenario_file, out="claim", preset="claim")
    assert set(column(claim, RANGE)) == {6e5}
    mixed = assess(scenario_file, out="mixed", preset={"alpha": "sceptic", "beta": "claim"})
    assert set(column(mixed, RANGE)) == {4e5}
    assert set(column(mixed, "radar.beta-radar.calibration.range")) == {6e5}
    assert np.ptp(column(mixed, "target.jet.rcs.x.nose")) > 0  # nobody's claim: left alone
    rows = {row.path: row for row in document(mixed).assumptions}
    assert "preset sceptic" in rows[RANGE].changed
    assert rows[RANGE].sampled == ""


def test_draws_stay_within_their_bands(scenario_file: Path) -> None:
    drawn = column(assess(scenario_file), RANGE)
    assert drawn.min() >= 4e5
    assert drawn.max() <= 6e5
    assert np.ptp(drawn) > 1e5


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "[red]x[/red] {{ 7*7 }}"])
def test_a_hostile_title_stays_text(scenario_file: Path, title: str) -> None:
    folder = assess(scenario_file, settings=[f"title='{title}'"])
    page = (folder / "report.html").read_text("utf-8")
    assert title not in page or "<" not in title
    assert "alert(1)</script>" not in page
    assert document(folder).scenario["title"] == title
    assert rerun(folder).same


def test_an_unknown_study_is_refused(scenario_file: Path) -> None:
    with pytest.raises(ScenarioError, match="no block of this name"):
        assess(scenario_file, studies=["cost"])
    assert not Path("results").exists()


def test_a_site_without_ground_is_refused_before_anything_runs(
    scenario_file: Path, tmp_path: Path
) -> None:
    rule = SCENARIO[SCENARIO.index("  rule:") : SCENARIO.index("options:")]
    text = SCENARIO.replace(rule, "  named: {a: {lat: 45 deg, lon: 5 deg}}\n")
    scenario_file.write_text(text.replace("north: 36 deg", "north: 46 deg"))
    with pytest.raises(ScenarioError, match="no elevation under this site") as caught:
        assess(scenario_file)
    assert caught.value.problems[0].line == 16
    assert not Path("results").exists()


def test_the_command_is_kept_for_who_wants_the_same(scenario_file: Path) -> None:
    folder = assess(scenario_file, out="made", steps=["set draws=32", "overlay few"], seed=3)
    provenance = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert provenance["command"] == [
        "longshadow", "assess", str(scenario_file), "--set", "draws=32", "--overlay", "few",
        "--set", "seed=3", "--out", "made",
    ]  # fmt: skip
