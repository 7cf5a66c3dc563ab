"""The proof: what was asked, what was found, on which provision it rests, and why."""

from __future__ import annotations

from collections.abc import Iterator

from longshadow.law.act_conditions import ActIs
from longshadow.law.case import Act
from longshadow.law.conditions import All, AnyOf, Condition, Not, RuleHolds, SwitchIs
from longshadow.law.evaluation import Citation, Node
from longshadow.law.rulebook import Rule
from longshadow.law.truth import Truth
from longshadow.law.view import View

__all__ = ["grounds_of", "rule_node", "walk"]

_WORDS = {Truth.YES: "holds", Truth.NO: "fails", Truth.UNKNOWN: "is open"}


def rule_node(view: View, rule: Rule, kind: str = "rule") -> Node:
    """Return the proof of a rule, down to its leaves."""
    truth = view.rule(rule.id)
    citations = view.book.citations(rule.cites, view.law_as_of)
    children: tuple[Node, ...] = ()
    why = "no such act is published, as far as known"
    if not _is_idle(view, rule, truth):
        children = (*_body(view, rule), *_exceptions(view, rule))
        why = _because(truth, children)
    return Node(
        rule.id, truth, rule.text, citations, decider=rule.decider, why=why, kind=kind,
        children=children,
    )  # fmt: skip


def _is_idle(view: View, rule: Rule, truth: Truth) -> bool:
    """Whether a rule waits for an act that nobody has done: a branch without worth."""
    return truth is Truth.NO and bool(rule.act) and not view.acts(rule.act)


def _body(view: View, rule: Rule) -> Iterator[Node]:
    top = rule.when
    bare = isinstance(top, All) and not top.text
    for part in top.parts if bare else (top,):
        yield from _node(view, rule, part, None)


def _exceptions(view: View, rule: Rule) -> Iterator[Node]:
    for name in rule.unless:
        other = view.book.rules[name]
        if other.concerned(view):
            yield rule_node(view, other, "exception")


def _node(view: View, rule: Rule, condition: Condition, act: Act | None) -> Iterator[Node]:
    """Yield the node of a condition; nothing for rules that do not concern the case."""
    if isinstance(condition, RuleHolds):
        other = view.book.rules[condition.rule]
        if other.concerned(view):
            yield rule_node(view, other)
        return
    if isinstance(condition, AnyOf) and (chosen := _read_as(view, condition)) is not None:
        yield from (node for part in chosen for node in _node(view, rule, part, act))
        return
    explained = condition.explain(view, act)
    below = _below(view, rule, condition, act)
    truth = condition.truth(view, act)
    yield Node(
        id=_name(condition),
        truth=truth,
        text=explained.text or type(condition).__name__,
        citations=view.book.citations(condition.cites or rule.cites, view.law_as_of),
        facts=explained.facts,
        switches=explained.switches,
        decider=rule.decider,
        why=explained.why or _because(truth, below),
        kind=_kind(condition),
        children=below,
    )


def _read_as(view: View, condition: AnyOf) -> list[Condition] | None:
    """Return the branches that the chosen readings leave, where branches hang on readings."""
    switched = {
        id(part): isinstance(part, SwitchIs)
        or (isinstance(part, All) and isinstance(part.of[0], SwitchIs))
        for part in condition.of
    }
    if not any(switched.values()):
        return None
    kept = []
    for part in condition.of:
        head = part.of[0] if isinstance(part, All) and switched[id(part)] else part
        if not switched[id(part)] or head.truth(view, None) is Truth.YES:
            kept.append(part)
    return kept


def _below(view: View, rule: Rule, condition: Condition, act: Act | None) -> tuple[Node, ...]:
    if isinstance(condition, ActIs):
        act = condition.chosen(view)
        if act is None:
            return ()
        where = condition.where
        parts = where.parts if isinstance(where, All) and not where.text else (where,)
    else:
        parts = condition.parts
    return tuple(node for part in parts for node in _node(view, rule, part, act))


def _name(condition: Condition) -> str:
    for key in ("fact", "limb", "kind", "list", "party", "switch", "key", "report"):
        value = getattr(condition, key, "")
        if value:
            return str(value)
    kinds = getattr(condition, "kinds", ())
    return "/".join(kinds) if kinds else type(condition).__name__.lower()


def _kind(condition: Condition) -> str:
    kinds = ((All, "all"), (AnyOf, "any"), (Not, "not"))
    return next((word for cls, word in kinds if isinstance(condition, cls)), "leaf")


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
