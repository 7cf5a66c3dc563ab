"""From what a user names (files, a folder, a built-in) to the tiles that hold heights."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from longshadow.errors import Problem, TerrainError
from longshadow.terrain.builtin import builtin_path, is_builtin
from longshadow.terrain.tiles_gdal import gdal_tile
from longshadow.terrain.tiles_hgt import hgt_tiles
from longshadow.terrain.tiles_record import Tile

__all__ = ["Source", "find_tiles", "source_name"]

Source = str | Path | Sequence[str | Path]

MAX_FOLDER_FILES = 20_000
_ENDINGS = (
    *(".tif", ".tiff", ".hgt", ".hgt.gz", ".zip", ".dt0", ".dt1", ".dt2"),
    *(".asc", ".grd", ".nc", ".nc4", ".cdf"),
)
_READS = "Longshadow reads GeoTIFF, .hgt (plain, .gz, .zip), DTED, ESRI ASCII and NetCDF."


def source_name(source: Source) -> str:
    """Return what the user named, as one text."""
    if isinstance(source, str | Path):
        return str(source)
    names = [str(item) for item in source]
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} more"


def find_tiles(source: Source) -> list[Tile]:
    """Return every tile under the named files and folders, by name, headers read only.

    Raises
    ------
    TerrainError
        With every problem found: what is missing, remote, unsafe or no elevation file.
    """
    items = [source] if isinstance(source, str | Path) else list(source)
    problems: list[Problem] = []
    tiles: list[Tile] = []
    for item in items:
        try:
            for path in _files(item):
                tiles += _tiles_in(path)
        except TerrainError as error:
            problems += error.problems
    if problems:
        raise TerrainError(problems[:20])
    if not tiles:
        raise TerrainError(
            Problem("no elevation file there", file=source_name(source), remedy=_READS)
        )
    return tiles


def _files(item: str | Path) -> list[Path]:
    text = str(item)
    if is_builtin(text):
        return [builtin_path(text)]
    if text.startswith("/vsi") or re.match(r"[A-Za-z][A-Za-z0-9_+.-]+:", text):
        raise TerrainError(
            Problem(
                "not a plain file: no remote or virtual raster is opened, a run uses no network",
                value=text,
                remedy="Download it first (longshadow terrain fetch), then name the local file.",
            )
        )
    path = Path(item)
    if path.is_dir():
        return _files_in(path)
    if not path.exists():
        raise TerrainError(Problem("no such file or folder", file=text, remedy=_READS))
    if not path.is_file():
        raise TerrainError(Problem("not a regular file", file=text))
    return [path]


def _files_in(folder: Path) -> list[Path]:
    found: list[Path] = []
    seen = 0
    for parent, _, names in os.walk(folder):
        seen += len(names)
        if seen > MAX_FOLDER_FILES:
            raise TerrainError(
                Problem(
                    f"more than {MAX_FOLDER_FILES:,} files",
                    file=str(folder),
                    remedy="Name the folder that holds the tiles, not one above it.",
                )
            )
        found += [Path(parent, name) for name in names if name.lower().endswith(_ENDINGS)]
    return sorted(found, key=lambda path: (path.name, str(path)))


def _tiles_in(path: Path) -> list[Tile]:
    kind = _kind(path)
    if kind in ("hgt", "gzip", "zip"):
        return hgt_tiles(path, kind)
    return [gdal_tile(path, kind)]


def _kind(path: Path) -> str:
    """Tell the format from the first bytes; the name decides only for headerless ``.hgt``."""
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        raise TerrainError(Problem(f"cannot be read ({error.strerror})", file=str(path))) from error
    if not head:
        raise TerrainError(Problem("the file is empty", file=str(path)))
    if path.suffix.lower() == ".hgt":
        return "hgt"
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "GeoTIFF"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if head[:2] == b"\x1f\x8b":
        return "gzip"
    if head[:3] == b"CDF" or head[:8] == b"\x89HDF\r\n\x1a\n":
        return "NetCDF"
    if b"UHL1" in head[:164]:
        return "DTED"
    if re.match(rb"\s*(ncols|nrows|xll|yll|cellsize)", head, re.IGNORECASE):
        return "ESRI ASCII"
    raise TerrainError(Problem("not an elevation file", file=str(path), remedy=_READS))
