"""Flights over the ground of a map, second by second: what every radar of a network looks at.

A flight follows the geodesic from each of its points to the next. The ground below it, and what
a radar has in sight there, are those of the cell that it flies over; distances and altitudes are
those of the flight itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.errors import Problem, TrackError
from longshadow.physics.path import inverse, positions_at
from longshadow.terrain.grid import Grid, fractional_indices
from longshadow.tracks.record import Track

__all__ = ["MOST_SAMPLES", "Paths", "sample_tracks"]

Floats = NDArray[np.float64]

#: Tracks times seconds of the longest of them: what fits into memory beside several radars.
MOST_SAMPLES = 1_000_000
#: More of a track than this over unknown ground, or below the ground, and it is refused.
MOST_BAD = 0.01


@dataclass(frozen=True, eq=False)
class Paths:
    """Flights at even times; a shorter one stays where it ended until the longest has ended.

    Attributes
    ----------
    names
        (tracks,) names.
    start_s, duration_s
        (tracks,) UTC seconds since 1970 at the beginning, and seconds from there to the end.
    step_s
        Seconds from one sample to the next.
    latitude_deg, longitude_deg, altitude_m
        (tracks, samples) position, and altitude above mean sea level.
    above_m
        (tracks, samples) height above the ground of the cell; NaN where that is unknown.
    left_m
        (tracks, samples) distance along the ground that is left to fly.
    row, column
        (tracks, samples) the cell.
    """

    names: tuple[str, ...]
    start_s: Floats
    duration_s: Floats
    step_s: float
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    above_m: Floats
    left_m: Floats
    row: NDArray[np.int64]
    column: NDArray[np.int64]


def sample_tracks(tracks: Sequence[Track], grid: Grid, step_s: float = 1.0) -> Paths:
    """Return tracks at even times over a map.

    Parameters
    ----------
    tracks
        At least one.
    grid
        Elevations.
    step_s
        Seconds between samples, above 0.

    Raises
    ------
    TrackError
        If there is no track or too much of them, and for every track that leaves the map, or
        that is below the ground or over unknown ground for more than 1 % of its time.
    """
    if not tracks:
        raise TrackError("no tracks: a network needs at least one to look at")
    if not 0.0 < step_s < np.inf:
        raise ValueError(f"step_s = {step_s}: must be above 0")
    duration = np.array([track.time_s[-1] - track.time_s[0] for track in tracks])
    samples = int(np.ceil(float(duration.max()) / step_s)) + 1
    if samples * len(tracks) > MOST_SAMPLES:
        raise TrackError(
            Problem(
                f"{len(tracks)} tracks, the longest of {duration.max() / 3600:.1f} h, are more "
                f"than {MOST_SAMPLES} seconds of flight together",
                remedy="Give fewer tracks, or cut them to the part over the area.",
            )
        )
    parts = [_one(track, grid, step_s * np.arange(samples, dtype=np.float64)) for track in tracks]
    problems = [
        problem
        for track, part in zip(tracks, parts, strict=True)
        for problem in _problems(track, part, grid)
    ]
    if problems:
        raise TrackError(problems[:20])
    return _joined(tracks, duration, step_s, parts)


def _one(track: Track, grid: Grid, elapsed_s: Floats) -> dict[str, Floats]:
    """Return latitude, longitude, row, column, altitude, height and way left of one track."""
    start = float(track.time_s[0])
    times = np.minimum(start + elapsed_s, track.time_s[-1])
    lats, lons = positions_at(track.time_s, track.latitude_deg, track.longitude_deg, times)
    row, column = _cells(grid, lats, lons)
    rows, columns = grid.heights_m.shape
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    ground = np.full(times.size, np.nan)
    ground[inside] = grid.heights_m[row[inside].astype(int), column[inside].astype(int)]
    if track.altitude_m is not None:
        altitude = np.interp(times, track.time_s, track.altitude_m)
        above = altitude - ground
    else:
        assert track.height_m is not None
        above = np.where(np.isnan(ground), np.nan, np.interp(times, track.time_s, track.height_m))
        altitude = ground + above
    legs = inverse(
        track.latitude_deg[:-1], track.longitude_deg[:-1],
        track.latitude_deg[1:], track.longitude_deg[1:],
    )[1]  # fmt: skip
    left = np.concatenate([np.cumsum(legs[::-1])[::-1], [0.0]])
    return {
        "latitude_deg": lats, "longitude_deg": lons, "row": row, "column": column,
        "altitude_m": altitude, "above_m": above, "left_m": np.interp(times, track.time_s, left),
        "inside": inside, "flown": start + elapsed_s <= track.time_s[-1],
    }  # fmt: skip


def _cells(grid: Grid, lats: Floats, lons: Floats) -> tuple[Floats, Floats]:
    """Return rows and columns of the cells that hold positions, perhaps beyond the map."""
    row, column = fractional_indices(grid, lats, lons)
    return np.floor(row + 0.5), np.floor(column + 0.5)


def _problems(track: Track, part: dict[str, Floats], grid: Grid) -> Iterator[Problem]:
    flown = part["flown"].astype(bool)
    outside = np.flatnonzero(flown & ~part["inside"].astype(bool))
    where = f"track {track.name!r}"
    if outside.size:
        first = int(outside[0])
        yield Problem(
            f"lies outside the terrain for {100 * outside.size / flown.sum():.0f} % of its time",
            where=where,
            value=f"{part['latitude_deg'][first]:.4f}, {part['longitude_deg'][first]:.4f}",
            remedy="Cut the track to the area, or widen the area; terrain never crosses 180 deg.",
        )
        return
    for what, bad in (
        ("over ground of unknown height", np.isnan(part["above_m"])),
        ("below the ground", part["above_m"] < 0.0),
    ):
        share = float(np.mean(bad[flown]))
        if share > MOST_BAD:
            yield Problem(
                f"is {what} for {100 * share:.0f} % of its time",
                where=where,
                remedy="Cut the track, or check its altitudes: they count from mean sea level.",
            )


def _joined(
    tracks: Sequence[Track], duration: Floats, step_s: float, parts: list[dict[str, Floats]]
) -> Paths:
    def together(name: str) -> Floats:
        return np.stack([part[name] for part in parts])

    return Paths(
        names=tuple(track.name for track in tracks),
        start_s=np.array([float(track.time_s[0]) for track in tracks]),
        duration_s=duration,
        step_s=step_s,
        latitude_deg=together("latitude_deg"),
        longitude_deg=together("longitude_deg"),
        altitude_m=together("altitude_m"),
        above_m=together("above_m"),
        left_m=together("left_m"),
        row=together("row").astype(np.int64),
        column=together("column").astype(np.int64),
    )
