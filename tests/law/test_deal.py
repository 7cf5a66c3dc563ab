"""A deal is read strictly: one clear error with line and remedy for everything that cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from longshadow.catalog.strict_yaml import parse_yaml
from longshadow.errors import DomainError, ScenarioError
from longshadow.law import Case, evaluate, read_act, read_deal
from tests.law.harness import examples, rulebook

DEAL = """\
deal:
  buyer: India
  actor: Ministry of Defence (India)
  actor_kind: ministry
  counterparty: Rosoboronexport
  item: S-400
  transaction: contract of 2018
  value_usd: 5.43e9
  sources:
    a: {title: A, href: none, date: 2021-12-22}
    b: {title: B}
  events:
    - {kind: contract, date: 2018-10-05, sources: [a], confidence: high}
    - {kind: delivery, date: 2021-12-06, sources: [a, b], confidence: medium, against: [b]}
  acts:
    - kind: package
      date: 2021-12-10
      person: Ministry of Defence (India)
      transaction: contract of 2018
      entity: [1, 2, 3, 4, 6]
      officers: [12]
      sources: [a]
  facts:
    knowingly: {value: yes, sources: [b]}
"""


def read(text: str) -> tuple[Case | None, list[str]]:
    document = parse_yaml(text, "deal.yaml", ScenarioError)
    case, problems = read_deal(document, ("deal",), rulebook())
    assert all(problem.line > 0 for problem in problems)
    return case, [str(problem) for problem in problems]


def test_a_deal_is_read() -> None:
    case, problems = read(DEAL)
    assert problems == []
    assert case is not None
    assert case.name == "India, S-400"
    assert case.value_usd == 5.43e9
    assert case.events[1].against == ("b",)
    assert case.acts[0].entity == (1, 2, 3, 4, 6)
    assert case.sources["a"].first == dt.date(2021, 12, 22)
    assert case.sources["b"].first is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: contract", "kind: contrat", "'contract'"),
        ("kind: package", "kind: packet", "'package'"),
        ("actor_kind: ministry", "actor_kind: ministri", "'ministry'"),
        ("knowingly:", "knowing:", "'knowingly'"),
        ("value: yes", "value: perhaps", "must be yes, no or unknown"),
        ("buyer: India\n", "buyer: ''\n", "is required"),
        ("  item: S-400\n", "", "is required"),
        ("  item: S-400\n", "  item: S-400\n  itme: x\n", "'item'"),
        ("value_usd: 5.43e9", "value_usd: dear", "number of dollars"),
        ("value_usd: 5.43e9", "value_usd: -1", "is no price"),
        ("date: 2021-12-06", "date: 2018-10-04", "delivery before contract"),
        ("date: 2021-12-06", "date: 2021-13-06", "no such day"),
        ("date: 2021-12-06", "date: 2021-02-30", "no such day"),
        ("date: 2021-12-06", "date: 20211206", "quotation marks"),
        ("date: 2021-12-06", "date: 2021", "quotation marks"),
        ("date: 2021-12-06", "date: 6.12.2021", "is written 2021-12-06"),
        ("date: 2021-12-06", "date: 2021-12-07/2021-12-06", "second date is before"),
        ("date: 2021-12-06", "date: 1821-12-06", "no date of such a deal"),
        ("date: 2021-12-06", "date: 2021-12-23", "older than what it is to prove"),
        ("date: 2021-12-10", "date: 2021-12-24", "older than what it is to prove"),
        ("date: 2021-12-10", "date: 2021-12", "an official act has a day"),
        ("date: 2021-12-10", "date: 2018-10-04", "package before anything was done"),
        ("person: Ministry of Defence (India)", "person: SSB", "must name this person"),
        ("      person: Ministry of Defence (India)\n", "", "names no person"),
        ("      transaction: contract of 2018\n", "      transaction: all\n", "this transaction"),
        ("sources: [a], confidence: high", "sources: [c], confidence: high", "not declared"),
        ("sources: [a], confidence: high", "confidence: high", "no source"),
        ("sources: [a], confidence: high", "sources: a, confidence: high", "must be a list"),
        ("sources: [a], confidence: high", "sources: [1], confidence: high", "list of names"),
        ("confidence: high", "confidence: hihg", "'high'"),
        ("entity: [1, 2, 3, 4, 6]", "entity: [1, 2, 3, 4, 13]", "from 1 to 12"),
        ("entity: [1, 2, 3, 4, 6]", "entity: [1, 1, 3, 4, 6]", "different numbers"),
        ("entity: [1, 2, 3, 4, 6]", "entity: [one]", "whole numbers"),
        ("officers: [12]", "officers: [12]\n      limbs: {A: true}", "no such limb"),
        ("officers: [12]", "officers: [12]\n      limbs: {A: maybe}", "true or false"),
        (
            "officers: [12]",
            "officers: [12]\n      dates: {withdrawn: 2021-12-09}",
            "before the act",
        ),
        ("officers: [12]", "officers: [12]\n      dates: {undone: 2021-12-19}", "no such date"),
        ("events:\n", "events: none\n  x:\n", "must be a list"),
    ],
)
def test_what_is_refused(old: str, new: str, words: str) -> None:
    assert old in DEAL
    case, problems = read(DEAL.replace(old, new, 1))
    assert case is None
    assert any(words in problem for problem in problems), problems


def test_every_fault_is_told_at_once_with_its_line() -> None:
    text = DEAL.replace("kind: contract", "kind: contrat").replace("2021-12-10", "2021-12-40")
    _, problems = read(text)
    assert len(problems) == 1  # a date that is none is told before kinds are judged
    text = DEAL.replace("kind: contract", "kind: contrat").replace("person: M", "person: X")
    _, problems = read(text)
    assert [problem.split(" ")[0] for problem in problems] == ["deal.yaml:13:14", "deal.yaml:18:15"]


def test_a_package_without_items_or_items_without_a_package() -> None:
    bare = DEAL.replace("      entity: [1, 2, 3, 4, 6]\n      officers: [12]\n", "")
    assert any("package without items" in problem for problem in read(bare)[1])
    other = DEAL.replace("kind: package", "kind: determination")
    assert any("only a package has items" in problem for problem in read(other)[1])


def test_a_hypothetical_deal_needs_no_source() -> None:
    text = DEAL.replace("buyer: India\n", "buyer: India\n  hypothetical: true\n")
    case, problems = read(text.replace("sources: [a], confidence: high", "confidence: high"))
    assert problems == []
    assert case is not None
    assert case.hypothetical


def test_the_engine_refuses_an_impossible_case_too() -> None:
    case = examples()["C06"].case
    with pytest.raises(DomainError, match="no such question"):
        evaluate(case, as_of=dt.date(2022, 1, 1), rulebook=rulebook(), readings={"IS-99": ("x",)})
    with pytest.raises(DomainError, match="'delivery'"):
        evaluate(
            case, as_of=dt.date(2022, 1, 1), rulebook=rulebook(), readings={"IS-01": ("delivry",)}
        )


def test_one_act_is_read_for_a_what_if() -> None:
    text = "act: {kind: determination, date: 2022-01-01, limbs: {significant: true}}\n"
    act, problems = read_act(parse_yaml(text, "a.yaml", ScenarioError), ("act",))
    assert problems == []
    assert act is not None
    assert act.limbs == {"significant": True}
    wrong = parse_yaml(text.replace("limbs", "limb"), "a.yaml", ScenarioError)
    assert read_act(wrong, ("act",))[0] is None
