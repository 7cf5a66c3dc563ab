"""Where a number comes from: sources, marks for each end of a band, and the cited value itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Band", "Cited", "ClaimEnd", "Confidence", "Mark", "Role", "Source", "Status"]


class Status(StrEnum):
    """What was done to confirm a figure; VERIFIED means read in the source, not that it is true."""

    VERIFIED = "verified"
    DERIVED = "derived"
    UNVERIFIED = "unverified"


class Confidence(StrEnum):
    """Our judgement of a figure."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Role(StrEnum):
    """What may be done with a band; only `UNKNOWN` is ever sampled."""

    UNKNOWN = "unknown"
    ENVELOPE = "envelope"
    CHOICE = "choice"
    PER_ECHELON = "per-echelon"


class ClaimEnd(StrEnum):
    """Which end of the band is the claim of the party that benefits from the number."""

    LOW = "low"
    HIGH = "high"
    NONE = "none"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Source(_Frozen):
    """A public text that a number was taken from."""

    title: str
    """Title, with the author or publisher."""
    date: str
    """Date of publication as text (2018-10, about 2011, n.d.)."""
    href: str
    """Address, or "none"."""
    kind: Literal[
        "official", "state-media", "press", "thinktank", "academic", "encyclopaedia",
        "dataset", "maker", "standard", "tutorial", "aggregator", "general-knowledge",
        "assumption",
    ]  # fmt: skip
    """What kind of text it is."""
    read: Literal["full", "excerpt", "dataset", "no"]
    """How much of it was read; "no" means that nobody opened it."""


class Mark(_Frozen):
    """The status of each end of a band: the ends of one band often come from different places."""

    low: Status
    nominal: Status
    high: Status


class Band(_Frozen):
    """Low, nominal and high in SI units: disagreement between sources, not an interval."""

    low: float
    nominal: float
    high: float


class Cited(_Frozen):
    """A value with its unit, its band, the mark of each end and its sources."""

    dimension: str
    """A key of `longshadow.units.DIMENSIONS`."""
    unit: str
    """Unit in which it is written and shown."""
    band: Band
    """The band in SI units."""
    mark: Mark
    """Status of each end."""
    role: Role
    """What may be done with it."""
    claim_end: ClaimEnd = ClaimEnd.NONE
    """Which end is the claim of the party that benefits."""
    benefits: str = ""
    """Who benefits from the claim (a system id), or empty."""
    confidence: Confidence = Confidence.LOW
    """Our judgement."""
    mixed: bool = False
    """Some ends are unverified and some are not."""
    camps: tuple[float, ...] = ()
    """SI values of the camps when sources fall into camps: discrete scenarios, never a mean."""
    shared: str = ""
    """Path of the parameter that this value is; values with one path are one unknown."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Ids of sources; at least one."""
    note: str = ""
    """What the reader must know."""

    @property
    def is_fixed(self) -> bool:
        """Whether low equals high."""
        return self.band.low == self.band.high

    @property
    def is_unverified(self) -> bool:
        """Whether any end of the band is unverified."""
        return Status.UNVERIFIED in (self.mark.low, self.mark.nominal, self.mark.high)
