"""The defence section: everything said, nothing added up, nothing hostile, nothing that breaks."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from longshadow.errors import ResultsError
from longshadow.report.build import build_page
from longshadow.report.defence_order import order_of
from longshadow.report.defence_page import looks_of, short
from longshadow.report.defence_words import (
    answer_words,
    binding_words,
    equal_words,
    in_ten,
    question,
    range_words,
)
from longshadow.report.load import load_page
from longshadow.report.page import Page
from longshadow.report.sentences import five_sentences
from longshadow.results.records import Finding
from tests.report.defence_sample import RAIDS, write_defence_sample
from tests.report.law_pages import Element, read

HOSTILE = " <script>window.pwned=1</script>\"'<img src=x onerror=pwned()>"
PARTS = ("answer", "saturation", "magazine", "breakeven", "terms", "footprints", "between",
         "records")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_defence_sample(tmp_path_factory.mktemp("defence") / "results")


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    return build_page(folder)


@pytest.fixture(scope="module")
def section(html: str) -> Element:
    return read(html).with_id("defence")


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return load_page(folder)


def _one_raid(document: dict[str, Any]) -> None:
    """Leave what is quickly drawn: the mixed raid, and no storyboards."""
    facts = document["scenario"]["defence"]
    facts["raids"] = [one for one in facts["raids"] if one["id"] == "mixed"]
    for raid in facts["raids"]:
        raid["threats"] = raid["threats"][-1:]
    facts["storyboards"] = []
    facts["footprints"] = facts["footprints"][:1]
    document["maps"] = []


def _changed(folder: Path, copy: Path, change: Callable[[dict[str, Any]], None]) -> str:
    shutil.copytree(folder, copy)
    document = json.loads((copy / "result.json").read_text("utf-8"))
    change(document)
    (copy / "result.json").write_text(json.dumps(document), "utf-8")
    return build_page(copy)


def _with(page: Page, findings: list[Finding]) -> Page:
    known = {f.id: f for f in page.document.findings} | {f.id: f for f in findings}
    document = page.document.model_copy(update={"findings": tuple(known.values())})
    return replace(page, document=document)


def _share(page: Page, option: str, term: str, p50: float, half: float = 0.01) -> Finding:
    finding = page.by_id[f"defence.{option}.mixed.{term}.srbm.leak_ratio"]
    low, high = p50 - half, p50 + half
    return finding.model_copy(
        update={"p05": low, "p25": low, "p50": p50, "p75": high, "p95": high, "marks": ()}
    )


def _shares(page: Page, shares: dict[str, float], half: float = 0.01) -> Page:
    """Set the same shares on all terms."""
    terms = [term["id"] for term in page.scenario["defence"]["terms"]]
    return _with(
        page, [_share(page, ident, t, p50, half) for t in terms for ident, p50 in shares.items()]
    )


def test_every_part_stands_with_its_heading(section: Element) -> None:
    assert section.inside[1].text == "Which raids are survived"  # type: ignore[union-attr]
    for part in PARTS:
        assert section.with_id(f"defence-{part}").text


def test_tables_have_captions_and_scopes_and_figures_have_titles(section: Element) -> None:
    parts = [section.with_id(f"defence-{part}") for part in PARTS]
    elements = [one for part in parts for one in part.all()]
    tables = [one for one in elements if one.tag == "table"]
    assert len(tables) >= 12
    for table in tables:
        assert any(one.tag == "caption" and one.text for one in table.all())
        assert all(one.given.get("scope") for one in table.all() if one.tag == "th")
    for drawing in (one for one in elements if one.tag == "svg"):
        labelled = drawing.given["aria-labelledby"].split()
        assert drawing.given["role"] == "img"
        assert all(drawing.with_id(ident).text for ident in labelled)


def test_figures_come_with_their_numbers_to_download(section: Element) -> None:
    figures = [
        one for part in PARTS for one in section.with_id(f"defence-{part}").all()
        if one.tag == "figure"
    ]  # fmt: skip
    assert len(figures) >= 25
    for one in figures:
        kinds = {a.given["href"].partition(";")[0] for a in one.all() if "download" in a.given}
        assert kinds == {"data:image/svg+xml", "data:text/csv"}


def test_the_section_says_what_it_must(section: Element) -> None:
    text = section.text.replace("\u00a0", " ")
    assert "approach directions uniform over 360 degrees" in text
    assert "Cannot be defended from these sites" in text
    assert "31 km from the nearest site" in text
    assert "never added up over classes" in text
    assert "consistency, not validation" in text
    assert "172 missiles a unit" in text
    assert "contract" in text
    assert "notification" in text
    for forbidden in ("confidence interval", "nan", "None", "inf "):
        assert f" {forbidden}" not in text


def test_chance_stands_apart_from_what_is_not_known(section: Element) -> None:
    row = section.with_id("defence-answer").with_class("luck")
    assert len(row) > 10
    assert all(one.text.startswith("chance") for one in row)


def test_no_part_adds_up_leakers_over_classes(page: Page, section: Element) -> None:
    """Every count of leakers in the tables belongs to one class of threat."""
    heads = [
        one.text for one in section.with_id("defence-answer").all()
        if one.tag == "th" and one.text.startswith(("How many reach", "Share that reaches"))
    ]  # fmt: skip
    assert len(heads) == 2 * sum(len(raid[2]) for raid in RAIDS.values())
    assert all(": " in head for head in heads)


def test_records_that_set_a_prior_are_only_listed_as_left_out(section: Element) -> None:
    part = section.with_id("defence-records")
    (table,) = (one for one in part.all() if one.tag == "table")
    assert "Subsonic cruise missiles" not in table.text
    (left_out,) = (one for one in part.all() if one.tag == "li")
    assert "Subsonic cruise missiles" in left_out.text


def test_between_is_not_applicable_where_a_system_has_no_role(section: Element) -> None:
    rows = [one for one in section.with_id("defence-between").all() if one.tag == "tr"]
    (aircraft,) = (row for row in rows if row.text.startswith("Reach against aircraft"))
    assert "not applicable" in aircraft.text
    assert "of 10 runs" not in aircraft.text
    (price,) = (row for row in rows if row.text.startswith("Price of a fire unit"))
    assert "contradicted between in under 1 of 10 runs" in price.text


def test_texts_of_others_appear_as_text(tmp_path: Path) -> None:
    html = build_page(write_defence_sample(tmp_path / "hostile", note=HOSTILE))
    found = read(html)
    assert "<img src=x" not in html
    scripts = [one for one in found.all() if one.tag == "script"]
    assert all("pwned" not in "".join(map(str, one.inside)) for one in scripts)
    assert found.with_id("defence").text.count("<script>window.pwned=1</script>") > 50


@pytest.mark.parametrize(
    "key",
    ["units", "saturation", "missiles_left", "binding", "breakeven", "storyboards", "footprints",
     "footprint_variants", "between", "consistency", "undefendable", "terms", "raids", "options"],
)  # fmt: skip
def test_any_list_may_be_empty_or_missing(folder: Path, tmp_path: Path, key: str) -> None:
    def drop(document: dict[str, Any]) -> None:
        _one_raid(document)
        document["scenario"]["defence"].pop(key)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        html = _changed(folder, tmp_path / "copy", drop)
    assert 'id="defence"' in html


def test_without_anything_the_section_is_silent_and_stands(folder: Path, tmp_path: Path) -> None:
    def drop(document: dict[str, Any]) -> None:
        _one_raid(document)
        document["scenario"]["defence"] = {}

    section = read(_changed(folder, tmp_path / "copy", drop)).with_id("defence")
    assert not any(one.tag in ("table", "figure") for one in section.all())


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("saturation", {"counts": [1, 2]}),
        ("missiles_left", {"p95": [1.0]}),
        ("breakeven", {"leak": {"option": [0.1], "rival": [0.1]}}),
        ("footprints", {"p": [[0.5]]}),
        ("binding", {"shares": {"sight": 1.5}}),
        ("units", {"p50": "many"}),
    ],
)
def test_facts_that_cannot_be_shown_are_refused(
    folder: Path, tmp_path: Path, key: str, change: dict[str, Any]
) -> None:
    def spoil(document: dict[str, Any]) -> None:
        document["scenario"]["defence"][key][0] |= change
        document["maps"] = []

    with pytest.raises(ResultsError, match=rf"defence\.{key}\.0"):
        _changed(folder, tmp_path / "copy", spoil)


def test_two_sentences_at_most_each_with_ranges_and_a_figure(page: Page, html: str) -> None:
    mine = [s for s in five_sentences(page) if s.anchor.startswith("defence")]
    assert len(five_sentences(page)) <= 5
    assert len(mine) == 2
    shares, equal = (s.text.replace("\u00a0", " ") for s in mine)
    assert shares.startswith("Of the raid “Mixed”, what share of cruise missiles reaches an asset?")
    assert "No purchase 100 %" in shares
    assert "S-400 equals Patriot if its single-shot P(kill) exceeds about 0.4 (0.3–0.7" in equal
    assert "no public figure that we could verify says so" in equal
    assert all(f'id="{s.anchor}"' in html for s in mine)


def test_verdicts_ask_once_a_raid_and_class(html: str) -> None:
    answers = read(html).with_id("answers").text
    assert answers.count("Against the raid “Mixed”: what share of cruise missiles reaches") == 1
    assert "Which leaks least: cannot tell" in answers


def test_a_change_of_order_between_terms_is_cannot_tell(page: Page) -> None:
    clear = _shares(page, {"s-400": 0.2, "patriot": 0.5, "thaad": 0.9, "patriot-thaad": 0.7})
    assert order_of(clear, "mixed", "srbm").verdict == "supported"
    crossed = _with(clear, [_share(page, "s-400", "support", 0.6)])
    found = order_of(crossed, "mixed", "srbm")
    assert found.verdict == "cannot-tell"
    assert "changes with the terms of money" in found.brief
    assert "Patriot (and ten years of support)" in found.brief


def test_overlap_and_unverified_values_are_cannot_tell(page: Page) -> None:
    shares = {"s-400": 0.2, "patriot": 0.5, "thaad": 0.9, "patriot-thaad": 0.7}
    assert order_of(_shares(page, shares, half=0.2), "mixed", "srbm").verdict == "cannot-tell"
    clear = _shares(page, shares)
    marked = _share(page, "s-400", "as-printed", 0.2).model_copy(update={"marks": ("unverified",)})
    found = order_of(_with(clear, [marked]), "mixed", "srbm")
    assert found.verdict == "cannot-tell"
    assert "unverified" in found.brief


@pytest.mark.parametrize(
    ("share", "sides", "verdict"),
    [
        (0.95, (True, True), "supported"),
        (0.85, (True, True), "cannot-tell"),
        (0.95, (True, False), "cannot-tell"),
    ],
)
def test_common_draws_decide_where_the_study_gives_them(
    page: Page, share: float, sides: tuple[bool, bool], verdict: str
) -> None:
    shares = {"s-400": 0.2, "patriot": 0.5, "thaad": 0.9, "patriot-thaad": 0.7}
    for one, two, mine, both in (
        ("s-400", "patriot", share, sides),
        ("patriot", "s-400", 1 - share, (not sides[0], not sides[1])),
    ):
        wins = Finding(
            id=f"defence.{one}-over-{two}.mixed.as-printed.srbm.leak_wins", title="", unit="",
            value={"share_of_draws": mine, "claim_against_sceptic": both[0],
                   "sceptic_against_claim": both[1]},
        )  # fmt: skip
        known = _with(_shares(page, shares, half=0.2), [wins])
        assert order_of(known, "mixed", "srbm").verdict == verdict


def test_who_leaks_least_leaks_less_than_every_other(page: Page) -> None:
    """Not only than the second of the middle run: a third may come first in many other runs."""
    shares = {"s-400": 0.2, "patriot": 0.5, "thaad": 0.6, "patriot-thaad": 0.7}
    clear = _shares(page, shares, half=0.1)
    assert order_of(clear, "mixed", "srbm").verdict == "supported"
    wide = _share(page, "thaad", "as-printed", 0.6).model_copy(update={"p05": 0.05, "p25": 0.1})
    assert order_of(_with(clear, [wide]), "mixed", "srbm").verdict == "cannot-tell"
    never = _share(page, "thaad", "as-printed", 1.0, half=0.0)
    assert order_of(_with(clear, [never]), "mixed", "srbm").verdict == "supported"


def test_where_nothing_is_stopped_no_option_leads(page: Page) -> None:
    nothing = _shares(page, dict.fromkeys(("s-400", "patriot", "thaad", "patriot-thaad"), 1.0), 0.0)
    assert order_of(nothing, "mixed", "srbm").verdict == "not-assessable"


def test_words_for_quantities() -> None:
    def one(quantity: str, low: float, high: float, unit: str = "ratio") -> Finding:
        return Finding(id="defence.x", title="", unit=unit, p05=low, p50=(low + high) / 2,
                       p95=high, labels={"quantity": quantity})  # fmt: skip

    assert range_words(one("saturated_ratio", 0.0, 0.62)) == "0 to 6 of 10"
    assert answer_words(one("saturated_ratio", 0.6, 0.8)) == "in 7 of 10 replications"
    assert range_words(one("cost_exchange_ratio", 2.0, 9.0)).replace("\u00a0", " ") == "2–9 to 1"
    assert range_words(one("shots_count", 12.0, 48.0, "count")) == "12–48"
    assert range_words(one("leak_ratio", 1.0, 1.0)).replace("\u00a0", " ") == "100 %"
    assert answer_words(one("leak_ratio", 1.0, 1.0)).replace("\u00a0", " ") == "100 %"


def test_words_for_the_rest(page: Page) -> None:
    assert in_ten(0.7) == "in 7 of 10 runs"
    shares = {"sight": 0.1, "reach": 0.0, "channels": 0.5, "magazine": 0.1, "missed": 0.0,
              "stopped": 0.3}  # fmt: skip
    said = binding_words(shares).replace("\u00a0", " ")
    assert said == "channels (50 %): no channel free in time"
    whole = {"equal": None, "share_found": 0.0, "leak": {"option": [1.0], "rival": [0.2]}}
    assert "whatever its single-shot P(kill)" in equal_words(whole, "A", "B")
    finding = page.by_id["defence.s-400.mixed.hardware.srbm.leak_ratio"]
    assert question(page, finding) == (
        "Against the raid “Mixed” (Hardware alone): what share of ballistic missiles, 300 km "
        "reaches an asset?"
    )


def test_names_cannot_hide_from_a_legend_or_break_a_line() -> None:
    assert short("_hidden") == "\u200b_hidden"
    assert short("two\nlines\x07") == "two lines"
    assert len(short("long " * 40)) == 44


def test_options_keep_the_accent_that_they_have_on_the_map(page: Page) -> None:
    places = {o["id"]: i for i, o in enumerate(page.items("options"))}
    assert {ident: look.place for ident, look in looks_of(page).items()} == places


def test_break_even_below_what_was_tried_is_no_number() -> None:
    even = {"kill": [0.1, 0.5], "leak": {"option": [0.2, 0.1], "rival": [0.6, 0.5]},
            "equal": {"p05": 0.0, "p50": 0.0, "p95": 0.13}, "share_found": 1.0}  # fmt: skip
    words = equal_words(even, "S-400", "Patriot")
    assert words == (
        "S-400 lets through no more than Patriot in most runs, whatever its single-shot P(kill) "
        "from 0.1 up"
    )


def test_rules_that_nobody_can_know_stand_before_the_answers(tmp_path: Path) -> None:
    rule = {"rule": "facing-all-round", "label": "Radars see all round" + HOSTILE, "raid": "mixed",
            "option": "s-400", "target": "srbm", "before": 0.4, "after": 0.1}  # fmt: skip
    same = rule | {"rule": "one-shot", "label": "One missile a salvo", "after": 0.405}
    caution = "Radars see all round: S-400 then lets through 10 % in place of 40 %" + HOSTILE
    folder = write_defence_sample(
        tmp_path / "results", rules=[rule, same], cautions=[caution], storyboards=[]
    )
    html = build_page(folder)
    section = read(html).with_id("defence")
    assert "<script>window.pwned" not in html
    said = section.with_id("defence-answer").text
    assert "hangs on rules that nobody can know" in said
    assert "10 % in place of 40 %" in said
    rules = section.with_id("defence-rules").text
    assert "−30, to 10 %" in rules
    assert "no change" in rules
