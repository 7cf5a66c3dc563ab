"""What the coverage study does not know, and what it uses of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from longshadow.catalog.records import Radar, System, Target
from longshadow.catalog.signature import RcsEntry, rcs_entry
from longshadow.execution.study import Unknowns
from longshadow.scenario.records import Scenario
from longshadow.studies.coverage.params import Params
from longshadow.uncertainty.distributions import Discrete, Distribution

__all__ = ["AZIMUTH", "AZIMUTHS", "PLACEMENT", "SINGLE_UNIT", "radars_of", "rcs_of", "unknowns"]

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
_DETECTION = ("calibration.pd", "calibration.pfa", "calibration.fluctuation")
_FLUCTUATION = "calibration-fluctuation"


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
    # a shape that gains at longer waves gains at all of them: one rank for the ratios of all bands
    ranks |= {path: "target.rcs-ratio-rank" for path in used if ".rcs_ratio." in path}
    return Unknowns(distributions, TITLES, used, ranks)


def rcs_of(params: Params, target: Target, radar: Radar) -> RcsEntry:
    """Return the cross-section that a target shows to a radar: its band, the scenario's aspect."""
    return rcs_entry(target, radar.band, "nose" if params.model.aspect == "nose" else "side")


def radars_of(scenario: Scenario, system: System) -> list[Radar]:
    """Return the radars of a system that the study models: those that see or track."""
    shares = (share for share in system.radars if share.duty != "low-altitude")
    return [scenario.catalog.radars[share.radar] for share in shares]


def _uses(scenario: Scenario, params: Params, path: str) -> bool:
    """Return whether a parameter can move an answer: what cannot is neither drawn nor counted."""
    kind, record, name = path.split(".", 2)
    classes = {scenario.catalog.targets[target].target_class for target in params.targets}
    options = [o for o in scenario.options if o.system and classes & set(o.system.engages)]
    systems = [option.system for option in options if option.system]
    if kind == "radar":
        radars = {share.radar for system in systems for share in system.radars}
        asked = name in _DETECTION and _asks_pd(scenario, params, systems)
        return record in radars and (name in _RADAR or asked)
    if kind == "interceptor":
        missiles = {missile for system in systems for missile in system.interceptors}
        flown = name.startswith("altitude_") or name.removeprefix("reach.") in classes
        return record in missiles and flown
    if kind == "target":
        if record not in params.targets or name == "speed":
            return record in params.targets
        if name == "swerling":
            return _asks_pd(scenario, params, systems)
        target = scenario.catalog.targets[record]
        seen = (rcs_of(params, target, radar) for s in systems for radar in radars_of(scenario, s))
        return any(path in entry.paths for entry in seen)
    if kind == "price":
        bought = {o.system.price for o in scenario.options if o.system and o.equal_budget}
        return name == "amount" and record in bought
    detection = ("calibration-pd", "calibration-pfa", _FLUCTUATION)
    if kind == "prior" and record in detection:
        return _asks_pd(scenario, params, systems)
    return kind == "prior" and record == "calibration-rcs"


def _asks_pd(scenario: Scenario, params: Params, systems: Sequence[System]) -> bool:
    """Return whether the probability behind a claim matters.

    It does when another one is asked for, and when a target fluctuates otherwise than the target
    of the claim: then the same probability needs another signal-to-noise ratio.
    """
    if not isinstance(params.model.required_pd, str):
        return True
    shared = scenario.catalog.priors[_FLUCTUATION].value
    radars = (radar for system in systems for radar in radars_of(scenario, system))
    claimed = {(radar.calibration.fluctuation or shared).band.nominal for radar in radars}
    targets = (scenario.catalog.targets[name] for name in params.targets)
    return bool({target.swerling.band.nominal for target in targets} - claimed) or len(claimed) > 1
