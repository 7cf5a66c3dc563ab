"""The plane of a storyboard: positions in kilometres, paths thinned, boxes to look at."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Box", "Plane", "place_at", "round_length", "side_by_side", "spiral", "thinned"]

#: Kilometres in one degree of latitude on a sphere of 6,371 km.
DEGREE_KM = math.radians(1.0) * 6371.0
#: Height of every picture over its width, so that nothing jumps when another run is picked.
ASPECT = 0.78
_GOLDEN_ANGLE = math.pi * (3.0 - math.sqrt(5.0))

Point = tuple[float, float]
#: Time (s), x and y (km), height (m).
Sample = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """What is shown: left and top edge, width and height, km."""

    x: float
    y: float
    wide: float
    high: float

    @classmethod
    def around(cls, points: Iterable[Point], *, air: float = 0.0, least: float = 0.0) -> Box:
        """Return the box of the page's shape that holds points, with air as a share of it."""
        xs, ys = zip(*points, strict=True)
        wide = max(max(xs) - min(xs), (max(ys) - min(ys)) / ASPECT, least) * (1.0 + 2.0 * air)
        middle = (max(xs) + min(xs)) / 2.0, (max(ys) + min(ys)) / 2.0
        return cls(middle[0] - wide / 2.0, middle[1] - wide * ASPECT / 2.0, wide, wide * ASPECT)

    @property
    def corners(self) -> tuple[Point, Point]:
        """North-west and south-east corner."""
        return (self.x, self.y), (self.x + self.wide, self.y + self.high)


@dataclass(frozen=True)
class Plane:
    """Equirectangular plane, true in all directions at its middle: x to the east, y to the south.

    Attributes
    ----------
    lat_deg, lon_deg
        The middle.
    """

    lat_deg: float
    lon_deg: float

    @classmethod
    def around(cls, places: Sequence[Point]) -> Plane:
        """Return the plane in the middle of places (latitude, longitude), either side of 180°."""
        lats = [lat for lat, _ in places]
        first = places[0][1]
        east = [_turn(lon - first) for _, lon in places]
        middle = first + (min(east) + max(east)) / 2.0
        return cls((min(lats) + max(lats)) / 2.0, _turn(middle))

    def xy(self, lat_deg: float, lon_deg: float) -> Point:
        """Return a position in km from the middle."""
        shrink = math.cos(math.radians(self.lat_deg))
        return (
            _turn(lon_deg - self.lon_deg) * DEGREE_KM * shrink,
            (self.lat_deg - lat_deg) * DEGREE_KM,
        )


def _turn(degrees: float) -> float:
    """Return the same direction within -180 to 180."""
    return (degrees + 180.0) % 360.0 - 180.0


def thinned(path: Sequence[Sample], off_km: float, off_m: float) -> list[Sample]:
    """Return the fewest samples found that keep place and height at every time within bounds.

    Douglas and Peucker's way, with positions compared at the same moment.

    Parameters
    ----------
    path
        Samples with rising times.
    off_km, off_m
        How far a place and a height may move.
    """
    kept = {0, len(path) - 1}
    spans = [(0, len(path) - 1)]
    while spans:
        first, last = spans.pop()
        worst, at = 1.0, -1
        for i in range(first + 1, last):
            _, x, y, z = _between(path[first], path[last], path[i][0])
            off = max(
                math.hypot(path[i][1] - x, path[i][2] - y) / off_km, abs(path[i][3] - z) / off_m
            )
            if off > worst:
                worst, at = off, i
        if at >= 0:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [path[i] for i in sorted(kept)]


def place_at(path: Sequence[Sample], time_s: float) -> Point:
    """Return where a threat is; before its path begins and after it ends it stands still."""
    if time_s <= path[0][0]:
        return path[0][1], path[0][2]
    for before, after in pairwise(path):
        if time_s <= after[0]:
            _, x, y, _ = _between(before, after, time_s)
            return x, y
    return path[-1][1], path[-1][2]


def _between(before: Sample, after: Sample, time_s: float) -> Sample:
    long_s = after[0] - before[0]
    share = (time_s - before[0]) / long_s if long_s > 0.0 else 0.0
    x, y, z = (a + share * (b - a) for a, b in zip(before[1:], after[1:], strict=True))
    return time_s, x, y, z


def round_length(most: float) -> float:
    """Return the greatest 1, 2 or 5 times a power of ten that is not more.

    Examples
    --------
    >>> [round_length(most) for most in (7.3, 29.0, 480.0)]
    [5.0, 20.0, 200.0]
    """
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most * (1 + 1e-9))


def side_by_side(places: Sequence[Point], near_km: float, step: float) -> list[Point]:
    """Return where to draw symbols whose places are too near each other, as shifts in pixels.

    Parameters
    ----------
    places
        Positions, km.
    near_km
        Symbols nearer than this to the first of a group are drawn beside it.
    step
        Pixels between neighbours.
    """
    groups: list[list[int]] = []
    for i, (x, y) in enumerate(places):
        for group in groups:
            x0, y0 = places[group[0]]
            if math.hypot(x - x0, y - y0) < near_km:
                group.append(i)
                break
        else:
            groups.append([i])
    shifts: list[Point] = [(0.0, 0.0)] * len(places)
    for group in groups:
        columns = math.ceil(math.sqrt(len(group)))
        rows = math.ceil(len(group) / columns)
        for n, i in enumerate(group):
            row, column = divmod(n, columns)
            shifts[i] = (column - (columns - 1) / 2) * step, (row - (rows - 1) / 2) * step
    return shifts


def spiral(count: int, step: float) -> Point:
    """Return the place of the next of many marks at one spot, each apart from the ones before."""
    reach = step * math.sqrt(count)
    return reach * math.cos(count * _GOLDEN_ANGLE), reach * math.sin(count * _GOLDEN_ANGLE)
