"""Where each mark of the time line stands: the picture that needs no script.

The page script places the same marks again for the width and the days that a reader chooses
(`frontend/src/timeline.ts`); the measures here are its measures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from longshadow.report.time_marks import Band, Lane, Mark

__all__ = ["WIDTH", "Axis", "Placed", "PlacedLane", "Tick", "line_label", "place", "ticks"]

WIDTH = 960
EDGE = 12
HEAD, FOOT = 74, 26
NAME, ROW, BAND, GAP = 22, 21, 26, 9
LETTER = 6.5
LEAST_RANGE = 7.5
_REACH = 9.0  # half a symbol and a little air
_TICKS = 14
_YEARS = (1, 2, 5, 10, 20, 50, 100, 500, 1000)


@dataclass(frozen=True)
class Axis:
    """Days on paper: from `first` to the end of `last` over the width."""

    first: int
    last: int

    def x(self, day: float) -> float:
        """Return where a day begins."""
        share = (day - self.first) / (self.last + 1 - self.first)
        return EDGE + share * (WIDTH - 2 * EDGE)


@dataclass(frozen=True)
class Tick:
    """A line of the grid with its words."""

    day: int
    x: float
    words: str


@dataclass(frozen=True)
class Placed:
    """A mark or a band with its place: `x` its middle or its left end, `half` or width."""

    of: Mark | Band
    x: float
    y: float
    wide: float
    label: str
    label_x: float
    anchor: str

    @property
    def has_range(self) -> bool:
        """Whether the days are wide enough to be drawn beside the symbol."""
        return self.of.last > self.of.first and self.wide > LEAST_RANGE


@dataclass(frozen=True)
class PlacedLane:
    """A lane from `y` on, with its marks or bands."""

    name: str
    y: float
    kind: str
    rows: int
    items: tuple[Placed, ...]


def place(lanes: Sequence[Lane], axis: Axis) -> tuple[list[PlacedLane], float]:
    """Return the lanes in their places, and the height of the whole."""
    y, placed = float(HEAD), []
    for lane in lanes:
        kind = "marks" if lane.marks else "bands"
        items = tuple(_marks(lane, axis, y) if lane.marks else _bands(lane, axis, y))
        rows = 1 + max((round((item.y - y - NAME) / ROW - 0.5) for item in items), default=0)
        rows = rows if lane.marks else 1
        placed.append(PlacedLane(lane.name, y, kind, rows, items))
        y += NAME + (rows * ROW if lane.marks else BAND) + GAP
    return placed, y + FOOT


def ticks(axis: Axis) -> list[Tick]:
    """Return the first days of years, few enough to be read."""
    years = range(dt.date.fromordinal(axis.first).year, dt.date.fromordinal(axis.last).year + 1)
    step = next((step for step in _YEARS if len(years) / step <= _TICKS), _YEARS[-1])
    days = [(year, dt.date(year, 1, 1).toordinal()) for year in years if year % step == 0]
    return [
        Tick(day, axis.x(day), str(year))
        for year, day in days
        if day >= axis.first and axis.x(day) + 5 * LETTER <= WIDTH
    ]


def line_label(x: float, words: str) -> tuple[float, str]:
    """Return where the words of a line begin, or end: beside it, and never past the edge."""
    length = len(words) * (LETTER + 0.7)  # these are bold
    if x + 5 + length <= WIDTH:
        return 5.0, "start"
    if x - 5 - length >= 0:
        return -5.0, "end"
    return WIDTH - length - x, "start"


def _marks(lane: Lane, axis: Axis, top: float) -> Iterator[Placed]:
    """Yield marks row under row, so that no label lies on another."""
    ends: list[float] = []
    inside = [mark for mark in lane.marks if mark.last >= axis.first and mark.first <= axis.last]
    for mark in sorted(inside, key=lambda mark: (mark.first, mark.last)):
        left, right = axis.x(mark.first), axis.x(mark.last + 1)
        middle, half = (left + right) / 2, (right - left) / 2
        reach = max(half, _REACH - 3) + 4
        length = len(mark.label) * LETTER
        is_left = middle + reach + length > WIDTH and middle - reach - length > 0
        start = middle - reach - (length if is_left else 0)
        end = middle + reach + (0 if is_left else length)
        row = next((i for i, taken in enumerate(ends) if taken + 6 <= start), len(ends))
        ends[row : row + 1] = [end]
        yield Placed(
            mark, middle, top + NAME + (row + 0.5) * ROW, half, mark.label,
            -reach if is_left else reach, "end" if is_left else "start",
        )  # fmt: skip


def _bands(lane: Lane, axis: Axis, top: float) -> Iterator[Placed]:
    for band in lane.bands:
        left = axis.x(max(band.first, axis.first))
        right = axis.x(min(band.last, axis.last) + 1)
        if right <= left:
            continue
        wide = right - left
        label = next((t for t in (band.label, band.code) if len(t) * LETTER + 6 <= wide), "")
        yield Placed(band, left, top + NAME, wide, label, wide / 2, "middle")
