"""The defence study in words: raids, options, terms, methods, limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from longshadow.scenario.records import Option, Scenario
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.plan import Plan
from longshadow.studies.defence.playing import CURVE_DRAWS, CURVE_REPLICATIONS
from longshadow.studies.defence.raids import Flight, Raid
from longshadow.studies.defence.rules import RULE_DRAWS
from longshadow.uncertainty.sampling import quantiles

__all__ = [
    "flight_words", "limits_of", "methods_of", "option_words", "raid_words", "term_words",
    "units_words",
]  # fmt: skip

_TERM_WORDS = {
    "as-printed": ("Equal money, prices as printed",
                   "prices of a fire unit as sources print them: years and contents differ"),
    "hardware": ("Equal money, hardware alone",
                 "prices of a fire unit without missiles, of different years and types; on its "
                 "launchers stands one load"),
    "missiles": ("Equal money, hardware and equal missiles",
                 "hardware and {n} missiles a fire unit, the same number for all; prices are of "
                 "different years and types"),
    "support": ("Equal money, with ten years of support",
                "hardware, {n} missiles a fire unit, and ten years of keeping the hardware; prices "
                "are of different years and types"),
    "equal-units": ("Equal fire units",
                    "as many fire units for every option, whatever they cost"),
}  # fmt: skip

_MONEY = (
    "Money is not yet of one base year and one type of price: contracts, estimates and derived "
    "prices of different years stand side by side, as the table of loads says."
)


def term_words(scenario: Scenario, term: str) -> tuple[str, str]:
    """Return what terms of comparison are called, and what they mean."""
    if term == "as-printed" and not any(option.equal_budget for option in scenario.options):
        return "As bought", "every option has the fire units that the scenario gives it"
    return _TERM_WORDS[term]


def flight_words(flight: Flight) -> str:
    """Return how one kind of threat flies."""
    if flight.is_track:
        return "on the tracks given"
    if flight.height is not None:
        assert flight.distance_m is not None
        return f"straight and level at {flight.height.label}, from {flight.distance_m / 1e3:g} km"
    assert flight.range_m is not None
    if flight.apogee_m is not None:
        return f"arc over {flight.range_m / 1e3:,.0f} km, {flight.apogee_m / 1e3:,.0f} km high"
    return f"arc of least energy over {flight.range_m / 1e3:,.0f} km"


def raid_words(raid: Raid) -> str:
    """Return what a raid is."""
    count = raid.counts()
    if raid.is_tracks:
        return f"{sum(count)} threats, each on a track of its own, as given"
    within = f"within {raid.window_s / 60:g} minutes" if raid.window_s else "at one moment"
    return (
        f"{sum(count)} threats, each to an asset and from a direction that chance picks, uniform "
        f"over 360 degrees, arriving {within}"
    )


def option_words(option: Option) -> str:
    """Return what an option brings, in words."""
    if option.is_nothing:
        return "nothing is bought: every threat gets through"
    names = [f"{part.system.label}: {part.system.fire_unit}" for part in option.parts]
    return " ".join(names)


def units_words(scenario: Scenario, plan: Plan, draws: int) -> dict[str, Any]:
    """Return how many fire units an option has on some terms, with load and type of price."""
    units = np.sum([part.units[:draws] for part in plan.parts], axis=0) if plan.parts else (
        np.zeros(draws)
    )  # fmt: skip
    found = quantiles(np.asarray(units, float))
    loads, kinds, assets = [], [], len(scenario.assets)
    for part in plan.parts:
        rounds = [int(np.median(r.total)) for r in part.rounds.values()]
        split = ", ".join(
            f"{count} × {scenario.catalog.interceptors[name].name}"
            for name, count in zip(part.rounds, rounds, strict=True)
        )
        system = next(p.system for p in plan.option.parts if p.system.id == part.system)
        median = int(np.median(part.units[:draws]))
        units_of = "1 unit" if median == 1 else f"{median} units"
        few = f", fewer than the {assets} assets, which they serve in turn" * (median < assets)
        has = f"{units_of} at the median{few}, each with {split}"
        loads.append(
            f"{system.label}: {has if median else 'no unit at the median, money buys none'}"
        )
        price = scenario.catalog.prices[
            system.price if plan.term in ("as-printed", "equal-units") else system.hardware_price
        ]
        kinds.append(f"{price.price_type.replace('-', ' ')}, {price.year}")
    left = plan.money_left_usd
    own = plan.option.price is not None and plan.term == "as-printed"
    per_unit = [sum(int(np.median(r.total)) for r in part.rounds.values()) for part in plan.parts]
    return {
        "term": plan.term, "option": plan.option.id,
        "p05": found["p05"], "p50": found["p50"], "p95": found["p95"],
        "missiles_per_unit": per_unit[0] if len(per_unit) == 1 else None,
        "price_type": f"{plan.option.price_type}, {plan.option.price_year}" if own
        else "; ".join(dict.fromkeys(kinds)),
        "words": "; ".join(loads) or "nothing is bought",
        "left_over": "" if left is None
        else f"{np.median(left[:draws]) / 1e9:.2f} bn USD left over at the median",
    }  # fmt: skip


def methods_of(params: Params, draws: int) -> tuple[str, ...]:
    """Return in a few sentences how raids are played, and in how many draws what is played."""
    rule = params.confirmation
    salvo = params.doctrine.salvo
    again = (
        f", looks, and fires again at what it missed, up to {params.doctrine.most_salvos} salvos"
        if params.doctrine.shoot_look_shoot else ""
    )  # fmt: skip
    picture = {
        "coordinated": "a unit knows what its own radars see, and what other units engage",
        "shared": "a unit knows what any radar of its option sees",
        "separate": "a unit knows what its own radars see, and not what other units engage",
    }[params.picture]
    return (
        "Every threat flies a straight approach or a free arc to an asset; the ground, the "
        f"radars' claims and {rule.hits} detections in {rule.of} scans say when a unit knows it; "
        f"{picture}.",
        "It goes to the unit that can intercept it earliest: in sight of the guiding radar, inside "
        "the missile's reach, floor and ceiling, with a free channel and a missile. The unit fires "
        f"{salvo} missile{'s' * (salvo > 1)}{again}.",
        f"What is not known is drawn {draws} times, and each draw is played "
        f"{params.replications} times by chance: ranges over unknowns and over chance are told "
        "apart. The same luck meets every option.",
        f"Curves against the size of a raid and break-evens rest on the first "
        f"{min(CURVE_DRAWS, draws)} of these draws, and what each rule changes on the first "
        f"{min(RULE_DRAWS, draws)}, each played {CURVE_REPLICATIONS} times: their ranges are "
        "coarser.",
    )


def limits_of(params: Params, left_out: tuple[str, ...], spends: bool) -> tuple[str, ...]:
    """Return what the defence study does not claim."""
    return (*_limits(params, left_out), *([_MONEY] if spends else []))


_ALWAYS = (
    "Kinematics and probabilities alone: no guidance, no fuzes, no warheads, no decoys, no "
    "jamming, no manoeuvre. One shot kills with one probability, wherever it meets the target.",
    "Approaches are straight and ballistic arcs free of air; nobody looks for a weak spot, and "
    "every direction is as likely as every other. A real attacker chooses, and so would a "
    "defender who knew from where.",
    "Interceptors fly at one average speed, a share of the peak that is our judgement; they "
    "need no time between launches, and none fails to start.",
    "A threat that gets through is counted as an asset reached; what it does there is not "
    "modelled, and misses that would have hit nothing are not forgiven.",
    "A system's own limits on the speed or the range of its targets are printed by rivals or by"
    " makers alone and are not applied.",
    "Floors of interceptors below 200 m are not applied: what limits low flyers is sight, which"
    " is computed; the figures printed or assumed for floors are not comparable.",
    "Sites are notional, placed around the assets by one rule and optimised for nobody. The "
    "systems of a mix stand at the same sites, beginning with the first; what whole units leave"
    " of its budget is not spent.",
)


def _limits(params: Params, left_out: tuple[str, ...]) -> Iterator[str]:
    yield from _ALWAYS
    yield (
        "Radars that look one way face the directions of one even sequence and do not turn. "
        + ("Here they are taken to see all round, which flatters them all."
           if params.facing == "all-round"
           else "Crews would turn them to the threat; the setting  facing: all-round  shows the "
           "other extreme.")
    )  # fmt: skip
    yield (
        "Probabilities of kill are wide priors, one a class of target and the same for all "
        "systems: no public record tells the systems apart."
        if params.kill_priors == "shared"
        else "Probabilities of kill are the catalogue's priors by system, which rest on few and "
        "disputed records."
    )
    for line in left_out:
        yield f"Not compared: {line}."
