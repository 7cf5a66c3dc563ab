"""What an evaluation says: a status per reading, and everything that it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from longshadow.law.truth import Truth

__all__ = [
    "Assumption",
    "Citation",
    "Clock",
    "Deciding",
    "Evaluation",
    "Finding",
    "Node",
    "Outcome",
    "PackageCheck",
    "Receipt",
    "Relief",
    "Status",
]


class Status(StrEnum):
    """What the law says about a deal on a date, on one reading."""

    NO_TRANSACTION = "NO_TRANSACTION"
    NOT_COVERED = "NOT_COVERED"
    EXPOSED = "EXPOSED"
    COVERED_DUTY_LATER = "COVERED_DUTY_LATER"
    ELEMENTS_MET_UNDETERMINED = "ELEMENTS_MET_UNDETERMINED"
    DUTY = "DUTY"
    SANCTIONED = "SANCTIONED"
    RELIEVED = "RELIEVED"
    TERMINATED = "TERMINATED"
    ENDED_UNTRIGGERED = "ENDED_UNTRIGGERED"
    UNKNOWN = "UNKNOWN"
    CONTESTED = "CONTESTED"


@dataclass(frozen=True)
class Citation:
    """A provision as it is numbered on the law date.

    Attributes
    ----------
    provision
        Id in the rule base.
    cite
        As a lawyer writes it, as in ``231(e)``.
    text
        What it says, in our own words.
    first, last
        First and last day of this numbering and wording; None when open.
    mark
        ``verified`` when somebody read the text, else ``unverified``.
    source
        Title and address of the text.
    """

    provision: str
    cite: str
    text: str
    first: dt.date
    last: dt.date | None
    mark: str
    source: str


@dataclass(frozen=True)
class Node:
    """One step of the proof.

    Attributes
    ----------
    id
        Id of the rule, or the name of the leaf.
    truth, text
        The claim in words and whether it holds.
    citations
        Provisions that it rests on; a leaf without its own carries those of its rule.
    facts
        What was used: events, acts, facts and sources, in words, with confidence.
    switches
        Readings that were used, as in ``IS-01 = delivery``.
    decider
        Who may decide it: ``fact``, ``President``, ``Secretary of State``, ``Congress``.
    why
        Why it is so; for NO and UNKNOWN what is missing.
    kind
        ``rule``, ``exception``, ``all``, ``any``, ``not`` or ``leaf``.
    children
        The steps below.
    """

    id: str
    truth: Truth
    text: str
    citations: tuple[Citation, ...]
    facts: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    decider: str = "fact"
    why: str = ""
    kind: str = "rule"
    children: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Deciding:
    """An open question whose answer changes the status: an unknown fact or an official act.

    Attributes
    ----------
    id, text
        Which question.
    decider
        Who may decide it.
    if_yes, if_no
        The statuses that are then possible.
    """

    id: str
    text: str
    decider: str
    if_yes: tuple[Status, ...]
    if_no: tuple[Status, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Clock:
    """A date that the law counts to, as in "the waiver may take effect".

    Attributes
    ----------
    id
        What kind: ``takes-effect``, ``lapses``, ``report-due``, ``review-ends``, ``duty-due`` ….
    day
        The day.
    text
        What happens on it.
    passed
        Whether `as_of` has reached it.
    done
        Whether what was due has been done; None where nothing is due.
    """

    id: str
    day: dt.date
    text: str
    passed: bool
    done: bool | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Relief:
    """One way in which the law lets sanctions rest, and how it stands in this case.

    Attributes
    ----------
    id, title
        Which; the id is the rule's.
    truth
        Whether it is in force.
    decider
        Who may grant it.
    missing
        Conditions that are not met, in words, each with its citation.
    clocks
        Its dates, where an act exists.
    """

    id: str
    title: str
    truth: Truth
    decider: str
    citations: tuple[Citation, ...]
    missing: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True)
class PackageCheck:
    """A package of sanctions against the menu of s.235(a).

    Attributes
    ----------
    valid
        Whether five or more items were chosen, per way of counting (switch IS-03).
    entity_blocked
        Whether items 7, 8 and 9 are on the entity itself.
    items
        (number, "entity" or "officers", citation) of each item.
    warnings
        What is wrong with it, each with its citation.
    """

    date: dt.date
    valid: Mapping[str, Truth]
    entity_blocked: bool
    entity: tuple[int, ...]
    officers: tuple[int, ...]
    citations: tuple[Citation, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A neighbouring regime or a parallel measure: never an input to s.231."""

    id: str
    title: str
    truth: Truth
    text: str
    binds: str
    citations: tuple[Citation, ...]
    node: Node


@dataclass(frozen=True)
class Assumption:
    """Something that we took for granted, and on what ground."""

    id: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Outcome:
    """The answer on one reading.

    Attributes
    ----------
    reading
        Short name, as in ``delivery``.
    switches
        The value of every switch.
    status, worlds
        By strong Kleene logic, and when every unknown is an open choice. They differ when a
        fact occurs both ways; both are then reported.
    text
        The status in one sentence, with its citations.
    support
        What speaks for this reading on `as_of`, dated; nothing later than `as_of`.
    grounds
        Citations on which this status rests.
    """

    reading: str
    switches: Mapping[str, str]
    status: Status
    worlds: Status
    text: str
    citations: tuple[Citation, ...]
    support: tuple[str, ...]
    grounds: tuple[Citation, ...]
    tree: Node
    deciding: tuple[Deciding, ...]


@dataclass(frozen=True)
class Receipt:
    """What was evaluated with what: enough to repeat it."""

    rule_base: str
    rule_base_sha256: str
    case_sha256: str
    as_of: dt.date
    law_as_of: dt.date
    readings: Mapping[str, tuple[str, ...]]
    engine: str


@dataclass(frozen=True)
class Evaluation:
    """The answer: on this date, given these events, what the law says about this deal.

    Attributes
    ----------
    status
        The common status of all readings considered, or CONTESTED.
    outcomes
        One per reading considered, by name; the first is the default.
    other_readings
        (switch, value, reading, status) wherever a reading that was not considered would change
        a status.
    relief
        Every way of relief in force as law on `law_as_of`, on the first reading.
    clocks
        All dates, in order of day.
    neighbours, parallel
        Separate findings.
    days
        Plain counts: ``since_first_delivery``, ``delivery_to_package``, ``duty_overdue``.
    untranslatable
        What no code decides.
    """

    case: str
    as_of: dt.date
    law_as_of: dt.date
    status: Status
    text: str
    outcomes: Mapping[str, Outcome]
    other_readings: tuple[tuple[str, str, str, Status], ...]
    relief: tuple[Relief, ...]
    clocks: tuple[Clock, ...]
    package: PackageCheck | None
    neighbours: tuple[Finding, ...]
    parallel: tuple[Finding, ...]
    days: Mapping[str, int]
    assumptions: tuple[Assumption, ...]
    untranslatable: tuple[Assumption, ...]
    warnings: tuple[str, ...]
    receipt: Receipt
    hypothetical: bool = field(default=False)
