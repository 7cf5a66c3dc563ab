"""The proof: what was asked, what was found, on which provision it rests, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from longshadow.law.act_conditions import ActIs
from longshadow.law.case import Act
from longshadow.law.conditions import All, AnyOf, Condition, Not, RuleHolds, SwitchIs
from longshadow.law.evaluation import Citation, Node
from longshadow.law.rulebook import Rule
from longshadow.law.truth import Truth
from longshadow.law.view import View

__all__ = ["grounds_of", "rule_node", "walk"]

_KINDS: dict[type[Condition], str] = {All: "all", AnyOf: "any", Not: "not"}
_WORDS = {Truth.YES: "holds", Truth.NO: "fails", Truth.UNKNOWN: "is open"}


def rule_node(view: View, rule: Rule, kind: str = "rule") -> Node:
    """Return the proof of a rule, down to its leaves; branches without worth are cut."""
    asked = sorted(view.book.mentions[rule.id])
    read = tuple(view.switches[name] for name in asked)
    key = (view.as_of, view.law_as_of, rule.id, kind, read)
    found = view.table.proofs.get(key)
    if found is None:
        found = view.table.proofs[key] = _proof(view, rule, kind)
    return found


def _proof(view: View, rule: Rule, kind: str) -> Node:
    truth = view.rule(rule.id)
    children: tuple[Node, ...] = ()
    switches: tuple[str, ...] = ()
    why = "no such act is published, as far as known"
    if not _is_idle(view, rule, truth):
        top = rule.when
        parts: Sequence[Condition] = (top,)
        if isinstance(top, All) and not top.text:
            parts = top.of
        elif isinstance(top, AnyOf) and not top.text:
            parts = _telling(view, top, None, top.truth(view, None))
        body, switches = _nodes(view, rule, parts, None)
        children = (*body, *_exceptions(view, rule))
        why = _because(truth, children)
    return Node(
        rule.id, truth, rule.text, view.book.citations(rule.cites, view.law_as_of),
        switches=switches, decider=rule.decider, why=why, kind=kind, children=children,
    )  # fmt: skip


def _is_idle(view: View, rule: Rule, truth: Truth) -> bool:
    """Whether a rule waits for an act that nobody has done: a branch without worth."""
    return truth is Truth.NO and bool(rule.act) and not view.acts(rule.act)


def _exceptions(view: View, rule: Rule) -> Iterator[Node]:
    for name in rule.unless:
        other = view.book.rules[name]
        if other.concerned(view):
            node = rule_node(view, other, "exception")
            idle = node.truth is Truth.NO and not any(one.facts for one in walk(node))
            yield replace(node, children=()) if idle else node


def _nodes(
    view: View, rule: Rule, parts: Iterable[Condition], act: Act | None
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Return the nodes of some conditions, and the readings among them that hold.

    A rule that does not concern the case has no node. A connective without words of its own and
    with one part left is that part.
    """
    nodes: list[Node] = []
    switches: list[str] = []
    for part in parts:
        if isinstance(part, RuleHolds):
            other = view.book.rules[part.rule]
            if other.concerned(view):
                nodes.append(rule_node(view, other))
            continue
        truth = part.truth(view, act)
        if isinstance(part, SwitchIs) and truth is Truth.YES:
            switches += part.explain(view, act).switches
            continue
        below, read = _below(view, rule, part, act, truth)
        if isinstance(part, All | AnyOf) and not part.text and len(below) == 1:
            nodes.append(
                replace(below[0], switches=(*below[0].switches, *read)) if read else below[0]
            )
        else:
            nodes.append(_node(view, rule, part, act, truth, below, read))
    return tuple(nodes), tuple(switches)


def _node(
    view: View, rule: Rule, condition: Condition, act: Act | None, truth: Truth,
    below: tuple[Node, ...], read: tuple[str, ...],
) -> Node:  # fmt: skip
    explained = condition.explain(view, act)
    return Node(
        id=_name(condition),
        truth=truth,
        text=explained.text or rule.text,
        citations=view.book.citations(_cites(view, rule, condition), view.law_as_of),
        facts=explained.facts,
        switches=(*explained.switches, *read),
        decider=rule.decider,
        why=explained.why or _because(truth, below),
        kind=_kind(condition),
        children=below,
    )


def _cites(view: View, rule: Rule, condition: Condition) -> tuple[str, ...]:
    """Return on what a condition rests; a package rests on the items chosen as well."""
    cites = condition.cites or rule.cites
    one = condition.chosen(view) if isinstance(condition, ActIs) else None
    items = sorted({*one.entity, *one.officers}) if one else ()
    return (*cites, *(f"235-a-{number}" for number in items))


def _telling(
    view: View, condition: Condition, act: Act | None, truth: Truth
) -> Sequence[Condition]:
    """Return the parts of a connective that account for its truth."""
    parts = condition.parts
    if isinstance(condition, AnyOf):
        if truth is Truth.NO:
            return [part for part in parts if not _read_otherwise(view, part)]
        return [part for part in parts if part.truth(view, act) is truth]
    if isinstance(condition, All) and truth is not Truth.YES and not condition.text:
        return [
            part for part in parts if part.truth(view, act) <= truth or isinstance(part, SwitchIs)
        ]
    return parts


def _read_otherwise(view: View, part: Condition) -> bool:
    """Whether a branch belongs to a reading that was not chosen."""
    head = part.of[0] if isinstance(part, All) and part.of else part
    return isinstance(head, SwitchIs) and head.truth(view, None) is Truth.NO


def _below(
    view: View, rule: Rule, condition: Condition, act: Act | None, truth: Truth
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    if isinstance(condition, ActIs):
        act = condition.chosen(view)
        if act is None:
            return (), ()
        where = condition.where
        parts = where.parts if isinstance(where, All) and not where.text else (where,)
        return _nodes(view, rule, parts, act)
    if not condition.parts:
        return (), ()
    return _nodes(view, rule, _telling(view, condition, act, truth), act)


def _name(condition: Condition) -> str:
    for key in ("fact", "limb", "kind", "list", "party", "switch", "key", "report"):
        value = getattr(condition, key, "")
        if value:
            return str(value)
    kinds = getattr(condition, "kinds", ())
    return "/".join(kinds) if kinds else type(condition).__name__.lower()


def _kind(condition: Condition) -> str:
    return _KINDS.get(type(condition), "leaf")


def _because(truth: Truth, children: tuple[Node, ...]) -> str:
    """Say which parts stand in the way, or are open."""
    if truth is Truth.YES:
        return ""
    exceptions = [c for c in children if c.kind == "exception" and c.truth is Truth.YES]
    if exceptions:
        return "an exception applies: " + "; ".join(c.text for c in exceptions)
    parts = [c for c in children if c.kind != "exception" and c.truth <= truth]
    if not parts:
        return ""
    return f"{_WORDS[truth]}: " + "; ".join(c.text for c in parts)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    for child in node.children:
        yield from walk(child)


def grounds_of(node: Node) -> tuple[Citation, ...]:
    """Return the provisions that a proof rests on, without exceptions that nobody invoked."""
    found: dict[str, Citation] = {}

    def visit(one: Node) -> None:
        if one.kind == "exception" and one.truth is Truth.NO and not one.children:
            return
        found.update({citation.provision: citation for citation in one.citations})
        for child in one.children:
            visit(child)

    visit(node)
    return tuple(found.values())
