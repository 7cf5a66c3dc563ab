"""Units at the border: "400 km" becomes 400000.0 once, and nothing inside carries a unit again.

Glossary of name suffixes used everywhere inside
------------------------------------------------
======== ======================= ========== ===============================
suffix   quantity                suffix     quantity
======== ======================= ========== ===============================
_m       metres                  _rad       radians
_m2      square metres           _deg       degrees (only at the border)
_mps     metres per second       _hz        hertz
_s       seconds                 _usd       United States dollars
_dbsm    decibels to 1 m2        _ratio     plain number
======== ======================= ========== ===============================

A small parser is used in place of a general library because a scenario needs a closed list of
dimensions, decibel quantities and money, and a start-up of milliseconds; the general library
`pint` serves as the oracle in the tests.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

__all__ = [
    "DIMENSIONS",
    "UnitError",
    "allowed_units",
    "db",
    "example",
    "format_quantity",
    "from_db",
    "parse",
    "split",
    "to_unit",
    "written",
]


class UnitError(ValueError):
    """A text is not a quantity of the dimension that was asked for."""


_FOOT_M = 0.3048  # exact, international yard and pound agreement 1959
_NAUTICAL_MILE_M = 1852.0  # exact, 1929
_MILE_M = 1609.344
_YEAR_S = 365.25 * 86400.0  # Julian year, IAU

#: Factor to the SI unit for every unit that a dimension accepts; the first one is the SI unit.
DIMENSIONS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "length": {
            "m": 1.0,
            "km": 1e3,
            "ft": _FOOT_M,
            "nmi": _NAUTICAL_MILE_M,
            "mi": _MILE_M,
            "cm": 1e-2,
        },
        "area": {"m2": 1.0, "km2": 1e6},
        "rcs": {"m2": 1.0, "dBsm": math.nan},
        "speed": {
            "m/s": 1.0,
            "km/s": 1e3,
            "km/h": 1 / 3.6,
            "kn": _NAUTICAL_MILE_M / 3600.0,
        },
        "time": {
            "s": 1.0,
            "ms": 1e-3,
            "min": 60.0,
            "h": 3600.0,
            "d": 86400.0,
            "yr": _YEAR_S,
        },
        "angle": {"rad": 1.0, "deg": math.pi / 180.0},
        "frequency": {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9},
        "money": {"USD": 1.0, "k USD": 1e3, "M USD": 1e6, "bn USD": 1e9, "tn USD": 1e12},
        "ratio": {"": 1.0, "%": 1e-2, "dB": math.nan},
        "probability": {"": 1.0, "%": 1e-2},
        "count": {"": 1.0},
        "rain": {"mm/h": 1.0},
        "rate": {"/yr": 1.0 / _YEAR_S, "/s": 1.0},
    }
)

_NUMBER = re.compile(
    r"\s*([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*", re.DOTALL | re.ASCII
)
_FRACTION = re.compile(r"\s*(\d{1,9})\s*/\s*(\d{1,9})\s*", re.ASCII)


def allowed_units(dimension: str) -> tuple[str, ...]:
    """Return the units that a dimension accepts, the SI unit first."""
    return tuple(DIMENSIONS[dimension])


def from_db(value_db: float) -> float:
    """Return the power ratio of a value in decibels.

    >>> from_db(20.0)
    100.0
    """
    return float(10.0 ** (value_db / 10.0))


def db(ratio: float) -> float:
    """Return a power ratio in decibels; raises ValueError unless ratio > 0."""
    if not ratio > 0:
        raise ValueError(f"ratio = {ratio}: must be above 0 to be written in decibels")
    return 10.0 * math.log10(ratio)


def split(text: str) -> tuple[float, str]:
    """Split "400 km" into (400.0, "km"); a fraction such as "4/3" is a plain number.

    Raises
    ------
    UnitError
        If the text does not begin with a finite number.
    """
    fraction = _FRACTION.fullmatch(text)
    if fraction and int(fraction[2]):
        return int(fraction[1]) / int(fraction[2]), ""
    match = _NUMBER.fullmatch(text)
    value = float(match[1].replace("_", "")) if match else math.nan
    if not match or not math.isfinite(value):
        raise UnitError("not a finite number followed by a unit")
    return value, " ".join(match[2].split())


def parse(text: str | int | float, dimension: str) -> float:
    """Return the SI value of a written quantity.

    Parameters
    ----------
    text
        "400 km", "-20 dBsm", "4/3"; a bare number only where the dimension has no unit.
    dimension
        A key of `DIMENSIONS`.

    Raises
    ------
    UnitError
        If the number is not finite, or its unit is missing or of another dimension; the text
        names the units that are accepted.

    Examples
    --------
    >>> parse("400 km", "length")
    400000.0
    >>> parse("-20 dBsm", "rcs")
    0.01
    """
    units = DIMENSIONS[dimension]
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise UnitError(f"expected a {dimension} such as {example(dimension)!r}")
    try:
        value, unit = split(text) if isinstance(text, str) else (float(text), "")
        if unit not in units:
            raise UnitError(_wrong_unit(unit, dimension))
        factor = units[unit]
        value_si = from_db(value) if math.isnan(factor) else value * factor
    except OverflowError:
        value_si = math.inf
    if not math.isfinite(value_si):
        raise UnitError("must be a finite number")
    return value_si


def example(dimension: str) -> str:
    """Return a written example of a dimension, for messages."""
    unit = next(u for u in DIMENSIONS[dimension])
    return f"10 {unit}".strip()


def _wrong_unit(unit: str, dimension: str) -> str:
    accepted = ", ".join(u or "(no unit)" for u in DIMENSIONS[dimension])
    if not unit:
        return f"a unit is missing; a {dimension} is written with one of: {accepted}"
    other = next((name for name, units in DIMENSIONS.items() if unit in units), None)
    if other:
        return f"{unit!r} is a unit of {other}, not of {dimension}; use one of: {accepted}"
    return f"unknown unit {unit!r}; a {dimension} is written with one of: {accepted}"


def to_unit(value_si: float, unit: str, dimension: str) -> float:
    """Return an SI value expressed in a unit of its dimension."""
    factor = DIMENSIONS[dimension][unit]
    return db(value_si) if math.isnan(factor) else value_si / factor


def format_quantity(value_si: float, unit: str, dimension: str, digits: int = 4) -> str:
    """Return "400 km" for an SI value, with at most so many significant digits."""
    return f"{to_unit(value_si, unit, dimension):.{digits}g} {unit}".strip()


def written(value: float) -> str:
    """Return a number as decimal text that reads back as the very same number.

    >>> written(4 / 3), written(400e3), written(1e-7)
    ('1.3333333333333333', '400000', '0.0000001')
    """
    return format(Decimal(repr(float(value))), "f").removesuffix(".0")
