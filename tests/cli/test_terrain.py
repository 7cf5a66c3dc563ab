"""`longshadow terrain`: cards, JSON, and one clear error."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from longshadow.cli.terrain import app
from longshadow.errors import FetchError, InputError, TerrainError
from tests.terrain.tile_files import slope, write_hgt, write_tif


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def tile(tmp_path: Path) -> Path:
    return write_hgt(tmp_path / "N49E010.hgt", slope(121, 121))


def test_info_card(tile: Path) -> None:
    result = run("info", tile)
    assert result.exit_code == 0
    card = words(result.stdout)
    for said in (
        "W 10 S 49 E 11 N 50",
        "30 x 30 arc-seconds",
        "121 x 121 cells (point)",
        "0 to 7,320 m",
        "EGM96 assumed (SRTM)",
        "0 cells (0 %)",
        "lines of sight come out optimistic",
    ):
        assert said in card


def test_info_json_is_one_document_without_nan(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "a.tif", np.full((20, 30), -32768, np.int16))
    document = json.loads(run("info", path, "--json").stdout)
    assert document["lowest_m"] is None
    assert document["void_share"] == 1.0
    assert words(run("info", path).stdout).count("none known") == 1


def test_info_of_several_files_and_of_a_builtin(tile: Path, tmp_path: Path) -> None:
    other = write_hgt(tmp_path / "N49E011.hgt", slope(121, 121))
    assert json.loads(run("info", tile, other, "--json").stdout)["cols"] == 241
    card = words(run("info", "builtin:relief_plateau_and_coast_30s").stdout)
    assert "Fictional region with real relief" in card
    assert "Public domain" in card


def test_markup_and_control_codes_in_a_name_are_text(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "[red]\x1b[31ma.tif", slope(20, 30))
    out = run("info", path).stdout
    assert "[red]" in out
    assert "\x1b" not in out


def test_errors_are_raised_as_input_errors(tmp_path: Path) -> None:
    with pytest.raises(TerrainError, match="no such file") as missing:
        raise run("info", tmp_path / "none.tif").exception  # type: ignore[misc]
    assert missing.value.exit_code == 2
    with pytest.raises(FetchError, match="no such source"):
        raise run(  # type: ignore[misc]
            "fetch", "--bounds", 6, 43, 7, 44, "--source", "srtm", "--out", tmp_path / "a.tif"
        ).exception


def test_fetch_takes_negative_bounds_and_quotes_them(tmp_path: Path) -> None:
    with pytest.raises(TerrainError, match=r"south must lie below north.*-7 -3 -6 -4"):
        raise run(  # type: ignore[misc]
            "fetch", "--bounds", -7, -3, -6, -4, "--out", tmp_path / "a.tif"
        ).exception


def test_fetch_from_a_kept_tile_needs_no_server(tmp_path: Path) -> None:
    from longshadow.terrain.fetch import cache_folder

    url = "http://127.0.0.1:9"
    folder = cache_folder(tmp_path / "cache", "skadi", url) / "N49"
    folder.mkdir(parents=True)
    write_hgt(folder / "N49E010.hgt.gz", slope(121, 121))
    order = (
        *("fetch", "--bounds", 10, 49, 11, 50, "--source", "skadi"),
        *("--out", tmp_path / "a.tif", "--base-url", url, "--cache", tmp_path / "cache"),
    )
    result = run(*order)
    assert result.exit_code == 0, result.exception
    assert "U.S. Geological Survey" in words(result.stdout)
    assert "attribution required" in words(result.stdout)
    assert f"longshadow terrain info {tmp_path / 'a.tif'}" in result.stderr
    document = json.loads(run(*order, "--json", "--quiet").stdout)
    assert document["already_there"] is True
    assert document["rows"] == 121


@pytest.mark.parametrize("text", ["43.7", "north,south", "1,2,3", ""])
def test_profile_wants_positions(tile: Path, text: str) -> None:
    arguments = ("--to=49.5,10.5", "--mast", 24, "--height", 100)
    with pytest.raises(InputError, match="latitude and longitude"):
        raise run("profile", tile, f"--from={text}", *arguments).exception  # type: ignore[misc]


def test_profile_lists_every_bad_number(tile: Path) -> None:
    with pytest.raises(InputError) as error:
        raise run(  # type: ignore[misc]
            *("profile", tile, "--from=99,10", "--to=49.5,10.5"),
            *("--mast", -1, "--height", "nan", "--k", 0),
        ).exception
    assert len(error.value.problems) == 4


def test_profile_names_the_ridge_and_draws_it(tmp_path: Path) -> None:
    pytest.importorskip("longshadow.terrain.profile")
    heights = np.zeros((121, 121), np.int16)
    heights[:, 60] = 900  # a wall along 10.5 E
    wall = write_hgt(tmp_path / "N49E010.hgt", heights)
    ends = ("profile", wall, "--from=49.5,10.25", "--to=49.5,10.75", "--mast", 24)
    picture = tmp_path / "why.svg"
    hidden = run(*ends, "--height", 100, "--svg", picture)
    assert hidden.exit_code == 0, hidden.exception
    assert "not visible" in hidden.stdout
    assert "18.1 km" in hidden.stdout  # a quarter degree of longitude at 49.5 N
    assert picture.read_text("utf-8").lstrip().startswith("<")
    assert "not visible" not in run(*ends, "--height", 5000).stdout
    document = json.loads(run(*ends, "--height", 100, "--json").stdout)
    assert "not visible" in document["lines"]


def test_verbs_import_their_work_only_when_run() -> None:
    import subprocess

    code = (
        "import sys, longshadow.cli.terrain\n"
        "print([m for m in ('numpy', 'rasterio', 'rich', 'urllib.request') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "numpy" not in done.stdout
    assert "rasterio" not in done.stdout
    assert "urllib.request" not in done.stdout
    assert isinstance(sys.modules["longshadow.cli.terrain"], ModuleType)
