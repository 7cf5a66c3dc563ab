"""The `deal` block: who buys what from whom, what happened when, and which official acts exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from longshadow.law.case import ActKind, ActorKind, Confidence, EventKind
from longshadow.scenario.dates import SpanField
from longshadow.scenario.fields import Block, Date, Key, Money, SourceId, Text, id_among
from longshadow.scenario.lists import listed, one_or_many

__all__ = [
    "ActBlock",
    "ActorBlock",
    "DealBlock",
    "DealValueBlock",
    "EventBlock",
    "EvidenceBlock",
    "FactBlock",
    "StatementBlock",
    "WhatIfAct",
]


_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_SourceIds = Annotated[
    tuple[SourceId, ...],
    Field(max_length=20),
    BeforeValidator(one_or_many),
    WithJsonSchema({**_TEXTS, "description": "One id of a source, or several."}),
]
_Items = Annotated[
    tuple[Annotated[int, Field(ge=1, le=12)], ...],
    BeforeValidator(listed),
    Field(max_length=12),
    WithJsonSchema({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 12}}),
]
_FactName = Annotated[str, *id_among("facts")]


class ActorBlock(Block):
    """The person whose conduct is judged: an individual or entity, never a country."""

    name: Text
    """As official acts would name it: Ministry of Defence (India)."""
    kind: ActorKind
    """What it is. Whether a ministry, that is the state itself, is a person in the sense of the
    law is a reading of its own."""


class DealValueBlock(Block):
    """What the deal is worth, as a source gives it. No rule of law reads it."""

    amount: Annotated[Money, Field(gt=0)]
    """The sum."""
    source: SourceId
    """Where it stands."""


class EvidenceBlock(Block):
    """One text about an event that others date differently, or deny."""

    source: SourceId
    """The text."""
    date: SpanField
    """When the event happened as this text has it; for a text that denies it, the date of which
    it speaks."""
    says: Literal["yes", "no"] = "yes"
    """Whether the text says that it happened."""
    confidence: Confidence = "unverified"
    """Our judgement of the text."""


class EventBlock(Block):
    """Something that the parties did, at the date that a cited source gives."""

    kind: EventKind
    """agreement (between governments), contract, payment, first_parts (reported arrival, before
    the taker confirms), delivery (confirmed), fielding, service (another's part: a payment
    handled, freight), abandoned."""
    date: SpanField | None = None
    """A day; a month or a year (some day in it); or two days with a stroke (some day between).
    Before the first of them it has not happened, from the last on it has, between it is unknown."""
    source: _SourceIds = ()
    """Where it stands."""
    against: _SourceIds = ()
    """Texts that contradict it: it is then unknown from its first day on."""
    evidence: Annotated[tuple[EvidenceBlock, ...], BeforeValidator(listed)] = ()
    """In place of date and source: texts that disagree about the date, each with its own. The
    event is unknown from the first of their dates to the last."""
    confidence: Confidence = "unverified"
    """Our judgement: high, medium, low, unverified."""
    note: Text | None = None
    """What the reader must know."""

    @model_validator(mode="after")
    def _has_evidence(self) -> Self:
        if self.evidence and (self.date or self.source or self.against):
            raise ValueError("give either 'evidence', or 'date' and 'source', not both")
        if self.evidence and not any(item.says == "yes" for item in self.evidence):
            raise ValueError("no text says that it happened; leave the event out")
        if not self.evidence and (self.date is None or not self.source):
            raise ValueError("an event needs a 'date' and a 'source', or a list of 'evidence'")
        return self


class WhatIfAct(Block):
    """An official act: what a government or a parliament decided, certified or enacted."""

    kind: ActKind
    """determination, package (sanctions imposed), initial_waiver, delay_certification,
    modified_waiver, general_waiver, termination, turkey_termination, excluded_person."""
    date: Date
    """Day of the act; for an act under review by Congress the day its report was submitted."""
    person: Text
    """Whom it names; no act reaches a person that it does not name."""
    transaction: Text
    """Which transaction it names, in the words of the deal's own `transaction`."""
    issuer: Text | None = None
    """Who acted."""
    limbs: Annotated[Mapping[str, bool], Field(max_length=20)] = {}
    """What is certified or found, limb by limb; one that is not given is not certified."""
    dates: Annotated[Mapping[str, Date], Field(max_length=10)] = {}
    """Later dates that hang on it: effective, report, approval_enacted, disapproval_passed,
    vetoed, disapproval_enacted, withdrawn."""
    entity: _Items = ()
    """Of a package: numbers of the menu of s.235(a) imposed on the entity."""
    officers: _Items = ()
    """Of a package: numbers of the menu imposed on its officers."""
    note: Text | None = None
    """What the reader must know."""


class ActBlock(WhatIfAct):
    """An official act that was published. Acts that are not given do not exist."""

    source: Annotated[_SourceIds, Field(min_length=1)]
    """Where it stands."""
    confidence: Confidence = "unverified"
    """Our judgement: high, medium, low, unverified."""


class FactBlock(Block):
    """A question that is neither an event nor an act, answered yes, no or unknown."""

    value: Literal["yes", "no", "unknown"]
    """yes, no or unknown."""
    source: _SourceIds = ()
    """Where it stands; yes and no need one."""
    against: _SourceIds = ()
    """Texts that say the contrary: the answer is then unknown."""
    confidence: Confidence = "unverified"
    """Our judgement: high, medium, low, unverified."""
    note: Text | None = None
    """What the reader must know."""

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if self.value != "unknown" and not self.source:
            raise ValueError("a yes or a no needs a 'source'; without one the answer is unknown")
        return self


class StatementBlock(Block):
    """What somebody said about the deal: shown on the time line, read by no rule."""

    date: SpanField
    """When it was said."""
    by: Text
    """Who said it."""
    says: Text
    """What was said, in our words."""
    source: _SourceIds
    """Where it stands."""
    confidence: Confidence = "unverified"
    """Our judgement: high, medium, low, unverified."""


class DealBlock(Block):
    """A purchase as the law sees it, at dates from cited sources; no what-if reaches it."""

    id: Key | None = None
    """Short name, part of the names of findings; without it buyer and item."""
    buyer: Text
    """The buying country."""
    actor: ActorBlock
    """The person whose conduct is judged."""
    counterparty: Text
    """With whom it deals: Rosoboronexport."""
    item: Text
    """What is bought: the id of a system in the catalogue, or a text."""
    transaction: Text
    """The name by which official acts refer to this transaction: S-400 contract of 2018."""
    value: DealValueBlock | None = None
    """What it is worth."""
    events: Annotated[tuple[EventBlock, ...], BeforeValidator(listed), Field(max_length=200)] = ()
    """What the parties did, in any order."""
    acts: Annotated[tuple[ActBlock, ...], BeforeValidator(listed), Field(max_length=100)] = ()
    """Official acts, as far as published."""
    facts: Annotated[Mapping[_FactName, FactBlock], Field(max_length=50)] = {}
    """Answers to questions that the law asks beside events and acts."""
    statements: Annotated[
        tuple[StatementBlock, ...], BeforeValidator(listed), Field(max_length=200)
    ] = ()
    """What was said about it; read by no rule."""
    hypothetical: bool = False
    """Whether any of it is made up for illustration."""

    @property
    def key(self) -> str:
        """Short name, part of the names of findings."""
        made = re.sub(r"[^a-z0-9]+", "-", f"{self.buyer} {self.item}".lower())
        return self.id or made[:60].strip("-") or "deal"
