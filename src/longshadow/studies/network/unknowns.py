"""What the network study does not know, and what it uses of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from longshadow.catalog.records import Radar, System
from longshadow.errors import Problem, ScenarioError
from longshadow.execution.study import Unknowns
from longshadow.scenario.placing import seeing_and_tracking
from longshadow.scenario.radars import radar_paths, rcs_shown
from longshadow.scenario.records import Option, Scenario
from longshadow.studies.network.params import Params
from longshadow.uncertainty.distributions import Discrete

__all__ = ["PLACEMENT", "chosen_options", "seeing_radars", "unknowns"]

PLACEMENT = "siting.placement"
_TITLE = "Placement of the units, with the sector and lowest elevation of that placement"


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
    """Return the options of one system that are looked at, in the order of the scenario.

    Raises
    ------
    ScenarioError
        If one is named that is none of them, that buys nothing, or that is a mix of systems.
    """
    known = {option.id: option for option in scenario.options if option.system}
    strange = [name for name in params.options if name not in known]
    if strange or not known:
        raise ScenarioError(
            Problem(
                _mix_words(scenario, strange) or "names no option that has radars",
                where="network.options",
                value=", ".join(strange),
                remedy=f"There are: {', '.join(known) or 'none'}.",
            )
        )
    return [option for name, option in known.items() if name in (params.options or known)]


def _mix_words(scenario: Scenario, names: list[str]) -> str:
    mixes = [option.id for option in scenario.options if option.is_mix]
    if not names or not set(names) <= set(mixes):
        return ""
    return "names a mix of systems, and this study looks at options of one system"


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


def _used(scenario: Scenario, params: Params) -> Iterator[str]:
    yield f"target.{params.target}.swerling"
    for option in chosen_options(scenario, params):
        assert option.system is not None
        if option.equal_budget:
            yield f"price.{option.system.price}.amount"
        for radar, _ in seeing_radars(scenario, option.system):
            yield from rcs_shown(scenario, params.model, radar, params.target).paths
            yield from radar_paths(radar)
