"""GPX: segments, times, elevations, and what is wrong with them."""

from __future__ import annotations

import numpy as np
import pytest


def gpx(body: str, version: str = "1.1") -> str:
    space = f"http://www.topografix.com/GPX/1/{version[-1]}"
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="{version}" xmlns="{space}">\n'
    return head + body + "</gpx>\n"


def point(lat: str, lon: str, ele: str = "<ele>1000</ele>", at: str = "20:00:00") -> str:
    return f'<trkpt lat="{lat}" lon="{lon}">{ele}<time>2024-04-13T{at}Z</time></trkpt>\n'


TWO = point("50", "179.9") + point("50.1", "-179.9", at="20:00:10")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_segment_is_a_track_and_a_gap_is_a_gap(read, version) -> None:
    later = point("51", "0", at="21:00:00") + point("52", "0", "<ele>5</ele>", "21:00:10")
    body = (
        "<wpt lat='1' lon='2'><name>no</name></wpt><rte><rtept lat='1' lon='2'/></rte>"
        f"<trk><name>alpha</name><trkseg>{TWO}</trkseg><trkseg>{later}</trkseg></trk>"
        f"<trk><trkseg>{TWO}</trkseg></trk>"
    )
    first, second, third = read("file.gpx", gpx(body, version))
    assert [t.name for t in (first, second, third)] == ["alpha", "alpha (2)", "file"]
    np.testing.assert_array_equal(first.time_s, [1713038400.0, 1713038410.0])
    np.testing.assert_array_equal(first.longitude_deg, [179.9, -179.9])
    np.testing.assert_array_equal(second.altitude_m, [1000.0, 5.0])


def test_names_inside_points_are_not_the_name_of_the_track(read) -> None:
    body = TWO.replace("<ele>", "<name>turn</name><ele>")
    segments = f"<trkseg>{body}</trkseg>" * 2
    tracks = read("f.gpx", gpx(f"<trk><name>a</name>{segments}</trk>"))
    assert [track.name for track in tracks] == ["a", "a (2)"]


def test_every_problem_is_told_with_its_line(complain) -> None:
    body = (
        "<trk><trkseg>\n"
        + point("50", "8")
        + point("50", "8", "", "20:00:10")
        + point("x", "8", at="20:00:20")
        + "<trkpt lat='1' lon='2'><ele>1</ele></trkpt>\n"
        + point("91", "8", at="20:00:01")
        + "</trkseg></trk>"
    )
    said = complain("a.gpx", gpx(body))
    assert "a.gpx:5 trkpt ele: must be a finite number (found nothing)" in said
    assert "a.gpx:6 trkpt lat: must be a finite number (found x)" in said
    assert "a.gpx:7 trkpt time: must be a time in ISO 8601 with a zone (found nothing)" in said
    assert "a.gpx:8 track 'a', latitude_deg: must lie in [-90, 90] (found 91)" in said
    assert said.count("a.gpx:") == 4


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "holds no track"),
        ("<trk><trkseg></trkseg></trk>", "must have at least two points (found 0)"),
        (f"<trk><trkseg>{point('1', '2')}</trkseg></trk>", "at least two points (found 1)"),
        (f"<trk><trkseg>{TWO * 2}</trkseg></trk>", "is before the point before"),
        (f"<trk><trkseg>{TWO}", "is not well-formed XML: mismatched tag"),
    ],
)
def test_what_is_no_track_is_refused(complain, body, message) -> None:
    assert message in complain("a.gpx", gpx(body))


def test_too_many_points_are_refused(complain, monkeypatch) -> None:
    from longshadow.tracks import read_gpx

    monkeypatch.setattr(read_gpx, "MAX_POINTS", 1)
    said = complain("a.gpx", gpx(f"<trk><trkseg>{TWO}</trkseg></trk>"))
    assert "has more than 1 points" in said
