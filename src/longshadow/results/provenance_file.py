"""provenance.json: all that varies by run, and the proof that a folder is ours."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

__all__ = ["MADE_BY", "NAME", "file_hash", "files_in", "read_provenance", "source_hash", "versions"]

NAME = "provenance.json"
MADE_BY = "longshadow"

#: Written after the hashes are taken, or holding what varies by run.
_NOT_HASHED = (NAME, "report.html")
_PACKAGES = ("longshadow", "numpy", "scipy", "numba", "rasterio", "pyproj", "pyarrow", "pydantic")
_LARGEST = 20_000_000


def read_provenance(folder: Path) -> Mapping[str, Any] | None:
    """Return the provenance of a results folder, or None when the folder is not ours."""
    path = folder / NAME
    try:
        if path.stat().st_size > _LARGEST:
            return None
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    ours = isinstance(content, dict) and content.get("made_by") == MADE_BY
    return content if ours else None


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_in(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a results folder that is the same in every run."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: file_hash(path) for name, path in names.items() if name not in _NOT_HASHED}


def source_hash() -> str:
    """Return one hash of the package's own code, which tells two states of one version apart."""
    package = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        total.update(path.relative_to(package).as_posix().encode() + b"\n")
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:16]


def versions() -> dict[str, str]:
    """Return the versions of what made a result."""
    found = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "source": source_hash(),
    }
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    gdal = getattr(sys.modules.get("rasterio"), "__gdal_version__", "")
    return {**found, **({"gdal": gdal} if gdal else {})}
