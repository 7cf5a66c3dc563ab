"""Fields of a scenario file: quantities with units, dates, ids that point into the catalogue.

A study builds its ``Params`` from these, so that every scenario key is read, checked, shown in
editors and written back in the same way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from longshadow import units
from longshadow.scenario.nearest import did_you_mean

__all__ = [
    "Block",
    "Date",
    "Key",
    "Latitude",
    "Length",
    "Longitude",
    "Money",
    "SourceId",
    "TargetId",
    "Text",
    "Time",
    "id_among",
]


class Block(BaseModel):
    """A mapping in a scenario file: frozen, and closed to keys that it does not know."""

    REQUIRES: ClassVar[tuple[str, ...]] = ()
    """For a study's block: keys at the top of the file that a run of the study needs."""
    FILES: ClassVar[tuple[str, ...]] = ()
    """For a study's block: keys that name files, read from the folder of the scenario file."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, strict=True
    )


def _quantity(dimension: str) -> Any:
    unit = units.DIMENSIONS[dimension]
    pattern = f"A {dimension} with its unit: one of {', '.join(u or '(none)' for u in unit)}"

    def read(value: Any) -> float:
        return units.parse(value, dimension)

    def write(value: float) -> str:
        return f"{units.written(value)} {next(iter(unit))}"

    return (
        BeforeValidator(read),
        PlainSerializer(write, return_type=str, when_used="json"),
        WithJsonSchema(
            {"type": "string", "description": pattern, "examples": [units.example(dimension)]}
        ),
    )


_DEGREES = re.compile(r"\s*([+-]?\d+(?:\.\d*)?)\s*deg\s*")


def _write_degrees(value: float) -> str:
    return f"{units.written(value)} deg"


def _degrees(limit: float) -> Any:
    def read(value: Any) -> float:
        match = _DEGREES.fullmatch(value) if isinstance(value, str) else None
        if not match:
            raise units.UnitError("must be an angle in degrees, such as '31.5 deg'")
        degrees = float(match[1])
        if abs(degrees) > limit:
            raise units.UnitError(f"must lie between -{limit:g} deg and {limit:g} deg")
        return degrees

    return (
        BeforeValidator(read),
        PlainSerializer(_write_degrees, return_type=str, when_used="json"),
        WithJsonSchema({"type": "string", "examples": ["31.5 deg"]}),
    )


def _read_date(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            raise ValueError
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("date", "must be a date such as 2021-03-19") from None


Length = Annotated[float, *_quantity("length")]
"""Metres inside; "400 km" in the file."""
Time = Annotated[float, *_quantity("time")]
"""Seconds inside; "20 yr" in the file."""
Money = Annotated[float, *_quantity("money")]
"""United States dollars inside; "5.43 bn USD" in the file."""
Latitude = Annotated[float, *_degrees(90.0)]
"""Degrees, "31.5 deg" in the file."""
Longitude = Annotated[float, *_degrees(180.0)]
"""Degrees, "-4.25 deg" in the file."""
Date = Annotated[
    dt.date,
    BeforeValidator(_read_date),
    PlainSerializer(lambda value: value.isoformat(), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A calendar day, 2021-03-19 in the file."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""Free text of at most 500 characters; shown as text wherever it appears."""
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
"""A short name in lower case, digits and hyphens; it becomes part of the names of results."""


def _known(kind: str, also: Collection[str] = ()) -> Callable[[str, ValidationInfo], str]:
    def check(value: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(kind)
        if known is None or value in known or value in also:
            return value
        allowed = sorted({*known, *also})
        raise PydanticCustomError(
            "unknown_id",
            "no entry of this id among the {kind}",
            {"kind": kind, "remedy": did_you_mean(value, allowed)},
        )

    return check


def id_among(kind: str, also: Collection[str] = ()) -> Any:
    """Return what makes a text an id: `Annotated[str, *id_among("systems")]`.

    Parameters
    ----------
    kind
        "systems", "targets", "radars", "sources" …: a name in the context of validation.
    also
        Words accepted beside the ids.
    """
    schema = {"type": "string", "description": f"An id among the {kind}."}
    return AfterValidator(_known(kind, also)), WithJsonSchema(schema)


TargetId = Annotated[str, *id_among("targets")]
"""Id of a target: `longshadow list targets`."""
SourceId = Annotated[str, *id_among("sources")]
"""Id of a source in the scenario's own `sources` or in the catalogue."""
