"""Columns of a table of tracks: what their names mean, and how a cell becomes SI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from longshadow.tracks.problems import Problems

__all__ = ["MEANINGS", "number_of", "read_header", "seconds_of"]

FOOT_M = 0.3048

#: Name of a column, the array it fills, and the factor to SI; None: a time in ISO 8601.
MEANINGS: dict[str, tuple[str, float | None]] = {
    "time": ("time_s", None),
    "time_s": ("time_s", 1.0),
    "time_ms": ("time_s", 1e-3),
    "latitude_deg": ("latitude_deg", 1.0),
    "longitude_deg": ("longitude_deg", 1.0),
    "altitude_m": ("altitude_m", 1.0),
    "altitude_km": ("altitude_m", 1e3),
    "altitude_ft": ("altitude_m", FOOT_M),
    "height_m": ("height_m", 1.0),
    "height_km": ("height_m", 1e3),
    "height_ft": ("height_m", FOOT_M),
}
#: Columns that say which track a row belongs to.
NAMES = ("track", "name")
#: A column that begins so, and is none of the above, was meant to be one of them.
WORDS = ("time", "lat", "lon", "alt", "height", "ele")

REMEDIES = {
    "time": "time (ISO 8601 with a zone), time_s (seconds since 1970 UTC) or time_ms",
    "latitude": "latitude_deg",
    "longitude": "longitude_deg",
    "vertical": "altitude_m, altitude_km or altitude_ft (above mean sea level), or height_m, "
    "height_km or height_ft (above the ground)",
}


def read_header(names: Sequence[str], problems: Problems, line: int) -> Mapping[str, int]:
    """Return the place of each known column, and note what is missing, doubled or unclear.

    Parameters
    ----------
    names
        Names of the columns, in their order.
    problems
        Takes what is wrong.
    line
        Line of the names, or 0.
    """
    found: dict[str, int] = {}
    for place, raw in enumerate(names):
        name = raw.strip()
        if name in found:
            problems.add("column appears twice", line=line, where=name)
        elif name in MEANINGS or name in NAMES:
            found[name] = place
        elif name.lower().startswith(WORDS):
            problems.add("column has no meaning here", line=line, value=name,
                         remedy=f"known: {', '.join([*MEANINGS, *NAMES])}")  # fmt: skip
    _complete(found, problems, line)
    return found


def _complete(found: Mapping[str, int], problems: Problems, line: int) -> None:
    """Note what a track needs exactly once and does not have."""
    words = {"time": "time", "latitude": "latitude", "longitude": "longitude"}
    words |= {"altitude": "vertical", "height": "vertical"}
    given: dict[str, list[str]] = {word: [] for word in REMEDIES}
    for name in found:
        if name in MEANINGS:
            given[words[name.partition("_")[0]]].append(name)
    for word, names in given.items():
        remedy = f"exactly one of: {REMEDIES[word]}"
        if not names:
            problems.add(f"no column for the {_spoken(word)}", line=line, remedy=remedy)
        elif len(names) > 1:
            problems.add(f"several columns for the {_spoken(word)}", line=line,
                         value=", ".join(names), remedy=remedy)  # fmt: skip
    if all(name in found for name in NAMES):
        problems.add("both track and name are given", line=line, remedy="keep one of them")


def _spoken(word: str) -> str:
    return "altitude or height" if word == "vertical" else word


def number_of(text: str) -> float | None:
    """Return a finite number as it is written in a file, or None.

    >>> number_of(" -12.5 "), number_of("1_000"), number_of("nan"), number_of("")
    (-12.5, None, None, None)
    """
    if not text.isascii() or "_" in text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def seconds_of(text: str) -> float | None:
    """Return seconds since 1970 UTC of a time in ISO 8601 with its zone, or None.

    >>> seconds_of("2024-04-13T20:00:00Z"), seconds_of("2024-04-13T22:00:00+02:00")
    (1713038400.0, 1713038400.0)
    >>> seconds_of("2024-04-13T20:00:00") is None  # which zone?
    True
    """
    try:
        moment = datetime.fromisoformat(text.strip()) if text.isascii() else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    try:
        return moment.timestamp()
    except (OverflowError, ValueError):
        return None
