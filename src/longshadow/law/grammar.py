"""Turns the structured conditions of a law file into condition objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from longshadow.catalog.strict_yaml import Document, KeyPath
from longshadow.catalog.values import near_miss
from longshadow.errors import Problem
from longshadow.law import act_conditions as acts
from longshadow.law.acts import DATES, LIMBS
from longshadow.law.case import ACTOR_KINDS, EventKind
from longshadow.law.conditions import (
    All,
    AnyOf,
    Condition,
    FactHolds,
    Happened,
    IsListed,
    Not,
    OnOrAfter,
    PartyIs,
    RuleHolds,
    SwitchIs,
)

__all__ = ["Grammar", "Names"]

_EVENTS = get_args(EventKind)
_PARTIES = ("buyer", "actor", "actor_kind", "counterparty", "item")
_COMMON = {"text", "cites"}


@dataclass
class Names:
    """What conditions may refer to, gathered from all files before any condition is read."""

    rules: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    switches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    provisions: set[str] = field(default_factory=set)
    lists: dict[str, list[dt.date]] = field(default_factory=dict)


class Grammar:
    """Reads conditions of one document; gathers problems rather than stopping at the first."""

    def __init__(self, document: Document, names: Names, problems: list[Problem]) -> None:
        self.document, self.names, self.problems = document, names, problems
        self.kind = ""

    def read(self, raw: Any, path: KeyPath) -> Condition:
        """Return the condition at a path; an empty one, and a problem, when it is none."""
        if not isinstance(raw, dict):
            return self.bad(path, "must be a condition", raw)
        heads = [key for key in raw if key in _READERS]
        if len(heads) != 1:
            known = [key for key in raw if key not in _COMMON]
            remedy = near_miss(known[0], _READERS) if known else "Give one."
            return self.bad(path, "needs exactly one kind of condition", known, remedy)
        head = heads[0]
        data = _READERS[head](self, raw, path)
        for key in raw.keys() - _COMMON - {head} - set(_EXTRA.get(head, ())):
            self.bad((*path, key), "unknown key", key, near_miss(key, _EXTRA.get(head, ("text",))))
        return _CLASSES[head](text=self._text(raw, path), cites=self.cites(raw, path), **data)

    def cites(self, raw: Mapping[str, Any], path: KeyPath) -> tuple[str, ...]:
        """Return the provisions that a mapping cites."""
        given = raw.get("cites", [])
        if not isinstance(given, list):
            self.bad((*path, "cites"), "must be a list of provisions", given)
            return ()
        for i, name in enumerate(given):
            self.known(name, self.names.provisions, (*path, "cites", i), "provision")
        return tuple(str(name) for name in given)

    def _text(self, raw: Mapping[str, Any], path: KeyPath) -> str:
        text = raw.get("text", "")
        if not isinstance(text, str):
            self.bad((*path, "text"), "must be text", text)
        return str(text)

    def bad(self, path: KeyPath, message: str, value: Any = "", remedy: str = "") -> Condition:
        """Note a problem; return a condition that stands in."""
        self.problems.append(self.document.problem(path, message, value=value, remedy=remedy))
        return All()

    def known(self, name: Any, known: Any, path: KeyPath, what: str) -> str:
        """Return a name as text, and note a problem where it is not known."""
        if name not in known:
            self.bad(path, f"names no {what}", name, near_miss(str(name), known))
        return str(name)

    def number(self, raw: Any, path: KeyPath) -> int:
        """Return a whole number, not negative."""
        if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
            self.bad(path, "must be a whole number, not negative", raw)
            return 0
        return raw

    def day(self, raw: Any, path: KeyPath) -> dt.date:
        """Return a full date."""
        try:
            return dt.date.fromisoformat(raw if isinstance(raw, str) and len(raw) == 10 else "")
        except ValueError:
            self.bad(path, "must be a day, as in 2018-08-13", raw)
            return dt.date.min


def _many(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    head = "all" if "all" in raw else "any"
    parts = raw[head]
    if not isinstance(parts, list) or not parts:
        g.bad((*path, head), "must be a list of conditions", parts)
        return {}
    return {"of": tuple(g.read(part, (*path, head, i)) for i, part in enumerate(parts))}


def _inner(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    return {"of": g.read(raw["not"], (*path, "not"))}


def _rule(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    return {"rule": g.known(raw["rule"], g.names.rules, (*path, "rule"), "rule")}


def _fact(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    return {"fact": g.known(raw["fact"], g.names.facts, (*path, "fact"), "fact")}


def _switch(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    name = g.known(raw["switch"], g.names.switches, (*path, "switch"), "switch")
    values = g.names.switches.get(name, ())
    return {
        "switch": name,
        "value": g.known(raw.get("is"), values, (*path, "is"), "reading"),
    }


def _event(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    given = raw["event"] if isinstance(raw["event"], list) else [raw["event"]]
    kinds = tuple(g.known(k, _EVENTS, (*path, "event"), "kind of event") for k in given)
    since = g.day(raw["since"], (*path, "since")) if "since" in raw else None
    return {"kinds": kinds, "since": since}


def _from(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    return {"day": g.day(raw["from"], (*path, "from"))}


def _party(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    party = g.known(raw["party"], _PARTIES, (*path, "party"), "party")
    names = raw.get("is")
    if not isinstance(names, list) or not names:
        g.bad((*path, "is"), "must be a list of names", names)
        names = []
    if party == "actor_kind":
        names = [g.known(n, ACTOR_KINDS, (*path, "is"), "kind of actor") for n in names]
    return {"party": party, "names": tuple(str(name).casefold() for name in names)}


def _listed(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    name = g.known(raw["listed"], g.names.lists, (*path, "listed"), "list")
    return {"list": name, "listed_on": tuple(g.names.lists.get(name, ()))}


def _act(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    outer, g.kind = g.kind, _act_kind(g, raw["act"], (*path, "act"))
    where = g.read(raw["where"], (*path, "where")) if "where" in raw else All()
    kind, g.kind = g.kind, outer
    return {"kind": kind, "where": where}


def _act_kind(g: Grammar, raw: Any, path: KeyPath) -> str:
    return g.known(raw, LIMBS, path, "kind of act")


def _decided(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    kind = _act_kind(g, raw["decided"], (*path, "decided"))
    limb = g.known(raw.get("says"), LIMBS.get(kind, ()), (*path, "says"), "limb")
    return {"kind": kind, "limb": limb}


def _limb(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    known = LIMBS.get(g.kind, ())
    if not raw.get("text"):
        g.bad(path, "a limb needs its text", raw["limb"])
    return {"limb": g.known(raw["limb"], known, (*path, "limb"), "limb of this act")}


def _aged(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    years = g.number(raw.get("years", 0), (*path, "years"))
    return {"run_days": g.number(raw["aged"], (*path, "aged")), "years": years}


def _within(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    return {"run_days": g.number(raw["within"], (*path, "within"))}


def _flag(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    if raw["reviewed"] is not True:
        g.bad((*path, "reviewed"), "must be true", raw["reviewed"])
    return {}


def _report(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    key = g.known(raw["report"], DATES, (*path, "report"), "date of an act")
    return {"report": key, "run_days": g.number(raw.get("days"), (*path, "days"))}


def _dated(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    key = g.known(raw["dated"], DATES, (*path, "dated"), "date of an act")
    return {"key": key, "absent": raw.get("absent") is True}


def _order(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    word = g.known(raw["order"], ("before", "not before"), (*path, "order"), "order")
    return {
        "first": word == "before",
        "other": _act_kind(g, raw.get("other"), (*path, "other")),
    }


def _no_later(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    return {"kind": g.known(raw["no_later"], _EVENTS, (*path, "no_later"), "kind of event")}


def _items(g: Grammar, raw: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    scopes = ("entity", "officers", "both")
    return {
        "scope": g.known(raw["items"], scopes, (*path, "items"), "scope"),
        "at_least": g.number(raw.get("at_least", 0), (*path, "at_least")),
        "item": g.number(raw.get("item", 0), (*path, "item")),
    }


_READERS: Mapping[str, Callable[[Grammar, dict[str, Any], KeyPath], dict[str, Any]]] = {
    "all": _many,
    "any": _many,
    "not": _inner,
    "rule": _rule,
    "fact": _fact,
    "switch": _switch,
    "event": _event,
    "from": _from,
    "party": _party,
    "listed": _listed,
    "act": _act,
    "decided": _decided,
    "limb": _limb,
    "aged": _aged,
    "within": _within,
    "reviewed": _flag,
    "report": _report,
    "dated": _dated,
    "order": _order,
    "no_later": _no_later,
    "items": _items,
}

_EXTRA: Mapping[str, tuple[str, ...]] = {
    "switch": ("is",), "event": ("since",), "party": ("is",), "act": ("where",),
    "decided": ("says",), "aged": ("years",), "report": ("days",), "dated": ("absent",),
    "order": ("other",), "items": ("at_least", "item"),
}  # fmt: skip

_CLASSES: Mapping[str, Callable[..., Condition]] = {
    "all": All, "any": AnyOf, "not": Not, "rule": RuleHolds, "fact": FactHolds,
    "switch": SwitchIs, "event": Happened, "from": OnOrAfter, "party": PartyIs,
    "listed": IsListed, "act": acts.ActIs, "decided": acts.Decided, "limb": acts.Certifies,
    "aged": acts.Aged, "within": acts.Within, "reviewed": acts.Reviewed,
    "report": acts.ReportInTime, "dated": acts.Dated, "order": acts.Ordered,
    "no_later": acts.NoLaterEvent, "items": acts.Items,
}  # fmt: skip
