"""Other buyers on record: lags against the calendar, censoring, two clocks, and words only."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import longshadow.law
from longshadow.errors import CatalogError
from longshadow.law import evaluate
from longshadow.law.precedents import PRECEDENTS, Precedent, load_precedents, published
from longshadow.law.precedents_class import Known, kaplan_meier, known_by, lag_of
from longshadow.law.precedents_compare import Feature, compared, item_class
from tests.law.harness import examples, rulebook

SEED = dt.date(2021, 3, 19)
TODAY = dt.date(2026, 11, 22)
RECORDS = {one.id: one for one in load_precedents()}
PACKAGE = Path(longshadow.law.__file__).parent


def known(name: str, as_of: dt.date, until: dt.date = TODAY) -> Known:
    found = known_by(RECORDS[name], as_of, until)
    assert found is not None
    return found


def test_every_buyer_of_the_notes_is_there() -> None:
    buyers = " ".join(one.buyer for one in RECORDS.values())
    for name in ("China", "Turkey", "India", "Algeria", "Indonesia", "Egypt", "Vietnam"):
        assert name in buyers
    assert all(name in buyers for name in ("Iraq", "Qatar", "Saudi Arabia"))
    assert [one.id for one in load_precedents()][:2] == ["china-edd", "turkey-ssb"]


def test_lags_are_those_of_the_calendar() -> None:
    china, turkey = lag_of(known("china-edd", SEED)), lag_of(known("turkey-ssb", SEED))
    assert china is not None
    assert turkey is not None
    # some day in December 2017 to 20 September 2018; 234 days from 29 January 2018
    assert (china.least, china.most, china.since_duty) == (263, 293, (234, 234))
    assert (turkey.least, turkey.most, turkey.censored) == (521, 521, False)


def test_india_is_open_and_censored_where_the_texts_end() -> None:
    lag = lag_of(known("india", TODAY))
    assert lag is not None
    assert lag.censored
    assert lag.until <= max(published(s)[1] for s in RECORDS["india"].sources.values())
    assert 1_480 <= lag.least <= lag.most <= 1_540
    algeria = lag_of(known("algeria", TODAY))
    assert algeria is not None
    assert algeria.censored
    assert algeria.until == dt.date(2026, 2, 4)


def test_on_the_day_of_the_article_india_had_taken_nothing() -> None:
    found = known("india", SEED)
    assert found.delivery is None
    assert lag_of(found) is None
    assert {event.kind for event in found.events} == {"contract", "warning"}


@pytest.mark.parametrize("name", RECORDS)
def test_nothing_is_known_before_it_happened_or_was_published(name: str) -> None:
    record = RECORDS[name]
    for year in range(2014, 2027):
        for until in (dt.date(year, 6, 1), TODAY):
            day = dt.date(year, 6, 1)
            found = known_by(record, day, until)
            if found is None:
                continue
            assert all(event.date[0] <= day for event in found.events)
            assert found.seen is not None
            assert found.seen <= day
            for event in (*found.events, found.package, found.statute):
                if event is not None:
                    read = [published(record.sources[s])[0] for s in event.sources]
                    assert min(read) <= until
            lag = lag_of(found)
            if lag is not None:
                assert 0 <= lag.least <= lag.most
                assert lag.until <= day


def test_evidence_of_then_knows_less_than_evidence_of_today() -> None:
    day = dt.date(2018, 9, 1)
    assert known_by(RECORDS["turkey-ssb"], day, day) is None  # the text on its contract is of 2019
    assert known("turkey-ssb", day).package is None
    assert known("china-edd", day).package is None
    assert known("china-edd", dt.date(2018, 9, 20)).package is not None


def test_the_curve_is_the_product_limit_estimate_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(5)
    for _ in range(50):
        days = rng.integers(0, 40, int(rng.integers(1, 12)))
        flags = rng.random(days.size) < 0.4
        sample = stats.CensoredData(uncensored=days[~flags], right=days[flags])
        survival = stats.ecdf(sample).sf
        steps = kaplan_meier(days.tolist(), flags.tolist())
        for step in steps:
            assert step.share == pytest.approx(float(survival.evaluate(step.days)), abs=1e-12)
        assert {s.days for s in steps} == set(days[~flags].tolist())


def test_the_curve_by_hand() -> None:
    steps = kaplan_meier([263, 521, 1487, 66], [False, False, True, True])
    assert [(s.days, s.at_risk, s.acted) for s in steps] == [(263, 3, 1), (521, 2, 1)]
    assert [s.share for s in steps] == pytest.approx([2 / 3, 1 / 3], abs=1e-12)
    assert kaplan_meier([10], [True]) == ()
    with pytest.raises(ValueError, match="non-negative"):
        kaplan_meier([-1], [False])


def broken(tmp_path: Path, old: str, new: str, name: str = "turkey-ssb") -> str:
    text = (PRECEDENTS / f"{name}.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / f"{name}.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load_precedents(tmp_path)
    return str(caught.value)


def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path) -> None:
    assert "older than" in broken(tmp_path, "date: 2020-12, kind", "date: 2020-11, kind")
    assert "not declared" in broken(tmp_path, "sources: [uawire-2019]", "sources: [nobody]")
    assert "2019-13" in broken(tmp_path, "date: 2019-07-12", "date: 2019-13-12")
    assert ".yaml:" in broken(tmp_path, "entity: [1, 2, 3, 4]", "entity: [1, 2, 3, 13]")
    assert "Extra" in broken(tmp_path, "counterparty:", "counterpart:")
    assert "date" in broken(tmp_path, "date: 2019-09, kind", "date: n.d., kind")


def features(name: str, as_of: dt.date = SEED) -> Mapping[str, Feature]:
    case = examples()["C04"].case
    classes = {item: kind for one in RECORDS.values() for item, kind in one.items.items()}
    found = compared(case, known(name, as_of), RECORDS["india"], as_of, classes)
    return {one.name: one for one in found}


def test_india_beside_china_in_words() -> None:
    said = features("china-edd")
    assert said["seller"].relation == "shared"
    assert said["item"].relation == "shared"
    assert said["contract"].relation == "apart"
    assert "with the greater reason" in said["contract"].text
    assert said["delivery"].relation == "apart"
    assert "no smaller here" in said["value"].text
    assert "no element and no exception" in said["bond"].text
    assert all(one.cites and all(c in rulebook().provisions for c in one.cites)
               for one in said.values())  # fmt: skip
    assert "statute" in features("turkey-ssb")
    assert "statute" not in features("turkey-ssb", dt.date(2020, 12, 31))


def test_a_smaller_or_older_deal_is_not_said_to_be_covered_with_greater_reason() -> None:
    case = examples()["C04"].case
    turkey = known("turkey-ssb", SEED)
    small = compared(replace(case, value_usd=1e9), turkey, None, SEED, {})
    words = {one.name: one.text for one in small}
    assert "smaller here" in words["value"]
    assert "no smaller" not in words["value"]
    older = tuple(replace(e, first=dt.date(2015, 1, 1), last=dt.date(2015, 1, 1))
                  for e in case.events if e.kind == "contract")  # fmt: skip
    text = {o.name: o.text for o in compared(replace(case, events=older), turkey, None, SEED, {})}
    assert "leaves open" in text["contract"]
    assert item_class("no such thing", {"S-400": "air-defence system"}) == ""


# ---------------------------------------------------------------- never in the status

RULES = [p for p in PACKAGE.glob("*.py") if not re.match(r"(precedents.*|programmes)\.py", p.name)]


def imported(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    found = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    return found | {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}


def test_no_rule_can_read_a_precedent() -> None:
    assert len(RULES) > 20
    for path in RULES:
        read = imported(path.read_text("utf-8"))
        assert not {name for name in read if re.search(r"precedent|programme", name)}, path.name
    assert imported("from longshadow.law.precedents import x") == {"longshadow.law.precedents"}


def test_a_status_stands_without_any_precedent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a status read a precedent")

    monkeypatch.setattr("longshadow.law.precedents.load_precedents", refuse)
    monkeypatch.setattr("longshadow.law.precedents.read_records", refuse)
    monkeypatch.setattr(Precedent, "model_validate", refuse)
    example = examples()["C04"]
    assert evaluate(example.case, as_of=example.as_of, rulebook=rulebook()).status == "CONTESTED"
