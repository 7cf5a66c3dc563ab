"""Days as the law and its sources write them: partial dates, review periods, anniversaries."""

from __future__ import annotations

import calendar
import datetime as dt
import re

__all__ = ["add_years", "read_days", "review_days", "word_of"]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

#: The report to Congress is reviewed for longer when it comes in this season (s.216(b)(2)).
LONG_REVIEW = ((7, 10), (9, 7))


def read_days(text: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day that a written date allows.

    Parameters
    ----------
    text
        ``2021-12-06`` (a day), ``2019-09`` (a day in that month), ``2019`` (a day in that year)
        or two of them with a slash between.

    Raises
    ------
    ValueError
        If the text is no such date, no such day exists, or the second part is before the first.

    >>> read_days("2019-09")
    (datetime.date(2019, 9, 1), datetime.date(2019, 9, 30))
    """
    parts = [_span(part.strip()) for part in text.split("/")]
    if len(parts) > 2:
        raise ValueError("write one date, or two with a slash between")
    first, last = parts[0][0], parts[-1][1]
    if last < first:
        raise ValueError("the second date is before the first")
    return first, last


def _span(text: str) -> tuple[dt.date, dt.date]:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError("a date is written 2021-12-06, 2021-12 or 2021")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if match.group(3):
            return (only := dt.date(year, month, day)), only
        if match.group(2):
            return dt.date(year, month, 1), dt.date(
                year, month, calendar.monthrange(year, month)[1]
            )
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    except ValueError:
        raise ValueError("there is no such day") from None


def word_of(first: dt.date, last: dt.date) -> str:
    """Return a day, or the span within which it lies, in words."""
    if first == last:
        return first.isoformat()
    if first.day == 1 and last == _span(first.isoformat()[:7])[1]:
        return f"a day in {first.isoformat()[:7]}"
    return f"a day from {first} to {last}"


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the anniversary; that of 29 February is 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def review_days(submitted: dt.date) -> int:
    """Return the length of the review by Congress of a report, in calendar days.

    The day of submission is the first of them ("beginning on the date on which the President
    submits a report"): CAATSA s.216(b)(1) and (2).
    """
    opens, closes = LONG_REVIEW
    return 60 if opens <= (submitted.month, submitted.day) <= closes else 30
