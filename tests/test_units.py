"""Units: exact definitions, an independent library, and everything that is refused."""

from __future__ import annotations

import contextlib
import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.units import (
    DIMENSIONS,
    UnitError,
    allowed_units,
    db,
    example,
    format_quantity,
    from_db,
    parse,
    split,
    to_unit,
    written,
)

#: How the other library writes our units, and its unit for the SI value.
_PINT = {
    "length": "m", "area": "m**2", "speed": "m/s", "time": "s", "angle": "rad",
    "frequency": "Hz",
}  # fmt: skip
_SPELT = {
    "nmi": "nautical_mile", "m2": "m**2", "km2": "km**2", "kn": "knot", "d": "day",
    "yr": "julian_year", "mi": "mile", "ft": "foot",
}  # fmt: skip
CASES = [(dimension, unit) for dimension in _PINT for unit in DIMENSIONS[dimension]]


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    made = pint.UnitRegistry()
    made.define("julian_year = 31557600 * second")
    return made


@pytest.mark.parametrize(("dimension", "unit"), CASES)
def test_against_pint(registry: pint.UnitRegistry, dimension: str, unit: str) -> None:
    theirs = registry.Quantity(7.25, _SPELT.get(unit, unit)).to(_PINT[dimension]).magnitude
    assert parse(f"7.25 {unit}", dimension) == pytest.approx(theirs, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("400 km", "length", 400_000.0),
        ("1 nmi", "length", 1852.0),  # exact by definition
        ("1 ft", "length", 0.3048),  # exact by definition
        ("-20 dBsm", "rcs", 0.01),
        ("0 dBsm", "rcs", 1.0),
        ("5.43 bn USD", "money", 5.43e9),
        ("1.58 tn USD", "money", 1.58e12),
        ("4/3", "ratio", 4 / 3),
        (36, "count", 36.0),
        ("50 %", "probability", 0.5),
        ("3 dB", "ratio", 1.9952623149688795),  # 10**0.3
        ("1_000 m", "length", 1000.0),
        (" 12 \t km ", "length", 12_000.0),
        ("360 deg", "angle", 2 * math.pi),
        (".5 km", "length", 500.0),
        ("1 /yr", "rate", 1 / 31_557_600),
    ],
)
def test_known_values(text: str | float, dimension: str, value: float) -> None:
    assert parse(text, dimension) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "dimension", "words"),
    [
        ("400 kg", "length", "unknown unit"),
        ("400 s", "length", "unit of time"),
        ("400", "length", "a unit is missing"),
        (400, "length", "a unit is missing"),
        ("km", "length", "not a finite number"),
        ("nan km", "length", "not a finite number"),
        ("inf km", "length", "not a finite number"),
        ("1e999 km", "length", "finite"),
        ("1e307 km", "length", "finite"),
        ("99999 dBsm", "rcs", "finite"),
        (10**400, "count", "finite"),
        (math.nan, "count", "finite"),
        (math.inf, "count", "finite"),
        (True, "count", "expected a count"),
        (None, "length", "expected a length"),
        ("1/0", "ratio", "unit"),
        ("9" * 400 + "/1", "ratio", "unit"),
        ("٤ km", "length", "not a finite number"),
        ("4 KM", "length", "unknown unit"),
        ("", "length", "not a finite number"),
        ("1 km; rm", "length", "unknown unit"),
    ],
)
def test_what_is_refused(text: object, dimension: str, words: str) -> None:
    with pytest.raises(UnitError, match=words):
        parse(text, dimension)  # type: ignore[arg-type]


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_refusal_names_what_is_accepted(dimension: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse("1 furlong", dimension)
    assert all((unit or "(no unit)") in str(caught.value) for unit in allowed_units(dimension))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_example_of_a_dimension_is_one(dimension: str) -> None:
    assert parse(example(dimension), dimension) == 10.0 or dimension == "rate"


@given(st.floats(1e-6, 1e6), st.sampled_from([(d, u) for d in DIMENSIONS for u in DIMENSIONS[d]]))
def test_there_and_back(value: float, unit: tuple[str, str]) -> None:
    dimension, name = unit
    if name in ("dB", "dBsm"):
        value = math.log10(value)  # decibels of a sensible size
    assert to_unit(parse(f"{value!r} {name}", dimension), name, dimension) == pytest.approx(
        value, rel=1e-12, abs=1e-12
    )


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_a_unit_error(text: str) -> None:
    with contextlib.suppress(UnitError):
        assert math.isfinite(parse(text, "length"))


def test_decibels() -> None:
    assert from_db(10.0) == pytest.approx(10.0)
    assert db(from_db(-37.5)) == pytest.approx(-37.5)
    with pytest.raises(ValueError, match="above 0"):
        db(0.0)


def test_split_and_format() -> None:
    assert split("12.5 bn  USD") == (12.5, "bn USD")
    assert format_quantity(400_000.0, "km", "length") == "400 km"
    assert format_quantity(0.01, "dBsm", "rcs") == "-20 dBsm"
    assert format_quantity(36.0, "", "count") == "36"


@given(st.floats(-1e12, 1e12))
def test_a_number_that_is_written_reads_back_the_same(value: float) -> None:
    text = written(value)
    assert float(text) == value
    assert "e" not in text
