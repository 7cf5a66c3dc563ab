"""Tables in CSV: units, names, zones, and everything that is wrong with one."""

from __future__ import annotations

import numpy as np
import pytest

HEAD = "time,latitude_deg,longitude_deg,altitude_m\n"
GOOD = HEAD + "2024-04-13T20:00:00Z,50,8,1000\n2024-04-13T20:00:10Z,50.1,8,1100\n"


def test_a_table_becomes_a_track_named_after_its_file(read) -> None:
    (track,) = read("alpha.csv", GOOD)
    assert track.name == "alpha"
    np.testing.assert_array_equal(track.time_s, [1713038400.0, 1713038410.0])
    np.testing.assert_array_equal(track.latitude_deg, [50.0, 50.1])
    np.testing.assert_array_equal(track.altitude_m, [1000.0, 1100.0])
    assert track.height_m is None


@pytest.mark.parametrize(
    ("column", "cell", "word", "si"),
    [
        ("altitude_ft", "1000", "altitude_m", 304.8),
        ("altitude_km", "1.5", "altitude_m", 1500.0),
        ("height_m", "60", "height_m", 60.0),
        ("height_ft", "200", "height_m", 60.96),
        ("height_km", "0.1", "height_m", 100.0),
    ],
)
def test_units_stand_in_the_name_of_the_column(read, column, cell, word, si) -> None:
    text = GOOD.replace("altitude_m", column).replace("1000", cell).replace("1100", cell)
    (track,) = read("a.csv", text)
    np.testing.assert_allclose(track.columns()[word], [si, si])
    assert (track.altitude_m is None) == (word == "height_m")


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("time_s", ("1713038400", "1713038410")),
        ("time_ms", ("1713038400000", "1713038410000")),
        ("time", ("2024-04-13T22:00:00+02:00", "2024-04-13T16:00:10-04:00")),
        ("time", ("20240413T200000Z", "2024-04-13 20:00:10.000Z")),
    ],
)
def test_times_are_utc_seconds(read, column, cells) -> None:
    text = GOOD.replace("time,", f"{column},", 1)
    for old, new in zip(("2024-04-13T20:00:00Z", "2024-04-13T20:00:10Z"), cells, strict=True):
        text = text.replace(old, new)
    np.testing.assert_array_equal(read("a.csv", text)[0].time_s, [1713038400.0, 1713038410.0])


def test_rows_of_several_tracks_may_be_mixed(read) -> None:
    text = (
        "\ufefftrack,callsign,time_s,latitude_deg,longitude_deg,height_m\r\n"
        'b,"X, Y",0,1,1,10\r\na,Z,5,2,2,20\r\nb,X,1,1.5,1,10\r\n\r\na,Z,6,2.5,2,20\r\n'
    )
    b, a = read("two.csv", text)
    assert (b.name, a.name) == ("b", "a")
    np.testing.assert_array_equal(b.time_s, [0, 1])
    np.testing.assert_array_equal(a.latitude_deg, [2, 2.5])


def test_mixed_rows_keep_their_order_within_a_track(read) -> None:
    rows = "".join(f"{i % 7},{i},{i / 10},0,5\n" for i in range(700))
    tracks = read("mixed.csv", "name,time_s,latitude_deg,longitude_deg,altitude_m\n" + rows)
    for k, track in enumerate(tracks):
        np.testing.assert_array_equal(track.time_s, np.arange(k, 700, 7))
        np.testing.assert_allclose(track.latitude_deg, track.time_s / 10)


def test_the_antimeridian_and_the_other_count_of_longitude(read) -> None:
    (track,) = read("a.csv", GOOD.replace(",8,", ",359,", 1).replace(",8,", ",180,", 1))
    np.testing.assert_array_equal(track.longitude_deg, [-1.0, -180.0])


def test_every_problem_is_told_with_its_line(complain) -> None:
    text = HEAD + (
        "2024-04-13T20:00:00,50,8,1000\n"
        "2024-04-13T20:00:10Z,95,8,1000\n"
        "2024-04-13T20:00:20Z,50,8\n"
        "2024-04-13T20:00:05Z,50,8,1_000\n"
        "2024-04-13T20:00:05Z,50,nan,-2000\n"
    )
    said = complain("a.csv", text)
    assert (
        "a.csv:2 time: must be a time in ISO 8601 with a zone (found 2024-04-13T20:00:00)" in said
    )
    assert "a.csv:3 track 'a', latitude_deg: must lie in [-90, 90] (found 95)" in said
    assert "a.csv:4: has 3 cells, and the first line has 4" in said
    assert "a.csv:5 altitude_m: must be a finite number (found 1_000)" in said
    assert "a.csv:5 track 'a', time_s: is before the point before" in said
    assert "a.csv:6 longitude_deg: must be a finite number (found nan)" in said
    assert "a.csv:6 track 'a', altitude_m: must lie in [-1000, 1e+08] (found -2000)" in said
    assert "a.csv:6 track 'a', time_s: has the time of the point before" in said
    assert said.count("a.csv:") == 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (HEAD, "holds no track"),
        (HEAD + "2024-04-13T20:00:00Z,50,8,1000\n", "must have at least two points (found 1)"),
        (GOOD.replace("altitude_m", "altitude"), "column has no meaning here (found altitude)"),
        (GOOD.replace("altitude_m", "speed"), "no column for the altitude or height"),
        (GOOD.replace("latitude_deg", "lat"), "column has no meaning here (found lat)"),
        (GOOD.replace("time,", "zeit,", 1), "no column for the time"),
        (GOOD.replace(",", ";"), "columns are not separated by commas"),
        (GOOD.replace("latitude_deg", "longitude_deg"), "column appears twice"),
        ("time_s," + GOOD.replace("\n", "\n1,").rstrip("1,"), "several columns for the time"),
        (GOOD.replace("altitude_m", "altitude_m,height_m"), "several columns for the altitude or"),
        ("track,name," + GOOD, "both track and name are given"),
        (HEAD + '"2024', "is not a table in CSV"),
        (HEAD + "2024-04-13T20:00:00Z," + "9" * 200_000 + ",8,1\n", "field larger than"),
        (GOOD.replace("50", "\u0665\u0660"), "latitude_deg: must be a finite number"),
        (GOOD.replace("50", "1e999"), "latitude_deg: must be a finite number (found 1e999)"),
        (GOOD.replace("T20:00:10", "T25:00:10"), "must be a time in ISO 8601 with a zone"),
        (GOOD.replace("1000", ""), "altitude_m: must be a finite number (found nothing)"),
        (GOOD.replace("1000", "a\x00b"), "must be a finite number (found a?b)"),
    ],
)
def test_what_is_no_table_of_tracks_is_refused(complain, text, message) -> None:
    assert message in complain("a.csv", text)


def test_a_flood_of_problems_is_cut_short(complain) -> None:
    said = complain("a.csv", HEAD + "x,y,z,w\n" * 100_000)
    assert len(said.splitlines()) < 60
    assert "more" in said.splitlines()[-1]


def test_text_in_another_encoding_is_refused(tmp_path, complain) -> None:
    from longshadow.errors import TrackError
    from longshadow.tracks import read_tracks

    path = tmp_path / "a.csv"
    path.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(TrackError, match="is not UTF-8 text"):
        read_tracks(path)


def test_too_many_points_and_too_many_tracks_are_refused(complain, monkeypatch) -> None:
    from longshadow.tracks import assemble, read_csv

    monkeypatch.setattr(read_csv, "MAX_POINTS", 1)
    assert "a.csv:3: has more than 1 points" in complain("a.csv", GOOD)
    monkeypatch.undo()
    monkeypatch.setattr(assemble, "MAX_TRACKS", 1)
    text = "track," + HEAD + "a,2024-04-13T20:00:00Z,1,1,1\nb,2024-04-13T20:00:00Z,1,1,1\n"
    assert "has more than 1 tracks (found 2)" in complain("a.csv", text)
