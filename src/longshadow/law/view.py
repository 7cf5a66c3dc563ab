"""A case on a date under one set of readings: what the conditions of the rules look at."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from longshadow.law.case import Act, Case, Event
from longshadow.law.truth import Truth

if TYPE_CHECKING:
    from longshadow.law.evaluation import Node
    from longshadow.law.rulebook import Rulebook

__all__ = ["Table", "View"]


class Table:
    """The events and acts of a case by kind; the acts are those that name its actor and deal.

    No act works unless it names a person and a transaction, and they are those of the case.
    Proofs already written are kept: readings share most of them.
    """

    __slots__ = ("acts", "case", "events", "live", "parties", "proofs")

    def __init__(self, case: Case) -> None:
        self.case = case
        self.live: dict[dt.date, frozenset[str]] = {}
        self.proofs: dict[object, Node] = {}
        self.events: dict[str, list[Event]] = defaultdict(list)
        self.acts: dict[str, list[Act]] = defaultdict(list)
        for event in case.events:
            self.events[event.kind].append(event)
        for act in sorted(case.acts, key=lambda one: one.date):
            if act.person == case.actor and act.transaction == case.transaction != "":
                self.acts[act.kind].append(act)
        self.parties = {
            name: str(getattr(case, name)).casefold()
            for name in ("buyer", "actor", "actor_kind", "counterparty", "item")
        }


class View:
    """What holds on a day. Built anew for each day and reading; remembers the truth of rules.

    Attributes
    ----------
    forced
        Truth by leaf id, for the flip test: it replaces UNKNOWN only. A rule's id forces the rule.
    memo, known
        Truth of rules by id, and of conditions by their identity, once worked out.
    opened
        Ids of the leaves that were found UNKNOWN.
    """

    __slots__ = (
        "as_of", "book", "forced", "known", "law_as_of", "live", "memo", "opened", "switches",
        "table",
    )  # fmt: skip

    def __init__(
        self,
        table: Table,
        book: Rulebook,
        as_of: dt.date,
        law_as_of: dt.date,
        switches: Mapping[str, str],
        forced: Mapping[str, Truth] | None = None,
    ) -> None:
        self.table = table
        self.book = book
        self.as_of = as_of
        self.law_as_of = law_as_of
        self.switches = switches
        self.memo: dict[str, Truth] = {}
        self.known: dict[int, Truth] = {}
        self.live = table.live.get(law_as_of) or self._concerned()
        self.forced: Mapping[str, Truth] = forced or {}
        self.opened: set[str] = set()

    def _concerned(self) -> frozenset[str]:
        """Find, once for each law date, the rules that are law and about this case."""
        rules = self.book.rules.values()
        found = frozenset(r.id for r in rules if r.in_force(self.law_as_of) and r.is_about(self))
        self.table.live[self.law_as_of] = found
        return found

    def rule(self, name: str) -> Truth:
        """Return the truth of a rule; one that is not law on the law date is NO."""
        found = self.memo.get(name)
        if found is None:
            forced = self.forced.get(name)
            found = self.book.rules[name].truth(self) if forced is None else forced
            self.memo[name] = found
        return found

    def leaf(self, name: str, truth: Truth) -> Truth:
        """Return the truth of a leaf after the flip test has had its say."""
        if truth is not Truth.UNKNOWN:
            return truth
        self.opened.add(name)
        return self.forced.get(name, truth)

    def acts(self, kind: str) -> Sequence[Act]:
        """Return the acts of a kind done by `as_of` that concern this case, oldest first."""
        return [act for act in self.table.acts.get(kind, ()) if act.date <= self.as_of]

    def happened(self, kind: str, since: dt.date | None) -> Truth:
        """Return whether an event of a kind has happened, on or after a day where one is given."""
        best = Truth.NO
        for event in self.table.events.get(kind, ()):
            if event.first > self.as_of:
                continue
            sure = event.last <= self.as_of and not event.against
            one = Truth.YES if sure else self.leaf(f"event:{kind}", Truth.UNKNOWN)
            if since is not None and event.first < since:
                late = Truth.NO if event.last < since else Truth.UNKNOWN
                one = min(one, self.leaf(f"since:{kind}", late))
            best = max(best, one)
        return best

    def fact(self, name: str) -> Truth:
        """Return what is known of a question; by default what the rule base says of silence."""
        given = self.table.case.facts.get(name)
        if given is not None:
            value = Truth.UNKNOWN if given.against else given.value
        else:
            question = self.book.facts[name]
            value = question.default
            if question.assumed is not None and question.assumed.truth(self, None) is Truth.YES:
                value = Truth.YES
        return self.leaf(f"fact:{name}", value)

    def is_listed(self, name: str) -> bool:
        """Whether the counterparty stands on a list on `as_of`."""
        who = self.table.parties["counterparty"]
        return any(
            who in entry.names and entry.first <= self.as_of <= (entry.last or dt.date.max)
            for entry in self.book.listings
            if entry.list == name
        )
