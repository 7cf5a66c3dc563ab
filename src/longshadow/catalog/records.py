"""What a catalogue record holds: radars, interceptors, systems, targets, prices and priors.

Every number is a `Cited`. The dimension that its unit must have stands beside the field, so that
the loader refuses "400 kg" for a range before anything is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from longshadow.catalog.values import Dimension
from longshadow.provenance import Cited, Confidence, Status

__all__ = [
    "KINDS",
    "UNSTATED",
    "Calibration",
    "Claim",
    "Fact",
    "Interceptor",
    "Price",
    "Prior",
    "Radar",
    "RadarShare",
    "Record",
    "System",
    "Target",
    "parameters",
]

_Duty = Literal["acquisition", "engagement", "both", "low-altitude"]
_TargetClass = Literal["aircraft", "cruise-missile", "drone", "helicopter", "ballistic"]
_Band = Literal["unstated", "hf", "vhf", "uhf", "l", "s", "c", "x", "ku", "k", "ka", "v", "w"]
_Aspect = Literal["unstated", "nose", "side", "tail"]

#: Key of a figure whose source names no frequency band, or no aspect.
UNSTATED = "unstated"


_Angle = Annotated[Cited, Dimension("angle")]
_Count = Annotated[Cited, Dimension("count")]
_Length = Annotated[Cited, Dimension("length")]
_Money = Annotated[Cited, Dimension("money")]
_Rcs = Annotated[Cited, Dimension("rcs")]
_Speed = Annotated[Cited, Dimension("speed")]
_Time = Annotated[Cited, Dimension("time")]
_Named = Annotated[Mapping[str, Cited], Dimension("")]
_RcsTable = Annotated[Mapping[_Band, Mapping[_Aspect, Cited]], Dimension("rcs")]
_Ratios = Annotated[Mapping[_Band, Cited], Dimension("ratio")]
_Shares = Annotated[Mapping[str, Cited], Dimension("ratio")]
_MaybeRcs = Annotated[Cited | None, Dimension("rcs")]
_MaybeProbability = Annotated[Cited | None, Dimension("probability")]
_MaybeCount = Annotated[Cited | None, Dimension("count")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Fact(_Frozen):
    """A sourced statement that is not a number."""

    text: str
    """The statement."""
    mark: Status
    """Whether it was read in a source."""
    confidence: Confidence = Confidence.LOW
    """Our judgement."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Ids of sources; at least one."""
    note: str = ""
    """What the reader must know."""


class _Record(_Frozen):
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    """Identity: lower case, digits, hyphens."""
    name: str
    """Name as a reader knows it."""
    summary: str
    """One or two sentences."""
    facts: Mapping[str, Fact] = {}
    """Sourced statements that are not numbers."""
    values: _Named = {}
    """Further values by name."""


class Calibration(_Frozen):
    """One published detection performance, from which a range for another target is scaled.

    Members that the source leaves out are None and are drawn from the prior shared by all radars.
    """

    range: _Length
    """Detection range against a target of the stated RCS."""
    rcs: _MaybeRcs = None
    """RCS of that target; None: not said by the source."""
    pd: _MaybeProbability = None
    """Probability of detection at that range; None: not said."""
    pfa: _MaybeProbability = None
    """Probability of false alarm; None: not said."""
    fluctuation: _MaybeCount = None
    """Swerling class of that target; None: not said."""
    scan: Literal["single", "cumulative"] | None = None
    """Whether the probability is of one scan or of several together; None: not said."""
    basis: str
    """What the numbers rest on, in words."""


class Claim(_Frozen):
    """A further advertised range: shown and compared with the calibration, never drawn."""

    range: _Length
    """Range as advertised."""
    rcs: _Rcs
    """Radar cross-section for which it is advertised."""
    against: str
    """What it is advertised against, in words."""


class Radar(_Record):
    """A radar."""

    kind: Literal["radar"]
    """Kind of record."""
    duty: _Duty
    """What it is for."""
    calibration: Calibration
    """The detection performance that ranges are scaled from."""
    instrumented_range: _Length
    """Limit that no detection range exceeds; never scaled."""
    elevation_min: _Angle
    """Lowest elevation that it sees; negative: below the horizontal."""
    elevation_max: _Angle
    """Highest elevation that it sees."""
    sector: _Angle
    """Width in azimuth; 360 degrees when it rotates."""
    revisit_time: _Time
    """Time between two looks at the same place."""
    mast_height: _Length
    """Height of the antenna above the ground."""
    claims: Mapping[str, Claim] = {}
    """Further advertised ranges by name."""

    @property
    def band(self) -> str:
        """Letter of the frequency band."""
        return self.facts["band"].text


class Interceptor(_Record):
    """A missile of an air-defence system, as its outer envelope only."""

    kind: Literal["interceptor"]
    """Kind of record."""
    reach: Annotated[Mapping[_TargetClass, Cited], Dimension("length")]
    """Greatest distance by class of target; a class that is missing is not engaged."""
    altitude_max: _Length
    """Greatest altitude of engagement."""
    altitude_min: _Length
    """Least height of engagement."""
    speed_max: _Speed
    """Peak speed."""


class RadarShare(_Frozen):
    """A radar of a system and how many fire units one of it serves."""

    radar: str
    """Id of the radar."""
    duty: _Duty
    """What it is for in this system."""
    fire_units_per_radar: _Count
    """Fire units served by one radar: 2 for a regiment of two battalions."""


class System(_Record):
    """An air-defence system, counted in fire units with one engagement radar each."""

    kind: Literal["system"]
    """Kind of record."""
    label: str
    """Short name for tables and maps."""
    fire_unit: str
    """What one fire unit is called and holds."""
    radars: tuple[RadarShare, ...] = Field(min_length=1)
    """Its radars."""
    interceptors: tuple[str, ...] = Field(min_length=1)
    """Ids of its interceptors."""
    engages: tuple[_TargetClass, ...] = Field(min_length=1)
    """Classes of target that it engages at all."""
    advertised_range: _Length
    """Radius of the claim circle that it is named with."""
    price: str
    """Id of the price of one fire unit."""
    prices: tuple[str, ...] = ()
    """Ids of other prices of the same system: contents, contracts, counting rules."""
    hardware_price: str = ""
    """Id of the price of one fire unit without missiles; empty: none is known."""
    load: _Shares = {}
    """Share of the magazine by interceptor; without it all are the first interceptor."""
    missile_prices: Mapping[str, str] = {}
    """Id of the price of one missile, by interceptor of the load."""

    @property
    def magazine(self) -> Mapping[str, float]:
        """Share of the magazine by interceptor, summing to 1."""
        if not self.load:
            return {self.interceptors[0]: 1.0}
        return {name: share.band.nominal for name, share in self.load.items()}


class Target(_Record):
    """A class of target."""

    kind: Literal["target"]
    """Kind of record."""
    target_class: _TargetClass
    """Class that interceptors' reach is given for."""
    rcs: _RcsTable = Field(min_length=1)
    """Radar cross-section by frequency band (lower-case letter) and aspect; `unstated` where the
    source names no band or no aspect."""
    rcs_ratio: _Ratios = {}
    """Factor on the X-band entries by band, where a source prints a ratio and no figure."""
    swerling: _Count
    """Swerling class of its fluctuation, 0 (steady) to 4; a class, not a quantity."""
    speed: _Speed
    """Usual speed; for a ballistic missile the speed at burnout."""
    height: _Length
    """Usual height or altitude; for a ballistic missile the apogee."""
    height_above: Literal["ground", "sea-level"]
    """What `height` is counted from."""


class Price(_Record):
    """A price, a contract or another sum of money, with what it holds."""

    kind: Literal["price"]
    """Kind of record."""
    amount: _Money
    """The sum, in then-year dollars as announced."""
    year: int = Field(ge=1980, le=2060)
    """Year of the money."""
    price_type: Literal[
        "export-contract", "national-contract", "notified-ceiling", "proposal", "press-estimate",
        "derived", "analyst-prior", "loss",
    ]  # fmt: skip
    """What kind of sum it is."""
    content: Literal["hardware", "with-missiles", "with-support", "missiles", "aircraft", "other"]
    """What is in it."""
    quantity: str = ""
    """What was bought, in words."""
    date: str = ""
    """When, as text."""
    counting_rule: str = ""
    """What one unit is taken to be, where the price is per unit."""
    missiles_included: _MaybeCount = None
    """Missiles in the price; None: not said."""
    note: str = ""
    """What the reader must know."""


class Prior(_Record):
    """An assumption shared by all systems, a published record of engagements, or a kill prior."""

    kind: Literal["prior"]
    """Kind of record."""
    group: Literal["sensing", "system", "kill", "engagement-record", "cost"]
    """What it belongs to; only what a study asks for is ever used."""
    value: Annotated[Cited, Dimension("")]
    """The band."""
    distribution: Literal[
        "log-uniform", "uniform", "triangular", "beta", "discrete", "fixed", "none"
    ]  # fmt: skip
    """How it is drawn; "none": shown, never drawn."""
    set_by: tuple[str, ...] = ()
    """Ids of the published records that set this prior, which then serve as no check of it."""


Record = Radar | Interceptor | System | Target | Price | Prior

#: Record class and folder by kind.
KINDS: Mapping[str, type[Record]] = {
    "radar": Radar,
    "interceptor": Interceptor,
    "system": System,
    "target": Target,
    "price": Price,
    "prior": Prior,
}


def parameters(record: Record) -> dict[str, Cited]:
    """Return every cited value of a record by dotted path (`radar.92n6e.calibration.range`)."""
    return dict(_walk(record, f"{record.kind}.{record.id}"))


def _walk(item: Any, path: str) -> Iterator[tuple[str, Cited]]:
    if isinstance(item, Cited):
        yield path, item
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from _walk(value, f"{path}.{key}")
    elif isinstance(item, tuple):
        for index, value in enumerate(item):
            yield from _walk(value, f"{path}.{getattr(value, 'radar', index)}")
    elif isinstance(item, BaseModel):
        for name in type(item).model_fields:
            yield from _walk(getattr(item, name), f"{path}.{name}")
