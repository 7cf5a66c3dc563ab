"""A deal as the law sees it: who, with whom, what happened when, and which official acts exist.

Everything here is what a source says. Nothing is inferred, and nothing about the future stands
here: the date that is judged (`as_of`) is an argument of `longshadow.law.evaluate`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from longshadow.law.truth import Truth

__all__ = [
    "ACTOR_KINDS",
    "Act",
    "ActKind",
    "ActorKind",
    "Case",
    "CaseSource",
    "Confidence",
    "Event",
    "EventKind",
    "Fact",
]

Confidence = Literal["high", "medium", "low", "unverified"]
ActorKind = Literal[
    "ministry", "state agency", "company", "financial institution", "individual", "other"
]
EventKind = Literal[
    "agreement",  # between governments; no contract
    "contract",
    "payment",
    "first_parts",  # reported arrival of first parts, before the taker confirms
    "delivery",  # confirmed
    "fielding",
    "service",  # somebody else's part: a payment handled, freight, insurance
    "abandoned",
]
ActKind = Literal[
    "determination",  # 231(a), by the executive, that the transaction is significant, or is not
    "package",  # sanctions imposed: menu items on the entity and on its officers
    "initial_waiver",  # 231(b)
    "delay_certification",  # 231(c); one act for each certification
    "modified_waiver",  # 231(d) since 2018-08-13: the certification
    "general_waiver",  # 236(b): the s.216 report with the finding
    "termination",  # 236(c): the s.216 report with the notices
    "turkey_termination",  # Pub. L. 116-283 s.1241: the certification
    "excluded_person",  # 231(d)(1)(B)(i)(VII): determination on the counterparty
]
ACTOR_KINDS: tuple[ActorKind, ...] = (
    "ministry",
    "state agency",
    "company",
    "financial institution",
    "individual",
    "other",
)


@dataclass(frozen=True)
class CaseSource:
    """Where a fact, an event or an act was read.

    Attributes
    ----------
    title, href
        What it is and where.
    first, last
        First and last day on which it can have been published; None when undated.
    """

    title: str
    href: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Event:
    """Something that the parties did.

    Attributes
    ----------
    kind
        One of `EventKind`.
    first, last
        First and last day on which it can have happened: equal for a known day, a whole month
        for ``2019-09``. Before `first` it has not happened, from `last` on it has, between the
        two it is unknown.
    sources, against
        Ids of the sources that say so, and of those that contradict it. A contradicted event is
        unknown from `first` on.
    """

    kind: EventKind
    first: dt.date
    last: dt.date
    sources: tuple[str, ...] = ()
    confidence: Confidence = "unverified"
    against: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Act:
    """An official act, as far as published. Acts not given do not exist (closed world).

    Attributes
    ----------
    kind
        One of `ActKind`.
    date
        Day of the act. For an act under review by Congress, the day the report was submitted.
    person, transaction
        Whom and what it names. An act that names another person or transaction than the case
        has no effect on it, and one that names none has no effect at all.
    limbs
        What is certified or found, by the names in `longshadow.law.acts.LIMBS`. A limb that is
        not given is not certified.
    dates
        Later dates that hang on the act: ``effective``, ``report`` (the report due in 120 days),
        ``approval_enacted``, ``disapproval_passed``, ``vetoed``, ``disapproval_enacted``,
        ``withdrawn``.
    entity, officers
        Of a package: numbers of the menu of s.235(a) chosen for the entity and its officers.
    """

    kind: ActKind
    date: dt.date
    person: str = ""
    transaction: str = ""
    issuer: str = ""
    limbs: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    dates: Mapping[str, dt.date] = field(default_factory=lambda: MappingProxyType({}))
    entity: tuple[int, ...] = ()
    officers: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    confidence: Confidence = "unverified"
    hypothetical: bool = False
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """What is known of a question that is neither an event nor an act.

    Attributes
    ----------
    value
        YES, NO or UNKNOWN.
    sources, against
        As for `Event`; a contradicted fact is UNKNOWN.
    """

    value: Truth
    sources: tuple[str, ...] = ()
    confidence: Confidence = "unverified"
    against: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Case:
    """One buyer, one seller, one transaction.

    Attributes
    ----------
    name
        What the case is called.
    buyer
        The country, as in ``India``.
    actor, actor_kind
        The person in the sense of s.221(5) whose conduct is judged: an agency, a firm, a bank.
    counterparty
        With whom it deals, as in ``Rosoboronexport``.
    item
        What is bought, as in ``S-400``.
    transaction
        The name by which official acts refer to this transaction.
    value_usd
        Price in dollars; None when unknown. No rule reads it: value alone decides nothing.
    events, acts
        In any order.
    facts
        By the names of the rule base (`Rulebook.facts`).
    sources
        By id; every event, act and fact names its own.
    hypothetical
        Whether any of it is invented for illustration.
    """

    name: str
    buyer: str
    actor: str
    actor_kind: ActorKind
    counterparty: str
    item: str
    transaction: str
    value_usd: float | None = None
    events: tuple[Event, ...] = ()
    acts: tuple[Act, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, CaseSource] = field(default_factory=lambda: MappingProxyType({}))
    hypothetical: bool = False
