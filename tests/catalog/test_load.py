"""Loading is strict, reports everything at once with its place, and overlays record by record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from longshadow.catalog import Catalog, find, load_catalog, parameters
from longshadow.catalog.load import DATA
from longshadow.errors import CatalogError

RADAR = "radars/92n6e.yaml"
SOURCE = "{title: t, date: d, href: h, kind: press, read: full}"
RANGE = "    low: 200 km\n    nominal: 250 km\n    high: 340 km\n"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("low: 200 km", "low: 200 kg", "unknown unit 'kg'"),
        ("low: 200 km", "low: 200 s", "unit of time"),
        ("low: 200 km", "low: 200", "a unit is missing"),
        ("low: 200 km", "low: .nan", "not a finite number"),
        ("low: 200 km", "low: 260 km", "low <= nominal <= high"),
        ("low: 200 km", "low: -200 km", "must not be negative"),
        ("low: 200 km", "low: 200 km\n    low: 210 km", "duplicate key"),
        ("low: 200 km", "lowest: 200 km", "unknown key"),
        (RANGE, "", "needs either"),
        (RANGE, "    value: 250 km\n    high: 340 km\n", "needs either"),
        ("    marks: unverified", "    marks: probable", "a mark for each end"),
        ("    marks: unverified", "    marks: {low: unverified}", "a mark for each end"),
        ("    marks: unverified", "    marks: verified", "somebody has read"),
        ("    marks: unverified", "    marks: unverified\n    mixed: true", "mixed disagrees"),
        ("    role: unknown", "    role: maybe", "needs one of"),
        ("    role: unknown\n", "", "needs one of"),
        ("    sources: [gk]", "    sources: []", "no source"),
        ("    sources: [gk]\n", "", "no source"),
        ("    sources: [gk]", "    sources: [gq]", "is not declared"),
        ("    benefits: s-400", "    benefits: s-4000", "names no system"),
        ("    benefits: s-400\n", "", "together or not at all"),
        ("duty: engagement", "duty: cooking", "Input should be"),
        ("duty: engagement\n", "", "is required"),
        ("duty: engagement", "duty: engagement\ncolour: green", "unknown key"),
        ("format: 1", "format: 2", "this version reads format 1"),
        ("format: 1", "format: true", "this version reads format 1"),
        ("id: 92n6e", "id: 91n6e", "the file name says so"),
        ("kind: radar", "kind: target", "the folder says so"),
        ("prior.revisit-time.value", "prior.revisit.value", "names no value"),
        ("prior.revisit-time.value", "prior.elevation-max.value", "is a angle, not a time"),
        ("revisit_time: {", "revisit_time: {note: x, ", "stands beside same_as"),
        ("sector: {same_as: prior.engagement-sector.value}", "sector: 90 deg", "must be a value"),
        ("    read: \"no\"", "    read: yes", "Input should be"),
        ("    title: General knowledge, no source opened", "    title: Mine", "differs from"),
        ("  gk:\n", f"  extra: {SOURCE}\n  gk:\n", "no value names"),
        ("    text: X", "    text: 5", "valid string"),
        ("medium\n    sources: [gk, ptr", "medium\n    sources: [nobody, ptr", "is not declared"),
    ],
)  # fmt: skip
def test_what_is_refused(broken: Any, old: str, new: str, words: str) -> None:
    found = broken(RADAR, old, new)
    assert any(words in str(problem) for problem in found), found
    assert all(problem.file.endswith("92n6e.yaml") for problem in found)
    assert all(problem.line >= 1 for problem in found)


def test_a_fault_is_reported_where_it_stands_and_once(broken: Any) -> None:
    found = broken(RADAR, "low: 200 km", "low: 200 kg")
    assert len(found) == 1
    line = (DATA / RADAR).read_text("utf-8").splitlines().index("    low: 200 km") + 1
    assert (found[0].line, found[0].column, found[0].where) == (line, 10, "calibration.range.low")
    assert found[0].value == "200 kg"


def test_all_faults_of_all_files_come_at_once(broken: Any) -> None:
    broken(RADAR, "low: 200 km", "low: 200 kg")
    broken(RADAR, "high: 340 km", "high: 3 km")
    broken("systems/thaad.yaml", "price: thaad-fire-unit", "price: thaad-fire-units")
    found = broken("targets/srbm.yaml", "target_class: ballistic", "target_class: fast")
    assert [(Path(p.file).name, p.where) for p in found] == [
        ("92n6e.yaml", "calibration.range.low"),
        ("thaad.yaml", "price"),
        ("srbm.yaml", "target_class"),
    ]
    assert "Did you mean 'thaad-fire-unit'?" in found[1].remedy


def test_a_broken_record_is_not_reported_again_by_those_who_name_it(broken: Any) -> None:
    found = broken("prices/thaad-fire-unit.yaml", "year: 2018", "year: soon")
    assert [problem.where for problem in found] == ["year"]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("systems/s-400.yaml", "48n6e2", "48n6e9", "names no interceptor"),
        ("systems/s-400.yaml", "radar: 96l6e", "radar: 40n6e", "names no radar"),
        ("systems/s-400.yaml", "engages: [aircraft", "engages: [saucer", "Input should be"),
        ("priors/calibration-pd.yaml", "distribution: discrete", "distribution: uniform", "camps"),
        ("priors/calibration-pd.yaml", "camps: [0.5, 0.9]", "camps: [0.5, 0.95]", "within"),
        ("priors/calibration-pd.yaml", "camps: [0.5, 0.9]", "camps: 0.5", "must be a list"),
        ("priors/calibration-pd.yaml", "  dimension: probability\n", "", "no dimension"),
        ("priors/calibration-rcs.yaml", "low: 1 m2", "low: 0 m2", "above 0"),
        ("priors/calibration-rcs.yaml", "dimension: rcs", "dimension: rsc", "unknown dimension"),
        ("radars/91n6e.yaml", "  tracks:", "  trucks:", "Did you mean 'tracks'?"),
        ("radars/91n6e.yaml", "value: 360 deg", "value: 400 deg", "at most 360 deg"),
        ("radars/91n6e.yaml", "  band:", "  letter:", "frequency band is required"),
        ("interceptors/40n6e.yaml", "  aircraft:", "  airliner:", "Input should be"),
        ("systems/s-400.yaml", "s-400-fire-unit-hardware\n", "s-400-hardware\n", "names no price"),
        ("systems/s-400.yaml", "{48n6e3: s-400-missile-average}", "{48n6e3: s-400}", "no price"),
        ("systems/s-400.yaml", "{48n6e3: s-400", "{48n6: s-400", "no interceptor of it"),
        ("systems/thaad.yaml", "  thaad-interceptor:\n", "  thaad:\n", "no interceptor of it"),
        (
            "systems/thaad.yaml",
            "engages: [ballistic]",
            "engages: [ballistic, drone]",
            "none of its",
        ),
        ("systems/thaad.yaml", "duty: both", "duty: acquisition", "no radar that tracks"),
        (
            "systems/thaad.yaml",
            "  thaad-interceptor:\n    value: 1",
            "  thaad-interceptor:\n    value: 0.9",
            "must sum to 1",
        ),
        ("systems/patriot.yaml", "    nominal: 0.29", "    nominal: 0.28", "must sum to 1"),
        ("systems/patriot.yaml", "    high: 0.33", "    high: 1.33", "between 0 and 1"),
        (
            "systems/s-400.yaml",
            "value: 1\n    marks: derived\n    role: choice",
            "value: 1\n    marks: derived\n    role: unknown",
            "never drawn",
        ),
        ("priors/kill-thaad-mrbm.yaml", "record-thaad-combat-2022", "record-thaad", "no record of"),
        ("priors/kill-thaad-mrbm.yaml", "record-thaad-combat-2022", "channels", "no record of"),
        ("priors/kill-shared-drone.yaml", "high: 0.9", "high: 1", "beta needs"),
        ("priors/kill-shared-drone.yaml", "low: 0.3", "low: 0", "beta needs"),
    ],
)
def test_what_is_refused_elsewhere(broken: Any, name: str, old: str, new: str, words: str) -> None:
    found = broken(name, old, new)
    assert any(words in str(problem) for problem in found), found


@pytest.mark.parametrize("content", [b"", b"[]", b"a: [1", b"\xff\xfe", b"a: &x 1\nb: *x"])
def test_a_file_that_is_no_record(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "radars").mkdir()
    (tmp_path / "radars" / "92n6e.yaml").write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        load_catalog(tmp_path)
    assert all("92n6e.yaml" in p.file or "same_as" in p.where for p in caught.value.problems)


TARGET = "targets/fighter-low-rcs.yaml"
CLASS = "{same_as: prior.target-fluctuation.value}"
GUESS = "marks: unverified, role: choice, confidence: low, sources: [gk]"
UHF = "  uhf:\n    low: 3\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (TARGET, "  x:\n", "  q:\n", "Input should be 'unstated', 'hf'"),
        (TARGET, "    nose:\n", "    front:\n", "Input should be 'unstated', 'nose'"),
        (TARGET, "low: 0.0005 m2", "low: 0 m2", "a cross-section must be above 0"),
        (TARGET, "low: 0.0005 m2", "low: 0.5 m", "unit of length"),
        (TARGET, "    side:\n", "    tail:\n", "has no cross-section broadside"),
        (TARGET, "    nose:\n", "    tail:\n", "has no cross-section nose-on"),
        (TARGET, UHF, "  x:\n    low: 3\n", "no band that a ratio to X-band can be for"),
        (TARGET, UHF, "  uhf:\n    low: 0\n", "a ratio must be above 0"),
        (TARGET, "rcs:\n  x:\n", "rcs:\n  s:\n", "multiplies the X-band cross-section"),
        (TARGET, "  unstated:\n", "  c: {nose: {same_as: target.fighter-low-rcs.rcs.x.nose}}\n"
         "  unstated:\n", "stands beside a figure for that band: rcs.c.nose"),
        (TARGET, CLASS, f"{{value: 5, {GUESS}}}", "swerling = 5: must be 0"),
        (TARGET, CLASS, f"{{low: 1, nominal: 1, high: 3, {GUESS}}}", "has no band"),
        (TARGET, "swerling: {same_as: prior.target-fluctuation.value}\n", "", "is required"),
        (RADAR, "    text: X", "    text: Q", "is no radar band"),
        (RADAR, "  basis:", f"  fluctuation: {{value: 7, {GUESS}}}\n  basis:", "swerling = 7"),
        ("radars/91n6e.yaml", "    against:", "    versus:", "unknown key"),
        ("radars/91n6e.yaml", "value: 0.4 m2", "value: 0 m2", "must be above 0"),
        ("radars/91n6e.yaml", "value: 0.4 m2", "value: 0.4 m", "unit of length"),
    ],
)  # fmt: skip
def test_what_is_refused_of_a_signature(
    broken: Any, name: str, old: str, new: str, words: str
) -> None:
    found = broken(name, old, new)
    assert any(words in str(problem) for problem in found), found
    assert all(problem.line >= 1 for problem in found)


def test_the_flat_number_of_old_files_is_told_once_where_to_go(broken: Any) -> None:
    flat = "\nrcs: {low: 1 m2, nominal: 2 m2, high: 3 m2, sources: [gk]}\nrcs_broadside:\n"
    found = broken(TARGET, "\nrcs:\n", flat)
    assert {p.where for p in found} == {"rcs", "rcs_broadside"}
    (problem,) = (p for p in found if p.where == "rcs")
    assert "unstated" in problem.remedy


def test_a_cross_section_that_cannot_be_read_is_reported_once(broken: Any) -> None:
    (problem,) = broken(TARGET, "low: 0.0005 m2", "low: 0.0005 kg")
    assert problem.where == "rcs.x.nose.low"


def test_an_overlay_replaces_one_record_and_adds_another(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "radars").mkdir()
    text = (DATA / RADAR).read_text("utf-8").replace("low: 200 km", "low: 190 km", 1)
    (tmp_path / RADAR).write_text(text, "utf-8")
    mine = text.replace("id: 92n6e", "id: my-radar")
    (tmp_path / "radars" / "my-radar.yaml").write_text(mine, "utf-8")
    laid = load_catalog(tmp_path)
    assert laid.radars["92n6e"].calibration.range.band.low == 190_000.0
    assert laid.files["92n6e"] == tmp_path / RADAR
    assert laid.radars["91n6e"] == catalog.radars["91n6e"]
    assert set(laid.radars) - set(catalog.radars) == {"my-radar"}
    assert laid.digest != catalog.digest


def test_one_id_in_two_kinds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    text = (DATA / "targets" / "srbm.yaml").read_text("utf-8").replace("id: srbm", "id: 92n6e")
    (tmp_path / "targets" / "92n6e.yaml").write_text(text, "utf-8")
    with pytest.raises(CatalogError, match="record of another kind"):
        load_catalog(tmp_path)


@pytest.mark.parametrize("make", ["nothing", "file", "empty", "stray", "yml"])
def test_a_folder_that_is_no_catalogue(tmp_path: Path, make: str) -> None:
    folder = tmp_path / "mine"
    if make == "file":
        folder.write_text("x")
    elif make != "nothing":
        folder.mkdir()
    if make == "stray":
        shutil.copy(DATA / RADAR, folder / "92n6e.yaml")
    if make == "yml":
        (folder / "radars").mkdir()
        shutil.copy(DATA / RADAR, folder / "radars" / "92n6e.yml")
    with pytest.raises(CatalogError, match="radars/"):
        load_catalog(folder)


def test_the_digest_depends_on_every_byte_and_on_nothing_else(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / "radars").mkdir(parents=True)
        shutil.copy(DATA / RADAR, tmp_path / name / RADAR)
    first = load_catalog(tmp_path / "a").digest
    assert first == load_catalog(tmp_path / "b").digest == load_catalog().digest
    with (tmp_path / "b" / RADAR).open("a", encoding="utf-8") as file:
        file.write("# seen\n")
    assert load_catalog(tmp_path / "b").digest != first


def test_find_suggests(catalog: Catalog) -> None:
    assert find(catalog, "an-tpy-2").name == "AN/TPY-2"
    with pytest.raises(CatalogError, match="Did you mean '92n6e'"):
        find(catalog, "92n6")


def test_parameters_are_named_by_their_path(catalog: Catalog) -> None:
    paths = parameters(catalog.systems["s-400"])
    assert "system.s-400.radars.91n6e.fire_units_per_radar" in paths
    assert "system.s-400.values.channels" in paths
    assert "interceptor.gem-t.reach.aircraft" in parameters(catalog.interceptors["gem-t"])
    assert set(parameters(catalog.priors["calibration-rcs"])) == {"prior.calibration-rcs.value"}


def test_a_value_that_is_another_one_is_one_unknown(catalog: Catalog) -> None:
    radars = catalog.radars.values()
    assert {r.elevation_max.shared for r in radars} == {"prior.elevation-max.value"}
    own = catalog.radars["96l6e"]
    assert own.calibration.range.shared == "radar.96l6e.instrumented_range"
    assert own.calibration.range.band == own.instrumented_range.band
