"""Any file: its kind, its size, and noise in place of tracks."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from longshadow.errors import InputError, TrackError
from longshadow.tracks import Track, read, read_tracks

ROW = "2024-04-13T20:00:{:02d}Z,50,8,1000\n"
GOOD = "time,latitude_deg,longitude_deg,altitude_m\n" + ROW.format(0) + ROW.format(10)


def test_a_bad_file_is_bad_input() -> None:
    assert issubclass(TrackError, InputError)
    assert TrackError.exit_code == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.kmz", "unzip the .kmz"),
        ("a.json", "tracks are read from .csv, .parquet, .gpx and .kml"),
        ("a", "is of a kind that is not read"),
    ],
)
def test_other_kinds_are_refused(complain, name, message) -> None:
    assert message in complain(name, GOOD)


def test_a_file_that_is_not_there_or_not_a_file_is_named(tmp_path) -> None:
    with pytest.raises(TrackError, match=r"nothing\.csv: no such file"):
        read_tracks(tmp_path / "nothing.csv")
    with pytest.raises(TrackError, match="is a folder"):
        read_tracks(tmp_path)
    with pytest.raises(TrackError, match="no such file"):
        read_tracks("/dev/zero")


def test_the_kind_may_be_in_capitals_and_the_path_text(write) -> None:
    assert len(read_tracks(str(write("A.CSV", GOOD)))) == 1


def test_size_is_bounded(complain, monkeypatch) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 10)
    assert "is larger than" in complain("a.csv", GOOD)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["a.csv", "a.gpx", "a.kml", "a.parquet"]),
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
        st.lists(st.text('0123456789.,-eE+nanif\n"T:Z', max_size=40), max_size=8).map(
            lambda rows: (GOOD + "\n".join(rows)).encode()
        ),
    ),
)
def test_noise_is_a_track_or_one_clear_error(tmp_path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    tracks: tuple[Track, ...] = ()
    with contextlib.suppress(TrackError):
        tracks = read_tracks(path)
    assert all(len(track) >= 2 for track in tracks)
