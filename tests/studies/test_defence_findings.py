"""What a run of the defence study writes: names, tables, storyboards, records, and no direction."""

from __future__ import annotations

import csv
import json
import re

import numpy as np
import pytest

import longshadow
from longshadow.catalog.load import load_catalog
from longshadow.results.tables import parquet_bytes
from longshadow.studies.defence.playing import base_of
from tests.studies.defence_cases import (
    ARC,
    CRUISE,
    FIGHTER,
    content,
    finding,
    opened,
    played,
    prepared,
    raid,
    table,
    written,
)

PRICE = {"value": "2.2 bn USD", "year": 2018, "type": "contract", "source": "gk"}
OPTIONS = {
    "none": {"system": "none"},
    "s-400": {"system": "s-400", "fire_units": 2, "price": PRICE},
    "patriot": {"system": "patriot", "at": "equal-budget"},
    "thaad": {"system": "thaad", "at": "equal-budget"},
    "layers": {"mix": {"patriot": 0.6, "thaad": 0.4}, "at": "equal-budget"},
}
RAIDS = {
    "air": raid(CRUISE, FIGHTER),
    "arcs": raid(ARC),
    "one": raid(FIGHTER, ARC, total=1),
    "cheap": raid(CRUISE, total=2),
}
#: The contract: quantities of one kind of threat, and of a whole raid.
OF_KIND = {
    "leak_ratio", "leakers_count", "in_view_ratio", "engaged_ratio", "kills_per_shot_ratio",
    "cost_exchange_ratio",
}  # fmt: skip
OF_RAID = {
    "assets_unhit_count", "shots_count", "missiles_left_count", "saturated_ratio",
    "saturation_min",
}  # fmt: skip
WITH_CHANCE = {"leakers_count", "assets_unhit_count", "shots_count", "missiles_left_count"}


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def whole_content():
    terms = ["as-printed", "hardware", "missiles", "support", "equal-units"]
    scenario = content(OPTIONS, RAIDS, terms=terms)
    scenario["sources"] = {"gk": {"title": "A source", "date": "2018"}}
    return scenario


@pytest.fixture(scope="module")
def whole(tmp_path_factory, catalog):
    folder = tmp_path_factory.mktemp("whole")
    scenario, context = opened(folder, catalog, whole_content())
    return scenario, context, played(folder, catalog, whole_content())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The same scenario as a user runs it."""
    folder = tmp_path_factory.mktemp("made")
    file = written(folder, whole_content())
    return file, longshadow.assess(file, out=folder / "out", workers=1)


def quantities(result):
    return [f for f in result.findings if f.labels["quantity"] != "leak_wins"]


def test_ids_and_labels__follow_the_contract(whole):
    result = whole[2]
    ids = [f.id for f in result.findings]
    assert len(ids) == len(set(ids))
    for found in quantities(result):
        labels = dict(found.labels)
        quantity, target = labels["quantity"], labels.pop("target", None)
        assert set(labels) == {"option", "raid", "term", "quantity"}
        parts = ["defence", labels["option"], labels["raid"], labels["term"]]
        assert found.id == ".".join([*parts, *([target] if target else []), quantity])
        assert quantity in (OF_KIND if target else OF_RAID)
        assert labels["option"] in OPTIONS
        assert labels["raid"] in RAIDS
    for found in result.findings:
        if found.labels["quantity"] == "leak_wins":
            assert found.id.startswith(f"defence.{found.labels['option']}-over-")
            assert 0.0 <= found.value["share_of_draws"] <= 1.0


def test_bands_and_chance__stand_apart_and_in_order(whole):
    for found in quantities(whole[2]):
        if found.refused:
            assert found.p50 is None
            assert "nan" not in found.refused
            continue
        ordered = [found.p05, found.p25, found.p50, found.p75, found.p95]
        assert ordered == sorted(ordered)
        assert np.all(np.isfinite(ordered))
        assert (found.chance is not None) == (found.labels["quantity"] in WITH_CHANCE)
        if found.chance is not None:
            assert list(found.chance.values()) == sorted(found.chance.values())
            assert all(value == int(value) for value in found.chance.values())
        if found.labels["quantity"].endswith("_ratio") and "exchange" not in found.id:
            assert 0.0 <= found.p05 <= found.p95 <= 1.0
        if found.labels["quantity"].endswith("_count"):
            assert found.p05 >= 0.0


def test_depends_on__only_what_is_drawn_and_marks_follow(whole):
    scenario, context, result = whole
    for found in quantities(result):
        assert found.depends_on
        assert set(found.depends_on) <= set(context.draws)
        unverified = [
            p for p in found.depends_on
            if p in scenario.parameters and scenario.parameters[p].is_unverified
        ]  # fmt: skip
        assert ("unverified" in found.marks) == bool(unverified)
    paths = set(finding(result, "patriot.arcs.as-printed.srbm.leak_ratio").depends_on)
    assert "price.patriot-fire-unit.amount" in paths
    assert "prior.kill-shared-short-range-ballistic.value" in paths
    assert not {p for p in paths if p.startswith(("radar.91n6e", "interceptor.48n6"))}


def test_cost_exchange__of_threats_that_have_a_price(whole):
    _, context, result = whole
    told = {(f.labels["raid"], f.labels["target"]) for f in result.findings
            if f.labels["quantity"] == "cost_exchange_ratio"}  # fmt: skip
    assert told == {("cheap", "cruise-missile"), ("air", "cruise-missile")}
    found = finding(result, "s-400.cheap.as-printed.cruise-missile.cost_exchange_ratio")
    assert {"price.missile-cruise.amount", "price.s-400-missile-average.amount"} <= set(
        found.depends_on
    )
    assert context.draws["price.missile-cruise.amount"].std() > 0.0
    assert found.p50 > 0.0
    assert not [f for f in result.findings if f.id.startswith("defence.none.") and "cost" in f.id]


def test_headlines__are_shares_of_what_is_bought(whole):
    result = whole[2]
    by_id = {f.id: f for f in result.findings}
    assert result.headlines
    for name in result.headlines:
        labels = by_id[name].labels
        assert (labels["quantity"], labels["term"]) == ("leak_ratio", "as-printed")
        assert labels["option"] != "none"


def test_luck__differs_from_draw_to_draw_and_not_between_options(tmp_path, catalog):
    job = prepared(tmp_path, catalog, whole_content())
    assert len({base_of(job, draw) for draw in range(job.draws)}) == job.draws
    fewer = prepared(tmp_path, catalog, {**whole_content(), "options": {
        k: v for k, v in OPTIONS.items() if k in ("none", "s-400")}})  # fmt: skip
    assert base_of(job, 3) == base_of(fewer, 3)


# --- records -----------------------------------------------------------------------------------


def records(folder, catalog, priors: str) -> dict[str, dict]:
    options = {"none": {"system": "none"}, "patriot": {"system": "patriot", "fire_units": 4}}
    scenario = content(options, {"arcs": raid(ARC), "sea": raid(CRUISE)}, kill_priors=priors)
    rows = played(folder, catalog, scenario).facts["defence"]["consistency"]
    assert len({row["record"] for row in rows}) == len(rows)
    return {row["record"]: row for row in rows}


def test_records__that_set_a_prior_in_use_are_no_check_of_it(tmp_path, catalog):
    shared, own = (records(tmp_path, catalog, priors) for priors in ("shared", "by-system"))
    assert shared["record-patriot-2025"]["model"] is not None
    assert shared["record-patriot-2025"]["observed"] == pytest.approx(13 / 14, abs=1e-4)
    assert shared["record-patriot-1991-army"]["sets_prior"]
    assert own["record-patriot-2025"]["sets_prior"]
    assert own["record-patriot-2025"]["model"] is None
    assert own["record-patriot-2025"]["inside"] is None
    for rows, priors in ((shared, "shared"), (own, "by-system")):
        used = {"short-range-ballistic", "cruise-missile"}
        names = {f"kill-shared-{name}" for name in used} if priors == "shared" else {
            "kill-hit-to-kill-simple-srbm", "kill-cruise-missile-in-view",
        }  # fmt: skip
        setting = {record for name in names for record in catalog.priors[name].set_by}
        assert setting
        held = {record for record, row in rows.items() if row["model"] is not None}
        assert not held & setting
        assert setting <= set(rows)


# --- storyboards -------------------------------------------------------------------------------


def test_storyboards__tell_a_raid_that_fits_together(whole):
    boards = whole[2].facts["defence"]["storyboards"]
    assert {b["which"] for b in boards} == {"typical", "bad"}
    assert {b["option"] for b in boards} >= {"s-400", "patriot"}
    for board in boards:
        leaked = sum(t["end"] == "leaked" for t in board["threats"])
        assert len(board["threats"]) == 6
        assert f": {leaked} of 6 get through" in board["words"]
        times = [e["t_s"] for e in board["events"]]
        assert times == sorted(times)
        assert board["t0_s"] <= min(times)
        assert max(times) <= board["t1_s"]
        for i, threat in enumerate(board["threats"]):
            own = [e for e in board["events"] if e["threat"] == i]
            consistent(board, threat, own)


def consistent(board, threat, events):
    """Whatever is launched at a threat hits, misses or is called off; then it is stopped or not."""
    kinds = [e["kind"] for e in events]
    assert set(kinds) <= {"known", "launch", "hit", "miss", "leak", "called-off"}
    assert kinds.count("known") <= 1
    assert kinds.count("launch") <= kinds.count("hit") + kinds.count("miss") + kinds.count(
        "called-off"
    )
    assert kinds.count("launch") >= kinds.count("hit") + kinds.count("miss")
    assert (threat["end"] == "leaked") == (kinds[-1] == "leak") == ("hit" not in kinds)
    (end,) = [e for e in events if e["kind"] in ("leak", "hit")]
    assert end["t_s"] == threat["end_s"]
    assert threat["why"] in ("sight", "reach", "channels", "magazine", "missed", "stopped")
    assert (threat["why"] == "sight") == (not kinds or "known" not in kinds)
    times = [point[0] for point in threat["path"]]
    assert times == sorted(times)
    assert times[-1] >= threat["end_s"] - 0.1
    west, south, east, north = board["bounds"]
    lat, lon = threat["path"][-1][1:3]
    assert south <= lat <= north
    assert west <= lon <= east
    for event in events:
        assert event["unit"] is None or 0 <= event["unit"] < len(board["units"])
        assert (event["shots"] > 0) == (event["kind"] in ("launch", "hit", "miss", "called-off"))


def test_a_bad_replication__is_no_better_than_a_typical_one(whole):
    boards = whole[2].facts["defence"]["storyboards"]
    for option in {b["option"] for b in boards}:
        ends = {
            b["which"]: sum(t["end"] == "leaked" for t in b["threats"])
            for b in boards if b["option"] == option
        }  # fmt: skip
        assert ends["bad"] >= ends["typical"]


# --- files -------------------------------------------------------------------------------------


def test_a_folder__holds_tables_that_open_and_a_page(made):
    _, folder = made
    from pyarrow.parquet import read_table

    result = json.loads((folder / "result.json").read_text("utf-8"))
    assert [t["name"] for t in result["tables"]] >= ["defence", "defence_draws", "defence_events"]
    for name in ("defence", "defence_draws", "defence_events"):
        table = read_table(folder / "tables" / f"{name}.parquet")
        with (folder / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        assert table.num_rows == len(rows) > 0
        assert table.column_names == [head.partition(" [")[0] for head in rows[0]]
    answers = read_table(folder / "tables" / "defence.parquet").to_pylist()
    assert all(row["refused"] or np.isfinite(row["p50"]) for row in answers)
    page = (folder / "report.html").read_text("utf-8")
    assert 'id="defence"' in page
    assert not re.search(r">\s*(nan|None)\s*<", page)


def test_a_rerun__gives_the_same_bytes_with_two_workers(made):
    again = longshadow.rerun(made[1], workers=2)
    assert again.same, again.differing


# --- boundary ----------------------------------------------------------------------------------

#: Words that would rank where threats come from.
WORDS = re.compile(r"azimuth|bearing|direction_|_direction|heading|quadrant|north_of|from_deg")


def keys_in(item):
    if isinstance(item, dict):
        for key, value in item.items():
            yield key
            yield from keys_in(value)
    elif isinstance(item, (list, tuple)):
        for value in item:
            yield from keys_in(value)


def test_no_direction__of_approach_is_told(whole):
    """Answers are over all directions together; only a replication that is told shows its own."""
    result = whole[2]
    for found in result.findings:
        assert not WORDS.search(found.id)
        assert not WORDS.search(" ".join([*found.labels, *found.labels.values()]))
        assert not [p for p in found.depends_on if WORDS.search(p)]
    for one in result.tables:
        assert not [name for name in one.columns if WORDS.search(name)]
    for key in keys_in(result.facts["defence"]):
        assert not WORDS.search(key)
    assert not [name for name in result.draws if WORDS.search(name)]


def test_no_answer__is_by_direction(whole):
    """Every table has one row an option, raid and kind (and draw), however many directions."""
    result = whole[2]
    tables = {t.entry.name: t.columns for t in result.tables}
    draws = tables["defence_draws"]
    rows = list(zip(*(draws[n] for n in ("option", "raid", "target", "draw")), strict=True))
    assert len(rows) == len(set(rows))
    answers = tables["defence"]
    names = ("option", "raid", "term", "target", "quantity")
    keys = list(zip(*(answers[n] for n in names), strict=True))
    assert len(keys) == len(set(keys))
    assert parquet_bytes(answers)


def test_a_log__holds_every_replication_of_one_draw(tmp_path, catalog):
    """It is the draw whose tally is known: what the log counts is what the run counted."""
    options = {
        "none": {"system": "none"}, "patriot": {"system": "patriot", "fire_units": 4},
        "s-400": {"system": "s-400", "fire_units": 1},
    }  # fmt: skip
    scenario = content(options, {"air": raid(CRUISE, FIGHTER)}, log_events=True)
    result = played(tmp_path, catalog, scenario)
    log = {k: np.array(v) for k, v in table(result, "defence_log").items()}
    draws = {k: np.array(v) for k, v in table(result, "defence_draws").items()}
    assert set(log["replication"]) == set(range(1, 21))
    for option in ("patriot", "s-400"):
        mine = log["option"] == option
        leaks = [
            int(np.sum(mine & (log["event"] == "leak") & (log["target"] == target)))
            for target in ("cruise-missile", "fighter-4th-generation")
        ]
        by_draw = [
            np.round(draws["leak"][(draws["option"] == option) & (draws["target"] == t)] * 60)
            for t in ("cruise-missile", "fighter-4th-generation")
        ]
        assert leaks in np.stack(by_draw, axis=1).astype(int).tolist()
    quiet = played(tmp_path, catalog, {**scenario, "defence": {**scenario["defence"],
                                                               "log_events": False}})  # fmt: skip
    assert "defence_log" not in [t.entry.name for t in quiet.tables]
