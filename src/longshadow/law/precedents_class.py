"""From delivery to action: lags in days, what is censored, and the curve with its numbers.

Two clocks: what had happened by the date judged, on the word of texts published by the date to
which evidence is used. A case without action is censored on the last day on which somebody is
known to have looked, never later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from longshadow.law.precedents import Happening, Measures, Precedent, published

__all__ = ["Known", "Lag", "Step", "kaplan_meier", "known_by", "lag_of"]

#: Only conduct on or after this day counts: 231(a).
ENACTED = dt.date(2017, 8, 2)
#: From this day the duty to impose runs: 231(a).
DUTY = dt.date(2018, 1, 29)


@dataclass(frozen=True)
class Known:
    """What was known of a case.

    Attributes
    ----------
    events, package, statute
        Those that had happened, on texts that had been published.
    seen
        Last day on which a text that had been published speaks of the case; None before any.
    """

    precedent: Precedent
    events: tuple[Happening, ...]
    package: Measures | None
    statute: Happening | None
    seen: dt.date | None

    @property
    def delivery(self) -> Happening | None:
        """The first delivery on or after the Act."""
        found = [e for e in self.events if e.kind == "delivery" and e.date[0] >= ENACTED]
        return min(found, key=lambda event: event.date, default=None)


@dataclass(frozen=True)
class Lag:
    """Days from the first delivery to the action, or to where the case is censored.

    Attributes
    ----------
    least, most
        Equal where both days are known.
    since_duty
        Days to the same end from the later of the delivery and the day on which the duty began.
    """

    least: int
    most: int
    since_duty: tuple[int, int]
    censored: bool
    until: dt.date


@dataclass(frozen=True)
class Step:
    """One step of the curve: so many cases had come so far, so many of them met an action."""

    days: int
    at_risk: int
    acted: int
    share: float


def known_by(precedent: Precedent, as_of: dt.date, evidence_until: dt.date) -> Known | None:
    """Return what was known of a case, or None where nothing was.

    Parameters
    ----------
    as_of
        The date judged: nothing that began later is seen.
    evidence_until
        Texts published later are not read.
    """
    usable = {
        name for name, source in precedent.sources.items() if published(source)[0] <= evidence_until
    }

    def seen(one: Happening | Measures | None) -> bool:
        return one is not None and one.date[0] <= as_of and bool(usable & set(one.sources))

    events = tuple(event for event in precedent.events if seen(event))
    if not events:
        return None
    package = precedent.package if seen(precedent.package) else None
    statute = precedent.statute if seen(precedent.statute) else None
    last = max(published(precedent.sources[name])[0] for name in usable)
    return Known(precedent, events, package, statute, min(last, as_of))


def lag_of(known: Known) -> Lag | None:
    """Return the days from delivery to action, censored where none is on record; else None."""
    delivery = known.delivery
    if delivery is None or known.seen is None:
        return None
    until = known.package.date[0] if known.package else known.seen
    first, last = delivery.date[0], min(delivery.date[1], until)
    if until < first:
        return None
    since = tuple((until - max(day, DUTY)).days for day in (last, first))
    return Lag(
        least=(until - last).days,
        most=(until - first).days,
        since_duty=(max(since[0], 0), max(since[1], 0)),
        censored=known.package is None,
        until=until,
    )


def kaplan_meier(days: Sequence[int], censored: Sequence[bool]) -> tuple[Step, ...]:
    """Return the share without action by days since delivery, a step for each day of an action.

    The product-limit estimate: E. L. Kaplan and P. Meier, "Nonparametric estimation from
    incomplete observations", J. Am. Stat. Assoc. 53 (1958) 457-481. A case that is censored on
    the day of an action counts as having come that far.

    Examples
    --------
    >>> [step.share for step in kaplan_meier([263, 521, 400], [False, False, True])]
    [0.6666666666666667, 0.0]
    """
    if len(days) != len(censored) or any(day < 0 for day in days):
        raise ValueError("one non-negative number of days and one flag a case")
    share, steps = 1.0, []
    for day in sorted(set(_acted(days, censored))):
        at_risk = sum(other >= day for other in days)
        acted = sum(other == day for other in _acted(days, censored))
        share *= 1 - acted / at_risk
        steps.append(Step(day, at_risk, acted, share))
    return tuple(steps)


def _acted(days: Iterable[int], censored: Iterable[bool]) -> list[int]:
    return [day for day, flag in zip(days, censored, strict=True) if not flag]
