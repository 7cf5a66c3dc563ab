"""The rule base: provisions with their windows, rules, questions of fact, lists and readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from longshadow.law.conditions import Condition, RuleHolds, SwitchIs
from longshadow.law.evaluation import Citation
from longshadow.law.truth import Truth, all_of, negated
from longshadow.law.view import View
from longshadow.provenance import Source

__all__ = [
    "ROLES",
    "ClockRule",
    "Listing",
    "Provision",
    "Question",
    "Reading",
    "Rule",
    "Rulebook",
    "Support",
    "Switch",
    "Version",
]


#: Rules that the order of decision asks for by name (`longshadow.law.status`).
ROLES = (
    "R02", "R06", "R08", "R10", "R13", "R20b", "step", "not-covered", "package-in-force",
    "ended", "abandoned", "relieved",
)  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One wording and numbering of a provision, with its first and last day as law.

    The citation is the same in the form in which it is handed out.
    """

    first: dt.date
    last: dt.date | None
    cite: str
    text: str
    mark: str
    source: str
    note: str = ""
    citation: Citation | None = None


@dataclass(frozen=True)
class Provision:
    """A provision through time."""

    id: str
    versions: tuple[Version, ...]

    def on(self, day: dt.date) -> Version | None:
        """Return the version that is law on a day, or None."""
        for version in self.versions:
            if version.first <= day <= (version.last or dt.date.max):
                return version
        return None


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes
    ----------
    group
        ``element``, ``relief``, ``termination``, ``exception``, ``step``, ``significance``,
        ``duty``, ``package``, ``warning``, ``neighbour``, ``parallel``, ``assumption`` or
        ``untranslatable``.
    when, unless
        It holds when `when` does and none of the rules in `unless`, which stay rules of their
        own.
    prior
        What must be so before the act can be done at all; None: nothing.
    concerns
        Whom it is about at all; None: everybody. It is left out of what is shown to others.
    act
        The kind of official act by which it is used, or empty.
    spans
        First and last days on which its first provision is law.
    """

    id: str
    group: str
    text: str
    cites: tuple[str, ...]
    decider: str
    when: Condition
    unless: tuple[str, ...] = ()
    prior: Condition | None = None
    concerns: Condition | None = None
    act: str = ""
    binds: str = ""
    spans: tuple[tuple[dt.date, dt.date], ...] = ()

    def in_force(self, day: dt.date) -> bool:
        """Whether it is law on a day."""
        return any(first <= day <= last for first, last in self.spans)

    def is_about(self, view: View) -> bool:
        """Whether it is about a case at all."""
        return self.concerns is None or self.concerns.truth(view, None) is Truth.YES

    def concerned(self, view: View) -> bool:
        """Whether it is law on the law date and about this case."""
        return self.id in view.live

    def truth(self, view: View) -> Truth:
        """Return whether it holds."""
        if self.id not in view.live:
            return Truth.NO
        holds = self.when.truth(view, None)
        return all_of([holds, *(negated(view.rule(name)) for name in self.unless)])


@dataclass(frozen=True)
class Question:
    """A question of fact, and what the rules take when the case is silent.

    Attributes
    ----------
    assumed
        When this holds, YES is taken, and printed as our assumption.
    silence
        Why silence is taken as `default`.
    """

    name: str
    text: str
    default: Truth
    silence: str
    cites: tuple[str, ...]
    decider: str = "fact"
    assumed: Condition | None = None


@dataclass(frozen=True)
class Listing:
    """An entry on a published list."""

    list: str
    names: tuple[str, ...]
    first: dt.date
    last: dt.date | None
    text: str
    mark: str
    source: str


@dataclass(frozen=True)
class Support:
    """What speaks for a reading, from the day on which it could be known."""

    first: dt.date
    text: str
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class Reading:
    """One way to read the law."""

    name: str
    text: str
    support: tuple[Support, ...]


@dataclass(frozen=True)
class Switch:
    """A question of interpretation that the rule base does not settle."""

    id: str
    question: str
    readings: Mapping[str, Reading]
    default: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True)
class ClockRule:
    """A date that the law counts from an act, or a fixed day of a statute.

    Attributes
    ----------
    at
        A fixed day; then `act` is empty.
    review
        Whether the days are those of the review of s.216.
    done
        Key of `Act.dates` that says when what is due was done.
    """

    id: str
    text: str
    cites: tuple[str, ...]
    act: str = ""
    run_days: int = 0
    years: int = 0
    review: bool = False
    at: dt.date | None = None
    done: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Rulebook:
    """Everything that the module knows of the law.

    Attributes
    ----------
    provisions, rules, facts, switches
        By id.
    listings, clocks
        In the order of the files.
    sources
        By id.
    cases
        The files' own cases: (file, raw data).
    digest
        SHA-256 of all files, the same on every machine.
    """

    provisions: Mapping[str, Provision]
    rules: Mapping[str, Rule]
    facts: Mapping[str, Question]
    switches: Mapping[str, Switch]
    listings: tuple[Listing, ...]
    clocks: tuple[ClockRule, ...]
    sources: Mapping[str, Source]
    cases: tuple[tuple[Any, tuple[str | int, ...]], ...]
    digest: str

    @cached_property
    def mentions(self) -> Mapping[str, frozenset[str]]:
        """The switches that each rule and those below it ask for."""
        found: dict[str, frozenset[str]] = {}

        def of(name: str) -> frozenset[str]:
            if name not in found:
                rule = self.rules[name]
                asked: set[str] = set()
                for condition in rule.when.all():
                    if isinstance(condition, SwitchIs):
                        asked.add(condition.switch)
                    elif isinstance(condition, RuleHolds):
                        asked |= of(condition.rule)
                found[name] = frozenset(asked).union(*(of(other) for other in rule.unless))
            return found[name]

        for name in self.rules:
            of(name)
        return found

    def group(self, *names: str) -> list[Rule]:
        """Return the rules of some groups, in the order of the files."""
        return [rule for rule in self.rules.values() if rule.group in names]

    def citations(self, cites: tuple[str, ...], day: dt.date) -> tuple[Citation, ...]:
        """Return provisions as they are numbered and worded on a day; those not in force drop."""
        versions = (self.provisions[name].on(day) for name in cites)
        return tuple(v.citation for v in versions if v is not None and v.citation is not None)
