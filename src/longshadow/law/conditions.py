"""What the rules are made of: connectives, and conditions on the parties, the date and events.

A new kind of condition is one class here or in `longshadow.law.act_conditions`, named in
`longshadow.law.grammar`. Every condition can be asked for its truth, for the days on which that
truth may change, and to explain itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from longshadow.law.case import Act
from longshadow.law.days import word_of
from longshadow.law.truth import Truth, any_of, negated
from longshadow.law.view import Table, View

__all__ = [
    "All",
    "AnyOf",
    "Condition",
    "Explained",
    "FactHolds",
    "Happened",
    "IsListed",
    "Not",
    "OnOrAfter",
    "PartyIs",
    "RuleHolds",
    "SwitchIs",
]


@dataclass(frozen=True)
class Explained:
    """A condition in words: what it asks, what was used, and why it is so."""

    text: str
    why: str = ""
    facts: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Condition:
    """Base of all conditions.

    Attributes
    ----------
    text
        The claim in words, where the rule gives one.
    cites
        Ids of provisions that it rests on; empty: those of its rule.
    """

    text: str = ""
    cites: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions inside this one."""
        return ()

    def all(self) -> Iterator[Condition]:
        """Yield this condition and all that stand inside it."""
        yield self
        for part in self.parts:
            yield from part.all()

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether it holds; `act` is the official act under examination, if any."""
        raise NotImplementedError

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the days from which its truth may differ from the day before."""
        for part in self.parts:
            yield from part.days(table)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Say in words what was asked and why the answer is so."""
        return Explained(self.text)


@dataclass(frozen=True)
class All(Condition):
    """All parts hold."""

    of: tuple[Condition, ...] = ()

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions inside this one."""
        return self.of

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return the least of its parts."""
        if act is not None:
            return min([part.truth(view, act) for part in self.of], default=Truth.YES)
        found = view.known.get(id(self))
        if found is None:
            found = min([part.truth(view, act) for part in self.of], default=Truth.YES)
            view.known[id(self)] = found
        return found

    def explain(self, view: View, act: Act | None) -> Explained:
        """Say that all are needed."""
        return Explained(self.text or "all of these hold")


@dataclass(frozen=True)
class AnyOf(Condition):
    """At least one part holds."""

    of: tuple[Condition, ...] = ()

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions inside this one."""
        return self.of

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return the greatest of its parts."""
        if act is not None:
            return any_of([part.truth(view, act) for part in self.of])
        found = view.known.get(id(self))
        if found is None:
            found = any_of([part.truth(view, act) for part in self.of])
            view.known[id(self)] = found
        return found

    def explain(self, view: View, act: Act | None) -> Explained:
        """Say that one is enough."""
        return Explained(self.text or "at least one of these holds")


@dataclass(frozen=True)
class Not(Condition):
    """The part does not hold."""

    of: Condition = Condition()

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The condition inside this one."""
        return (self.of,)

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return the opposite; of unknown, unknown."""
        return negated(self.of.truth(view, act))

    def explain(self, view: View, act: Act | None) -> Explained:
        """Say that it must not hold."""
        return Explained(self.text or "this does not hold")


@dataclass(frozen=True)
class RuleHolds(Condition):
    """Another rule holds."""

    rule: str = ""

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return the truth of the rule."""
        return view.rule(self.rule)


@dataclass(frozen=True)
class FactHolds(Condition):
    """The answer to a question of fact is yes."""

    fact: str = ""

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return what the case knows of it."""
        return view.fact(self.fact)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Say what the case, or the rule base, says of it."""
        question, given = view.book.facts[self.fact], view.table.case.facts.get(self.fact)
        if given is None:
            assumed = view.fact(self.fact) is Truth.YES
            why = "our assumption, no source" if assumed else f"not given: {question.silence}"
            return Explained(self.text or question.text, why)
        used = f"{self.fact}: {given.value.name.lower()} ({given.confidence})"
        why = "the sources contradict each other" if given.against else given.note
        return Explained(
            self.text or question.text, why, (_sourced(used, given.sources, given.against),)
        )


@dataclass(frozen=True)
class SwitchIs(Condition):
    """The law is read in this way."""

    switch: str = ""
    value: str = ""

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether that reading is the chosen one."""
        return Truth.YES if view.switches[self.switch] == self.value else Truth.NO

    def explain(self, view: View, act: Act | None) -> Explained:
        """Name the reading."""
        chosen = view.switches[self.switch]
        question = view.book.switches[self.switch].question
        return Explained(
            self.text or f"{question} Read as: {self.value}",
            f"the reading chosen is {chosen}",
            switches=(f"{self.switch} = {chosen}",),
        )


@dataclass(frozen=True)
class Happened(Condition):
    """An event of one of these kinds has happened, on or after a day where one is given."""

    kinds: tuple[str, ...] = ()
    since: dt.date | None = None

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return the best evidence among the kinds."""
        found = view.known.get(id(self))
        if found is None:
            found = max([view.happened(kind, self.since) for kind in self.kinds])
            view.known[id(self)] = found
        return found

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the first and last day of each such event."""
        for kind in self.kinds:
            for event in table.events.get(kind, ()):
                yield event.first
                yield event.last

    def explain(self, view: View, act: Act | None) -> Explained:
        """Name the events seen so far."""
        name = " or ".join(kind.replace("_", " ") for kind in self.kinds)
        bound = f" on or after {self.since}" if self.since else ""
        seen = [
            e for k in self.kinds for e in view.table.events.get(k, ()) if e.first <= view.as_of
        ]
        facts = tuple(
            _sourced(
                f"{e.kind.replace('_', ' ')}, {word_of(e.first, e.last)} ({e.confidence})",
                e.sources,
                e.against,
            )
            for e in seen
        )
        why = "" if seen else f"no {name} is on record by {view.as_of}"
        if any(event.against for event in seen):
            why = "the sources contradict each other"
        elif any(event.last > view.as_of for event in seen):
            why = "the sources give a span of days, and the date falls within it"
        return Explained(self.text or f"{name}{bound}", why, facts)


@dataclass(frozen=True)
class OnOrAfter(Condition):
    """The date that is judged is not before a day."""

    day: dt.date = dt.date.min

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether the day has come."""
        return Truth.YES if view.as_of >= self.day else Truth.NO

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the day."""
        yield self.day

    def explain(self, view: View, act: Act | None) -> Explained:
        """Give both dates."""
        return Explained(self.text or f"it is {self.day} or later", f"the date is {view.as_of}")


@dataclass(frozen=True)
class PartyIs(Condition):
    """A party, or the item, is one of those named."""

    party: str = ""
    names: tuple[str, ...] = ()

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether the name is among them."""
        return Truth.YES if view.table.parties[self.party] in self.names else Truth.NO

    def explain(self, view: View, act: Act | None) -> Explained:
        """Give the name."""
        name = self.party.replace("_", " ")
        found = getattr(view.table.case, self.party)
        return Explained(self.text or f"the {name} is {' or '.join(self.names)}", f"it is {found}")


@dataclass(frozen=True)
class IsListed(Condition):
    """The counterparty stands on a list on the date that is judged."""

    list: str = ""
    listed_on: tuple[dt.date, ...] = ()

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether it is on the list, as far as published."""
        return Truth.YES if view.is_listed(self.list) else Truth.NO

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the days of listing and the days after removal."""
        yield from self.listed_on

    def explain(self, view: View, act: Act | None) -> Explained:
        """Name the entry, or say that none was found."""
        who = view.table.case.counterparty
        for entry in view.book.listings:
            if (
                entry.list == self.list
                and who.casefold() in entry.names
                and entry.first <= view.as_of
            ):
                fact = f"{who}: {entry.text}, from {entry.first} ({entry.mark})"
                return Explained(self.text, "", (_sourced(fact, (entry.source,), ()),))
        return Explained(self.text, f"no entry for {who} by {view.as_of}, as far as published")


def _sourced(text: str, sources: tuple[str, ...], against: tuple[str, ...]) -> str:
    parts = [text]
    if sources:
        parts.append(f"sources: {', '.join(sources)}")
    if against:
        parts.append(f"contradicted by: {', '.join(against)}")
    return "; ".join(parts)
