"""What official acts lead to: the table of relief, the calendar, the package of sanctions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from longshadow.law.case import Act
from longshadow.law.days import add_years
from longshadow.law.evaluation import Clock, Node, PackageCheck, Relief
from longshadow.law.review import free_from, known_on
from longshadow.law.rulebook import ClockRule
from longshadow.law.status import Question
from longshadow.law.tree import rule_node
from longshadow.law.truth import Truth
from longshadow.law.words import cited

__all__ = ["clocks_of", "missing", "package_check", "relief_table"]


def relief_table(question: Question, clocks: tuple[Clock, ...]) -> Iterator[Relief]:
    """Yield every way of relief that is law on the law date and about this case."""
    view = question.plain
    groups = ("relief", "termination") if view.acts("package") else ("relief",)
    acts = {rule.id: rule.act for rule in question.book.clocks}
    for rule in question.book.group(*groups):
        if not rule.act or not rule.concerned(view):
            continue
        node = rule_node(view, rule)
        gaps = tuple(missing(node)) if node.children else (cited(node.why, node.citations),)
        own = tuple(clock for clock in clocks if acts.get(clock.id) == rule.act)
        truth = view.rule(rule.id)
        yield Relief(
            rule.id, rule.text, truth, rule.decider, node.citations,
            gaps if truth is not Truth.YES else (), own,
        )  # fmt: skip


def missing(node: Node) -> Iterator[str]:
    """Yield what a proof lacks, as sentences with their citations."""
    for child in node.children:
        if child.kind == "exception":
            if child.truth is not Truth.NO:
                yield cited(f"excepted: {child.text}", child.citations)
        elif child.truth is not Truth.YES:
            if child.children and child.kind != "any" and child.kind != "not":
                yield from missing(child)
            else:
                why = f" ({child.why})" if child.why and not child.children else ""
                yield cited(f"{child.text}{why}", child.citations)


def clocks_of(question: Question) -> tuple[Clock, ...]:
    """Return the dates that the law counts to, by day; those of the latest act of each kind."""
    found = [clock for rule in question.book.clocks for clock in _clocks(question, rule)]
    return tuple(sorted(found, key=lambda clock: (clock.day, clock.id)))


def _clocks(question: Question, clock: ClockRule) -> Iterator[Clock]:
    view, book = question.plain, question.book
    citations = book.citations(clock.cites, question.law_as_of)
    if not citations:
        return
    if clock.rule and not book.rules[clock.rule].concerned(view):
        return
    acts = view.acts(clock.act) if clock.act else []
    if clock.act and not acts:
        return
    act = acts[-1] if acts else None
    day = clock.at if act is None else _due(clock, act, question.as_of)
    if day is None:
        return
    done = None
    if act is not None and clock.done:
        done = clock.done in act.dates and act.dates[clock.done] <= question.as_of
    yield Clock(clock.id, day, clock.text, question.as_of >= day, done, citations)


def _due(clock: ClockRule, act: Act, as_of: dt.date) -> dt.date | None:
    if clock.review:
        return free_from(known_on(act, as_of))
    return add_years(act.date + dt.timedelta(days=clock.run_days), clock.years)


def package_check(question: Question) -> PackageCheck | None:
    """Return how the latest package stands against the menu, or None where there is none."""
    view, book = question.plain, question.book
    acts = view.acts("package")
    if not acts:
        return None
    act = acts[-1]
    valid = {}
    for value in book.switches["IS-03"].readings:
        other = Question(
            question.table, book, question.as_of, question.law_as_of,
            {**question.switches, "IS-03": value},
        )  # fmt: skip
        valid[value] = other.view().rule("R21")
    numbers = sorted({*act.entity, *act.officers})
    cites = ("231-a", "235-a", *(f"235-a-{number}" for number in numbers))
    warnings = tuple(
        cited(rule.text, book.citations(rule.cites, question.law_as_of))
        for rule in book.group("warning")
        if rule.cites[0].startswith("235") and view.rule(rule.id) is Truth.YES
    )
    return PackageCheck(
        act.date, valid, view.rule("blocked") is Truth.YES, act.entity, act.officers,
        book.citations(cites, question.law_as_of), warnings,
    )  # fmt: skip
