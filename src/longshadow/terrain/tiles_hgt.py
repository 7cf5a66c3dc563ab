"""SRTM height tiles: plain ``.hgt``, gzip-compressed, or members of a zip archive.

A tile is a square of big-endian 16-bit heights, row 0 at the north edge, with posts on all four
borders, named after its south-west corner (``N43E006.hgt``). Archives are treated as hostile:
nothing is ever unpacked to disk, and no more is decompressed than the largest tile can hold.
"""

from __future__ import annotations

import gzip
import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from longshadow.errors import Problem, TerrainError
from longshadow.terrain.tiles_record import Heights, Tile, Window, heights_of

__all__ = ["HGT_NAME", "hgt_strips", "hgt_tiles"]

HGT_NAME = re.compile(r"^([NS])(\d{2})([EW])(\d{3})", re.IGNORECASE)
MAX_POSTS = 7201
MAX_ARCHIVE_MEMBERS = 10_000
_STRIP_BYTES = 8_000_000


def hgt_tiles(path: Path, kind: str) -> list[Tile]:
    """Return the tiles of a file whose kind is "hgt", "gzip" or "zip", reading headers only.

    Raises
    ------
    TerrainError
        If a name or a size is not that of a height tile, or the archive is unsafe.
    """
    if kind == "zip":
        return [_tile(path, info.filename, info.file_size) for info in _members(path)]
    size = path.stat().st_size if kind == "hgt" else _gzip_claim(path)
    return [_tile(path, "", size)]


def hgt_strips(tile: Tile, window: Window) -> Iterator[tuple[int, Heights]]:
    """Yield (row, heights) for consecutive strips of the window, at most 4 million posts each.

    Raises
    ------
    TerrainError
        If the file ends early, is damaged, or holds more than its size says.
    """
    row_bytes = 2 * tile.cols
    rows_a_strip = max(1, _STRIP_BYTES // row_bytes)
    try:
        with _open(tile) as stream:
            _skip(stream, window.row_start * row_bytes)
            for row in range(window.row_start, window.row_stop, rows_a_strip):
                rows = min(rows_a_strip, window.row_stop - row)
                raw = np.frombuffer(_exactly(stream, rows * row_bytes), dtype=">i2")
                block = raw.reshape(rows, tile.cols)[:, window.col_start : window.col_stop]
                yield row, heights_of(block, tile)
            _check_rest(stream, (tile.rows - window.row_stop) * row_bytes)
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
        raise TerrainError(
            Problem(
                f"the tile is damaged or cut short ({error})",
                file=tile.name,
                remedy="Get the file again.",
            )
        ) from error


def _tile(path: Path, member: str, size: int) -> Tile:
    name = Path(member).name if member else path.name
    shown = f"{path}:{member}" if member else str(path)
    match = HGT_NAME.match(name)
    if match is None:
        raise TerrainError(
            Problem(
                "the name does not say where the tile lies",
                file=shown,
                value=name,
                remedy="Name it after its south-west corner, as in N43E006.hgt.",
            )
        )
    posts = _posts(shown, size)
    south = int(match[2]) * (1 if match[1] in "Nn" else -1)
    west = int(match[4]) * (1 if match[3] in "Ee" else -1)
    if not (-90 <= south < 90 and -180 <= west < 180):
        raise TerrainError(Problem("the corner lies off the globe", file=shown, value=name))
    step = 1.0 / (posts - 1)
    return Tile(
        path=path,
        member=member,
        format="hgt",
        rows=posts,
        cols=posts,
        west=float(west),
        north=float(south + 1),
        step_x=step,
        step_y=step,
        crs="EPSG:4326",
        registration="point",
        vertical_datum="EGM96 assumed (SRTM)",
    )


def _posts(shown: str, size: int) -> int:
    posts = math.isqrt(size // 2)
    whole = (posts >= 11 and 3600 % (posts - 1) == 0) or posts == MAX_POSTS
    if size != 2 * posts * posts or not whole:
        raise TerrainError(
            Problem(
                "not the size of a height tile, so it is cut short or no .hgt file",
                file=shown,
                value=f"{size:,} bytes",
                remedy="1 arc-second tiles hold 25,934,402 bytes, 3 arc-second ones 2,884,802.",
            )
        )
    return posts


def _members(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise TerrainError(
            Problem(f"the zip archive cannot be read ({error})", file=str(path))
        ) from error
    if len(infos) > MAX_ARCHIVE_MEMBERS:
        raise TerrainError(
            Problem("too many files in the archive", file=str(path), value=f"{len(infos):,}")
        )
    for info in infos:
        _check_member(path, info)
    found = [info for info in infos if info.filename.lower().endswith(".hgt")]
    if not found:
        held = ", ".join(info.filename for info in infos[:5]) or "nothing"
        raise TerrainError(
            Problem(
                "the archive holds no .hgt tile",
                file=str(path),
                value=held,
                remedy="Other formats are read unpacked: unzip the file and name what was inside.",
            )
        )
    return sorted(found, key=lambda info: info.filename)


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in info.filename:
        message = "the archive names a file outside itself, which no honest archive does"
    elif info.flag_bits & 0x1:
        message = "the archive is encrypted"
    elif info.filename.lower().endswith(".hgt") and info.file_size > 2 * MAX_POSTS**2:
        message = "a member unpacks to more than any height tile holds"
    else:
        return
    raise TerrainError(Problem(message, file=str(path), value=info.filename))


def _gzip_claim(path: Path) -> int:
    # The last four bytes claim the unpacked size; reading verifies the claim.
    with path.open("rb") as stream:
        stream.seek(0, 2)
        if stream.tell() < 18:
            raise TerrainError(Problem("the gzip file is empty or cut short", file=str(path)))
        stream.seek(-4, 2)
        return int.from_bytes(stream.read(4), "little")


@contextmanager
def _open(tile: Tile) -> Iterator[IO[bytes]]:
    if tile.member:
        with zipfile.ZipFile(tile.path) as archive, archive.open(tile.member) as stream:
            yield stream
    elif tile.path.suffix.lower() == ".gz":
        with gzip.open(tile.path) as stream:
            yield stream  # type: ignore[misc]
    else:
        with tile.path.open("rb") as plain:
            yield plain


def _skip(stream: IO[bytes], count: int) -> None:
    while count > 0:
        step = min(count, _STRIP_BYTES)
        _exactly(stream, step)
        count -= step


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise EOFError(f"{count - len(data):,} bytes are missing")
    return data


def _check_rest(stream: IO[bytes], count: int) -> None:
    """Read to the end, so that checksums are verified and trailing data is noticed."""
    _skip(stream, count)
    if stream.read(1):
        raise EOFError("it holds more than its size says")
