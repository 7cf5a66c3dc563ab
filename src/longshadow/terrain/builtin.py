"""The relief that ships with Longshadow: real ground in a fictional frame.

Both grids are cut from NOAA GLOBE, the 30-arc-second elevation model of 1999 (public domain),
mirrored east to west and moved to longitude 0, so that no example points at a real site.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from longshadow.errors import Problem, TerrainError

__all__ = [
    "CITATION",
    "MAP_NOTE",
    "Builtin",
    "builtin_path",
    "builtin_record",
    "is_builtin",
    "list_builtin",
]

CITATION = (
    "GLOBE Task Team and others (Hastings, D. A., Dunbar, P. K., eds.), 1999: The Global "
    "Land One-kilometer Base Elevation (GLOBE) Digital Elevation Model, Version 1.0. NOAA "
    "National Geophysical Data Center. Tile G, mirrored east-west and moved. Public domain."
)
MAP_NOTE = "Fictional region with real relief"
_PREFIX = "builtin:"


@dataclass(frozen=True)
class Builtin:
    """One shipped grid; `bounds` are W, S, E, N in degrees."""

    name: str
    title: str
    bounds: tuple[float, float, float, float]
    vertical_datum: str = "mean sea level (GLOBE)"
    citation: str = CITATION
    note: str = MAP_NOTE


_ALL = (
    Builtin(
        "relief_plain_to_high_mountains_30s",
        "River plain rising to a wall of high mountains, 52 to 8311 m",
        (0.0, 26.0, 12.0, 36.0),
    ),
    Builtin(
        "relief_plateau_and_coast_30s",
        "Plateau, ranges and coasts, 0 to 3703 m",
        (0.0, 36.0, 12.0, 42.0),
    ),
)


def list_builtin() -> tuple[Builtin, ...]:
    """Return the records of all shipped grids."""
    return _ALL


def is_builtin(source: object) -> bool:
    """Say whether a text names a shipped grid, as in ``builtin:relief_plateau_and_coast_30s``."""
    return isinstance(source, str) and source.startswith(_PREFIX)


def builtin_record(source: str) -> Builtin:
    """Return the record of a shipped grid.

    Raises
    ------
    TerrainError
        If there is no grid of that name; the nearest names are offered.
    """
    name = source.removeprefix(_PREFIX)
    for record in _ALL:
        if record.name == name:
            return record
    names = [record.name for record in _ALL]
    near = get_close_matches(name, names, n=1, cutoff=0.4) or names
    raise TerrainError(
        Problem(
            "no built-in terrain of that name",
            value=source,
            remedy="Did you mean " + " or ".join(_PREFIX + text for text in near) + "?",
        )
    )


def builtin_path(source: str) -> Path:
    """Return where the shipped grid lies on disk."""
    return Path(__file__).parent / "data" / f"{builtin_record(source).name}.tif"
