"""The law as code: dated, three-valued, explained. Analysis, not legal advice."""

from __future__ import annotations

from longshadow.law.case import Act, Case, CaseSource, Event, Fact
from longshadow.law.deal import read_act, read_deal
from longshadow.law.evaluate import evaluate, statuses_by_date, with_acts
from longshadow.law.evaluation import Evaluation, Status
from longshadow.law.load import load_rulebook
from longshadow.law.render import as_dict, as_dot, as_markdown
from longshadow.law.rulebook import Rulebook
from longshadow.law.truth import Truth

__all__ = [
    "Act",
    "Case",
    "CaseSource",
    "Evaluation",
    "Event",
    "Fact",
    "Rulebook",
    "Status",
    "Truth",
    "as_dict",
    "as_dot",
    "as_markdown",
    "evaluate",
    "load_rulebook",
    "read_act",
    "read_deal",
    "statuses_by_date",
    "with_acts",
]
