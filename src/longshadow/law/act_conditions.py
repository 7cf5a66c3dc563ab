"""Conditions on official acts: that one exists, what it certifies, and how its time runs.

`ActIs` asks whether some one act fulfils all that is asked of it, so that two certifications
with half of the points each never count as a whole one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from longshadow.law.case import Act
from longshadow.law.conditions import All, Condition, Explained
from longshadow.law.days import add_years
from longshadow.law.review import free_from, known_on
from longshadow.law.truth import Truth
from longshadow.law.view import Table, View

__all__ = [
    "ActIs",
    "Aged",
    "Certifies",
    "Dated",
    "Decided",
    "Items",
    "NoLaterEvent",
    "Ordered",
    "ReportInTime",
    "Reviewed",
    "Within",
]

_DAY = dt.timedelta(days=1)
_ANYTHING = All()


def _truth(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO


@dataclass(frozen=True)
class ActIs(Condition):
    """There is an act of a kind, on this person and transaction, of which something holds."""

    kind: str = ""
    where: Condition = _ANYTHING

    @property
    def parts(self) -> tuple[Condition, ...]:
        """What is asked of the act."""
        return (self.where,)

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return the best answer that any such act gives."""
        found = view.known.get(id(self))
        if found is None:
            acts = view.acts(self.kind)
            found = max([self.where.truth(view, one) for one in acts], default=Truth.NO)
            view.known[id(self)] = found
        return found

    def chosen(self, view: View) -> Act | None:
        """Return the act that answers best, the latest of those that answer alike."""
        acts = view.acts(self.kind)
        return max(acts, key=lambda one: (self.where.truth(view, one), one.date), default=None)

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the day of each act, and what hangs on it."""
        yield from (act.date for act in table.acts.get(self.kind, ()))
        yield from self.where.days(table)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Name the act, or say that none was published."""
        name = self.kind.replace("_", " ")
        one = self.chosen(view)
        text = self.text or f"there is a {name} for this person and transaction"
        if one is None:
            return Explained(text, f"no {name} by {view.as_of}, as far as published")
        made_up = ", hypothetical" if one.hypothetical else ""
        used = (
            f"{name} of {one.date} for {one.person}, {one.transaction} ({one.confidence}{made_up})"
        )
        if one.sources:
            used += f"; sources: {', '.join(one.sources)}"
        return Explained(text, "", (used,))


@dataclass(frozen=True)
class Decided(Condition):
    """The latest act of a kind says so; unknown until there is one."""

    kind: str = ""
    limb: str = ""

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return what the latest act says."""
        acts = self.standing(view)
        found = _truth(acts[-1].limbs.get(self.limb, False)) if acts else Truth.UNKNOWN
        return view.leaf(f"act:{self.kind}", found)

    def standing(self, view: View) -> list[Act]:
        """Return the acts that have not been withdrawn, oldest first."""
        day = view.as_of
        return [
            act for act in view.acts(self.kind) if act.dates.get("withdrawn", dt.date.max) > day
        ]

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the day of each act, and of its end."""
        for act in table.acts.get(self.kind, ()):
            yield act.date
            yield from (act.dates[key] for key in ("withdrawn",) if key in act.dates)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Name the act, or say that none was published."""
        acts = self.standing(view)
        if not acts:
            return Explained(self.text, f"none published by {view.as_of}")
        used = f"{self.kind} of {acts[-1].date} ({acts[-1].confidence})"
        if acts[-1].sources:
            used += f"; sources: {', '.join(acts[-1].sources)}"
        return Explained(self.text, "", (used,))


@dataclass(frozen=True)
class Certifies(Condition):
    """The act certifies or finds a point."""

    limb: str = ""

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether it does; its truth is not examined."""
        return _truth(act is not None and act.limbs.get(self.limb, False))

    def explain(self, view: View, act: Act | None) -> Explained:
        """Say whether it does."""
        certified = self.truth(view, act) is Truth.YES
        return Explained(self.text, "certified; not examined" if certified else "not certified")


@dataclass(frozen=True)
class Aged(Condition):
    """So many days, or years, have run since the act."""

    run_days: int = 0
    years: int = 0

    def due(self, act: Act) -> dt.date:
        """Return the first day on which they have."""
        return add_years(act.date + self.run_days * _DAY, self.years)

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether that day has come."""
        return _truth(act is not None and view.as_of >= self.due(act))

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield that day for each act."""
        yield from (self.due(act) for acts in table.acts.values() for act in acts)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Give the day."""
        if act is None:
            return Explained(self.text)
        return Explained(
            self.text, f"from {self.due(act)}; {(view.as_of - act.date).days} days ran"
        )


@dataclass(frozen=True)
class Within(Condition):
    """No more than so many days have run since the act."""

    run_days: int = 0

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether it is still running."""
        return _truth(act is not None and view.as_of <= act.date + self.run_days * _DAY)

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the day after the last for each act."""
        for acts in table.acts.values():
            yield from (act.date + (self.run_days + 1) * _DAY for act in acts)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Give the last day."""
        last = act.date + self.run_days * _DAY if act else None
        return Explained(self.text, f"the last day is {last}" if last else "")


@dataclass(frozen=True)
class Reviewed(Condition):
    """Congress has had its time to review the report, and nothing bars the action."""

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether the action is free on `as_of`."""
        if act is None:
            return Truth.NO
        day = free_from(known_on(act, view.as_of))
        return _truth(day is not None and view.as_of >= day)

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield every day on which the answer can turn."""
        for act in (act for acts in table.acts.values() for act in acts):
            dates = sorted(act.dates.values())
            yield from dates
            for day in [act.date, *dates]:
                free = free_from(known_on(act, day))
                if free is not None:
                    yield free

    def explain(self, view: View, act: Act | None) -> Explained:
        """Give the first free day."""
        day = free_from(known_on(act, view.as_of)) if act else None
        why = f"action is free from {day}" if day else "a disapproval is enacted"
        return Explained(self.text, why)


@dataclass(frozen=True)
class ReportInTime(Condition):
    """A report that hangs on the act is not overdue."""

    report: str = ""
    run_days: int = 0

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether it came in time, or there is still time."""
        if act is None:
            return Truth.NO
        due = act.date + self.run_days * _DAY
        came = act.dates.get(self.report)
        return _truth(view.as_of <= due or (came is not None and came <= due))

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the day after the report is due."""
        for acts in table.acts.values():
            yield from (act.date + (self.run_days + 1) * _DAY for act in acts)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Give the day."""
        due = act.date + self.run_days * _DAY if act else None
        return Explained(self.text, f"due {due}" if due else "")


@dataclass(frozen=True)
class Dated(Condition):
    """A day that the act carries has come; where it carries none, `absent` is the answer."""

    key: str = ""
    absent: bool = False

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether the day has come."""
        day = act.dates.get(self.key) if act else None
        return _truth(self.absent if day is None else view.as_of >= day)

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the days."""
        for acts in table.acts.values():
            yield from (act.dates[self.key] for act in acts if self.key in act.dates)

    def explain(self, view: View, act: Act | None) -> Explained:
        """Give the day, or say that there is none."""
        name = self.key.replace("_", " ")
        day = act.dates.get(self.key) if act else None
        why = f"{name}: {day}" if day else f"no such day by {view.as_of}, as far as published"
        return Explained(self.text or f"the act carries a day: {name}", why)


@dataclass(frozen=True)
class Ordered(Condition):
    """The act comes before the first act of another kind, or not before it."""

    other: str = ""
    first: bool = True

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether the order is as asked."""
        others = view.acts(self.other)
        if act is None:
            return Truth.NO
        earlier = bool(others) and others[0].date <= act.date
        return _truth(earlier is not self.first)


@dataclass(frozen=True)
class NoLaterEvent(Condition):
    """No event of a kind has come after the act."""

    kind: str = ""

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether none can lie between the act and `as_of`.

        Relief is an exception and must be shown: an event that may have come later is not
        reached by the act.
        """
        if act is None:
            return Truth.NO
        events = view.table.events.get(self.kind, ())
        return _truth(not any(e.first <= view.as_of and act.date < e.last for e in events))

    def days(self, table: Table) -> Iterator[dt.date]:
        """Yield the days of the events."""
        for event in table.events.get(self.kind, ()):
            yield from (event.first, event.last)


@dataclass(frozen=True)
class Items(Condition):
    """The package holds items of the menu: so many of them, or certain ones."""

    scope: str = "both"
    at_least: int = 0
    item: int = 0

    def truth(self, view: View, act: Act | None) -> Truth:
        """Return whether the items are there."""
        if act is None:
            return Truth.NO
        chosen = {
            "entity": set(act.entity),
            "officers": set(act.officers),
            "both": {*act.entity, *act.officers},
        }[self.scope]
        return _truth(self.item in chosen if self.item else len(chosen) >= self.at_least)

    def explain(self, view: View, act: Act | None) -> Explained:
        """List the items."""
        if act is None:
            return Explained(self.text)
        listed = f"entity {list(act.entity)}, officers {list(act.officers)}"
        return Explained(self.text, listed)
