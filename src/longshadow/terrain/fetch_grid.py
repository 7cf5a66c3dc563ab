"""From fetched one-degree tiles to one grid, read and joined in bands of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from longshadow.errors import FetchError, Problem
from longshadow.terrain.fetch_sources import ElevationSource, TileKey
from longshadow.terrain.tiles_mosaic import Bounds, Lattice, cut, tile_strips
from longshadow.terrain.tiles_record import Heights, Tile, Window

__all__ = ["Plan", "bands", "check_tile", "plan_grid"]

_BAND_CELLS = 24_000_000


@dataclass(frozen=True)
class Plan:
    """The grid to write, and the tiles that fill it; None stands for open sea.

    Copernicus tiles hold fewer columns towards the poles: each row of tiles has its own number
    of posts a degree, and is brought to the finest of them by linear interpolation.
    """

    lattice: Lattice
    tiles: Mapping[TileKey, Tile | None]
    posts_y: int
    posts_x: Mapping[int, int]
    shared_edges: bool


def check_tile(tile: Tile, key: TileKey, source: ElevationSource) -> None:
    """Refuse a tile that lies elsewhere or has another shape than its name says.

    Raises
    ------
    FetchError
        If it does.
    """
    edge = 1 if source.shared_edges else 0
    turned = (key.west + 180) % 360 - 180
    half = 0.5 * tile.step_x
    fits = (
        tile.crs == "EPSG:4326"
        and abs(tile.west - turned) < half
        and abs(tile.north - (key.south + 1)) < 0.5 * tile.step_y
        and abs((tile.rows - edge) * tile.step_y - 1.0) < 1e-6
        and abs((tile.cols - edge) * tile.step_x - 1.0) < 1e-6
    )
    if not fits:
        raise FetchError(
            Problem(
                "the server sent a tile of another place or shape",
                file=tile.name,
                value=f"{tile.cols} x {tile.rows} from {tile.west:g} E, {tile.north:g} N",
                remedy="Check --base-url; the tile is not kept.",
            )
        )


def plan_grid(
    tiles: Mapping[TileKey, Tile | None], bounds: Bounds, source: ElevationSource
) -> Plan:
    """Lay out the grid of all tiles, cut to `bounds`.

    Raises
    ------
    FetchError
        If tiles differ in their number of rows.
    """
    edge = 1 if source.shared_edges else 0
    known = [(key, tile) for key, tile in tiles.items() if tile is not None]
    heights = {tile.rows - edge for _, tile in known} or {source.posts_per_degree}
    if len(heights) > 1:
        raise FetchError(
            Problem("tiles differ in spacing", value=", ".join(map(str, sorted(heights))))
        )
    posts_y = heights.pop()
    souths = sorted({key.south for key in tiles})
    posts_x = {}
    for south in souths:
        widths = {tile.cols - edge for key, tile in known if key.south == south}
        posts_x[south] = max(widths, default=0)
    finest = max(posts_x.values()) or posts_y
    posts_x = {south: count or finest for south, count in posts_x.items()}
    wests = [key.west for key in tiles]
    width, height = max(wests) + 1 - min(wests), souths[-1] + 1 - souths[0]
    whole = Lattice(
        west=float(min(wests)),
        north=float(souths[-1] + 1),
        step_x=1.0 / finest,
        step_y=1.0 / posts_y,
        rows=height * posts_y + edge,
        cols=width * finest + edge,
    )
    return Plan(cut(whole, bounds), dict(tiles), posts_y, posts_x, source.shared_edges)


def bands(plan: Plan) -> Iterator[tuple[int, Heights]]:
    """Yield (row, heights) of the planned grid from north to south, in pieces of bounded size."""
    row = 0
    rows_a_band = max(64, _BAND_CELLS // plan.lattice.cols)
    keys = sorted(plan.tiles, key=lambda key: (-key.south, key.west))
    souths = {key.south for key in keys}
    for south, group in groupby(keys, key=lambda key: key.south):
        members = list(group)
        top = round((south + 1 - plan.lattice.north) * plan.posts_y)  # rows skipped if positive
        last = plan.posts_y + (1 if plan.shared_edges and south == min(souths) else 0)
        start = row + top
        stop = min(last, plan.lattice.rows + top)
        for first in range(start, stop, rows_a_band):
            end = min(first + rows_a_band, stop)
            yield row, _resampled(plan, south, _strip(plan, members, first, end))
            row += end - first


def _strip(plan: Plan, members: Sequence[TileKey], first: int, end: int) -> Heights:
    """Return rows [first, end) of one row of tiles side by side, at their own spacing."""
    posts = plan.posts_x[members[0].south]
    edge = 1 if plan.shared_edges else 0
    strip = np.zeros((end - first, len(members) * posts + edge), dtype=np.float32)
    for place, key in enumerate(members):
        tile = plan.tiles[key]
        if tile is None:
            continue
        cols = posts + (edge if place == len(members) - 1 else 0)
        if tile.cols < cols:
            raise FetchError(Problem("tiles side by side differ in spacing", file=tile.name))
        for row, heights in tile_strips(tile, Window(first, end, 0, cols)):
            strip[row - first : row - first + len(heights), place * posts :][:, :cols] = heights
    return strip


def _resampled(plan: Plan, south: int, strip: Heights) -> Heights:
    lattice = plan.lattice
    posts = plan.posts_x[south]
    origin = min(key.west for key in plan.tiles)
    place = (lattice.west - origin + np.arange(lattice.cols) * lattice.step_x) * posts
    if posts == round(1.0 / lattice.step_x):
        first = round(float(place[0]))
        return strip[:, first : first + lattice.cols]
    # East of the last post there is none to interpolate with: its height is held.
    left = np.clip(np.floor(place + 1e-9).astype(np.intp), 0, strip.shape[1] - 1)
    right = np.minimum(left + 1, strip.shape[1] - 1)
    share = np.clip(place - left, 0.0, 1.0).astype(np.float32)
    joined: Heights = strip[:, left] * (1 - share) + strip[:, right] * share
    return joined
