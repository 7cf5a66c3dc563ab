"""The models of detection by name, for every study that looks: what is not named is not used."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from longshadow.scenario.fields import Block, Length
from longshadow.sensing.losses import Air
from longshadow.units import UnitError, parse, written

__all__ = ["CoverageModel", "RainBlock"]

_REFRACTIVITY = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*N-units\s*")


def _read_earth(value: Any) -> float:
    match = _REFRACTIVITY.fullmatch(value) if isinstance(value, str) else None
    if not match:
        try:
            return parse(value, "ratio")
        except UnitError as fault:
            words = "write a factor such as 4/3, or a surface refractivity such as '315 N-units'"
            raise UnitError(f"{fault}; {words}") from None
    from longshadow.physics.refractivity import earth_factor_from_surface_refractivity

    try:
        return float(earth_factor_from_surface_refractivity(float(match[1])))
    except ValueError as fault:
        raise UnitError(str(fault)) from None


def _read_pd(value: Any) -> float | str:
    if value == "calibration":
        return "calibration"
    try:
        chance = parse(value, "probability")
    except UnitError as fault:
        words = "write 'calibration', or a probability such as 0.9"
        raise UnitError(f"{fault}; {words}") from None
    if not 0.0 < chance < 1.0:
        raise UnitError("must lie between 0 and 1, both excluded: no radar is ever quite sure")
    return chance


def _read_rain(value: Any) -> float:
    return parse(value, "rain")


def _listed(value: Any) -> Any:
    if value == "none":
        return ()
    if not isinstance(value, list | tuple):
        raise UnitError("must be none, or a list: [gas], [rain] or [gas, rain]")
    return tuple(value)


class RainBlock(Block):
    """Rain over the whole area at once: the worst case of a wide front, not of a shower."""

    rate: Annotated[
        float,
        BeforeValidator(_read_rain),
        Field(gt=0, le=150),
        PlainSerializer(lambda rate: f"{rate:g} mm/h", return_type=str, when_used="json"),
        WithJsonSchema({"type": "string", "examples": ["5 mm/h"]}),
    ]
    """Rain rate: 1 mm/h is light, 5 moderate, 25 heavy."""
    top: Annotated[Length, Field(gt=0, le=8_000)] = 4_000.0
    """Altitude of the melting layer, above which there is no rain (ITU-R P.839: about 5 km in the
    tropics, 2 to 4 km farther north)."""


class CoverageModel(Block):
    """The models by name; nothing is inferred from what is left out."""

    detection: Literal["claim-calibrated"] = "claim-calibrated"
    """How far a radar sees: a published range at a published radar cross-section sets the scale
    (fourth-root law), and the instrumented range limits it."""
    earth: Annotated[
        float,
        BeforeValidator(_read_earth),
        Field(ge=0.5, le=10.0),
        PlainSerializer(written, return_type=str, when_used="json"),
        WithJsonSchema({"type": ["string", "number"], "examples": ["4/3", "315 N-units"]}),
    ] = 4.0 / 3.0
    """Effective Earth radius factor k for refraction, or the surface refractivity that gives it:
    4/3 is the textbook atmosphere, 315 N-units the reference atmosphere of ITU-R P.453."""
    atmosphere: Annotated[
        tuple[Literal["gas", "rain"], ...],
        BeforeValidator(_listed),
        WithJsonSchema(
            {"anyOf": [{"const": "none"}, {"type": "array", "items": {"enum": ["gas", "rain"]}}]}
        ),
    ] = ()
    """What weakens the wave on its way: gas (ITU-R P.676, standard atmosphere), rain (ITU-R P.838);
    without it the wave crosses free space."""
    rain: RainBlock | None = None
    """How hard it rains, where `atmosphere` names rain."""
    claims_hold_in: Literal["clear-air", "free-space"] = "clear-air"
    """Where `atmosphere` names gas: whether a published range already holds what gas takes on the
    way to a target at 10 km, or is one of free space from which gas is still to be taken."""
    diffraction: Literal["none", "delta-bullington"] = "none"
    """How terrain acts: none is geometric sight; delta-bullington (ITU-R P.526) lets the wave bend
    over ridges, and weakens it where it grazes them."""
    scan_loss: Literal["none", "cosine"] = "none"
    """What a radar that does not rotate loses off its boresight: nothing, or gain by a power of the
    cosine (prior scan-loss-exponent). A published range is taken to stand on boresight."""
    required_pd: Annotated[
        float | Literal["calibration"],
        BeforeValidator(_read_pd),
    ] = "calibration"
    """Detection probability of one scan that counts as covered: that of each radar's own claim,
    or one number for all radars."""
    aspect: Literal["nose", "broadside"] = "nose"
    """Which radar cross-section of each target is used."""

    @model_validator(mode="after")
    def _named_both_or_neither(self) -> Self:
        if len(set(self.atmosphere)) != len(self.atmosphere):
            raise ValueError("atmosphere names something twice")
        if ("rain" in self.atmosphere) != (self.rain is not None):
            raise ValueError(
                "rain is named in 'atmosphere: [gas, rain]' and said in 'rain: {rate: 5 mm/h}', "
                "both or neither"
            )
        return self

    @property
    def air(self) -> Air:
        """What the air takes on the way."""
        rate, top = (self.rain.rate, self.rain.top) if self.rain else (0.0, 0.0)
        return Air("gas" in self.atmosphere, rate, top, self.claims_hold_in)
