"""What is written reads back to the same bits, and opens on a map."""

from __future__ import annotations

import json

import numpy as np
import pytest

from longshadow.errors import TrackError
from longshadow.tracks import Track, read_tracks, write_csv, write_geojson


def noise(name: str, word: str = "altitude_m", n: int = 50) -> Track:
    rng = np.random.default_rng(len(name))
    return Track(
        name, 1.7e9 + np.cumsum(rng.uniform(0.01, 9, n)), rng.uniform(-90, 90, n),
        rng.uniform(-180, 180, n), **{word: rng.uniform(0, 2e4, n)},
    )  # fmt: skip


@pytest.mark.parametrize("word", ["altitude_m", "height_m"])
def test_csv_comes_back_bit_by_bit(tmp_path, word) -> None:
    written = [noise("alpha", word), noise('b, "quoted"', word)]
    write_csv(written, tmp_path / "a.csv")
    for before, after in zip(written, read_tracks(tmp_path / "a.csv"), strict=True):
        assert before.name == after.name
        assert list(before.columns()) == list(after.columns())
        for name, values in before.columns().items():
            np.testing.assert_array_equal(values, after.columns()[name])


def test_words_for_the_vertical_are_not_mixed_in_a_table(tmp_path) -> None:
    for tracks in ([noise("a"), noise("b", "height_m")], []):
        with pytest.raises(TrackError, match="altitudes, or tracks with heights"):
            write_csv(tracks, tmp_path / "a.csv")
    with pytest.raises(TrackError, match="the same name"):
        write_csv([noise("a"), noise("a")], tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_geojson_has_a_line_and_a_point_for_each_time(tmp_path) -> None:
    plain = Track("a", [0.0, 1.5], [50.0, 51.0], [8.0, 9.0], height_m=[60.0, 70.0])
    write_geojson([plain], tmp_path / "a.geojson")
    line, first, second = json.loads((tmp_path / "a.geojson").read_text())["features"]
    assert line["geometry"] == {
        "type": "MultiLineString", "coordinates": [[[8.0, 50.0], [9.0, 51.0]]],
    }  # fmt: skip
    assert line["properties"]["end"] == "1970-01-01T00:00:01.500Z"
    assert first["geometry"] == {"type": "Point", "coordinates": [8.0, 50.0]}
    assert second["properties"] == {
        "track": "a", "time": "1970-01-01T00:00:01.500Z", "height_m": 70.0,
    }  # fmt: skip


@pytest.mark.parametrize(("first", "last"), [(179.0, -179.0), (-179.0, 179.0)])
def test_lines_are_cut_at_the_antimeridian(tmp_path, first, last) -> None:
    track = Track("a", [0.0, 1.0], [10.0, 12.0], [first, last], altitude_m=[0.0, 0.0])
    write_geojson([track], tmp_path / "a.geojson")
    line = json.loads((tmp_path / "a.geojson").read_text())["features"][0]
    one, two = line["geometry"]["coordinates"]
    side = np.sign(first) * 180.0
    assert (one[0], one[1][0]) == ([first, 10.0], side)
    assert (two[0][0], two[1]) == (-side, [last, 12.0])
    assert one[1][1] == two[0][1] == pytest.approx(11.0, abs=0.01)


def test_a_file_that_cannot_be_written_is_named(tmp_path) -> None:
    with pytest.raises(TrackError, match="cannot be written"):
        write_csv([noise("a")], tmp_path / "nowhere" / "a.csv")
    early = Track("a", [-9e10, -8.9e10], [0.0, 1.0], [0.0, 1.0], altitude_m=[0.0, 0.0])
    with pytest.raises(TrackError, match="no date of a calendar"):
        write_geojson([early], tmp_path / "a.geojson")
