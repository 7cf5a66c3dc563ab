"""One draw of the unknowns, played: every option on every term against every raid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.confirm import ScanTable
from longshadow.engagement.replicate import replicate
from longshadow.engagement.tables import Tables, Tally, Threats, checked
from longshadow.studies.defence.assemble import (
    Chances,
    Defence,
    RaidGround,
    defence_of,
    nobody,
    tables_of,
)
from longshadow.studies.defence.draws import PartDraw, play_part
from longshadow.studies.defence.job import Job, chances_of, scales_of
from longshadow.studies.defence.places import Place, first_paths
from longshadow.studies.defence.plan import Plan
from longshadow.studies.defence.raids import Raid, threats_of
from longshadow.studies.defence.stands import Stand

__all__ = [
    "CURVE_DRAWS", "CURVE_REPLICATIONS", "KILLS", "DrawPlayed", "Played", "Stage", "base_of",
    "leaks_of", "play_draw", "stage_of", "threats_in",
]  # fmt: skip

#: Probabilities of kill at which the break-even is looked for.
KILLS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
#: Curves take so many draws and replications: their bands are wide anyway.
CURVE_DRAWS, CURVE_REPLICATIONS = 20, 40


@dataclass(frozen=True, eq=False)
class Stage:
    """One placement and draw, ready for any raid.

    Attributes
    ----------
    parts
        By system: what it makes of all paths.
    """

    draw: int
    place: Place
    parts: Mapping[str, PartDraw]
    ground: RaidGround
    chances: Chances
    scale: Sequence[float]


@dataclass(frozen=True, eq=False)
class Played:
    """One defence against one raid in one draw, with where its bins of time begin."""

    tally: Tally
    missiles: tuple[str, ...]
    bins: tuple[float, float]


@dataclass(frozen=True, eq=False)
class DrawPlayed:
    """All that one draw gives.

    Attributes
    ----------
    main
        By (plan, raid).
    sizes
        By (plan, raid, total): share of each kind that leaks.
    kills
        By (plan, raid): (kills, kinds) share that leaks at each probability of `KILLS`.
    rules
        By (rule, plan, raid): share of each kind that leaks, in the first draws.
    """

    draw: int
    main: Mapping[tuple[int, int], Played]
    sizes: Mapping[tuple[int, int, int], NDArray[np.float64]]
    kills: Mapping[tuple[int, int], NDArray[np.float64]]
    rules: Mapping[tuple[str, int, int], NDArray[np.float64]] = field(default_factory=dict)


def stage_of(
    job: Job, place: Place, stands: Mapping[str, Sequence[Stand]], draw: int,
    tables: dict[tuple[float, float, int], ScanTable],
) -> Stage:  # fmt: skip
    """Return a draw in its placement, with what every system makes of all paths."""
    scale = scales_of(job, draw)
    rule = (job.params.confirmation.hits, job.params.confirmation.of)
    parts = {
        name: play_part(armed, stands[name], place, scale, draw, count, rule, tables)
        for name, armed in job.armed.items()
        if (count := int(job.units[name][draw])) > 0
    }
    weights = np.array([asset.weight for asset in job.scenario.assets])
    ground = RaidGround(
        first_paths(place.banks),
        np.array([bank.directions for bank in place.banks], np.int64),
        np.concatenate([bank.asset for bank in place.banks]),
        np.concatenate(
            [b.time_s[:, 0] * by for b, by in zip(place.banks, scale, strict=True)]
        ),
        np.cumsum(weights) / weights.sum(),
    )  # fmt: skip
    return Stage(draw, place, parts, ground, chances_of(job, draw), scale)


def base_of(job: Job, draw: int) -> int:
    """Return the 64 bits from which all chance of a draw comes, the same for every option."""
    return int(job.context.stream(f"defence.chance.{draw}").integers(2**64, dtype=np.uint64))


def threats_in(stage: Stage, raid: Raid, total: int | None = None) -> Threats:
    """Return what comes in a raid."""
    flight = raid.flights[0]
    arrivals = stage.place.banks[flight].impact_s.tolist()
    return threats_of(raid, total, int(stage.ground.first_path[flight]), arrivals)


def play_draw(job: Job, stage: Stage) -> DrawPlayed:
    """Play every option on every term against every raid in one draw.

    Defences that are equal in a draw, whatever their terms are called, are played once.
    """
    base, draw = base_of(job, stage.draw), stage.draw
    known: dict[tuple[object, ...], Played] = {}
    main: dict[tuple[int, int], Played] = {}
    defences: dict[tuple[object, ...], Defence | None] = {}
    for p, plan in enumerate(job.plans):
        key = plan.key(draw)
        if key not in defences:
            defences[key] = defence_of(plan, stage.parts, draw)
        for r, raid in enumerate(job.raids):
            if (key, r) not in known:
                known[key, r] = _play(job, stage, defences[key], raid, base)
            main[p, r] = known[key, r]
    if draw >= CURVE_DRAWS:
        return DrawPlayed(draw, main, {}, {})
    first = job.plans[0].term
    lead = [(p, plan, defences[plan.key(draw)]) for p, plan in enumerate(job.plans)
            if plan.term == first]  # fmt: skip
    return DrawPlayed(
        draw, main, dict(_sizes(job, stage, lead, base)), dict(_kills(job, stage, lead, base))
    )


def _play(
    job: Job, stage: Stage, defence: Defence | None, raid: Raid, base: int
) -> Played:  # fmt: skip
    defence = defence or nobody(stage.ground.asset_of.size)
    tables = _tables(job, stage, defence, raid)
    tally = replicate(tables, threats_in(stage, raid), base, 0, job.params.replications)
    return Played(tally, defence.missiles, (tables.bin_start_s, tables.bin_width_s))


def _tables(job: Job, stage: Stage, defence: Defence, raid: Raid) -> Tables:
    begin = job.begin_s(raid)
    tables = tables_of(defence, raid, stage.ground, stage.chances, job.params, begin)
    return checked(tables, threats_in(stage, raid))[0]


def leaks_of(
    job: Job, stage: Stage, defence: Defence, raid: Raid, base: int,
    replications: int = CURVE_REPLICATIONS,
) -> NDArray[np.float64]:  # fmt: skip
    """Return the share of each kind that leaks, by default with few replications."""
    tables = _tables(job, stage, defence, raid)
    return _leaks(tables, threats_in(stage, raid), base, replications)


def _leaks(
    tables: Tables, threats: Threats, base: int, replications: int = CURVE_REPLICATIONS
) -> NDArray[np.float64]:
    """Return the share of each kind that leaks."""
    tally = replicate(tables, threats, base, 0, replications, check=False)
    many = np.bincount(threats.kind, minlength=tally.leakers.shape[0]) * replications
    leaked = tally.leakers @ np.arange(tally.leakers.shape[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(leaked / many, float)


_Lead = Sequence[tuple[int, Plan, Defence | None]]


def _sizes(
    job: Job, stage: Stage, lead: _Lead, base: int
) -> Iterator[tuple[tuple[int, int, int], NDArray[np.float64]]]:
    for p, _, defence in lead:
        for r, raid in enumerate(job.raids):
            if raid.is_tracks:
                continue
            for total in job.params.saturation:
                kinds = np.ones(len(raid.flights))
                if defence is not None:
                    tables = _tables(job, stage, defence, raid)
                    kinds = _leaks(tables, threats_in(stage, raid, total), base)
                yield (p, r, total), kinds


def _kills(
    job: Job, stage: Stage, lead: _Lead, base: int
) -> Iterator[tuple[tuple[int, int], NDArray[np.float64]]]:
    for p, _, defence in lead:
        for r, raid in enumerate(job.raids):
            curve = np.ones((len(KILLS), len(raid.flights)))
            if defence is not None:
                threats = threats_in(stage, raid)
                tables = _tables(job, stage, defence, raid)
                for k, value in enumerate(KILLS):
                    kill = np.where(tables.kill > 0.0, value, 0.0)
                    curve[k] = _leaks(tables._replace(kill=kill), threats, base)
            yield (p, r), curve
