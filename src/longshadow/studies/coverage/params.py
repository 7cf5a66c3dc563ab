"""The `coverage` block of a scenario file: targets, heights, and which models are used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    field_validator,
)

from longshadow.scenario.fields import Block, TargetId
from longshadow.studies.coverage.model import CoverageModel
from longshadow.units import UnitError, parse

__all__ = ["Params", "TargetHeight"]

_HEIGHT = re.compile(r"(.+?)\s+(AGL|AMSL)\s*")
_MOST_M = 40_000.0


@dataclass(frozen=True)
class TargetHeight:
    """A target's height above ground (AGL) or altitude above mean sea level (AMSL), metres."""

    metres: float
    reference: Literal["AGL", "AMSL"]

    @property
    def id(self) -> str:
        """Whole metres, as they stand in the names of findings."""
        return f"{round(self.metres)}m"

    @property
    def label(self) -> str:
        """In words."""
        size = f"{self.metres / 1000:g} km" if self.metres >= 1000 else f"{self.metres:g} m"
        return f"{size} above {'ground' if self.reference == 'AGL' else 'sea level'}"


def _read_height(value: Any) -> TargetHeight:
    if isinstance(value, TargetHeight):
        return value
    match = _HEIGHT.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise UnitError(
            "must say what it is counted from: '100 m AGL' (above ground) or '10 km AMSL' "
            "(above mean sea level)"
        )
    metres = parse(match[1], "length")
    if not 0.0 < metres <= _MOST_M:
        raise UnitError("must lie above 0 and at most at 40 km")
    return TargetHeight(metres, "AGL" if match[2] == "AGL" else "AMSL")


def _write_height(value: TargetHeight) -> str:
    return f"{value.metres:g} m {value.reference}"


Height = Annotated[
    TargetHeight,
    BeforeValidator(_read_height),
    PlainSerializer(_write_height, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["100 m AGL", "10 km AMSL"]}),
]


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Params(Block):
    """What radars and interceptors reach over the ground, for stated targets and heights."""

    REQUIRES: ClassVar[tuple[str, ...]] = ("area", "sites", "options")

    targets: Annotated[
        tuple[TargetId, ...], BeforeValidator(_listed), Field(min_length=1, max_length=20)
    ]
    """Ids of targets in the catalogue."""
    heights: Annotated[
        tuple[Height, ...], BeforeValidator(_listed), Field(min_length=1, max_length=12)
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
