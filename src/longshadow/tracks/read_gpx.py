"""Reads tracks from GPX: each segment is a track, elevations are above mean sea level."""

from __future__ import annotations

from pathlib import Path

from longshadow.tracks.assemble import MAX_POINTS, Draft
from longshadow.tracks.columns import number_of, seconds_of
from longshadow.tracks.hardened_xml import Element, walk
from longshadow.tracks.problems import Problems

__all__ = ["read_gpx"]

NAN = float("nan")


def read_gpx(path: Path, problems: Problems) -> list[Draft]:
    """Return the segments of the tracks of a GPX file as they stand in it.

    Routes and waypoints have no time of passage and are left out. A gap between two segments is
    a gap: nothing is known of it, so each segment is a track of its own.

    Parameters
    ----------
    path
        The file.
    problems
        Takes what is wrong.
    """
    reader = _Reader(path.stem, problems)
    whole = walk(path, reader.begins, reader.ends, problems)
    return reader.drafts if whole else []


class _Reader:
    """Gathers points as the elements go by."""

    def __init__(self, stem: str, problems: Problems) -> None:
        self.stem, self.problems = stem, problems
        self.drafts: list[Draft] = []
        self.name = ""
        self.points = 0
        self.point: dict[str, str] = {}

    def begins(self, element: Element) -> None:
        if element.name == "trk":
            self.name = ""
        elif element.name == "trkseg":
            columns = ("time_s", "latitude_deg", "longitude_deg", "altitude_m")
            self.drafts.append(Draft(self.name or self.stem, {key: [] for key in columns}))
        elif element.name == "trkpt":
            self.point = {}

    def ends(self, element: Element) -> None:
        if element.name == "name" and element.parent == "trk":
            self.name = element.text
        elif element.name in ("time", "ele") and element.parent == "trkpt":
            self.point[element.name] = element.text
        elif element.name == "trkpt" and self.drafts:
            self._add(element)

    def _add(self, element: Element) -> None:
        self.points += 1
        if self.points > MAX_POINTS:
            if self.points == MAX_POINTS + 1:
                self.problems.add(f"has more than {MAX_POINTS} points", line=element.line)
            return
        draft, given = self.drafts[-1], element.attributes
        values = {
            "time_s": self._time(self.point.get("time", ""), element.line),
            "latitude_deg": self._number(given.get("lat", ""), "lat", element.line),
            "longitude_deg": self._number(given.get("lon", ""), "lon", element.line),
            "altitude_m": self._number(self.point.get("ele", ""), "ele", element.line),
        }
        for key, value in values.items():
            draft.columns[key].append(value)  # type: ignore[union-attr]
        draft.lines.append(element.line)  # type: ignore[union-attr]

    def _number(self, text: str, where: str, line: int) -> float:
        value = number_of(text)
        if value is None:
            self.problems.add("must be a finite number", line=line, where=f"trkpt {where}",
                              value=text or "nothing")  # fmt: skip
        return NAN if value is None else value

    def _time(self, text: str, line: int) -> float:
        value = seconds_of(text)
        if value is None:
            self.problems.add("must be a time in ISO 8601 with a zone", line=line,
                              where="trkpt time", value=text or "nothing")  # fmt: skip
        return NAN if value is None else value
