"""The coverage study (its parts stand in `sensing` and beside this file)."""

from __future__ import annotations

from longshadow.execution.context import Context
from longshadow.execution.study import Unknowns
from longshadow.results.records import Result
from longshadow.scenario.records import Scenario
from longshadow.studies.coverage.params import Params
from longshadow.uncertainty.distributions import Discrete, Distribution

__all__ = ["run", "unknowns"]

PLACEMENT = "siting.placement"
SINGLE_UNIT = "siting.single-unit"
AZIMUTH = "approach.azimuth"
AZIMUTHS = 32
TITLES = {
    PLACEMENT: "Placement of the units (one of several by the same rule)",
    SINGLE_UNIT: "Which unit's own circle is looked at",
    AZIMUTH: "Direction of a straight approach, any of 360 degrees",
}


def unknowns(scenario: Scenario) -> Unknowns:
    """Return what the coverage study adds to the draw table."""
    params = scenario.params["coverage"]
    assert isinstance(params, Params)
    placements = scenario.siting.placements if scenario.siting else 1
    distributions: dict[str, Distribution] = {
        PLACEMENT: Discrete(tuple(float(i) for i in range(placements))),
        SINGLE_UNIT: Discrete(tuple(float(i) for i in range(params.single_units))),
        AZIMUTH: Discrete(tuple(float(i) for i in range(AZIMUTHS))),
    }
    used, ranks = set(), {}
    systems = [option.system for option in scenario.options if option.system]
    shares = [share.radar for system in systems for share in system.radars]
    missiles = [missile for system in systems for missile in system.interceptors]
    for path in scenario.parameters:
        kind, record = path.split(".")[:2]
        name = path.split(".", 2)[2]
        if kind == "radar" and record in shares and name.startswith(("calibration.", "inst")):
            used.add(path)
        if kind == "radar" and record in shares and name == "mast_height":
            used.add(path)
            ranks[path] = "siting.antenna-height-rank"
        if kind == "interceptor" and record in missiles and name.startswith(("reach.", "alt")):
            used.add(path)
        if kind == "target" and record in params.targets and name in _target_values(params):
            used.add(path)
        if kind == "price" and name == "amount":
            used.add(path)
        if kind == "prior" and record.startswith("calibration-"):
            used.add(path)
    return Unknowns(distributions, TITLES, frozenset(used), ranks)


def _target_values(params: Params) -> tuple[str, ...]:
    return ("rcs" if params.model.aspect == "nose" else "rcs_broadside", "speed")


def run(scenario: Scenario, params: Params, context: Context) -> Result:
    """Return the coverage findings of a scenario."""
    return Result("coverage", ())
