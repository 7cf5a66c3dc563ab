"""Coverage: what radars and interceptors reach over real terrain."""

from longshadow.execution.study import Study
from longshadow.studies.coverage.params import Params, TargetHeight
from longshadow.studies.coverage.run import run, unknowns

__all__ = ["STUDY", "Params", "TargetHeight"]

STUDY = Study(name="coverage", params=Params, unknowns=unknowns, run=run)
