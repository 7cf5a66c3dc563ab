"""Names on the map of a storyboard: written where they cover nothing, else only beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from longshadow.report.storyboard_plan import Box

__all__ = ["asset_labels"]

LETTER_PIXELS = 6.6
MOST_LETTERS = 28
_HIGH = 13.0
_SIGN = 11.0

Rectangle = tuple[float, float, float, float]


def asset_labels(
    assets: Sequence[Mapping[str, Any]], units: Sequence[Mapping[str, Any]], box: Box,
    pixel_km: float,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the assets with place and anchor of their names, in pixels from their signs.

    The text is empty where a name would lie on another sign, on another name, or outside.
    """
    taken = [_square(one, box, pixel_km, one.get("dx", 0.0), one.get("dy", 0.0))
             for one in (*assets, *units)]  # fmt: skip
    wide, high = box.wide / pixel_km, box.high / pixel_km
    named = []
    for asset in assets:
        text = _shortened(str(asset["name"]))
        x, y = (asset["x"] - box.x) / pixel_km, (asset["y"] - box.y) / pixel_km
        label = {"text": "", "x": 0.0, "y": 0.0, "anchor": "start"}
        for dx, dy, anchor in ((15, 4, "start"), (-15, 4, "end"), (0, -16, "middle"),
                               (0, 25, "middle")):  # fmt: skip
            found = _rectangle(x + dx, y + dy, anchor, len(text) * LETTER_PIXELS)
            inside = found[0] > 0 and found[1] > 0 and found[2] < wide and found[3] < high
            if inside and not any(_meet(found, other) for other in taken):
                taken.append(found)
                label = {"text": text, "x": dx, "y": dy, "anchor": anchor}
                break
        named.append({**asset, "label": label})
    return named


def _shortened(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1].rstrip() + "…"


def _square(one: Mapping[str, Any], box: Box, pixel_km: float, dx: float, dy: float) -> Rectangle:
    x, y = (one["x"] - box.x) / pixel_km + dx, (one["y"] - box.y) / pixel_km + dy
    return x - _SIGN, y - _SIGN, x + _SIGN, y + _SIGN


def _rectangle(x: float, y: float, anchor: str, long: float) -> Rectangle:
    left = {"start": x, "end": x - long, "middle": x - long / 2}[anchor]
    return left, y - _HIGH + 3, left + long, y + 3


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
