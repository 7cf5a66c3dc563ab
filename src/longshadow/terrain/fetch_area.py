"""Fetch the elevation of an area: tiles into the cache, one Cloud Optimized GeoTIFF out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from longshadow.errors import FetchError, InputError, Problem
from longshadow.terrain.fetch import Client, MissingTile, cache_folder, check_url, download
from longshadow.terrain.fetch_grid import Plan, bands, check_tile, plan_grid
from longshadow.terrain.fetch_sources import (
    ElevationSource,
    TileKey,
    is_sea,
    source_named,
    tiles_for,
)
from longshadow.terrain.tiles import checked_bounds
from longshadow.terrain.tiles_find import find_tiles
from longshadow.terrain.tiles_mosaic import Bounds, tile_strips
from longshadow.terrain.tiles_record import Heights, Tile, Window
from longshadow.terrain.tiles_write import read_tags, write_cog

__all__ = ["URL_VARIABLE", "FetchOrder", "FetchReport", "fetch_terrain"]

URL_VARIABLE = "LONGSHADOW_TERRAIN_URL"
_LIST_BYTES = 16_000_000
_REQUEST_TAG = "LONGSHADOW_REQUEST"

Progress = Callable[[int, int, str], None]
"""Called with tiles done, tiles in all, and the name of the tile now being fetched."""


@dataclass(frozen=True)
class FetchOrder:
    """What to fetch.

    Attributes
    ----------
    bounds
        W, S, E, N in degrees; west may exceed east across the antimeridian.
    source
        "skadi", "glo30" or "glo90".
    out
        The GeoTIFF to write.
    base_url
        A mirror with the same layout; "" takes ``LONGSHADOW_TERRAIN_URL``, else the source's own.
    cache
        Folder that keeps tiles; None takes the user's cache folder.
    sea
        "surface" or "bed". Where a source gives the sea bed, "surface" sets every height below
        0 m to 0 (which also lifts dry land below the sea) and "bed" keeps them.
    overwrite
        Replace an existing `out`.
    """

    bounds: Bounds
    source: str
    out: Path
    base_url: str = ""
    cache: Path | None = None
    sea: str = "surface"
    overwrite: bool = False


@dataclass(frozen=True)
class FetchReport:
    """What was fetched; `already_there` when the file held this very order before."""

    path: Path
    source: str
    tile_count: int
    sea_tile_count: int
    rows: int
    cols: int
    lifted_share: float
    attribution: str
    licence: str
    vertical_datum: str
    already_there: bool = False


@dataclass(frozen=True)
class _Server:
    source: ElevationSource
    base_url: str
    cache: Path
    client: Client = field(default_factory=Client)


def fetch_terrain(
    order: FetchOrder,
    client: Client | None = None,
    progress: Progress = lambda done, total, name: None,
) -> FetchReport:
    """Fetch tiles, keep them in the cache, and write one GeoTIFF whole or not at all.

    Raises
    ------
    FetchError, TerrainError
        If the order is wrong, the server cannot be reached or misbehaves, a tile is missing
        where the source's own list does not say sea, or the file cannot be written.
    """
    source = source_named(order.source)
    if order.sea not in ("surface", "bed"):
        raise FetchError(Problem("is surface or bed", where="--sea", value=order.sea))
    bounds = checked_bounds(order.bounds)
    keys = tiles_for(bounds)
    request = _request(source, bounds, order.sea)
    if _already_there(order, request):
        return _report(order, source, keys, 0, _size_of(order.out), 0.0, already_there=True)
    base_url = check_url(order.base_url or os.environ.get(URL_VARIABLE, "") or source.base_url)
    cache = cache_folder(order.cache, source.name, base_url)
    server = _Server(source, base_url, cache, client or Client())
    tiles = _tiles(server, keys, progress)
    plan = plan_grid(tiles, bounds, source)
    lifted: list[int] = []
    strips = _at_sea(plan, source, order.sea, lifted)
    write_cog(order.out, plan.lattice, strips, source.dtype, _tags(source, request, base_url))
    sea_tiles = sum(tile is None for tile in tiles.values())
    size = (plan.lattice.rows, plan.lattice.cols)
    share = sum(lifted) / (size[0] * size[1])
    return _report(order, source, keys, sea_tiles, size, share, already_there=False)


def _size_of(path: Path) -> tuple[int, int]:
    """Return rows and columns of a file that we wrote."""
    tile = find_tiles(path)[0]
    return tile.rows, tile.cols


def _request(source: ElevationSource, bounds: Bounds, sea: str) -> str:
    edges = " ".join(f"{edge:.10g}" for edge in bounds)
    return f"{source.name} {edges} sea={sea if source.sea_bed else 'surface'}"


def _already_there(order: FetchOrder, request: str) -> bool:
    if not order.out.parent.is_dir():
        raise FetchError(Problem("no such folder", file=str(order.out.parent)))
    if order.overwrite or not os.path.lexists(order.out):
        return False
    if read_tags(order.out).get(_REQUEST_TAG) == request:
        return True
    raise FetchError(
        Problem(
            "exists already and holds something else",
            file=str(order.out),
            remedy="Name another --out, or add --overwrite.",
        )
    )


def _tiles(server: _Server, keys: list[TileKey], progress: Progress) -> dict[TileKey, Tile | None]:
    try:
        server.cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchError(
            Problem(
                f"the cache folder cannot be made ({error.strerror})",
                file=str(server.cache),
                remedy="Name another with --cache.",
            )
        ) from error
    listed = _listed(server)
    tiles: dict[TileKey, Tile | None] = {}
    for count, key in enumerate(keys):
        progress(count, len(keys), key.path(server.source))
        tiles[key] = None if is_sea(server.source, key, listed) else _tile(server, key)
    progress(len(keys), len(keys), "")
    return tiles


def _listed(server: _Server) -> frozenset[str]:
    """Return the names of all tiles of the source; a list kept for 30 days is used again."""
    if not server.source.list_path:
        return frozenset()
    path = server.cache / server.source.list_path
    fresh = path.is_file() and time.time() - path.stat().st_mtime < 30 * 86_400
    if not fresh:
        url = f"{server.base_url}/{server.source.list_path}"
        download(url, path, _LIST_BYTES, server.client)
    text = path.read_text(encoding="utf-8", errors="replace")
    names = frozenset(line.strip().split("/")[0] for line in text.splitlines() if line.strip())
    if not any(name.startswith("Copernicus_DSM_COG_") for name in names):
        path.unlink()
        raise FetchError(
            Problem("the tile list of the source names no tile", file=str(path), value=text[:60])
        )
    return names


def _tile(server: _Server, key: TileKey) -> Tile:
    path = server.cache / key.path(server.source)
    url = f"{server.base_url}/{key.path(server.source)}"
    fresh = not path.is_file()
    if fresh:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            download(url, path, server.source.tile_bytes, server.client)
        except MissingTile as error:
            raise FetchError(
                Problem(
                    "the server lacks a tile that the source should have; "
                    "it is not taken for the sea",
                    file=url,
                    remedy="Try later, another --base-url, or another --source.",
                )
            ) from error
    try:
        (tile,) = find_tiles(path)
        check_tile(tile, key, server.source)
        if fresh:
            _read_whole(tile)
    except InputError:
        path.unlink(missing_ok=True)  # a bad tile must not stay for the next run
        raise
    return tile


def _read_whole(tile: Tile) -> None:
    """Find damage before the tile is trusted."""
    for _ in tile_strips(tile, Window(0, tile.rows, 0, tile.cols)):
        pass


def _at_sea(
    plan: Plan, source: ElevationSource, sea: str, lifted: list[int]
) -> Iterator[tuple[int, Heights]]:
    for row, heights in bands(plan):
        if source.sea_bed and sea == "surface":
            below = heights < 0
            lifted.append(int(np.count_nonzero(below)))
            heights[below] = 0
        yield row, heights


def _tags(source: ElevationSource, request: str, base_url: str) -> dict[str, str]:
    tags = {
        "SOURCE": source.title,
        "SOURCE_URL": base_url,
        "ATTRIBUTION": source.attribution,
        "LICENCE": f"{source.licence}; {source.href}",
        "VERTICAL_DATUM": source.vertical_datum,
        _REQUEST_TAG: request,
    }
    if request.endswith("sea=surface") and source.sea_bed:
        tags["SEA"] = "heights below 0 m were set to 0"
    return tags


def _report(
    order: FetchOrder,
    source: ElevationSource,
    keys: list[TileKey],
    sea_tiles: int,
    size: tuple[int, int],
    lifted_share: float,
    *,
    already_there: bool,
) -> FetchReport:
    return FetchReport(
        path=order.out,
        source=source.name,
        tile_count=len(keys),
        sea_tile_count=sea_tiles,
        rows=size[0],
        cols=size[1],
        lifted_share=lifted_share,
        attribution=source.attribution,
        licence=source.licence,
        vertical_datum=source.vertical_datum,
        already_there=already_there,
    )
