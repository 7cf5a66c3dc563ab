"""The shape of a law file, before conditions are read and names are resolved.

One file holds one statute, or one group of neighbours: its sources, its provisions with the days
on which each wording and numbering was law, its rules, and cases of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

__all__ = [
    "SECTIONS",
    "ClockEntry",
    "FactEntry",
    "ListingEntry",
    "ProvisionEntry",
    "ReadingEntry",
    "RuleEntry",
    "SupportEntry",
    "SwitchEntry",
    "VersionEntry",
]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: object) -> dt.date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("must be a day, as in 2018-08-13")
    return dt.date.fromisoformat(value)


_Day = Annotated[dt.date, BeforeValidator(_day)]
_Text = Annotated[str, Field(min_length=3)]
_Names = tuple[str, ...]
_Cites = Annotated[tuple[str, ...], Field(min_length=1)]
_Mark = Literal["verified", "unverified"]
_Decider = Literal[
    "fact", "President", "Secretary of State", "Congress", "Secretary of the Treasury"
]
_Group = Literal[
    "step", "element", "significance", "duty", "exception", "relief", "termination", "package",
    "warning", "neighbour", "parallel", "assumption", "untranslatable",
]  # fmt: skip


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class VersionEntry(_Entry):
    """One wording and numbering of a provision."""

    first: _Day = Field(alias="from")
    """First day as law."""
    last: _Day | None = Field(default=None, alias="until")
    """Last day as law; open when left out."""
    cite: _Text
    """As a lawyer writes it on those days."""
    text: _Text
    """What it says, in our own words."""
    source: str
    """Id of the source."""
    mark: _Mark
    """Whether somebody read the text itself or a faithful account of it."""
    note: str = ""
    """What the reader must know."""


class ProvisionEntry(_Entry):
    """A provision through time."""

    versions: Annotated[tuple[VersionEntry, ...], Field(min_length=1)]
    """Oldest first; they may not overlap."""


class RuleEntry(_Entry):
    """A rule: what it says, on what it rests, and when it holds."""

    group: _Group
    text: _Text
    cites: _Cites
    """Provisions; the rule is law while the first of them is."""
    decider: _Decider = "fact"
    when: Any
    """A condition."""
    unless: _Names = ()
    """Rules that are exceptions to this one."""
    prior: Any = None
    """A condition that must hold before the act can be done at all."""
    concerns: Any = None
    """A condition on whom it is about at all."""
    act: str = ""
    """The kind of official act by which it is used."""
    binds: str = ""
    """Of a neighbouring regime: whom it binds."""
    note: str = ""


class FactEntry(_Entry):
    """A question of fact."""

    text: _Text
    cites: _Cites
    decider: _Decider = "fact"
    default: Literal["yes", "no", "unknown"]
    silence: _Text
    """Why silence is read so."""
    assumed_when: Any = None
    """A condition under which YES is assumed."""


class ListingEntry(_Entry):
    """An entry on a published list."""

    list: _Text
    names: Annotated[_Names, Field(min_length=1)]
    first: _Day = Field(alias="from")
    last: _Day | None = Field(default=None, alias="until")
    text: _Text
    mark: _Mark
    source: str


class SupportEntry(_Entry):
    """What speaks for a reading."""

    first: _Day = Field(alias="from")
    """The day on which it could first be known."""
    text: _Text
    cites: _Cites
    sources: Annotated[_Names, Field(min_length=1)]
    mark: _Mark


class ReadingEntry(_Entry):
    """One way to read the law."""

    text: _Text
    support: tuple[SupportEntry, ...] = ()


class SwitchEntry(_Entry):
    """A question of interpretation."""

    question: _Text
    cites: _Cites
    readings: Annotated[dict[str, ReadingEntry], Field(min_length=2)]
    default: Annotated[_Names, Field(min_length=1)]
    """The readings that are considered unless others are asked for; the first is the base."""


class ClockEntry(_Entry):
    """A date that the law counts to."""

    text: _Text
    cites: _Cites
    act: str = ""
    days: int = Field(default=0, ge=0)
    years: int = Field(default=0, ge=0)
    review: bool = False
    at: _Day | None = None
    done: str = ""
    rule: str = ""
    """Shown only where this rule concerns the case."""


#: Section of a file to the model of its entries.
SECTIONS: dict[str, type[_Entry]] = {
    "provisions": ProvisionEntry,
    "rules": RuleEntry,
    "facts": FactEntry,
    "switches": SwitchEntry,
    "listings": ListingEntry,
    "clocks": ClockEntry,
}
