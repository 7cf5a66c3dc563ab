"""The `coverage` block of a scenario file: targets, heights, and which models are used."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, field_validator

from longshadow.scenario.fields import Block, TargetId
from longshadow.scenario.heights import Height, TargetHeight
from longshadow.scenario.lists import listed
from longshadow.scenario.models import CoverageModel

__all__ = ["Params"]


class Params(Block):
    """What radars and interceptors reach over the ground, for stated targets and heights."""

    REQUIRES: ClassVar[tuple[str, ...]] = ("area", "sites", "options")

    targets: Annotated[
        tuple[TargetId, ...], BeforeValidator(listed), Field(min_length=1, max_length=20)
    ]
    """Ids of targets in the catalogue."""
    heights: Annotated[
        tuple[Height, ...], BeforeValidator(listed), Field(min_length=1, max_length=12)
    ]
    """Heights above ground (AGL) for low flyers, altitudes above sea level (AMSL) for others."""
    model: CoverageModel = CoverageModel()
    """The models by name."""

    @field_validator("heights")
    @classmethod
    def _distinct(cls, value: tuple[TargetHeight, ...]) -> tuple[TargetHeight, ...]:
        ids = [height.id for height in value]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(
                f"{', '.join(twice)} stands twice: heights must differ in metres, whatever they "
                "are counted from"
            )
        return value

    antenna_levels: Annotated[int, Field(ge=5, le=32)] = 5
    """Antenna heights whose lines of sight are computed, from the lowest draw to the highest;
    answers are interpolated between them."""
    single_units: Annotated[int, Field(ge=1, le=16)] = 2
    """Units of each placement whose own circle is compared with the advertised one."""
