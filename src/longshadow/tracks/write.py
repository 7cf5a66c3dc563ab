"""Writes tracks: a table in CSV that reads back to the same bits, and GeoJSON for a map."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from longshadow.errors import TrackError
from longshadow.physics.path import positions_at
from longshadow.tracks.record import Track

__all__ = ["write_csv", "write_geojson"]


def write_csv(tracks: Iterable[Track], path: str | os.PathLike[str]) -> None:
    """Write tracks as a table; `longshadow.tracks.read_tracks` gives the same numbers back.

    Parameters
    ----------
    tracks
        At least one, all with altitudes or all with heights, with names that differ.
    path
        Where to; replaced in one go.

    Raises
    ------
    TrackError
        If tracks with altitudes and tracks with heights are mixed, if there is none, if two share
        a name, or if the file cannot be written.
    """
    tracks = list(tracks)
    heads = {tuple(track.columns()) for track in tracks}
    if len(heads) != 1:
        raise TrackError("one table holds tracks with altitudes, or tracks with heights")
    if len({track.name for track in tracks}) != len(tracks):
        raise TrackError("two tracks have the same name")
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["track", *heads.pop()])
    for track in tracks:
        columns = (values.tolist() for values in track.columns().values())
        table.writerows([track.name, *map(repr, row)] for row in zip(*columns, strict=True))
    _replace(Path(path), text.getvalue())


def write_geojson(tracks: Iterable[Track], path: str | os.PathLike[str]) -> None:
    """Write tracks as GeoJSON (RFC 7946), one line a track and one point a time.

    Parameters
    ----------
    tracks
        Any tracks.
    path
        Where to; replaced in one go.

    Raises
    ------
    TrackError
        If the file cannot be written.

    Notes
    -----
    Lines are cut at the antimeridian (RFC 7946, section 3.1.9). Altitudes and heights are
    properties, not third coordinates, which the standard counts from the ellipsoid.
    """
    features: list[dict[str, Any]] = []
    for track in tracks:
        ends = {"begin": _iso(track.time_s[0]), "end": _iso(track.time_s[-1])}
        whole = {"track": track.name, **ends}
        features.append(_feature("MultiLineString", _pieces(track), whole))
        name, up = list(track.columns().items())[-1]
        for i in range(len(track)):
            place = [float(track.longitude_deg[i]), float(track.latitude_deg[i])]
            moment = {"track": track.name, "time": _iso(track.time_s[i]), name: float(up[i])}
            features.append(_feature("Point", place, moment))
    text = json.dumps({"type": "FeatureCollection", "features": features}, allow_nan=False)
    _replace(Path(path), text + "\n")


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _iso(seconds: float) -> str:
    try:
        moment = datetime.fromtimestamp(float(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        raise TrackError(f"{seconds:.0f} s since 1970 is no date of a calendar") from None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _pieces(track: Track) -> list[list[list[float]]]:
    """The line of a track, cut where it crosses the antimeridian."""
    places = np.column_stack([track.longitude_deg, track.latitude_deg]).tolist()
    pieces = [[places[0]]]
    for i in range(1, len(places)):
        before, after = places[i - 1], places[i]
        if abs(after[0] - before[0]) > 180.0:
            latitude = _crossing(before, after)
            side = 180.0 if before[0] > 0 else -180.0
            pieces[-1].append([side, latitude])
            pieces.append([[-side, latitude]])
        pieces[-1].append(after)
    return pieces


def _crossing(before: list[float], after: list[float]) -> float:
    """Latitude at which the geodesic between two places crosses the antimeridian."""
    ends = [0.0, 1.0], [before[1], after[1]], [before[0], after[0]]
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        longitude = positions_at(*ends, [middle])[1]
        if (longitude[0] > 0) == (before[0] > 0):
            low = middle
        else:
            high = middle
    return float(positions_at(*ends, [low])[0][0])


def _replace(path: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TrackError(f"{path}: cannot be written: {error.strerror or error}") from None
