"""On which terms options are compared: how many whole fire units, with which missiles, for what.

Equal money means one content for all. Three are reckoned from what a fire unit consists of: its
hardware; hardware and so many missiles, the same number for all; both and ten years of keeping the
hardware (missiles are sealed rounds, and are not charged). Beside them stand prices as printed,
whose contents differ, and equal numbers of fire units. The budget under a content is what the
priced option's own units cost in that content. Prices are drawn: all results are by draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import System
from longshadow.errors import InternalError
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.ranges import Column, units_for_budget

__all__ = [
    "TERMS",
    "Rounds",
    "Term",
    "budget_under",
    "lacking",
    "missiles_under",
    "money_left_under",
    "priced_option",
    "rounds_by_type",
    "terms_paths",
    "unit_price_under",
    "units_under",
]

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]

Term = Literal["missiles", "hardware", "support", "as-printed", "equal-units"]
TERMS: tuple[Term, ...] = get_args(Term)

_BY_CONTENT = ("hardware", "missiles", "support")
_SUPPORT_S = 10 * 365.25 * 86_400.0
_SUSTAINMENT = "prior.sustainment-share.value"


@dataclass(frozen=True, eq=False)
class Rounds:
    """Missiles of one fire unit, (draws,): those on launchers, and those behind them."""

    ready: _Ints
    behind: _Ints

    @property
    def total(self) -> _Ints:
        """Return all of them."""
        return self.ready + self.behind


def priced_option(scenario: Scenario) -> Option | None:
    """Return the option whose money the others get: the only one with a price, or None."""
    priced = [option for option in scenario.options if option.price is not None]
    return priced[0] if len(priced) == 1 else None


def lacking(scenario: Scenario, term: Term) -> str:
    """Return why options cannot be compared on these terms, or nothing.

    Without an option at equal money there is one set of terms: as bought, which "as-printed" is.
    """
    if term == "as-printed":
        return ""
    if priced_option(scenario) is None or not any(o.equal_budget for o in scenario.options):
        return "no option is bought at equal money: every option has its own number of units"
    if term not in _BY_CONTENT:
        return ""
    systems = [part.system for option in scenario.options for part in option.parts]
    without = [s.label for s in systems if not s.hardware_price]
    if term != "hardware":
        without += [s.label for s in systems if set(s.magazine) - set(s.missile_prices)]
    if without:
        names = ", ".join(dict.fromkeys(without))
        return f"the catalogue has no price of the hardware or of the missiles of: {names}"
    if term == "support" and _SUSTAINMENT not in scenario.parameters:
        return "the catalogue has no yearly cost of keeping a system"
    return ""


def terms_paths(scenario: Scenario, terms: tuple[Term, ...] = TERMS) -> frozenset[str]:
    """Return the parameters that prices under these terms are reckoned from.

    Only those that can move an answer: without an option at equal money there are none.
    """
    if not any(option.equal_budget for option in scenario.options):
        return frozenset()
    usable = [term for term in terms if not lacking(scenario, term)]
    return frozenset(path for term in usable for path in _paths(scenario, term))


def _paths(scenario: Scenario, term: Term) -> Iterator[str]:
    for option in scenario.options:
        for system in (part.system for part in option.parts):
            if term == "as-printed" and option.equal_budget:
                yield f"price.{system.price}.amount"
            if term in _BY_CONTENT:
                yield f"price.{system.hardware_price}.amount"
            if term in ("missiles", "support"):
                yield from (f"price.{p}.amount" for p in system.missile_prices.values())
    if term == "support":
        yield _SUSTAINMENT


def unit_price_under(
    system: System, term: Term, column: Column, missiles_per_unit: int = 64
) -> _Floats:
    """Return what one fire unit costs, (draws,) dollars.

    Parameters
    ----------
    column
        Draws by parameter path.
    missiles_per_unit
        Missiles in the contents "missiles" and "support", the same for all.

    Raises
    ------
    ValueError
        If these terms have no price: equal numbers of units have none.
    """
    if term == "as-printed":
        return column(f"price.{system.price}.amount")
    if term not in _BY_CONTENT:
        raise ValueError(f"term = {term!r}: has no price of a unit")
    hardware = column(f"price.{system.hardware_price}.amount")
    price = hardware
    if term != "hardware":
        price = price + missiles_per_unit * _missile_price(system, column)
    if term == "support":
        price = price + column(_SUSTAINMENT) * _SUPPORT_S * hardware
    return price


def _missile_price(system: System, column: Column) -> _Floats:
    """Return the average price of a missile of the load, (draws,) dollars."""
    shares = system.magazine.items()
    prices = [s * column(f"price.{system.missile_prices[m]}.amount") for m, s in shares]
    return _sum(prices)


def budget_under(
    scenario: Scenario, term: Term, column: Column, missiles_per_unit: int = 64
) -> _Floats:
    """Return the money of the options at equal money, (draws,) dollars.

    As printed it is the price that the scenario gives; under a content it is what the units of
    the priced option cost in that content.

    Raises
    ------
    ValueError
        If no option has a price.
    """
    priced = priced_option(scenario)
    if priced is None or priced.price is None:
        raise ValueError("equal money needs one option with a price")
    if term == "as-printed":
        own = column(f"price.{priced.parts[0].system.price}.amount")
        return np.full(own.shape, priced.price.band.nominal)
    costs = [
        (part.units or 1) * unit_price_under(part.system, term, column, missiles_per_unit)
        for part in priced.parts
    ]
    return _sum(costs)


def units_under(
    scenario: Scenario, option: Option, term: Term, column: Column, missiles_per_unit: int = 64
) -> dict[str, _Ints]:
    """Return how many whole fire units of each of its systems an option has in every draw.

    Parameters
    ----------
    option
        Without purchase there is none, and the answer is empty.
    term
        "equal-units" gives every option as many as the priced one has, a mix by its shares; all
        others buy what the budget buys, and leave options of given numbers alone.
    column
        Draws by parameter path.
    missiles_per_unit
        Missiles in the contents "missiles" and "support", the same for all.

    Returns
    -------
    dict
        (draws,) whole numbers by id of the system.

    Raises
    ------
    InternalError
        If the scenario cannot be compared on these terms (see `lacking`).
    """
    why = lacking(scenario, term)
    if why:
        raise InternalError(f"{term}: {why}")
    if option.is_nothing:
        return {}
    if term == "equal-units":
        counts = _split(option, _priced_units(scenario))
    elif not option.equal_budget:
        counts = {part.system.id: part.units or 1 for part in option.parts}
    else:
        budget = budget_under(scenario, term, column, missiles_per_unit)
        return {
            part.system.id: units_for_budget(
                budget * (part.share or 1.0),
                unit_price_under(part.system, term, column, missiles_per_unit),
            )
            for part in option.parts
        }
    return {name: np.full(scenario.draws, count, np.int64) for name, count in counts.items()}


def _priced_units(scenario: Scenario) -> int:
    priced = priced_option(scenario)
    return 1 if priced is None else priced.fire_units or 1


def _split(option: Option, total: int) -> dict[str, int]:
    """Split a number of units over the parts of an option, at least one each."""
    weights = {p.system.id: p.share or float(p.units or 1) for p in option.parts}
    whole = sum(weights.values())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    counts = {name: max(int(share), 1) for name, share in exact.items()}
    while sum(counts.values()) < total:
        neediest = max(counts, key=lambda name: exact[name] - counts[name])
        counts[neediest] += 1
    while sum(counts.values()) > max(total, len(counts)):
        richest = max((n for n in counts if counts[n] > 1), key=lambda n: counts[n] - exact[n])
        counts[richest] -= 1
    return counts


def money_left_under(
    scenario: Scenario, option: Option, term: Term, column: Column, missiles_per_unit: int = 64
) -> _Floats | None:
    """Return the money that whole units leave over, (draws,) dollars.

    None for an option that is not bought at equal money, and under equal units.
    """
    if not option.equal_budget or term == "equal-units":
        return None
    units = units_under(scenario, option, term, column, missiles_per_unit)
    spent = [
        units[part.system.id] * unit_price_under(part.system, term, column, missiles_per_unit)
        for part in option.parts
    ]
    left = budget_under(scenario, term, column, missiles_per_unit) - _sum(spent)
    return np.asarray(np.maximum(left, 0.0), np.float64)


def missiles_under(
    scenario: Scenario, system: System, term: Term, column: Column, missiles_per_unit: int = 64
) -> Rounds:
    """Return the missiles of one fire unit of a system, (draws,).

    As printed, and at equal numbers of units: as many as the price holds. Under "hardware", whose
    price holds none: what stands on the launchers, and nothing behind them. Under "missiles" and
    "support": the same number for all. Never more are ready than launchers hold.
    """
    on_launchers = _ready(scenario, system, column)
    if term == "hardware":
        bought = on_launchers
    elif term in _BY_CONTENT:
        bought = np.full_like(on_launchers, missiles_per_unit)
    else:
        bought = _included(scenario, system, column, on_launchers)
    ready = np.minimum(on_launchers, bought)
    return Rounds(ready, bought - ready)


def _ready(scenario: Scenario, system: System, column: Column) -> _Ints:
    """Return the rounds on launchers; where no source counts them, all that the price holds."""
    if "ready_missiles" in system.values:
        return _whole(column(f"system.{system.id}.values.ready_missiles"))
    return _included(scenario, system, column, np.zeros(scenario.draws, np.int64))


def _included(scenario: Scenario, system: System, column: Column, unknown: _Ints) -> _Ints:
    price = scenario.catalog.prices[system.price]
    if price.missiles_included is None:
        return unknown
    return _whole(column(f"price.{price.id}.missiles_included"))


def _sum(items: Sequence[_Floats]) -> _Floats:
    return np.asarray(np.sum(items, axis=0), np.float64)


def _whole(values: _Floats) -> _Ints:
    return np.rint(values).astype(np.int64)


def rounds_by_type(system: System, rounds: Rounds) -> Mapping[str, Rounds]:
    """Return the missiles of one fire unit by interceptor, by the shares of its load.

    What rounding leaves goes to the interceptor with the greatest share; the sums stay.
    """
    shares = system.magazine
    most = max(shares, key=lambda name: shares[name])

    def split(count: _Ints) -> dict[str, _Ints]:
        parts = {n: np.floor(count * s + 1e-9).astype(np.int64) for n, s in shares.items()}
        parts[most] = count - sum((p for n, p in parts.items() if n != most), np.zeros_like(count))
        return parts

    ready, behind = split(rounds.ready), split(rounds.behind)
    return {name: Rounds(ready[name], behind[name]) for name in shares}
