"""The terrain verbs: what is in elevation data, get some, why a point is not seen."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from longshadow.errors import InputError, Problem, ResultsError

if TYPE_CHECKING:
    from longshadow.terrain.fetch_area import FetchOrder, FetchReport, Progress
    from longshadow.terrain.tiles_describe import TerrainInfo
    from longshadow.terrain.tiles_find import Source

__all__ = ["Explained", "as_json", "terrain_fetch", "terrain_info", "terrain_profile"]

_MARGIN_DEG = 0.02


@dataclass(frozen=True)
class Explained:
    """Why a target is or is not in line of sight: a sentence, the profile, and where it was drawn.

    `lines` says it in words; `picture` is the SVG file written, or None.
    """

    lines: str
    profile: Any
    picture: Path | None


def terrain_info(source: Source) -> TerrainInfo:
    """Return the card of an elevation file, a folder of tiles, or a built-in grid."""
    from longshadow.terrain.tiles_describe import describe_terrain

    return describe_terrain(source)


def terrain_fetch(order: FetchOrder, progress: Progress | None = None) -> FetchReport:
    """Fetch the elevation of an area into one GeoTIFF; the only verb that uses the network."""
    from longshadow.terrain.fetch_area import fetch_terrain

    return fetch_terrain(order) if progress is None else fetch_terrain(order, progress=progress)


def terrain_profile(
    source: Source,
    radar: tuple[float, float],
    mast_m: float,
    target: tuple[float, float],
    height_m: float,
    earth_factor: float = 4.0 / 3.0,
    svg: Path | None = None,
) -> Explained:
    """Explain the line of sight from an antenna to a target.

    Parameters
    ----------
    radar, target
        Latitude and longitude in degrees.
    mast_m, height_m
        Antenna and target above the ground under them.
    earth_factor
        Effective over true Earth radius.
    svg
        Where to write a picture of the profile.

    Raises
    ------
    InputError
        If a number is out of range, or the terrain cannot be opened or does not hold both ends.
    """
    _check(radar, mast_m, target, height_m, earth_factor)
    from longshadow.terrain.profile import describe, draw, explain
    from longshadow.terrain.sightline import Observer
    from longshadow.terrain.tiles import open_terrain

    grid = open_terrain(source, _around(radar, target))
    try:
        observer = Observer(*radar, mast_m)
        profile = explain(grid, observer, *target, height_m, earth_factor)
    except ValueError as error:
        raise InputError(
            Problem(str(error), remedy="Both ends must stand on known ground of the terrain.")
        ) from error
    if svg is not None:
        _write(svg, draw(profile))
    return Explained(describe(profile), profile, svg)


def as_json(record: Any) -> dict[str, Any]:
    """Return a record as what one JSON document can hold: no NaN, paths and arrays as text."""
    return {name: _plain(value) for name, value in asdict(record).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _check(
    radar: tuple[float, float],
    mast_m: float,
    target: tuple[float, float],
    height_m: float,
    earth_factor: float,
) -> None:
    problems = []
    for name, (lat, lon) in (("--from", radar), ("--to", target)):
        if not (-90 <= lat <= 90 and -180 <= lon <= 360):
            problems.append(Problem("off the globe", where=name, value=f"{lat:g},{lon:g}"))
    for name, height in (("--mast", mast_m), ("--height", height_m)):
        if not 0 <= height <= 100_000:
            problems.append(
                Problem("must lie between 0 and 100,000 m", where=name, value=f"{height:g}")
            )
    if not earth_factor > 0:
        problems.append(
            Problem("must be above 0 (inf: flat)", where="--k", value=f"{earth_factor:g}")
        )
    if radar == target:
        problems.append(Problem("the target stands at the radar", where="--to"))
    if problems:
        raise InputError(problems)


def _around(
    radar: tuple[float, float], target: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return bounds that hold both ends and the geodesic between, which bows out polewards."""
    lats = sorted((radar[0], target[0]))
    lons = sorted((radar[1], target[1]))
    bow = _MARGIN_DEG + 0.1 * (lons[1] - lons[0])
    return (
        lons[0] - _MARGIN_DEG,
        max(-90.0, lats[0] - bow),
        lons[1] + _MARGIN_DEG,
        min(90.0, lats[1] + bow),
    )


def _write(path: Path, text: str) -> None:
    import os
    import tempfile

    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ResultsError(
            Problem(f"cannot be written ({error.strerror or error})", file=str(path))
        ) from error
