"""The ground of a scenario, and where units stand on it: the same for every study that places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import RadarShare, System
from longshadow.errors import TerrainError
from longshadow.scenario.models import CoverageModel
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.ranges import units_for_budget
from longshadow.sensing.siting import Site, boresights_deg, low_discrepancy_sites
from longshadow.terrain.bias import bias_facts
from longshadow.terrain.grid import Grid

__all__ = [
    "fire_units",
    "mixes_left_out",
    "open_ground",
    "region_of",
    "scan_exponent",
    "seeing_and_tracking",
    "sites_of",
    "terrain_facts",
]

#: Moving to the highest ground within this distance counts as standing on a hilltop.
_HILLTOP_M = 3_000.0


def open_ground(scenario: Scenario) -> Grid:
    """Open the terrain of the area."""
    from longshadow.terrain.tiles import open_terrain

    area = scenario.area
    sources = area.terrain[0] if len(area.terrain) == 1 else area.terrain
    return open_terrain(sources, area.bounds)


def region_of(scenario: Scenario) -> tuple[float, float, float, float]:
    """Return the defended region: that of the siting rule, or the box of the named sites."""
    if scenario.siting:
        return scenario.siting.region
    longitudes = [s.lon_deg for s in scenario.sites]
    latitudes = [s.lat_deg for s in scenario.sites]
    least = 0.25  # a box around a single site
    return (
        min(longitudes) - least, min(latitudes) - least,
        max(longitudes) + least, max(latitudes) + least,
    )  # fmt: skip


def sites_of(
    scenario: Scenario,
    grid: Grid,
    count: int,
    placement: int,
    stream: Callable[[str], np.random.Generator],
) -> list[Site]:
    """Return the sites of so many units in one placement.

    Parameters
    ----------
    stream
        Gives the generator of a stable key: every study places the same units.

    Raises
    ------
    TerrainError
        If the siting rule finds no known ground.
    """
    if scenario.sites:
        turns = boresights_deg(len(scenario.sites), 0.0)
        named = zip(scenario.sites, turns, strict=True)
        return [Site(s.name or s.id, s.lat_deg, s.lon_deg, turn, s.mast_m) for s, turn in named][
            :count
        ]
    siting = scenario.siting
    assert siting is not None
    rng = stream(f"siting.placement.{placement}")
    try:
        return low_discrepancy_sites(grid, siting.region, count, siting.highest_within_m, rng)
    except ValueError as fault:
        raise TerrainError(f"sites cannot be placed: {fault}") from None


def fire_units(
    scenario: Scenario, option: Option, column: Callable[[str], NDArray[np.float64]]
) -> NDArray[np.int64]:
    """Return how many whole fire units an option has in every draw.

    Parameters
    ----------
    column
        Draws by parameter path.

    Raises
    ------
    ValueError
        If equal money is asked for and no option has a price.
    """
    assert option.system is not None
    price_usd = column(f"price.{option.system.price}.amount")
    if scenario.sites and option.fire_units is None:
        return np.full(price_usd.size, len(scenario.sites))
    if not option.equal_budget:
        return np.full(price_usd.size, option.fire_units or 1)
    prices = [o.price for o in scenario.options if o.price is not None]
    if not prices:
        raise ValueError("equal money needs one option with a price")
    return units_for_budget(prices[0].band.nominal, price_usd)


def mixes_left_out(scenario: Scenario) -> tuple[str, ...]:
    """Return what a study of single systems says of options that are mixes, in one line or none."""
    mixes = [option.label for option in scenario.options if option.is_mix]
    if not mixes:
        return ()
    return (
        "Options of several systems are not looked at here, only those of one system; left out: "
        f"{', '.join(mixes)}.",
    )


def seeing_and_tracking(system: System) -> tuple[list[RadarShare], int]:
    """Return the radars that see, then the one that tracks, and how many see.

    Raises
    ------
    ValueError
        If the system has more than two kinds of radar that see, or not one that tracks.
    """
    sees = [s for s in system.radars if s.duty in ("acquisition", "both")]
    tracks = [s for s in system.radars if s.duty in ("engagement", "both")]
    if not 1 <= len(sees) <= 2 or len(tracks) != 1:
        raise ValueError(
            f"system {system.id}: one or two radars that see and one that tracks are modelled, "
            f"found {len(sees)} and {len(tracks)}"
        )
    return sees + [s for s in tracks if s not in sees], len(sees)


def terrain_facts(scenario: Scenario, grid: Grid) -> dict[str, Any]:
    """Return source, datum, cell size, voids, and how optimistic the terrain is."""
    middle = grid.north - 0.5 * grid.heights_m.shape[0] * grid.step_y
    cell_m = float(grid.step_y * 111_195.0)
    on_hilltops = bool(scenario.siting and scenario.siting.highest_within_m >= _HILLTOP_M)
    narrow = float(grid.step_x * 111_195.0 * np.cos(np.radians(middle)))
    return {
        "source": grid.source,
        "datum": grid.vertical_datum,
        "cell_m": round(cell_m, 1),
        "cell_east_m": round(narrow, 1),
        "void_share": grid.void_count / grid.heights_m.size,
        **bias_facts(cell_m, on_hilltops),
    }


def scan_exponent(scenario: Scenario, model: CoverageModel) -> float | None:
    """Return the power of the cosine by which fixed faces lose off boresight; None for no loss.

    Held at its nominal value, the scenario's own where it gives one.
    """
    if model.scan_loss == "none":
        return None
    return scenario.parameters["prior.scan-loss-exponent.value"].band.nominal
