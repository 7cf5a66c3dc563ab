"""The air picture: a tracker of somebody else's runs on the detections of a results folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from longshadow.errors import Problem, ResultsError
from longshadow.results.provenance_file import read_provenance
from longshadow.results.stable import json_text
from longshadow.results.store import new_folder, write_file
from longshadow.results.tables import csv_bytes
from longshadow.workbench.picture_page import picture_page
from longshadow.workbench.picture_run import read_run
from longshadow.workbench.picture_tracker import TRACKERS, track

__all__ = ["picture"]

_FILE = "picture.json"


def picture(
    folder: Path | str,
    *,
    option: str | None = None,
    tracker: str = "stone-soup",
    out: Path | str | None = None,
) -> dict[str, Any]:
    """Run a tracker on the exported detections of a network study, and score what it makes.

    Parameters
    ----------
    folder
        A results folder whose scenario has a `network` block.
    option
        Id of the option whose radars are used; by default the first that has detections.
    tracker
        "stone-soup": global nearest neighbour with an extended Kalman filter.
    out
        Folder to make; by default the results folder's name with "-picture" beside it.

    Returns
    -------
    dict
        Settings, scores (GOSPA, OSPA, SIAP) over the whole run and over time, and `folder`.

    Raises
    ------
    InputError
        If the folder has no detections, the tracker is unknown or not installed, or the new
        folder would replace something that is not a picture of ours.
    """
    source = Path(folder)
    if tracker not in TRACKERS:
        raise ResultsError(
            Problem("no tracker of this name", value=tracker, remedy=f"Known: {TRACKERS[0]}.")
        )
    if read_provenance(source) is None:
        raise ResultsError(
            Problem(
                "is not a results folder of Longshadow",
                str(source),
                remedy="Name a folder that `longshadow assess` made.",
            )
        )
    run = read_run(source, option)
    whole = source.resolve()
    target = whole.with_name(f"{whole.name}-picture") if out is None else Path(out)
    _check(target)
    found = track(run)
    with new_folder(target) as work:
        _write(work, found)
    return {**found, "folder": str(target)}


def _check(target: Path) -> None:
    if not target.exists() or (target.is_dir() and not os.listdir(target)):
        return
    if not target.is_dir() or not (target / _FILE).is_file():
        raise ResultsError(
            Problem(
                "is no picture that Longshadow made; it is left as it is",
                str(target),
                remedy="Name another folder with --out.",
            )
        )


def _write(work: Path, found: Mapping[str, Any]) -> None:
    write_file(work / _FILE, json_text(dict(found)))
    series = found["over_time"]
    units = {"time_s": "s", "gospa_m": "m", "ospa_m": "m", "position_error_m": "m"}
    write_file(work / "picture.csv", csv_bytes(series, {k: v for k, v in units.items()}))
    write_file(work / "picture.html", picture_page(found))
