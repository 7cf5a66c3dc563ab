"""What must hold for every case, whatever the facts."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from longshadow.errors import DomainError
from longshadow.law import (
    Act,
    Case,
    Fact,
    Status,
    Truth,
    as_markdown,
    evaluate,
    statuses_by_date,
    with_acts,
)
from longshadow.law.acts import LIMBS
from longshadow.law.conditions import AnyOf, Not
from longshadow.law.readings import MAIN, alternatives, considered
from longshadow.law.spans import change_days
from longshadow.law.status import Base, Question, possible, settle
from longshadow.law.view import Table
from tests.law.harness import Example, examples, rulebook

EXAMPLES = list(examples().values())
RELIEF = {
    "initial_waiver": "R14", "delay_certification": "R15", "modified_waiver": "R16",
    "general_waiver": "R17", "termination": "R19", "turkey_termination": "R20e",
}  # fmt: skip
DAY = dt.timedelta(days=1)


def base_of(example: Example, case: Case | None = None, main: str = "delivery") -> Base:
    chosen = considered(example.readings, rulebook())
    switches = {name: values[0] for name, values in chosen.items()} | {MAIN: main}
    table = Table(case or example.case)
    return Base(Question(table, rulebook(), example.as_of, example.law_as_of, switches))


def status_on(example: Example, day: dt.date, main: str) -> Status:
    chosen = considered(example.readings, rulebook())
    switches = {name: values[0] for name, values in chosen.items()} | {MAIN: main}
    return settle(possible(Question(example.table, rulebook(), day, day, switches).view()))


def complete_acts(example: Example) -> Iterator[Act]:
    """One act of each kind with all its limbs, a year before the date."""
    for kind, limbs in LIMBS.items():
        items = (1, 2, 3, 4, 6) if kind == "package" else ()
        yield Act(
            kind=kind,  # type: ignore[arg-type]
            date=max(example.as_of - 170 * DAY, dt.date(2017, 8, 2)),
            person=example.case.actor,
            transaction=example.case.transaction,
            limbs=dict.fromkeys(limbs, True),
            entity=items,
            hypothetical=True,
        )


def test_removing_the_certification_removes_the_relief() -> None:
    removed = 0
    for example in EXAMPLES:
        for act in example.case.acts:
            if (
                act.kind not in RELIEF
                or base_of(example).view.rule(RELIEF[act.kind]) is not Truth.YES
            ):
                continue
            rest = tuple(a for a in example.case.acts if a.kind != act.kind)
            left = base_of(example, replace(example.case, acts=rest))
            assert left.view.rule(RELIEF[act.kind]) is not Truth.YES, example.id
            removed += 1
    assert removed > 20


def test_adding_an_official_act_never_makes_a_leaf_unknown() -> None:
    for example in EXAMPLES[::2]:
        before = opened(base_of(example))
        for act in complete_acts(example):
            after = opened(base_of(example, with_acts(example.case, [act])))
            assert after <= before, (example.id, act.kind)


def opened(base: Base) -> set[str]:
    for name in rulebook().rules:
        base.view.rule(name)
    return base.view.opened


def test_moving_the_date_forward_never_unhappens_an_event() -> None:
    for example in EXAMPLES:
        table = Table(example.case)
        days = sorted({d for e in example.case.events for d in (e.first - DAY, e.first, e.last)})
        for kind, since in itertools.product(table.events, (None, dt.date(2017, 8, 2))):
            truths = [
                Question(table, rulebook(), d, d, {}).view().happened(kind, since) for d in days
            ]
            assert truths == sorted(truths), example.id


def test_partner_status_changes_nothing() -> None:
    for example in EXAMPLES[::4]:
        if "major_defense_partner" in example.case.facts:
            continue
        plain = example.evaluate(rulebook())
        for value in Truth:
            facts = {**example.case.facts, "major_defense_partner": Fact(value)}
            other = replace(example, case=replace(example.case, facts=facts)).evaluate(rulebook())
            assert replace(other, receipt=plain.receipt) == plain


@pytest.mark.parametrize("field", ["person", "transaction"])
@pytest.mark.parametrize("name", ["", "somebody else"])
def test_no_relief_without_a_named_person_and_transaction(field: str, name: str) -> None:
    tried = 0
    for example in EXAMPLES:
        stripped = tuple(replace(act, **{field: name}) for act in example.case.acts)  # type: ignore[arg-type]
        if not stripped:
            continue
        case = replace(example.case, acts=stripped)
        base = base_of(example, case)
        assert all(base.view.rule(rule) is Truth.NO for rule in (*RELIEF.values(), "relieved"))
        assert base.view.rule("package-in-force") is Truth.NO
        with pytest.raises(DomainError, match=field):
            evaluate(case, as_of=example.as_of, rulebook=rulebook())
        tried += 1
    assert tried > 80


def test_relief_for_a_country_or_for_all_deals_is_none() -> None:
    example = examples()["C11"]
    for name in (example.case.buyer, "all", "*"):
        acts = tuple(replace(act, transaction=name) for act in example.case.acts)
        base = base_of(example, replace(example.case, acts=acts))
        assert base.status is Status.ELEMENTS_MET_UNDETERMINED


def test_many_dates_at_once_agree_with_one_at_a_time() -> None:
    chance = random.Random(5)
    for example in EXAMPLES:
        turns = change_days(Table(example.case), rulebook())
        near = [turn + shift * DAY for turn in turns for shift in (-1, 0, 1)]
        dates = chance.sample([d for d in near if d.year > 2012], 8)
        many = statuses_by_date(example.case, dates, rulebook=rulebook(), readings=example.readings)
        for i, day in enumerate(dates):
            for main, statuses in many.items():
                assert statuses[i] is status_on(example, day, main), (example.id, day, main)


def test_every_day_of_some_years_agrees() -> None:
    for name in ("B01", "W12", "W3E", "T0B"):
        example = examples()[name]
        days = [dt.date(2017, 7, 1) + i * DAY for i in range(2200)]
        many = statuses_by_date(example.case, days, rulebook=rulebook(), readings=example.readings)
        main = next(iter(many))
        for day, status in list(zip(days, many[main], strict=True))[::3]:
            assert status is status_on(example, day, main), (name, day)


def test_a_law_that_ends_without_a_successor_turns_the_answer() -> None:
    last = dt.date(2020, 3, 4)
    version = replace(rulebook().provisions["231-a"].versions[0], last=last)
    provision = replace(rulebook().provisions["231-a"], versions=(version,))
    book = replace(rulebook(), provisions={**rulebook().provisions, "231-a": provision})
    assert last + DAY not in change_days(EXAMPLES[0].table, rulebook())
    assert last + DAY in change_days(EXAMPLES[0].table, book)


def test_what_is_left_out_of_the_flip_test_could_not_have_mattered() -> None:
    """`Base.varied` keeps what does not depend on a change: asking everything anew agrees."""
    for example in EXAMPLES:
        base = base_of(example)
        acts = {*RELIEF.values(), "package-in-force"} & base.view.live
        names = {*base.view.opened, *acts}
        for name, truth in itertools.product(sorted(names), (Truth.YES, Truth.NO)):
            anew = possible(base.question.view({name: truth}))
            assert base.varied({name: truth}) == anew, (example.id, name)
        chosen = considered(example.readings, rulebook())
        for _, _, switches in alternatives(chosen, base.question.switches, rulebook()):
            anew = possible(replace(base.question, switches=switches).view())
            assert base.varied(switches=switches) == anew, example.id


def test_a_definite_answer_holds_in_every_world() -> None:
    """Strong Kleene is sound: however the gaps are filled, a definite status stays."""
    unknown = 0
    for example in EXAMPLES:
        base = base_of(example)
        gaps = [name for name in sorted(base.view.opened) if name != "act:determination"][:5]
        for values in itertools.product((Truth.YES, Truth.NO), repeat=len(gaps)):
            filled = settle(possible(base.question.view(dict(zip(gaps, values, strict=True)))))
            if base.status is Status.UNKNOWN:
                unknown += 1
            else:
                assert filled is base.status, example.id
    assert unknown > 50


def test_worlds_say_more_where_a_fact_occurs_both_ways() -> None:
    """An exception that applies whether or not a fact holds: Kleene cannot see it, worlds do."""
    example = examples()["E35"]
    rule = rulebook().rules["R12"]
    either = replace(rule, when=AnyOf(of=(rule.when, Not(of=rule.when))))
    book = replace(rulebook(), rules={**rulebook().rules, "R12": either})
    outcome = example.evaluate(book).outcomes["delivery"]
    assert (outcome.status, outcome.worlds) == (Status.UNKNOWN, Status.NOT_COVERED)
    assert "In every possible world: NOT_COVERED" in as_markdown(example.evaluate(book))
    assert outcome.deciding == () or "fact:treaty_admission" not in {o.id for o in outcome.deciding}
    plain = example.evaluate(rulebook()).outcomes["delivery"]
    assert (plain.status, plain.worlds) == (Status.UNKNOWN, Status.UNKNOWN)


def test_deciding_questions_name_facts_and_official_acts_only() -> None:
    kinds = set()
    for example in EXAMPLES[::2]:
        for outcome in example.evaluate(rulebook()).outcomes.values():
            for one in outcome.deciding:
                kinds.add(one.id.split(":")[0])
                assert one.if_yes != one.if_no
    assert kinds == {"fact", "act", "event", "since"}


def test_an_event_is_asked_about_only_where_its_evidence_is_open() -> None:
    for example in EXAMPLES[::2]:
        for outcome in example.evaluate(rulebook()).outcomes.values():
            for one in outcome.deciding:
                kind, _, name = one.id.partition(":")
                if kind == "event":
                    events = [e for e in example.case.events if e.kind == name]
                    assert any(e.against or e.first <= example.as_of < e.last for e in events)
