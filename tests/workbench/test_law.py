"""Scenarios of law alone, from the file to the folder and the page."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from longshadow.errors import ResultsError, ScenarioError
from longshadow.results.records import ResultDocument
from longshadow.workbench.assess import assess
from longshadow.workbench.check import check
from longshadow.workbench.report import rebuild_report
from longshadow.workbench.rerun import rerun

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def turkey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results folder of law alone; tests only read it."""
    return assess(EXAMPLES / "turkey-s400.yaml", out=tmp_path_factory.mktemp("law") / "turkey")


def words(folder: Path) -> str:
    page = (folder / "report.html").read_text("utf-8")
    body = re.sub(r"<(script|style|svg).*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_a_scenario_of_law_alone_makes_a_whole_folder(turkey: Path) -> None:
    names = {path.relative_to(turkey).as_posix() for path in turkey.rglob("*") if path.is_file()}
    assert {"report.html", "result.json", "scenario.yaml", "provenance.json"} <= names
    assert "tables/law_status_by_date.csv" in names
    assert not any(name.startswith("arrays/") for name in names)
    document = ResultDocument.model_validate_json((turkey / "result.json").read_text("utf-8"))
    assert document.headlines == ("law.turkey-s-400.status",)
    assert document.maps == ()
    assert "menu-2020" in document.sources
    assert "usc-9525" in document.sources
    assert set(document.limits) == {"law"}


def test_the_page_opens_its_section_with_the_notice(turkey: Path) -> None:
    page = (turkey / "report.html").read_text("utf-8")
    section = page[page.index('<section id="law">') :]
    text = re.sub(r"<[^>]+>", " ", section)
    assert re.match(r"\s*What the law says\s+Analysis, not legal advice\.", text)


def test_the_page_says_nothing_of_maps_that_are_not_there(turkey: Path) -> None:
    text = words(turkey)
    assert "On 19 March 2021, under section 231 of CAATSA" in text
    assert "on every reading: sanctioned" in text
    for absent in ("acquisition radar", "0 values were varied", "coverage", "Every parameter"):
        assert absent not in text
    assert "a legal status is no distribution" in text


def test_the_same_bytes_again(turkey: Path) -> None:
    again = rerun(turkey)
    assert (again.same, again.differing) == (True, ())


def test_the_table_of_status_by_date(turkey: Path) -> None:
    with (turkey / "tables/law_status_by_date.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    last = {row["reading"]: row for row in rows if not row["last"]}
    assert {row["status"] for row in last.values()} == {"SANCTIONED"}
    assert {row["first"] for row in last.values()} == {"2020-12-14"}


def test_a_contested_answer_is_said_reading_by_reading(tmp_path: Path) -> None:
    folder = assess(EXAMPLES / "india-s400.yaml", studies=["law"], out=tmp_path / "india")
    text = words(folder)
    assert "on the delivery reading: exposed" in text
    assert "on the payment and contract readings: all elements met but significance" in text
    assert ". Contested." in text
    content = json.loads((folder / "result.json").read_text("utf-8"))
    law = content["scenario"]["law"]
    assert law["status"] == "CONTESTED"
    # events after the date judged are on the time line, marked, and reach no proof
    late = [event for event in law["timeline"]["events"] if event["after_as_of"]]
    assert {event["kind"] for event in late} == {"first_parts", "delivery", "fielding"}
    proof = json.dumps([reading["tree"] for reading in law["readings"]])
    assert "2021-12" not in proof
    assert "2019-09" in proof


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda law: law["readings"][0].update(status=5), "valid string"),
        (lambda law: law["readings"].clear(), "no reading is answered"),
        (lambda law: law["citations"].clear(), "citations that stand nowhere"),
        (lambda law: law["readings"][0]["tree"].update(truth="perhaps"), "'yes', 'no'"),
        (lambda law: law["by_date"][0].pop("statuses"), "Field required"),
    ],
)
def test_a_page_is_not_made_from_a_damaged_answer(
    turkey: Path, tmp_path: Path, change: Callable[[Any], Any], words: str
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(turkey, folder)
    content = json.loads((folder / "result.json").read_text("utf-8"))
    change(content["scenario"]["law"])
    (folder / "result.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(ResultsError, match=words):
        rebuild_report(folder)


def test_the_example_without_its_deal_asks_for_it(tmp_path: Path) -> None:
    text = (EXAMPLES / "china-edd.yaml").read_text("utf-8")
    path = tmp_path / "no-deal.yaml"
    path.write_text(text[: text.index("deal:")] + "law: {}\n", "utf-8")
    (problem,) = check(path)
    assert problem.where == "deal"
    with pytest.raises(ScenarioError, match="needed by the study law"):
        assess(path, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_overlay_that_reaches_for_the_deal_is_found_by_check(tmp_path: Path) -> None:
    text = (EXAMPLES / "china-edd.yaml").read_text("utf-8")
    path = tmp_path / "moved.yaml"
    path.write_text(text + "overlays:\n  later: {deal: {events: []}}\n", "utf-8")
    (problem,) = check(path)
    assert problem.where == "overlays.later.deal"
    assert "not varied" in problem.message
    assert problem.line == len(text.splitlines()) + 2
