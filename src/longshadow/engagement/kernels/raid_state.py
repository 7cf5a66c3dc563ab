"""What one replication keeps while it runs: memory taken once, used again for every replication."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.tables import Tables, Threats

__all__ = ["ASK", "CHANNELS", "LAUNCH", "MAGAZINE", "RESOLVE", "Work", "workspace"]

#: What is due next for an item (a threat; in separate pictures a threat and a unit).
ASK, LAUNCH, RESOLVE = range(3)
#: Bits of what would have let a threat be engaged: a free channel, or only a full magazine.
CHANNELS, MAGAZINE = 1, 2

THREAT = [
    ("stream", "u8"), ("kind", "i8"), ("path", "i8"), ("impact", "f8"), ("known", "f8"),
    ("known_by", "i8"), ("dead", "f8"), ("short", "f8"), ("cause", "i8"), ("salvos", "i8"),
    ("fired", "i8"), ("reason", "i8"),
]  # fmt: skip
ITEM = [
    ("due", "f8"), ("impact", "f8"), ("asked", "f8"), ("intercept", "f8"), ("stage", "i8"),
    ("unit", "i8"), ("missile", "i8"), ("shots", "i8"), ("tries", "i8"), ("hit", "i8"),
]  # fmt: skip
UNIT = [("free", "f8"), ("out", "f8"), ("slot", "i8")]
ROUNDS = [("loaded", "f8"), ("last", "f8"), ("left", "i8"), ("behind", "i8")]


class Work(NamedTuple):
    """State of a replication.

    Attributes
    ----------
    width
        Items a threat.
    threats, items, units, rounds
        Records: (threats,), (items,), (units,), (units, missiles).
    heard, opens
        (threats, units) when a unit knows a threat, and when it could first launch at it were it
        free.
    channels
        (units, most) when each channel is free.
    lost_from
        (radars,) when a radar is lost.
    confirmed
        (radars,) when each radar confirms the threat at hand.
    serve_first, serve_radar
        The radars that alert each unit, one unit after the other.
    heap, sizes
        Items by what is due first; how many, and how many rows of the log are filled.
    fired, reached
        (missiles,) fired; (assets,) threats that got there.
    log
        (rows, 6) events as numbers; no rows: none are kept.
    """

    width: int
    threats: NDArray[Any]
    items: NDArray[Any]
    units: NDArray[Any]
    rounds: NDArray[Any]
    heard: NDArray[np.float64]
    opens: NDArray[np.float64]
    channels: NDArray[np.float64]
    lost_from: NDArray[np.float64]
    confirmed: NDArray[np.float64]
    serve_first: NDArray[np.int64]
    serve_radar: NDArray[np.int64]
    heap: NDArray[np.int64]
    sizes: NDArray[np.int64]
    fired: NDArray[np.int64]
    reached: NDArray[np.int64]
    log: NDArray[np.float64]


def workspace(tables: Tables, threats: Threats, logged: bool = False) -> Work:
    """Return memory for replications of this raid against this defence."""
    count, (units, missiles) = threats.kind.size, tables.ready.shape
    width = units if tables.picture else 1
    radars = tables.serves.shape[1]
    most = int(tables.channels.max(initial=0))
    # Known and leaked, then for each item a launch and an end a salvo, and one launch called off.
    rows = 2 * count + count * width * (2 * tables.most_salvos + 2) if logged else 0
    return Work(
        width=width,
        threats=np.zeros(count, np.dtype(THREAT, align=True)),
        items=np.zeros(count * width, np.dtype(ITEM, align=True)),
        units=np.zeros(units, np.dtype(UNIT, align=True)),
        rounds=np.zeros((units, missiles), np.dtype(ROUNDS, align=True)),
        heard=np.zeros((count, units)),
        opens=np.zeros((count, units)),
        channels=np.zeros((units, most)),
        lost_from=np.zeros(radars),
        confirmed=np.zeros(radars),
        serve_first=np.concatenate([[0], np.cumsum(tables.serves.sum(axis=1))]).astype(np.int64),
        serve_radar=np.nonzero(tables.serves)[1].astype(np.int64),
        heap=np.zeros(count * width, np.int64),
        sizes=np.zeros(2, np.int64),
        fired=np.zeros(missiles, np.int64),
        reached=np.zeros(tables.asset_share.size, np.int64),
        log=np.zeros((rows, 6)),
    )
