"""What a study receives: a scenario in SI units whose ids have become catalogue records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from longshadow.catalog.records import System
from longshadow.errors import InternalError
from longshadow.law.case import Case
from longshadow.law.rulebook import Rulebook
from longshadow.provenance import Cited, Source

__all__ = [
    "Area",
    "Asset",
    "Deal",
    "NamedSite",
    "Option",
    "Part",
    "Scenario",
    "Siting",
    "Statement",
]


@dataclass(frozen=True)
class Area:
    """The ground: edges in degrees, and where its elevation is read.

    Attributes
    ----------
    terrain
        "builtin:NAME", files or folders; relative paths are already made absolute.
    fictional
        Whether the frame is made up, which every map then says.
    borders
        "none" or "natural-earth".
    """

    name: str
    west: float
    south: float
    east: float
    north: float
    terrain: tuple[str, ...]
    fictional: bool
    borders: str

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return (self.west, self.south, self.east, self.north)


@dataclass(frozen=True)
class Siting:
    """A rule that places sites, the same for every option.

    Attributes
    ----------
    region
        West, south, east, north in degrees.
    placements
        Number of placements that results are distributed over.
    highest_within_m
        Each site moves to the highest ground within this distance.
    """

    rule: str
    region: tuple[float, float, float, float]
    placements: int
    highest_within_m: float


@dataclass(frozen=True)
class NamedSite:
    """A notional site; `mast_m` is None where the catalogue's band is drawn."""

    id: str
    name: str
    lat_deg: float
    lon_deg: float
    mast_m: float | None


@dataclass(frozen=True)
class Asset:
    """Something to be defended, notional."""

    id: str
    name: str
    lat_deg: float
    lon_deg: float
    radius_m: float
    weight: float


@dataclass(frozen=True)
class Part:
    """One system of an option.

    Attributes
    ----------
    share
        Of the budget, at equal money; None where units are given.
    units
        Whole fire units; None at equal money.
    """

    system: System
    share: float | None = None
    units: int | None = None


@dataclass(frozen=True)
class Option:
    """One thing that could be bought.

    Attributes
    ----------
    system
        The system of an option of one system; None for no purchase and for a mix.
    fire_units
        Number bought, of all systems together, or None at equal money.
    equal_budget
        As many whole units as the budget of the priced option buys.
    price
        For all fire units together, as the scenario gives it; None: the catalogue's.
    price_year
        Year of that money.
    price_type
        What kind of sum it is.
    parts
        Its systems: none for no purchase, several for a mix.
    """

    id: str
    label: str
    system: System | None = None
    fire_units: int | None = None
    equal_budget: bool = False
    price: Cited | None = None
    price_year: int | None = None
    price_type: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is bought."""
        return self.system is None and not self.parts

    @property
    def is_mix(self) -> bool:
        """Whether several systems are bought together."""
        return len(self.parts) > 1


@dataclass(frozen=True)
class Statement:
    """What somebody said about a deal: shown, and read by no rule."""

    first: dt.date
    last: dt.date
    by: str
    says: str
    sources: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class Deal:
    """A purchase as the law sees it.

    Attributes
    ----------
    id
        Short name, part of the names of findings.
    case
        What rules read: the evidence that counts at `knowledge_as_of`.
    statements
        What was said about it.
    value_source
        Id of the source of the price, or "".
    unused
        Evidence that was published after `knowledge_as_of`, in words.
    """

    id: str
    case: Case
    statements: tuple[Statement, ...] = ()
    value_source: str = ""
    unused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """Everything that was asked, resolved.

    Attributes
    ----------
    ground
        The ground, or None where no study that was asked for stands on any.
    deal, rulebook
        The purchase as the law sees it, and the law, or None.
    siting, sites
        A rule, or else notional sites by name.
    catalog
        `longshadow.catalog.load.Catalog`: radars, interceptors, systems, targets, prices, priors.
    parameters
        Every cited value that the options, targets and priors carry, by path, after the values
        that the scenario gives in place of the catalogue's.
    changed
        By path: how a parameter differs from the catalogue, in words.
    preset
        By claimant ("all" for everybody): none, claim, middle or sceptic.
    params
        By study: its block.
    document
        The scenario as plain values with every default written out.
    sources
        The scenario's own sources.
    """

    name: str
    title: str
    question: str
    as_of: dt.date
    knowledge_as_of: dt.date
    seed: int
    draws: int
    ground: Area | None
    options: tuple[Option, ...]
    catalog: Any
    params: Mapping[str, BaseModel]
    document: Mapping[str, Any]
    deal: Deal | None = None
    rulebook: Rulebook | None = None
    siting: Siting | None = None
    sites: tuple[NamedSite, ...] = ()
    assets: tuple[Asset, ...] = ()
    base_year: int | None = None
    horizon_s: float | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    parameters: Mapping[str, Cited] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    preset: Mapping[str, str] = field(default_factory=dict)

    @property
    def area(self) -> Area:
        """The ground, for studies whose `REQUIRES` names it."""
        if self.ground is None:
            raise InternalError("a study without 'area' among what it requires asked for ground")
        return self.ground
