"""The law part of the scenario in ``result.json``, checked before anything is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from longshadow.report.law_reference_facts import PrecedentFacts, ProgrammeFacts

__all__ = ["LawFacts"]

_Truth = Literal["yes", "no", "unknown"]
_Keys = tuple[str, ...]


def _iso_day(text: str) -> str:
    """Refuse what the time line could not place."""
    return dt.date.fromisoformat(text).isoformat()


_Day = Annotated[str, AfterValidator(_iso_day)]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class _Citation(_Facts):
    provision: str
    cite: str
    text: str
    first: _Day
    last: _Day | None
    mark: str
    source: str


class _Node(_Facts):
    id: str
    truth: _Truth
    text: str
    citations: _Keys = ()
    facts: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    decider: str = ""
    why: str = ""
    kind: str = ""
    children: tuple[_Node, ...] = ()


class _Deciding(_Facts):
    id: str
    text: str
    decider: str
    if_yes: tuple[str, ...]
    if_no: tuple[str, ...]
    citations: _Keys = ()


class _Reading(_Facts):
    reading: str
    switches: Mapping[str, str]
    status: str
    worlds: str
    text: str
    citations: _Keys = ()
    support: tuple[str, ...] = ()
    grounds: _Keys = ()
    tree: _Node
    deciding: tuple[_Deciding, ...] = ()


class _OtherReading(_Facts):
    switch: str
    value: str
    reading: str
    status: str
    question: str
    citations: _Keys = ()


class _Clock(_Facts):
    id: str
    day: _Day
    text: str
    passed: bool
    done: bool | None
    citations: _Keys = ()


class _Relief(_Facts):
    id: str
    title: str
    truth: _Truth
    decider: str
    citations: _Keys = ()
    missing: tuple[str, ...] = ()
    clocks: tuple[_Clock, ...] = ()


class _Package(_Facts):
    date: _Day
    valid: Mapping[str, _Truth]
    entity_blocked: bool
    entity: tuple[int, ...]
    officers: tuple[int, ...]
    citations: _Keys = ()
    warnings: tuple[str, ...] = ()


class _Beside(_Facts):
    id: str
    title: str
    truth: _Truth
    text: str
    binds: str
    citations: _Keys = ()
    node: _Node


class _Assumed(_Facts):
    id: str
    text: str
    citations: _Keys = ()


class _Deal(_Facts):
    id: str
    buyer: str
    actor: str
    actor_kind: str
    counterparty: str
    item: str
    transaction: str
    value_usd: float | None = None
    value_source: str = ""
    unused: tuple[str, ...] = ()


class _Band(_Facts):
    first: _Day
    last: _Day | None
    after_as_of: bool
    statuses: Mapping[str, str]


class _Dated(_Facts):
    first: _Day
    last: _Day
    after_as_of: bool
    sources: _Keys = ()
    confidence: str = ""


class _Event(_Dated):
    kind: str
    note: str = ""
    against: _Keys = ()


class _Act(_Dated):
    kind: str
    issuer: str = ""
    person: str = ""
    transaction: str = ""
    entity: tuple[int, ...] = ()
    officers: tuple[int, ...] = ()
    limbs: Mapping[str, bool] = {}
    dates: Mapping[str, _Day] = {}
    note: str = ""
    hypothetical: bool = False


class _Statement(_Dated):
    by: str
    says: str


class _Version(_Facts):
    provision: str
    cite: str
    text: str
    first: _Day
    last: _Day | None
    mark: str


class _Timeline(_Facts):
    events: tuple[_Event, ...] = ()
    acts: tuple[_Act, ...] = ()
    statements: tuple[_Statement, ...] = ()
    versions: tuple[_Version, ...] = ()
    deadlines: tuple[_Clock, ...] = ()


class _SupposedAct(_Facts):
    kind: str
    date: _Day
    issuer: str = ""
    note: str = ""


class _Outcome(_Facts):
    reading: str
    status: str
    text: str
    citations: _Keys = ()


class _WhatIf(_Facts):
    id: str
    title: str
    as_of: _Day
    acts: tuple[_SupposedAct, ...]
    status: str
    text: str
    readings: Mapping[str, str]
    outcomes: tuple[_Outcome, ...] = ()
    relief: tuple[_Relief, ...] = ()
    clocks: tuple[_Clock, ...] = ()
    warnings: tuple[str, ...] = ()


class _Receipt(_Facts):
    rule_base: str
    rule_base_sha256: str
    case_sha256: str
    as_of: _Day
    law_as_of: _Day
    readings: Mapping[str, tuple[str, ...]]
    engine: str


class LawFacts(_Facts):
    """What the law study found; citations are keys of `citations`."""

    notice: str
    deal: _Deal
    as_of: _Day
    law_as_of: _Day
    known_until: _Day
    status: str
    text: str
    readings: tuple[_Reading, ...]
    other_readings: tuple[_OtherReading, ...] = ()
    relief: tuple[_Relief, ...] = ()
    clocks: tuple[_Clock, ...] = ()
    package: _Package | None = None
    menu: _Keys = ()
    neighbours: tuple[_Beside, ...] = ()
    parallel: tuple[_Beside, ...] = ()
    days: Mapping[str, int] = {}
    assumptions: tuple[_Assumed, ...] = ()
    untranslatable: tuple[_Assumed, ...] = ()
    warnings: tuple[str, ...] = ()
    receipt: _Receipt
    hypothetical: bool = False
    by_date: tuple[_Band, ...] = ()
    timeline: _Timeline = _Timeline()
    what_if: tuple[_WhatIf, ...] = ()
    precedents: PrecedentFacts | None = None
    programmes: ProgrammeFacts | None = None
    citations: Mapping[str, _Citation]

    @model_validator(mode="after")
    def _every_citation_is_there(self) -> Self:
        missing = sorted(set(_cited(self)) - self.citations.keys())
        if missing:
            raise ValueError(f"citations that stand nowhere: {', '.join(missing[:5])}")
        if not self.readings:
            raise ValueError("no reading is answered")
        return self


def _cited(part: Any) -> Iterator[str]:
    """Yield every key of a citation that a part of the answer names."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name in ("citations", "grounds", "menu") and isinstance(value, tuple):
                yield from value
            else:
                yield from _cited(value)
    elif isinstance(part, tuple):
        for one in part:
            yield from _cited(one)
