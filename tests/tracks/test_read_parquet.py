"""Tables in Parquet: types, zones, gaps, and damage."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from longshadow.errors import TrackError
from longshadow.tracks import read_parquet, read_tracks

MOMENTS = [datetime(2024, 4, 13, 20, 0, s, tzinfo=UTC) for s in (0, 10)]
SECONDS = [1713038400.0, 1713038410.0]


def table(**changes: Any) -> pa.Table:
    columns: dict[str, Any] = {
        "time_s": SECONDS, "latitude_deg": [50.0, 50.1], "longitude_deg": [8.0, 8.0],
        "altitude_m": [1000.0, 1100.0],
    }  # fmt: skip
    columns |= changes
    return pa.table({key: values for key, values in columns.items() if values is not None})


@pytest.fixture
def file(tmp_path):
    def written(content: pa.Table) -> Any:
        path = tmp_path / "alpha.parquet"
        pq.write_table(content, path)
        return path

    return written


def complaint(path) -> str:
    with pytest.raises(TrackError) as caught:
        read_tracks(path)
    return str(caught.value)


def test_numbers_of_any_width_become_a_track(file) -> None:
    narrow = table(
        latitude_deg=pa.array([50, 51], pa.int8()), altitude_m=None,
        altitude_ft=pa.array([1000, 2000], pa.float32()), speed=[1, 2],
    )  # fmt: skip
    (track,) = read_tracks(file(narrow))
    assert track.name == "alpha"
    np.testing.assert_array_equal(track.time_s, SECONDS)
    np.testing.assert_array_equal(track.latitude_deg, [50.0, 51.0])
    np.testing.assert_allclose(track.altitude_m, [304.8, 609.6])


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_have_a_zone(file, unit) -> None:
    zoned = pa.array(MOMENTS, pa.timestamp(unit, "Europe/Paris"))
    (track,) = read_tracks(file(table(time_s=None, time=zoned)))
    np.testing.assert_array_equal(track.time_s, SECONDS)
    naive = pa.array([m.replace(tzinfo=None) for m in MOMENTS], pa.timestamp(unit))
    said = complaint(file(table(time_s=None, time=naive)))
    assert "time: must be a column of times (found timestamp[" in said


def test_times_may_be_spelt(file) -> None:
    spelt = ["2024-04-13T20:00:00Z", "2024-04-13T22:00:10+02:00"]
    (track,) = read_tracks(file(table(time_s=None, time=spelt)))
    np.testing.assert_array_equal(track.time_s, SECONDS)
    said = complaint(file(table(time_s=None, time=[spelt[0], None])))
    assert "row 2, time: must be a time in ISO 8601 with a zone (found nothing)" in said


@pytest.mark.parametrize("names", [["b", "a"], [7, 8]])
def test_rows_are_grouped_by_name(file, names) -> None:
    doubled = pa.concat_tables(
        [table(track=names), table(track=names, time_s=[SECONDS[1] + 9] * 2)]
    )
    for column in (doubled["track"], doubled["track"].dictionary_encode()):
        one, two = read_tracks(file(doubled.set_column(4, "track", column)))
        assert [one.name, two.name] == [str(n) for n in names]
        assert len(one) == len(two) == 2


def test_gaps_and_bad_values_are_told_with_their_row(file) -> None:
    bad = table(latitude_deg=[50.0, None], longitude_deg=[np.nan, 8.0], altitude_m=[1e9, 1.0])
    said = complaint(file(bad))
    assert "row 2, track 'alpha', latitude_deg: must lie in [-90, 90] (found nan)" in said
    assert "row 1, track 'alpha', longitude_deg: must lie in" in said
    assert "row 1, track 'alpha', altitude_m: must lie in" in said


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"latitude_deg": ["50", "51"]},
            "latitude_deg: must be a column of numbers (found string)",
        ),
        ({"altitude_m": None}, "no column for the altitude or height"),
        ({"track": [1.5, 2.5]}, "track: must be a column of text or whole numbers (found double)"),
        ({"latitude_deg": [[1.0], [2.0]]}, "latitude_deg: must be a column of numbers (found list"),
        ({key: [] for key in ("time_s", "latitude_deg", "longitude_deg", "altitude_m")}, ""),
        ({"time_s": SECONDS[::-1]}, "row 2, track 'alpha', time_s: is before the point before"),
    ],
)
def test_what_is_no_table_of_tracks_is_refused(file, changes, message) -> None:
    assert message in complaint(file(table(**changes)))


def test_size_is_bounded_before_anything_is_unpacked(file, monkeypatch) -> None:
    monkeypatch.setattr(read_parquet, "MAX_POINTS", 1)
    assert "has more than 1 points (found 2)" in complaint(file(table()))
    monkeypatch.undo()
    monkeypatch.setattr(read_parquet, "MAX_UNPACKED", 1 << 20)
    repeated = pa.table({name: np.zeros(200_000) for name in table().column_names})
    packed = file(repeated)
    pq.write_table(repeated, packed, compression="zstd", use_dictionary=False)
    assert packed.stat().st_size < 1 << 16
    assert "unpacks to more than 1 MiB" in complaint(packed)


def test_damage_is_one_clear_error(file) -> None:
    path = file(table())
    whole = path.read_bytes()
    for data in (b"", b"PAR1", whole[: len(whole) // 2], b"PAR1" + b"\0" * 100 + b"PAR1"):
        path.write_bytes(data)
        assert "is not a table in Parquet, or a damaged one" in complaint(path)


def test_random_damage_never_escapes(file) -> None:
    path = file(table(track=["a", "a"]))
    whole = path.read_bytes()
    rng = np.random.default_rng(5)
    for _ in range(300):
        data = bytearray(whole)
        for place in rng.integers(4, len(whole) - 4, rng.integers(1, 6)):
            data[place] = rng.integers(256)
        path.write_bytes(bytes(data))
        with contextlib.suppress(TrackError):
            read_tracks(path)
