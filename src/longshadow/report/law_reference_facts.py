"""Other buyers and programmes in ``result.json``, checked before anything is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

__all__ = ["PrecedentFacts", "ProgrammeFacts"]

_Keys = tuple[str, ...]


def _iso_day(text: str) -> str:
    return dt.date.fromisoformat(text).isoformat()


_Day = Annotated[str, AfterValidator(_iso_day)]
_Days = Field(ge=0, le=100_000)


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class _Feature(_Facts):
    name: str
    relation: Literal["shared", "apart", "open"]
    text: str
    citations: _Keys


class _Event(_Facts):
    first: _Day
    last: _Day
    kind: str
    text: str
    note: str = ""
    sources: _Keys
    confidence: str
    citations: _Keys = ()


class _Package(_Facts):
    date: _Day
    text: str
    note: str = ""
    mark: str
    entity: tuple[int, ...]
    officers: tuple[int, ...]
    entity_blocked: bool
    sources: _Keys
    citations: _Keys


class _Lag(_Facts):
    least: int = _Days
    most: int = _Days
    since_duty: tuple[int, int]
    censored: bool
    until: _Day


class _Bond(_Facts):
    text: str
    mark: str


class _Case(_Facts):
    id: str
    title: str
    buyer: str
    person: str
    counterparty: str
    items: Mapping[str, str]
    own: bool
    value_usd: float | None = None
    value_note: str = ""
    bond: _Bond
    outcome: str
    seen: _Day | None = None
    lag: _Lag | None = None
    events: tuple[_Event, ...]
    statute: _Event | None = None
    package: _Package | None = None
    features: tuple[_Feature, ...] = ()
    citations: _Keys


class _Step(_Facts):
    days: int = _Days
    at_risk: int = Field(ge=1)
    acted: int = Field(ge=1)
    share: float = Field(ge=0, le=1)


class _Mark(_Facts):
    id: str
    least: int = _Days
    most: int = _Days
    censored: bool


class _Curve(_Facts):
    n: int = Field(ge=1)
    censored: int = Field(ge=0)
    least: tuple[_Step, ...]
    most: tuple[_Step, ...]
    marks: tuple[_Mark, ...]


class PrecedentFacts(_Facts):
    """Other buyers on record; citations are keys of the law's `citations`."""

    cases: tuple[_Case, ...]
    item_class: str = ""
    curve: _Curve | None = None
    menu: _Keys = ()
    citations: _Keys


class _Line(_Facts):
    first: _Day
    last: _Day
    text: str
    record: str = ""
    unread: bool = False
    sources: _Keys


class _Programme(_Facts):
    id: str
    name: str
    lines: tuple[_Line, ...]
    ended: str = ""
    ended_on: _Day | None = None
    citations: _Keys = ()
    sources: _Keys


class _Item(_Facts):
    item: int
    link: Literal["yes", "no", "unknown"]
    why: str
    seen: str = ""
    sources: _Keys = ()
    citations: _Keys


class ProgrammeFacts(_Facts):
    """The menu of s.235(a) beside the programmes of one buyer."""

    person: str
    programmes: tuple[_Programme, ...]
    items: tuple[_Item, ...]
