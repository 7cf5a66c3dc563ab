"""The order in which the rules decide a status.

Official acts that name the actor and the transaction come first: that somebody was sanctioned is
a fact, whatever a reading would have made of it. Then what takes a deal out of the Act, relief,
the duty, and last what is open.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from longshadow.law.evaluation import Status
from longshadow.law.reach import Reach, reach_of
from longshadow.law.readings import MAIN
from longshadow.law.rulebook import ROLES, Rulebook
from longshadow.law.truth import Truth, all_of, negated
from longshadow.law.view import Table, View

__all__ = ["Base", "Question", "possible", "settle"]

#: No more unknowns than this are opened at once when all worlds are gone through.
MOST_UNKNOWNS = 8
_SIGNIFICANCE = "act:determination"
_BY_STATUTE = "R20a"
_YES, _NO = Truth.YES, Truth.NO


@dataclass(frozen=True)
class Question:
    """What is asked of a case: on which day, under which law and readings."""

    table: Table
    book: Rulebook
    as_of: dt.date
    law_as_of: dt.date
    switches: Mapping[str, str]

    @cached_property
    def plain(self) -> View:
        """The view in which nothing is forced, shared by all who ask."""
        return self.view()

    def view(self, forced: Mapping[str, Truth] | None = None) -> View:
        """Return a fresh view, with the truth of some leaves or rules forced."""
        return View(self.table, self.book, self.as_of, self.law_as_of, self.switches, forced)


def _guards(view: View) -> Iterator[tuple[Status, Truth]]:
    """Yield each status with the truth of what leads to it, in the order of decision."""
    rule = view.rule
    if "R01" not in view.live:
        yield Status.NOT_COVERED, _YES
    yield Status.TERMINATED, rule("ended")
    yield Status.SANCTIONED, rule("package-in-force")
    yield Status.NO_TRANSACTION, negated(rule("step"))
    yield Status.NOT_COVERED, rule("not-covered")
    yield Status.RELIEVED, rule("relieved")
    # Significance that nobody has determined is no gap in the facts: it is what the status
    # ELEMENTS_MET_UNDETERMINED says. Only a determination opens the way to a duty; one by
    # statute may hang on an event that is itself in doubt.
    determined = rule("R08") is _YES or rule(_BY_STATUTE) is not _NO
    yield Status.DUTY, rule("R13") if determined else _NO
    yield Status.COVERED_DUTY_LATER, all_of([rule("R10"), negated(rule("R02"))])
    yield Status.ELEMENTS_MET_UNDETERMINED, rule("R10")
    untriggered = negated(rule("R06"))
    yield Status.ENDED_UNTRIGGERED, all_of([untriggered, rule("abandoned")])
    yield Status.EXPOSED, untriggered


def possible(view: View) -> tuple[Status, ...]:
    """Return every status that the facts leave open, in the order of decision.

    A guard that is unknown leaves both ways open; one that holds ends the list.
    """
    found = []
    for status, truth in _guards(view):
        if truth is not _NO:
            found.append(status)
        if truth is _YES:
            break
    return tuple(found)


def settle(statuses: tuple[Status, ...]) -> Status:
    """Return the one status, or UNKNOWN when several are open."""
    return statuses[0] if len(set(statuses)) == 1 else Status.UNKNOWN


class Base:
    """One question answered, and what becomes of the answer when something is varied.

    Attributes
    ----------
    question, view
        What was asked, and the view in which it was answered.
    ways
        The statuses that the facts leave open.
    gaps
        Leaves found unknown on which the status depends.

    `like` is another reading of the same question, already answered.
    """

    def __init__(self, question: Question, like: Base | None = None) -> None:
        self.question = question
        self.view = question.plain
        self.reach: Reach = {}
        if like is not None:
            self._take_over(like)
        self.ways = possible(self.view)
        self.status = settle(self.ways)
        reach_of(self.view, ROLES, self.reach)
        self.names = frozenset().union(*self.reach.values())
        self.gaps = sorted(name for name in self.names if name in self.view.opened)

    def _take_over(self, like: Base) -> None:
        """Take over what another reading of the same question has in common with this one."""
        before, mentions = like.question.switches, self.question.book.mentions
        changed = {name for name, value in self.question.switches.items() if before[name] != value}
        self.view.opened |= like.view.opened
        same = {name for name, asked in mentions.items() if not changed & asked}
        self.view.memo.update({k: v for k, v in like.view.memo.items() if k in same})
        self.reach.update({k: v for k, v in like.reach.items() if k in same})

    def varied(
        self,
        forced: Mapping[str, Truth] | None = None,
        switches: Mapping[str, str] | None = None,
    ) -> tuple[Status, ...]:
        """Return the statuses left open when leaves or rules are forced, or readings changed."""
        changed = set(forced or ())
        if switches is not None:
            before = self.question.switches
            changed |= {name for name, value in switches.items() if before[name] != value}
        question = replace(self.question, switches=switches) if switches else self.question
        if MAIN in changed:  # nothing is known of what hangs on it
            return possible(question.view(forced))
        if not changed & self.names:
            return self.ways
        view = question.view(forced)
        for name, truth in self.view.memo.items():
            if not changed & self.reach.get(name, self.names):
                view.memo[name] = truth
        return possible(view)

    def worlds(self) -> Status:
        """Return the status on which every way of filling the gaps agrees, else UNKNOWN.

        Significance stays open: it is no gap. With too many gaps the answer is UNKNOWN.
        """
        gaps = [name for name in self.gaps if name != _SIGNIFICANCE]
        if self.status is not Status.UNKNOWN or len(gaps) > MOST_UNKNOWNS:
            return self.status
        agreed: Status | None = None
        for values in itertools.product((_YES, _NO), repeat=len(gaps)):
            found = settle(self.varied(dict(zip(gaps, values, strict=True))))
            if found is Status.UNKNOWN or (agreed is not None and found is not agreed):
                return Status.UNKNOWN
            agreed = found
        return agreed or Status.UNKNOWN
