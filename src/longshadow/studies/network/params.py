"""The `network` block of a scenario file: flights, rules of the picture, and which models."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from longshadow.scenario.fields import Block, Key, Length, TargetId, Text, Time
from longshadow.scenario.heights import Height
from longshadow.scenario.lists import listed
from longshadow.scenario.models import CoverageModel
from longshadow.units import UnitError, parse, written

__all__ = ["AccuracyBlock", "ApproachesBlock", "ConfirmationBlock", "Params"]


def _read_angle(value: Any) -> float:
    angle = parse(value, "angle")
    if not 0.0 < angle <= math.radians(10.0):
        raise UnitError("must lie above 0 and at most at 10 deg")
    return angle


_Angle = Annotated[
    float,
    BeforeValidator(_read_angle),
    PlainSerializer(lambda v: f"{written(v)} rad", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["0.3 deg"]}),
]


class ApproachesBlock(Block):
    """Straight approaches to the middle of the defended region, from all sides alike."""

    count: Annotated[int, Field(ge=1, le=500)]
    """How many: their directions are spread evenly over 360 degrees, turned by one random angle."""
    height: Height
    """Height above ground (AGL) or altitude above sea level (AMSL) all the way."""
    distance: Annotated[Length, Field(gt=0, le=2_000_000)]
    """How far from the middle they begin; it must lie on the terrain on all sides."""
    start_within: Annotated[Time, Field(ge=0, le=86_400)] = 0.0
    """They begin at random moments within this time; by default all at once."""


class ConfirmationBlock(Block):
    """When a radar begins a track: so many detections in so many successive scans of its own."""

    hits: Annotated[int, Field(ge=1, le=16)] = 3
    """Detections that it takes."""
    of: Annotated[int, Field(ge=1, le=16)] = 5
    """Successive scans in which they must fall."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.hits > self.of:
            raise ValueError(f"{self.hits} detections cannot fall in {self.of} scans")
        return self


class AccuracyBlock(Block):
    """Standard deviations of what a radar measures: an assumption, the same for all radars.

    No public source gives them. They touch the exported detections and nothing else.
    """

    range: Annotated[Length, Field(gt=0, le=20_000)]
    """Of the slant range."""
    azimuth: _Angle
    """Of the azimuth."""
    elevation: _Angle
    """Of the elevation."""


class Params(Block):
    """What several radars together make of flights: detection, confirmation, continuity."""

    REQUIRES: ClassVar[tuple[str, ...]] = ("area", "sites", "options")
    FILES: ClassVar[tuple[str, ...]] = ("tracks",)

    target: TargetId
    """What flies: id of a target in the catalogue."""
    tracks: Text | None = None
    """A file of tracks (.csv, .gpx, .kml, .parquet), read from the folder of the scenario file."""
    approaches: ApproachesBlock | None = None
    """Straight approaches, in place of a file of tracks."""
    options: Annotated[tuple[Key, ...], BeforeValidator(listed), Field(max_length=24)] = ()
    """Options that are looked at; without it all that have radars."""
    confirmation: ConfirmationBlock = ConfirmationBlock()
    """When a radar begins a track."""
    drop_after: Annotated[int, Field(ge=1, le=100)] = 5
    """Scans of every radar without a detection after which a track is dropped."""
    accuracy: AccuracyBlock
    """How well radars measure, in the exported detections."""
    model: CoverageModel = CoverageModel()
    """The models by name."""
    antenna_levels: Annotated[int, Field(ge=5, le=32)] = 5
    """Antenna heights whose lines of sight are computed, from the lowest draw to the highest;
    answers are interpolated between them."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Ids of the targets that the study rests on."""
        return (self.target,)

    @field_validator("model")
    @classmethod
    def _asks_no_threshold(cls, value: CoverageModel) -> CoverageModel:
        if value.required_pd != "calibration":
            raise ValueError(
                "required_pd has no place here: the network counts with the probability itself"
            )
        return value

    @model_validator(mode="after")
    def _one_kind_of_flight(self) -> Self:
        if (self.tracks is None) == (self.approaches is None):
            raise ValueError("give either 'tracks', a file, or 'approaches'")
        if self.tracks is not None and self.model.diffraction != "none":
            raise ValueError(
                "diffraction is computed for flights at one height: with 'tracks' write "
                "'diffraction: none'"
            )
        return self
