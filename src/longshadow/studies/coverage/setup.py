"""What the coverage study works on: radars, reaches and units of one option in every draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Interceptor, Radar, RadarShare, System, Target
from longshadow.execution.context import Context
from longshadow.physics.signature import band_centre_hz
from longshadow.scenario.placing import fire_units, seeing_and_tracking
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.levels import Place, heights_at_levels, place_draws
from longshadow.sensing.losses import MOST_RANGE_M, RangeCurve, claim_curve, range_curve
from longshadow.sensing.ranges import (
    Column,
    free_space_range_m,
    interceptor_reach_m,
    seen_rcs_m2,
    swerling_class,
)
from longshadow.sensing.views import Heights
from longshadow.studies.coverage.extended import Extended, extended
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.unknowns import rcs_of

__all__ = ["Family", "Middle", "Setup", "height_arrays", "set_up"]


@dataclass(frozen=True)
class Middle:
    """Middle of the area: what limits of range are turned into ranges in free space with.

    Attributes
    ----------
    ground_m, radius_m
        Height of its ground, and effective Earth radius there.
    highest_m
        Highest ground of the area.
    """

    ground_m: float
    radius_m: float
    highest_m: float


@dataclass(frozen=True, eq=False)
class Family:
    """All radars of one kind that an option brings.

    Attributes
    ----------
    every
        Fire units served by one radar: it stands at every n-th site.
    reach_m
        (targets, heights, draws) range that a cell may need in free space and still be covered.
    slant_m
        (targets, draws) detection range where nothing weakens the wave.
    curves
        By height: ranges to and from free space, over the middle of the area.
    thin_curves
        The same over its highest ground, through the thinnest air.
    frequency_hz
        Middle of the radar's letter band.
    antenna_m
        (draws,) antenna height.
    levels_m
        (levels,) antenna heights whose lines of sight are computed.
    """

    radar: Radar
    duty: str
    every: int
    reach_m: NDArray[np.float64]
    slant_m: NDArray[np.float64]
    curves: tuple[RangeCurve, ...]
    thin_curves: tuple[RangeCurve, ...]
    frequency_hz: float
    antenna_m: NDArray[np.float64]
    levels_m: NDArray[np.float64]

    @property
    def longest_m(self) -> float:
        """Greatest range in free space of any draw, target and height."""
        return float(self.reach_m.max())

    @property
    def farthest_m(self) -> float:
        """Greatest slant range of any draw and target: nothing is looked at beyond it."""
        return float(self.slant_m.max())


@dataclass(frozen=True, eq=False)
class Setup:
    """One option that has radars.

    Attributes
    ----------
    drawn
        Draws, and behind them the claims and doubts; "draws" below means both.
    families
        Radars that see, then the one that tracks; one entry where a radar does both.
    seeing
        How many of the families see: one or two.
    engage_m
        (targets, heights, draws) reach of tracking and interceptor together.
    units
        (draws,) whole fire units.
    place
        Where every draw lies between antenna levels.
    applicable
        (targets,) whether the system engages this class of target at all.
    """

    option: Option
    system: System
    drawn: Extended
    families: tuple[Family, ...]
    seeing: int
    targets: tuple[Target, ...]
    engage_m: NDArray[np.float64]
    units: NDArray[np.int64]
    place: Place
    applicable: NDArray[np.bool_]
    interceptors: tuple[Interceptor, ...]

    @property
    def engaging(self) -> Family:
        """The radar that tracks for engagement."""
        return self.families[-1]

    @property
    def one_radar(self) -> bool:
        """Whether the radar that sees is the one that tracks."""
        return len(self.families) == 1


def height_arrays(params: Params) -> Heights:
    """Return the target heights as arrays."""
    return Heights(
        np.array([h.metres for h in params.heights]),
        np.array([h.reference == "AMSL" for h in params.heights]),
    )


def set_up(
    scenario: Scenario, params: Params, option: Option, context: Context, middle: Middle
) -> Setup:
    """Return radars, reaches and units of one option.

    Raises
    ------
    ValueError
        If the system has more than two kinds of radar that see, or not one that tracks.
    """
    system = option.system
    assert system is not None
    drawn = extended(scenario, context, system.id, params.single_units)
    column, draws = drawn.column, drawn.draws
    targets = tuple(cast(Target, scenario.catalog.targets[t]) for t in params.targets)
    shares, seeing = seeing_and_tracking(system)
    antennas = {s.radar: column(f"radar.{s.radar}.mast_height") for s in shares}
    moving = next(
        (a for a in antennas.values() if np.ptp(a[:draws]) > 0), antennas[shares[0].radar]
    )
    place, levels_m = place_draws(moving, params.antenna_levels, draws)
    families = tuple(
        _family(
            scenario,
            params,
            share,
            targets,
            column,
            heights_at_levels(antennas[share.radar][:draws], moving[:draws], levels_m),
            middle,
        )
        for share in shares
    )
    families = _handed_over(families)
    interceptors = tuple(scenario.catalog.interceptors[i] for i in system.interceptors)
    engage = _engage(params, targets, interceptors, families[-1], column)
    applicable = np.array([t.target_class in system.engages for t in targets])
    units = fire_units(scenario, option, column)
    return Setup(
        option, system, drawn, families, seeing, targets, engage, units, place, applicable,
        interceptors,
    )  # fmt: skip


def _handed_over(families: tuple[Family, ...]) -> tuple[Family, ...]:
    """Limit the tracking radar to what an acquisition radar at its own site hands over.

    Remote cueing is off for every system; a system without an acquisition radar at each site is
    left to search with its tracking radar. What the one radar reaches is turned into the other's
    range in free space through the thinnest air of the area: so air lets no cell be tracked unseen
    where the tracking radar loses more to it. Sight and diffraction are not compared.
    """
    *others, tracking = families
    beside = [f for f in others if f.every <= tracking.every]
    if not beside:
        return families
    handed = np.max([_in_terms_of(tracking, f) for f in beside], axis=0)
    slant = np.max([f.slant_m for f in beside], axis=0)
    return (
        *others,
        replace(
            tracking,
            reach_m=np.minimum(tracking.reach_m, handed),
            slant_m=np.minimum(tracking.slant_m, slant),
        ),
    )


def _in_terms_of(tracking: Family, other: Family) -> NDArray[np.float64]:
    """Return (targets, heights, draws) reach of one radar as ranges in free space of another."""
    pairs = zip(tracking.thin_curves, other.thin_curves, strict=True)
    return np.stack(
        [
            mine.into_free_space(theirs.out_of_free_space(other.reach_m[:, h]))
            for h, (mine, theirs) in enumerate(pairs)
        ],
        axis=1,
    )


def _family(
    scenario: Scenario,
    params: Params,
    share: RadarShare,
    targets: tuple[Target, ...],
    column: Column,
    levels_m: NDArray[np.float64],
    middle: Middle,
) -> Family:
    radar = scenario.catalog.radars[share.radar]
    wanted = params.model.required_pd
    pd = None if isinstance(wanted, str) else wanted
    frequency_hz = band_centre_hz(radar.band)
    antenna_m = float(np.median(levels_m))
    curves, thin_curves = (
        _curves(params, frequency_hz, antenna_m, ground_m, middle.radius_m)
        for ground_m in (middle.ground_m, middle.highest_m)
    )
    claimed = claim_curve(params.model.air, frequency_hz, middle.radius_m, MOST_RANGE_M)
    free = np.stack(
        [
            free_space_range_m(
                radar, seen_rcs_m2(rcs_of(params, target, radar), column), column, pd,
                claimed.into_free_space, swerling_class(f"target.{target.id}.swerling", column),
            )
            for target in targets
        ]
    )  # fmt: skip
    limit = column(f"radar.{radar.id}.instrumented_range")
    most = np.stack([curve.into_free_space(limit) for curve in curves])
    return Family(
        radar,
        share.duty,
        max(round(share.fire_units_per_radar.band.nominal), 1),
        np.minimum(free[:, None], most[None]),
        np.minimum(free, limit),
        curves,
        thin_curves,
        frequency_hz,
        column(f"radar.{share.radar}.mast_height"),
        levels_m,
    )


def _curves(
    params: Params, frequency_hz: float, antenna_m: float, ground_m: float, radius_m: float
) -> tuple[RangeCurve, ...]:
    """Return, by target height, what ranges over ground of one height need in free space."""
    return tuple(
        range_curve(
            params.model.air, frequency_hz, ground_m + antenna_m,
            h.metres if h.reference == "AMSL" else h.metres + ground_m, radius_m, MOST_RANGE_M,
        )
        for h in params.heights
    )  # fmt: skip


def _engage(
    params: Params,
    targets: tuple[Target, ...],
    interceptors: tuple[Interceptor, ...],
    family: Family,
    column: Column,
) -> NDArray[np.float64]:
    flown = [
        [
            interceptor_reach_m(interceptors, t.target_class, h.metres, column)
            for h in params.heights
        ]
        for t in targets
    ]
    draws = family.antenna_m.size
    full = np.array(
        [
            [curve.into_free_space(np.broadcast_to(reach, draws))
             for reach, curve in zip(row, family.curves, strict=True)]
            for row in flown
        ]
    )  # fmt: skip
    return np.asarray(np.minimum(full, family.reach_m))
