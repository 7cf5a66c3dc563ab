"""Rasters of one option at its first placement: probabilities, and lowest covered heights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from longshadow.results.arrays import MapArray, PackedMap
from longshadow.results.page_maps import on_page
from longshadow.results.records import MapEntry
from longshadow.sensing.answers import (
    joint_survival,
    probability_map,
    steps_of,
    survival,
    union_probability_map,
)
from longshadow.sensing.page import QUANTILES, PageGrid, PageStack, lowest_height_quantiles
from longshadow.studies.coverage.findings import STAGE_LABELS, height_of, spoken
from longshadow.studies.coverage.looks import Terms
from longshadow.studies.coverage.setup import Setup
from longshadow.studies.coverage.survey import STAGES, Walk

__all__ = ["area_maps", "page_maps"]

_UNKNOWN = 255


def _tables(setup: Setup, reach: NDArray[np.float64]) -> NDArray[np.float32]:
    draws = setup.drawn.draws
    return survival(steps_of(reach[:draws]), setup.place.of(np.arange(draws)))


def area_maps(setup: Setup, state: Walk, terms: Terms) -> Iterator[PackedMap]:
    """Yield P(covered) in per cent at full resolution, by stage, target and height."""
    grid = terms.ground.grid
    unknown = ~np.isfinite(grid.heights_m)
    heights = range(terms.heights.metres.size)
    for h, t, stage in (
        (h, t, s) for h in heights for t in np.flatnonzero(setup.applicable) for s in STAGES
    ):
        if stage == "tracked":
            continue  # lies between the two others; its lowest heights are on the page
        share = _share(setup, state, terms, stage, int(t), h)
        percent = np.rint(np.clip(share, 0.0, 1.0) * 100.0).astype(np.uint8)
        percent[unknown] = _UNKNOWN
        height, target = height_of(terms, h), setup.targets[t]
        name = f"coverage.{setup.option.id}.{target.id}.{height}.{stage}_probability"
        prose = (
            f"Share of runs, in per cent, in which a {spoken(target.name)} at this height is "
            f"{STAGE_LABELS[stage]}"
        )
        labels = {"option": setup.option.id, "stage": stage, "target": target.id, "height": height}
        entry = MapEntry(
            file=f"arrays/{name}.tif", quantity="probability", unit="%", prose=prose, labels=labels
        )
        yield PackedMap.pack(
            entry, percent[None],
            grid.west - grid.step_x / 2, grid.north + grid.step_y / 2, grid.step_x, grid.step_y,
            crs=grid.crs,
        )  # fmt: skip


def _share(
    setup: Setup, state: Walk, terms: Terms, stage: str, t: int, h: int
) -> NDArray[np.float32]:
    planes = [need[h] for need in state.needs]
    if stage == "engageable":
        return probability_map(planes[-1], _tables(setup, setup.engage_m[t, h]), terms.parallel)
    if stage == "tracked":
        table = _tables(setup, setup.engaging.reach_m[t, h])
        return probability_map(planes[-1], table, terms.parallel)
    tables = [_tables(setup, f.reach_m[t, h]) for f in setup.families[: setup.seeing]]
    if setup.seeing == 1:
        return probability_map(planes[0], tables[0], terms.parallel)
    joint = _joint(setup, [f.reach_m[t, h] for f in setup.families[:2]])
    return union_probability_map(planes[:2], tables, joint, terms.parallel)


def _joint(setup: Setup, reach: Sequence[NDArray[np.float64]]) -> NDArray[np.float32]:
    draws = setup.drawn.draws
    steps = [steps_of(one[:draws]) for one in reach]
    most_m = max(family.longest_m for family in setup.families[:2])
    return joint_survival(steps[0], steps[1], setup.place.of(np.arange(draws)), most_m)


def page_maps(setup: Setup, terms: Terms, page: PageGrid, stack: PageStack) -> Iterator[MapArray]:
    """Yield quantiles of the lowest covered height on the page grid, by stage and target."""
    chosen = np.flatnonzero(setup.applicable)
    for stage in STAGES:
        if stage == "tracked" and setup.one_radar:
            continue
        first, second, joint = _stage_tables(setup, stage, chosen)
        values = lowest_height_quantiles(
            stack,
            page,
            _stage_families(setup, stage),
            _floors(setup, stage, chosen),
            first,
            second,
            joint,
            terms.parallel,
        )
        for t, quantiles in zip(chosen, values, strict=True):
            yield on_page(_page_entry(setup, stage, int(t)), quantiles, terms.ground.grid, page)


def _stage_families(setup: Setup, stage: str) -> tuple[int, ...]:
    return tuple(range(setup.seeing)) if stage == "seen" else (len(setup.families) - 1,)


def _stage_tables(
    setup: Setup, stage: str, chosen: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return look-up tables of the radars of a stage; the second is empty where only one counts."""
    if stage == "seen" and setup.seeing == 2:
        first, second = (
            np.stack([_tables(setup, family.reach_m[t].max(axis=0)) for t in chosen])
            for family in setup.families[:2]
        )
        both = [[f.reach_m[t].max(axis=0) for f in setup.families[:2]] for t in chosen]
        return first, second, np.stack([_joint(setup, reach) for reach in both])
    family = setup.families[0] if stage == "seen" else setup.engaging
    reach = (setup.engage_m if stage == "engageable" else family.reach_m).max(axis=1)
    one = np.stack([_tables(setup, reach[t]) for t in chosen])
    return one, np.zeros_like(one), np.zeros((chosen.size, setup.place.count, 1, 1), np.float32)


def _floors(setup: Setup, stage: str, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    if stage != "engageable":
        return np.zeros(chosen.size)
    return np.array(
        [
            min(
                (
                    missile.altitude_min.band.nominal
                    for missile in setup.interceptors
                    if setup.targets[t].target_class in missile.reach
                ),
                default=np.inf,
            )
            for t in chosen
        ]
    )


def _page_entry(setup: Setup, stage: str, t: int) -> MapEntry:
    target = setup.targets[t]
    name = f"coverage.{setup.option.id}.{target.id}.{stage}_lowest_height_m"
    return MapEntry(
        file=f"arrays/{name}.tif",
        quantity="lowest-height-quantiles",
        unit="m",
        prose=(
            f"Lowest height above ground at which a {spoken(target.name)} is "
            f"{STAGE_LABELS[stage]}: quantiles over runs"
        ),
        labels={"option": setup.option.id, "stage": stage, "target": target.id},
        bands=tuple(f"{100 * q:.0f}" for q in QUANTILES),
    )
