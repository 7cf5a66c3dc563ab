"""The storyboards of single replications: true kilometres, honest counts, nothing hostile."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.report.load import load_page
from longshadow.report.storyboard_ground import degrees_of
from longshadow.report.storyboard_labels import asset_labels
from longshadow.report.storyboard_plan import (
    ASPECT,
    Box,
    Plane,
    place_at,
    round_length,
    side_by_side,
    thinned,
)
from longshadow.report.storyboard_runs import counts_at, drawn_run, flights, kind_key
from longshadow.report.views import defence_storyboard
from tests.report.defence_sample import write_defence_sample
from tests.report.defence_sample_boards import storyboards
from tests.report.law_pages import read
from tests.report.storyboard_sample import crowded_board

HOSTILE = "</script></svg><script>window.pwned=1</script><img src=x onerror=window.pwned=1>\"'&"
EARTH_M = 6_371_000.0


def sphere_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance between two (latitude, longitude), by haversines."""
    (lat_a, lon_a), (lat_b, lon_b) = (map(math.radians, p) for p in (a, b))
    square = math.sin((lat_b - lat_a) / 2) ** 2
    square += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M / 1e3 * math.asin(math.sqrt(square))


def run_of(story: dict[str, Any]) -> dict[str, Any]:
    sites = [(o["lat"], o["lon"]) for o in (*story["assets"], *story["units"])]
    kinds = {key: i for i, key in enumerate(dict.fromkeys(map(kind_key, story["threats"])))}
    return drawn_run(story, Plane.around(sites), kinds)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    parent = tmp_path_factory.mktemp("storyboard")
    return lambda name, *given, **changes: write_defence_sample(parent / name, *given, **changes)


@pytest.fixture(scope="module")
def folder(make: Callable[..., Path]) -> Path:
    crowd = [crowded_board(), crowded_board(which="typical", seed=9)]
    return make("main", storyboards=[*crowd, *storyboards()])


@pytest.fixture(scope="module")
def markup(folder: Path) -> str:
    found = defence_storyboard.render(load_page(folder))
    assert found is not None
    return str(found)


@given(
    st.floats(-70, 70), st.floats(-180, 180), st.floats(0, 2 * math.pi), st.floats(0.1, 30.0)
)  # fmt: skip
def test_kilometres_are_true_near_the_middle_on_both_sides_of_the_date_line(
    lat: float, lon: float, azimuth: float, km: float
) -> None:
    plane = Plane(lat, lon)
    there = (
        lat + math.degrees(km * 1e3 / EARTH_M) * math.cos(azimuth),
        lon + math.degrees(km * 1e3 / EARTH_M) * math.sin(azimuth) / math.cos(math.radians(lat)),
    )
    wrapped = (there[1] + 180.0) % 360.0 - 180.0
    x, y = plane.xy(there[0], wrapped)
    assert math.hypot(x, y) == pytest.approx(sphere_km((lat, lon), there), rel=0.008)
    if abs(x) > 1e-6:
        assert (x > 0) == (math.sin(azimuth) > 0)  # east to the right
    if abs(y) > 1e-6:
        assert (y < 0) == (math.cos(azimuth) > 0)  # north up


def test_a_plane_across_the_date_line_has_its_middle_there() -> None:
    plane = Plane.around([(10.0, 179.0), (10.0, -179.0)])
    assert abs(plane.lon_deg) == pytest.approx(180.0)
    assert plane.xy(10.0, 179.0)[0] == pytest.approx(-plane.xy(10.0, -179.0)[0])


def test_boxes_hold_all_points_and_have_the_one_shape() -> None:
    points = [(-3.0, 50.0), (90.0, -7.0), (12.0, 12.0)]
    box = Box.around(points, air=0.1)
    assert box.high == pytest.approx(box.wide * ASPECT)
    assert all(box.x < x < box.x + box.wide and box.y < y < box.y + box.high for x, y in points)
    assert Box.around([(1.0, 1.0)], least=20.0).wide == pytest.approx(20.0)


def test_the_degrees_of_a_box_are_its_corners() -> None:
    plane = Plane(31.0, 6.0)
    west, south, east, north = degrees_of(plane, [Box(-100.0, -50.0, 200.0, 156.0)])
    assert plane.xy(north, west) == pytest.approx((-100.0, -50.0))
    assert plane.xy(south, east) == pytest.approx((100.0, 106.0))


@settings(max_examples=50)
@given(st.lists(st.tuples(*[st.floats(-500, 500)] * 2, st.floats(0, 3e5)), min_size=2, max_size=60))
def test_thinned_paths_keep_time_place_and_height(points: list[tuple[float, float, float]]) -> None:
    path = [(10.0 * i, *point) for i, point in enumerate(points)]
    kept = thinned(path, 2.0, 500.0)
    assert kept[0] == path[0]
    assert kept[-1] == path[-1]
    times = [p[0] for p in kept]
    for time, x, y, z in path:
        near_x, near_y = place_at(kept, time)
        assert math.hypot(near_x - x, near_y - y) <= 2.0 + 1e-9
        assert abs(np.interp(time, times, [p[3] for p in kept]) - z) <= 500.0 + 1e-6


@pytest.mark.parametrize(
    ("off_km", "off_m", "points"), [(0.9, 0.0, 2), (1.1, 0.0, 3), (0.0, 90.0, 2), (0.0, 110.0, 3)]
)
def test_a_bend_is_kept_when_it_is_larger_than_asked(
    off_km: float, off_m: float, points: int
) -> None:
    path = [(0.0, 0.0, 0.0, 500.0), (5.0, 50.0, off_km, 500.0 + off_m), (10.0, 100.0, 0.0, 500.0)]
    assert len(thinned(path, 1.0, 100.0)) == points


def test_a_straight_path_needs_two_points_and_a_threat_stands_where_its_path_ends() -> None:
    path = [(float(t), 2.0 * t, -t, 100.0) for t in range(60)]
    assert thinned(path, 0.01, 1.0) == [path[0], path[-1]]
    assert place_at(path, 10.5) == pytest.approx((21.0, -10.5))
    assert place_at(path, -5.0) == (0.0, 0.0)
    assert place_at(path, 500.0) == (118.0, -59.0)


@pytest.mark.parametrize("most", [0.3, 1.0, 4.99, 5.0, 37.0, 1999.0])
def test_the_scale_bar_is_round_and_fits(most: float) -> None:
    length = round_length(most)
    assert most / 2.5 - 1e-9 <= length <= most + 1e-9
    assert f"{length:e}"[0] in "125"


def test_signs_at_one_place_are_drawn_beside_each_other() -> None:
    shifts = side_by_side([(0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (80.0, 0.0)], 3.0, 22.0)
    assert shifts[3] == (0.0, 0.0)
    for i in range(3):
        for j in range(i):
            assert math.dist(shifts[i], shifts[j]) >= 22.0 - 1e-9


def test_names_of_assets_cover_no_sign_and_no_other_name() -> None:
    run = run_of(crowded_board())
    box, km = run["boxes"]["near"], run["pixel_km"]
    spread = [{"name": f"Asset {i}", "x": box.x + box.wide * (0.2 + 0.15 * i),
               "y": box.y + box.high / 2} for i in range(5)]  # fmt: skip
    named = asset_labels(spread, [], box, km)
    assert all(one["label"]["text"] for one in named)
    same = asset_labels([{**spread[0], "name": "x" * 90}] * 9, [], box, km)
    texts = [one["label"]["text"] for one in same if one["label"]["text"]]
    assert 1 <= len(texts) <= 4
    assert all(len(text) <= 28 and text.endswith("…") for text in texts)


def test_every_launch_ends_with_its_own_outcome() -> None:
    def event(t: float, kind: str, threat: int = 0, unit: int | None = 0) -> dict[str, Any]:
        return {"t_s": t, "kind": kind, "threat": threat, "unit": unit, "shots": 2, "words": ""}

    story = {
        "units": [{}, {}], "threats": [{"end_s": 90.0}, {"end_s": 50.0}],
        "events": [event(10, "launch"), event(12, "launch", unit=1), event(20, "miss"),
                   event(30, "launch"), event(40, "hit"), event(35, "launch", threat=1),
                   event(50, "leak", threat=1, unit=None)],
    }  # fmt: skip
    assert sorted(flights(story)) == [
        (0, 0, 10, 20), (0, 0, 30, 40), (0, 1, 35, 50.0), (1, 0, 12, 90.0)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_counts_only_rise_and_end_with_every_threat_accounted_for(seed: int) -> None:
    story = crowded_board(seed=seed)
    times = np.linspace(story["t0_s"] - 1, story["t1_s"] + 1, 60)
    rows = []
    for time in times:
        counts = counts_at(story, time)
        rows.append([*(counts[k] for k in ("known", "engaged", "stopped", "leaked")),
                     *counts["fired"]])  # fmt: skip
    assert (np.diff(rows, axis=0) >= 0).all()
    assert not any(rows[0])
    last = counts_at(story, math.inf)
    assert last["stopped"] + last["leaked"] == last["threats"] == len(story["threats"])
    shots = sum(e["shots"] for e in story["events"] if e["kind"] == "launch")
    assert sum(last["fired"]) == shots
    assert sum(a["leaked"] for a in run_of(story)["assets"]) == last["leaked"]


def test_what_got_through_is_counted_at_the_asset_that_it_reached() -> None:
    story = crowded_board(seed=3)
    expected = [0] * len(story["assets"])
    for threat in story["threats"]:
        if threat["end"] == "leaked":
            _, lat, lon, _ = threat["path"][-1]
            away = [sphere_km((lat, lon), (a["lat"], a["lon"])) for a in story["assets"]]
            expected[away.index(min(away))] += 1
    assert [a["leaked"] for a in run_of(story)["assets"]] == expected


def test_the_wedge_looks_where_the_radar_looks() -> None:
    story = crowded_board(units=1, threats=1)
    story["units"][0]["sector_deg"] = [45.0, 90.0]  # from north-east to south-east
    wedge = run_of(story)["units"][0]["wedge"]
    first = [float(n) for n in wedge[len("M0 0L") :].split("A")[0].split()]
    last = [float(n) for n in wedge.removesuffix("Z").split()[-2:]]
    assert first[0] == pytest.approx(-first[1])  # right and up
    assert first[0] > 0
    assert last[0] == pytest.approx(last[1])  # right and down
    assert last[0] > 0
    story["units"][0]["sector_deg"] = [10.0, 360.0]
    assert run_of(story)["units"][0]["wedge"] == ""


def test_the_words_say_what_a_run_is_and_is_not(markup: str) -> None:
    text = read(markup).text
    assert "one replication out of many" in text
    assert "median draw" in text
    assert "95th percentile of leakers" in text
    assert "Directions of approach are random" in text
    assert "Nothing here is a plan" in text


def test_each_run_has_a_still_picture_and_its_table(markup: str, folder: Path) -> None:
    page = read(markup)
    stories = load_page(folder).scenario["defence"]["storyboards"]
    runs = page.with_class("story-run")
    assert len(runs) == len(stories) == 6
    for run, story in zip(runs, stories, strict=True):
        assert len(run.with_class("way")) == len(story["threats"])
        leaked = [t for t in story["threats"] if t["end"] == "leaked"]
        stars = [one for one in run.with_class("leaked") if "way" not in one.classes]
        assert len(stars) == len(leaked)
        assert len(run.with_class("miss")) == sum(e["kind"] == "miss" for e in story["events"])
        (table,) = run.with_class("story-table")
        rows = [one for one in table.all() if one.tag == "tr"]
        assert len(rows) == len(story["events"]) + 1
        assert f"{len(leaked)} got through" in run.text


def test_the_data_of_eight_runs_are_small(make: Callable[..., Path]) -> None:
    eight = [
        crowded_board(seed=i, option=o, which=w)
        for i, (o, w) in enumerate(
            (o, w) for o in ("none", "s-400", "patriot", "thaad") for w in ("typical", "bad")
        )
    ]
    found = str(defence_storyboard.render(load_page(make("eight", storyboards=eight))))
    start = found.index(">", found.index('id="storyboard-data"')) + 1
    data = found[start : found.index("</script>", start)]
    assert len(data) < 400_000
    assert len(json.loads(data)["runs"]) == 8


def test_hostile_names_are_only_text(make: Callable[..., Path]) -> None:
    section = str(defence_storyboard.render(load_page(make("hostile", HOSTILE))))
    assert "<script>window" not in section
    assert "<img" not in section
    assert "&lt;script&gt;window.pwned" in section
    inside = read(section)
    assert not [one for one in inside.all() if any(key.startswith("on") for key in one.given)]


def test_without_storyboards_there_is_no_section(make: Callable[..., Path]) -> None:
    assert defence_storyboard.render(load_page(make("none", storyboards=[]))) is None
    bare = {**crowded_board(7, 0), "assets": []}
    assert defence_storyboard.render(load_page(make("bare", storyboards=[bare]))) is None


def test_a_run_in_which_nothing_comes_is_drawn(make: Callable[..., Path]) -> None:
    quiet = crowded_board(1, 2)
    quiet = {**quiet, "threats": [], "events": [], "t0_s": 0.0, "t1_s": 0.0}
    text = read(str(defence_storyboard.render(load_page(make("quiet", storyboards=[quiet]))))).text
    assert "of 0 threats 0 became known" in text
    assert "Nothing happened." in text


def test_the_same_folder_gives_the_same_text(folder: Path, markup: str) -> None:
    assert str(defence_storyboard.render(load_page(folder))) == markup
