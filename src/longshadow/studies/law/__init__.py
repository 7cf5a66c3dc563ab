"""Law: what the law says about a deal on a date, on each reading. Analysis, not legal advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from longshadow.execution.study import Study, Unknowns
from longshadow.studies.law.params import LawParams, WhatIf

if TYPE_CHECKING:
    from longshadow.execution.context import Context
    from longshadow.results.records import Result
    from longshadow.scenario.records import Scenario

__all__ = ["STUDY", "Params", "WhatIf"]

# a name of its own, so that the published schema tells the blocks of two studies apart
Params = LawParams


def _unknowns(_scenario: Scenario) -> Unknowns:
    # nothing is drawn: a legal status is no distribution
    return Unknowns({}, {}, frozenset(), {})


def _run(scenario: Scenario, params: LawParams, context: Context) -> Result:
    from longshadow.studies.law.run import run  # the rule base is read only when it is used

    return run(scenario, params, context)


STUDY = Study(name="law", params=LawParams, unknowns=_unknowns, run=_run)
