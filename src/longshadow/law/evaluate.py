"""What the law says about a deal on a date, on every reading considered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from longshadow.law.case import Case
from longshadow.law.evaluation import Evaluation, Status

__all__ = ["evaluate", "statuses_by_date"]


def evaluate(
    case: Case,
    *,
    as_of: dt.date,
    rulebook: Any,
    law_as_of: dt.date | None = None,
    readings: Mapping[str, tuple[str, ...]] | None = None,
) -> Evaluation:
    """Say what the law provides on the facts of a case."""
    raise NotImplementedError


def statuses_by_date(
    case: Case,
    dates: Iterable[dt.date],
    *,
    rulebook: Any,
    law_as_of: dt.date | None = None,
    readings: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, list[Status]]:
    """Return the status of each reading on each date."""
    raise NotImplementedError
