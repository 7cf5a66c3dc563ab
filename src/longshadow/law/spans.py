"""The days on which an answer can change, and the spans between them."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Iterator

from longshadow.law.rulebook import Rulebook
from longshadow.law.view import Table

__all__ = ["change_days", "days_between"]


def change_days(table: Table, book: Rulebook) -> list[dt.date]:
    """Return, in order, every day on which some rule may answer otherwise than the day before.

    Windows of the law, days that conditions name, events, acts, and what the law counts from
    them. Some of these days may change nothing.
    """
    days: set[dt.date] = set()
    for provision in book.provisions.values():
        for version in provision.versions:
            days.add(version.first)
            if version.last is not None:
                days.add(version.last + dt.timedelta(days=1))
    for rule in book.rules.values():
        days.update(rule.when.days(table))
        if rule.concerns is not None:
            days.update(rule.concerns.days(table))
    for question in book.facts.values():
        if question.assumed is not None:
            days.update(question.assumed.days(table))
    return sorted(days)


def days_between(days: Iterable[dt.date], turns: list[dt.date]) -> Iterator[tuple[dt.date, int]]:
    """Yield each day with the number of the span between two turns in which it lies."""
    for day in days:
        yield day, bisect.bisect_right(turns, day)
