"""One system in one draw: what its radars know of every path, and when its units may launch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import System
from longshadow.engagement.confirm import ScanTable, confirmation, scan_table
from longshadow.engagement.envelope import Missiles
from longshadow.engagement.records import Missile, PathBank, RadarDraw
from longshadow.engagement.sight import needed_m
from longshadow.engagement.windows import Approach, all_windows
from longshadow.scenario.radars import RadarKind
from longshadow.studies.defence.places import Place
from longshadow.studies.defence.stands import Stand

__all__ = ["LEVELS", "Armed", "PartDraw", "met_above_m", "play_part"]

Floats = NDArray[np.float64]

#: Shares into which the chance of a confirmation is divided.
LEVELS = 32
_NOTHING = Missile(0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Armed:
    """What one system brings, in every draw.

    Attributes
    ----------
    claims
        By radar id and flight: what the radar's claims say of the flight's target.
    missiles
        By interceptor of the magazine and flight; None where it does not engage it.
    """

    system: System
    claims: Mapping[tuple[str, int], RadarKind]
    missiles: Mapping[str, Sequence[Missiles | None]]


@dataclass(frozen=True, eq=False)
class PartDraw:
    """One system in one draw, with the greatest number of units that any terms ask for.

    Attributes
    ----------
    radar_unit, radar_serves, radar_sees, radar_guides, revisit_s
        (radars,) see `Stand`.
    confirm_share, confirm_s
        (radars, paths) and (radars, paths, levels + 1), see `engagement.tables.Tables`.
    first, segments
        Launch windows of ((unit * missiles) + missile) * paths + path.
    """

    units: int
    missiles: tuple[str, ...]
    radar_unit: NDArray[np.int64]
    radar_serves: NDArray[np.int64]
    radar_sees: NDArray[np.bool_]
    radar_guides: NDArray[np.bool_]
    revisit_s: Floats
    confirm_share: Floats
    confirm_s: Floats
    first: NDArray[np.int64]
    segments: Floats


def play_part(
    armed: Armed, stands: Sequence[Stand], place: Place, scale: Sequence[float], draw: int,
    units: int, rule: tuple[int, int], tables: dict[tuple[float, float, int], ScanTable],
) -> PartDraw:  # fmt: skip
    """Return what one system makes of all paths in one draw.

    Parameters
    ----------
    stands
        Radars of all units of the placement, in order; those of further units are left out.
    scale
        By flight: by what times are multiplied.
    units
        How many units stand, at least 1.
    rule
        Detections and successive scans that confirm a track.
    tables
        Scan tables by meaning of a claim, filled on the way.
    """
    standing = [stand for stand in stands if stand.unit < units]
    times = [bank.time_s * by for bank, by in zip(place.banks, scale, strict=True)]
    looks = [
        [_look(armed, stand, f, draw, time.shape) for f, time in enumerate(times)]
        for stand in standing
    ]
    share, moments = _confirmed(standing, looks, times, rule, tables)
    names = tuple(armed.missiles)
    windows = all_windows(_approaches(armed, standing, looks, place, times, draw, units))
    return PartDraw(
        units, names,
        np.array([s.unit for s in standing], np.int64),
        np.array([s.serves for s in standing], np.int64),
        np.array([s.sees for s in standing], bool),
        np.array([s.guides for s in standing], bool),
        np.array(
            [max((k.revisit_s for k in row if k.reach_m > 0.0), default=1.0) for row in looks]
        ),
        share, moments, windows.first, windows.segments,
    )  # fmt: skip


def _look(armed: Armed, stand: Stand, flight: int, draw: int, shape: tuple[int, ...]) -> RadarDraw:
    """Return what a radar has of one flight; nothing where the system does not engage it."""
    prepared = stand.prepared[flight]
    if prepared is None:
        never = np.broadcast_to(np.inf, shape)
        return RadarDraw(never, never, 0.0, 0.5, 1e-6, 1, 1.0)
    claims = armed.claims[stand.radar.id, flight]
    needed, slant = needed_m(
        prepared, float(claims.antenna_m[draw]), elevations_rad=stand.elevations_rad,
        most_m=float(claims.limit_m[draw]),
    )  # fmt: skip
    return RadarDraw(
        needed, slant, float(claims.reach_m[draw]), float(claims.pd[draw]),
        float(claims.pfa[draw]), int(claims.swerling[draw]), float(claims.revisit_s[draw]),
    )  # fmt: skip


def _confirmed(
    standing: Sequence[Stand], looks: Sequence[Sequence[RadarDraw]], times: Sequence[Floats],
    rule: tuple[int, int], tables: dict[tuple[float, float, int], ScanTable],
) -> tuple[Floats, Floats]:  # fmt: skip
    paths = sum(time.shape[0] for time in times)
    share, moments = np.zeros((len(standing), paths)), np.zeros((len(standing), paths, LEVELS + 1))
    for r, (stand, row) in enumerate(zip(standing, looks, strict=True)):
        begin = 0
        for time, prepared, seen in zip(times, stand.prepared, row, strict=True):
            end = begin + time.shape[0]
            if stand.sees and prepared is not None:
                key = (seen.pd, seen.pfa, seen.swerling)
                if key not in tables:
                    tables[key] = scan_table(*key)
                share[r, begin:end], moments[r, begin:end] = confirmation(
                    time, seen, *rule, levels=LEVELS, table=tables[key]
                )
            begin = end
    return share, moments


def _approaches(
    armed: Armed, standing: Sequence[Stand], looks: Sequence[Sequence[RadarDraw]], place: Place,
    times: Sequence[Floats], draw: int, units: int,
) -> list[Approach]:  # fmt: skip
    guides = {stand.unit: r for r, stand in enumerate(standing) if stand.guides}
    found = []
    for f, (bank, time) in enumerate(zip(place.banks, times, strict=True)):
        kinds = [row[f] for row in armed.missiles.values()]
        missiles = [_NOTHING if kind is None else kind.in_draw(draw) for kind in kinds]
        radars = [looks[guides[unit]][f] for unit in range(units)]
        found.append(Approach(time, bank.altitude_m, met_above_m(bank), radars, [missiles] * units))
    return found


def met_above_m(bank: PathBank) -> Floats:
    """Return heights above ground as an interceptor may meet them, (paths, samples).

    What is ballistic is met once it falls, as in footprints: no system here is bought to meet it
    on its way up. Before its highest point it lies below every floor.
    """
    if bank.target_class != "ballistic":
        return bank.above_m
    top = np.argmax(bank.altitude_m, axis=1)
    falls = np.arange(bank.altitude_m.shape[1])[None, :] >= top[:, None]
    return np.where(falls, bank.above_m, -np.inf)
