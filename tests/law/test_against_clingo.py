"""The same law a second time, as an answer-set program: the two agree on random deals.

The program in `oracle/` was written from the research notes, the cited text and the table of
cases, by somebody who had not read the rule base. It checks both ways in which the engine treats
the unknown: strong Kleene truth, rule by rule, worked out as facts; and worlds, where every
unknown is a choice and a status is open if some answer set has it (brave reasoning).

What the two were brought to agree on where the notes leave room, each from the cited text:
the duty's first day stands in 231(a) itself and not in a later law; relief must be shown, so a
delivery that may have come after a waiver is not reached by it; a statute beats a determination;
what makes conduct later than the Act must itself be engaging; relief is relief of something.
Not drawn: acts older than the provision that they rest on, two acts of one kind, and a resolution
of disapproval that passes after the review.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from longshadow.law import Act, Case, Event, Fact, Rulebook, Truth
from longshadow.law.status import Base, Question, possible, settle
from longshadow.law.view import Table
from tests.law.harness import rulebook

clingo = pytest.importorskip("clingo")
from tests.law import differential  # noqa: E402  (needs clingo)

SEED = 231
KLEENE, WORLDS = 10_000, 2_500
WAIVER = ("A", "B-i", "B-ii-I", "B-ii-II", "B-ii-III", "B-ii-IV", "C-i")
RULES = {
    **{f"r{n:02}": f"R{n:02}" for n in (*range(1, 9), *range(10, 18), 19, 21)},
    "r20a": "R20a",
    "r20e": "R20e",
    "in_force": "package-in-force",
    "ended": "ended",
}


def _drawn(number: int) -> list[differential.Deal]:
    rng = np.random.default_rng(SEED)
    return [differential.draw(rng) for _ in range(number)]


def _in_batches(
    deals: list[differential.Deal], mode: str, size: int
) -> Iterator[tuple[differential.Deal, differential.Answer]]:
    for first in range(0, len(deals), size):
        batch = deals[first : first + size]
        yield from zip(batch, differential.answers(batch, mode), strict=True)


def _asked(deal: differential.Deal, book: Rulebook) -> Question:
    return Question(Table(deal.case), book, deal.as_of, deal.law_as_of, deal.switches)


def kleene_faults(
    deal: differential.Deal, answer: differential.Answer, book: Rulebook
) -> Iterator[str]:
    """Yield every rule and every set of open statuses on which the two disagree."""
    view = _asked(deal, book).view()
    truths, statuses = answer
    if deal.law_as_of >= differential.ENACTED:  # before, no rule is law and none is asked
        for ours, theirs in RULES.items():
            if view.rule(theirs) != truths[ours]:
                yield f"{theirs}: {view.rule(theirs).name}, clingo {Truth(truths[ours]).name}"
    found = frozenset(status.value for status in possible(view))
    if found != statuses:
        yield f"open: {sorted(found)}, clingo {sorted(statuses)}"


def worlds_faults(
    deal: differential.Deal, answer: differential.Answer, book: Rulebook
) -> Iterator[str]:
    """Yield the status on which all worlds agree where the two give different ones."""
    found = Base(_asked(deal, book)).worlds().value
    wanted = next(iter(answer[1])) if len(answer[1]) == 1 else "UNKNOWN"
    if found != wanted:
        yield f"worlds: {found}, clingo {sorted(answer[1])}"


def _report(faults: list[tuple[differential.Deal, list[str]]]) -> str:
    """Print the smallest deal on which the two disagree, and how many there are."""
    if not faults:
        return ""
    deal, words = min(faults, key=lambda one: len(differential.words(one[0])))
    return "\n".join([f"{len(faults)} deals", *words, *differential.words(deal)])


def test_truths_agree_rule_by_rule() -> None:
    book, deals = rulebook(), _drawn(KLEENE)
    faults, statuses = [], Counter[str]()
    for deal, answer in _in_batches(deals, "kleene", 250):
        found = list(kleene_faults(deal, answer, book))
        statuses[settle(possible(_asked(deal, book).view())).value] += 1
        if found:
            faults.append((deal, found))
    assert not faults, _report(faults)
    # the draws ask everything: every status that one reading can have, many of them unknown
    assert min(statuses.values()) >= 20
    assert len(statuses) == 11
    assert statuses["UNKNOWN"] > KLEENE / 10


def test_worlds_agree() -> None:
    book, deals = rulebook(), _drawn(WORLDS)
    faults = []
    for deal, answer in _in_batches(deals, "worlds", 50):
        found = list(worlds_faults(deal, answer, book))
        if found:
            faults.append((deal, found))
    assert not faults, _report(faults)


def test_worlds_say_more_where_a_fact_occurs_both_ways() -> None:
    # a service that engages makes the relief matter, and one that does not leaves the contract
    days = [dt.date(2017, 8, 2), dt.date(2017, 12, 1), dt.date(2019, 2, 23)]
    named = {"person": "the actor", "transaction": "the deal"}
    case = Case(
        name="both ways",
        buyer="X",
        actor="the actor",
        actor_kind="ministry",
        counterparty="Rosoboronexport",
        item="a system",
        transaction="the deal",
        events=(Event("contract", days[0], days[0]), Event("service", days[1], days[1])),
        acts=(
            Act("modified_waiver", days[2], **named, limbs=dict.fromkeys(WAIVER, True)),
            Act("package", days[2], **named, entity=(1, 2, 3, 4, 6)),
        ),
        facts={"knowingly": Fact(Truth.YES)},
        hypothetical=True,
    )
    usual = {name: values[0] for name, values in differential.SWITCHES.items()}
    deal = differential.Deal(case, dt.date(2020, 1, 1), dt.date(2020, 1, 1), usual)
    (kleene,) = differential.answers([deal], "kleene")
    (worlds,) = differential.answers([deal], "worlds")
    assert kleene[1] == {"NOT_COVERED", "RELIEVED"}
    assert worlds[1] == {"RELIEVED"}
    assert list(kleene_faults(deal, kleene, rulebook())) == []
    assert list(worlds_faults(deal, worlds, rulebook())) == []


@pytest.mark.parametrize("name", ["R03", "R05", "R07", "R14", "R16", "R17", "R20a", "not-covered"])
def test_a_broken_rule_is_seen(name: str) -> None:
    from tests.law.mutants import mutants

    deals = _drawn(600)
    answered = list(_in_batches(deals, "kleene", 200))
    broken = next(book for _, rule, book in mutants(rulebook()) if rule == name)
    assert any(list(kleene_faults(deal, answer, broken)) for deal, answer in answered)
