"""Reads tracks from KML 2.2: gx:Track, and LineString where its Placemark has a time span.

``altitudeMode`` decides the word for the vertical: ``absolute`` is an altitude above mean sea
level, ``relativeToGround`` a height above ground, ``clampToGround`` (the default) a height of 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from longshadow.physics.path import inverse
from longshadow.tracks.assemble import MAX_POINTS, Draft
from longshadow.tracks.columns import number_of, seconds_of
from longshadow.tracks.hardened_xml import Element, walk
from longshadow.tracks.problems import Problems
from longshadow.tracks.record import BOUNDS

__all__ = ["read_kml"]

NAN = float("nan")
VERTICAL = {"absolute": "altitude_m", "relativeToGround": "height_m", "clampToGround": "height_m"}


def read_kml(path: Path, problems: Problems) -> list[Draft]:
    """Return the tracks of a KML file as they stand in it.

    A LineString has no times of its own. Where its Placemark has a TimeSpan with begin and end,
    it is flown at a constant speed over the ground between them; where it has none, that is an
    error, unless the file has a gx:Track as well.

    Parameters
    ----------
    path
        The file.
    problems
        Takes what is wrong.
    """
    reader = _Reader(path.stem, problems)
    whole = walk(path, reader.begins, reader.ends, problems)
    return reader.drafts() if whole else []


@dataclass
class _Line:
    """One gx:Track or LineString."""

    kind: str
    line: int
    mode: str = "clampToGround"
    times: list[tuple[str, int]] = field(default_factory=list)
    places: list[tuple[float, float, float]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)


@dataclass
class _Placemark:
    """What a Placemark holds."""

    name: str = ""
    span: dict[str, str] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)


class _Reader:
    """Gathers lines as the elements go by."""

    def __init__(self, stem: str, problems: Problems) -> None:
        self.stem, self.problems = stem, problems
        self.placemarks = [_Placemark()]
        self.points = 0

    def begins(self, element: Element) -> None:
        if element.name == "Placemark":
            self.placemarks.append(_Placemark())
        elif element.name in ("Track", "LineString"):
            self.placemarks[-1].lines.append(_Line(element.name, element.line))

    def ends(self, element: Element) -> None:
        mark, inside = self.placemarks[-1], element.parent in ("Track", "LineString")
        if element.name == "name" and element.parent == "Placemark":
            mark.name = element.text
        elif element.name in ("begin", "end") and element.parent == "TimeSpan":
            mark.span[element.name] = element.text
        elif inside and element.name == "altitudeMode":
            mark.lines[-1].mode = element.text
        elif inside and element.name == "when":
            mark.lines[-1].times.append((element.text, element.line))
        elif inside and element.name == "coord":
            self._place(mark.lines[-1], element.text.split(), element.line)
        elif inside and element.name == "coordinates":
            for place in re.finditer(r"\S+", element.text):
                self._place(mark.lines[-1], place[0].split(","), element.line)

    def _place(self, line: _Line, numbers: list[str], at: int) -> None:
        self.points += 1
        if self.points <= MAX_POINTS:
            line.places.append(self._numbers(numbers, at))
            line.at.append(at)
        elif self.points == MAX_POINTS + 1:
            self.problems.add(f"has more than {MAX_POINTS} points", line=at)

    def drafts(self) -> list[Draft]:
        """Return the tracks; lines without times are left out where there are others."""
        pairs = [(mark, line) for mark in self.placemarks for line in mark.lines]
        timed = [
            (m, ln) for m, ln in pairs if ln.kind == "Track" or {"begin", "end"} <= set(m.span)
        ]
        if not timed:
            for _, line in pairs:
                self.problems.add(
                    "LineString has no times", line=line.line,
                    remedy="use gx:Track, or give the Placemark a TimeSpan with begin and end",
                )  # fmt: skip
        return [self._draft(mark, line) for mark, line in timed]

    def _draft(self, mark: _Placemark, line: _Line) -> Draft:
        lon, lat, up = np.array(line.places).reshape(-1, 3).T
        if line.mode not in VERTICAL:
            self.problems.add("altitudeMode must be one of: " + ", ".join(VERTICAL),
                              line=line.line, value=line.mode)  # fmt: skip
        elif line.mode == "clampToGround" and np.any(np.nan_to_num(up) != 0):
            self.problems.add(
                "altitudeMode clampToGround leaves the altitudes that are given without a meaning",
                line=line.line,
                remedy="absolute is above mean sea level, relativeToGround above the ground",
            )
        times = self._times(mark, line, lat, lon)
        vertical = VERTICAL.get(line.mode, "altitude_m")
        columns = {"time_s": times, "latitude_deg": lat, "longitude_deg": lon, vertical: up}
        return Draft(mark.name or self.stem, dict(columns), line.at)

    def _numbers(self, texts: list[str], line: int) -> tuple[float, float, float]:
        values = [number_of(text) for text in texts]
        if len(values) == 2:
            values.append(0.0)
        if len(values) != 3 or None in values:
            self.problems.add("must be longitude, latitude and altitude", line=line,
                              where="coordinates", value=" ".join(texts) or "nothing")  # fmt: skip
            return NAN, NAN, NAN
        return values[0] or 0.0, values[1] or 0.0, values[2] or 0.0

    def _times(self, mark: _Placemark, line: _Line, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
        """Times of a gx:Track, or those of constant speed along a LineString."""
        if line.kind == "LineString":
            begin = self._seconds(mark.span["begin"], line.line)
            end = self._seconds(mark.span["end"], line.line)
            nowhere = ~(np.abs(lat) <= BOUNDS["latitude_deg"][1])
            if lat.size < 2 or np.any(nowhere):
                # one moment after the other, so that the place itself is what is told
                return np.asarray(begin + np.arange(lat.size, dtype=np.float64))
            _, legs = inverse(lat[:-1], lon[:-1], lat[1:], lon[1:])
            way = np.concatenate([[0.0], np.cumsum(legs)])
            return np.asarray(begin + (end - begin) * way / max(way[-1], 1e-9))
        if len(line.times) != len(line.places):
            self.problems.add(
                f"gx:Track has {len(line.times)} times and {len(line.places)} places",
                line=line.line,
            )
            return np.full(lat.size, NAN)
        return np.array([self._seconds(text, at) for text, at in line.times])

    def _seconds(self, text: str, line: int) -> float:
        value = seconds_of(text)
        if value is None:
            self.problems.add("must be a time in ISO 8601 with a zone", line=line, where="time",
                              value=text or "nothing")  # fmt: skip
        return NAN if value is None else value
