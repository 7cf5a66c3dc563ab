"""The review by Congress of s.216: from which day the President may act."""

from __future__ import annotations

import datetime as dt

from longshadow.law.case import Act
from longshadow.law.days import review_days

__all__ = ["free_from", "known_on"]

_DAY = dt.timedelta(days=1)


def free_from(act: Act) -> dt.date | None:
    """Return the first day on which the President may do what a report proposes; None: never.

    CAATSA s.216(b): no action during the review, unless a joint resolution of approval is
    enacted; none for 12 days after both Houses passed a disapproval and for 10 after a veto;
    none at all once a disapproval is enacted. A resolution counts from the day it is dated, and
    only while the action has not been taken: on the first free day, or the day given for it.
    """
    day = act.date + review_days(act.date) * _DAY
    if "approval_enacted" in act.dates:
        day = min(day, act.dates["approval_enacted"])
    for key, barred in (("disapproval_passed", 12), ("vetoed", 10)):
        if _in_time(act, key, day):
            day = max(day, act.dates[key] + (barred + 1) * _DAY)
    return None if _in_time(act, "disapproval_enacted", day) else day


def _in_time(act: Act, key: str, free: dt.date) -> bool:
    """Whether a resolution came before the action was taken."""
    taken = max(free, act.dates.get("effective", free))
    return key in act.dates and act.dates[key] < taken


def known_on(act: Act, day: dt.date) -> Act:
    """Return the act with the later dates that lie in the past."""
    if all(value <= day for value in act.dates.values()):
        return act
    dates = {key: value for key, value in act.dates.items() if value <= day}
    return Act(act.kind, act.date, act.person, act.transaction, limbs=act.limbs, dates=dates)
