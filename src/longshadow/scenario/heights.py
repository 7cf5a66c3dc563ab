"""Heights of targets in a scenario file: above ground or above sea level, never mixed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from longshadow.units import UnitError, parse

__all__ = ["Height", "TargetHeight"]

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
"""Height above ground (AGL) or altitude above mean sea level (AMSL), "100 m AGL" in the file."""
