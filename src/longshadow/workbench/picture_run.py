"""Reads the exported detections of one option as hostile input, and puts them into one frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.errors import Problem, ResultsError
from longshadow.sensing.network_frames import earth_fixed_m, east_north_up_m, turned

__all__ = ["Observed", "read_run"]

Floats = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]

_MOST_ROWS = 2_000_000
_NEEDED = {
    "detections": ("option", "time_s", "radar", "flight", "range_m", "azimuth_rad",
                   "elevation_rad"),
    "radars": ("option", "radar", "latitude_deg", "longitude_deg", "altitude_m", "revisit_s",
               "range_sd_m", "azimuth_sd_rad", "elevation_sd_rad", "hits", "of_scans",
               "drop_after_scans"),
    "truth": ("flight", "time_s", "latitude_deg", "longitude_deg", "altitude_m"),
}  # fmt: skip
_TEXTS = ("option", "radar", "flight")


@dataclass(frozen=True, eq=False)
class Observed:
    """One simulated run in a local frame: east, north and up of its origin, metres.

    Attributes
    ----------
    option
        Whose radars these are.
    origin
        Latitude, longitude and altitude of the frame.
    radars
        (radars, 3) antennas.
    noise
        (radars, 3) standard deviations of elevation, azimuth and range.
    revisit_s
        (radars,) seconds.
    rule
        Hits, of so many scans, and scans after which a track is dropped.
    time_s, radar, flight
        (detections,) UTC seconds, index of the radar, and name of the truth behind it.
    measured
        (detections, 3) elevation, azimuth clockwise from north and range, along the axes of the
        common frame.
    truth
        By flight: (points, 4) UTC seconds, east, north, up.
    """

    option: str
    origin: tuple[float, float, float]
    radars: Floats
    noise: Floats
    revisit_s: Floats
    rule: tuple[int, int, int]
    time_s: Floats
    radar: NDArray[np.int64]
    flight: NDArray[Any]
    measured: Floats
    truth: Mapping[str, Floats]


def read_run(folder: Path, option: str | None) -> Observed:
    """Read one option's run of a results folder.

    Raises
    ------
    ResultsError
        If tables are missing or not as a network study writes them, or there is no such option.
    """
    tables = {name: _table(folder, name) for name in _NEEDED}
    chosen = _option(folder, tables, option)
    detections, radars = (
        {key: values[tables[name]["option"] == chosen] for key, values in tables[name].items()}
        for name in ("detections", "radars")
    )
    number = {str(name): i for i, name in enumerate(radars["radar"])}
    strange = sorted({str(name) for name in detections["radar"]} - number.keys())
    if strange:
        raise _broken(folder, f"detections of a radar that is not listed: {strange[0]!r}")
    return _joined(chosen, detections, radars, tables["truth"], number)


def _joined(
    chosen: str, detections: Columns, radars: Columns, truth: Columns, number: Mapping[str, int]
) -> Observed:
    def position(table: Columns) -> list[Floats]:
        return [table[name] for name in ("latitude_deg", "longitude_deg", "altitude_m")]

    lats, lons, _ = position(radars)
    origin = (float(lats.mean()), float(lons.mean()), 0.0)
    radar = np.array([number[str(name)] for name in detections["radar"]], dtype=np.int64)
    placed = np.column_stack(
        [truth["time_s"], east_north_up_m(earth_fixed_m(*position(truth)), *origin)]
    )
    sd = [radars[name] for name in ("elevation_sd_rad", "azimuth_sd_rad", "range_sd_m")]
    rule = tuple(int(radars[n][0]) for n in ("hits", "of_scans", "drop_after_scans"))
    return Observed(
        chosen, origin, east_north_up_m(earth_fixed_m(*position(radars)), *origin),
        np.column_stack(sd), radars["revisit_s"], (rule[0], rule[1], rule[2]),
        detections["time_s"], radar, detections["flight"],
        _along(detections, radars, radar, origin[:2]),
        {str(name): placed[truth["flight"] == name] for name in dict.fromkeys(truth["flight"])},
    )  # fmt: skip


def _along(
    detections: Columns, radars: Columns, radar: NDArray[np.int64], origin: tuple[float, float]
) -> Floats:
    """Turn directions from each radar's own frame into the common one; ranges stay."""
    azimuth, elevation = detections["azimuth_rad"], detections["elevation_rad"]
    flat = np.cos(elevation)
    own = np.column_stack([flat * np.sin(azimuth), flat * np.cos(azimuth), np.sin(elevation)])
    common = np.empty_like(own)
    for i, place in enumerate(zip(radars["latitude_deg"], radars["longitude_deg"], strict=True)):
        mine = radar == i
        common[mine] = turned(own[mine], (float(place[0]), float(place[1])), origin)
    east, north, up = common.T
    return np.column_stack(
        [np.arctan2(up, np.hypot(east, north)), np.arctan2(east, north), detections["range_m"]]
    )


def _option(folder: Path, tables: Mapping[str, Columns], option: str | None) -> str:
    known = list(dict.fromkeys(str(name) for name in tables["detections"]["option"]))
    if not known:
        raise _broken(folder, "no detection in it: nothing was ever seen")
    if option is not None and option not in known:
        raise ResultsError(
            Problem(
                "no option of this name has detections", str(folder), value=option,
                remedy=f"There are: {', '.join(known)}.",
            )
        )  # fmt: skip
    return known[0] if option is None else option


def _table(folder: Path, name: str) -> Columns:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "tables" / f"network_{name}.parquet"
    if not path.is_file():
        raise ResultsError(
            Problem(
                "has no exported detections",
                str(folder),
                value=path.name,
                remedy="Give the scenario a 'network' block and assess it again.",
            )
        )
    try:
        if pq.ParquetFile(path).metadata.num_rows > _MOST_ROWS:
            raise _broken(path, f"more than {_MOST_ROWS} rows")
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as fault:
        raise _broken(path, f"it cannot be read as Parquet: {fault}") from None
    missing = [key for key in _NEEDED[name] if key not in table.column_names]
    if missing:
        raise _broken(path, f"no column {', '.join(missing)}")
    columns = {key: table.column(key).to_numpy(zero_copy_only=False) for key in _NEEDED[name]}
    for key, values in columns.items():
        if key in _TEXTS:
            continue
        if values.dtype.kind not in "iuf" or not np.all(np.isfinite(values)):
            raise _broken(path, f"column {key} holds what is no number")
    return columns


def _broken(path: Path, what: str) -> ResultsError:
    remedy = "Make the folder again with `longshadow assess`."
    return ResultsError(
        Problem(f"is not what a network study writes: {what}", str(path), remedy=remedy)
    )
