"""Reads a file of tracks, whatever its kind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from longshadow.tracks.assemble import Draft, assemble
from longshadow.tracks.problems import Problems
from longshadow.tracks.record import Track

__all__ = ["read_tracks"]

#: No file of tracks is larger, bytes.
MAX_BYTES = 1 << 28


def read_tracks(path: str | os.PathLike[str]) -> tuple[Track, ...]:
    """Read every track of a file.

    Parameters
    ----------
    path
        A file that ends in ``.csv``, ``.parquet``, ``.gpx`` or ``.kml``.

    Returns
    -------
    tuple
        The tracks, in the order of the file, with names that differ.

    Raises
    ------
    TrackError
        With everything that is wrong with the file: nothing is read in part.
    """
    file = Path(path)
    problems = Problems(str(path))
    reader = _reader(file, problems)
    drafts: list[Draft] = []
    if reader is not None:
        try:
            drafts = reader(file, problems)
        except OSError as error:
            problems.add(f"cannot be read: {error.strerror or error}")
    if problems.first and not drafts:
        problems.check()
    return assemble(drafts, problems, "row" if file.suffix.lower() == ".parquet" else "line")


def _reader(file: Path, problems: Problems) -> Callable[[Path, Problems], list[Draft]] | None:
    """The reader for a file, unless it is none of ours."""
    if not file.is_file():
        problems.add("is a folder" if file.is_dir() else "no such file")
        return None
    if file.stat().st_size > MAX_BYTES:
        problems.add(f"is larger than {MAX_BYTES >> 20} MiB")
        return None
    kind = file.suffix.lower()
    if kind == ".csv":
        from longshadow.tracks.read_csv import read_csv as chosen
    elif kind == ".parquet":
        from longshadow.tracks.read_parquet import read_parquet as chosen
    elif kind == ".gpx":
        from longshadow.tracks.read_gpx import read_gpx as chosen
    elif kind == ".kml":
        from longshadow.tracks.read_kml import read_kml as chosen
    else:
        remedy = "tracks are read from .csv, .parquet, .gpx and .kml"
        if kind == ".kmz":
            remedy += "; unzip the .kmz and give the .kml inside"
        problems.add("is of a kind that is not read", value=kind, remedy=remedy)
        return None
    return chosen
