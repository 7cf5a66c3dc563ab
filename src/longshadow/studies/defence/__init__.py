"""Defence: which raids are survived, by which option, at equal terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from longshadow.execution.study import Study
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.unknowns import unknowns

if TYPE_CHECKING:
    from longshadow.execution.context import Context
    from longshadow.results.records import Result
    from longshadow.scenario.records import Scenario

__all__ = ["STUDY", "Params"]


def _run(scenario: Scenario, params: Params, context: Context) -> Result:
    from longshadow.studies.defence.run import run  # compiled kernels: only when they are used

    return run(scenario, params, context)


STUDY = Study(name="defence", params=Params, unknowns=unknowns, run=_run)
