"""The air picture: what is read, what the tracker makes of an easy case, what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from longshadow.errors import ResultsError
from longshadow.results.provenance_file import MADE_BY
from longshadow.results.tables import parquet_bytes
from longshadow.sensing.network_frames import (
    earth_fixed_m,
    east_north_up_m,
    range_azimuth_elevation,
)
from longshadow.workbench.picture import picture
from longshadow.workbench.picture_run import read_run

RADARS = (("north", 46.0, 10.0, 400.0), ("south", 45.0, 10.5, 900.0))
RANGE_SD, ANGLE_SD = 50.0, 0.002
START = 1.6e9


def flights(count: int = 3, minutes: int = 6):
    """Level flights side by side, 20 km apart, at 250 m/s or so."""
    times = START + np.arange(0.0, 60.0 * minutes, 5.0)
    for i in range(count):
        lons = 9.0 + 250.0 * (times - START) / 78.5e3
        yield f"flight-{i}", times, np.full(times.size, 45.2 + 0.2 * i), lons


def write_folder(folder: Path, *, pd: float = 1.0, seed: int = 0, **changed) -> Path:
    """A results folder with nothing in it but what the verb reads."""
    rng = np.random.default_rng(seed)
    truth = {k: [] for k in ("flight", "time_s", "latitude_deg", "longitude_deg", "altitude_m")}
    rows = {k: [] for k in ("option", "time_s", "radar", "flight", "range_m", "azimuth_rad",
                            "elevation_rad")}  # fmt: skip
    for name, times, lats, lons in flights():
        for values in zip([name] * times.size, times, lats, lons, [9e3] * times.size, strict=True):
            for key, value in zip(truth, values, strict=True):
                truth[key].append(value)
        for r, (radar, *place) in enumerate(RADARS):
            for t in np.arange(START + 1.0 + r, times[-1], 6.0):
                if rng.random() >= pd:
                    continue
                here = earth_fixed_m(lats[0], np.interp(t, times, lons), 9e3)
                exact = range_azimuth_elevation(east_north_up_m(here, *place))
                noise = rng.standard_normal(3) * (RANGE_SD, ANGLE_SD, ANGLE_SD)
                measured = [float(x) + n for x, n in zip(exact, noise, strict=True)]
                for key, value in zip(rows, ["made-up", t, radar, name, *measured], strict=True):
                    rows[key].append(value)
    count = len(RADARS)
    radars = {
        "option": ["made-up"] * count, "radar": [r[0] for r in RADARS],
        "latitude_deg": [r[1] for r in RADARS], "longitude_deg": [r[2] for r in RADARS],
        "altitude_m": [r[3] for r in RADARS], "revisit_s": [6.0] * count,
        "range_sd_m": [RANGE_SD] * count, "azimuth_sd_rad": [ANGLE_SD] * count,
        "elevation_sd_rad": [ANGLE_SD] * count, "hits": [3] * count, "of_scans": [5] * count,
        "drop_after_scans": [5] * count,
    }  # fmt: skip
    (folder / "tables").mkdir(parents=True)
    for name, columns in {"detections": rows, "radars": radars, "truth": truth, **changed}.items():
        if columns is not None:
            (folder / "tables" / f"network_{name}.parquet").write_bytes(parquet_bytes(columns))
    (folder / "provenance.json").write_text(json.dumps({"made_by": MADE_BY}))
    return folder


def test_positions_of_all_radars_agree_in_the_common_frame(tmp_path):
    run = read_run(write_folder(tmp_path / "r"), None)
    elevation, azimuth, distance = run.measured.T
    flat = distance * np.cos(elevation)
    points = run.radars[run.radar] + np.column_stack(
        [flat * np.sin(azimuth), flat * np.cos(azimuth), distance * np.sin(elevation)]
    )
    for i, name in enumerate(run.flight):
        path = run.truth[str(name)]
        wanted = [np.interp(run.time_s[i], path[:, 0], path[:, k]) for k in (1, 2, 3)]
        off = points[i] - wanted
        assert np.linalg.norm(off) < 5.0 * np.hypot(RANGE_SD, ANGLE_SD * distance[i] * 2**0.5)


def test_an_easy_sky_gives_a_clean_picture(tmp_path):
    pytest.importorskip("stonesoup")
    folder = write_folder(tmp_path / "r")
    found = picture(folder)
    scores = found["scores"]
    assert found["tracks"] == found["flights"] == 3
    assert scores["completeness"] > 0.9  # three detections come before a track does
    assert scores["ambiguity"] == pytest.approx(1.0, abs=0.01)
    assert scores["spuriousness"] == pytest.approx(0.0, abs=0.01)
    assert scores["track_changes_per_s"] == 0.0
    assert scores["position_error_m"] < 300.0
    assert scores["velocity_error_mps"] < 60.0
    assert found["over_time"]["flights_in_the_air"][5] == 3
    made = Path(found["folder"])
    assert made == tmp_path / "r-picture"
    assert sorted(p.name for p in made.iterdir()) == ["picture.csv", "picture.html", "picture.json"]
    page = (made / "picture.html").read_text("utf-8")
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_fewer_detections_give_a_worse_picture(tmp_path):
    pytest.importorskip("stonesoup")
    good = picture(write_folder(tmp_path / "good"))["scores"]
    bad = picture(write_folder(tmp_path / "bad", pd=0.25))["scores"]
    assert bad["completeness"] < good["completeness"]
    assert bad["gospa_m"] > good["gospa_m"]
    assert bad["ospa_m"] > good["ospa_m"]


def test_the_picture_takes_the_place_of_nothing_but_a_picture(tmp_path):
    pytest.importorskip("stonesoup")
    folder, target = write_folder(tmp_path / "r"), tmp_path / "mine"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work")
    with pytest.raises(ResultsError, match="is no picture that Longshadow made"):
        picture(folder, out=target)
    assert (target / "thesis.txt").read_text() == "years of work"
    picture(folder)
    picture(folder)  # the second takes the place of the first


def test_without_the_extra_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "stonesoup", None)
    monkeypatch.setitem(sys.modules, "stonesoup.tracker.simple", None)
    with pytest.raises(ResultsError, match=r"pip install 'longshadow\[tracking\]'"):
        picture(write_folder(tmp_path / "r"))
    assert not (tmp_path / "r-picture").exists()


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="is not a results folder"):
        picture(tmp_path)
    with pytest.raises(ResultsError, match="no tracker of this name"):
        picture(tmp_path, tracker="oracle")
    with pytest.raises(ResultsError, match="has no exported detections"):
        picture(write_folder(tmp_path / "a", detections=None))
    with pytest.raises(ResultsError, match="There are: made-up"):
        picture(write_folder(tmp_path / "b"), option="other")
    with pytest.raises(ResultsError, match="no column time_s"):
        picture(write_folder(tmp_path / "c", truth={"flight": ["x"]}))


def test_tables_that_are_not_what_they_say_are_refused(tmp_path):
    folder = write_folder(tmp_path / "a")
    table = folder / "tables" / "network_detections.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ResultsError, match="cannot be read as Parquet"):
        read_run(folder, None)
    bad = {"option": ["made-up"], "time_s": [np.nan], "radar": ["north"], "flight": ["f"],
           "range_m": [1.0], "azimuth_rad": [0.0], "elevation_rad": [0.0]}  # fmt: skip
    with pytest.raises(ResultsError, match="column time_s holds what is no number"):
        read_run(write_folder(tmp_path / "b", detections=bad), None)
    strange = bad | {"time_s": [1.0], "radar": ["nowhere"]}
    with pytest.raises(ResultsError, match="a radar that is not listed: 'nowhere'"):
        read_run(write_folder(tmp_path / "c", detections=strange), None)
