"""What every option fields on which terms: whole fire units and their missiles, in every draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.scenario.records import Option, Scenario
from longshadow.scenario.terms import (
    Rounds,
    Term,
    lacking,
    missiles_under,
    money_left_under,
    rounds_by_type,
    units_under,
)
from longshadow.sensing.ranges import Column
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.unknowns import chosen_options

__all__ = ["Fielded", "Plan", "most_units_of", "plans_of", "terms_of"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Fielded:
    """One system of an option on some terms: (draws,) units, and rounds of one unit by missile."""

    system: str
    units: Ints
    rounds: dict[str, Rounds]

    def key(self, draw: int) -> tuple[object, ...]:
        """Return what tells one way of fielding it from another in a draw."""
        rounds = tuple((n, int(r.ready[draw]), int(r.behind[draw])) for n, r in self.rounds.items())
        return (self.system, int(self.units[draw]), rounds)


@dataclass(frozen=True, eq=False)
class Plan:
    """One option on some terms.

    Attributes
    ----------
    parts
        One a system; none without purchase.
    money_left_usd
        (draws,) what whole units leave over; None where no budget is spent.
    """

    option: Option
    term: Term
    parts: tuple[Fielded, ...]
    money_left_usd: NDArray[np.float64] | None

    def key(self, draw: int) -> tuple[object, ...]:
        """Return what tells one defence from another in a draw: equal keys play alike."""
        return tuple(part.key(draw) for part in self.parts)

    def missiles(self) -> Ints:
        """Return all missiles of all units, (draws,)."""
        counts = [p.units * sum(r.total for r in p.rounds.values()) for p in self.parts]
        return np.asarray(np.sum(counts, axis=0), np.int64)


def terms_of(scenario: Scenario, params: Params) -> tuple[tuple[Term, ...], tuple[str, ...]]:
    """Return the terms on which options can be compared, and why the others were left out."""
    why = {term: lacking(scenario, term) for term in params.terms}
    usable = tuple(term for term, reason in why.items() if not reason)
    reasons: dict[str, list[str]] = {}
    for term, reason in why.items():
        if reason:
            reasons.setdefault(reason, []).append(term.replace("-", " "))
    left_out = tuple(f"{', '.join(terms)}: {reason}" for reason, terms in reasons.items())
    return usable or ("as-printed",), left_out


def plans_of(scenario: Scenario, params: Params, column: Column) -> list[Plan]:
    """Return every option on every usable term, in the order of the scenario and of the block."""
    terms, _ = terms_of(scenario, params)
    return [
        _plan(scenario, params, option, term, column)
        for term in terms
        for option in chosen_options(scenario, params)
    ]


def most_units_of(plans: Sequence[Plan], system: str) -> Ints:
    """Return the greatest number of units of a system in any plan, (draws,)."""
    counts = [part.units for plan in plans for part in plan.parts if part.system == system]
    return np.asarray(np.max(counts, axis=0))


def _plan(
    scenario: Scenario, params: Params, option: Option, term: Term, column: Column
) -> Plan:  # fmt: skip
    if option.is_nothing:
        return Plan(option, term, (), None)
    added = params.missiles_added
    units = units_under(scenario, option, term, column, added)
    parts = tuple(_parts(scenario, option, term, column, added, units))
    return Plan(option, term, parts, money_left_under(scenario, option, term, column, added))


def _parts(
    scenario: Scenario, option: Option, term: Term, column: Column, added: int,
    units: dict[str, Ints],
) -> Iterator[Fielded]:  # fmt: skip
    for part in option.parts:
        rounds = missiles_under(scenario, part.system, term, column, added)
        yield Fielded(
            part.system.id, units[part.system.id], dict(rounds_by_type(part.system, rounds))
        )
