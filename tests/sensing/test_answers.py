"""Look-ups on the range needed, against the same question asked cell by cell and draw by draw."""

import numpy as np
import pytest

from longshadow.physics.kernels.lowest import RATIO, code_of_height, height_at_elevation_m
from longshadow.physics.kernels.need import (
    NEVER,
    STEP_M,
    accumulate_need,
    elevation_ok,
    slant_range_m,
)
from longshadow.sensing.answers import (
    area_tables,
    covered_m2,
    joint_survival,
    probability_map,
    steps_of,
    survival,
    union_covered_m2,
    union_probability_map,
)
from longshadow.sensing.beam import NO_SCAN_LOSS
from longshadow.sensing.levels import Place, heights_at_levels, place_draws
from longshadow.sensing.losses import FREE_SPACE
from longshadow.sensing.page import PageGrid, lowest_height_quantiles, page_stack
from longshadow.sensing.views import Ground, empty_need

RADIUS_M = 4 / 3 * 6371e3
ROWS, COLUMNS, DRAWS = 14, 17, 256


def serial(function, tasks):
    return [function(task) for task in tasks]


class Case:
    """One radar on random ground with random sight, and draws of antenna height and range."""

    def __init__(self, seed: int, levels: int = 6) -> None:
        rng = np.random.default_rng(seed)
        self.ground = rng.uniform(0, 900, (ROWS, COLUMNS)).astype(np.float32)
        self.distance = rng.uniform(1e3, 120e3, (ROWS, COLUMNS)).astype(np.float32)
        base = rng.uniform(0, 1500, (ROWS, COLUMNS))
        fall = rng.uniform(0, 12, (ROWS, COLUMNS))
        # draws stand on the levels themselves, so that nothing is left to interpolation
        level = rng.integers(0, levels, DRAWS)
        self.level = level
        below = np.minimum(level, levels - 2)
        self.place = Place(below, (level - below).astype(float), levels)
        heights_m = np.linspace(8, 40, levels)
        self.visible = np.maximum(base - fall * heights_m[:, None, None], 0)
        self.visible = self.visible.astype(np.float32)
        self.visible[:, rng.random((ROWS, COLUMNS)) < 0.1] = np.inf
        self.range_m = rng.uniform(20e3, 130e3, DRAWS)
        self.area = Ground(None, None, rng.uniform(0.5e6, 1e6, ROWS))
        self.altitude_m, self.most = 500.0, int(118e3 / STEP_M)

    def need(self, heights, at_sea):
        need = empty_need(self.visible.shape[0], len(heights), self.ground.shape)
        accumulate_need(
            self.visible, self.distance, NO_SCAN_LOSS, self.ground, (self.altitude_m, RADIUS_M),
            np.array(heights, float), np.array(at_sea), (-1.0, 1.0), self.most,
            FREE_SPACE.looked_up, (0, ROWS, 0, COLUMNS), need,
        )  # fmt: skip
        return need

    def slant(self, height, at_sea):
        top = np.full(self.ground.shape, height) if at_sea else self.ground.astype(float) + height
        near, far = RADIUS_M + self.altitude_m, RADIUS_M + top
        angle = self.distance.astype(float) / RADIUS_M
        return np.sqrt(near**2 + far**2 - 2 * near * far * np.cos(angle))

    def covered(self, height, at_sea):
        """(draws, rows, cols), with no look-up anywhere."""
        limit = height - self.ground if at_sea else np.full(self.ground.shape, height)
        slant = self.slant(height, at_sea)
        cells = []
        for reach, b in zip(self.range_m, self.level, strict=True):
            inside = (self.visible[b] <= limit) & (limit >= 0) & (slant <= reach)
            cells.append(inside & (slant <= self.most * STEP_M))
        return np.array(cells)


@pytest.mark.parametrize(("height", "at_sea"), [(300.0, False), (1200.0, True), (400.0, True)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_probability_and_area__equal_brute_force(seed, height, at_sea):
    case = Case(seed)
    need = case.need([height], [at_sea])[0]
    brute = case.covered(height, at_sea)
    steps = steps_of(case.range_m)
    table = survival(steps, case.place)
    share = probability_map(need, table, serial)
    # a draw may fall within one step of a cell's need: at most one in so many draws here
    assert np.abs(share - brute.mean(axis=0)).max() <= 1.01 / DRAWS
    assert np.abs(share - brute.mean(axis=0)).mean() < 2e-4
    areas = covered_m2(area_tables(need, case.area, serial), steps, case.place)
    truth = brute.sum(axis=2) @ case.area.row_area_m2
    assert np.mean(np.abs(areas - truth) > 1.0) < 0.05
    assert np.abs(areas - truth).max() <= case.area.row_area_m2.max() + 1.0


def test_union__equals_brute_force_and_never_falls_below_a_part():
    one, two = Case(5), Case(6)
    two.level, two.place = one.level, one.place
    needs = [case.need([300.0], [False])[0] for case in (one, two)]
    steps = [steps_of(case.range_m) for case in (one, two)]
    tables = [survival(s, one.place) for s in steps]
    joint = joint_survival(*steps, one.place, 130e3)
    share = union_probability_map(needs, tables, joint, serial)
    parts = [probability_map(n, t, serial) for n, t in zip(needs, tables, strict=True)]
    assert np.all(share >= np.maximum(*parts) - 1e-6)
    assert np.all(share <= parts[0] + parts[1] + 1e-6)
    brute = (one.covered(300.0, False) | two.covered(300.0, False)).mean(axis=0)
    assert np.abs(share - brute).max() < 0.06  # draws within one coarse step of 1.28 km
    assert np.abs(share - brute).mean() < 0.005


def test_union_area__bounds_and_identical_radars():
    case = Case(7)
    need = case.need([300.0], [False])[0]
    tables = area_tables(need, case.area, serial)
    steps = steps_of(case.range_m)
    alone = covered_m2(tables, steps, case.place)
    both = union_covered_m2([need, need], [tables, tables], case.area, [steps, steps], case.place)
    # the common part is exact but for cells within one coarse step of the reach: a few here
    assert np.abs(both - alone).max() <= 2 * case.area.row_area_m2.max()
    nothing = np.full_like(need, NEVER)
    none = area_tables(nothing, case.area, serial)
    half = union_covered_m2([need, nothing], [tables, none], case.area, [steps, steps], case.place)
    assert half == pytest.approx(alone)


def test_no_reach_covers_nothing():
    case = Case(8)
    need = case.need([300.0], [False])[0]
    steps = steps_of(np.zeros(DRAWS))
    assert np.all(steps == -1)
    assert np.all(covered_m2(area_tables(need, case.area, serial), steps, case.place) == 0)
    table = survival(steps, case.place)
    assert np.all(probability_map(need, table, serial) == 0)


def test_unknown_ground_is_never_covered():
    case = Case(9)
    case.ground[3, 4] = np.nan
    need = case.need([300.0, 1200.0], [False, True])
    assert np.all(need[:, :, 3, 4] == NEVER)


def test_higher_targets_never_need_more_sight():
    case = Case(10)
    need = case.need([50.0, 500.0, 5000.0], [False] * 3)
    assert np.all((need[0] == NEVER) | (need[1] != NEVER))
    assert np.all((need[1] == NEVER) | (need[2] != NEVER))


def test_slant_and_elevation__closed_forms():
    """Straight up, and the published geometry of a 4/3 Earth."""
    assert slant_range_m(0.0, 100.0, 1100.0, RADIUS_M) == pytest.approx(1000.0)
    assert elevation_ok(1000.0, 100.0, 1100.0, RADIUS_M, 0.0, 1.0)
    assert not elevation_ok(1000.0, 100.0, 1100.0, RADIUS_M, 0.0, 0.9)
    # a target on the tangent plane is seen at elevation 0
    angle = 100e3 / RADIUS_M
    altitude = (RADIUS_M + 10) / np.cos(angle) - RADIUS_M
    assert height_at_elevation_m(100e3, 10.0, RADIUS_M, 0.0) == pytest.approx(altitude)
    assert height_at_elevation_m(RADIUS_M * 1.7, 10.0, RADIUS_M, 0.0) == np.inf


def test_code_of_height__rounds_up_and_ends():
    assert code_of_height(3.0) == 0
    assert code_of_height(10.0 * RATIO**7) == 7
    assert code_of_height(10.0 * RATIO**7 + 0.01) == 8
    assert code_of_height(1e9) == 255


def test_lowest_height_quantiles__equal_brute_force():
    case = Case(11)
    page = PageGrid(np.arange(ROWS), np.arange(COLUMNS), 1, case.ground)
    place = (case.altitude_m, RADIUS_M, -0.5, np.pi / 2)
    stack = page_stack(page, 2, 6)  # the second radar is never filled in, and never counts
    stack.visible[0] = case.visible.reshape(6, -1)
    stack.distance[0], stack.places[0] = case.distance.ravel(), place
    stack.limit[0] = case.most
    first = survival(steps_of(case.range_m), case.place)[None]
    joint = np.zeros((1, first.shape[1], 1, 1), np.float32)
    found = lowest_height_quantiles(
        stack, page, (0,), np.zeros(1), first, np.zeros_like(first), joint, serial
    )[0]
    lowest = np.empty((DRAWS, ROWS, COLUMNS))
    for d, (reach, b) in enumerate(zip(case.range_m, case.level, strict=True)):
        height = case.visible[b].astype(float)
        top = np.where(np.isfinite(height), case.ground.astype(float) + height, 0)
        near, far = RADIUS_M + case.altitude_m, RADIUS_M + top
        angle = case.distance.astype(float) / RADIUS_M
        slant = np.sqrt(near**2 + far**2 - 2 * near * far * np.cos(angle))
        reached = np.isfinite(height) & (slant <= min(reach, case.most * STEP_M))
        lowest[d] = np.where(reached, height, np.inf)
    brute = np.quantile(lowest, (0.1, 0.25, 0.5, 0.75, 0.9), axis=0, method="inverted_cdf")
    same_end = np.isfinite(found) == np.isfinite(brute)
    assert same_end.mean() > 0.995  # a draw within one step of the edge may fall either way
    both = np.isfinite(found) & np.isfinite(brute)
    ratio = found[both] / np.maximum(brute[both], 10.0)
    assert np.quantile(ratio, 0.005) > 1 / RATIO
    assert np.quantile(ratio, 0.995) < RATIO**2


def test_place_draws__ends_middle_and_weights():
    antenna = np.array([8.0, 24.0, 40.0, 10.0])
    place, levels = place_draws(antenna, 5)
    assert levels.tolist() == [8.0, 16.0, 24.0, 32.0, 40.0]
    rebuilt = levels[place.level] * (1 - place.weight) + levels[place.level + 1] * place.weight
    assert rebuilt == pytest.approx(antenna)
    assert place.of(np.array([3])).weight == pytest.approx([0.25])


def test_place_draws__one_level_when_nothing_varies():
    place, levels = place_draws(np.full(8, 24.0), 6)
    assert place.count == 1
    assert levels.tolist() == [24.0]


def test_heights_at_levels__equal_ranks_belong_together():
    reference, other = np.array([3.0, 1.0, 2.0]), np.array([30.0, 10.0, 20.0])
    assert heights_at_levels(other, reference, np.array([1.0, 1.5, 3.0])).tolist() == [10, 15, 30]
    still = heights_at_levels(np.full(3, 7.0), reference, np.array([1.0, 3.0]))
    assert still.tolist() == [7, 7]


def test_areas_between_levels__are_interpolated():
    case = Case(12)
    tables = area_tables(case.need([300.0], [False])[0], case.area, serial)
    steps = np.array([5000])
    ends = [covered_m2(tables, steps, Place(np.array([2]), np.array([w]), 6)) for w in (0, 1)]
    half = covered_m2(tables, steps, Place(np.array([2]), np.array([0.5]), 6))
    assert half == pytest.approx((ends[0] + ends[1]) / 2)
    assert ends[1] >= ends[0]
