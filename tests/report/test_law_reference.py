"""Other buyers and programmes on the page: cited, censored, no guess at what comes next."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from longshadow.errors import ResultsError
from longshadow.report.build import build_page
from tests.report.law_pages import Element, changed, law_folder, read

NAMES = ("india-s400", "turkey-s400", "china-edd")
#: Words by which a reference class would become a guess, or a likeness a number.
GUESSES = re.compile(
    r"forecast|predict|likel|probab|chance|\bodds\b|similarit|score|per cent|%", re.I
)


@pytest.fixture(scope="module", params=NAMES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return law_folder(request.param, tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="module")
def law(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
    found: dict[str, Any] = content["scenario"]["law"]
    return found


@pytest.fixture(scope="module")
def section(folder: Path) -> Element:
    return read(build_page(folder)).with_id("law")


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for one in part.values():
            yield from texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


def after(section: Element, first: str, last: str) -> str:
    text = section.text
    return text[text.index(first) : text.index(last)]


def test_no_sentence_says_what_comes_next(law: dict[str, Any], section: Element) -> None:
    printed = after(section, "What happened to others", "What code cannot decide")
    assert "This is no sample" in printed
    assert GUESSES.search(printed) is None
    found = [*texts(law["precedents"]), *texts(law["programmes"])]
    assert not [text for text in found if GUESSES.search(text)]
    assert GUESSES.search("a sanction is likely")


def test_the_number_of_cases_and_of_censored_ones_is_printed(
    law: dict[str, Any], section: Element
) -> None:
    curve = law["precedents"]["curve"]
    own = [one["id"] for one in law["precedents"]["cases"] if one["own"]]
    assert len(own) == 1
    if curve is None:
        assert law["deal"]["buyer"] == "China"  # nobody else had taken delivery by then
        assert "there is no curve" in section.text
        return
    assert f"n = {curve['n']}" in section.text
    assert f"{curve['censored']} censored" in section.text
    assert own[0] not in {mark["id"] for mark in curve["marks"]}
    assert "left out of its own comparison" in section.text


def test_every_sentence_has_its_law_and_every_programme_its_source(
    law: dict[str, Any], section: Element
) -> None:
    for one in law["precedents"]["cases"]:
        for feature in one["features"]:
            assert feature["citations"]
        for event in one["events"]:
            assert event["sources"]
    shown = [one for one in section.with_class("law-says") if "law-list" in _above(one)]
    assert all(one.with_class("cite") for one in shown)
    if law["programmes"]:
        assert [row["item"] for row in law["programmes"]["items"]] == list(range(1, 13))
        assert all(row["citations"] for row in law["programmes"]["items"])
        assert all(one["sources"] for one in law["programmes"]["programmes"])
        assert "Illustration." in section.text


def _above(one: Element) -> set[str]:
    return one.parent.classes if one.parent else set()


def test_a_damaged_precedent_is_refused(folder: Path, tmp_path: Path) -> None:
    def wrong(found: dict[str, Any]) -> None:
        found["precedents"]["cases"][0]["events"][0]["first"] = "some day"

    with pytest.raises(ResultsError):
        changed(folder, tmp_path / "a", wrong)


def test_india_on_the_day_of_the_article(law: dict[str, Any]) -> None:
    if law["deal"]["buyer"] != "India":
        pytest.skip("another deal")
    curve = law["precedents"]["curve"]
    assert (curve["n"], curve["censored"]) == (2, 0)
    (own,) = [one for one in law["precedents"]["cases"] if one["own"]]
    assert own["outcome"] == "contract, no delivery found"
    assert own["lag"] is None
    names = {one["id"] for one in law["programmes"]["programmes"]}
    assert names == {"p-8i", "apache", "chinook", "mh-60r", "mq-9b"}
    (drone,) = [one for one in law["programmes"]["programmes"] if one["id"] == "mq-9b"]
    assert [line["first"] for line in drone["lines"]] == ["2021-03-01"]  # no contract of 2024 yet
