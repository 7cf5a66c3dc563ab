"""Every case of the table, in full: status, grounds, gaps, dates, package."""

from __future__ import annotations

import pytest

from longshadow.law import Evaluation
from tests.law.harness import Example, examples, quick_faults, rulebook, word

EXAMPLES = list(examples().values())


def cites_of(evaluation: Evaluation) -> set[str]:
    return {c.cite for outcome in evaluation.outcomes.values() for c in outcome.grounds}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_case(example: Example) -> None:
    book, expect = rulebook(), example.expect
    assert list(quick_faults(example, book)) == []
    answer = example.evaluate(book)
    check_status(answer, expect.get("status"))
    if "overall" in expect:
        assert answer.status == expect["overall"]
    grounds = cites_of(answer)
    assert set(expect.get("cite", ())) <= grounds
    assert not set(expect.get("not_cite", ())) & grounds
    asked = [one.text for outcome in answer.outcomes.values() for one in outcome.deciding]
    for text in expect.get("unknown", ()):
        assert any(text in question for question in asked), asked
    gaps = [gap for relief in answer.relief for gap in relief.missing]
    for text in expect.get("failing", ()):
        assert any(text in gap for gap in gaps), gaps
    days = {clock.id: clock.day.isoformat() for clock in answer.clocks}
    assert {key: days.get(key) for key in expect.get("clocks", {})} == expect.get("clocks", {})
    assert expect.get("days", {}).items() <= answer.days.items()
    if "package" in expect:
        assert answer.package is not None
        wanted = {name: word(value) for name, value in expect["package"].items()}
        assert wanted.items() <= answer.package.valid.items()
    if "blocked" in expect:
        assert answer.package is not None
        assert answer.package.entity_blocked is expect["blocked"]
    if "same_as" in expect:
        other = examples()[expect["same_as"]].evaluate(book)
        assert other.outcomes == answer.outcomes


def check_status(answer: Evaluation, wanted: object) -> None:
    found = {name: outcome.status.value for name, outcome in answer.outcomes.items()}
    if isinstance(wanted, str):
        assert set(found.values()) == {wanted}
    elif isinstance(wanted, dict):
        assert wanted.items() <= found.items()


def test_the_research_cases_are_all_here() -> None:
    numbers = (1, 2, 3, 4, 6, 7, 9, 10, 11, 13, 14, 16, 18, 20, 21, 22, 23, 25, 27, 28, 30, 31)
    numbers += (33, 34, 36, 37, 39, 41, 42, 43, 45, 46)
    assert {f"C{n:02d}" for n in numbers} <= examples().keys()
