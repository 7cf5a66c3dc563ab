"""The law study on the shipped examples, held against the cases of the research by hand."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from longshadow.catalog.load import Catalog, load_catalog
from longshadow.execution.context import Context
from longshadow.law.evaluate import evaluate
from longshadow.report.law_facts import LawFacts
from longshadow.results.records import Result
from longshadow.scenario.load import load_scenario
from longshadow.scenario.records import Scenario
from longshadow.scenario.resolve import resolve
from longshadow.studies.law import STUDY, Params
from longshadow.studies.law.answer import readings_of
from longshadow.workbench.registry import params_of, studies

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXPOSED, MET, UNKNOWN = "EXPOSED", "ELEMENTS_MET_UNDETERMINED", "UNKNOWN"


@cache
def catalogue() -> Catalog:
    return load_catalog()


@cache
def scenario(name: str, *steps: str) -> Scenario:
    catalog = catalogue()
    known = params_of(studies())
    loaded = load_scenario(
        EXAMPLES / f"{name}.yaml", known, catalog, steps=[*steps, "set studies=[law]"]
    )
    return resolve(loaded, catalog)


@cache
def result(name: str, *steps: str) -> Result:
    made = scenario(name, *steps)
    return STUDY.run(made, made.params["law"], Context({}, made.seed))


def law(name: str, *steps: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = result(name, *steps).facts["law"]
    return content


def statuses(name: str, as_of: str) -> dict[str, str]:
    readings = law(name, f"set as_of={as_of}")["readings"]
    return {one["reading"]: one["status"] for one in readings}


def nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield tree
    for child in tree["children"]:
        yield from nodes(child)


@pytest.mark.parametrize(
    ("name", "as_of", "delivery", "payment", "contract"),
    [
        # the numbers are those of the cases in the research notes
        ("india-s400", "2018-10-04", *["NO_TRANSACTION"] * 3),  # C01
        ("india-s400", "2018-10-05", EXPOSED, EXPOSED, MET),  # C02
        ("india-s400", "2019-09-15", EXPOSED, UNKNOWN, MET),  # some day in that month
        ("india-s400", "2019-09-30", EXPOSED, MET, MET),  # C03
        ("india-s400", "2021-03-19", EXPOSED, MET, MET),  # C04
        ("india-s400", "2021-11-13", EXPOSED, MET, MET),
        ("india-s400", "2021-11-14", UNKNOWN, MET, MET),  # the texts disagree
        ("india-s400", "2021-12-05", UNKNOWN, MET, MET),
        ("india-s400", "2021-12-06", MET, MET, MET),
        ("india-s400", "2021-12-22", MET, MET, MET),  # C06
        ("india-s400", "2026-01-31", MET, MET, MET),  # C09
        ("china-edd", "2017-12-31", "COVERED_DUTY_LATER", "COVERED_DUTY_LATER", "NOT_COVERED"),
        ("china-edd", "2018-02-01", MET, MET, "NOT_COVERED"),  # C22
        ("china-edd", "2018-09-20", *["SANCTIONED"] * 3),  # C23
        ("turkey-s400", "2018-01-01", EXPOSED, EXPOSED, "COVERED_DUTY_LATER"),  # C27
        ("turkey-s400", "2019-07-13", MET, MET, MET),  # C28
        ("turkey-s400", "2020-12-14", *["SANCTIONED"] * 3),  # C30
        ("turkey-s400", "2025-12-15", *["SANCTIONED"] * 3),  # C34
    ],
)
def test_status_by_reading(
    name: str, as_of: str, delivery: str, payment: str, contract: str
) -> None:
    expected = {"delivery": delivery, "payment": payment, "contract": contract}
    assert statuses(name, as_of) == expected
    # the same day in the table of status by date, made in another run of the scenario
    day = next(
        band for band in law(name)["by_date"]
        if band["first"] <= as_of and (band["last"] is None or as_of <= band["last"])
    )  # fmt: skip
    assert day["statuses"] == expected


@pytest.mark.parametrize("name", ["india-s400", "china-edd", "turkey-s400"])
def test_status_by_date_agrees_with_every_day_asked_by_itself(name: str) -> None:
    made = scenario(name)
    params = made.params["law"]
    assert isinstance(params, Params)
    assert made.deal is not None
    assert made.rulebook is not None
    bands = law(name)["by_date"]
    first = dt.date.fromisoformat(bands[0]["first"])
    turns = [dt.date.fromisoformat(band["first"]) for band in bands]
    days = {day + dt.timedelta(step) for day in turns for step in (-1, 0, 1)} | {
        first + dt.timedelta(int(step)) for step in np.random.default_rng(1).integers(0, 4000, 40)
    }
    for day in sorted(day for day in days if first <= day <= made.knowledge_as_of):
        said = evaluate(
            made.deal.case, as_of=day, rulebook=made.rulebook,
            readings=readings_of(params, made.rulebook),
        )  # fmt: skip
        expected = {n: o.status.value for n, o in said.outcomes.items() if "," not in n}
        band = [b for b in bands if b["first"] <= day.isoformat()][-1]
        assert band["statuses"] == expected, day
    assert all(a["statuses"] != b["statuses"] for a, b in itertools.pairwise(bands))


def test_bands_follow_one_another_without_gap() -> None:
    bands = law("india-s400")["by_date"]
    for before, after in itertools.pairwise(bands):
        last = dt.date.fromisoformat(before["last"])
        assert last + dt.timedelta(days=1) == dt.date.fromisoformat(after["first"])
    assert bands[-1]["last"] is None
    late = [band["first"] for band in bands if band["after_as_of"]]
    assert late == ["2021-11-14", "2021-12-06"]


def test_precedents_packages_and_lags() -> None:
    turkey, china = law("turkey-s400"), law("china-edd")
    assert turkey["package"]["valid"] == {"entity and officers": "yes", "entity only": "no"}
    assert not turkey["package"]["entity_blocked"]
    assert turkey["days"]["delivery_to_package_least"] == 521
    assert china["package"]["valid"] == {"entity and officers": "yes", "entity only": "yes"}
    assert china["package"]["entity_blocked"]
    lags = (china["days"][f"delivery_to_package_{end}"] for end in ("least", "most"))
    assert tuple(lags) == (263, 293)


def test_official_acts_supposed() -> None:
    supposed = {one["id"]: one for one in law("india-s400")["what_if"]}
    waiver, found = supposed["modified-waiver"], supposed["determination"]
    assert waiver["readings"]["delivery"] == "RELIEVED"  # C11, day 30
    assert waiver["readings"]["delivery, IS-02 requires imposition"] == MET
    assert {one["day"] for one in waiver["clocks"]} >= {"2022-02-09", "2022-05-10"}
    assert set(found["readings"].values()) == {"DUTY"}
    early = law("india-s400", "set law.what_if.modified-waiver.as_of=2022-02-01")
    waiver = next(one for one in early["what_if"] if one["id"] == "modified-waiver")
    assert waiver["readings"]["delivery"] == MET  # C10: 22 of 30 days
    # nothing supposed reaches the answer itself
    assert law("india-s400")["package"] is None
    assert statuses("india-s400", "2022-02-09")["delivery"] == MET
    marks = {f.id: f.marks for f in result("india-s400").findings}
    assert "hypothetical" in marks["law.india-s-400.what-if.modified-waiver.status"]
    assert "hypothetical" not in marks["law.india-s-400.status"]


@pytest.mark.parametrize("name", ["india-s400", "china-edd", "turkey-s400"])
def test_everything_said_of_the_law_is_cited(name: str) -> None:
    content = law(name)
    known = content["citations"]
    parts = [*content["relief"], *content["clocks"], *content["neighbours"], *content["parallel"],
             *content["assumptions"], *content["untranslatable"], *content["readings"]]  # fmt: skip
    parts += [one for reading in content["readings"] for one in reading["deciding"]]
    parts += [node for reading in content["readings"] for node in nodes(reading["tree"])]
    assert len(parts) > 50
    for part in parts:
        assert part["citations"], part
        assert set(part["citations"]) <= set(known)
    for text in [t for one in content["readings"] for t in one["support"]] + content["warnings"]:
        assert re.search(r"\[.+\]$", text), text
    for text in (text for one in content["relief"] for text in one["missing"]):
        assert re.search(r"\[.+\]$", text), text
    # only law in force on the law date is cited, in the numbering of that date
    day = content["law_as_of"]
    for citation in known.values():
        assert citation["first"] <= day <= (citation["last"] or "9999"), citation


def test_the_list_is_cited_by_the_letter_of_its_date() -> None:
    def cites(*steps: str) -> set[str]:
        return {one["cite"] for one in law("china-edd", *steps)["citations"].values()}

    assert "231(e)" in cites()
    then = cites("set law.law_as_of=2018-08-12")  # C25
    assert "231(d) (original)" in then
    assert "231(e)" not in then
    assert "231(e) (original)" not in then


def test_support_for_a_reading_is_never_printed_before_its_date() -> None:
    for as_of in ("2017-12-31", "2018-09-19", "2018-09-20", "2021-03-19"):
        for one in law("china-edd", f"set as_of={as_of}")["readings"]:
            dates = [text[:10] for text in one["support"] if re.match(r"\d{4}-\d\d-\d\d", text)]
            assert all(date <= as_of for date in dates), (as_of, dates)
    texts = [one["support"] for one in law("china-edd", "set as_of=2018-09-19")["readings"]]
    assert not any("China: State named" in text for text in itertools.chain(*texts))


def test_what_would_change_it_is_never_a_buyers_choice() -> None:
    for as_of in ("2018-10-04", "2018-10-05", "2021-03-19", "2021-11-20", "2021-12-22"):
        for one in law("india-s400", f"set as_of={as_of}")["readings"]:
            for open_question in one["deciding"]:
                kind = open_question["id"].partition(":")[0]
                assert kind in ("act", "fact", "event", "since", "R08", "determination"), (
                    open_question
                )
                if kind == "event":  # only where texts disagree about what has happened
                    assert as_of == "2021-11-20"


def test_evidence_that_ends_before_the_date_judged_is_said() -> None:
    content = law("china-edd", "set as_of=2020-01-01", "set knowledge_as_of=2019-01-01")
    assert any("evidence used ends on 2019-01-01" in text for text in content["warnings"])
    assert not any("evidence used ends" in text for text in law("china-edd")["warnings"])


def test_neighbours_can_be_chosen_and_never_move_the_status() -> None:
    few = law("india-s400", "set law.laws=[N-itar]")
    assert [one["id"] for one in few["neighbours"]] == ["N-itar"]
    assert len(law("india-s400")["neighbours"]) > 5
    assert [one["status"] for one in few["readings"]] == [
        one["status"] for one in law("india-s400")["readings"]
    ]


@pytest.mark.parametrize("name", ["india-s400", "china-edd", "turkey-s400"])
def test_the_page_reads_what_the_study_writes(name: str) -> None:
    content = dict(law(name))
    read = LawFacts.model_validate(content).model_dump()
    assert read["readings"][0]["tree"]["children"]
    # nothing that the study writes is lost on its way to the page
    assert {key for key in content if key not in read} == {"case"}
    assert read["by_date"][0]["statuses"] == content["by_date"][0]["statuses"]


def test_tables_and_findings_have_the_same_answer() -> None:
    made = result("india-s400")
    tables = {table.entry.name: table.columns for table in made.tables}
    assert set(tables) == {
        "law_status_by_date", "law_timeline", "law_relief", "law_beside",
        "law_precedents", "law_programmes",
    }  # fmt: skip
    dates = tables["law_status_by_date"]
    assert len(dates["first"]) == 3 * len(law("india-s400")["by_date"])
    lines = tables["law_timeline"]
    assert {"event", "statement", "deadline", "law"} == set(lines["lane"])
    assert list(lines["first"]) == sorted(lines["first"])
    assert {"231(d) (original)", "231(e)"} <= set(lines["citations"])
    (headline,) = (f for f in made.findings if f.id in made.headlines)
    assert headline.value == statuses("india-s400", "2021-03-19")
    ids = [finding.id for finding in made.findings]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"law\.[a-z0-9-]+(\.[a-z0-9_-]+)+", name) for name in ids)
    assert {name for f in made.findings for name in f.sources} <= set(made.sources)


@pytest.mark.parametrize(
    ("counts", "day"),
    [("confirmed", "2021-12-06"), ("first parts", "2021-11-14"), ("deployment", "2021-12-21")],
)
def test_what_counts_as_delivery_is_a_reading(counts: str, day: str) -> None:
    content = law("india-s400", f"set law.readings={{IS-01: [delivery], IS-10: [{counts}]}}")
    met = [band["first"] for band in content["by_date"] if MET in band["statuses"].values()]
    assert met == [day]
    unsure = [band for band in content["by_date"] if UNKNOWN in band["statuses"].values()]
    assert len(unsure) == (counts == "confirmed")
