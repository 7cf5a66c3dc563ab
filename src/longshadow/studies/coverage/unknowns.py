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
    PLACEMENT: "Placement of the units, with the sector and lowest elevation of that placement",
    SINGLE_UNIT: "Which unit's own circle is looked at",
    AZIMUTH: "Direction of a straight approach, any of 360 degrees",
}
_RADAR = ("calibration.range", "calibration.rcs", "instrumented_range", "mast_height")
_DETECTION = ("calibration.pd", "calibration.pfa")


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
    """Return whether a parameter can move an answer: what cannot is neither drawn nor counted."""
    kind, record, name = path.split(".", 2)
    classes = {scenario.catalog.targets[target].target_class for target in params.targets}
    options = [o for o in scenario.options if o.system and classes & set(o.system.engages)]
    systems = [option.system for option in options if option.system]
    if kind == "radar":
        radars = {share.radar for system in systems for share in system.radars}
        return record in radars and (name in _RADAR or (_asks_pd(params) and name in _DETECTION))
    if kind == "interceptor":
        missiles = {missile for system in systems for missile in system.interceptors}
        flown = name.startswith("altitude_") or name.removeprefix("reach.") in classes
        return record in missiles and flown
    if kind == "target":
        rcs = "rcs" if params.model.aspect == "nose" else "rcs_broadside"
        return record in params.targets and name in (rcs, "speed")
    if kind == "price":
        bought = {o.system.price for o in scenario.options if o.system and o.equal_budget}
        return name == "amount" and record in bought
    shared = ["calibration-rcs"] + ["calibration-pd", "calibration-pfa"] * _asks_pd(params)
    return kind == "prior" and record in shared


def _asks_pd(params: Params) -> bool:
    return not isinstance(params.model.required_pd, str)
