"""What the network study does not know, and what it uses of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from longshadow.catalog.records import Radar, System
from longshadow.catalog.signature import RcsEntry, rcs_entry
from longshadow.errors import Problem, ScenarioError
from longshadow.execution.study import Unknowns
from longshadow.scenario.placing import seeing_and_tracking
from longshadow.scenario.records import Option, Scenario
from longshadow.studies.network.params import Params
from longshadow.uncertainty.distributions import Discrete

__all__ = ["PLACEMENT", "chosen_options", "rcs_seen", "seeing_radars", "unknowns"]

PLACEMENT = "siting.placement"
_TITLE = "Placement of the units, with the sector and lowest elevation of that placement"
#: Members of a calibration and the prior that stands in for each that a source leaves out.
_PRIORS = {
    "rcs": "prior.calibration-rcs.value",
    "pd": "prior.calibration-pd.value",
    "pfa": "prior.calibration-pfa.value",
    "fluctuation": "prior.calibration-fluctuation.value",
}
_RADAR = ("calibration.range", "instrumented_range", "mast_height", "revisit_time")


def unknowns(scenario: Scenario) -> Unknowns:
    """Return what the network study adds to the draw table.

    Raises
    ------
    ScenarioError
        If the block names an option that is none, or that has no radars.
    """
    params = scenario.params["network"]
    assert isinstance(params, Params)
    placements = scenario.siting.placements if scenario.siting else 1
    used = {path for path in _used(scenario, params) if path in scenario.parameters}
    ranks = {p: "siting.antenna-height-rank" for p in used if p.endswith(".mast_height")}
    ranks |= {p: "target.rcs-ratio-rank" for p in used if ".rcs_ratio." in p}
    return Unknowns(
        {PLACEMENT: Discrete(tuple(map(float, range(placements))))},
        {PLACEMENT: _TITLE},
        frozenset(used),
        ranks,
    )


def chosen_options(scenario: Scenario, params: Params) -> list[Option]:
    """Return the options that are looked at, in the order of the scenario.

    Raises
    ------
    ScenarioError
        If one is named that is none of them, or that buys nothing.
    """
    known = {option.id: option for option in scenario.options if option.system}
    strange = [name for name in params.options if name not in known]
    if strange or not known:
        raise ScenarioError(
            Problem(
                "names no option that has radars",
                where="network.options",
                value=", ".join(strange),
                remedy=f"There are: {', '.join(known) or 'none'}.",
            )
        )
    return [option for name, option in known.items() if name in (params.options or known)]


def seeing_radars(scenario: Scenario, system: System) -> list[tuple[Radar, int]]:
    """Return the radars of a system that see, and how many fire units one of each serves."""
    shares, count = seeing_and_tracking(system)
    return [
        (
            scenario.catalog.radars[share.radar],
            max(round(share.fire_units_per_radar.band.nominal), 1),
        )
        for share in shares[:count]
    ]


def rcs_seen(scenario: Scenario, params: Params, radar: Radar) -> RcsEntry:
    """Return the cross-section that the target shows to a radar."""
    target = scenario.catalog.targets[params.target]
    return rcs_entry(target, radar.band, "nose" if params.model.aspect == "nose" else "side")


def _used(scenario: Scenario, params: Params) -> Iterator[str]:
    yield f"target.{params.target}.swerling"
    for option in chosen_options(scenario, params):
        assert option.system is not None
        if option.equal_budget:
            yield f"price.{option.system.price}.amount"
        for radar, _ in seeing_radars(scenario, option.system):
            yield from rcs_seen(scenario, params, radar).paths
            yield from (f"radar.{radar.id}.{name}" for name in _RADAR)
            for name, prior in _PRIORS.items():
                given = getattr(radar.calibration, name) is not None
                yield f"radar.{radar.id}.calibration.{name}" if given else prior
