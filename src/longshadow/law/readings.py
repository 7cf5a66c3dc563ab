"""Which readings of the law are considered, and under which names their answers stand."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from longshadow.catalog.values import near_miss
from longshadow.errors import DomainError, Problem
from longshadow.law.rulebook import Rulebook

__all__ = ["Considered", "alternatives", "combinations", "considered", "nearest"]

#: Switch to the readings that are considered; the first of each is the base.
Considered = Mapping[str, tuple[str, ...]]

#: The switch by whose readings outcomes are named.
MAIN = "IS-01"


def considered(readings: Considered | None, book: Rulebook) -> Considered:
    """Return the readings to consider: the defaults with those given laid over them.

    Raises
    ------
    DomainError
        Listing every switch and reading that there is not.
    """
    problems = []
    chosen = {name: switch.default for name, switch in book.switches.items()}
    for name, values in (readings or {}).items():
        switch = book.switches.get(name)
        if switch is None:
            remedy = near_miss(name, book.switches)
            problems.append(
                Problem("no such question of interpretation", value=name, remedy=remedy)
            )
            continue
        values = (values,) if isinstance(values, str) else tuple(values)
        for value in values:
            if value not in switch.readings:
                remedy = near_miss(value, switch.readings)
                text = f"no such reading of {name}"
                problems.append(Problem(text, value=value, remedy=remedy))
        if not values:
            problems.append(Problem(f"no reading of {name} is given"))
        chosen[name] = tuple(dict.fromkeys(values))
    if problems:
        raise DomainError(problems)
    return chosen


def combinations(chosen: Considered) -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """Yield each main reading with all ways to read the rest; the first is the base.

    Each way has a name that says where it differs from the base, empty for the base itself.
    """
    rest = [name for name in chosen if name != MAIN]
    base = {name: chosen[name][0] for name in rest}
    for main in chosen[MAIN]:
        ways = []
        for values in itertools.product(*(chosen[name] for name in rest)):
            switches = dict(zip(rest, values, strict=True))
            differs = ", ".join(f"{k} {v}" for k, v in switches.items() if v != base[k])
            ways.append((differs, {MAIN: main, **switches}))
        yield main, sorted(ways, key=lambda way: way[0].count(", ") + bool(way[0]))


def nearest(differs: str, known: Iterable[str]) -> str:
    """Return, of ways already named, the one that shares most with a way and adds nothing.

    >>> nearest("IS-02 a, IS-08 b", ["", "IS-08 b", "IS-05 c"])
    'IS-08 b'
    """
    parts = set(differs.split(", "))
    fitting = [way for way in known if not way or set(way.split(", ")) <= parts]
    return max(fitting, key=lambda way: way.count(", ") + bool(way))


def alternatives(
    chosen: Considered, base: Mapping[str, str], book: Rulebook
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield each reading that is not considered: switch, value, all switches with it."""
    for name, switch in book.switches.items():
        for value in switch.readings:
            if value not in chosen[name]:
                yield name, value, {**base, name: value}
