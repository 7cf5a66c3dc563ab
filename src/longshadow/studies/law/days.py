"""The days on which an answer of the law can change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from longshadow.law.build import conditions_of
from longshadow.law.case import Case
from longshadow.law.rulebook import Rulebook
from longshadow.law.view import Table

__all__ = ["change_days"]


def change_days(
    case: Case, rulebook: Rulebook, first: dt.date, last: dt.date
) -> tuple[dt.date, ...]:
    """Return every day of a span from which an answer may differ from the day before.

    Events, acts and what hangs on them come from the conditions of the rules; the days on which
    law begins and ends come from the provisions.
    """
    found = {day for day in _days(case, rulebook) if first <= day <= last}
    return tuple(sorted(found))


def _days(case: Case, rulebook: Rulebook) -> Iterator[dt.date]:
    table = Table(case)
    for rule in rulebook.rules.values():
        for condition in (rule.when, *((rule.concerns,) if rule.concerns else ())):
            for part in conditions_of(condition):
                yield from part.days(table)
        yield from _windows(rule.spans)
    for provision in rulebook.provisions.values():
        yield from _windows([(v.first, v.last or dt.date.max) for v in provision.versions])
    for event in case.events:
        yield from (event.first, event.last)
    for act in case.acts:
        yield from (act.date, *act.dates.values())


def _windows(spans: Iterable[tuple[dt.date, dt.date]]) -> Iterator[dt.date]:
    for first, last in spans:
        yield first
        if last < dt.date.max:
            yield last + dt.timedelta(days=1)
