"""Draws, and behind them what the maker claims and what a sceptic says: the same look-ups.

A preset is a single point: every value that a system benefits from stands at the claimed end (or
at the other one), everything else is nominal. Each preset is asked at every site that draws
are asked at, and its answer is the median over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.presets import preset_value
from longshadow.execution.context import Context
from longshadow.scenario.records import Scenario
from longshadow.sensing.ranges import Column
from longshadow.studies.coverage.unknowns import AZIMUTH, PLACEMENT, SINGLE_UNIT

__all__ = ["Extended", "extended"]

_PRESETS: Sequence[Literal["claim", "sceptic"]] = ("claim", "sceptic")


@dataclass(frozen=True, eq=False)
class Extended:
    """Columns of draws with the preset points appended.

    Attributes
    ----------
    draws
        Number of draws; what follows them are preset points.
    column
        Gives (draws + points,) values of a parameter path.
    placement, single_unit, azimuth
        (draws + points,) which placement, unit and approach each of them has.
    """

    draws: int
    column: Column
    placement: NDArray[np.int64]
    single_unit: NDArray[np.int64]
    azimuth: NDArray[np.int64]

    def points(self, values: NDArray[np.float64]) -> dict[str, float]:
        """Return the median over sites of each preset, from (draws + points,) values."""
        parts = np.split(values[self.draws :], len(_PRESETS))
        return {name: float(np.median(part)) for name, part in zip(_PRESETS, parts, strict=True)}


def extended(
    scenario: Scenario, context: Context, claimant: str, single_units: int = 1
) -> Extended:
    """Return the draws of a scenario with the preset points of one claimant appended.

    Parameters
    ----------
    claimant
        Id of the system that is taken at its word, or doubted.
    single_units
        Units of each placement that are looked at by themselves.
    """
    placements = scenario.siting.placements if scenario.siting else 1
    places = np.repeat(np.arange(placements), single_units)
    units = np.tile(np.arange(single_units), placements)

    def column(path: str) -> NDArray[np.float64]:
        cited = scenario.parameters[path]
        drawn = context.draws.get(path)
        if drawn is None:
            drawn = np.full(scenario.draws, cited.band.nominal)
        points = []
        for preset in _PRESETS:
            value = preset_value(cited, preset, claimant)
            points.append(cited.band.nominal if value is None else value)
        return np.concatenate([drawn, np.repeat(points, places.size)]).astype(np.float64)

    def choice(path: str, points: NDArray[np.int64]) -> NDArray[np.int64]:
        drawn = np.asarray(context.draws[path]).astype(np.int64)
        return np.concatenate([drawn, np.tile(points, len(_PRESETS))])

    return Extended(
        scenario.draws,
        column,
        choice(PLACEMENT, places),
        choice(SINGLE_UNIT, units),
        choice(AZIMUTH, np.zeros_like(places)),
    )
