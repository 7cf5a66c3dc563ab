"""Network: what several radars together make of flights over real terrain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from longshadow.execution.study import Study
from longshadow.studies.network.params import Params
from longshadow.studies.network.unknowns import unknowns

if TYPE_CHECKING:
    from longshadow.execution.context import Context
    from longshadow.results.records import Result
    from longshadow.scenario.records import Scenario

__all__ = ["STUDY", "Params"]


def _run(scenario: Scenario, params: Params, context: Context) -> Result:
    from longshadow.studies.network.run import run  # compiled kernels: only when they are used

    return run(scenario, params, context)


STUDY = Study(name="network", params=Params, unknowns=unknowns, run=_run)
