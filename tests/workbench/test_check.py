from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from longshadow.errors import ResultsError, ScenarioError
from longshadow.workbench.check import check
from longshadow.workbench.new import examples, new
from longshadow.workbench.schema import result_schema, schema
from tests.scenario.conftest import SCENARIO

BUILTIN = "builtin:relief_plain_to_high_mountains_30s"


@pytest.mark.usefixtures("bench")
class TestSmall:
    def test_a_good_file_has_no_problem(self, scenario_file: Path) -> None:
        assert check(scenario_file) == []

    def test_every_file_is_judged(self, scenario_file: Path) -> None:
        bad = scenario_file.with_name("bad.yaml")
        bad.write_text("format: 1\n")
        found = check([scenario_file, bad, "missing.yaml"])
        assert {problem.file for problem in found} == {str(bad), "missing.yaml"}

    def test_an_overlay_that_nobody_asked_for_is_judged(self, scenario_file: Path) -> None:
        scenario_file.write_text(SCENARIO.replace("few: {draws: 16", "few: {draws: 17"))
        (problem,) = check(scenario_file)
        assert problem.where == "draws"
        assert problem.line == SCENARIO.splitlines().index(
            "  few: {draws: 16, options: {beta: null}}"
        ) + 1  # fmt: skip

    @pytest.mark.parametrize(
        ("terrain", "words"),
        [
            ("builtin:relief", "no built-in terrain"),
            ("missing.tif", "missing.tif"),
            ("text.tif", "text.tif"),
            ("cut.tif", "cut.tif"),
            ("voids.tif", "no height is known"),
            ("far.tif", "does not reach"),
        ],
    )
    def test_terrain_is_opened(self, scenario_file: Path, terrain: str, words: str) -> None:
        write_terrains(scenario_file.parent)
        scenario_file.write_text(SCENARIO.replace(BUILTIN, terrain))
        (problem,) = check(scenario_file)
        assert words in problem.message
        assert problem.where == "area.terrain"
        assert SCENARIO.splitlines()[problem.line - 1].strip().startswith("terrain:")

    def test_terrain_is_opened_whatever_else_is_wrong(self, scenario_file: Path) -> None:
        text = SCENARIO.replace("draws: 64", "draws: 65").replace(BUILTIN, "missing.tif")
        scenario_file.write_text(text)
        assert [problem.where for problem in check(scenario_file)] == ["draws", "area.terrain"]


def write_terrains(folder: Path) -> None:
    import rasterio
    from rasterio import Affine

    (folder / "text.tif").write_text("not a picture")
    for name, west, value in (("voids", 0.0, -32768), ("far", 100.0, 7), ("cut", 0.0, 7)):
        profile = {
            "driver": "GTiff", "count": 1, "height": 500, "width": 600, "dtype": "int16",
            "crs": "EPSG:4326", "transform": Affine(0.02, 0, west, 0, -0.02, 36.0),
            "nodata": -32768,
        }  # fmt: skip
        with rasterio.open(folder / f"{name}.tif", "w", **profile) as raster:
            raster.write(np.full((1, 500, 600), value, np.int16))
    os.truncate(folder / "cut.tif", 100_000)


def test_the_examples_have_no_problem() -> None:
    known = examples()
    assert "india-s400" in known
    assert check(list(known.values())) == []


def test_new_copies_an_example_and_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = new()
    assert made == Path("india-s400.yaml")
    assert made.read_bytes() == examples()["india-s400"].read_bytes()
    with pytest.raises(ResultsError, match="stands there already"):
        new()
    with pytest.raises(ScenarioError, match="'one-radar'"):
        new("one-rader")
    assert check(new("one-radar", "mine.yaml")) == []


def test_schemas_are_published() -> None:
    made = schema()
    assert made["$schema"].startswith("https://json-schema.org/")
    assert {"coverage", "area", "options"} <= set(made["properties"])
    assert made["additionalProperties"] is False
    undocumented = [
        f"{name}.{key}"
        for name, block in {"": made, **made["$defs"]}.items()
        for key, field in block.get("properties", {}).items()
        if not field.get("description") and "$ref" not in field
    ]
    assert undocumented == []
    assert "findings" in result_schema()["properties"]
