"""What the law says about a deal on a date, on every reading considered.

There is no search here and none may be added: what may be varied is the date, the readings and
official acts. Events in the hands of the parties stand where a source puts them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from longshadow.errors import DomainError
from longshadow.law.acts_view import clocks_of, package_check, relief_table
from longshadow.law.case import Act, Case
from longshadow.law.deciding import deciding_acts, deciding_facts
from longshadow.law.evaluation import Assumption, Evaluation, Finding, Node, Outcome, Status
from longshadow.law.readings import (
    MAIN,
    Considered,
    alternatives,
    combinations,
    considered,
    nearest,
)
from longshadow.law.receipt import make_receipt
from longshadow.law.rulebook import Rulebook
from longshadow.law.spans import change_days, days_between
from longshadow.law.status import Base, Question, possible, settle
from longshadow.law.tree import grounds_of, rule_node
from longshadow.law.truth import Truth
from longshadow.law.validate import case_problems
from longshadow.law.view import Table, View
from longshadow.law.words import SENTENCES, cited, sentence

__all__ = ["evaluate", "statuses_by_date", "with_acts"]


def evaluate(
    case: Case,
    *,
    as_of: dt.date,
    rulebook: Rulebook,
    law_as_of: dt.date | None = None,
    readings: Considered | None = None,
) -> Evaluation:
    """Say what the law provides on the facts of a case.

    Parameters
    ----------
    case
        The deal.
    as_of
        The date whose facts count: later events and acts are invisible.
    rulebook
        The rule base, from `longshadow.law.load_rulebook`.
    law_as_of
        The date whose law counts; by default `as_of`.
    readings
        Switch to the readings to consider; by default those of the rule base.

    Raises
    ------
    DomainError
        With every problem, if the case is impossible or a reading does not exist.
    """
    law_as_of = law_as_of or as_of
    chosen = considered(readings, rulebook)
    table = _table(case, rulebook)
    outcomes: dict[str, Outcome] = {}
    others: list[tuple[str, str, str, Status]] = []
    base: Base | None = None
    first: Question | None = None
    for main, ways in combinations(chosen):
        base = Base(Question(table, rulebook, as_of, law_as_of, ways[0][1]), base)
        first = first or base.question
        outcomes[main] = _outcome(main, base)
        shown = {"": base.status}
        for differs, switches in ways[1:]:
            status = settle(base.varied(switches=switches))
            if status is not shown[nearest(differs, shown)]:
                shown[differs] = status
                name = f"{main}, {differs}"
                question = dataclasses.replace(base.question, switches=switches)
                outcomes[name] = _outcome(name, Base(question, base))
        for name, value, switches in alternatives(chosen, base.question.switches, rulebook):
            status = settle(base.varied(switches=switches))
            if status is not base.status:
                others.append((name, value, main, status))
    assert first is not None  # there is a reading of each switch
    return _assembled(first, chosen, outcomes, tuple(others))


def statuses_by_date(
    case: Case,
    dates: Iterable[dt.date],
    *,
    rulebook: Rulebook,
    law_as_of: dt.date | None = None,
    readings: Considered | None = None,
) -> dict[str, list[Status]]:
    """Return the status on each of many dates, by main reading (`IS-01`).

    The other switches stand at the first reading considered. Between two days on which anything
    can change the status is worked out once.

    Parameters
    ----------
    case, rulebook, law_as_of, readings
        As for `evaluate`; `law_as_of` is each date itself by default.
    dates
        In any order.
    """
    chosen = considered(readings, rulebook)
    table = _table(case, rulebook)
    days = list(dates)
    turns = change_days(table, rulebook)
    base = {name: values[0] for name, values in chosen.items()}
    found: dict[str, list[Status]] = {}
    for main in chosen[MAIN]:
        known: dict[int, Status] = {}
        statuses = []
        for day, segment in days_between(days, turns):
            if segment not in known:
                question = Question(table, rulebook, day, law_as_of or day, {**base, MAIN: main})
                known[segment] = settle(possible(question.view()))
            statuses.append(known[segment])
        found[main] = statuses
    return found


def with_acts(case: Case, acts: Iterable[Act]) -> Case:
    """Return the case with official acts added, each marked as hypothetical.

    The one what-if there is: officials may act. What the parties do is not varied.
    """
    added = tuple(dataclasses.replace(act, hypothetical=True) for act in acts)
    return dataclasses.replace(case, acts=(*case.acts, *added))


def _table(case: Case, book: Rulebook) -> Table:
    problems = case_problems(case, book)
    if problems:
        raise DomainError(problems)
    return Table(case)


def _outcome(name: str, base: Base) -> Outcome:
    question, status = base.question, base.status
    tree = _proof(question, base.view, status)
    citations = question.book.citations(SENTENCES[status][1], question.law_as_of)
    return Outcome(
        reading=name,
        switches=question.switches,
        status=status,
        worlds=base.worlds(),
        text=sentence(status, citations),
        citations=citations,
        support=tuple(_support(question)),
        grounds=grounds_of(tree),
        tree=tree,
        deciding=(*deciding_facts(base), *deciding_acts(base)),
    )


def _proof(question: Question, view: View, status: Status) -> Node:
    names = ["R13"]
    names += ["package-in-force", "ended"] if view.acts("package") else []
    names += {
        Status.NO_TRANSACTION: ["step"],
        Status.NOT_COVERED: ["not-covered"],
        Status.ENDED_UNTRIGGERED: ["abandoned"],
    }.get(status, [])
    names.append("R20b")
    rules = [question.book.rules[name] for name in names]
    children = tuple(rule_node(view, rule) for rule in rules if rule.concerned(view))
    citations = question.book.citations(SENTENCES[status][1], question.law_as_of)
    switches = tuple(f"{key} = {value}" for key, value in question.switches.items())
    known = Truth.UNKNOWN if status is Status.UNKNOWN else Truth.YES
    return Node(
        "status", known, f"{status}: {sentence(status, citations)}", citations,
        switches=switches, children=children,
    )  # fmt: skip


def _support(question: Question) -> Iterator[str]:
    switch = question.book.switches[MAIN]
    reading = switch.readings[question.switches[MAIN]]
    yield cited(reading.text, question.book.citations(switch.cites, question.law_as_of))
    for one in reading.support:
        if one.first <= question.as_of:
            mark = "" if one.mark == "verified" else " (unverified)"
            text = f"{one.first}: {one.text}{mark} (sources: {', '.join(one.sources)})"
            yield cited(text, question.book.citations(one.cites, question.law_as_of))


def _assembled(
    base: Question,
    chosen: Considered,
    outcomes: Mapping[str, Outcome],
    others: tuple[tuple[str, str, str, Status], ...],
) -> Evaluation:
    case, book = base.table.case, base.book
    statuses = {outcome.status for outcome in outcomes.values()}
    status = statuses.pop() if len(statuses) == 1 else Status.CONTESTED
    clocks = clocks_of(base)
    citations = book.citations(SENTENCES[status][1], base.law_as_of)
    return Evaluation(
        case=case.name,
        as_of=base.as_of,
        law_as_of=base.law_as_of,
        status=status,
        text=cited(sentence(status, citations), citations),
        outcomes=outcomes,
        other_readings=others,
        relief=tuple(relief_table(base, clocks)),
        clocks=clocks,
        package=package_check(base),
        neighbours=tuple(_findings(base, "neighbour")),
        parallel=tuple(_findings(base, "parallel")),
        days=_days(base),
        assumptions=tuple(_statements(base, "assumption")),
        untranslatable=tuple(_statements(base, "untranslatable")),
        warnings=tuple(cited(one.text, one.citations) for one in _statements(base, "warning")),
        receipt=make_receipt(case, book, base.as_of, base.law_as_of, chosen),
        hypothetical=case.hypothetical or any(act.hypothetical for act in case.acts),
    )


def _findings(base: Question, group: str) -> Iterator[Finding]:
    view = base.plain
    for rule in base.book.group(group):
        if rule.concerned(view):
            node = rule_node(view, rule)
            title = rule.text.partition(": ")[0]
            yield Finding(rule.id, title, node.truth, rule.text, rule.binds, node.citations, node)


def _statements(base: Question, group: str) -> Iterator[Assumption]:
    view = base.plain
    for rule in base.book.group(group):
        if rule.concerned(view) and view.rule(rule.id) is Truth.YES:
            yield Assumption(rule.id, rule.text, base.book.citations(rule.cites, base.law_as_of))


def _days(base: Question) -> Mapping[str, int]:
    view = base.plain
    arrived = [
        event
        for kind in ("delivery", "first_parts")
        for event in base.table.events.get(kind, ())
        if event.last <= base.as_of and not event.against
    ][:1]
    found: dict[str, int] = {}
    packages = view.acts("package")
    for event in arrived:
        found["since_first_delivery_least"] = (base.as_of - event.last).days
        found["since_first_delivery_most"] = (base.as_of - event.first).days
        for act in packages[:1]:
            found["delivery_to_package_least"] = (act.date - event.last).days
            found["delivery_to_package_most"] = (act.date - event.first).days
    due = next((c.at for c in base.book.clocks if c.id == "turkey-duty-due"), None)
    if due and view.rule("R20b") is Truth.YES and not packages and base.as_of > due:
        found["duty_overdue"] = (base.as_of - due).days
    return found
