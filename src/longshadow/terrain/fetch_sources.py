"""Where elevation can be had without a login: tile names, licences, and what a gap means."""

from __future__ import annotations

import math
from dataclasses import dataclass

from longshadow.errors import FetchError, Problem
from longshadow.terrain.tiles_mosaic import Bounds

__all__ = ["SOURCES", "ElevationSource", "TileKey", "is_sea", "source_named", "tiles_for"]

MAX_TILES = 200


@dataclass(frozen=True)
class ElevationSource:
    """One collection of one-degree tiles behind plain HTTP.

    Attributes
    ----------
    base_url
        Where tiles lie unless the user names a mirror.
    list_path
        File that names every tile there is, "" when the collection covers the globe.
    shared_edges
        True when a tile repeats the first row and column of its southern and eastern neighbour.
    sea_bed
        True when heights below the sea are those of its bed.
    posts_per_degree
        Nominal, used only where every tile asked for is sea.
    tile_bytes
        More than any tile of the collection holds.
    """

    name: str
    title: str
    base_url: str
    list_path: str
    attribution: str
    licence: str
    href: str
    vertical_datum: str
    dtype: str
    shared_edges: bool
    sea_bed: bool
    posts_per_degree: int
    tile_bytes: int
    arcsec_code: str = ""


@dataclass(frozen=True, order=True)
class TileKey:
    """South-west corner in whole degrees; `west` may pass 180 across the antimeridian."""

    south: int
    west: int

    def path(self, source: ElevationSource) -> str:
        """Return where the tile lies below the base URL."""
        turned = (self.west + 180) % 360 - 180
        north = f"{'N' if self.south >= 0 else 'S'}{abs(self.south):02d}"
        east = f"{'E' if turned >= 0 else 'W'}{abs(turned):03d}"
        if not source.arcsec_code:
            return f"{north}/{north}{east}.hgt.gz"
        name = f"Copernicus_DSM_COG_{source.arcsec_code}_{north}_00_{east}_00_DEM"
        return f"{name}/{name}.tif"


_TILEZEN = (
    "ArcticDEM terrain data DEM(s) were created from DigitalGlobe, Inc., imagery and funded under "
    "National Science Foundation awards 1043681, 1559691, and 1542736; Australia terrain data © "
    "Commonwealth of Australia (Geoscience Australia) 2017; Austria terrain data © offene Daten "
    "Österreichs – Digitales Geländemodell (DGM) Österreich; Canada terrain data contains "
    "information licensed under the Open Government Licence – Canada; Europe terrain data produced "
    "using Copernicus data and information funded by the European Union - EU-DEM layers; Global "
    "ETOPO1 terrain data U.S. National Oceanic and Atmospheric Administration; Mexico terrain data "
    "source: INEGI, Continental relief, 2016; New Zealand terrain data Copyright 2011 Crown "
    "copyright (c) Land Information New Zealand and the New Zealand Government (All rights "
    "reserved); Norway terrain data © Kartverket; United Kingdom terrain data © Environment Agency "
    "copyright and/or database right 2015. All rights reserved; United States 3DEP (formerly NED) "
    "and global GMTED2010 and SRTM terrain data courtesy of the U.S. Geological Survey."
)


def _copernicus(name: str, metres: int, code: str, posts: int) -> ElevationSource:
    return ElevationSource(
        name=name,
        title=f"Copernicus DEM GLO-{metres} (surface model: canopy and buildings included)",
        base_url=f"https://copernicus-dem-{metres}m.s3.amazonaws.com",
        list_path="tileList.txt",
        attribution=(
            f"produced using Copernicus WorldDEM-{metres} © DLR e.V. 2010-2014 and © Airbus "
            "Defence and Space GmbH 2014-2018 provided under COPERNICUS by the European Union "
            "and ESA; all rights reserved"
        ),
        licence="Copernicus DEM licence: free for the general public, attribution required",
        href=f"https://copernicus-dem-{metres}m.s3.amazonaws.com/readme.html",
        vertical_datum="EGM2008 (Copernicus DEM)",
        dtype="float32",
        shared_edges=False,
        sea_bed=False,
        posts_per_degree=posts,
        tile_bytes=120_000_000,
        arcsec_code=code,
    )


SOURCES = {
    "skadi": ElevationSource(
        name="skadi",
        title="Terrain Tiles (skadi): SRTM and national data at 1 arc-second, whole globe",
        base_url="https://s3.amazonaws.com/elevation-tiles-prod/skadi",
        list_path="",
        attribution=_TILEZEN,
        licence="open data of many agencies, attribution required",
        href="https://github.com/tilezen/joerd/blob/master/docs/attribution.md",
        vertical_datum="mean sea level, EGM96 where SRTM (Terrain Tiles)",
        dtype="int16",
        shared_edges=True,
        sea_bed=True,
        posts_per_degree=3600,
        tile_bytes=40_000_000,
    ),
    "glo30": _copernicus("glo30", 30, "10", 3600),
    "glo90": _copernicus("glo90", 90, "30", 1200),
}


def source_named(name: str) -> ElevationSource:
    """Return the source of that name.

    Raises
    ------
    FetchError
        If there is none.
    """
    if name not in SOURCES:
        raise FetchError(
            Problem("no such source", value=name, remedy="One of: " + ", ".join(SOURCES) + ".")
        )
    return SOURCES[name]


def tiles_for(bounds: Bounds) -> list[TileKey]:
    """Return the one-degree tiles that W, S, E, N touch (east beyond west), north-west first.

    Raises
    ------
    FetchError
        If there are more than 200.
    """
    west, south, east, north = bounds
    lats = range(math.floor(south), math.ceil(north))
    lons = range(math.floor(west), math.ceil(east))
    if len(lats) * len(lons) > MAX_TILES:
        raise FetchError(
            Problem(
                f"{len(lons)} x {len(lats)} tiles of one degree are more than {MAX_TILES}",
                value=" ".join(f"{edge:g}" for edge in bounds),
                remedy="Ask for a smaller area, or fetch it in parts into one folder.",
            )
        )
    return [TileKey(lat, lon) for lat in reversed(lats) for lon in lons]


def is_sea(source: ElevationSource, key: TileKey, listed: frozenset[str]) -> bool:
    """Say whether the source's own list tells that the tile is open sea.

    Raises
    ------
    FetchError
        If the tile is missing from the list although it holds land.
    """
    if not source.list_path or key.path(source).split("/")[0] in listed:
        return False
    if source.name == "glo30" and 38 <= key.south <= 41 and 43 <= key.west <= 50:
        raise FetchError(
            Problem(
                "GLO-30 withholds tiles of Armenia and Azerbaijan: a gap there is not the sea",
                value=key.path(source).split("/")[0],
                remedy="Use --source glo90 or skadi.",
            )
        )
    return True
