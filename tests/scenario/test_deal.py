"""Deals: what is read, and every refusal with its line and remedy."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from longshadow.catalog.load import Catalog
from longshadow.errors import Problem, ScenarioError
from longshadow.law.load import load_rulebook
from longshadow.law.rulebook import Rulebook
from longshadow.law.truth import Truth
from longshadow.scenario.dates import read_span
from longshadow.scenario.load import Loaded, load_scenario
from longshadow.scenario.records import Deal
from longshadow.scenario.resolve import resolve
from longshadow.scenario.write import scenario_text
from longshadow.studies.law import Params

STUDIES = {"law": Params}

DEAL = """\
format: 1
title: A test
question: What is said?
as_of: 2021-03-19
knowledge_as_of: 2024-01-01
sources:
  press-2018: {title: Signed, date: 2018-10}
  press-2019: {title: Paid, date: 2019-09-09}
  press-2021: {title: Delivered, date: 2021-12-22}
  rival-2021: {title: Not before December, date: 2021-12-30}
  undated: {title: Some page, date: n.d.}
  late-2025: {title: Published later, date: 2025-01-01}
deal:
  buyer: India
  actor: {name: Ministry of Defence (India), kind: ministry}
  counterparty: Rosoboronexport
  item: alpha
  transaction: Contract of 2018
  value: {amount: 5.43 bn USD, source: press-2018}
  events:
    - {kind: contract, date: 2018-10-05, source: press-2018, confidence: high}
    - {kind: payment, date: 2019-09, source: press-2019, confidence: medium}
    - kind: delivery
      confidence: medium
      evidence:
        - {date: 2021-11-14, source: press-2021}
        - {date: 2021-12, source: rival-2021}
  acts:
    - kind: modified_waiver
      date: 2022-01-10
      person: Ministry of Defence (India)
      transaction: Contract of 2018
      limbs: {A: true}
      source: undated
  facts:
    knowingly: {value: yes, source: undated, confidence: low}
law: {}
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture(autouse=True)
def _read_once(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("longshadow.scenario.load.load_rulebook", lambda: rulebook)


def load(path: Path, catalog: Catalog, text: str = DEAL, *steps: str) -> Loaded:
    path.write_text(text, "utf-8")
    return load_scenario(path, STUDIES, catalog, steps=steps)


def deal_of(path: Path, catalog: Catalog, text: str = DEAL) -> Deal:
    deal = resolve(load(path, catalog, text), catalog).deal
    assert deal is not None
    return deal


def faults(path: Path, catalog: Catalog, *pairs: tuple[str, str]) -> list[Problem]:
    text = DEAL
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ScenarioError) as caught:
        load(path, catalog, text)
    return list(caught.value.problems)


def test_a_deal_becomes_a_case(scenario_file: Path, catalog: Catalog) -> None:
    deal = deal_of(scenario_file, catalog)
    case = deal.case
    assert deal.id == case.name == "india-alpha"
    assert (case.buyer, case.actor_kind, case.item) == ("India", "ministry", "Alpha")
    assert case.value_usd == 5.43e9
    contract, payment, delivery = case.events
    assert contract.first == contract.last == dt.date(2018, 10, 5)
    assert (payment.first, payment.last) == (dt.date(2019, 9, 1), dt.date(2019, 9, 30))
    assert payment.sources == ("press-2019",)
    # texts that disagree: unknown from the first of their dates to the last, both named
    assert (delivery.first, delivery.last) == (dt.date(2021, 11, 14), dt.date(2021, 12, 31))
    assert delivery.sources == ("press-2021", "rival-2021")
    assert case.acts[0].limbs == {"A": True}
    assert not case.acts[0].hypothetical
    assert case.facts["knowingly"].value is Truth.YES
    assert case.sources["press-2018"].last == dt.date(2018, 10, 31)
    assert case.sources["undated"].first is None


def test_the_resolved_file_holds_the_same_deal(
    scenario_file: Path, catalog: Catalog, tmp_path: Path
) -> None:
    first = load(scenario_file, catalog)
    text = scenario_text(first.document)
    again = load(tmp_path / "scenario.yaml", catalog, text)
    assert scenario_text(again.document) == text
    assert resolve(again, catalog).deal == resolve(first, catalog).deal


def test_evidence_published_after_the_knowledge_date_is_left_out(
    scenario_file: Path, catalog: Catalog
) -> None:
    text = DEAL.replace("date: 2021-12, source: rival-2021", "date: 2022-02, source: late-2025")
    deal = deal_of(scenario_file, catalog, text)
    assert deal.case.events[-1].last == dt.date(2021, 11, 14)
    assert deal.unused == ("delivery: late-2025",)
    later = deal_of(scenario_file, catalog, text.replace("of: 2024-01-01", "of: 2025-06-01"))
    assert later.case.events[-1].last == dt.date(2022, 2, 28)


def test_a_text_that_denies_an_event_stands_against_it(
    scenario_file: Path, catalog: Catalog
) -> None:
    text = DEAL.replace("source: rival-2021}", "source: rival-2021, says: no}")
    (delivery,) = (e for e in deal_of(scenario_file, catalog, text).case.events if e.against)
    assert (delivery.sources, delivery.against) == (("press-2021",), ("rival-2021",))


CONTRACT = "date: 2018-10-05, source: press-2018"


@pytest.mark.parametrize(
    ("old", "new", "where", "message", "remedy"),
    [
        ("kind: contract", "kind: contrct", "deal.events.0.kind", "allowed words", "'contract'"),
        ("{kind: contract,", "{kind: bribe,", "deal.events.0.kind", "allowed words", "agreement"),
        ("2018-10-05", "2018-02-30", "deal.events.0.date", "no such day", "2018-10-05"),
        ("2018-10-05", "2018-02-00", "deal.events.0.date", "no such day", "2018-10-05"),
        ("2018-10-05", "2018-13", "deal.events.0.date", "no such day", ""),
        ("2018-10-05", "5.10.2018", "deal.events.0.date", "date", "2018-10-05"),
        ("2018-10-05", "2018", "deal.events.0.date", "number where a date", "quotation marks"),
        ("2018-10-05", "20181005", "deal.events.0.date", "number where a date", "quotation marks"),
        ("2018-10-05", "2018.10", "deal.events.0.date", "number where a date", "quotation marks"),
        ("2018-10-05", "true", "deal.events.0.date", "number where a date", "quotation marks"),
        ("2018-10-05", "1018-10-05", "deal.events.0.date", "outside the years", ""),
        ("2018-10-05", "2018-10-05/2018-10-01", "deal.events.0.date", "before the first", ""),
        ("date: 2019-09, ", "date: 2018-09, ", "deal.events.1.date", "payment before contract",
         "2018-10-05"),
        ("2019-09, source: press-2019", "2020-09, source: press-2019", "deal.events.1.date",
         "older than what it is said to prove", "source"),
        ("2018-10-05", "2018-11-01", "deal.events.0.date", "older than what", "source"),
        ("2021-12, source: rival-2021", "2024-02, source: undated", "deal.events.2.evidence.1.date",
         "nobody can know", "knowledge_as_of"),
        ("person: Ministry of Defence (India)", "person: Ministry of Finance",
         "deal.acts.0.person", "names another person", "Ministry of Defence (India)"),
        ("      transaction: Contract of 2018", "      transaction: All of them",
         "deal.acts.0.transaction", "names another transaction", "Contract of 2018"),
        ("      person: Ministry of Defence (India)\n", "", "deal.acts.0.person", "missing",
         "no act reaches"),
        ("      transaction: Contract of 2018\n", "", "deal.acts.0.transaction", "missing", ""),
        ("limbs: {A: true}", "limbs: {B-1: true}", "deal.acts.0.limbs.B-1", "no limb", "'B-i'"),
        ("limbs: {A: true}", "dates: {efective: 2022-02-09}", "deal.acts.0.dates.efective",
         "no date of an act", "'effective'"),
        ("limbs: {A: true}", "entity: [1]", "deal.acts.0", "only a package", ""),
        ("limbs: {A: true}", "entity: [13]", "deal.acts.0.entity.0", "less than or equal", ""),
        ("kind: modified_waiver", "kind: waiver", "deal.acts.0.kind", "allowed words",
         "modified_waiver"),
        ("date: 2022-01-10", "date: 2022-01", "deal.acts.0.date", "date such as", ""),
        ("      source: undated\n", "", "deal.acts.0.source", "missing", ""),
        ("knowingly:", "knowing:", "deal.facts.knowing", "no entry", "'knowingly'"),
        ("value: yes,", "value: maybe,", "deal.facts.knowingly.value", "allowed words", "unknown"),
        ("yes, source: undated, ", "yes, ", "deal.facts.knowingly", "needs a 'source'", ""),
        (f"{CONTRACT}, ", "date: 2018-10-05, ", "deal.events.0", "'date' and a 'source'", ""),
        ("source: press-2019", "source: press-2091", "deal.events.1.source", "no entry",
         "'press-2021'"),
        ("kind: ministry", "kind: state", "deal.actor.kind", "allowed words", "state agency"),
        ("amount: 5.43 bn USD, source: press-2018", "amount: 5.43 bn USD", "deal.value.source",
         "missing", ""),
        ("law: {}", "law: {readings: {IS-91: [delivery]}}", "law.readings.IS-91",
         "no entry", "IS-01"),
        ("law: {}", "law: {readings: {IS-01: [delivry]}}", "law.readings.IS-01", "no reading",
         "'delivery'"),
        ("law: {}", "law: {laws: [N-itr]}", "law.laws.0", "no entry", "'N-itar'"),
    ],
)  # fmt: skip
def test_one_fault_is_one_clear_problem(
    scenario_file: Path, catalog: Catalog, old: str, new: str, where: str, message: str, remedy: str
) -> None:
    found = [p for p in faults(scenario_file, catalog, (old, new)) if p.where.startswith(where)]
    assert len(found) == 1, found
    assert message in found[0].message
    assert remedy in found[0].remedy
    assert found[0].line > 0
    assert found[0].file == str(scenario_file)


def test_the_law_needs_a_deal(scenario_file: Path, catalog: Catalog) -> None:
    text = DEAL[: DEAL.index("deal:")] + "law: {}\n"
    with pytest.raises(ScenarioError) as caught:
        load(scenario_file, catalog, text)
    (found,) = caught.value.problems
    assert found.where == "deal"
    assert found.message == "is missing; it is needed by the study law"
    assert "law sees it" in found.remedy


def test_all_faults_of_a_deal_are_told_at_once(scenario_file: Path, catalog: Catalog) -> None:
    found = faults(
        scenario_file, catalog,
        ("- kind: delivery\n", "- {kind: delivery, date: 2017-11-14, source: undated}\n"
         "    - kind: fielding\n"),
        ("person: Ministry of Defence (India)", "person: Somebody"),
        ("2019-09, source: press-2019", "2019-10, source: press-2019"),
    )  # fmt: skip
    assert {p.where: p.message.split(":")[0] for p in found} == {
        "deal.events.1.date": "the source 'press-2019' is of 2019-09-09, older than what it is "
        "said to prove",
        "deal.events.2.date": "delivery before contract",
        "deal.acts.0.person": "names another person",
    }
    assert [p.line for p in found] == sorted(p.line for p in found)


def test_a_delivery_may_be_younger_than_an_old_contract(
    scenario_file: Path, catalog: Catalog
) -> None:
    """A second contract after the first delivery is no fault; the first contract counts."""
    again = "    - {kind: contract, date: 2023-01-01, source: undated}\n  acts:"
    deal = deal_of(scenario_file, catalog, DEAL.replace("  acts:", again))
    assert [event.kind for event in deal.case.events].count("contract") == 2


WHAT_IF = """\
law:
  what_if:
    waiver:
      title: A waiver
      acts:
        - {kind: modified_waiver, date: 2022-01-10, person: Ministry of Defence (India),
           transaction: Contract of 2018, limbs: {A: true}}
"""


def test_official_acts_can_be_supposed(scenario_file: Path, catalog: Catalog) -> None:
    loaded = load(scenario_file, catalog, DEAL.replace("law: {}\n", WHAT_IF))
    params = resolve(loaded, catalog).params["law"]
    assert isinstance(params, Params)
    assert params.what_if["waiver"].acts[0].kind == "modified_waiver"


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("title: A waiver", "title: A waiver\n      events: []", "law.what_if.waiver", "events"),
        ("title: A waiver", "title: X\n      deal: {buyer: X}", "law.what_if.waiver", "deal"),
        ("title: A waiver", "title: X\n      delivery: 2030-01-01", "law.what_if.waiver",
         "delivery"),
        ("kind: modified_waiver", "kind: delivery", "law.what_if.waiver", "delivery"),
    ],
)  # fmt: skip
def test_what_a_buyer_does_cannot_be_supposed(
    scenario_file: Path, catalog: Catalog, old: str, new: str, where: str, words: str
) -> None:
    text = WHAT_IF.replace(old, new)
    (found,) = faults(scenario_file, catalog, ("law: {}\n", text))
    assert found.where == where
    assert found.message.startswith(f"{words} is not varied")
    assert "dates from cited sources" in found.message


def test_what_the_rules_themselves_refuse_has_its_line(
    scenario_file: Path, catalog: Catalog
) -> None:
    text = DEAL.replace("date: 2018-10-05, source: press-2018", "date: 1950-01-01, source: undated")
    text = text.replace("law: {}\n", WHAT_IF.replace("date: 2022-01-10", "date: 1950-01-01"))
    with pytest.raises(ScenarioError) as caught:
        load(scenario_file, catalog, text)
    found = {problem.where: problem for problem in caught.value.problems}
    assert set(found) == {"deal.events.0.date", "law.what_if.waiver.acts.0.date"}
    assert all(problem.line > 0 for problem in found.values())


def test_a_supposed_act_names_this_person_too(scenario_file: Path, catalog: Catalog) -> None:
    text = WHAT_IF.replace("person: Ministry of Defence (India)", "person: Somebody else")
    (found,) = faults(scenario_file, catalog, ("law: {}\n", text))
    assert found.where == "law.what_if.waiver.acts.0.person"


@pytest.mark.parametrize(
    "step",
    [
        "set deal.events.0.date=2030-01-01",
        "set deal.events=[]",
        "set deal.facts.knowingly.value=no",
        "set deal={}",
        "set deal=null",
        "overlay later",
    ],
)
def test_no_step_reaches_the_deal(scenario_file: Path, catalog: Catalog, step: str) -> None:
    text = DEAL + "overlays:\n  later: {deal: {events: []}}\n"
    with pytest.raises(ScenarioError) as caught:
        load(scenario_file, catalog, text, step)
    (found,) = caught.value.problems
    assert "not varied" in found.message
    assert "law.what_if" in found.remedy


def test_the_date_judged_can_be_set(scenario_file: Path, catalog: Catalog) -> None:
    loaded = load(
        scenario_file, catalog, DEAL, "set as_of=2022-02-09", "set law.law_as_of=2018-01-01"
    )
    assert loaded.model.as_of == dt.date(2022, 2, 9)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-11-14", "2021-11-14", "2021-11-14"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2021-11-14/2021-12", "2021-11-14", "2021-12-31"),
    ],
)
def test_spans(text: str, first: str, last: str) -> None:
    span = read_span(text)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)
    assert span.is_day == (first == last)
