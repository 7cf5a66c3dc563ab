"""What one replication keeps while it runs: memory taken once, used again for every replication.

Tuples of arrays cost time to pass on and to compile, so that what happens after the beginning is
told to everything in one tuple, with all that belongs to a threat, item, unit or magazine in one
record.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.tables import TIME_BINS, Tables, Threats

__all__ = ["ASK", "CHANNELS", "LAUNCH", "MAGAZINE", "RESOLVE", "Setup", "Work", "workspace"]

#: What is due next for an item (a threat; in separate pictures a threat and a unit).
ASK, LAUNCH, RESOLVE = range(3)
#: Bits of what would have let a threat be engaged: a free channel, or only a full magazine.
CHANNELS, MAGAZINE = 1, 2

RULES = [
    ("assess_s", "f8"), ("correlation", "f8"), ("bin_start_s", "f8"), ("bin_width_s", "f8"),
    ("salvo", "i8"), ("most_salvos", "i8"), ("paths", "i8"), ("width", "i8"),
]  # fmt: skip
THREAT = [
    ("stream", "u8"), ("kind", "i8"), ("path", "i8"), ("asset", "i8"), ("impact", "f8"),
    ("known", "f8"), ("known_by", "i8"), ("dead", "f8"), ("short", "f8"), ("cause", "i8"),
    ("salvos", "i8"), ("fired", "i8"), ("reason", "i8"),
]  # fmt: skip
ITEM = [
    ("due", "f8"), ("impact", "f8"), ("asked", "f8"), ("intercept", "f8"), ("stage", "i8"),
    ("unit", "i8"), ("missile", "i8"), ("shots", "i8"), ("tries", "i8"), ("hit", "i8"),
]  # fmt: skip
UNIT = [
    ("reaction_s", "f8"), ("reload_s", "f8"), ("channels", "i8"), ("free", "f8"), ("out", "f8"),
    ("slot", "i8"),
]  # fmt: skip
ROUNDS = [("full", "i8"), ("loaded", "f8"), ("last", "f8"), ("left", "i8"), ("behind", "i8")]


class Work(NamedTuple):
    """A replication under way.

    Attributes
    ----------
    rules
        (1,) record of what holds for all; ``width``: items a threat.
    window_first, segments, kill
        As in `Tables`.
    threats, items, units, rounds
        Records: (threats,), (items,), (units,), (units, missiles).
    heard, opens
        (threats, units) when a unit knows a threat, and when it could first launch at it were it
        free.
    channels
        (units, most) when each channel is free.
    heap, sizes
        Items by what is due first; how many, and how many rows of the log are filled.
    fired, spent
        (missiles,) fired; (TIME_BINS, missiles) fired in all replications.
    log
        (rows, 6) events as numbers; no rows: none are kept.
    """

    rules: NDArray[Any]
    window_first: NDArray[np.int64]
    segments: NDArray[np.float64]
    kill: NDArray[np.float64]
    threats: NDArray[Any]
    items: NDArray[Any]
    units: NDArray[Any]
    rounds: NDArray[Any]
    heard: NDArray[np.float64]
    opens: NDArray[np.float64]
    channels: NDArray[np.float64]
    heap: NDArray[np.int64]
    sizes: NDArray[np.int64]
    fired: NDArray[np.int64]
    spent: NDArray[np.int64]
    log: NDArray[np.float64]


class Setup(NamedTuple):
    """What the beginning and the end of a replication need beside.

    Attributes
    ----------
    lost_from, confirmed
        (radars,) when each is lost, and when it confirms the threat at hand.
    serve_first, serve_radar
        The radars that alert each unit, one unit after the other.
    reached
        (assets,) threats that got there.
    """

    lost_from: NDArray[np.float64]
    confirmed: NDArray[np.float64]
    serve_first: NDArray[np.int64]
    serve_radar: NDArray[np.int64]
    reached: NDArray[np.int64]


def workspace(tables: Tables, threats: Threats, logged: bool = False) -> tuple[Work, Setup]:
    """Return memory for replications of this raid against this defence."""
    count, (units, missiles) = threats.kind.size, tables.ready.shape
    width = units if tables.picture else 1
    # Known and leaked, then for each item a launch and an end a salvo, and one launch called off.
    rows = 2 * count + count * width * (2 * tables.most_salvos + 2) if logged else 0
    work = Work(
        rules=_rules(tables, width),
        window_first=tables.window_first,
        segments=tables.segments,
        kill=tables.kill,
        threats=_records(count, THREAT),
        items=_records(count * width, ITEM),
        units=_records(units, UNIT),
        rounds=_records((units, missiles), ROUNDS),
        heard=np.zeros((count, units)),
        opens=np.zeros((count, units)),
        channels=np.zeros((units, int(tables.channels.max(initial=0)))),
        heap=np.zeros(count * width, np.int64),
        sizes=np.zeros(2, np.int64),
        fired=np.zeros(missiles, np.int64),
        spent=np.zeros((TIME_BINS, missiles), np.int64),
        log=np.zeros((rows, 6)),
    )
    for name in ("reaction_s", "reload_s", "channels"):
        work.units[name] = getattr(tables, name)
    work.rounds["full"] = tables.ready
    return work, _setup(tables)


def _setup(tables: Tables) -> Setup:
    radars = tables.serves.shape[1]
    return Setup(
        lost_from=np.zeros(radars),
        confirmed=np.zeros(radars),
        serve_first=np.concatenate([[0], np.cumsum(tables.serves.sum(axis=1))]).astype(np.int64),
        serve_radar=np.nonzero(tables.serves)[1].astype(np.int64),
        reached=np.zeros(tables.asset_share.size, np.int64),
    )


def _rules(tables: Tables, width: int) -> NDArray[Any]:
    rules = _records(1, RULES)
    for name, _ in RULES[:6]:
        rules[name] = getattr(tables, name)
    rules["paths"], rules["width"] = tables.asset_of.size, width
    return rules


def _records(shape: int | tuple[int, ...], fields: list[tuple[str, str]]) -> NDArray[Any]:
    return np.zeros(shape, np.dtype(fields, align=True))
