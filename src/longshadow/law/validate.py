"""What no case can be: impossible dates, acts on others, facts that nobody asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import get_args

from longshadow.catalog.strict_yaml import KeyPath
from longshadow.catalog.values import near_miss
from longshadow.errors import Problem
from longshadow.law.acts import DATES, LIMBS, MENU
from longshadow.law.case import ACTOR_KINDS, Act, Case, EventKind
from longshadow.law.rulebook import Rulebook

__all__ = ["Fault", "case_faults", "case_problems"]

#: Path inside the deal, what is wrong, the value, what to do.
Fault = tuple[KeyPath, str, object, str]

_EVENTS = get_args(EventKind)
_EARLIEST = dt.date(1992, 1, 1)
_LATEST = dt.date(2100, 1, 1)
#: Acts that judge conduct; relief may be certified before it.
_OF_CONDUCT = ("determination", "package")
_ORDER = (("contract", ("first_parts", "delivery", "fielding")), ("delivery", ("fielding",)))


def case_problems(case: Case, book: Rulebook) -> list[Problem]:
    """Return everything that makes a case impossible, as problems without a file."""
    return [
        Problem(message, where=".".join(map(str, path)), value=str(value), remedy=remedy)
        for path, message, value, remedy in case_faults(case, book)
    ]


def case_faults(case: Case, book: Rulebook) -> Iterator[Fault]:
    """Yield everything that makes a case impossible."""
    for name in ("buyer", "actor", "counterparty", "item", "transaction"):
        if not str(getattr(case, name)).strip():
            yield (name,), "must not be empty", "", ""
    if case.actor_kind not in ACTOR_KINDS:
        remedy = near_miss(str(case.actor_kind), ACTOR_KINDS)
        yield ("actor_kind",), "no such kind of actor", case.actor_kind, remedy
    if case.value_usd is not None and not 0 < case.value_usd < 1e13:
        yield ("value_usd",), "is no price", case.value_usd, "Give dollars, or leave it out."
    yield from _events(case)
    yield from _order(case)
    for i, act in enumerate(case.acts):
        yield from _act(case, act, ("acts", i))
    yield from _facts(case, book)


def _events(case: Case) -> Iterator[Fault]:
    for i, event in enumerate(case.events):
        path: KeyPath = ("events", i)
        if event.kind not in _EVENTS:
            remedy = near_miss(str(event.kind), _EVENTS)
            yield (*path, "kind"), "no such kind of event", event.kind, remedy
        if event.last < event.first:
            yield (*path, "date"), "ends before it begins", event.last, ""
        yield from _plausible(event.first, (*path, "date"))
        yield from _sources(case, event.sources, event.against, event.first, path)
        if not event.sources and not case.hypothetical:
            text = "no source: an event without one is not taken"
            yield (*path, "sources"), text, "", "Name one, or mark the deal as hypothetical."


def _order(case: Case) -> Iterator[Fault]:
    for earlier, laters in _ORDER:
        firsts = [event.first for event in case.events if event.kind == earlier]
        for i, event in enumerate(case.events):
            if firsts and event.kind in laters and event.last < min(firsts):
                kind = event.kind.replace("_", " ")
                text = f"{kind} before {earlier}"
                yield ("events", i, "date"), text, event.last, f"{earlier}: {min(firsts)}."


def _too_early(case: Case, act: Act, path: KeyPath) -> Iterator[Fault]:
    """What is determined of a deal, or imposed for it, comes after its first step."""
    firsts = [event.first for event in case.events]
    if act.kind in _OF_CONDUCT and firsts and act.date < min(firsts):
        text = f"{act.kind} before anything was done"
        yield (*path, "date"), text, act.date, f"The first event of the deal: {min(firsts)}."


def _act(case: Case, act: Act, path: KeyPath) -> Iterator[Fault]:
    if act.kind not in LIMBS:
        yield (*path, "kind"), "no such kind of act", act.kind, near_miss(str(act.kind), LIMBS)
        return
    for key, wanted in (("person", case.actor), ("transaction", case.transaction)):
        found = getattr(act, key)
        if found != wanted:
            text = f"an official act must name this {key}" if found else f"names no {key}"
            remedy = (
                f"The deal's is {wanted!r}; relief is never given for a country or for all deals."
            )
            yield (*path, key), text, found, remedy
    yield from _too_early(case, act, path)
    yield from _certified(act, path)
    yield from _package(act, path)
    yield from _plausible(act.date, (*path, "date"))
    yield from _sources(case, act.sources, (), act.date, path)
    if not act.sources and not act.hypothetical and not case.hypothetical:
        text = "no source: an official act without one is not taken"
        yield (*path, "sources"), text, "", "Name one, or mark the act as hypothetical."


def _certified(act: Act, path: KeyPath) -> Iterator[Fault]:
    for limb in act.limbs:
        if limb not in LIMBS[act.kind]:
            remedy = near_miss(limb, LIMBS[act.kind]) if LIMBS[act.kind] else "It has none."
            yield (*path, "limbs", limb), "no such limb of this act", limb, remedy
    for key, day in act.dates.items():
        if key not in DATES:
            yield (*path, "dates", key), "no such date of an act", key, near_miss(key, DATES)
        elif day < act.date:
            yield (*path, "dates", key), "lies before the act", day, f"The act: {act.date}."


def _package(act: Act, path: KeyPath) -> Iterator[Fault]:
    if act.kind != "package" and (act.entity or act.officers):
        yield path, "only a package has items of the menu", act.kind, ""
    for scope in ("entity", "officers"):
        numbers = getattr(act, scope)
        if any(n not in MENU for n in numbers) or len(set(numbers)) != len(numbers):
            text = "items are different numbers from 1 to 12"
            yield (*path, scope), text, list(numbers), "See s.235(a)."
    if act.kind == "package" and not act.entity and not act.officers:
        yield path, "a package without items", "", "Give entity, officers or both."


def _facts(case: Case, book: Rulebook) -> Iterator[Fault]:
    for name, fact in case.facts.items():
        path: KeyPath = ("facts", name)
        if name not in book.facts:
            yield path, "no rule asks for this fact", name, near_miss(name, book.facts)
        yield from _sources(case, fact.sources, fact.against, dt.date.min, path)


def _plausible(day: dt.date, path: KeyPath) -> Iterator[Fault]:
    if not _EARLIEST <= day <= _LATEST:
        yield path, "is no date of such a deal", day, f"From {_EARLIEST} to {_LATEST}."


def _sources(
    case: Case, named: tuple[str, ...], against: tuple[str, ...], day: dt.date, path: KeyPath
) -> Iterator[Fault]:
    for key, names in (("sources", named), ("against", against)):
        for name in names:
            source = case.sources.get(name)
            if source is None:
                remedy = near_miss(name, case.sources)
                yield (*path, key), "source is not declared", name, remedy
            elif key == "sources" and source.last is not None and source.last < day:
                text = f"the source is of {source.last}, older than what it is to prove ({day})"
                yield (*path, key), text, name, "A plan is no event: name a later source."
