"""Points that were read become tracks, or one error that tells everything that keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from longshadow.tracks.problems import Problems
from longshadow.tracks.record import Track, faults

__all__ = ["MAX_POINTS", "MAX_TRACKS", "Draft", "assemble", "grouped"]

#: What one file may hold: an hour of a thousand aircraft every two seconds.
MAX_POINTS = 2_000_000
MAX_TRACKS = 10_000
MAX_NAME = 200


@dataclass
class Draft:
    """Points of one track as a file has them.

    Attributes
    ----------
    name
        Name in the file, or "".
    columns
        Values by the names of `longshadow.tracks.record.BOUNDS`, SI; NaN where a cell could not
        be read, which has been noted already.
    lines
        Where each point stands.
    """

    name: str
    columns: dict[str, list[float] | NDArray[np.float64]]
    lines: list[int] | NDArray[np.int64] = field(default_factory=list)


def assemble(drafts: Iterable[Draft], problems: Problems, place: str = "line") -> tuple[Track, ...]:
    """Check drafts and make them tracks.

    Parameters
    ----------
    drafts
        What was read.
    problems
        Takes what is wrong; may hold something already.
    place
        What ``lines`` counts: "line", or anything else, which is then put into words.

    Raises
    ------
    TrackError
        With every problem of the file.
    """
    drafts = list(drafts)
    if not drafts:
        problems.add("holds no track")
    names = _unique(draft.name for draft in drafts)
    finished: list[dict[str, NDArray[np.float64]]] = []
    for name, draft in zip(names, drafts, strict=True):
        columns = {key: np.asarray(v, dtype=np.float64) for key, v in draft.columns.items()}
        told = bool(problems.first)
        for fault in faults(columns):
            if told and fault.value == "nan":
                continue  # the cell that could not be read
            where = int(draft.lines[fault.point]) if len(draft.lines) > fault.point else 0
            words = f"track {name!r}, {fault.column}"
            problems.add(
                fault.message,
                line=where if place == "line" else 0,
                where=words if place == "line" else f"{place} {where}, {words}",
                value=fault.value,
                remedy=fault.remedy,
            )
        finished.append(columns)
    problems.check()
    return tuple(Track(name, **columns) for name, columns in zip(names, finished, strict=True))


def _unique(names: Iterable[str]) -> list[str]:
    """Names that differ: the second "alpha" becomes "alpha (2)"."""
    used: set[str] = set()
    counts: dict[str, int] = {}
    result: list[str] = []
    for name in names:
        clean = "".join(c if c.isprintable() else " " for c in name).strip()[:MAX_NAME]
        base = unique = clean or "track"
        while unique in used:
            counts[base] = counts.get(base, 1) + 1
            unique = f"{base} ({counts[base]})"
        used.add(unique)
        result.append(unique)
    return result


def grouped(
    names: Iterable[str],
    columns: Mapping[str, NDArray[np.float64]],
    lines: NDArray[np.int64],
    problems: Problems,
) -> list[Draft]:
    """Return one draft a name, in the order in which the names first appear.

    Parameters
    ----------
    names
        Name of each row.
    columns
        Values of each row, as in `Draft`.
    lines
        Where each row stands.
    problems
        Takes what is wrong.
    """
    index: dict[str, int] = {}
    belongs = np.array([index.setdefault(name, len(index)) for name in names], dtype=np.int64)
    if len(index) > MAX_TRACKS:
        problems.add(f"has more than {MAX_TRACKS} tracks", value=str(len(index)))
        return []
    order = np.argsort(belongs, kind="stable")
    ends = np.searchsorted(belongs[order], np.arange(len(index) + 1))
    return [
        Draft(
            name,
            {key: values[order[ends[i] : ends[i + 1]]] for key, values in columns.items()},
            lines[order[ends[i] : ends[i + 1]]],
        )
        for name, i in index.items()
    ]
