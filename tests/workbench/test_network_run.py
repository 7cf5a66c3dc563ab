"""From a scenario with tracks of one's own to a page, the same bytes again, and the picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import longshadow
from longshadow.cli import run

SCENARIO = """
format: 1
title: Two tracks
question: When are they seen?
as_of: 2021-03-19
knowledge_as_of: 2026-01-01
seed: 3
draws: 16
area:
  name: Fictional region with real relief
  bounds: {west: 4.5 deg, south: 28 deg, east: 6.5 deg, north: 29.6 deg}
  terrain: builtin:relief_plain_to_high_mountains_30s
  fictional: true
sites: {named: {hill: {name: Notional hill, lat: 28.8 deg, lon: 5.4 deg, mast: 16 m}}}
options:
  s-400: {system: s-400, fire_units: 1}
network:
  target: cruise-missile
  tracks: given/mine.csv
  accuracy: {range: 100 m, azimuth: 0.3 deg, elevation: 0.3 deg}
"""
TRACKS = """track,time,latitude_deg,longitude_deg,altitude_m
Alpha 1,2021-03-19T10:00:00Z,28.2,4.8,4000
Alpha 1,2021-03-19T10:05:00Z,29.0,5.6,4000
<b>x</b>,2021-03-19T10:00:00Z,29.3,6.2,6500
<b>x</b>,2021-03-19T10:04:00Z,28.7,5.5,6500
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("given")
    (folder / "given").mkdir()
    (folder / "given" / "mine.csv").write_text(TRACKS)
    scenario = folder / "two.yaml"
    scenario.write_text(SCENARIO)
    return scenario, longshadow.assess(scenario, out=folder / "out", workers=1)


def test_the_page_shows_curves_and_a_table_for_each_track(made: tuple[Path, Path]) -> None:
    page = (made[1] / "report.html").read_text("utf-8")
    assert 'id="network"' in page
    assert "What the radars together make of flights" in page
    assert 'id="network-s-400-title"' in page
    for row in (
        "Never detected",
        "Time left when first confirmed",
        "after confirmation (at least)",
    ):
        assert row in page
    assert "Track alpha-1" in page
    assert "<b>x</b>" not in page
    assert "The radars of S-400 together first detect a cruise missile" in page


def test_a_rerun_finds_the_tracks_and_gives_the_same_bytes(made: tuple[Path, Path]) -> None:
    again = longshadow.rerun(made[1], workers=2)
    assert again.same, again.differing


def test_provenance_names_the_tracks(made: tuple[Path, Path]) -> None:
    provenance = json.loads((made[1] / "provenance.json").read_text("utf-8"))
    (name,) = provenance["tracks"]
    assert name.endswith("given/mine.csv")


def test_check_reads_the_tracks(made: tuple[Path, Path], tmp_path: Path) -> None:
    assert longshadow.check(made[0]) == []
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "mine.csv").write_text(TRACKS.replace("10:05:00Z,29.0", "10:05:00Z,95"))
    (tmp_path / "two.yaml").write_text(SCENARIO)
    (problem,) = longshadow.check(tmp_path / "two.yaml")
    assert problem.file.endswith("mine.csv")
    assert problem.value == "95"
    (tmp_path / "given" / "mine.csv").unlink()
    (problem,) = longshadow.check(tmp_path / "two.yaml")
    assert problem.message == "no such file"


def test_the_picture_on_the_command_line(
    made: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("stonesoup")
    assert run(["picture", str(made[1]), "--out", str(tmp_path / "p"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["option"] == "s-400"
    assert found["flights"] == 2
    assert 0.0 < found["scores"]["completeness"] <= 1.0
    assert run(["picture", str(made[1]), "--out", str(tmp_path / "p")]) == 0
    assert "tracks of 2 flights" in capsys.readouterr().out
    assert run(["picture", str(tmp_path)]) == 2
    assert "is not a results folder of Longshadow" in capsys.readouterr().err
