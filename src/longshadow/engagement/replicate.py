"""Many replications of a raid against a defence in one draw, as exact counts.

Replications are independent and keyed by their number, and counts are whole numbers: any split
over workers, added in any order, gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.tables import (
    EVENT_KINDS,
    REASONS,
    Event,
    Story,
    Tables,
    Tally,
    Threats,
    checked,
    empty_tally,
)

__all__ = ["CHUNK", "chunks", "leakers", "merge", "replicate", "story"]

#: Replications of one piece of work, whatever the number of workers.
CHUNK = 500

Ints = NDArray[np.int64]


def replicate(
    tables: Tables, threats: Threats, draw_base: int, first: int, count: int, *,
    check: bool = True,
) -> Tally:  # fmt: skip
    """Play replications ``first`` to ``first + count`` of one draw; return what they came to.

    Memory does not grow with ``count``, and the interpreter's lock is not held.

    Parameters
    ----------
    tables, threats
        The defence and the raid.
    draw_base
        64 bits of the draw, from a `numpy.random.SeedSequence`.
    first, count
        Which replications.
    check
        Whether the tables are checked; only for those that `checked` has returned may it be left.

    Raises
    ------
    ValueError
        If shapes do not fit, or count or first is below 0.
    """
    tally, _ = _played(tables, threats, draw_base, first, count, check=check)
    return tally


def leakers(tables: Tables, threats: Threats, draw_base: int, first: int, count: int) -> Ints:
    """Return (count, kinds) how many threats of each kind get through in each replication.

    For finding a typical replication, or a bad one, to tell with `story`.
    """
    _, leaked = _played(tables, threats, draw_base, first, count)
    return leaked


def merge(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies of the same raid and defence, in any order.

    Raises
    ------
    ValueError
        If there is none, or they differ in shape.
    """
    several = list(tallies)
    if not several:
        raise ValueError("tallies: must hold at least one")
    columns = list(zip(*several, strict=True))
    for name, column in zip(Tally._fields, columns, strict=True):
        if len({values.shape for values in column}) != 1:
            raise ValueError(f"{name}: must have one shape in all tallies")
    return Tally(*(np.sum(column, axis=0) for column in columns))


def chunks(replications: int) -> list[tuple[int, int]]:
    """Return (first, count) of the pieces of work that make up so many replications."""
    return [(first, min(CHUNK, replications - first)) for first in range(0, replications, CHUNK)]


def story(tables: Tables, threats: Threats, draw_base: int, replication: int) -> Story:
    """Tell one replication, event by event, as the compiled code plays it."""
    from longshadow.engagement.kernels.raid import replicate as play_all
    from longshadow.engagement.kernels.raid_state import workspace

    tables, threats = checked(tables, threats)
    work, setup = workspace(tables, threats, logged=True)
    tally = empty_tally(tables, threats)
    leaked = np.zeros((1, tables.first_path.size), np.int64)
    play_all(tables, threats, np.uint64(draw_base), replication, setup, work, tally, leaked)
    log = work.log[: int(work.sizes[1])]
    times, whole = log[:, 0].tolist(), log[:, 1:].astype(np.int64).tolist()
    events = [
        Event(time, EVENT_KINDS[kind], *rest)
        for time, (kind, *rest) in zip(times, whole, strict=True)
    ]
    return Story(
        events=tuple(sorted(events)),
        path=tuple(work.threats["path"].tolist()),
        impact_s=tuple(work.threats["impact"].tolist()),
        reason=tuple(REASONS[number] for number in work.threats["reason"]),
        short_s=tuple(work.threats["short"].tolist()),
    )


def _played(
    tables: Tables, threats: Threats, draw_base: int, first: int, count: int, *,
    check: bool = True,
) -> tuple[Tally, Ints]:  # fmt: skip
    from longshadow.engagement.kernels.raid import replicate as play_all
    from longshadow.engagement.kernels.raid_state import workspace

    if first < 0 or count < 0:
        raise ValueError(f"first = {first}, count = {count}: must be 0 or more")
    if check:
        tables, threats = checked(tables, threats)
    work, setup = workspace(tables, threats)
    tally = empty_tally(tables, threats)._replace(spent=work.spent)
    leaked = np.zeros((count, tables.first_path.size), np.int64)
    play_all(tables, threats, np.uint64(draw_base), first, setup, work, tally, leaked)
    return tally, leaked
