"""The `defence` block of a scenario file: raids, doctrine, terms of comparison, and models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from longshadow.scenario.fields import Block, Key, Length, TargetId, Text, Time
from longshadow.scenario.heights import Height
from longshadow.scenario.lists import listed
from longshadow.scenario.models import CoverageModel
from longshadow.scenario.terms import TERMS, Term
from longshadow.studies.defence.fixed_raids import FOUR_FIXED_RAIDS
from longshadow.studies.defence.prices import threat_prices
from longshadow.units import UnitError

__all__ = [
    "MOST_THREATS",
    "ConfirmationBlock",
    "DoctrineBlock",
    "FootprintsBlock",
    "LossBlock",
    "Params",
    "RaidBlock",
    "SitingBlock",
    "ThreatBlock",
]

#: Id of the raid that a user's own tracks make.
TRACKS = "tracks"
#: Most threats of one raid: beyond this no picture of the real world is left.
MOST_THREATS = 5_000
#: Greatest range of each class of ballistic missile, by which the classes are told apart.
_MOST_RANGE_M = {"srbm": 1_000e3, "mrbm": 3_000e3, "irbm": 5_500e3}


def _read_raids(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value != "builtin:four-fixed-raids":
        raise UnitError("must be builtin:four-fixed-raids, or raids by name")
    return FOUR_FIXED_RAIDS


class ThreatBlock(Block):
    """One kind of threat in a raid: straight approaches, or ballistic arcs, from all sides."""

    target: TargetId
    """What comes: id of a target in the catalogue."""
    share: Annotated[float | int, Field(gt=0, le=1)] = 1.0
    """Share of the raid's total; the shares of a raid sum to 1."""
    height: Height | None = None
    """What flies in air: height above ground (AGL) or altitude above sea level (AMSL)."""
    distance: Annotated[Length, Field(gt=0, le=1_000_000)] | None = None
    """What flies in air: how far from the asset its approach begins."""
    range: Annotated[Length, Field(ge=30_000, le=12_000_000)] | None = None
    """Ballistic: range of the arc of least energy that ends at the asset."""
    apogee: Annotated[Length, Field(ge=10_000, le=5_000_000)] | None = None
    """Ballistic: highest altitude, for an arc that is not the one of least energy."""

    @model_validator(mode="after")
    def _flies_one_way(self) -> Self:
        if (self.range is None) == (self.height is None):
            raise ValueError("give either 'height' and 'distance', or 'range' of a ballistic arc")
        if (self.height is None) != (self.distance is None):
            raise ValueError("'height' and 'distance' are given together")
        most = _MOST_RANGE_M.get(self.target)
        if self.range is not None and most is not None and self.range > most:
            raise ValueError(f"a {self.target} flies at most {most / 1e3:,.0f} km")
        if self.apogee is not None and self.range is None:
            raise ValueError("an 'apogee' belongs to a ballistic 'range'")
        return self


class RaidBlock(Block):
    """A raid, fixed before any result is known: chance picks assets, directions and moments."""

    label: Text
    """What it is called in the report."""
    total: Annotated[int, Field(ge=1, le=MOST_THREATS)]
    """How many threats, of all kinds together: the one thing of a raid that may be varied."""
    window: Annotated[Time, Field(ge=0, le=86_400)] = 300.0
    """Arrivals are spread evenly, by chance, over this time."""
    threats: Annotated[
        tuple[ThreatBlock, ...], BeforeValidator(listed), Field(min_length=1, max_length=12)
    ]
    """What it consists of."""

    @field_validator("threats")
    @classmethod
    def _makes_a_whole(cls, value: tuple[ThreatBlock, ...]) -> tuple[ThreatBlock, ...]:
        total = sum(threat.share for threat in value)
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"the shares of the threats sum to {total:g}, and must sum to 1")
        named = [threat.target for threat in value]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            # answers are told by target: two ways to fly are two raids
            raise ValueError(f"threats name a target twice: {', '.join(twice)}; make two raids")
        return value


class SitingBlock(Block):
    """Where units stand to defend assets: one rule for all options, optimised for none.

    Units take turns over the assets in the order of the scenario; each stands at a
    low-discrepancy point within a distance of its asset, moved to high ground near by.
    """

    within: Annotated[Length, Field(gt=0, le=200_000)] = 10_000.0
    """Greatest distance from the asset."""
    highest_within: Annotated[Length, Field(ge=0, le=50_000)] = 3_000.0
    """Each site moves to the highest ground within this distance."""
    placements: Annotated[int, Field(ge=1, le=64)] = 3
    """How many placements are tried; results are distributions over them."""


class DoctrineBlock(Block):
    """How a defence fires."""

    salvo: Annotated[int, Field(ge=1, le=8)] = 2
    """Missiles fired together at one target."""
    shoot_look_shoot: bool = True
    """Whether a target that was missed is fired at again."""
    most_salvos: Annotated[int, Field(ge=1, le=10)] = 3
    """Salvos at one target at most, where it is fired at again."""


class ConfirmationBlock(Block):
    """When a radar has a track: so many detections in so many successive scans of its own."""

    hits: Annotated[int, Field(ge=1, le=8)] = 3
    """Detections that it takes."""
    of: Annotated[int, Field(ge=1, le=8)] = 5
    """Successive scans in which they must fall."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.hits > self.of:
            raise ValueError(f"{self.hits} detections cannot fall in {self.of} scans")
        return self


class LossBlock(Block):
    """Radars that fail, chosen by chance: what a defence is worth without some of them."""

    radars: Annotated[int, Field(ge=1, le=100)]
    """How many."""
    duty: Literal["engagement", "acquisition"] = "engagement"
    """Which: those that guide interceptors, or those that only search."""
    at: Annotated[Time, Field(ge=-86_400, le=86_400)] = 0.0
    """When, counted from the first moment at which a threat may arrive; negative: before."""


class FootprintsBlock(Block):
    """The ground that one fire unit defends against ballistic arcs, on a smooth Earth."""

    ranges: Annotated[
        tuple[Annotated[Length, Field(ge=30_000, le=12_000_000)], ...],
        BeforeValidator(listed), Field(max_length=6),
    ] = (300_000.0, 1_300_000.0)  # fmt: skip
    """Ranges of the arcs: those below 1,000 km with the short-range missile's cross-section, below
    3,000 km the medium-range, below 5,500 km the intermediate-range missile's, else a strategic
    re-entry vehicle's."""


class Params(Block):
    """Which raids are survived: what reaches the assets, what runs out first, what decides."""

    REQUIRES: ClassVar[tuple[str, ...]] = ("area", "assets", "options")
    FILES: ClassVar[tuple[str, ...]] = ("tracks",)

    raids: Annotated[
        Mapping[Key, RaidBlock],
        BeforeValidator(_read_raids),
        Field(max_length=12),
        WithJsonSchema(
            {"anyOf": [{"const": "builtin:four-fixed-raids"}, {"type": "object"}]}
        ),
    ] = {}  # fmt: skip
    """The raids: builtin:four-fixed-raids, or raids by id."""
    totals: Mapping[Key, Annotated[int, Field(ge=1, le=MOST_THREATS)]] = {}
    """Total count of a raid, by its id, in place of its own."""
    tracks: Text | None = None
    """A file of tracks (.csv, .gpx, .kml, .parquet) that the user brings: one more raid, each track
    flown by one threat."""
    tracks_target: TargetId | None = None
    """What flies the tracks."""
    options: Annotated[tuple[Key, ...], BeforeValidator(listed), Field(max_length=24)] = ()
    """Options that are looked at; without it all."""
    siting: SitingBlock = SitingBlock()
    """Where units stand."""
    doctrine: DoctrineBlock = DoctrineBlock()
    """How they fire."""
    picture: Literal["coordinated", "shared", "separate"] = "coordinated"
    """Coordinated: a unit knows what its own radars see, and what others engage. Shared: it knows
    what any radar of the option sees. Separate: it knows neither."""
    facing: Literal["spread", "all-round"] = "spread"
    """Where radars that look one way look. Spread: in the directions of one even sequence, as
    sited. All-round: everywhere, as if crews had turned them to whatever comes."""
    kill_priors: Literal["shared", "by-system"] = "shared"
    """Probability that one shot kills: one prior a class of target for all systems, or the
    catalogue's priors by system where it has any."""
    confirmation: ConfirmationBlock = ConfirmationBlock()
    """When a radar has a track."""
    loss: LossBlock | None = None
    """Radars that fail."""
    terms: Annotated[
        tuple[Term, ...],
        BeforeValidator(listed), Field(min_length=1, max_length=5),
    ] = TERMS  # fmt: skip
    """On which terms options are compared; the first is the main one."""
    missiles_added: Annotated[int, Field(ge=1, le=1000)] = 64
    """Missiles a fire unit in the terms 'missiles' and 'support', the same for all systems."""
    saturation: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MOST_THREATS)], ...],
        BeforeValidator(listed), Field(max_length=16),
    ] = (12, 24, 48, 96, 192)  # fmt: skip
    """Total counts for the curve of leakage against the size of the raid."""
    footprints: FootprintsBlock | None = FootprintsBlock()
    """The ground that one unit defends against ballistic arcs; null: none."""
    draws: Annotated[int, Field(ge=8, le=1 << 17)] = 64
    """How many of the scenario's draws are played."""
    replications: Annotated[int, Field(ge=10, le=1_000_000)] = 100
    """How often each of them is played."""
    directions: Annotated[int, Field(ge=4, le=360)] = 24
    """Directions of approach, evenly spread over 360 degrees, from which chance picks."""
    log_events: bool = False
    """Whether every event of the replications at the median draw is kept as a table."""
    model: CoverageModel = CoverageModel()
    """The models of detection by name."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Ids of the targets that the study rests on."""
        named = [threat.target for raid in self.raids.values() for threat in raid.threats]
        if self.tracks_target:
            named.append(self.tracks_target)
        if self.footprints is not None:
            named += ["srbm", "mrbm", "irbm", "icbm-reentry-vehicle"]
        return tuple(dict.fromkeys(named))

    @property
    def prices(self) -> tuple[str, ...]:
        """Ids of the prices that the study rests on beside those of the systems."""
        raids = [[threat.target for threat in raid.threats] for raid in self.raids.values()]
        raids += [[self.tracks_target]] if self.tracks_target else []
        return tuple(dict.fromkeys(price for raid in raids for price in threat_prices(raid)))

    @field_validator("model")
    @classmethod
    def _detects_by_sight(cls, value: CoverageModel) -> CoverageModel:
        if value.diffraction != "none":
            raise ValueError("the defence study knows sight only: write 'diffraction: none'")
        if value.required_pd != "calibration":
            raise ValueError("required_pd has no place here: raids count with the probability")
        return value

    @model_validator(mode="after")
    def _has_a_raid(self) -> Self:
        if (self.tracks is None) != (self.tracks_target is None):
            raise ValueError("'tracks' and 'tracks_target' are given together")
        if TRACKS in self.raids:
            raise ValueError(
                f"no raid can be called {TRACKS!r}: that is the raid of a file's tracks"
            )
        if not self.raids and self.tracks is None:
            raise ValueError("give 'raids', or a file of 'tracks'")
        strange = sorted(set(self.totals) - set(self.raids))
        if strange:
            raise ValueError(f"totals names no raid: {', '.join(strange)}")
        if len(set(self.terms)) != len(self.terms):
            raise ValueError("terms names something twice")
        return self
