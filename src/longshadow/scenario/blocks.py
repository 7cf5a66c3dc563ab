"""The blocks of a scenario file that all studies share; their prose is the manual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, JsonValue, WithJsonSchema, model_validator

from longshadow.provenance import Source, Status
from longshadow.scenario.fields import (
    Block,
    Latitude,
    Length,
    Longitude,
    Money,
    SourceId,
    Text,
    id_among,
)
from longshadow.scenario.lists import one_or_many

__all__ = [
    "AreaBlock",
    "AssetBlock",
    "BoundsBlock",
    "NamedSiteBlock",
    "OptionBlock",
    "PriceBlock",
    "SitesBlock",
    "SourceBlock",
    "ValueBlock",
]


_Specs = Annotated[
    tuple[Text, ...],
    Field(min_length=1, max_length=500),
    BeforeValidator(one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class SourceBlock(Block):
    """A public text that the scenario cites, beside those of the catalogue."""

    title: Text
    """Title, with the author or publisher."""
    date: Text
    """Date of publication as text: 2018-10, about 2011, n.d."""
    href: Text = "none"
    """Address, or none."""
    kind: Text = "press"
    """What it is: official, state-media, press, thinktank, academic, encyclopaedia, dataset, maker,
    tutorial, general-knowledge or assumption."""
    read: Literal["full", "excerpt", "dataset", "no"] = "no"
    """How much of it was read by whoever cites it."""

    @model_validator(mode="after")
    def _is_a_source(self) -> Self:
        self.source()
        return self

    def source(self) -> Source:
        """Return the record that goes with results."""
        return Source.model_validate(self.model_dump())


class BoundsBlock(Block):
    """A box between two meridians and two parallels; it never crosses the 180th meridian."""

    west: Longitude
    """Western edge."""
    south: Latitude
    """Southern edge."""
    east: Longitude
    """Eastern edge."""
    north: Latitude
    """Northern edge."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.west < self.east:
            raise ValueError("west must lie west of east (a box never crosses 180 deg)")
        if not self.south < self.north:
            raise ValueError("south must lie south of north")
        return self


class AreaBlock(Block):
    """The ground on which everything happens."""

    name: Text
    """What the area is called under every map."""
    bounds: BoundsBlock
    """The part of the terrain that is used."""
    terrain: _Specs
    """Elevation: builtin:NAME, a file, a folder of tiles, or a list of these; paths are read from
    the folder of the scenario file."""
    fictional: bool = False
    """Whether the frame is made up; the report then says so under every map."""
    borders: Literal["none", "natural-earth"] = "none"
    """Borders drawn on maps. Natural Earth draws de facto lines; fictional areas draw none."""

    @model_validator(mode="after")
    def _no_borders_in_fiction(self) -> Self:
        if self.fictional and self.borders != "none":
            raise ValueError("a fictional area has no borders to draw: write 'borders: none'")
        return self


class NamedSiteBlock(Block):
    """One notional site, the same for every option."""

    name: Text = ""
    """What it is called in the report."""
    lat: Latitude
    """Latitude."""
    lon: Longitude
    """Longitude."""
    mast: Annotated[Length, Field(ge=0, le=200)] | None = None
    """Height of the antenna above ground; without it the catalogue's band is drawn."""
    notional: Literal[True] = True
    """Sites are made up; a real deployment site has no place in a scenario."""


class SitesBlock(Block):
    """Where fire units stand: a stated rule for all options, or notional sites by name."""

    rule: Literal["low-discrepancy"] | None = None
    """Points that fill the region evenly, the same for every option and optimised for none."""
    region: BoundsBlock | None = None
    """The box in which the rule places sites; it lies inside the area."""
    placements: Annotated[int, Field(ge=1, le=256)] = 4
    """How many placements are tried; results are distributions over them."""
    highest_within: Annotated[Length, Field(ge=0, le=50_000)] = 5_000.0
    """Each site moves to the highest ground within this distance, as a crew would choose."""
    named: Annotated[Mapping[str, NamedSiteBlock], Field(max_length=200)] = {}
    """Notional sites by id, in place of the rule."""

    @model_validator(mode="after")
    def _rule_or_names(self) -> Self:
        if bool(self.rule) == bool(self.named):
            raise ValueError("give either a 'rule' with its 'region', or 'named' sites")
        if self.rule and not self.region:
            raise ValueError("the rule needs a 'region' to place sites in")
        return self


class AssetBlock(Block):
    """Something to be defended, notional."""

    name: Text = ""
    """What it is called in the report."""
    lat: Latitude
    """Latitude."""
    lon: Longitude
    """Longitude."""
    radius: Annotated[Length, Field(gt=0, le=200_000)]
    """Radius of the circle that stands for it."""
    weight: Annotated[int | float, Field(gt=0, le=1000)] = 1
    """What it counts beside the others."""
    notional: Literal[True] = True
    """Assets are made up."""


class PriceBlock(Block):
    """A price given here in place of the catalogue's."""

    value: Annotated[Money, Field(gt=0)]
    """For all fire units of the option together."""
    year: Annotated[int, Field(ge=1950, le=2100)]
    """Year of the money."""
    type: Literal["contract", "approval", "estimate", "budget", "unit-price"] = "contract"
    """What the number is: options at equal money are compared by export contracts."""
    source: SourceId
    """Where the number stands."""
    status: Status = Field(default=Status.UNVERIFIED, strict=False)
    """Whether it was read in the source: verified, derived or unverified."""


_SystemId = Annotated[str, *id_among("systems")]
_Share = Annotated[int | float, Field(gt=0, lt=1)]
_Units = Annotated[int, Field(ge=1, le=500)]


class OptionBlock(Block):
    """One thing that could be bought, or nothing: one system, or several together."""

    system: Annotated[str, *id_among("systems", also=("none",))] | None = None
    """Id of a system in the catalogue, or none for no purchase."""
    mix: Annotated[Mapping[_SystemId, _Share], Field(max_length=6)] | None = None
    """Several systems by their shares of the budget, which sum to 1: {patriot: 0.6, thaad: 0.4}.
    It is bought at equal money."""
    units: Annotated[Mapping[_SystemId, _Units], Field(max_length=6)] | None = None
    """Several systems by whole fire units: {patriot: 2, thaad: 1}."""
    label: Text | None = None
    """What it is called in the report; without it the catalogue's name."""
    fire_units: _Units | None = None
    """How many fire units are bought, of one system."""
    price: PriceBlock | None = None
    """The price of them all; it is the budget of the options bought at equal money."""
    at: Literal["equal-budget"] | None = None
    """As many whole fire units as the budget of the priced option buys."""

    @property
    def systems(self) -> tuple[str, ...]:
        """Ids of what is bought; empty for no purchase."""
        named = self.mix or self.units or ((self.system,) if self.system else ())
        return tuple(name for name in named if name != "none")

    @model_validator(mode="after")
    def _names_what_is_bought(self) -> Self:
        ways = [name for name in ("system", "mix", "units") if getattr(self, name) is not None]
        if len(ways) != 1:
            given = " and ".join(ways) or "none of them"
            raise ValueError(f"give one of 'system', 'mix' or 'units'; given: {given}")
        if self.units == {}:
            raise ValueError("'units' names no system; no purchase is 'system: none'")
        if self.mix is not None and abs(sum(self.mix.values()) - 1.0) > 1e-6:
            total = sum(self.mix.values())
            raise ValueError(f"the shares of a mix sum to {total:g}, and must sum to 1")
        if self.mix is not None and self.at is None:
            raise ValueError("a mix is shares of a budget: add 'at: equal-budget', or give 'units'")
        if self.fire_units is not None and self.system is None:
            raise ValueError("'fire_units' goes with 'system'; several systems are 'units'")
        return self

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        given = [name for name in ("fire_units", "price", "at") if getattr(self, name) is not None]
        if self.system == "none" and given:
            raise ValueError(f"no purchase has no {' and no '.join(given)}")
        if self.units is not None and self.at:
            raise ValueError("'units' are whole units, and a budget buys what it buys: drop 'at'")
        one = self.system is not None and self.system != "none"
        if one and (self.fire_units is None) == (self.at is None):
            raise ValueError("give either 'fire_units' or 'at: equal-budget'")
        if self.at and self.price:
            raise ValueError("an option at equal money takes its budget from the priced option")
        return self


class ValueBlock(Block):
    """A value given here in place of the catalogue's; it always needs a source."""

    low: JsonValue = None
    """Lower end of the band, with its unit; without it the nominal value."""
    nominal: JsonValue
    """The value, with its unit."""
    high: JsonValue = None
    """Upper end of the band, with its unit; without it the nominal value."""
    source: SourceId
    """Where the number stands."""
    status: Status = Field(default=Status.UNVERIFIED, strict=False)
    """Whether it was read in the source: verified, derived or unverified."""
    note: Text | None = None
    """What the reader must know."""
