"""A track: where something was at each moment, checked once and then trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.path import wrapped_deg
from longshadow.tracks.problems import Problems

__all__ = ["BOUNDS", "Fault", "Track", "faults"]

FloatArray = NDArray[np.float64]

#: What a column may hold. Altitudes reach from below the Dead Sea to far beyond the highest test
#: flight; times reach to the year 5138, which catches milliseconds given as seconds.
BOUNDS: dict[str, tuple[float, float]] = {
    "time_s": (-1e11, 1e11),
    "latitude_deg": (-90.0, 90.0),
    "longitude_deg": (-180.0, 360.0),
    "altitude_m": (-1_000.0, 1e8),
    "height_m": (0.0, 1e8),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one point.

    Attributes
    ----------
    point
        Index of the point, from 0.
    column
        Name of the column, with its unit.
    message, value, remedy
        As in `longshadow.errors.Problem`.
    """

    point: int
    column: str
    message: str
    value: str = ""
    remedy: str = ""


@dataclass(frozen=True, eq=False)
class Track:
    """Points of one flight: SI arrays of the same length n, at least 2, that cannot be changed.

    Attributes
    ----------
    name
        What it is called in its file.
    time_s
        Seconds since 1970-01-01 00:00 UTC, without leap seconds, rising.
    latitude_deg, longitude_deg
        WGS84, degrees; longitudes are kept in [-180, 180).
    altitude_m
        Metres above mean sea level, or None.
    height_m
        Metres above the ground below, or None. Exactly one of the two is given: the words are
        never mixed, and neither is turned into the other without an elevation model.

    Raises
    ------
    TrackError
        With every point that is not one.
    """

    name: str
    time_s: FloatArray
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    altitude_m: FloatArray | None = None
    height_m: FloatArray | None = None

    def __post_init__(self) -> None:
        columns = self.columns()
        problems = Problems()
        for fault in faults(columns):
            place = f"track {self.name!r}, point {fault.point + 1}, {fault.column}"
            problems.add(fault.message, where=place, value=fault.value, remedy=fault.remedy)
        problems.check()
        for name, values in columns.items():
            kept = wrapped_deg(values) if name == "longitude_deg" else values
            kept = np.array(kept, dtype=np.float64)
            kept.setflags(write=False)
            object.__setattr__(self, name, kept)

    def __len__(self) -> int:
        return int(np.size(self.time_s))

    def columns(self) -> dict[str, FloatArray]:
        """Return the arrays that it has, by name, in the order of the record."""
        given = {name: getattr(self, name) for name in BOUNDS}
        return {
            name: np.asarray(values, dtype=np.float64)
            for name, values in given.items()
            if values is not None
        }


def faults(columns: dict[str, FloatArray]) -> Iterator[Fault]:
    """Yield everything that keeps columns from being a track.

    Parameters
    ----------
    columns
        Arrays by the names of `BOUNDS`, in SI units.
    """
    vertical = [name for name in ("altitude_m", "height_m") if name in columns]
    if len(vertical) != 1:
        yield Fault(
            0, "altitude_m or height_m", f"must be one of the two, and {len(vertical)} are given",
            remedy="altitude is above mean sea level, height is above the ground",
        )  # fmt: skip
    sizes = {np.shape(values) for values in columns.values()}
    if len(sizes) != 1 or len(next(iter(sizes))) != 1:
        yield Fault(0, "all columns", "must be lines of the same length")
        return
    if columns["time_s"].size < 2:
        yield Fault(0, "time_s", "must have at least two points", str(columns["time_s"].size))
    for name, values in columns.items():
        yield from _outside(name, values)
    yield from _backwards(columns["time_s"])


def _outside(name: str, values: FloatArray) -> Iterator[Fault]:
    """Values that are not finite or beyond their bounds."""
    low, high = BOUNDS[name]
    bad = ~((values >= low) & (values <= high))  # so is NaN
    for point in np.flatnonzero(bad):
        message = f"must lie in [{low:g}, {high:g}]"
        yield Fault(int(point), name, message, f"{values[point]:.9g}")


def _backwards(time_s: FloatArray) -> Iterator[Fault]:
    """Points that are not after the one before."""
    step = np.diff(time_s)
    for point in np.flatnonzero(step <= 0) + 1:
        again = time_s[point] == time_s[point - 1]
        message = "has the time of the point before" if again else "is before the point before"
        yield Fault(
            int(point), "time_s", message, f"{time_s[point]:.3f}",
            remedy="order the points of a track by time, one point a moment",
        )  # fmt: skip
