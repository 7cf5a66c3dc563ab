"""What one replication of a raid reads and writes: tuples of arrays, plain and compiled alike.

The rules that a replication follows are told in `longshadow.engagement.play`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "EVENT_KINDS",
    "REASONS",
    "TIME_BINS",
    "Event",
    "Story",
    "Tables",
    "Tally",
    "Threats",
    "checked",
    "empty_tally",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Why a threat got through, in the order of `Tally.reasons`; the last: it was stopped.
REASONS = ("sight", "reach", "channels", "magazine", "missed", "stopped")
#: Kinds of event in the log of a replication, by number. Called off: a launch that is not made
#: because the target is dead or the unit has lost its radar, or a salvo that finds its target dead.
EVENT_KINDS = ("known", "launch", "hit", "miss", "leak", "called-off")
#: Bins of the course of a raid.
TIME_BINS = 60


class Threats(NamedTuple):
    """What comes in one raid: (threats,) each.

    Attributes
    ----------
    kind
        Which of the raid's kinds of threat (a target at one height from one distance).
    path
        The path that it must fly, or -1: asset and direction are left to chance.
    impact_s
        When it arrives, or -1: any moment of the window of its kind.
    """

    kind: Ints
    path: Ints
    impact_s: Floats


class Event(NamedTuple):
    """One thing that happened in a replication.

    Attributes
    ----------
    time_s
        Absolute: 0 is the first possible impact.
    kind
        Of `EVENT_KINDS`.
    threat
        Which.
    unit, missile
        Which, or -1; the unit that first knew, for the kind "known".
    shots
        Of the salvo, else 0.
    """

    time_s: float
    kind: str
    threat: int
    unit: int
    missile: int
    shots: int


class Story(NamedTuple):
    """All that happened in one replication.

    Attributes
    ----------
    events
        In order of time.
    path, impact_s
        (threats,) the path each threat flew, and when it was to arrive.
    reason
        (threats,) of `REASONS`.
    short_s
        (threats,) when each first found no channel or missile while a free one would have let it
        be engaged; inf never.
    """

    events: tuple[Event, ...]
    path: tuple[int, ...]
    impact_s: tuple[float, ...]
    reason: tuple[str, ...]
    short_s: tuple[float, ...]


class Tables(NamedTuple):
    """One defence and one raid in one draw of the unknowns.

    Attributes
    ----------
    first_path
        (kinds,) first path of each kind in the arrays over paths.
    directions
        (kinds,) paths to each asset.
    asset_share
        (assets,) rising to 1: the chance that a threat goes to an asset up to this one.
    asset_of
        (paths,) asset at the end of each path, -1 for none.
    window_s
        (kinds,) arrivals are spread evenly over 0 to this.
    begin_s
        (paths,) relative time of the first sample.
    confirm_share
        (radars, paths) chance that a radar ever confirms a track.
    confirm_s
        (radars, paths, levels + 1) relative times by which evenly spaced shares of that chance
        have been used up.
    revisit_s
        (radars,) time between looks: the moment of confirmation moves by (phase - 1/2) of it.
    serves
        (units, radars) whether a radar alerts a unit.
    guides
        (units,) the radar that tracks for each unit; -1 none that could be lost.
    lost
        (radars,) whether a radar is among those of which some may be lost.
    losses, lost_at_s
        How many radars are lost in a replication (chosen by chance among those), and when.
    channels
        (units,) targets engaged at once.
    reaction_s, reload_s
        (units,) from a known track to launch; to reload.
    assess_s
        From intercept to knowing the outcome.
    ready, stock
        (units, missiles) rounds on launchers, and rounds behind them; a reload brings as many
        as launchers hold at first, and ends `reload_s` after the launch of the last round.
    window_first
        (units * missiles * paths + 1,) where the segments of ((unit * missiles) + missile) *
        paths + path begin.
    segments
        (n, 4) launch windows, see `longshadow.engagement.records.Windows`.
    kill
        (units, missiles, kinds) probability that one shot kills.
    correlation
        Between the shots of one salvo.
    salvo, most_salvos
        Shots of one salvo, and salvos at one threat.
    picture
        0 coordinated or shared (one item a threat), 1 separate (an item a threat and unit).
    bin_start_s, bin_width_s
        Bins of time of `Tally.spent`.
    """

    first_path: Ints
    directions: Ints
    asset_share: Floats
    asset_of: Ints
    window_s: Floats
    begin_s: Floats
    confirm_share: Floats
    confirm_s: Floats
    revisit_s: Floats
    serves: NDArray[np.bool_]
    guides: Ints
    lost: NDArray[np.bool_]
    losses: int
    lost_at_s: float
    channels: Ints
    reaction_s: Floats
    reload_s: Floats
    assess_s: float
    ready: Ints
    stock: Ints
    window_first: Ints
    segments: Floats
    kill: Floats
    correlation: float
    salvo: int
    most_salvos: int
    picture: int
    bin_start_s: float
    bin_width_s: float


class Tally(NamedTuple):
    """Exact outcomes of replications: whole numbers, which may be added in any order.

    Attributes
    ----------
    replications
        (1,) how many.
    leakers
        (kinds, threats + 1) replications by number of leakers of a kind.
    unhit
        (assets + 1,) replications by number of assets that nothing reached.
    shots
        (missiles + 1, most + 1) replications by number of missiles of a kind fired; the last row:
        of all kinds together.
    saturated
        (TIME_BINS + 1,) replications by bin of the first moment at which a threat that got
        through found no channel or missile while a free one would have let it be engaged (for
        the first time, or again after a miss); the last: never.
    spent
        (TIME_BINS, missiles) missiles launched in each bin, over all replications.
    reasons
        (kinds, len(REASONS)) threats by what became of them.
    known, engaged, kills, fired
        (kinds,) threats known to a unit, threats fired at, threats stopped, shots at them.
    """

    replications: Ints
    leakers: Ints
    unhit: Ints
    shots: Ints
    saturated: Ints
    spent: Ints
    reasons: Ints
    known: Ints
    engaged: Ints
    kills: Ints
    fired: Ints


def empty_tally(tables: Tables, threats: Threats) -> Tally:
    """Return a tally of no replications, wide enough for every outcome."""
    kinds = tables.first_path.size
    units, missiles = tables.ready.shape
    held = int((tables.ready + tables.stock).sum())
    most = min(held, threats.kind.size * tables.salvo * tables.most_salvos * max(units, 1))

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, np.int64)

    return Tally(
        replications=zeros(1),
        leakers=zeros(kinds, threats.kind.size + 1),
        unhit=zeros(tables.asset_share.size + 1),
        shots=zeros(missiles + 1, most + 1),
        saturated=zeros(TIME_BINS + 1),
        spent=zeros(TIME_BINS, missiles),
        reasons=zeros(kinds, len(REASONS)),
        known=zeros(kinds),
        engaged=zeros(kinds),
        kills=zeros(kinds),
        fired=zeros(kinds),
    )


#: Type and shape of every array of `Tables` and `Threats`; None: any size.
SHAPES: dict[str, tuple[type, tuple[str | None, ...]]] = {
    "first_path": (np.int64, ("kinds",)),
    "directions": (np.int64, ("kinds",)),
    "asset_share": (np.float64, ("assets",)),
    "asset_of": (np.int64, ("paths",)),
    "window_s": (np.float64, ("kinds",)),
    "begin_s": (np.float64, ("paths",)),
    "confirm_share": (np.float64, ("radars", "paths")),
    "confirm_s": (np.float64, ("radars", "paths", None)),
    "revisit_s": (np.float64, ("radars",)),
    "serves": (np.bool_, ("units", "radars")),
    "guides": (np.int64, ("units",)),
    "lost": (np.bool_, ("radars",)),
    "channels": (np.int64, ("units",)),
    "reaction_s": (np.float64, ("units",)),
    "reload_s": (np.float64, ("units",)),
    "ready": (np.int64, ("units", "missiles")),
    "stock": (np.int64, ("units", "missiles")),
    "window_first": (np.int64, ("windows",)),
    "segments": (np.float64, (None, None)),
    "kill": (np.float64, ("units", "missiles", "kinds")),
    "kind": (np.int64, ("threats",)),
    "path": (np.int64, ("threats",)),
    "impact_s": (np.float64, ("threats",)),
}

#: Fields of `Tables` that are one whole number; all others that are no array are real.
WHOLE = ("losses", "salvo", "most_salvos", "picture")


def checked(tables: Tables, threats: Threats) -> tuple[Tables, Threats]:
    """Return both with one type and layout for every field, so that one kernel fits all.

    Raises
    ------
    ValueError
        If a shape or an index does not fit; it names the field.
    """
    sizes: dict[str, int] = {}
    fields: dict[str, Any] = {}
    for name, value in {**tables._asdict(), **threats._asdict()}.items():
        if name in SHAPES:
            fields[name] = _array(name, value, sizes)
        else:
            fields[name] = int(value) if name in WHOLE else float(value)
    exact = Tables(*(fields[name] for name in Tables._fields))
    coming = Threats(*(fields[name] for name in Threats._fields))
    _check_indices(exact, coming)
    _check_numbers(exact)
    return exact, coming


def _array(name: str, value: Any, sizes: dict[str, int]) -> NDArray[Any]:
    """Return the array of a field, after comparing its shape with those before it."""
    kind, shape = SHAPES[name]
    array = np.require(value, kind, ["C", "W"])
    if array.ndim != len(shape):
        raise ValueError(f"{name}: must have {len(shape)} dimensions, has {array.ndim}")
    for size, dimension in zip(array.shape, shape, strict=True):
        if dimension is not None and sizes.setdefault(dimension, size) != size:
            raise ValueError(f"{name}: must have {sizes[dimension]} {dimension}, has {size}")
    return array


def _check_indices(tables: Tables, threats: Threats) -> None:
    """Compiled code does not look: an index out of range would read any memory."""
    paths, radars = tables.asset_of.size, tables.lost.size
    windows = tables.ready.size * paths + 1
    within = {
        "kind": (threats.kind, 0, tables.first_path.size),
        "path": (threats.path, -1, paths),
        "asset_of": (tables.asset_of, -1, tables.asset_share.size),
        "guides": (tables.guides, -1, radars),
        "window_first": (tables.window_first, 0, tables.segments.shape[0] + 1),
    }
    for name, (values, least, end) in within.items():
        if values.size and (values.min() < least or values.max() >= end):
            raise ValueError(f"{name}: must lie from {least} to {end - 1}")
    if tables.window_first.size != windows:
        raise ValueError(f"window_first: must have {windows} values")
    if tables.segments.shape[1] != 4:
        raise ValueError("segments: must have 4 columns")
    if radars and tables.confirm_s.shape[2] < 2:
        raise ValueError("confirm_s: must have at least 2 levels")
    chosen = np.unique(threats.kind[threats.path < 0])
    ends = tables.first_path + tables.asset_share.size * tables.directions
    if chosen.size and not (tables.asset_share.size and np.all(tables.directions[chosen] > 0)):
        raise ValueError("directions: threats left to chance need an asset and a direction")
    if chosen.size and (tables.first_path[chosen].min() < 0 or ends[chosen].max() > paths):
        raise ValueError(f"first_path: must leave room among the {paths} paths")


def _check_numbers(tables: Tables) -> None:
    for name in ("channels", "ready", "stock", "reaction_s", "reload_s", "losses", "assess_s"):
        if np.any(np.less(getattr(tables, name), 0)):
            raise ValueError(f"{name}: must be 0 or more")
    if tables.salvo < 1 or tables.most_salvos < 1:
        raise ValueError("salvo, most_salvos: must be 1 or more")
    if tables.picture not in (0, 1):
        raise ValueError(f"picture = {tables.picture}: must be 0 or 1")
    if not tables.bin_width_s > 0.0:
        raise ValueError(f"bin_width_s = {tables.bin_width_s:g}: must be above 0")
