"""An evaluation as plain data, as Markdown and as a graph. Every sentence carries its citation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from longshadow.law.evaluation import Clock, Evaluation, Finding, Node, Outcome
from longshadow.law.receipt import plain
from longshadow.law.truth import Truth
from longshadow.law.words import DISCLAIMER, cited

__all__ = ["as_dict", "as_dot", "as_markdown"]


def as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as plain data for JSON."""
    result: dict[str, Any] = plain(evaluation)
    return {"disclaimer": DISCLAIMER, **result}


def as_markdown(evaluation: Evaluation, *, tree: bool = True) -> str:
    """Return an evaluation as Markdown.

    Parameters
    ----------
    evaluation
        From `longshadow.law.evaluate`.
    tree
        Whether the proof of each reading is printed.
    """
    lines = [
        f"# {evaluation.case}: {evaluation.status}",
        "",
        f"*{DISCLAIMER}*"
        + (" *Contains hypothetical facts or acts.*" if evaluation.hypothetical else ""),
        "",
        f"Facts as of {evaluation.as_of}, law as of {evaluation.law_as_of}. {evaluation.text}",
        "",
    ]
    for outcome in evaluation.outcomes.values():
        lines += [*_outcome(outcome, tree), ""]
    lines += _others(evaluation)
    lines += _section("Relief", _relief(evaluation))
    lines += _section("Dates", [_clock(clock) for clock in evaluation.clocks])
    lines += _section("Package", _package(evaluation))
    lines += _section("Parallel measures, not s.235 sanctions", _found(evaluation.parallel))
    lines += _section("Neighbouring regimes, separate findings", _found(evaluation.neighbours))
    for title, statements in (
        ("Assumed", evaluation.assumptions),
        ("What no code decides", evaluation.untranslatable),
    ):
        lines += _section(title, [cited(one.text, one.citations) for one in statements])
    lines += _section("Warnings", list(evaluation.warnings))
    receipt = evaluation.receipt
    lines += _section(
        "Receipt",
        [
            f"rule base: {receipt.rule_base}, sha256 {receipt.rule_base_sha256}",
            f"facts: sha256 {receipt.case_sha256}",
            f"readings: {'; '.join(f'{k} {list(v)}' for k, v in receipt.readings.items())}",
            f"engine: {receipt.engine}",
        ],
    )
    return "\n".join(lines).rstrip() + "\n"


def _section(title: str, items: list[str]) -> list[str]:
    lines = [item if item.startswith("  - ") else f"- {item}" for item in items]
    return [f"## {title}", "", *lines, ""] if items else []


def _outcome(outcome: Outcome, tree: bool) -> Iterator[str]:
    yield f"## Reading {outcome.reading}: {outcome.status}"
    yield ""
    yield cited(outcome.text, outcome.citations)
    if outcome.worlds is not outcome.status:
        yield ""
        yield cited(f"In every possible world: {outcome.worlds}.", outcome.citations)
    yield ""
    yield from (f"- {line}" for line in outcome.support)
    if outcome.deciding:
        yield ""
        yield "What would change it (unknown facts and official acts only):"
        yield ""
        for one in outcome.deciding:
            yes, no = (" or ".join(way) for way in (one.if_yes, one.if_no))
            text = f"{one.text} ({one.decider}): if yes {yes}, if no {no}"
            yield f"- {cited(text, one.citations)}"
    if tree:
        yield ""
        yield from _lines(outcome.tree, 0)


def _lines(node: Node, depth: int) -> Iterator[str]:
    parts = [cited(f"[{node.truth.name}] {node.id}: {node.text}", node.citations)]
    if node.why:
        parts.append(f"({node.why})")
    parts += [f"{{{fact}}}" for fact in node.facts]
    if node.kind == "exception":
        parts.insert(0, "unless")
    yield f"{'  ' * depth}- {' '.join(parts)}"
    for child in node.children:
        yield from _lines(child, depth + 1)


def _others(evaluation: Evaluation) -> list[str]:
    items = []
    for switch, value, main, status in evaluation.other_readings:
        base = evaluation.outcomes[main]
        items.append(cited(f"{switch} = {value}, on {main}: {status}", base.citations))
    return _section("Readings not considered that would change a status", items)


def _relief(evaluation: Evaluation) -> list[str]:
    items = []
    for one in evaluation.relief:
        state = {Truth.YES: "in force", Truth.NO: "not in force", Truth.UNKNOWN: "open"}[one.truth]
        items.append(cited(f"{one.title} ({one.decider}): {state}", one.citations))
        items += [f"  - lacking: {gap}" for gap in one.missing]
    return items


def _clock(clock: Clock) -> str:
    state = "passed" if clock.passed else "to come"
    if clock.done is not None:
        state += ", done" if clock.done else ", not done as far as published"
    return cited(f"{clock.day}: {clock.text} ({state})", clock.citations)


def _package(evaluation: Evaluation) -> list[str]:
    package = evaluation.package
    if package is None:
        return []
    valid = ", ".join(f"{name}: {truth.name.lower()}" for name, truth in package.valid.items())
    text = (
        f"of {package.date}: entity {list(package.entity)}, officers {list(package.officers)};"
        f" five or more by {valid}; entity blocked: {'yes' if package.entity_blocked else 'no'}"
    )
    return [cited(text, package.citations), *package.warnings]


def _found(findings: tuple[Finding, ...]) -> list[str]:
    return [
        cited(f"[{one.truth.name}] {one.text.rstrip('.')}. Binds {one.binds}.", one.citations)
        for one in findings
    ]


def as_dot(node: Node) -> str:
    """Return a proof as a graph in the DOT language."""
    lines = ["digraph proof {", "  rankdir=LR; node [shape=box, fontname=sans];"]
    lines += _dot(node, "n")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(node: Node, name: str) -> Iterator[str]:
    label = cited(f"{node.truth.name} {node.id}: {node.text}", node.citations)
    label = label.replace("\\", "\\\\").replace('"', "'")
    yield f'  {name} [label="{label}"];'
    for i, child in enumerate(node.children):
        below = f"{name}_{i}"
        style = " [style=dashed, label=unless]" if child.kind == "exception" else ""
        yield f"  {name} -> {below}{style};"
        yield from _dot(child, below)
