"""KML: gx:Track, LineString with a time span, and the three words for the vertical."""

from __future__ import annotations

import numpy as np
import pytest

SPACES = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
SPAN = "<TimeSpan><begin>2024-04-13T20:00:00Z</begin><end>2024-04-13T20:01:00Z</end></TimeSpan>"


def kml(*placemarks: str) -> str:
    return f"<kml {SPACES}><Document>\n" + "\n".join(placemarks) + "\n</Document></kml>"


def track(mode: str = "absolute", up: str = "1000", name: str = "<name>alpha</name>") -> str:
    chosen = f"<altitudeMode>{mode}</altitudeMode>" if mode else ""
    return (
        f"<Placemark>{name}<gx:Track>{chosen}\n"
        "<when>2024-04-13T20:00:00Z</when>\n<when>2024-04-13T20:00:10Z</when>\n"
        f"<gx:coord>179.9 50 {up}</gx:coord>\n<gx:coord>-179.9 50.1 {up}</gx:coord>\n"
        "</gx:Track></Placemark>"
    )


def line(coordinates: str, span: str = SPAN, mode: str = "absolute") -> str:
    return (
        f"<Placemark><name>beta</name>{span}<LineString><altitudeMode>{mode}</altitudeMode>"
        f"<coordinates>{coordinates}</coordinates></LineString></Placemark>"
    )


def test_a_track_has_times_and_places(read) -> None:
    (one,) = read("a.kml", kml(track()))
    assert one.name == "alpha"
    np.testing.assert_array_equal(one.time_s, [1713038400.0, 1713038410.0])
    np.testing.assert_array_equal(one.longitude_deg, [179.9, -179.9])
    np.testing.assert_array_equal(one.latitude_deg, [50.0, 50.1])
    np.testing.assert_array_equal(one.altitude_m, [1000.0, 1000.0])


@pytest.mark.parametrize(
    ("mode", "up", "word", "value"),
    [
        ("absolute", "60", "altitude_m", 60.0),
        ("relativeToGround", "60", "height_m", 60.0),
        ("clampToGround", "0", "height_m", 0.0),
        ("", "0", "height_m", 0.0),
    ],
)
def test_the_altitude_mode_decides_the_word(read, mode, up, word, value) -> None:
    (one,) = read("a.kml", kml(track(mode, up)))
    np.testing.assert_array_equal(one.columns()[word], [value, value])
    assert list(one.columns())[-1] == word


def test_a_line_with_a_time_span_is_flown_at_constant_speed(read) -> None:
    (one,) = read("a.kml", kml(line("\n0,0,100 0,1,200\n 0,4,300\n")))
    np.testing.assert_allclose(one.time_s - 1713038400.0, [0.0, 15.0, 60.0], atol=0.02)
    np.testing.assert_array_equal(one.altitude_m, [100.0, 200.0, 300.0])


def test_lines_without_times_are_left_out_beside_tracks(read) -> None:
    names = [t.name for t in read("a.kml", kml(track(), line("0,0 1,1", span=""), track()))]
    assert names == ["alpha", "alpha (2)"]


def test_several_tracks_of_one_placemark_keep_apart(read) -> None:
    body = track(name="").replace("<Placemark>", "<Placemark><name>m</name><gx:MultiTrack>")
    inner = body[body.index("<gx:Track>") : body.index("</Placemark>")]
    body = body.replace("</Placemark>", inner + "</gx:MultiTrack></Placemark>")
    assert [t.name for t in read("a.kml", kml(body))] == ["m", "m (2)"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "holds no track"),
        (line("0,0,1 1,1,1", span=""), "a.kml:2: LineString has no times"),
        (track("clampToSeaFloor"), "altitudeMode must be one of"),
        (track("", "60"), "clampToGround leaves the altitudes that are given without a meaning"),
        (track().replace("<gx:coord>179.9 50 1000</gx:coord>", ""), "has 2 times and 1 places"),
        (track().replace("179.9 50 1000", "179.9"), "a.kml:5 coordinates: must be longitude,"),
        (track().replace("179.9 50 1000", "179.9 50 inf"), "must be longitude, latitude and alt"),
        (track().replace("20:00:10Z", "20:00:10"), "a.kml:4 time: must be a time in ISO 8601"),
        (track().replace("20:00:10Z", "19:00:10Z"), "is before the point before"),
        (track().replace("50.1", "90.1"), "a.kml:6 track 'alpha', latitude_deg: must lie in"),
        (track("relativeToGround", "-5"), "height_m: must lie in [0, 1e+08] (found -5)"),
        (line("0,0,1 0,95,1"), "latitude_deg: must lie in [-90, 90] (found 95)"),
        (line("0,0,1"), "must have at least two points (found 1)"),
        (line("0,0,1 0,0,1"), "has the time of the point before"),
        (line("0,0,1 x,0,1"), "must be longitude, latitude and altitude (found x 0 1)"),
        (line("0,0,1 0,1,1").replace("20:01:00", "19:00:00"), "is before the point before"),
        (line("0,0,1 0,1,1").replace("2024-04-13T20:01:00Z", "soon"), "must be a time in ISO"),
    ],
)
def test_what_is_no_track_is_refused(complain, body, message) -> None:
    assert message in complain("a.kml", kml(body))


def test_too_many_points_are_refused(complain, monkeypatch) -> None:
    from longshadow.tracks import read_kml

    monkeypatch.setattr(read_kml, "MAX_POINTS", 1)
    assert "has more than 1 points" in complain("a.kml", kml(line("0,0,1 0,1,1 0,2,1")))
