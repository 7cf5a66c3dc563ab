"""Which unknowns decide the headlines, from the draws that were made anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import numpy as np

from longshadow.results.records import Assumption, Decider, Decision, Finding
from longshadow.uncertainty.sensitivity import halves, noise_share, rank

__all__ = ["decisions_of"]

_MOST = 8
#: Fewer draws rank nothing.
_FEWEST = 16


def decisions_of(
    columns: Mapping[str, np.ndarray],
    outcomes: Mapping[str, np.ndarray],
    findings: Sequence[Finding],
    assumptions: Sequence[Assumption],
) -> tuple[Decision, ...]:
    """Return what decides each outcome that varies, most important unknown first.

    Only unknowns that a finding says it depends on are ranked: two columns of quasi-random
    points can be related by accident, and an unknown that does not enter must not be blamed.

    Parameters
    ----------
    columns
        (draws,) values by parameter path.
    outcomes
        (draws,) values by id of a finding; those without spread or with gaps are left out. A
        study that plays the first draws alone leaves the others NaN.
    findings
        What each outcome depends on.
    assumptions
        Titles of the parameters.
    """
    titles = {row.path: row.title for row in assumptions}
    unordered = {row.path for row in assumptions if row.nominal == "each"}
    enters = {finding.id: set(finding.depends_on) for finding in findings}
    made = []
    for name, outcome in outcomes.items():
        played = _played(outcome)
        if played < _FEWEST or np.ptp(outcome[:played]) == 0:
            continue
        known = enters.get(name) or set(columns)
        mine = {path: column[:played] for path, column in columns.items() if path in known}
        made.append(_decision(name, outcome[:played], _one_of_each(mine), titles, unordered))
    return tuple(made)


def _played(outcome: np.ndarray) -> int:
    """Return how many draws, from the first on, have a value; 0 where there are gaps."""
    known = np.isfinite(outcome)
    played = int(known.sum())
    return played if bool(known[:played].all()) else 0


def _one_of_each(columns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Keep one of the columns that are the same unknown under several paths."""
    seen: dict[bytes, str] = {}
    for path in sorted(columns):
        seen.setdefault(columns[path].tobytes(), path)
    return {path: columns[path] for path in seen.values()}


def _decision(
    name: str,
    outcome: np.ndarray,
    columns: Mapping[str, np.ndarray],
    titles: Mapping[str, str],
    unordered: Set[str],
) -> Decision:
    noise = noise_share(outcome.size)
    deciders = []
    for path, share in rank(columns, outcome)[:_MOST]:
        # a placement or a direction is a choice without order: it has no lower half
        low, high = (None, None) if path in unordered else halves(columns[path], outcome)
        title = titles.get(path, path)
        deciders.append(Decider(path=path, title=title, share=share, low_half=low, high_half=high))
    return Decision(finding=name, deciders=tuple(deciders), noise=noise)
