"""Walk through the sites of one option and placement, and answer every draw that stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from longshadow.sensing.answers import area_tables, covered_m2, steps_of, union_covered_m2
from longshadow.sensing.beam import Ranks
from longshadow.sensing.levels import Place
from longshadow.sensing.singles import masked_share, unknown_share
from longshadow.sensing.siting import Site
from longshadow.sensing.views import Ground, Heights, View, empty_need, lower_need
from longshadow.studies.coverage.looks import Terms, looked
from longshadow.studies.coverage.setup import Setup

__all__ = ["Answers", "Walk", "answer", "answer_single", "empty_answers", "walk"]

STAGES = ("seen", "tracked", "engageable")


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers of one option, filled placement by placement.

    Attributes
    ----------
    area_m2
        (stages, targets, heights, draws).
    gap, overlap
        (targets, heights, draws) share of the defended region that no unit, or that two or more
        units, track.
    warned_m
        (targets, heights, draws) distance from the middle of the region at which a straight
        approach is first seen.
    single_m2
        (stages, targets, heights, draws) area that one unit covers by itself within the
        advertised disc.
    sight_m2, masked
        (families, heights, draws) area that one radar has in sight, and share of azimuths masked.
    ground_m, radius_m, antenna_m, sector
        (families, draws) of the single unit: ground, effective Earth radius, antenna height, and
        share of the circle that the radar looks at.
    unknown
        (families,) greatest share of an advertised disc without elevation data.
    """

    area_m2: NDArray[np.float64]
    gap: NDArray[np.float64]
    overlap: NDArray[np.float64]
    warned_m: NDArray[np.float64]
    single_m2: NDArray[np.float64]
    sight_m2: NDArray[np.float64]
    masked: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    radius_m: NDArray[np.float64]
    antenna_m: NDArray[np.float64]
    sector: NDArray[np.float64]
    unknown: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Walk:
    """The state after so many units of a placement.

    Attributes
    ----------
    needs
        By family: (heights, levels, rows, cols) steps.
    nearest, second
        (heights, levels, rows, cols) of the defended region: steps to the nearest and to the second
        unit that tracks.
    """

    units: int
    needs: tuple[NDArray[np.uint16], ...]
    nearest: NDArray[np.uint16]
    second: NDArray[np.uint16]


def empty_answers(setup: Setup, heights: int) -> Answers:
    """Return zeros for every draw: the answer where no unit can be bought."""
    shape = (len(setup.targets), heights, setup.units.size)
    staged, families = (len(STAGES), *shape), len(setup.families)
    of_radar, of_unit = (families, *shape[1:]), (families, shape[2])
    return Answers(
        np.zeros(staged), np.ones(shape), np.zeros(shape), np.zeros(shape), np.zeros(staged),
        np.zeros(of_radar), np.ones(of_radar), np.zeros(of_unit), np.ones(of_unit),
        np.zeros(of_unit), np.ones(of_unit), np.zeros(families),
    )  # fmt: skip


def walk(
    setup: Setup,
    sites: Sequence[Site],
    counts: Sequence[int],
    terms: Terms,
    each: Callable[[int, int, View], None],
    ranks: Ranks,
) -> Iterator[Walk]:
    """Add unit after unit and stop at every number of units that some draw has.

    Parameters
    ----------
    counts
        Numbers of units, increasing.
    each
        Called with (unit, family, view) for every radar.
    ranks
        Where the radars of this placement look.
    """
    shape = terms.ground.grid.heights_m.shape
    heights = terms.heights.metres.size
    needs = tuple(empty_need(f.levels_m.size, heights, shape) for f in setup.families)
    top, bottom, left, right = terms.region
    corner = (bottom - top, right - left)
    nearest = empty_need(needs[-1].shape[1], heights, corner)
    second = nearest.copy()
    looks = [
        (i, k) for i in range(max(counts)) for k, f in enumerate(setup.families) if i % f.every == 0
    ]
    for (i, k), view in looked(setup, sites, looks, terms, ranks):
        lower_need(view, terms.heights, terms.ground, needs[k], terms.parallel)
        each(i, k, view)
        if k == len(setup.families) - 1:
            _second(view, terms, nearest, second)
            if i + 1 in counts:
                yield Walk(i + 1, needs, nearest, second)


def answer_single(
    setup: Setup,
    views: Sequence[View],
    mine: NDArray[np.int64],
    terms: Terms,
    answers: Answers,
) -> None:
    """Answer the draws that look at this one unit by itself.

    Parameters
    ----------
    views
        By family: what each radar at the unit's site has in sight.
    """
    shape = terms.ground.grid.heights_m.shape
    needs = [empty_need(setup.place.count, 1, shape) for _ in views]
    claim_m = setup.system.advertised_range.band.nominal
    for k, view in enumerate(views):
        answers.ground_m[k, mine], answers.radius_m[k, mine] = view.ground_m, view.radius_m
        fixed = view.mast_m is not None
        antenna_m = np.full(mine.size, view.mast_m) if fixed else setup.families[k].antenna_m[mine]
        answers.antenna_m[k, mine], answers.sector[k, mine] = antenna_m, view.sector
        unknown = unknown_share(view, terms.ground, claim_m)
        answers.unknown[k] = max(answers.unknown[k], unknown)
    for h in range(terms.heights.metres.size):
        one = Heights(terms.heights.metres[h : h + 1], terms.heights.at_sea[h : h + 1])
        for k, view in enumerate(views):
            needs[k].fill(np.iinfo(np.uint16).max)
            lower_need(view.at(h), one, terms.ground, needs[k], terms.parallel)
            answers.masked[k, h, mine] = masked_share(view, terms.heights, h, terms.ground)
        _answer_height(setup, h, [need[0] for need in needs], mine, terms, answers)


def _answer_height(
    setup: Setup,
    h: int,
    planes: Sequence[NDArray[np.uint16]],
    mine: NDArray[np.int64],
    terms: Terms,
    answers: Answers,
) -> None:
    """Answer one target height of a single unit."""
    place, n = setup.place.of(mine), setup.seeing
    claim_m = setup.system.advertised_range.band.nominal
    tables = [area_tables(plane, terms.ground, terms.parallel) for plane in planes]
    whatever = steps_of(np.full(mine.size, np.inf))  # no question of range: sight alone
    for k, table in enumerate(tables):
        answers.sight_m2[k, h, mine] = covered_m2(table, whatever, place)
    for t in range(len(setup.targets)):
        # The claim is a distance on the ground: so much is asked of the range in free space.
        claims = [f.curves[h].into_free_space(np.array(claim_m)) for f in setup.families]
        reach = [
            steps_of(np.minimum(f.reach_m[t, h][mine], claim))
            for f, claim in zip(setup.families, claims, strict=True)
        ]
        engage = steps_of(np.minimum(setup.engage_m[t, h][mine], claims[-1]))
        answers.single_m2[0, t, h, mine] = _seen_m2(planes[:n], tables[:n], reach[:n], place, terms)
        answers.single_m2[1, t, h, mine] = covered_m2(tables[-1], reach[-1], place)
        answers.single_m2[2, t, h, mine] = covered_m2(tables[-1], engage, place)


def _seen_m2(
    planes: Sequence[NDArray[np.uint16]],
    tables: Sequence[NDArray[np.float64]],
    reach: Sequence[NDArray[np.int64]],
    place: Place,
    terms: Terms,
) -> NDArray[np.float64]:
    """Return the area that one or two kinds of radar see, in every draw."""
    if len(planes) == 1:
        return covered_m2(tables[0], reach[0], place)
    return union_covered_m2(planes, tables, terms.ground, reach, place)


def _second(
    view: View,
    terms: Terms,
    nearest: NDArray[np.uint16],
    second: NDArray[np.uint16],
) -> None:
    """Merge one unit into the nearest and second nearest of the defended region."""
    top, bottom, left, right = terms.region
    part = np.s_[top:bottom, left:right]
    grid = terms.ground.grid
    small = Ground(
        replace(grid, heights_m=np.ascontiguousarray(grid.heights_m[part])),
        terms.ground.prepared,
        terms.ground.row_area_m2[top:bottom],
    )
    seen = View(
        np.ascontiguousarray(view.visible[:, top:bottom, left:right]),
        np.ascontiguousarray(view.distance[part]),
        view.ground_m, view.antenna_m, view.radius_m,
        (0, bottom - top, 0, right - left), view.elevations_rad, view.reach_m, air=view.air,
        scan=view.scan[part] if view.scan.size > 1 else view.scan,
        loss_db=None if view.loss_db is None else view.loss_db[:, :, top:bottom, left:right],
    )  # fmt: skip
    here = np.full_like(nearest, np.iinfo(np.uint16).max)
    lower_need(seen, terms.heights, small, here, terms.parallel)
    np.minimum(second, np.maximum(nearest, here), out=second)
    np.minimum(nearest, here, out=nearest)


def answer(setup: Setup, state: Walk, mine: NDArray[np.int64], azimuth: NDArray[np.int64],
           terms: Terms, answers: Answers) -> None:  # fmt: skip
    """Answer the draws that stand in this placement with this number of units.

    Parameters
    ----------
    mine
        Indices of those draws.
    azimuth
        (draws,) index of the approach of every draw.
    """
    place = setup.place.of(mine)
    for h in range(terms.heights.metres.size):
        planes = [need[h] for need in state.needs]
        tables = [area_tables(plane, terms.ground, terms.parallel) for plane in planes]
        inner = area_tables(state.nearest[h], _region_ground(terms), terms.parallel)
        twice = area_tables(state.second[h], _region_ground(terms), terms.parallel)
        for t in range(len(setup.targets)):
            reach = [steps_of(f.reach_m[t, h][mine]) for f in setup.families]
            engage = steps_of(setup.engage_m[t, h][mine])
            n = setup.seeing
            seen = _seen_m2(planes[:n], tables[:n], reach[:n], place, terms)
            answers.area_m2[0, t, h, mine] = seen
            answers.area_m2[1, t, h, mine] = covered_m2(tables[-1], reach[-1], place)
            answers.area_m2[2, t, h, mine] = covered_m2(tables[-1], engage, place)
            inside = covered_m2(inner, reach[-1], place) / max(terms.region_m2[h], 1.0)
            answers.gap[t, h, mine] = np.clip(1.0 - inside, 0.0, 1.0)
            answers.overlap[t, h, mine] = covered_m2(twice, reach[-1], place) / max(
                terms.region_m2[h], 1.0
            )
            answers.warned_m[t, h, mine] = _warned(
                planes[:n], reach[:n], place, azimuth[mine], terms
            )


def _region_ground(terms: Terms) -> Ground:
    top, bottom, _, _ = terms.region
    return Ground(terms.ground.grid, terms.ground.prepared, terms.ground.row_area_m2[top:bottom])


def _warned(
    planes: Sequence[NDArray[np.uint16]],
    reach: Sequence[NDArray[np.int64]],
    place: Place,
    azimuth: NDArray[np.int64],
    terms: Terms,
) -> NDArray[np.float64]:
    """Return how far out a straight approach is first seen, metres; 0 when it never is."""
    rows, columns = terms.approach
    seen = np.zeros((azimuth.size, rows.shape[1]), bool)
    for plane, steps in zip(planes, reach, strict=True):
        needed = plane[:, rows, columns]  # (levels, azimuths, points)
        nearer = place.level + (place.weight > 0.5)  # a distance is not interpolated
        seen |= needed[nearer, azimuth] <= np.maximum(steps, 0)[:, None]
    farthest = np.where(seen, terms.approach_m[None, :], 0.0)
    return np.asarray(farthest.max(axis=1))
