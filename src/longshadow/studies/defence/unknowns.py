"""What the defence study does not know, and what it uses of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from longshadow.catalog.records import Radar, System, Target
from longshadow.errors import Problem, ScenarioError
from longshadow.execution.study import Unknowns
from longshadow.scenario.placing import seeing_and_tracking
from longshadow.scenario.radars import radar_paths, rcs_shown
from longshadow.scenario.records import Option, Scenario
from longshadow.scenario.terms import terms_paths
from longshadow.studies.defence.kill import kill_path
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.prices import exchange_paths
from longshadow.studies.defence.raids import flights_of, raid_targets, raids_of
from longshadow.uncertainty.distributions import Discrete

__all__ = ["PLACEMENT", "chosen_options", "engaged_targets", "system_paths", "unknowns"]

PLACEMENT = "defence.placement"
#: Floors lower than this are not applied: see `longshadow.studies.defence.job`.
LOW_FLOOR_M = 200.0
TITLES = {
    PLACEMENT: "Placement of the units around the assets, with sector and lowest elevation",
}
_PRIORS = (
    "prior.average-to-peak-speed.value",
    "prior.salvo-correlation.value",
    "prior.assessment-time.value",
)
_VALUES = ("channels", "reaction_time", "reload_time")


def unknowns(scenario: Scenario) -> Unknowns:
    """Return what the defence study adds to the draw table.

    Raises
    ------
    ScenarioError
        If the block names an option that is none, or a target flies as it cannot.
    """
    params = scenario.params["defence"]
    assert isinstance(params, Params)
    if problems := list(_misflown(scenario, params)):
        raise ScenarioError(problems)
    used = {path for path in _used(scenario, params) if path in scenario.parameters}
    ranks = {p: "siting.antenna-height-rank" for p in used if p.endswith(".mast_height")}
    ranks |= {p: "target.rcs-ratio-rank" for p in used if ".rcs_ratio." in p}
    placements = tuple(map(float, range(params.siting.placements)))
    return Unknowns({PLACEMENT: Discrete(placements)}, TITLES, frozenset(used), ranks)


def _misflown(scenario: Scenario, params: Params) -> Iterator[Problem]:
    """Yield threats that fly as their class does not: arcs are for what is ballistic alone."""
    for name, raid in params.raids.items():
        for i, threat in enumerate(raid.threats):
            target = scenario.catalog.targets[threat.target]
            ballistic = target.target_class == "ballistic"
            if ballistic == (threat.range is not None):
                continue
            yield Problem(
                "is ballistic and flies no level approach" if ballistic else "flies no arc",
                where=f"defence.raids.{name}.threats.{i}.target",
                value=threat.target,
                remedy="Give the 'range' of an arc." if ballistic
                else "Give 'height' and 'distance'.",
            )  # fmt: skip


def chosen_options(scenario: Scenario, params: Params) -> list[Option]:
    """Return the options that are looked at, in the order of the scenario.

    Raises
    ------
    ScenarioError
        If one is named that is none of them.
    """
    known = {option.id: option for option in scenario.options}
    strange = [name for name in params.options if name not in known]
    if strange:
        raise ScenarioError(
            Problem(
                "names no option of the scenario",
                where="defence.options",
                value=", ".join(strange),
                remedy=f"There are: {', '.join(known)}.",
            )
        )
    return [option for name, option in known.items() if name in (params.options or known)]


def engaged_targets(
    scenario: Scenario, params: Params, system: System, named: Collection[str] | None = None
) -> list[Target]:
    """Return the targets that a system engages at all: of those named, else of all raids."""
    names = params.targets if named is None else dict.fromkeys(named)
    targets = (scenario.catalog.targets[name] for name in names)
    return [target for target in targets if target.target_class in system.engages]


def system_paths(
    scenario: Scenario, params: Params, system: System, named: Collection[str] | None = None
) -> Iterator[str]:
    """Yield the parameters on which raids depend through one system.

    Parameters
    ----------
    named
        Targets of one raid; None for all raids.
    """
    targets = engaged_targets(scenario, params, system, named)
    if not targets:
        return
    for radar in _radars(scenario, system):
        yield from radar_paths(radar)
        for target in targets:
            yield from rcs_shown(scenario, params.model, radar, target.id).paths
    yield from (f"system.{system.id}.values.{name}" for name in _VALUES)
    for missile in system.magazine:
        base = f"interceptor.{missile}."
        if scenario.catalog.interceptors[missile].altitude_min.band.high > LOW_FLOOR_M:
            yield base + "altitude_min"
        yield from (base + name for name in ("altitude_max", "speed_max"))
        yield from (f"{base}reach.{target.target_class}" for target in targets)
    for target in targets:
        yield kill_path(target, system.id, params.kill_priors)
        yield f"target.{target.id}.swerling"
    yield from _PRIORS


def _radars(scenario: Scenario, system: System) -> list[Radar]:
    shares, _ = seeing_and_tracking(system)
    return [scenario.catalog.radars[share.radar] for share in shares]


def _used(scenario: Scenario, params: Params) -> Iterator[str]:
    for flight in flights_of(params):
        if flight.height is not None:
            yield f"target.{flight.target}.speed"
    for option in chosen_options(scenario, params):
        for part in option.parts:
            yield from system_paths(scenario, params, part.system)
        for raid in raids_of(params):
            yield from exchange_paths(option, raid_targets(params, raid))
    yield from terms_paths(scenario, params.terms)
