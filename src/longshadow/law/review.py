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
    none at all once a disapproval is enacted. A resolution counts from the day it is dated.
    """
    if "disapproval_enacted" in act.dates:
        return None
    day = act.date + review_days(act.date) * _DAY
    if "approval_enacted" in act.dates:
        day = min(day, act.dates["approval_enacted"])
    if "disapproval_passed" in act.dates:
        day = max(day, act.dates["disapproval_passed"] + 13 * _DAY)
    if "vetoed" in act.dates:
        day = max(day, act.dates["vetoed"] + 11 * _DAY)
    return day


def known_on(act: Act, day: dt.date) -> Act:
    """Return the act with the later dates that lie in the past."""
    if all(value <= day for value in act.dates.values()):
        return act
    dates = {key: value for key, value in act.dates.items() if value <= day}
    return Act(act.kind, act.date, act.person, act.transaction, limbs=act.limbs, dates=dates)
