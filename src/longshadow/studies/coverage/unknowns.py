"""What the coverage study does not know, and what it uses of the catalogue."""

from __future__ import annotations

from longshadow.execution.study import Unknowns
from longshadow.scenario.records import Scenario
from longshadow.studies.coverage.params import Params
from longshadow.uncertainty.distributions import Discrete, Distribution

__all__ = ["AZIMUTH", "AZIMUTHS", "PLACEMENT", "SINGLE_UNIT", "unknowns"]

#: Directions of straight approaches, evenly spread over the circle.
AZIMUTHS = 32
PLACEMENT = "siting.placement"
SINGLE_UNIT = "siting.single-unit"
AZIMUTH = "approach.azimuth"
TITLES = {
    PLACEMENT: "Placement of the units (one of several by the same rule)",
    SINGLE_UNIT: "Which unit's own circle is looked at",
    AZIMUTH: "Direction of a straight approach, any of 360 degrees",
}
_RADAR = ("calibration.", "instrumented_range", "mast_height")
_MISSILE = ("reach.", "altitude_")


def unknowns(scenario: Scenario) -> Unknowns:
    """Return what the coverage study adds to the draw table."""
    params = scenario.params["coverage"]
    assert isinstance(params, Params)
    placements = scenario.siting.placements if scenario.siting else 1
    choices = {PLACEMENT: placements, SINGLE_UNIT: params.single_units, AZIMUTH: AZIMUTHS}
    distributions: dict[str, Distribution] = {
        path: Discrete(tuple(map(float, range(count)))) for path, count in choices.items()
    }
    used = frozenset(path for path in scenario.parameters if _uses(scenario, params, path))
    ranks = {
        path: "siting.antenna-height-rank"
        for path in used
        if path.startswith("radar.") and path.endswith(".mast_height")
    }
    return Unknowns(distributions, TITLES, used, ranks)


def _uses(scenario: Scenario, params: Params, path: str) -> bool:
    kind, record, name = path.split(".", 2)
    systems = [option.system for option in scenario.options if option.system]
    if kind == "radar":
        radars = {share.radar for system in systems for share in system.radars}
        return record in radars and name.startswith(_RADAR)
    if kind == "interceptor":
        missiles = {missile for system in systems for missile in system.interceptors}
        return record in missiles and name.startswith(_MISSILE)
    if kind == "target":
        rcs = "rcs" if params.model.aspect == "nose" else "rcs_broadside"
        return record in params.targets and name in (rcs, "speed")
    if kind == "price":
        return name == "amount" and record in {system.price for system in systems}
    return kind == "prior" and record.startswith("calibration-")
