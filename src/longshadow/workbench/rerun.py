"""Runs a results folder again and says whether the same bytes came out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longshadow.errors import Problem, ResultsError
from longshadow.execution.context import Progress, silent
from longshadow.results.provenance_file import files_in, read_provenance
from longshadow.workbench.assess import run_file

__all__ = ["Rerun", "rerun"]


@dataclass(frozen=True)
class Rerun:
    """What came out of a second run.

    Attributes
    ----------
    same
        Whether every file came out the same, byte for byte.
    differing
        Files that differ, are missing or are new.
    reasons
        What is known to have changed since: versions, the catalogue, the terrain, tracks.
    folder
        The new results folder, or None when it was only compared.
    """

    same: bool
    differing: tuple[str, ...]
    reasons: tuple[str, ...]
    folder: Path | None


def rerun(
    folder: Path | str,
    *,
    out: Path | str | None = None,
    workers: int | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
) -> Rerun:
    """Run the scenario of a results folder again and compare every file; the folder stays.

    Parameters
    ----------
    folder
        A results folder.
    out
        Keep the new results there; by default they are compared and dropped.
    workers
        Number of threads; never changes a result.
    overwrite
        Replace `out` where it is a results folder of ours.
    progress
        Called with (what is done, share done).

    Raises
    ------
    ResultsError
        If the folder is not a results folder of ours.
    """
    old = Path(folder)
    provenance = read_provenance(old)
    if provenance is None or not (old / "scenario.yaml").is_file():
        raise ResultsError(
            Problem(
                "is not a results folder of Longshadow",
                str(old),
                remedy="Name a folder that `longshadow assess` made.",
            )
        )
    base = Path(str((provenance.get("scenario") or {}).get("folder") or old))
    overlay = str((provenance.get("catalog") or {}).get("folder") or "")
    with tempfile.TemporaryDirectory(prefix="longshadow-") as scratch:
        target = Path(scratch) / "again" if out is None else Path(out)
        run_file(
            old / "scenario.yaml",
            out=target,
            base=base,
            catalog=Path(overlay) if overlay else None,
            workers=workers,
            overwrite=overwrite,
            progress=progress,
        )
        differing = _differing(old, target)
        reasons = _reasons(provenance, target) if differing else ()
    return Rerun(not differing, differing, reasons, None if out is None else target)


def _differing(old: Path, new: Path) -> tuple[str, ...]:
    before, after = files_in(old), files_in(new)
    names = sorted(before.keys() | after.keys())
    ours = [name for name in names if not name.endswith(".aux.xml")]
    return tuple(name for name in ours if before.get(name) != after.get(name))


def _reasons(before: Mapping[str, Any], new: Path) -> tuple[str, ...]:
    after = read_provenance(new) or {}
    then = dict(before.get("versions") or {})
    now = dict(after.get("versions") or {})
    said = [
        f"{name}: {then.get(name)} then, {now.get(name)} now"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]
    changed = [key for key in ("catalog", "terrain", "tracks") if before.get(key) != after.get(key)]
    return tuple(said + [f"the {key} changed" for key in changed])
