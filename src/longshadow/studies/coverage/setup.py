"""What the coverage study works on: radars, reaches and units of one option in every draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Interceptor, Radar, RadarShare, System, Target
from longshadow.execution.context import Context
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.levels import Place, heights_at_levels, place_draws
from longshadow.sensing.ranges import (
    Column,
    detection_range_m,
    interceptor_reach_m,
    units_for_budget,
)
from longshadow.sensing.views import Heights
from longshadow.studies.coverage.extended import Extended, extended
from longshadow.studies.coverage.params import Params

__all__ = ["Family", "Setup", "height_arrays", "set_up"]


@dataclass(frozen=True, eq=False)
class Family:
    """All radars of one kind that an option brings.

    Attributes
    ----------
    every
        Fire units served by one radar: it stands at every n-th site.
    reach_m
        (targets, draws) detection range.
    antenna_m
        (draws,) antenna height.
    levels_m
        (levels,) antenna heights whose lines of sight are computed.
    """

    radar: Radar
    duty: str
    every: int
    reach_m: NDArray[np.float64]
    antenna_m: NDArray[np.float64]
    levels_m: NDArray[np.float64]

    @property
    def longest_m(self) -> float:
        """Greatest range of any draw and target."""
        return float(self.reach_m.max())


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


def set_up(scenario: Scenario, params: Params, option: Option, context: Context) -> Setup:
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
    rcs = _rcs(params, targets, column)
    shares, seeing = _shares(system)
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
            rcs,
            column,
            heights_at_levels(antennas[share.radar][:draws], moving[:draws], levels_m),
        )
        for share in shares
    )
    families = _handed_over(families)
    interceptors = tuple(scenario.catalog.interceptors[i] for i in system.interceptors)
    engage = _engage(params, targets, interceptors, families[-1], column)
    applicable = np.array([t.target_class in system.engages for t in targets])
    units = _units(scenario, option, column)
    return Setup(
        option, system, drawn, families, seeing, targets, engage, units, place, applicable,
        interceptors,
    )  # fmt: skip


def _shares(system: System) -> tuple[list[RadarShare], int]:
    """Return the radars that see, then the one that tracks, and how many see."""
    sees = [s for s in system.radars if s.duty in ("acquisition", "both")]
    tracks = [s for s in system.radars if s.duty in ("engagement", "both")]
    if not 1 <= len(sees) <= 2 or len(tracks) != 1:
        raise ValueError(
            f"system {system.id}: one or two radars that see and one that tracks are modelled, "
            f"found {len(sees)} and {len(tracks)}"
        )
    return sees + [s for s in tracks if s not in sees], len(sees)


def _handed_over(families: tuple[Family, ...]) -> tuple[Family, ...]:
    """Limit the tracking radar to what an acquisition radar at its own site hands over.

    Remote cueing is off for every system; a system without an acquisition radar at each site is
    left to search with its tracking radar.
    """
    *others, tracking = families
    beside = [f for f in others if f.every <= tracking.every]
    if not beside:
        return families
    handed = np.max([f.reach_m for f in beside], axis=0)
    return (*others, replace(tracking, reach_m=np.minimum(tracking.reach_m, handed)))


def _rcs(params: Params, targets: tuple[Target, ...], column: Column) -> list[NDArray[np.float64]]:
    name = "rcs" if params.model.aspect == "nose" else "rcs_broadside"
    return [column(f"target.{target.id}.{name}") for target in targets]


def _family(
    scenario: Scenario,
    params: Params,
    share: RadarShare,
    rcs: list[NDArray[np.float64]],
    column: Column,
    levels_m: NDArray[np.float64],
) -> Family:
    radar = scenario.catalog.radars[share.radar]
    wanted = params.model.required_pd
    pd = None if isinstance(wanted, str) else wanted
    return Family(
        radar,
        share.duty,
        max(round(share.fire_units_per_radar.band.nominal), 1),
        np.stack([detection_range_m(radar, sigma, column, pd) for sigma in rcs]),
        column(f"radar.{share.radar}.mast_height"),
        levels_m,
    )


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
    full = np.array([[np.broadcast_to(reach, draws) for reach in row] for row in flown])
    return np.asarray(np.minimum(full, family.reach_m[:, None, :]))


def _units(scenario: Scenario, option: Option, column: Column) -> NDArray[np.int64]:
    assert option.system is not None
    price_usd = column(f"price.{option.system.price}.amount")
    if scenario.sites and option.fire_units is None:
        return np.full(price_usd.size, len(scenario.sites))
    if not option.equal_budget:
        return np.full(price_usd.size, option.fire_units or 1)
    prices = [o.price for o in scenario.options if o.price is not None]
    if not prices:
        raise ValueError("equal money needs one option with a price")
    budget = prices[0].band.nominal
    return units_for_budget(budget, price_usd)
