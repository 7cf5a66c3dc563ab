"""On what each rule still depends in a case: the gaps and readings that could turn it.

Most gaps cannot matter: whether an unlisted firm belongs to the sector is no question for one
that is listed. Knowing which can makes the flip test short, and exact: a rule that does not
depend on what is varied keeps its truth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from longshadow.law.act_conditions import ActIs, Decided
from longshadow.law.conditions import (
    All,
    AnyOf,
    Condition,
    FactHolds,
    Happened,
    Not,
    RuleHolds,
    SwitchIs,
)
from longshadow.law.readings import MAIN
from longshadow.law.truth import Truth
from longshadow.law.view import View

__all__ = ["Reach", "reach_of"]

#: Rule id to what it depends on: leaf ids, switches, and rules that an official act would turn.
Reach = dict[str, frozenset[str]]

_NONE: frozenset[str] = frozenset()


def reach_of(view: View, names: tuple[str, ...], reach: Reach) -> None:
    """Add to a table on what some rules, and all below them, depend."""
    for name in names:
        _rule(view, name, reach)


def _rule(view: View, name: str, reach: Reach) -> frozenset[str]:
    if name in reach:
        return reach[name]
    rule = view.book.rules[name]
    found = _NONE
    if rule.concerned(view):
        parts = [(_on(rule.when, view, reach), rule.when.truth(view, None))]
        parts += [(_rule(view, n, reach), _opposite(view.rule(n))) for n in rule.unless]
        found = _joined(parts, Truth.NO)
        found |= {name} if rule.act else _NONE
    reach[name] = found
    return found


def _opposite(truth: Truth) -> Truth:
    return Truth(2 - truth)


def _joined(parts: list[tuple[frozenset[str], Truth]], settles: Truth) -> frozenset[str]:
    """Return the union; nothing where one part that depends on nothing settles the whole."""
    if any(not names and truth is settles for names, truth in parts):
        return _NONE
    return frozenset().union(*(names for names, _ in parts))


def _on(condition: Condition, view: View, reach: Reach) -> frozenset[str]:
    """Return what a condition depends on; parties, dates and lists are not varied."""
    reader = _READERS.get(type(condition))
    return reader(condition, view, reach) if reader else _NONE


def _all(condition: All, view: View, reach: Reach) -> frozenset[str]:
    return _joined([_part(part, view, reach) for part in condition.of], Truth.NO)


def _any(condition: AnyOf, view: View, reach: Reach) -> frozenset[str]:
    return _joined([_part(part, view, reach) for part in condition.of], Truth.YES)


def _not(condition: Not, view: View, reach: Reach) -> frozenset[str]:
    return _on(condition.of, view, reach)


def _rule_holds(condition: RuleHolds, view: View, reach: Reach) -> frozenset[str]:
    return _rule(view, condition.rule, reach)


def _switch(condition: SwitchIs, view: View, reach: Reach) -> frozenset[str]:
    return _NONE if condition.switch == MAIN else frozenset({condition.switch})


def _fact(condition: FactHolds, view: View, reach: Reach) -> frozenset[str]:
    leaf = f"fact:{condition.fact}"
    is_open = condition.truth(view, None) is Truth.UNKNOWN and leaf in view.opened
    return frozenset({leaf}) if is_open else _NONE


def _decided(condition: Decided, view: View, reach: Reach) -> frozenset[str]:
    return _NONE if condition.standing(view) else frozenset({f"act:{condition.kind}"})


def _happened(condition: Happened, view: View, reach: Reach) -> frozenset[str]:
    if condition.truth(view, None) is not Truth.UNKNOWN:
        return _NONE
    leaves = {f"{word}:{kind}" for kind in condition.kinds for word in ("event", "since")}
    return frozenset(leaves & view.opened)


def _act(condition: ActIs, view: View, reach: Reach) -> frozenset[str]:
    return _switches(condition.where) if view.acts(condition.kind) else _NONE


def _switches(condition: Condition) -> frozenset[str]:
    own = frozenset({condition.switch}) if isinstance(condition, SwitchIs) else _NONE
    return own.union(*(_switches(part) for part in condition.parts))


def _part(condition: Condition, view: View, reach: Reach) -> tuple[frozenset[str], Truth]:
    return _on(condition, view, reach), condition.truth(view, None)


_READERS: Mapping[type[Condition], Callable[..., frozenset[str]]] = {
    All: _all, AnyOf: _any, Not: _not, RuleHolds: _rule_holds, SwitchIs: _switch,
    FactHolds: _fact, Decided: _decided, Happened: _happened, ActIs: _act,
}  # fmt: skip
