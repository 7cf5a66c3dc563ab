"""One unit, one kind of arc, what counts as defended, where that holds, and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Footprint",
    "FootprintRule",
    "FootprintSearch",
    "FootprintThreat",
    "FootprintUnit",
    "FootprintVariant",
    "PublishedFootprint",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FootprintSearch:
    """A radar beside the unit's own that finds targets for it; fields as in `FootprintUnit`."""

    detection_range_m: Floats
    instrumented_m: Floats
    sector_rad: Floats
    elevation_min_rad: Floats
    elevation_max_rad: Floats
    mast_m: Floats
    revisit_s: Floats


@dataclass(frozen=True, eq=False)
class FootprintUnit:
    """One fire unit, (draws,) each.

    Attributes
    ----------
    detection_range_m
        Range in free space at which a look detects the threat.
    instrumented_m
        Range that nothing passes.
    sector_rad
        Width of the radar's sector, centred on the threat; 2 pi for all round.
    elevation_min_rad, elevation_max_rad
        Between which it sees.
    mast_m
        Height of the antenna.
    revisit_s, reaction_s
        Between looks; from a confirmed track to launch.
    reach_m, floor_m, ceiling_m, mean_speed_mps
        Of the interceptor against ballistic missiles; a reach of 0 defends nothing.
    search
        A radar at the same place that may find the threat first, as the acquisition radar of a
        group does; then the unit reacts, and launches once its own radar has the threat in view.
    """

    detection_range_m: Floats
    instrumented_m: Floats
    sector_rad: Floats
    elevation_min_rad: Floats
    elevation_max_rad: Floats
    mast_m: Floats
    revisit_s: Floats
    reaction_s: Floats
    reach_m: Floats
    floor_m: Floats
    ceiling_m: Floats
    mean_speed_mps: Floats
    search: FootprintSearch | None = None


@dataclass(frozen=True)
class FootprintThreat:
    """A ballistic arc by its range, and by its apogee where it is not that of least energy."""

    range_m: float
    apogee_m: float | None = None


@dataclass(frozen=True, eq=False)
class FootprintRule:
    """What counts as defended.

    Attributes
    ----------
    hits
        Looks that a track needs; they take hits x revisit from the first moment in view.
    engagements
        Salvos that must fit one after the other: 1, or 2 for shoot-look-shoot.
    assess_s
        From an intercept to knowing that it missed; a number, or (draws,).
    cue
        "own": the radar finds the target itself. "cued": somebody else tells it where to look;
        then detection range and confirmation do not bind.
    keep_out_m
        Least altitude of an intercept, where damage below it is not accepted: an assumption.
    earth_factor
        Effective over true Earth radius, for refraction.
    """

    hits: int = 3
    engagements: int = 1
    assess_s: ArrayLike = 10.0
    cue: Literal["own", "cued"] = "own"
    keep_out_m: float = 0.0
    earth_factor: float = 4.0 / 3.0


@dataclass(frozen=True, eq=False)
class Footprint:
    """Where a unit defends.

    Attributes
    ----------
    x_m, y_m
        (nx,) along the threat's track and (ny,) across it, evenly spaced.
    probability
        (ny, nx) share of draws in which an aim point is defended.
    area_m2, equivalent_radius_m
        (draws,) area defended, and radius of the disc of that area.
    """

    x_m: Floats
    y_m: Floats
    probability: Floats
    area_m2: Floats
    equivalent_radius_m: Floats


@dataclass(frozen=True, eq=False)
class FootprintVariant:
    """One assumption changed: the unit and the rule to ask `defended_footprint` with."""

    id: str
    label: str
    words: str
    unit: FootprintUnit
    rule: FootprintRule


@dataclass(frozen=True)
class PublishedFootprint:
    """A figure that somebody printed, to hold a footprint against: consistency, no validation.

    Attributes
    ----------
    path
        Parameter of the catalogue that holds it.
    quantity
        Whether it is an area or the diameter of a disc.
    low, high
        In square metres or metres.
    threats
        Ids of the targets it is about, as far as the source says.
    cue
        "cued" where the source says that somebody else told the radar where to look.
    words
        What it is.
    sources
        Ids of sources.
    """

    path: str
    quantity: Literal["area", "diameter"]
    low: float
    high: float
    threats: tuple[str, ...]
    cue: Literal["own", "cued"]
    words: str
    sources: tuple[str, ...]
