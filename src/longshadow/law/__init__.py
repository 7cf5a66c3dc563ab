"""The law as code: dated, three-valued, explained. Analysis, not legal advice."""

from __future__ import annotations

from longshadow.law.case import Act, Case, CaseSource, Event, Fact
from longshadow.law.evaluate import evaluate, statuses_by_date
from longshadow.law.evaluation import Evaluation, Status
from longshadow.law.truth import Truth

__all__ = [
    "Act",
    "Case",
    "CaseSource",
    "Evaluation",
    "Event",
    "Fact",
    "Status",
    "Truth",
    "evaluate",
    "statuses_by_date",
]
