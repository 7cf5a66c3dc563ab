"""The law section of the page: every sentence with its law, nothing hostile, nothing hidden."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from longshadow.errors import ResultsError
from longshadow.report.build import build_page
from longshadow.report.page import Page
from longshadow.report.views import (
    law_beside,
    law_limits,
    law_package,
    law_relief,
    law_timeline,
    law_tree,
)
from tests.report.law_pages import Element, changed, law_folder, read

NAMES = ("india-s400", "turkey-s400", "china-edd")
VIEWS = (law_beside, law_limits, law_package, law_relief, law_timeline, law_tree)
HOSTILE = "</title></script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    parent = tmp_path_factory.mktemp("law")
    return lambda name: law_folder(name, parent)


@pytest.fixture(params=NAMES)
def law(request: pytest.FixtureRequest, folder: Callable[[str], Path]) -> dict[str, Any]:
    text = (folder(request.param) / "result.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)["scenario"]["law"]
    return content | {"folder": folder(request.param)}


@pytest.fixture
def section(law: dict[str, Any]) -> Element:
    return read(build_page(law["folder"])).with_id("law")


def uncited(section: Element) -> list[str]:
    """Return what is marked as a sentence about law and has no citation inside."""
    return [one.text for one in section.with_class("law-says") if not one.with_class("cite")
            and not in_cited_table(one)]  # fmt: skip


def in_cited_table(one: Element) -> bool:
    """Rows of a table whose caption cites for all of them."""
    table = one.parent.parent if one.tag == "tr" and one.parent else None
    captions = [e for e in table.all() if e.tag == "caption"] if table else []
    return any(caption.with_class("cite") for caption in captions)


def test_every_sentence_of_law_carries_its_citation(section: Element) -> None:
    assert len(section.with_class("law-says")) > 100
    assert uncited(section) == []


def test_every_list_of_the_answer_is_marked_as_law(section: Element, law: dict[str, Any]) -> None:
    """So that the test above does not pass by marking nothing."""
    said = {one.text for one in section.with_class("law-says")}

    def shown(text: str) -> bool:
        return any(" ".join(text.split()) in one for one in said)

    for reading in law["readings"]:
        assert all(shown(one["text"]) for one in reading["deciding"])
        stack = [*reading["tree"]["children"]]
        while stack:
            node = stack.pop()
            assert shown(node["text"]), node["id"]
            stack += node["children"]
    for key, name in (("relief", "title"), ("clocks", "text"), ("neighbours", "title"),
                      ("parallel", "title"), ("untranslatable", "text"), ("assumptions", "text"),
                      ("other_readings", "question")):  # fmt: skip
        assert all(shown(one[name]) for one in law[key]), key
    for key in law["menu"]:
        assert shown(law["citations"][key]["text"])


def test_a_text_that_nobody_read_is_marked_wherever_it_is_cited(
    section: Element, law: dict[str, Any]
) -> None:
    unread = {one["cite"] for one in law["citations"].values() if one["mark"] != "verified"}
    assert unread
    for group in section.with_class("cites"):
        links = group.with_class("cite")
        marks = group.with_class("unread")
        assert len(marks) == sum(link.text in unread for link in links), group.text


def test_links_to_law_and_sources_lead_somewhere(section: Element, law: dict[str, Any]) -> None:
    page = read(build_page(law["folder"]))
    idents = [one.given["id"] for one in page.all() if one.given.get("id")]
    assert len(idents) == len(set(idents))
    inner = {one.given["href"][1:] for one in section.all()
             if one.given.get("href", "").startswith("#")}  # fmt: skip
    assert inner <= set(idents)
    rows = {one.given["data-row"] for one in section.all() if one.given.get("data-row")}
    assert rows <= set(idents)


def test_the_section_opens_with_the_notice_and_never_says_violates(section: Element) -> None:
    after = section.text.removeprefix("What the law says").strip()
    assert after.startswith("Analysis, not legal advice.")
    assert not re.search(r"\bviolates?\b|\byou should\b|\brecommend", section.text, re.IGNORECASE)


def test_what_came_later_is_marked_in_the_chart_and_in_the_table(
    section: Element, law: dict[str, Any]
) -> None:
    line = law["timeline"]
    for letter, name in (("s", "statements"), ("e", "events"), ("a", "acts")):
        for number, one in enumerate(line[name]):
            row = f"law-row-{letter}{number}"
            (mark,) = (e for e in section.with_class("mark") if e.given.get("data-row") == row)
            assert ("later" in mark.classes) == one["after_as_of"]
            assert bool(section.with_id(row).with_class("later-mark")) == one["after_as_of"]
            assert ("not used in the answer" in mark.text) == one["after_as_of"]


def test_bands_end_on_the_day_judged_and_hold_the_status_of_each_day(
    section: Element, law: dict[str, Any]
) -> None:
    as_of = dt.date.fromisoformat(law["as_of"]).toordinal()
    lanes = [one for one in section.with_class("bands") if "Status on" in one.text]
    assert len(lanes) == len(law["readings"])
    for lane, reading in zip(lanes, law["readings"], strict=True):
        bands = lane.with_class("band")
        spans = [(int(b.given["data-first"]), int(b.given["data-last"])) for b in bands]
        assert all(a[1] + 1 == b[0] for a, b in itertools.pairwise(spans))
        now = [b for b, (first, last) in zip(bands, spans, strict=True) if first <= as_of <= last]
        (band,) = now
        assert f"st-{reading['status']}" in band.classes
        assert int(band.given["data-last"]) == as_of
        assert [("later" in b.classes) for b in bands] == [first > as_of for first, _ in spans]


def test_the_renumbering_of_the_list_is_drawn(section: Element) -> None:
    (lane,) = (one for one in section.with_class("lane") if one.text.startswith("Numbered"))
    days = [(b.given["data-label"], int(b.given["data-last"])) for b in lane.with_class("band")]
    assert days[0] == ("231(d) (original)", dt.date(2018, 8, 12).toordinal())
    assert days[1][0] == "231(e)"


def test_what_decides_is_marked_in_the_tree(folder: Callable[[str], Path]) -> None:
    section = read(build_page(folder("india-s400"))).with_id("law")
    trees = [section.with_id(f"law-tree-{number}") for number in (1, 2, 3)]
    assert not trees[0].with_class("decides")
    for tree in trees[1:]:
        told = [one.text for one in tree.with_class("decides")]
        assert any("executive determination of significance" in text for text in told)


def test_readings_that_an_act_does_not_change_are_said_to_stay(
    folder: Callable[[str], Path],
) -> None:
    section = read(build_page(folder("india-s400"))).with_id("law")
    (row,) = (one for one in section.with_class("law-says") if one.tag == "tr"
              and one.text.startswith("executive determination of significance"))  # fmt: skip
    assert "payment reading, contract reading: duty to impose" in row.text
    assert row.text.count("other readings: no change") == 2


def test_what_if_is_called_hypothetical_and_varies_official_acts_only(
    folder: Callable[[str], Path],
) -> None:
    section = read(build_page(folder("india-s400"))).with_id("law")
    supposed = section.with_class("what-if")
    assert len(supposed) == 2
    assert all(one.with_class("supposed")[0].text == "hypothetical" for one in supposed)


def test_a_supposed_act_on_the_time_line_is_called_hypothetical(
    folder: Callable[[str], Path], tmp_path: Path
) -> None:
    def change(law: dict[str, Any]) -> None:
        law["timeline"]["acts"][0]["hypothetical"] = True

    section = read(changed(folder("turkey-s400"), tmp_path / "x", change)).with_id("law")
    told = ["hypothetical" in act.text for act in section.with_class("mark")
            if "act" in act.classes and act.given.get("data-row")]  # fmt: skip
    assert told == [True, False]


def test_a_caution_is_said_once(folder: Callable[[str], Path]) -> None:
    section = read(build_page(folder("turkey-s400"))).with_id("law")
    assert section.text.count("The package reaches five items only when") == 1


def test_the_menu_shows_twelve_items_over_entity_and_officers(
    folder: Callable[[str], Path],
) -> None:
    section = read(build_page(folder("turkey-s400"))).with_id("law")
    rows = section.with_class("law-menu")[0].with_class("law-says")
    assert len(rows) == 12
    cells = [[part for part in row.inside if isinstance(part, Element)] for row in rows]
    entity = [int(cell[0].text) for cell in cells if cell[2].text == "chosen"]
    officers = [int(cell[0].text) for cell in cells if cell[3].text == "chosen"]
    assert entity == [1, 2, 3, 4]
    assert officers == [7, 8, 9, 11, 12]


def test_the_saved_picture_stands_alone_and_is_xml(section: Element) -> None:
    from xml.etree import ElementTree

    (link,) = (a for a in section.all() if a.given.get("download") == "law-timeline.svg")
    svg = base64.b64decode(link.given["href"].partition("base64,")[2]).decode("utf-8")
    tree = ElementTree.fromstring(svg)
    assert tree.tag.endswith("svg")
    assert ".time-chart" in svg
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


KEPT = (
    "first", "last", "day", "as_of", "law_as_of", "known_until", "date", "truth", "mark", "status",
    "statuses", "grounds", "menu", "dates", "valid", "kind", "id", "provision", "sources",
    "against", "if_yes", "if_no", "relation", "link",
)  # fmt: skip


def poison(part: Any) -> Any:
    """Put hostile text where the answer is free to hold text."""
    if isinstance(part, dict):
        return {key: one if is_kept(key, one) else poison(one) for key, one in part.items()}
    if isinstance(part, list):
        return [poison(one) for one in part]
    is_text = isinstance(part, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", part)
    return HOSTILE + part if is_text else part


def is_kept(key: str, one: Any) -> bool:
    return key in KEPT or (key == "citations" and isinstance(one, list))


def test_hostile_texts_are_only_text(folder: Callable[[str], Path], tmp_path: Path) -> None:
    def change(law: dict[str, Any]) -> None:
        law.update(poison(law))

    page = read(changed(folder("turkey-s400"), tmp_path / "x", change))
    section = page.with_id("law")
    assert section.text.count("window.pwned=1") > 300
    tags = {one.tag for one in section.all()}
    assert not tags & {"script", "img", "iframe", "object"}
    assert not [key for one in section.all() for key in one.given if key.startswith("on")]


def test_an_answer_with_empty_lists_has_a_section(
    folder: Callable[[str], Path], tmp_path: Path
) -> None:
    def change(law: dict[str, Any]) -> None:
        for key in ("other_readings", "relief", "clocks", "neighbours", "parallel", "assumptions",
                    "untranslatable", "warnings", "by_date", "what_if", "menu"):  # fmt: skip
            law[key] = []
        law["package"] = None
        law["timeline"] = {}
        for reading in law["readings"]:
            reading.update(deciding=[], support=[], grounds=[])
            reading["tree"]["children"] = []

    section = read(changed(folder("india-s400"), tmp_path / "x", change)).with_id("law")
    assert uncited(section) == []
    assert "Nothing that is open on this date would change it." in section.text
    assert "No clock is running" in section.text
    assert section.with_class("time-chart")


@pytest.mark.parametrize("day", ["soon", "2021-02-30", "0000-01-01", "99999-01-01"])
def test_a_day_that_is_none_is_refused(
    folder: Callable[[str], Path], tmp_path: Path, day: str
) -> None:
    def change(law: dict[str, Any]) -> None:
        law["timeline"]["events"][0]["first"] = day

    with pytest.raises(ResultsError, match="events"):
        changed(folder("india-s400"), tmp_path / "x", change)


def test_the_first_and_the_last_of_days_can_be_drawn(
    folder: Callable[[str], Path], tmp_path: Path
) -> None:
    def change(law: dict[str, Any]) -> None:
        law["timeline"]["events"][0]["first"] = "0001-01-01"
        law["timeline"]["events"][0]["last"] = "9999-12-31"

    section = read(changed(folder("india-s400"), tmp_path / "x", change)).with_id("law")
    assert section.with_class("time-chart")


def test_a_run_without_a_deal_has_no_law_section(sample_folder: Path) -> None:
    page = read(build_page(sample_folder))
    assert not [one for one in page.all() if one.given.get("id", "").startswith("law")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__.rpartition(".")[2])
def test_no_view_of_the_law_draws_without_a_deal(view: Any, page: Page) -> None:
    assert view.render(page) is None


def test_the_law_adds_little_to_the_page(section: Element, law: dict[str, Any]) -> None:
    html = build_page(law["folder"])
    start = html.index('<section id="law"')
    assert len(html[start : html.index("</section>", start)].encode()) < 400_000
