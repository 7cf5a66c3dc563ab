"""Defended footprints against closed forms, a slow plain twin, and what can only go one way."""

import math
from dataclasses import replace

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.engagement.footprint import (
    FootprintRule,
    FootprintSearch,
    FootprintThreat,
    FootprintUnit,
    defended_footprint,
    inside_footprint,
    published_footprints,
    variants,
)
from longshadow.physics.arc_path import along_arc
from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc
from longshadow.physics.ballistic import EARTH_RADIUS_M

#: Falls as good as vertically: 5 m sideways a kilometre.
VERTICAL = FootprintThreat(20e3, 1000e3)
AT_ONCE = FootprintRule(cue="cued")


def unit_of(**changes):
    """A unit that nothing hinders: all-seeing, at once, everywhere within 50 km above 20 km."""
    given = {
        "detection_range_m": 900e3, "instrumented_m": 900e3, "sector_rad": 2 * np.pi,
        "elevation_min_rad": -0.05, "elevation_max_rad": np.pi / 2, "mast_m": 10.0,
        "revisit_s": 0.0, "reaction_s": 0.0, "reach_m": 50e3, "floor_m": 20e3,
        "ceiling_m": 500e3, "mean_speed_mps": 1e8,
    }  # fmt: skip
    return FootprintUnit(**{name: np.atleast_1d(x) for name, x in (given | changes).items()})


def patriot_like(draws, seed=3):
    """Draws over wide made-up bands, so that every limit binds in some of them."""
    rng = np.random.default_rng(seed)

    def between(low, high):
        return rng.uniform(low, high, draws)

    return FootprintUnit(
        detection_range_m=between(50e3, 200e3), instrumented_m=between(100e3, 170e3),
        sector_rad=between(1.0, 3.5), elevation_min_rad=between(-0.05, 0.05),
        elevation_max_rad=between(0.8, 1.5), mast_m=between(4.0, 30.0),
        revisit_s=between(1.0, 8.0), reaction_s=between(5.0, 15.0), reach_m=between(20e3, 60e3),
        floor_m=between(0.0, 5e3), ceiling_m=between(15e3, 40e3),
        mean_speed_mps=between(600.0, 1600.0),
    )  # fmt: skip


def area_km2(unit, threat=VERTICAL, rule=AT_ONCE, points=121):
    return defended_footprint(unit, threat, rule, points=points).area_m2[0] / 1e6


def test_a_vertical_fall_is_met_over_a_disc():
    disc = math.pi * (50.0**2 - 20.0**2)
    assert area_km2(unit_of()) == pytest.approx(disc, abs=0.01 * disc)


def test_a_radar_that_looks_all_round_is_not_blind_right_behind_itself():
    inside = inside_footprint(
        unit_of(), VERTICAL, AT_ONCE, np.linspace(-40e3, 40e3, 9), np.zeros(1)
    )
    assert inside.all()


def test_at_200_km_the_disc_is_a_cap_of_the_sphere():
    """Law of cosines in the triangle of Earth's centre, unit and intercept; 1 % is the aim."""
    radius, height, reach = EARTH_RADIUS_M / 1e3, 100.0, 200.0
    cosine = (radius**2 + (radius + height) ** 2 - reach**2) / (2 * radius * (radius + height))
    cap = 2 * math.pi * radius**2 * (1 - cosine)
    flat = math.pi * (reach**2 - height**2)
    unit = unit_of(reach_m=200e3, floor_m=100e3)
    assert abs(cap - flat) > 0.01 * flat  # the sphere shows
    assert area_km2(unit) == pytest.approx(cap, abs=0.006 * cap)


def test_a_slanting_fall_is_met_over_the_shadow_of_half_a_ball():
    """Half a disc in front, and half an ellipse, longer by 1 / sin of the angle, behind."""
    arc = minimum_energy_arc(300e3)
    sine = math.sin(math.radians(float(arc.angle_deg)))
    found = defended_footprint(
        unit_of(reach_m=10e3, floor_m=0.0), FootprintThreat(300e3), AT_ONCE, points=121
    )
    shadow = math.pi * 10.0**2 / 2 * (1 + 1 / sine)
    assert found.area_m2[0] / 1e6 == pytest.approx(shadow, abs=0.02 * shadow)
    along = found.x_m[found.probability.any(axis=0)]
    across = found.y_m[found.probability.any(axis=1)]
    cell = found.x_m[1] - found.x_m[0]
    assert along.min() == pytest.approx(-10e3, abs=cell)
    assert along.max() == pytest.approx(10e3 / sine, abs=1.5 * cell)
    assert across.max() == pytest.approx(10e3, abs=cell)


def test_a_sector_leaves_its_share_of_the_disc():
    disc = math.pi * (50.0**2 - 20.0**2)
    third = area_km2(unit_of(sector_rad=2 * np.pi / 3))
    assert third == pytest.approx(disc / 3, abs=0.02 * disc)
    most = area_km2(unit_of(sector_rad=1.5 * np.pi))
    assert most == pytest.approx(0.75 * disc, abs=0.02 * disc)


def test_the_sector_faces_the_threat():
    found = defended_footprint(unit_of(sector_rad=2 * np.pi / 3), VERTICAL, AT_ONCE)
    assert found.x_m[found.probability.any(axis=0)].max() < 1e3


def test_a_limit_of_elevation_leaves_a_hole_overhead():
    """Above the hole the threat is met too steeply, and below the floor not at all."""
    limit = math.radians(60.0)
    ring = math.pi * (50.0**2 - 20.0**2 - (20.0 / math.tan(limit)) ** 2)
    assert area_km2(unit_of(elevation_max_rad=limit)) == pytest.approx(ring, abs=0.01 * ring)


def test_a_least_elevation_and_a_ceiling_leave_a_small_disc():
    limit = math.radians(10.0)
    disc = math.pi * (5.0 / math.tan(limit)) ** 2
    unit = unit_of(elevation_min_rad=limit, ceiling_m=5e3, floor_m=1e3)
    # a target 28 km away stands 45 m lower on a sphere with 4/3 of the radius
    assert area_km2(unit) == pytest.approx(disc, abs=0.025 * disc)


@pytest.mark.parametrize(
    ("mast_m", "height_m", "horizon_m"),
    # RF Essentials: 30 m and 100 m see each other at 63.8 km, 30 m and 5 m at 31.8 km
    [(30.0, 100.0, 63.8e3), (30.0, 5.0, 31.8e3)],
)
def test_what_has_sunk_below_the_horizon_is_not_met(mast_m, height_m, horizon_m):
    """Seen all the way down, but for the last metres."""
    unit = unit_of(
        mast_m=mast_m, reach_m=200e3, floor_m=0.0, ceiling_m=height_m, elevation_min_rad=-0.05
    )
    y = np.array([horizon_m - 0.5e3, horizon_m + 0.5e3])
    inside = inside_footprint(unit, VERTICAL, AT_ONCE, np.zeros(1), y)
    assert inside[:, 0, 0].tolist() == [True, False]


def vertical_heights():
    """Height of the vertical fall at a time before impact, and the time of a height."""
    arc = arc_with_apogee(VERTICAL.range_m, VERTICAL.apogee_m)
    whole = float(arc.time_s)

    def height_m(before_s):
        return float(along_arc(arc, np.array([whole - before_s]))[1][0])

    back = np.linspace(0.0, whole / 2, 20001)
    heights = along_arc(arc, whole - back)[1]
    return height_m, lambda height: float(np.interp(height, heights, back))


@pytest.mark.parametrize(("change", "fits"), [(1.01, True), (0.99, False)])
def test_overhead_the_range_needed_is_what_falls_during_the_timeline(change, fits):
    """Three looks of 4 s, 9 s of reaction, 20 km of flyout at 1 km/s: 41 s before the floor."""
    height_m, time_s = vertical_heights()
    needed = height_m(time_s(20e3) + 3 * 4.0 + 9.0 + 20.0)
    unit = unit_of(
        detection_range_m=needed * change, revisit_s=4.0, reaction_s=9.0, mean_speed_mps=1e3
    )
    inside = inside_footprint(unit, VERTICAL, FootprintRule(hits=3), np.zeros(1), np.zeros(1))
    assert bool(inside[0, 0, 0]) is fits


@pytest.mark.parametrize(("change", "fits"), [(0.98, True), (1.02, False)])
def test_a_second_salvo_fits_when_there_is_time_to_assess_the_first(change, fits):
    _, time_s = vertical_heights()
    between = time_s(50e3) - time_s(20e3)
    rule = FootprintRule(cue="cued", engagements=2, assess_s=between * change)
    inside = inside_footprint(unit_of(), VERTICAL, rule, np.zeros(1), np.zeros(1))
    assert bool(inside[0, 0, 0]) is fits
    third = replace(rule, engagements=3)
    assert not inside_footprint(unit_of(), VERTICAL, third, np.zeros(1), np.zeros(1)).any()


def test_a_floor_above_the_arc_defends_nothing():
    low = FootprintThreat(300e3)  # its apogee lies at 74 km
    assert area_km2(unit_of(reach_m=200e3, floor_m=80e3), low) == 0.0
    assert area_km2(unit_of(reach_m=200e3, floor_m=70e3), low) > 0.0


def test_no_reach_defends_nothing():
    assert area_km2(unit_of(reach_m=0.0)) == 0.0


def test_keeping_out_is_a_floor():
    kept = FootprintRule(cue="cued", keep_out_m=30e3)
    assert area_km2(unit_of(), rule=kept) == area_km2(unit_of(floor_m=30e3))


def twin(unit, threat, rule, x, y, draw, slack):
    """The same question asked slowly: ten times a second, by haversine and the law of cosines.

    `slack` widens (or narrows) every limit a little, so that what lies on an edge is left open.
    """
    of = {
        name: float(values[draw if len(values) > 1 else 0])
        for name, values in vars(unit).items()
        if name != "search"
    }
    arc = minimum_energy_arc(threat.range_m)
    time = np.arange(0.0, float(arc.time_s), 0.1)
    ground, height = along_arc(arc, time)
    lat = y / EARTH_RADIUS_M
    lon = (x - (float(arc.range_m) - ground)) / EARTH_RADIUS_M
    # the threat flies along a great circle that crosses the line x = 0 at right angles, y away
    north = np.arcsin(np.sin(lat) * np.cos(lon))
    east = np.arctan2(np.sin(lon), np.cos(lat) * np.cos(lon))
    half = np.sin(north / 2) ** 2 + np.cos(north) * np.sin(east / 2) ** 2
    angle = 2 * np.arcsin(np.sqrt(half))
    bearing = np.arctan2(np.cos(north) * np.sin(east), np.sin(north))
    r, h = EARTH_RADIUS_M, height
    slant = np.sqrt(r**2 + (r + h) ** 2 - 2 * r * (r + h) * np.cos(angle))
    k = rule.earth_factor * r
    wide, antenna = angle * r / k, k + of["mast_m"]
    elevation = np.arctan2((k + h) * np.cos(wide) - antenna, (k + h) * np.sin(wide))
    off = np.abs(np.mod(bearing + np.pi / 2 + np.pi, 2 * np.pi) - np.pi)
    least = max(of["elevation_min_rad"], -math.acos(k / antenna))
    view_m = of["instrumented_m"]
    delay = of["reaction_s"]
    if rule.cue == "own":
        view_m, delay = min(view_m, of["detection_range_m"]), delay + rule.hits * of["revisit_s"]
    seen = (slant <= view_m * (1 + slack)) & (off <= of["sector_rad"] / 2 * (1 + slack))
    seen &= (elevation >= least - slack) & (elevation <= of["elevation_max_rad"] * (1 + slack))
    low = max(of["floor_m"], rule.keep_out_m)
    can = (slant <= of["reach_m"] * (1 + slack)) & (h >= low * (1 - slack) - 5e3 * slack)
    can &= (h <= of["ceiling_m"] * (1 + slack)) & (time >= float(arc.time_s) / 2)
    launch = time - slant / of["mean_speed_mps"] + 60 * slack
    left, ready, after = rule.engagements, math.inf, -math.inf
    for i in range(int(seen.argmax()) if seen.any() else time.size, time.size):
        if not seen[i]:
            ready = math.inf
            continue
        if ready == math.inf:
            ready = max(after, time[i] + delay)
        if can[i] and launch[i] >= ready:
            left -= 1
            after = ready = time[i] + rule.assess_s
            if left == 0:
                return True
    return False


@pytest.mark.parametrize(
    ("threat", "rule"),
    [
        (FootprintThreat(300e3), FootprintRule(hits=2)),
        (FootprintThreat(300e3), FootprintRule(hits=1, engagements=2, assess_s=2.0)),
        (FootprintThreat(1300e3), FootprintRule(cue="cued", keep_out_m=3e3)),
        (FootprintThreat(600e3), FootprintRule(hits=1, earth_factor=1.0)),
    ],
)
def test_the_slow_twin_agrees(threat, rule):
    draws = 5
    unit = patriot_like(draws)
    if rule.engagements > 1:  # for two to fit, it must be quicker
        unit = replace(unit, mean_speed_mps=unit.mean_speed_mps * 2, reaction_s=unit.reaction_s / 3)
    rng = np.random.default_rng(8)
    x, y = rng.uniform(-40e3, 30e3, 7), rng.uniform(-30e3, 30e3, 5)
    inside = inside_footprint(unit, threat, rule, x, y)
    wrong = open_questions = 0
    for row, column in np.ndindex(y.size, x.size):
        for draw in range(draws):
            sure = twin(unit, threat, rule, x[column], y[row], draw, -0.01)
            perhaps = twin(unit, threat, rule, x[column], y[row], draw, 0.01)
            assert perhaps >= sure
            answer = inside[row, column, draw]
            wrong += bool(answer > perhaps) + bool(answer < sure)
            open_questions += perhaps != sure
    assert wrong == 0
    assert open_questions < 0.1 * x.size * y.size * draws
    assert 0.02 < inside.mean() < 0.98


def masks_of_both(unit, changed, rule, rule_changed=None):
    """Masks of two units over one grid and one set of moments: draws laid side by side."""
    x, y = np.linspace(-90e3, 90e3, 25), np.linspace(0.0, 70e3, 9)
    both = FootprintUnit(
        **{
            name: np.concatenate([getattr(unit, name), getattr(changed, name)])
            for name in vars(unit)
            if name != "search"
        }
    )
    threat = FootprintThreat(300e3)
    n = unit.reach_m.size
    first = inside_footprint(both, threat, rule, x, y)[..., :n]
    return first, inside_footprint(both, threat, rule_changed or rule, x, y)[..., n:]


@pytest.mark.parametrize("engagements", [1, 2])
@pytest.mark.parametrize(
    ("field", "factor"),
    [
        ("reach_m", 1.2), ("mean_speed_mps", 1.3), ("ceiling_m", 1.3), ("floor_m", 0.3),
        ("reaction_s", 0.5), ("revisit_s", 0.5), ("detection_range_m", 1.3),
        ("sector_rad", 1.4), ("elevation_max_rad", 1.04),
    ],
)  # fmt: skip
def test_a_better_unit_never_loses_an_aim_point_in_any_draw(field, factor, engagements):
    unit = patriot_like(24)
    better = replace(unit, **{field: getattr(unit, field) * factor})
    rule = FootprintRule(hits=2, engagements=engagements, assess_s=3.0)
    was, now = masks_of_both(unit, better, rule)
    assert not (was & ~now).any()
    assert now.sum() > was.sum()


@pytest.mark.parametrize(
    ("looser", "stricter"),
    [
        (FootprintRule(cue="cued"), FootprintRule()),
        (FootprintRule(hits=1), FootprintRule(hits=3)),
        (FootprintRule(), FootprintRule(engagements=2)),
        (FootprintRule(engagements=2, assess_s=2.0), FootprintRule(engagements=2, assess_s=9.0)),
        (FootprintRule(), FootprintRule(keep_out_m=8e3)),
    ],
)
def test_a_stricter_rule_never_gains_an_aim_point_in_any_draw(looser, stricter):
    unit = patriot_like(24)
    strict, loose = masks_of_both(unit, unit, stricter, looser)
    assert not (strict & ~loose).any()
    assert loose.sum() > strict.sum()


def test_a_radar_that_searches_only_ever_helps_and_a_useless_one_does_nothing():
    unit = patriot_like(24)
    x, y = np.linspace(-90e3, 90e3, 25), np.linspace(0.0, 70e3, 9)
    names = [name for name in vars(FootprintSearch(*[None] * 7))]
    eyes = {name: getattr(unit, name) for name in names}
    far = eyes | {"detection_range_m": np.full(24, 170e3), "sector_rad": np.full(24, 2 * np.pi)}
    blind = eyes | {"detection_range_m": np.zeros(24)}

    def inside(search):
        asked = replace(unit, search=search and FootprintSearch(**search))
        return inside_footprint(asked, FootprintThreat(300e3), FootprintRule(), x, y)

    alone, helped = inside(None), inside(far)
    assert not (alone & ~helped).any()
    assert helped.sum() > alone.sum()
    assert (inside(blind) == alone).all()


@pytest.mark.parametrize("range_m", [300e3, 1300e3, 3500e3, 10_000e3])
@pytest.mark.parametrize("engagements", [1, 2])
def test_nothing_is_cut_off_at_the_border(range_m, engagements):
    unit = patriot_like(40)
    far = replace(
        unit, reach_m=unit.reach_m * 4, ceiling_m=unit.ceiling_m * 4,
        detection_range_m=unit.detection_range_m * 5, instrumented_m=unit.instrumented_m * 5,
    )  # fmt: skip
    for one in (unit, far):
        rule = FootprintRule(hits=1, engagements=engagements)
        found = defended_footprint(one, FootprintThreat(range_m), rule, points=31)
        p = found.probability
        assert max(p[0].max(), p[-1].max(), p[:, 0].max(), p[:, -1].max()) == 0.0
        assert p.shape == (found.y_m.size, found.x_m.size)
        assert np.allclose(p, p[::-1])
        cells = p.sum() * (found.x_m[1] - found.x_m[0]) * (found.y_m[1] - found.y_m[0])
        assert found.area_m2.mean() == pytest.approx(cells, rel=0.003)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reaction_s": -1.0}, "reaction_s"),
        ({"sector_rad": 7.0}, "sector_rad"),
        ({"mean_speed_mps": 0.0}, "mean_speed_mps"),
        ({"reach_m": np.nan}, "reach_m"),
    ],
)
def test_a_value_out_of_bounds_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        defended_footprint(unit_of(**change), VERTICAL)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (FootprintRule(cue="told"), "cue"),
        (FootprintRule(engagements=0), "engagements"),
        (FootprintRule(hits=0), "hits"),
        (FootprintRule(assess_s=-1.0), "assess_s"),
        (FootprintRule(keep_out_m=-1.0), "keep_out_m"),
    ],
)
def test_a_rule_out_of_bounds_is_named(rule, message):
    with pytest.raises(ValueError, match=message):
        defended_footprint(unit_of(), VERTICAL, rule)


def test_variants_change_one_thing_each_and_the_last_all():
    unit = patriot_like(8)
    less = {"reach_m": 15e3, "detection_range_m": unit.detection_range_m * 0.6}
    found = variants(unit, FootprintRule(hits=1), less, keep_out_m=(5e3,))
    assert [v.id for v in found] == [
        "base", "again", "keep-out-5", "reach", "detection_range", "cued", "together",
    ]  # fmt: skip
    area = {
        v.id: defended_footprint(v.unit, FootprintThreat(300e3), v.rule, points=31).area_m2.mean()
        for v in found
    }
    assert area["cued"] >= area["base"]
    for name in ("again", "keep-out-5", "reach", "detection_range"):
        assert area["together"] <= area[name] < area["base"]


def test_a_variant_of_something_that_is_no_field_is_refused():
    with pytest.raises(ValueError, match="warhead"):
        variants(patriot_like(2), FootprintRule(), {"warhead": 1.0})


def test_published_figures_come_from_the_catalogue():
    """South Korea's ministry: half to two thirds of the country; CSIS by the press; 15 to 20 km."""
    systems = load_catalog().systems
    thaad = {p.quantity: p for p in published_footprints(systems["thaad"])}
    assert (thaad["area"].low, thaad["area"].high) == pytest.approx((50_100e6, 66_800e6))
    assert thaad["diameter"].low == pytest.approx(120e3)
    assert thaad["diameter"].cue == "cued"
    patriot = [(p.low / 1e6, p.high / 1e6) for p in published_footprints(systems["patriot"])]
    assert patriot == [pytest.approx((100.0, 200.0)), pytest.approx((707.0, 1257.0))]
    assert published_footprints(systems["s-400"]) == []
