"""Dates as sources give them: a day, a month, a year, or some day between two days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from longshadow.law.days import read_days

__all__ = ["Span", "SpanField", "read_span", "span_or_none"]

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EXAMPLE = "Write 2018-10-05, 2019-09 (some day in it) or 2021-11-14/2021-12-06 (between)."


@dataclass(frozen=True)
class Span:
    """The first and the last day on which something can have happened.

    Attributes
    ----------
    text
        As it was written.
    """

    text: str
    first: dt.date
    last: dt.date

    @property
    def is_day(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last


def read_span(text: str) -> Span:
    """Return the days that a written date can mean.

    Raises
    ------
    ValueError
        If there is no such day, or the text is no date.

    Examples
    --------
    >>> read_span("2019-09").last.isoformat()
    '2019-09-30'
    >>> read_span("2021-11-14/2021-12-06").is_day
    False
    """
    first, last = read_days(text)
    if first.year < _FIRST_YEAR or last.year > _LAST_YEAR:
        raise ValueError(f"lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return Span(text, first, last)


def span_or_none(text: str) -> Span | None:
    """Return the days that the date of a source can mean, or None (n.d., about 2011)."""
    try:
        return read_span(text)
    except ValueError:
        return None


def _read(value: Any) -> Span:
    if isinstance(value, Span):
        return value
    if isinstance(value, bool | int | float):
        remedy = f"In YAML this is a number, not a date: put it in quotation marks. {_EXAMPLE}"
        raise PydanticCustomError("date", "is a number where a date belongs", {"remedy": remedy})
    if not isinstance(value, str):
        raise PydanticCustomError("date", "must be a date", {"remedy": _EXAMPLE})
    try:
        return read_span(value)
    except ValueError as fault:
        raise PydanticCustomError("date", str(fault), {"remedy": _EXAMPLE}) from None


SpanField = Annotated[
    Span,
    BeforeValidator(_read),
    PlainSerializer(lambda span: span.text, return_type=str, when_used="json"),
    WithJsonSchema(
        {"type": "string", "examples": ["2018-10-05", "2019-09", "2021-11-14/2021-12-06"]}
    ),
]
"""A day, a month or a year as text, or two of them joined by a stroke: some day between."""
